"""The report says everything it promises, in both languages, with a source behind each figure."""

from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from roleplay import documents
from roleplay.insurance import household
from roleplay.insurance.gaps import ASSUMED
from roleplay.insurance.household import Household
from roleplay.insurance.methods import Explained, Methods
from roleplay.insurance.needs import Base, Flag, Medical, Method, Ratio, reckon
from roleplay.insurance.policy import Cover, Policy
from roleplay.insurance.report import Report, Todo, TodoKind, report
from tests.insurance import DAY, TERMS, book
from tests.insurance.families import COVERS, P1, POLICIES, PREMIUMS, covers, households

FAMILIES_WITH_COVERS = households().flatmap(lambda h: st.tuples(st.just(h), covers(h)))


@cache
def words() -> Methods:
    """methods.yaml as shipped."""
    name = "guidance/methods.yaml"
    text = resources.files("roleplay").joinpath(name).read_text("utf-8")
    return documents.check(Methods, documents.parse(text, name), name)


def made(policies: tuple[Policy, ...] = POLICIES, on: date = DAY, **more: Any) -> Report:
    return report(on, policies, reckon(P1, COVERS, TERMS, premiums=PREMIUMS), TERMS, words(), **more)


def literals(kind: Any, field: str) -> set[str]:
    """The words a field may hold."""
    return set(get_args(get_type_hints(kind)[field]))


@given(FAMILIES_WITH_COVERS, st.sampled_from(["needs", "double_ten", "hlv"]), st.sampled_from(["share", "family"]))
def test_every_figure_has_its_formula_and_every_assumption_its_words(
    family: tuple[Household, list[Cover]], method: Method, base: Base
) -> None:
    found = report(DAY, POLICIES, reckon(*family, TERMS, method, base), TERMS, words())
    explained = {formula.id for formula in found.formulas}
    figures = [*found.build_up, *found.totals, *found.rows, found.family, *found.goals, *found.ten.people]
    assert {figure.formula for figure in figures} <= explained
    assert {id for row in (*found.rows, found.family) for id in row.assumptions} <= {n.id for n in found.assumptions}
    texts = [text for note in (*found.assumptions, *found.formulas) for text in (note.text.zh, note.text.en)]
    assert all(text and "{" not in text for text in texts)
    assert all(value.source and value.status for value in found.values)


def test_every_id_a_result_can_carry_has_words_and_no_words_lie_idle() -> None:
    said = words()
    noted = {id for ids in ASSUMED.values() for id in ids}
    noted |= {"ci_treatment", "ci_years", "ci_child", "accident_times", "accident_not_added"}
    noted |= {"shared_sum", "family_for_one", "unfilled", "medical_not_sum", "goals_not_gaps", "child_no_death"}
    assert set(said.assumptions) == noted
    assert set(said.flags) == literals(Flag, "id")
    assert set(said.medical) == literals(Medical, "state")
    assert set(said.ratios) == literals(Ratio, "id")
    assert set(said.todos) == set(get_args(TodoKind)) - {"authored"}
    assert set(said.parts) == {part.id for part in made().build_up}
    assert set(said.totals) == {figure.id for figure in made().totals}
    assert set(said.formulas) == {f"C.2-{n}" for n in range(1, 8)}
    assert set(said.methods) == {"needs", "double_ten", "hlv", "ci", "accident"}
    assert set(said.perils) == {"death", "ci", "accident", "medical", "education", "old_age"}


def test_everything_that_can_be_missing_has_a_name() -> None:
    nothing = Household(tuple(person._replace(age=None, income=None) for person in P1.people))
    missing = {name.split(".")[0] for name in reckon(nothing, (), TERMS).missing}
    assert missing == set(words().missing)
    assert missing - {"premiums"} == {name.split(".")[0] for name in household.missing(nothing)}


def test_the_numbers_in_the_words_are_those_of_the_day() -> None:
    texts = {note.id: note.text for note in made().assumptions}
    assert "30万" in texts["ci_treatment"].zh and "300,000 yuan" in texts["ci_treatment"].en
    assert "22岁" in texts["living_without_own"].zh and "25%" in texts["living_without_own"].en
    assert "3年" in texts["ci_years"].zh and "3 years" in texts["ci_years"].en
    assert "10 times" in texts["ten_times_income"].en


def test_an_assumption_names_every_formula_that_rests_on_it() -> None:
    found = report(DAY, POLICIES, reckon(Household((P1.people[0]._replace(income=None),)), (), TERMS), TERMS, words())
    resting = {note.id: note.formulas for note in found.assumptions}
    assert resting["unfilled"] == ("C.2-1", "C.2-3", "C.2-4", "C.2-5")


def test_every_text_can_be_filled_from_the_figures_as_shipped() -> None:
    terms = book().at(DAY)
    for explained in (*words().assumptions.values(), *words().formulas.values()):
        assert explained.filled(terms).zh
        assert explained.filled(terms).en


def test_a_text_may_only_use_the_figures_it_names() -> None:
    with pytest.raises(ValidationError, match="ci_base"):
        Explained.model_validate({"text": {"zh": "{ci_base}", "en": ""}, "values": ["ci_years"]})


def test_what_was_not_counted_is_said_in_every_report() -> None:
    assert [both.en.split()[0] for both in made().not_counted] == ["Public", "Cover", "Policies"]


def test_the_beneficiary_is_shown_on_a_screen_and_never_printed() -> None:
    assert {policy.beneficiary for policy in made().policies} == {""}
    assert [policy.beneficiary for policy in made(on_screen=True).policies] == ["", "", "法定"]


@given(st.permutations(POLICIES))
def test_policies_stand_in_the_order_of_their_numbers(mixed: list[Policy]) -> None:
    assert made(tuple(mixed)) == made()
    assert made().premiums == PREMIUMS


def test_the_premium_that_falls_due_first_comes_first_and_its_reminder_is_for_today() -> None:
    todos = made(todos=[Todo(date(2026, 3, 9), "authored", id="card"), Todo(None, "authored", id="beneficiary")]).todos
    assert todos[0] == Todo(DAY, "remind", "A")
    assert [(todo.day, todo.kind) for todo in todos if todo.about == "A"] == [
        (DAY, "remind"),
        (date(2026, 3, 26), "premium_due"),
        (date(2026, 5, 25), "grace_ends"),
    ]
    assert todos[1].id == "card"
    assert todos[-1] == Todo(None, "authored", id="beneficiary")
    days = [todo.day for todo in todos if todo.day]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("days", "kinds"),
    [
        (-100, ["remind", "premium_due", "grace_ends"]),
        (0, ["remind", "premium_due", "grace_ends"]),
        (1, ["grace_ends"]),
        (60, ["grace_ends"]),
        (61, ["reinstate_by"]),
        (60 + 1 + 731, ["reinstate_by"]),
        (60 + 1 + 732, ["ask_insurer"]),
    ],
)
def test_what_there_is_to_do_follows_the_life_of_the_policy(days: int, kinds: list[str]) -> None:
    one = POLICIES[0]
    todos = made((one,), on=one.due + timedelta(days)).todos
    assert [todo.kind for todo in todos] == kinds
    assert all(todo.day is not None and todo.day >= one.due + timedelta(days) for todo in todos)


@pytest.mark.parametrize("change", [{"status": "终止"}, {"premium": 0}])
def test_an_ended_and_a_paid_up_policy_ask_for_nothing(change: dict[str, Any]) -> None:
    found = made((POLICIES[0]._replace(**change),))
    assert (found.todos, found.premiums) == ((), 0)
