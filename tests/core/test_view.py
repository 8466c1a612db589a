"""What the trainee may see: in an exam nothing secret leaves; in practice her mood and hints; the desk as it is."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from roleplay import events as ev
from roleplay import library, view
from roleplay import moves as mv
from roleplay.errors import NotOver
from roleplay.schema import GAUGES
from roleplay.script import Script
from roleplay.state import Promise, snapshot
from tests.core.tiny import MONDAY, Visit, script, secret_free

ROLES = ("premature", "evade", "aside")
TIME = script("time")


def secrets(found: Script, facts: frozenset[str]) -> dict[str, str]:
    """Every word that must not reach a trainee, with what it is."""
    words = dict.fromkeys(found.acts, "act") | dict.fromkeys(GAUGES, "gauge") | dict.fromkeys(ROLES, "role")
    words |= {r.id: "rule" for rules in found.reactions.values() for r in rules if "_" in r.id}
    words |= {c.id: "claim" for p in found.lines.values() for c in p.line.claims}
    words |= {f: "fact" for f in facts if "_" in f}
    words |= {t: "concern" for a in found.items.values() if a.item.kind == "concern" for t in a.item.raise_}
    shown = {i.id for i in found.persona.items}  # slips of the file have ids too, which may read like a rule's
    return {word: kind for word, kind in words.items() if word not in shown}


def values(data: object) -> Iterator[str]:
    """Every key and every text of plain data but the ids of lines, which an author names."""
    if isinstance(data, dict):
        yield from (str(k) for k in data)
        for key, value in data.items():
            yield from values([{"text": c["text"]} for c in value] if key == "choices" else value)
    elif isinstance(data, list | tuple):
        for one in data:
            yield from values(one)
    else:
        yield str(data)


def played(found: Script, **how: str) -> Iterator[Visit]:
    """A visit at the desk, on the phone, at the next desk and at the end."""
    visit = Visit(found, **how)
    yield visit
    yield visit.submit("read", section=["basic"])
    yield visit.submit("call", slot=[found.persona.calls[-1].id])
    for _ in range(4):
        if visit.state.in_meeting:
            yield visit.do(mv.Choose(visit.state.offered[0].id))
    if not visit.state.ended:
        yield visit.leave()


@pytest.mark.parametrize("name", ["time", "reply", "wang_jing"])
def test_in_an_exam_nothing_secret_reaches_the_trainee(name: str) -> None:
    found = library.script(name) if name == "wang_jing" else script(name)
    for visit in played(found, mode="exam"):
        if visit.state.ended:
            continue
        shown = view.view(visit.state, visit.log, found)
        hidden = secrets(found, visit.state.facts)
        texts = {t for t in values(shown)}
        assert not {f"{hidden[t]}: {t}" for t in texts if t in hidden}
        assert secret_free({"transcript": shown["transcript"]}, hidden) == []
        assert shown["mood"] is None and shown["hint"] is None and shown["persona"]["face"] == "calm"
        assert not shown["can"]["hint"]


def test_the_truth_behind_the_desk_stays_on_the_server() -> None:
    form = view.view(Visit(TIME).submit("read", section=["basic"]).state, [], TIME)["form"]
    assert form["slips"] == [{"id": "has_shop", "text": "开着一家店", "section": "basic"}]
    assert all(set(o) == {"id", "label"} for field in form["options"].values() for o in field)
    assert [s["text"] is None for s in form["sections"]] == [False, True, True]


def test_lines_are_shown_by_id_and_text_alone() -> None:
    shown = view.view(Visit(TIME, "first_visit").state, [], TIME)
    assert shown["choices"] and all(set(c) == {"id", "text"} for c in shown["choices"])
    assert not {c["id"] for c in shown["choices"]} & TIME.lines.keys(), "a line's own id tells its worth"


def test_practice_shows_her_face_and_the_figure_behind_it() -> None:
    visit = Visit(TIME, "first_visit")
    shown = view.view(visit.state, visit.log, TIME)
    assert shown["mood"] == {"face": "calm", "figure": 44, "patience": 60}


def test_after_an_exam_everything_may_be_known() -> None:
    visit = Visit(TIME, mode="exam").call().leave().leave()
    assert visit.state.ended and view.view(visit.state, visit.log, TIME)["mood"] is not None


def test_a_hint_is_shown_at_its_moment_and_gone_after_the_next_words() -> None:
    visit = Visit(TIME, "first_visit").do(mv.Hint())
    shown = view.view(visit.state, visit.log, TIME)["hint"]
    assert shown["level"] == 1 and set(shown["text"]) == {"zh", "en"}
    visit.say("idle")
    assert view.view(visit.state, visit.log, TIME)["hint"] is None


def test_a_meeting_shows_where_with_whom_and_for_how_long() -> None:
    visit = Visit(TIME).call().say("saturday").leave()
    before = view.view(visit.state, visit.log, TIME)
    assert before["appointment"]["date"] == "2026-03-07" and before["appointment"]["time"] == "14:00"
    assert before["appointment"]["label"]["zh"] == "周六家里" and before["meeting"] is None
    visit.wait().say("idle")
    met = view.view(visit.state, visit.log, TIME)
    assert met["meeting"] == {
        "no": 2, "channel": "visit", "place": "home", "present": ["她妈妈"], "given": 30, "used": 1, "scene": "",
    }  # fmt: skip
    assert met["now"] == {"date": "2026-03-07", "time": "14:01", "day": 5} and met["appointment"] is None
    assert met["form"] is None


def test_the_stages_are_done_now_or_to_do() -> None:
    shown = view.stages(Visit(TIME).call().say("saturday").leave().wait().state)
    assert [s["state"] for s in shown[:4]] == ["done", "done", "now", "todo"] and len(shown) == 8


def test_a_stage_that_was_passed_by_is_not_done() -> None:
    shown = view.stages(Visit(TIME, "after_service").state)
    assert [s["state"] for s in shown[-3:]] == ["done", "todo", "now"]


@pytest.mark.parametrize(
    ("visit", "can"),
    [
        (lambda: Visit(TIME), {"call", "end"}),
        (lambda: Visit(TIME).call(), {"hint", "end"}),
        (lambda: Visit(TIME, words="free").call(), {"hint", "say", "end"}),
        (lambda: Visit(TIME, words="mixed").call(), {"hint", "say", "suggest", "end"}),
        (lambda: Visit(TIME).call().say("saturday").leave(), {"wait", "end"}),
        (lambda: Visit(TIME).leave(), set()),
        (lambda: Visit(TIME, "after_service").leave(), {"wait", "end"}),
    ],
)
def test_what_can_be_done_is_what_the_engine_accepts(visit: Callable[[], Visit], can: set[str]) -> None:
    found = view.can(visit().state, visit().script)
    assert {name for name, possible in found.items() if possible} == can
    assert found.keys() == {"hint", "say", "suggest", "end", "wait", "call"}


def test_the_transcript_tells_who_said_what_when() -> None:
    visit = Visit(TIME).call().say("promise", "saturday").do(mv.Hint()).leave().wait().leave().wait().leave().wait()
    entries = view.transcript(visit.log, visit.state)
    kinds = {e["kind"] for e in entries}
    assert kinds == {"me", "her", "narration", "stage", "meeting", "parted", "hint", "promise"}
    assert [e["event"] for e in entries] == sorted(e["event"] for e in entries)
    mine = next(e for e in entries if e["kind"] == "me")
    assert (mine["date"], mine["at"], mine["text"]) == ("2026-03-02", "12:30", "三天内回您。")
    assert (entries[-1]["date"], entries[-1]["kind"]) == (view.date_of(visit.state.date, visit.state.day), "narration")


def test_a_line_break_in_her_words_begins_a_second_bubble() -> None:
    (entry,) = view.transcript([ev.Replied("好。\n坐吧。", "r", "r#0", "x", "persona")], Visit(TIME).state)
    assert entry["paragraphs"] == ["好。", "坐吧。"]


def test_the_card_shows_what_was_written_and_the_call_dates_what_would_be_dialled() -> None:
    visit = Visit(TIME).submit("card", **{"sort.has_shop": ["fact"], "need": ["wealth"]})
    card = view.view(visit.state, visit.log, TIME)["card"]
    assert card["written"] and card["answers"]["need"] == ["wealth"] and card["notes"][0]["kind"] == "fact"
    visit.call().leave()
    calls = view.view(visit.state, visit.log, TIME)["form"]["calls"]
    for call in calls:
        dialled = Visit(TIME).call().leave().call(call["id"]).state.day
        assert dt.date.fromisoformat(call["date"]) == MONDAY + dt.timedelta(days=dialled)


def test_promises_are_listed_with_their_day_and_those_open_as_things_to_do() -> None:
    visit = Visit(TIME).call().say("promise").leave()
    shown = view.view(visit.state, visit.log, TIME)
    (word,) = shown["promises"]
    assert (word["id"], word["text"]["zh"], word["due"]) == ("word", "回个话", "2026-03-05")
    assert (word["state"], word["can_keep"]) == ("open", True) and word["text"]["en"]
    assert shown["form"]["todo"] == [word]
    assert view.view(visit.submit("todo", promise=["word"]).state, visit.log, TIME)["form"]["todo"] == []


def test_what_is_promised_for_a_day_is_no_thing_to_do_before_it() -> None:
    visit = Visit(TIME).call().say("promise").leave()
    state = snapshot(visit.state)
    state.promises = tuple(Promise(p.id, p.what, state.day + 5, since=state.day + 5) for p in state.promises)
    assert [p["can_keep"] for p in view.view(state, visit.log, TIME)["promises"]] == [False]
    assert view.view(state, visit.log, TIME)["form"]["todo"] == []


def test_a_fragment_shows_the_new_events_alone() -> None:
    visit = Visit(TIME).call().say("idle")
    assert [e["kind"] for e in view.view(visit.state, visit.last, TIME)["transcript"]] == ["me", "her"]


def test_the_document_holds_the_whole_log_and_exists_only_after_the_end() -> None:
    visit = Visit(TIME).call()
    with pytest.raises(NotOver, match="not over yet"):
        view.document("s", visit.log, TIME)
    visit.leave().leave()
    document = view.document("s", visit.log, TIME)
    assert ev.from_builtins(document["events"]) == visit.log and document["format"] == view.FORMAT
