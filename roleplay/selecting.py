"""Compiles selectors into functions of a log's index: the happenings they pick, in order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter

from roleplay import conditions as c
from roleplay.evidence import Evidence
from roleplay.hits import Hit, Moment

Proof = tuple[int, ...]
"""Event numbers, in order; empty where a condition holds because nothing happened."""

Select = Callable[[Evidence], list[Hit]]
Test = Callable[[Evidence, Hit], bool]
Narrow = Callable[[Evidence, list[Hit]], list[Hit]]
Bound = Callable[[list[Hit], list[Hit]], list[Hit]]

_PREFIX = {
    "acts": "", "claims": "", "facts": "fact:", "raised": "raised:", "dealt": "dealt:", "entered": "entered:",
    "meets": "meets:", "leaves": "leaves:", "forms": "form:", "revealed": "revealed:", "promises": "promise:",
    "ended": "ended:",
}  # fmt: skip


def proof(hits: list[Hit]) -> Proof:
    """The events of these hits, each once, in order."""
    if len(hits) < 2:
        return (hits[0].at,) if hits else ()
    return tuple(sorted({hit.at for hit in hits}))


def names(seen: c.Seen) -> list[str]:
    """The names under which an index has what this selects from."""
    found = [prefix + name for kind, prefix in _PREFIX.items() for name in getattr(seen, kind)]
    return [*found, "said"] if seen.said else found


def select(seen: c.Seen) -> Select:
    """Compile a selector: the happenings it picks, in order, before counting. Equal ones are one, which looks once at
    a log however many criteria ask; so nobody may change the list it gives."""
    return _selector(seen.model_dump_json(by_alias=True, exclude_defaults=True, exclude={"count", "distinct"}))


@lru_cache(maxsize=4096)
def _selector(written: str) -> Select:
    seen = c.Seen.model_validate_json(written)
    named, tests, bounds, only = _named(names(seen)), _tests(seen), _bounds(seen), seen.only
    if not tests and not bounds and not only:
        return named

    def run(log: Evidence) -> list[Hit]:
        found = log.memo.get(written)
        if found is not None:
            return found
        found = named(log)
        for test in tests:
            if found:
                found = [hit for hit in found if test(log, hit)]
        for bound in bounds:
            if found:
                found = bound(log, found)
        if only:
            found = found[:1] if only == "first" else found[-1:]
        log.memo[written] = found
        return found

    return run


_NONE: list[Hit] = []


def _named(wanted: list[str]) -> Select:
    """What happened under any of these names, in order."""
    if len(wanted) == 1:
        name = wanted[0]
        return lambda log: log.hits.get(name, _NONE)

    def run(log: Evidence) -> list[Hit]:
        hits = log.hits
        there = [name for name in wanted if name in hits]
        if not there:
            return _NONE
        if len(there) == 1:
            return hits[there[0]]
        found = [hit for name in there for hit in hits[name]]
        found.sort(key=_key)
        return found

    return run


_key = attrgetter("key")


def _within(read: Callable[[Moment], int], bounds: c.Bounds) -> Test:
    return lambda log, hit: bounds.min <= read(hit.moment) <= bounds.max


def _one_of(read: Callable[[Moment], str], names: list[str]) -> Test:
    wanted = frozenset(names)
    return lambda log, hit: read(hit.moment) in wanted


def _tests(seen: c.Seen) -> list[Test]:
    tests: list[Test] = []
    if seen.given is not None:
        tests.append(lambda log, hit: (hit.key == 0) == seen.given)
    if seen.stage:
        stages = frozenset(seen.stage)
        tests.append(lambda log, hit: hit.moment.stage in stages or hit.moment.into in stages)
    if seen.channel:
        tests.append(_one_of(lambda moment: moment.channel, seen.channel))
    if seen.place:
        tests.append(_one_of(lambda moment: moment.place, seen.place))
    if seen.scene:
        tests.append(_one_of(lambda moment: moment.scene, seen.scene))
    if seen.present:
        people = frozenset(seen.present)
        tests.append(lambda log, hit: not people.isdisjoint(hit.moment.present))
    if seen.alone is not None:
        tests.append(lambda log, hit: (not hit.moment.present) == seen.alone)
    if seen.call is not None:
        tests.append(_within(lambda moment: moment.call, seen.call))
    if seen.visit is not None:
        tests.append(_within(lambda moment: moment.visit, seen.visit))
    if seen.meeting_turn is not None:
        tests.append(_within(lambda moment: moment.meeting_turn, seen.meeting_turn))
    if seen.stage_turn is not None:
        tests.append(_within(lambda moment: moment.stage_turn, seen.stage_turn))
    if seen.hour is not None:
        tests.append(_within(lambda moment: moment.minute // 60, seen.hour))
    return tests + _move_tests(seen)


def _move_tests(seen: c.Seen) -> list[Test]:
    tests = [_slot(name, values, True) for name, values in seen.slots.items()]
    tests += [_slot(name, values, False) for name, values in seen.not_slots.items()]
    if seen.with_:
        company = frozenset(seen.with_)
        tests.append(lambda log, hit: hit.moment.has(company))
    if seen.without:
        unwanted = frozenset(seen.without)
        tests.append(lambda log, hit: not hit.moment.has(unwanted))
    return tests


def _slot(name: str, values: list[str], carries: bool) -> Test:
    """Whether a slot carries one of these values: '*' any, '$worry' what this customer worries about."""
    wanted, hers = frozenset(values), "$worry" in values

    def test(log: Evidence, hit: Hit) -> bool:
        value = hit.slots.get(name, "")
        found = value in wanted or ("*" in wanted and value != "") or (hers and value in log.worry)
        return found == carries

    return test


def _bounds(seen: c.Seen) -> list[Narrow]:
    """What must lie before, after or near; each anchor is selected once."""
    made: list[Narrow] = []
    limit = seen.within
    if seen.after is not None:
        made.append(_anchored(select(seen.after), _after if limit is None else _soon_after(limit)))
    if seen.before is not None:
        alone = seen.after is None and seen.near is None
        soon = _soon_before(limit) if limit is not None and alone else _before
        made.append(_anchored(select(seen.before), soon))
    if seen.near is not None:
        made.append(_anchored(select(seen.near), _near(limit or 0)))
    return made


def _anchored(anchors: Select, keep: Bound) -> Narrow:
    return lambda log, found: keep(found, anchors(log))


def _after(found: list[Hit], anchors: list[Hit]) -> list[Hit]:
    return [hit for hit in found if hit.key > anchors[0].key] if anchors else []


def _before(found: list[Hit], anchors: list[Hit]) -> list[Hit]:
    return [hit for hit in found if hit.key < anchors[0].key] if anchors else found


def _soon_after(limit: int) -> Bound:
    def keep(found: list[Hit], anchors: list[Hit]) -> list[Hit]:
        keys = [anchor.key for anchor in anchors]
        kept = []
        for hit in found:
            place = bisect_left(keys, hit.key)
            if place and hit.turn - anchors[place - 1].turn <= limit:
                kept.append(hit)
        return kept

    return keep


def _soon_before(limit: int) -> Bound:
    def keep(found: list[Hit], anchors: list[Hit]) -> list[Hit]:
        keys = [anchor.key for anchor in anchors]
        kept = []
        for hit in found:
            place = bisect_left(keys, hit.key + 1)
            if place < len(anchors) and anchors[place].turn - hit.turn <= limit:
                kept.append(hit)
        return kept

    return keep


def _near(limit: int) -> Bound:
    def keep(found: list[Hit], anchors: list[Hit]) -> list[Hit]:
        turns = sorted({anchor.turn for anchor in anchors})
        kept = []
        for hit in found:
            place = bisect_left(turns, hit.turn - limit)
            if place < len(turns) and turns[place] <= hit.turn + limit:
                kept.append(hit)
        return kept

    return keep
