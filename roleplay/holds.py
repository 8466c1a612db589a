"""Compiles conditions into functions of a log's index: they give the events that prove them, or None if they fail."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import singledispatch

from roleplay import conditions as c
from roleplay.events import Claim
from roleplay.evidence import Evidence
from roleplay.hits import POSITIONS, Handed, Hit
from roleplay.quantity import quantity
from roleplay.schema import STAGES
from roleplay.selecting import Proof, proof, select

Holds = Callable[[Evidence], Proof | None]


@singledispatch
def compiled(condition: object) -> Holds:
    """Compile a condition of any kind."""
    raise TypeError(f"not a condition: {condition!r}")


@compiled.register
def _seen(condition: c.Seen) -> Holds:
    run, count, slot = select(condition), condition.count, condition.distinct
    least, most = count.min, count.max
    if slot is None and not count.form:

        def plain(log: Evidence) -> Proof | None:
            found = run(log)
            return proof(found) if least <= len(found) <= most else None

        return plain

    def holds(log: Evidence) -> Proof | None:
        found = run(log)
        number = len(found) if slot is None else len({hit.slots[slot] for hit in found if slot in hit.slots})
        return proof(found) if _wanted(log, count) <= number <= most else None

    return holds


def _wanted(log: Evidence, count: c.Count) -> int:
    """How many are wanted at least."""
    form = log.form(count.form) if count.form else None
    return count.min if form is None else form.result.get(count.key, 0) - count.short


@compiled.register
def _all(condition: c.All) -> Holds:
    return _at_least(c.AtLeast.model_construct(at_least=len(condition.all), of=condition.all))


@compiled.register
def _at_least(condition: c.AtLeast) -> Holds:
    parts, wanted = [compiled(part) for part in condition.of], condition.at_least
    may_fail = len(parts) - wanted

    def holds(log: Evidence) -> Proof | None:
        proofs: list[Proof] = []
        failed = 0
        for part in parts:
            found = part(log)
            if found is not None:
                proofs.append(found)
            else:
                failed += 1
                if failed > may_fail:
                    return None
        return _joined(proofs)

    return holds


def _joined(proofs: list[Proof]) -> Proof:
    if len(proofs) == 1 and len(proofs[0]) < 2:
        return proofs[0]
    return tuple(sorted({at for found in proofs for at in found}))


@compiled.register
def _any(condition: c.Any_) -> Holds:
    parts = [compiled(part) for part in condition.any]

    def holds(log: Evidence) -> Proof | None:
        for part in parts:
            found = part(log)
            if found is not None:
                return found
        return None

    return holds


@compiled.register
def _none(condition: c.None_) -> Holds:
    parts = [compiled(part) for part in condition.none]

    def holds(log: Evidence) -> Proof | None:
        for part in parts:
            if part(log) is not None:
                return None
        return ()

    return holds


@compiled.register
def _order(condition: c.Order) -> Holds:
    runs = [select(step) for step in condition.order]

    def holds(log: Evidence) -> Proof | None:
        past: list[Hit] = []
        for run in runs:
            key = past[-1].key if past else -1
            step = next((hit for hit in run(log) if hit.key > key), None)
            if step is None:
                return None
            past.append(step)
        return proof(past)

    return holds


@compiled.register
def _gauge(condition: c.GaugeAt) -> Holds:
    run = select(condition.at)

    def holds(log: Evidence) -> Proof | None:
        found = run(log)
        if not found or not condition.min <= log.gauge(condition.gauge, found[-1].key // POSITIONS) <= condition.max:
            return None
        return (found[-1].at,)

    return holds


@compiled.register
def _form(condition: c.FormResult) -> Holds:
    at = None if condition.at is None else select(condition.at)
    before = None if condition.before is None else select(condition.before)
    measures = [condition, *condition.also]

    def right(form: Handed | None) -> bool:
        return form is not None and all(_measured(form, measure) for measure in measures)

    def shown(log: Evidence, moments: list[Hit]) -> Proof | None:
        for hit in moments:
            form = log.form(condition.form, hit.key)
            if form is not None and right(form):
                return (form.at, hit.at)
        return None

    def holds(log: Evidence) -> Proof | None:
        if at is not None:
            return shown(log, at(log))
        anchors = before(log) if before is not None else []
        form = log.form(condition.form, anchors[0].key if anchors else None)
        return (form.at,) if form is not None and right(form) else None

    return holds


def _measured(form: Handed, measure: c.Measure) -> bool:
    value, whole = form.result.get(measure.key, 0), form.result.get(measure.of or "", 0)
    if measure.short is not None:
        return whole > 0 and value >= whole - measure.short
    if measure.of is not None:
        # In whole numbers: value / of >= min per cent without rounding.
        value = value * 100 // whole if whole > 0 else 0
    return measure.min <= value <= measure.max


@compiled.register
def _named(condition: c.Named) -> Holds:
    run, slot, at = select(condition.named), condition.slot, None if condition.at is None else select(condition.at)

    def holds(log: Evidence) -> Proof | None:
        moments = at(log) if at is not None else []
        if at is not None and not moments:
            return None
        wanted = _to_name(condition, log, moments[-1] if moments else None)
        found = [hit for hit in run(log) if hit.slots.get(slot) in wanted]
        return proof(found) if wanted and wanted == {hit.slots[slot] for hit in found} else None

    return holds


def _to_name(condition: c.Named, log: Evidence, moment: Hit | None) -> set[str]:
    """The values asked for, as they stood at a moment (or at the end)."""
    if condition.facts:
        return log.standing(condition.facts, log.last if moment is None else moment.at)
    form = log.form(condition.form, None if moment is None else moment.key)
    return set() if form is None else set(form.data.get(condition.field, ()))


@compiled.register
def _share(condition: c.Share) -> Holds:
    good, of, least = select(condition.good), select(condition.of), condition.min

    def holds(log: Evidence) -> Proof | None:
        found, whole = good(log), len(of(log))
        return proof(found) if whole and len(found) * 100 >= least * whole else None

    return holds


@compiled.register
def _number(condition: c.Near) -> Holds:
    run = select(condition.number)
    fixed = condition.near is not None or condition.figure is not None

    def holds(log: Evidence) -> Proof | None:
        right = condition.near if condition.near is not None else quantity(log.figures.get(condition.figure or "", ""))
        claims = [(hit, hit.claim) for hit in run(log) if hit.claim is not None]
        if fixed:
            found = [hit for hit, claim in claims if _near(quantity(claim.value), right, condition.tolerance)]
        else:
            found = [hit for hit, claim in claims if _true(claim, condition.tolerance)]
        return proof(found) or None

    return holds


def _near(value: float | None, right: float | None, tolerance: float) -> bool:
    return value is not None and right is not None and abs(value - right) <= abs(right) * tolerance + 1e-9


def _true(claim: Claim, tolerance: float) -> bool:
    """Whether a claim is near its own truth; one that carries none is as right as its author says."""
    return _near(quantity(claim.value), quantity(claim.truth), tolerance) if claim.truth else claim.right


@compiled.register
def _minutes(condition: c.Minutes) -> Holds:
    end = select(
        c.Seen(leaves=["visit"], visit=c.Bounds(min=condition.minutes_of_visit, max=condition.minutes_of_visit))
    )

    def holds(log: Evidence) -> Proof | None:
        found = end(log)
        used = log.minutes.get(condition.minutes_of_visit, 0)
        return proof(found) if found and used <= condition.max else None

    return holds


@compiled.register
def _trait(condition: c.Trait) -> Holds:
    return lambda log: () if log.traits.issuperset(condition.trait) else None


@compiled.register
def _drill(condition: c.Drilled) -> Holds:
    return lambda log: () if log.drill in condition.drill else None


@compiled.register
def _outside(condition: c.Outside) -> Holds:
    return lambda log: () if outside(log).issuperset(condition.outside) else None


def outside(log: Evidence) -> frozenset[str]:
    """Stages that do not count: rightly not reached, or other than the one practised."""
    unreached = frozenset(stage for stage in log.spared if not log.reached(stage))
    return unreached | (frozenset(STAGES) - {log.drill}) if log.drill else unreached


@compiled.register
def _each(condition: c.Each) -> Holds:
    cues, answers, limit = select(condition.each), select(condition.answer), condition.within

    def holds(log: Evidence) -> Proof | None:
        answered, said = [], answers(log)
        keys = [hit.key for hit in said]
        for cue in cues(log):
            place = bisect_left(keys, cue.key + 1)
            if place == len(said) or said[place].turn - cue.turn > limit:
                return None
            answered.append(said[place])
        return proof(answered)

    return holds


@compiled.register
def _streak(condition: c.Streak) -> Holds:
    run, length = select(condition.streak), condition.length

    def holds(log: Evidence) -> Proof | None:
        row: list[Hit] = []
        for hit in run(log):
            if row and hit.turn == row[-1].turn:
                continue
            row = [*row, hit] if row and hit.turn == row[-1].turn + 1 else [hit]
            if len(row) == length:
                return proof(row)
        return None

    return holds
