"""The figures of a card without its words: the same judges, so the same figures, whatever is in the log."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay import events as ev
from roleplay import library, rubric, skim, tally
from roleplay.authoring import plays
from roleplay.criteria import Pack
from roleplay.evidence import READERS, Evidence
from roleplay.judge import Judge
from tests.rubric_notation import log
from tests.test_rubric_cases import ALL

RUBRICS = rubric.shipped()
PERSONA = "wang_jing"


ASKED = tally.asked(RUBRICS)


def same(events: list[ev.AnyEvent]) -> tally.Tally:
    """The tally of this log, which is that of its card; so is that of the log as stored and skimmed, proofs and all."""
    whole = Evidence(events)
    found = tally.tally(RUBRICS, whole)
    assert found == tally.tallied(rubric.score(RUBRICS, events))
    if any(isinstance(event, ev.SessionEnded) for event in events):
        lean = skim.index(skim.events([ev.encode(events[:3]), ev.encode(events[3:])]), ASKED)
        for one in RUBRICS:
            assert [judge.mark(lean) for judge in one.judges] == [judge.mark(whole) for judge in one.judges]
    return found


@pytest.mark.parametrize("criterion", sorted({criterion for criterion, _ in ALL}))
def test_a_small_log_has_the_figures_of_its_card(criterion: str) -> None:
    for case in (case for id, case in ALL if id == criterion):
        packs = same(log(case["log"], **case.get("start", {}))).packs
        figures = next(pack.criteria[criterion] for pack in packs.values() if criterion in pack.criteria)
        assert figures.status == case["expect"], case


@pytest.mark.parametrize("play", plays.load(PERSONA), ids=lambda play: play.id)
def test_a_play_has_the_figures_of_its_card(play: plays.Play) -> None:
    found = same(plays.run(library.script(PERSONA), play))
    assert (found.verdict or "none") == play.expect.verdict


STEPS = [
    *("phone", "visit home", "leave", "stage first_visit", "trust 50", "end drifted spared=closing"),
    *("say greet_by_name", "say pitch_product CL_GAP- ? pitch_product", "say press_client"),
    *("fact hesitating", "raise no_money", "deal no_money.well", "form card sort_right=9 sort_of=10"),
]


@given(st.lists(st.sampled_from(STEPS), max_size=20), st.sampled_from(["", "first_visit", "closing"]))
def test_any_log_has_the_figures_of_its_card(steps: list[str], drill: str) -> None:
    same(log(steps, drill=drill))


def test_a_tally_reads_back_from_its_json() -> None:
    found = same(log(["phone", "say greet_by_name", "end drifted"]))
    assert tally.decode(found.to_json()) == found
    assert tally.decode(found.to_json()).to_json() == found.to_json()


def test_a_criterion_that_two_versions_share_is_judged_once() -> None:
    evidence = Evidence(log(["phone", "say greet_by_name", "end drifted"]))
    data = RUBRICS[0].pack.model_dump(by_alias=True)
    data["criteria"][0]["weight"] += 1
    data["criteria"][1]["advice"] = {"zh": "换句话说", "en": "in other words"}
    changed = Pack.model_validate(data)
    first, second = (Judge(changed, criterion).mark(evidence) for criterion in changed.criteria[:2])
    assert first is not RUBRICS[0].judges[0].mark(evidence)
    assert second is RUBRICS[0].judges[1].mark(evidence)


def test_a_coachs_status_is_not_kept_for_others() -> None:
    evidence = Evidence(log(["phone", "end drifted"]))
    judge = RUBRICS[0].judges[0]
    plain = judge.mark(evidence)
    assert judge.mark(evidence, "met").status == "met" != plain.status
    assert judge.mark(evidence) == plain


@pytest.mark.parametrize(
    "body", [b"[]", b'[{"event":"SessionEnded","ending":"x"}]', b"{", b'[{"event":"Bribed"}]', b"42", b"\xff\xfe"]
)
def test_what_is_no_log_of_an_ended_visit_is_refused(body: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, ValueError)):
        skim.events([body])


EVERY_KIND: list[ev.AnyEvent] = [
    ev.StageEntered("first_visit", "preparation", "visit"),
    ev.MeetingStarted(1, "visit", "home", ("husband",), 30, 1, 600),
    ev.Said("好", (ev.DoneAct("greet_by_name"),), (ev.Claim("CL_GAP", True),), tempts=("pitch_product",)),
    ev.MinutesPassed(2),
    ev.GaugeChanged("trust", 1, 40, "x"),
    ev.FactLearned("hesitating"),
    ev.FactEnded("hesitating"),
    ev.ItemRaised("no_money", "raised", "？", "k"),
    ev.ItemDealt("no_money", "wrong", True),
    ev.ItemDropped("no_money"),
    ev.ConcernRevealed("c"),
    ev.PromiseMade("p", "办", 3),
    ev.PromiseKept("p"),
    ev.PromiseBroken("p"),
    ev.MeetingEnded(1, "trainee", "left"),
    ev.DaysPassed(2, 540),
    ev.FormSubmitted("card", {"need": ["a"]}, {"sort_right": 9, "sort_of": 10}),
    ev.SessionEnded("drifted", ("closing",)),
]


def test_every_kind_of_event_that_the_index_reads_can_be_skimmed() -> None:
    events = [*log([]), *EVERY_KIND]
    assert set(READERS) == {type(event) for event in events}
    same(events)


def test_dimensions_come_to_what_the_card_says_and_pass_over_what_the_tally_does_not_know() -> None:
    play = plays.load(PERSONA)[0]
    card = rubric.score(RUBRICS, plays.run(library.script(PERSONA), play))
    found = tally.tallied(card)
    for one in RUBRICS:
        told = {axis.id: axis.score for axis in card.packs[one.pack.pack].dimensions}
        assert tally.by_dimension(one.pack, found) == told
        assert set(tally.by_dimension(one.pack, tally.Tally(None, None, {})).values()) == {None}


def test_a_corrected_criterion_earns_what_its_status_earns_and_the_rest_stays() -> None:
    found = tally.tally(RUBRICS, Evidence(plays.run(library.script(PERSONA), plays.load(PERSONA)[0])))
    (id, was), *rest = found.packs["guidance"].criteria.items()
    for status, share in (("met", 1), ("half", 0.5), ("missed", 0), ("na", 0)):
        after = tally.corrected(found, {id: status, "unknown": "met"})  # type: ignore[dict-item]
        now = after.packs["guidance"].criteria
        assert now[id] == (was if was.status == status else tally.Figures(status, share * was.weight, was.weight))  # type: ignore[arg-type]
        assert list(now.items())[1:] == rest
        assert (after.verdict, after.packs["guidance"].score) == (found.verdict, found.packs["guidance"].score)
    assert tally.corrected(found, {}) is found
