"""Every diagnostic has its example in tests/lint/: a customer just begun, with that one thing wrong in her files."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from roleplay.authoring.check import Diagnostic, check_texts
from roleplay.authoring.new import Answers, files
from roleplay.diagnostics import told

LINT = Path(__file__).parents[1] / "lint"
EXAMPLES = {file.stem: YAML(typ="safe").load(file.read_text("utf-8")) for file in sorted(LINT.glob("V*.yaml"))}
BY_SEARCH = {"V701", "V702", "V703", "V704"}
"""Told by a search or of its certificate: tests/authoring/test_certificate.py."""
HERE = "# here"
NOWHERE = {"V106", "V109", "V602"}
"""What is wrong is not a line of the file added."""


def customer(example: dict[str, Any]) -> dict[str, str]:
    """The files of an example."""
    texts = files(Answers(id="lin_fang"))
    for change in example.get("change", []):
        assert change["old"] in texts[change["file"]], change
        texts[change["file"]] = texts[change["file"]].replace(change["old"], change["new"], 1)
    texts |= example.get("files", {})
    return {name: text for name, text in texts.items() if name not in example.get("without", [])}


@cache
def found(code: str) -> tuple[dict[str, str], list[Diagnostic]]:
    """The files of an example and what is told of them."""
    texts = customer(EXAMPLES[code])
    return texts, check_texts(texts, EXAMPLES[code].get("id", "lin_fang"))


def test_a_customer_just_begun_has_nothing_wrong() -> None:
    assert check_texts(files(Answers(id="lin_fang")), "lin_fang") == []


def test_every_number_has_an_example() -> None:
    assert set(EXAMPLES) == set(told()) - BY_SEARCH


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_is_told_by_its_number_at_its_place(code: str) -> None:
    texts, diagnostics = found(code)
    mine = [d for d in diagnostics if d.code == code]
    assert mine, [f"{d.code} {d.file}:{d.line} {d.sentence()}" for d in diagnostics]
    one = mine[0]
    assert one.severity == told()[code].severity
    marked = [(f, n) for f, text in texts.items() for n, row in enumerate(text.splitlines(), 1) if HERE in row]
    if marked:
        assert (one.file, one.line) in marked
    elif "files" in EXAMPLES[code] and code not in NOWHERE:
        assert one.file == "extra.yaml" and one.line > 1
    for lang in ("zh", "en"):
        assert one.sentence(lang) and one.fix(lang) and "{" not in one.fix(lang).replace("{figure.…}", "")


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_has_no_other_error_than_its_own(code: str) -> None:
    _, diagnostics = found(code)
    others = {d.code for d in diagnostics if d.severity == "error"} - {code}
    assert not others, [f"{d.code} {d.file}:{d.line} {d.sentence()}" for d in diagnostics]


def test_an_item_after_one_like_another_is_told_at_its_own_line() -> None:
    more = "items:\n  - {id: price_high, like: price_high}\n  - {id: z, kind: quarrel}\n"
    told = check_texts({**files(Answers(id="lin_fang")), "more.yaml": more}, "lin_fang")
    (kind,) = [d for d in told if d.code == "V105"]
    assert (kind.file, kind.line) == ("more.yaml", 3)
