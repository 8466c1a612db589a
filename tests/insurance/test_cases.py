"""Every case of tests/cases/insurance: what an actuary or a lawyer would sign, asked of the function it names.

    - id: C6-one                      # unlike any other of its file
      says: {zh: …, en: …}            # the case in a sentence
      source: C6                      # id of the reference, or an article
      ask: loans.limit                # module and function of roleplay/insurance
      with: {values: [43.6万], debts: 0元}
      expect: 34.88万                  # or {total: …, needs.liuyang.death.gap: …}, or {raises: BadEntry, code: unit}

`terms` is supplied, as of `day` where the case names one. Numbers are compared to the precision they are written in.
"""

from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from roleplay import documents
from roleplay.schema import Both, Model
from tests.insurance import DAY, book
from tests.insurance.reading import agrees, arguments, at

FOLDER = Path(__file__).parent.parent / "cases" / "insurance"


class Case(Model):
    """One case as written."""

    id: str
    says: Both
    source: str = Field(min_length=2)
    ask: str
    day: date = DAY
    given: dict[str, Any] = Field({}, alias="with")
    expect: Any


def read(file: Path) -> Any:
    return documents.parse(file.read_text("utf-8"), file.name)


FAMILIES = read(FOLDER / "families.yaml") if (FOLDER / "families.yaml").exists() else {}
FILES = sorted(file for file in FOLDER.glob("*.yaml") if file.name != "families.yaml")
CASES = {f"{file.stem}:{data['id']}": data for file in FILES for data in read(file) or ()}


def answer(case: Case) -> Any:
    """What the function says, or the error it raises where one is expected."""
    module, _, name = case.ask.rpartition(".")
    function = getattr(import_module(f"roleplay.insurance.{module}"), name)
    asked = arguments(function, case.given, FAMILIES, book().at(case.day))
    if not (isinstance(case.expect, dict) and "raises" in case.expect):
        return function(**asked)
    with pytest.raises(ValueError) as caught:
        function(**asked)
    return caught.value


@pytest.mark.parametrize("name", CASES)
def test_the_function_says_what_the_case_expects(name: str) -> None:
    case = documents.check(Case, CASES[name], name)
    result = answer(case)
    if isinstance(case.expect, dict):
        for path, expected in case.expect.items():
            found = type(result).__name__ if path == "raises" else at(result, path)
            assert agrees(found, expected), f"{path}: {found!r}, not {expected!r}"
    else:
        assert agrees(result, case.expect), f"{result!r}, not {case.expect!r}"


def test_no_case_hides_behind_the_id_of_another() -> None:
    for file in FILES:
        ids = [case["id"] for case in read(file) or ()]
        assert len(ids) == len(set(ids)), file.name


@pytest.mark.parametrize(
    ("result", "expected", "met"),
    [
        (120_672_000, "120.7万", True),
        (120_672_000, "120.8万", False),
        (860_055, "8,600.5元", True),
        (860_056, "8,600.5元", False),
        (7, 7, True),
        (7, 8, False),
        (True, 1, False),
        (None, 0, False),
    ],
)
def test_numbers_agree_to_the_precision_written_and_no_further(result: Any, expected: Any, met: bool) -> None:
    assert agrees(result, expected) is met
