"""Knows what the 《保单整理报告》 says, page by page: policies, responsibility, cover, assumptions, to-dos.

Domain reference, section G "Report artefact"; G9.9, G9.10. Every figure carries its formula id, the report its date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from roleplay.insurance.gaps import ASSUMED, HLV, MEDICAL, Need
from roleplay.insurance.household import GOALS, NEEDS
from roleplay.insurance.life import dates, standing
from roleplay.insurance.methods import Methods
from roleplay.insurance.money import Fen
from roleplay.insurance.needs import Flag, Goal, Life, Medical, Ratio, Reckoning, Ten
from roleplay.insurance.policy import ENDED, Policy
from roleplay.insurance.terms import Terms, Value
from roleplay.schema import Both

PARAMETERS_OF_DATES: Final = ("remind_days", "grace_days", "reinstate_years")

TodoKind = Literal["remind", "premium_due", "grace_ends", "reinstate_by", "ask_insurer", "authored"]


class Todo(NamedTuple):
    """Something to do on a day (None: without one); `about` is a policy's number, `id` names an authored one."""

    day: date | None
    kind: TodoKind
    about: str = ""
    id: str = ""


class Figure(NamedTuple):
    """An amount with the formula it comes from."""

    id: str
    amount: Fen
    formula: str


class Note(NamedTuple):
    """An assumption in words, with the formulas that rest on it."""

    id: str
    text: Both
    formulas: tuple[str, ...]


class Formulas(NamedTuple):
    """A formula id of the report in words."""

    id: str
    name: Both
    text: Both


class Report(NamedTuple):
    """The report on one day, by its five pages. Amounts are in 分; ids are those of methods.yaml.

    1 `policies` (in the order of their numbers) and `premiums`, what those still paid cost a year
    2 `build_up`, the parts of the responsibility, and `totals`: total, assets, net
    3 `rows` per person and peril, `family`, `ratios`, `ten`, `lives`, `goals`, `medical`, `flags`
    4 `formulas`, `assumptions`, `values` (each with source and status), `not_counted`, `missing`
    5 `todos` by day, those without a day last
    """

    on: date
    policies: tuple[Policy, ...]
    premiums: Fen
    build_up: tuple[Figure, ...]
    totals: tuple[Figure, ...]
    rows: tuple[Need, ...]
    family: Need
    ratios: tuple[Ratio, ...]
    ten: Ten
    lives: tuple[Life, ...]
    goals: tuple[Goal, ...]
    medical: tuple[Medical, ...]
    flags: tuple[Flag, ...]
    formulas: tuple[Formulas, ...]
    assumptions: tuple[Note, ...]
    values: tuple[Value, ...]
    not_counted: tuple[Both, ...]
    missing: tuple[str, ...]
    todos: tuple[Todo, ...]


def report(
    on: date,
    policies: Sequence[Policy],
    reckoning: Reckoning,
    terms: Terms,
    methods: Methods,
    todos: Iterable[Todo] = (),
    on_screen: bool = False,
) -> Report:
    """The report of `on`. `todos`: authored ones, added to the policies' own dates. The beneficiaries stay out of it
    unless the policyholder looks at it on a screen (G "Report artefact")."""
    listed = sorted(policies, key=lambda policy: policy.no)
    owed = reckoning.responsibility
    notes, formulas = assumed(reckoning, terms, methods), used_formulas(reckoning)
    return Report(
        on=on,
        policies=tuple(policy if on_screen else policy._replace(beneficiary="") for policy in listed),
        premiums=sum(policy.premium for policy in listed if policy.status not in ENDED),
        build_up=tuple(Figure(part.id, part.amount, part.formula) for part in owed.parts),
        totals=tuple(
            Figure(id, amount, NEEDS)
            for id, amount in (("total", owed.total), ("assets", owed.assets), ("net", owed.net))
        ),
        rows=reckoning.needs,
        family=reckoning.family,
        ratios=reckoning.ratios,
        ten=reckoning.ten,
        lives=reckoning.hlv,
        goals=reckoning.goals,
        medical=reckoning.medical,
        flags=reckoning.flags,
        formulas=tuple(_in_words(id, terms, methods) for id in formulas),
        assumptions=notes,
        values=rested_on(notes, formulas, terms, methods),
        not_counted=tuple(methods.not_counted.values()),
        missing=reckoning.missing,
        todos=in_order([*(todo for policy in listed for todo in dated(policy, on, terms)), *todos]),
    )


def dated(policy: Policy, on: date, terms: Terms) -> list[Todo]:
    """What one policy's calendar asks for from `on` (C7, B9, B10): the reminder (today, where its day is past and the
    premium is not), the premium, the last day of grace; or the last day to reinstate. Nothing for a policy that is
    ended or paid up (premium 0)."""
    if policy.status in ENDED or not policy.premium:
        return []
    days, stands = dates(policy.due, terms), standing(policy.due, on, terms)
    if stands.state == "may_end":
        return [Todo(on, "ask_insurer", policy.no)]
    if stands.state == "suspended":
        return [Todo(days.window_ends, "reinstate_by", policy.no)]
    grace_ends = Todo(days.grace_ends, "grace_ends", policy.no)
    if stands.state == "grace":
        return [grace_ends]
    return [Todo(max(on, days.remind), "remind", policy.no), Todo(days.due, "premium_due", policy.no), grace_ends]


def in_order(todos: Iterable[Todo]) -> tuple[Todo, ...]:
    """By day, then policy; those without a day last, as they came."""
    return tuple(sorted(todos, key=lambda todo: (todo.day is None, todo.day or date.min, todo.about)))


def used_formulas(reckoning: Reckoning) -> tuple[str, ...]:
    """The ids of every formula a figure of the report comes from (C.2), in their order."""
    rows = [*reckoning.needs, reckoning.family, *reckoning.ten.people]
    shown = {row.formula for row in rows} | {goal.formula for goal in reckoning.goals} | {NEEDS, HLV, MEDICAL}
    return tuple(sorted(shown))


def assumed(reckoning: Reckoning, terms: Terms, methods: Methods) -> tuple[Note, ...]:
    """Every assumption behind a figure once, with the formulas that rest on it, in words of the day's parameters."""
    rows = [*reckoning.needs, reckoning.family, *reckoning.ten.people]
    rests = [(row.formula, id) for row in rows for id in row.assumptions]
    rests += [(HLV, id) for id in ASSUMED["hlv"] if reckoning.hlv]
    grown = {life.person for life in reckoning.hlv}
    rests += [(NEEDS, "child_no_death")] if any(m.person not in grown for m in reckoning.medical) else []
    rests += [(MEDICAL, "medical_not_sum")] + ([(GOALS, "goals_not_gaps")] if reckoning.goals else [])
    found: dict[str, set[str]] = {}
    for formula, id in rests:
        found.setdefault(id, set()).add(formula)
    return tuple(Note(id, methods.assumptions[id].filled(terms), tuple(sorted(used))) for id, used in found.items())


def rested_on(notes: Sequence[Note], formulas: Sequence[str], terms: Terms, methods: Methods) -> tuple[Value, ...]:
    """The parameters behind formulas, assumptions and dates, each once, with source and status."""
    named = [id for formula in formulas for id in methods.formulas[formula].values]
    named += [id for note in notes for id in methods.assumptions[note.id].values]
    return tuple(terms.note(id) for id in dict.fromkeys([*named, *PARAMETERS_OF_DATES]))


def _in_words(id: str, terms: Terms, methods: Methods) -> Formulas:
    formula = methods.formulas[id]
    return Formulas(id, formula.name, formula.filled(terms))
