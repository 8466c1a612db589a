"""What to practise next: worked cases, and what holds of every history."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from roleplay.practice import INTERVALS, MOST, REASONS, Asked, Offer, Visit, due_day, offers, standings
from roleplay.schema import STAGES

DAY = dt.date(2026, 3, 2)
CALL, VISIT, REVIEW = "invitation_call", "first_visit", "policy_review"
CRITERIA = (
    Asked("A", 4, (CALL,)),
    Asked("B", 2, (CALL,)),
    Asked("C", 3, (VISIT,)),
    Asked("D", 5, (CALL, VISIT, REVIEW)),
    Asked("E", 6, (REVIEW,)),
)
DRILLS = ("preparation", CALL, VISIT, REVIEW)


def on(day: int, drill: str = "", **statuses: str) -> Visit:
    return Visit(DAY + dt.timedelta(day), statuses, drill)  # type: ignore[arg-type]


def told(found: list[Offer]) -> list[tuple[str, list[str]]]:
    return [(offer.stage, [reason.criterion for reason in offer.reasons]) for offer in found]


# --- worked cases


def test_who_has_shown_nothing_yet_begins_with_a_whole_visit_or_the_earliest_stage() -> None:
    assert offers([], CRITERIA, DRILLS, DAY) == [Offer("", DAY), Offer("preparation", DAY)]
    assert offers([on(0, A="na")], CRITERIA, [REVIEW, CALL], DAY) == [Offer("", DAY), Offer(CALL, DAY)]
    assert offers([], CRITERIA, [], DAY) == [Offer("", DAY)]


def test_what_was_missed_is_due_the_next_day_and_what_was_met_later_and_later() -> None:
    days = [DAY + dt.timedelta(n) for n in (0, 1, 4, 11, 25, 60)]
    assert due_day([(DAY, False)]) == DAY + dt.timedelta(1)
    for n in range(1, len(days) + 1):
        away = due_day([(day, True) for day in days[:n]]) - days[n - 1]
        assert away.days == INTERVALS[min(n, len(INTERVALS) - 1)]
    assert due_day([(day, True) for day in days[:4]] + [(days[4], False)]) == days[4] + dt.timedelta(1)


def test_twice_on_one_day_is_once() -> None:
    assert due_day([(DAY, True)] * 5) == due_day([(DAY, True)])
    assert due_day([(DAY, False), (DAY, True)]) == DAY + dt.timedelta(1), "met later the same day is not learned yet"


def test_the_weakest_comes_first_and_each_criterion_is_reckoned_once() -> None:
    visits = [on(0, A="missed", B="half", C="missed", D="missed", E="missed")]
    found = offers(visits, CRITERIA, DRILLS, DAY + dt.timedelta(1))
    # The call came about (B is half met); of the stages after it the misses count a quarter.
    assert told(found) == [(CALL, ["D", "A", "B"]), (REVIEW, ["E"]), (VISIT, ["C"])]
    assert sorted(name for _, names in told(found) for name in names) == list("ABCDE")


def test_the_way_to_a_stage_comes_before_the_stage_it_never_came_to() -> None:
    visits = [on(0, A="missed", B="met", E="missed")]
    assert told(offers(visits, CRITERIA, DRILLS, DAY + dt.timedelta(1))) == [(CALL, ["A"]), (REVIEW, ["E"])]
    drilled = [*visits, on(0, REVIEW, E="missed")]
    assert told(offers(drilled, CRITERIA, DRILLS, DAY + dt.timedelta(1))) == [(REVIEW, ["E"]), (CALL, ["A"])]


def test_a_reason_says_how_often_and_the_newest_counts_most() -> None:
    was = [on(0, CALL, A="met"), on(2, CALL, A="missed"), on(3, CALL, A="half")]
    (one,) = standings(was, CRITERIA)
    assert (one.reason.missed, one.reason.half, one.reason.times) == (1, 1, 3)
    turned = [on(0, CALL, A="missed"), on(2, CALL, A="half"), on(3, CALL, A="met")]
    (other,) = standings(turned, CRITERIA)
    assert other.urgency < one.urgency


def test_what_is_not_due_is_offered_with_its_day() -> None:
    visits = [on(0, CALL, A="missed", B="met")]
    (offer,) = offers(visits, CRITERIA, DRILLS, DAY)
    assert (offer.stage, offer.due) == (CALL, DAY + dt.timedelta(1))
    assert [reason.criterion for reason in offer.reasons] == ["A"], "what went well is not offered before its day"


def test_what_went_well_comes_back_when_its_day_has_come() -> None:
    visits = [on(0, CALL, B="met")]
    assert offers(visits, CRITERIA, DRILLS, DAY + dt.timedelta(2)) == [Offer("", DAY + dt.timedelta(2))]
    (offer,) = offers(visits, CRITERIA, DRILLS, DAY + dt.timedelta(9))
    assert (offer.stage, offer.due) == (CALL, DAY + dt.timedelta(3))


def test_a_stage_that_cannot_be_practised_alone_is_not_offered() -> None:
    visits = [on(0, A="missed", D="missed")]
    assert told(offers(visits, CRITERIA, [VISIT], DAY + dt.timedelta(1))) == [(VISIT, ["D"])]
    assert told(offers([on(0, A="missed")], CRITERIA, [VISIT], DAY + dt.timedelta(1))) == [("", [])]


# --- what always holds

STATUS = st.sampled_from(["met", "half", "missed", "na"])
VISITS = st.lists(
    st.builds(
        lambda day, statuses, drill: Visit(DAY + dt.timedelta(day), statuses, drill),
        st.integers(0, 40),
        st.dictionaries(st.sampled_from("ABCDEX"), STATUS),
        st.sampled_from(["", *DRILLS]),
    ),
    max_size=12,
)
TODAY = st.integers(40, 90).map(lambda n: DAY + dt.timedelta(n))


@given(VISITS, TODAY, st.lists(st.sampled_from(STAGES[:-1]), unique=True))
def test_offers_are_few_distinct_due_first_and_for_their_own_stage(
    visits: list[Visit], today: dt.date, drills: list[str]
) -> None:
    found = offers(visits, CRITERIA, drills, today)
    assert 1 <= len(found) <= MOST
    stages = [offer.stage for offer in found]
    assert len(set(stages)) == len(stages) and set(stages) <= {"", *drills}
    due = [offer.due <= today for offer in found]
    assert due == sorted(due, reverse=True)
    of = {asked.id: asked for asked in CRITERIA}
    named = [reason.criterion for offer in found for reason in offer.reasons]
    assert len(set(named)) == len(named)
    for offer in found:
        assert len(offer.reasons) <= REASONS
        for reason in offer.reasons:
            assert offer.stage in of[reason.criterion].stages
            assert reason.missed + reason.half <= reason.times
            assert offer.due <= reason.due


@given(VISITS, TODAY)
def test_the_order_of_reading_does_not_matter_from_day_to_day(visits: list[Visit], today: dt.date) -> None:
    by_day = {visit.day: visit for visit in visits}
    once = list(by_day.values())
    assert offers(once, CRITERIA, DRILLS, today) == offers(once[::-1], CRITERIA, DRILLS, today)


@given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=12))
def test_a_good_day_never_brings_the_next_one_nearer(days: list[tuple[int, bool]]) -> None:
    times = [(DAY + dt.timedelta(day), met) for day, met in sorted(days)]
    last = times[-1][0]
    due = due_day(times)
    assert last < due <= last + dt.timedelta(INTERVALS[-1])
    later = last + dt.timedelta(1)
    assert due_day([*times, (later, True)]) - later >= due - last
    assert due_day([*times, (later, False)]) == later + dt.timedelta(1)
