"""The certificates are of the texts that lie there; a search finds the same again, and finds what is wrong."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from roleplay import events as ev
from roleplay import library
from roleplay.authoring import certificate, explore, plays
from roleplay.authoring.check.command import outdated
from roleplay.authoring.explore import Search
from roleplay.authoring.new import Answers, files
from roleplay.authoring.ways import Way, replay, shortest
from tests.core.tiny import script as tiny

PERSONAS = library.personas()


def kept(persona: str) -> dict[str, Any]:
    found = certificate.load(persona)
    assert found is not None, f"{persona} has no certificate: make certify"
    return found


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_certificate_is_of_what_lies_there_and_names_no_error(persona: str) -> None:
    assert certificate.outdated(persona) == [], "make certify"
    assert kept(persona)["errors"] == []


@pytest.mark.parametrize("persona", PERSONAS)
def test_the_first_states_searched_again_are_the_same(persona: str) -> None:
    script = library.script(persona)
    assert certificate.small(script, plays.load(persona)) == kept(persona)["small"]


@pytest.mark.parametrize("persona", PERSONAS)
def test_the_way_to_an_ending_leads_there(persona: str) -> None:
    script = library.script(persona)
    for ending, way in kept(persona)["endings"].items():
        log = replay(script, Way(way["seed"], dt.date.fromisoformat(way["date"]), way["moves"]))
        assert [e.ending for e in log if isinstance(e, ev.SessionEnded)] == [ending]


@pytest.mark.parametrize("persona", PERSONAS)
def test_the_page_says_what_the_data_say(persona: str) -> None:
    page = (Path(str(library.folder(persona))) / certificate.PAGE_NAME).read_text("utf-8")
    assert page == certificate.page(kept(persona))


def test_a_search_keeps_its_bound_and_says_what_waits() -> None:
    found = Search(tiny("base"), 60).run()
    assert found.states == 60 and found.waiting > 0 and found.moves >= 59
    assert Search(tiny("base"), 60).run() == found, "and finds the same again"


def test_states_are_told_apart_by_what_the_search_looks_at() -> None:
    search = Search(tiny("base"), 10)
    here, _ = search.begin("")
    again, _ = search.begin("", seed=9)
    other, _ = search.begin("first_visit")
    assert explore.key(here.state) == explore.key(again.state) != explore.key(other.state)


def test_a_shortened_way_still_leads_there() -> None:
    script = tiny("base")
    long = Way(1, explore.DAY, ["hint", {"read": "basic"}, {"read": "policy"}, "end"])

    def ended(log: Any) -> bool:
        return any(isinstance(e, ev.SessionEnded) for e in log)

    assert shortest(script, long._replace(moves=long.moves[1:]), ended) == ["end"]
    assert replay(script, Way(1, explore.DAY, ["nobody_says_this"])) == []


@pytest.fixture
def hers(tmp_path: Path) -> Path:
    """A customer just begun, in a folder."""
    folder = tmp_path / "lin_fang"
    folder.mkdir()
    for name, text in files(Answers(id="lin_fang")).items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_what_a_search_cannot_reach_is_an_error(hers: Path) -> None:
    more = (
        "items:\n  - {id: z, kind: question, stages: [first_visit], when: {trust: {min: 99}},"
        " raise: [甲？], repeat: [乙？], judge: {well: [{acts: [thank_client]}]}}\n"
        "endings:\n  - {id: never, when: {facts: [nobody_sets_this, blocked, thrown_out]}, over: [blocked, thrown_out],"
        " title: {zh: 完, en: End}, debrief: {zh: 完, en: End}}\n"
        "lines:\n  - {id: z1, for: z, role: apt, acts: [thank_client], say: 好的。}\n"
        "  - {id: z2, for: z, role: tone, acts: [small_talk_personal], say: 嗯嗯。}\n"
    )
    (hers / "more.yaml").write_text(more, "utf-8")
    made = certificate.certify(library.bundled(hers), hers, 300)
    assert {"the question z never came up", "the ending never was never reached"} <= set(made["errors"])


def test_where_nothing_can_be_said_is_found() -> None:
    speechless = tiny("base", more="{}")
    for kind in ("steps", "replies"):
        setattr(speechless, kind, {})
    found = Search(speechless, 30).run()
    assert found.speechless
    assert certificate.errors(speechless, found, False)[0].startswith("nothing can be said after ")


def test_a_certificate_is_out_of_date_as_soon_as_a_text_changes(hers: Path) -> None:
    assert outdated(hers) == [], "none there, nothing to say"
    made = certificate.certify(library.bundled(hers), hers, 200)
    certificate.write(made, hers)
    assert outdated(hers) == []
    assert json.loads((hers / certificate.JSON_NAME).read_text()) == json.loads(json.dumps(made))
    (hers / "plays.yaml").write_text("plays: []\n", "utf-8")
    (only,) = outdated(hers)
    assert only.code == "V702" and "plays" in only.sentence() and "script" not in only.sentence()
