"""Whom to call first: what is urgent before what is not, pure before non-pure, then the nearest day."""

from datetime import date, timedelta
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from roleplay import documents
from roleplay.insurance.caseload import CaseFile, CaseloadFile, CasePolicy, StandIn, order, reasons
from roleplay.insurance.money import yuan
from tests.insurance import DAY, TERMS

NAME = "guidance/caseload.yaml"


def stand_ins() -> list[StandIn]:
    text = resources.files("roleplay").joinpath(NAME).read_text("utf-8")
    return documents.check(CaseloadFile, documents.parse(text, NAME), NAME).files


def after(days: int) -> date:
    return DAY + timedelta(days)


def a_file(id: str = "x", pure: bool = True, **policy: Any) -> CaseFile:
    return CaseFile(id, id, pure, (CasePolicy("A", **policy),))


def kinds(file: CaseFile) -> list[tuple[str, int | None]]:
    return [(reason.kind, reason.days) for reason in reasons(file, DAY, TERMS)]


def test_this_morning_wang_jing_is_called_first() -> None:
    files = [file.on(DAY) for file in stand_ins()]
    names = [file.name for file in order(files, DAY, TERMS)]
    assert names == ["王静", "吴磊", "李国强", "孙桂兰", "赵建军", "陈晓燕", "周敏", "何雅琴"]


@pytest.mark.parametrize(
    ("id", "found"),
    [
        ("li_guoqiang", [("suspended", 334)]),
        ("chen_xiaoyan", []),
        ("zhao_jianjun", [("due_soon", 12)]),
        ("sun_guilan", [("unclaimed", None), ("unclaimed", None)]),
        ("wu_lei", [("claim_window", 183), ("unclaimed", 183)]),
        ("he_yaqin", []),
    ],
)
def test_each_stand_in_has_its_reasons(id: str, found: list[tuple[str, int | None]]) -> None:
    file = next(file for file in stand_ins() if file.id == id)
    assert kinds(file.on(DAY)) == found


def test_the_unclaimed_money_of_sun_guilan_is_57200() -> None:
    file = next(file for file in stand_ins() if file.id == "sun_guilan").on(DAY)
    assert sum(policy.unclaimed for policy in file.policies) == yuan(57_200)


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        ({"due": after(31)}, []),
        ({"due": after(30)}, [("due_soon", 30)]),
        ({"due": DAY}, [("due_soon", 0)]),
        ({"due": after(-1)}, [("grace", 59)]),
        ({"due": after(-60)}, [("grace", 0)]),
        ({"due": after(-61)}, [("suspended", 731)]),
        ({"due": after(-457)}, [("suspended", 334)]),
        ({"suspended_from": after(-396)}, [("suspended", 334)]),
        ({"suspended_from": after(-740)}, [("suspended", -9)]),
        ({"claim_until": DAY}, [("claim_window", 0)]),
        ({"claim_until": after(-1), "unclaimed": 100}, []),
        ({}, []),
    ],
)
def test_what_cannot_wait(policy: dict[str, Any], found: list[tuple[str, int]]) -> None:
    assert kinds(a_file(**policy)) == found


def test_the_reason_names_policy_and_day() -> None:
    assert reasons(a_file(due=after(-10)), DAY, TERMS)[0][:3] == ("grace", "A", after(50))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (a_file("b", due=after(30)), a_file("a", due=after(31))),
        (a_file("b", False, due=after(30)), a_file("a", True, due=after(31))),
        (a_file("b", True, due=after(30)), a_file("a", False, due=after(1))),
        (a_file("b", due=after(3)), a_file("a", due=after(4))),
        (a_file("b", claim_until=after(900)), a_file("a", unclaimed=1)),
        (a_file("b", due=after(40)), a_file("a", due=after(41))),
        (a_file("b", due=after(400)), a_file("a")),
        (a_file("a"), a_file("b")),
    ],
)
def test_who_comes_first(first: CaseFile, second: CaseFile) -> None:
    assert order([second, first], DAY, TERMS) == order([first, second], DAY, TERMS) == [first, second]


FILES = st.lists(
    st.builds(
        CaseFile,
        st.text("abc", max_size=3),
        st.just("x"),
        st.booleans(),
        st.lists(
            st.builds(
                CasePolicy, st.just("A"), st.none() | st.integers(-900, 400).map(after), unclaimed=st.integers(0, 1)
            ),
            max_size=3,
        ).map(tuple),
    ),
    max_size=6,
    unique_by=lambda file: file.id,
)


@given(FILES, st.randoms())
def test_the_order_does_not_depend_on_how_the_files_lay(files: list[CaseFile], chance: Any) -> None:
    shuffled = list(files)
    chance.shuffle(shuffled)
    assert order(shuffled, DAY, TERMS) == order(files, DAY, TERMS)


@given(FILES)
def test_nothing_urgent_ever_waits_behind_what_is_not(files: list[CaseFile]) -> None:
    ranked = [not reasons(file, DAY, TERMS) for file in order(files, DAY, TERMS)]
    assert ranked == sorted(ranked)


def test_a_class_that_does_not_follow_the_agents_is_refused() -> None:
    file = stand_ins()[0].model_dump()
    with pytest.raises(ValidationError, match="pure if and only if"):
        StandIn.model_validate(file | {"pure": False})
