"""A trainee judges herself before the card opens: asked once, kept for good, laid beside the figures, never in an
exam."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import select

from roleplay import rubric
from tests.web.conftest import Stage, begun, moved
from web import judgement
from web.i18n import speech
from web.service import Turned
from web.store import Viewer
from web.tables import sessions

EN = speech("en")
OF = {"guidance": (45, 60, 75, 88), "compliance": (45, 60, 80, 95)}


def axis(id: str, score: float | None) -> dict[str, Any]:
    return {"id": id, "name": {"zh": f"{id}项", "en": f"the {id}"}, "score": score, "weight": 5.0}


def card(guidance: dict[str, float | None], compliance: dict[str, float | None] | None = None) -> dict[str, Any]:
    """A scorecard with these figures by dimension."""
    packs = {"guidance": guidance, "compliance": compliance or {}}
    return {"packs": {p: {"score": 50.0, "dimensions": [axis(*one) for one in d.items()]} for p, d in packs.items()}}


async def over(browser: httpx.AsyncClient, **wish: Any) -> str:
    """A visit that was ended at the desk; its address."""
    view = await begun(browser, **wish)
    await moved(browser, view, end=True)
    return f"/sessions/{view['id']}"


def marked(page: str) -> list[str]:
    """What can be marked on a page: the names of its groups, each once."""
    return list(dict.fromkeys(re.findall(r'type="radio" name="([^"]+)"', page)))


# --- the scale


@pytest.mark.parametrize(
    ("score", "mark"),
    [(0, 1), (44.9, 1), (45, 2), (59.9, 2), (60, 3), (74.9, 3), (75, 4), (87.9, 4), (88, 5), (100, 5)],
)
def test_a_figure_comes_to_a_mark(score: float, mark: int) -> None:
    assert judgement.band(score, OF["guidance"]) == mark


def test_four_passes_and_five_is_excellent_in_each_packs_own_measure() -> None:
    for shipped in rubric.shipped():
        bounds, pack = judgement.bounds(shipped.pack), shipped.pack
        assert bounds == OF[pack.pack]
        assert judgement.band(pack.passes, bounds) == 4 and judgement.band(pack.passes - 0.1, bounds) == 3
        assert judgement.band(pack.excels, bounds) == 5 and judgement.band(pack.excels - 0.1, bounds) == 4


def test_the_widest_difference_is_told_with_mark_and_figure() -> None:
    whole = card({"visit": 52.0, "call": 90.0}, {"fit": 79.0})
    told = judgement.compare(whole, {"guidance": {"visit": 5, "call": 4}, "compliance": {"fit": 3}}, OF, EN)
    assert told["sentence"] == "You thought better of “the visit”: you gave it a 5, and its 52 is a 2."
    assert told["own"]["guidance"]["call"] == {"own": 4, "band": 5, "by": -1}
    assert told["own"]["compliance"]["fit"]["by"] == 0


def test_whoever_was_too_hard_on_herself_is_told_so() -> None:
    told = judgement.compare(card({"visit": 95.0}), {"guidance": {"visit": 2}}, OF, EN)
    assert told["sentence"] == "You were too hard on “the visit”: you gave it a 2, and its 95 is a 5."


def test_of_two_equal_differences_the_flattering_one_is_told() -> None:
    told = judgement.compare(card({"a": 100.0, "b": 0.0}), {"guidance": {"a": 3, "b": 3}}, OF, EN)
    assert "“the b”" in told["sentence"]


def test_a_judgement_that_fits_is_praised() -> None:
    told = judgement.compare(card({"visit": 80.0}), {"guidance": {"visit": 4}}, OF, EN)
    assert told["sentence"].startswith("You saw yourself")


# --- the pages


def test_the_end_of_a_visit_leads_to_ones_own_judgement(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[str], str]:
        browser = await stage.named()
        here = await over(browser)
        led = [(await browser.get(f"{here}{to}")) for to in ("", "/scorecard", "/replay")]
        assert {answer.status_code for answer in led} == {303}
        page = await browser.get(f"{here}/judgement")
        assert page.status_code == 200
        return [str(answer.headers["location"]).removeprefix(here) for answer in led], page.text

    led, page = play(scene)
    assert led == ["/scorecard", "/judgement", "/judgement"]
    groups = marked(page)
    assert {name.partition(".")[0] for name in groups} == {"guidance", "compliance"}
    assert page.count("<fieldset") == page.count("<legend>") == len(groups)
    for name in groups:
        values = re.findall(rf'name="{re.escape(name)}" value="(\d?)"', page)
        assert values == ["1", "2", "3", "4", "5", ""], "five marks, and leaving it out"
    assert "未达标" not in page and "pack-figure" not in page, "nothing of the card is given away"


def test_marks_stand_beside_the_figures_and_are_kept_for_good(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str, list[int]]:
        browser = await stage.named()
        here = await over(browser)
        first = {"guidance.invitation": "5", "guidance.visit": "", "compliance.identity": "1"}
        answer = await browser.post(f"{here}/judgement", data=first)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{here}/scorecard")
        seen = (await browser.get(f"{here}/scorecard")).text
        again = await browser.post(f"{here}/judgement", data={"guidance.invitation": "1"})
        asked = await browser.get(f"{here}/judgement")
        await stage.restart()
        return seen, (await browser.get(f"{here}/scorecard")).text, [again.status_code, asked.status_code]

    seen, later, answers = play(scene)
    assert "邀约" in seen.partition("judged")[2][:400], "the widest difference is named"
    assert '<td class="num">5 <span class="soft">(1)</span></td>' in seen
    assert '<td class="num">1 <span class="soft">(1)</span></td>' in seen
    assert later == seen
    assert answers == [303, 303]


def test_whoever_goes_straight_to_the_card_is_not_asked_again(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, int, int]:
        browser = await stage.named()
        here = await over(browser)
        await browser.post(f"{here}/judgement", data={"skip": "1", "guidance.invitation": "5"})
        card = await browser.get(f"{here}/scorecard")
        await browser.post(f"{here}/judgement", data={"guidance.invitation": "5"})
        return (
            (await browser.get(f"{here}/scorecard")).text,
            card.status_code,
            (await browser.get(f"{here}/replay")).status_code,
        )

    page, card, replay = play(scene)
    assert (card, replay) == (200, 200)
    assert "pack-figure" in page and "judged" not in page


@pytest.mark.parametrize("field", [{"guidance.invitation": "6"}, {"guidance.nothing": "3"}, {"visit": "3"}])
def test_marks_for_nothing_are_refused_and_nothing_is_kept(play, field: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[int, int]:
        browser = await stage.named()
        here = await over(browser)
        return (
            (await browser.post(f"{here}/judgement", data=field)).status_code,
            (await browser.get(f"{here}/judgement")).status_code,
        )

    assert play(scene) == (400, 200)


def test_an_exam_opens_its_card_at_once(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[int]:
        browser = await stage.named()
        here = await over(browser, mode="exam")
        return [(await browser.get(f"{here}/{what}")).status_code for what in ("scorecard", "replay", "judgement")]

    assert play(scene) == [200, 200, 303]


def test_before_the_end_there_is_nothing_to_judge_and_never_for_others(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[int]:
        browser, outsider = await stage.named(), await stage.named("陌生人")
        view = await begun(browser)
        running = f"/sessions/{view['id']}/judgement"
        done = f"{await over(browser)}/judgement"
        return [
            (await browser.get(running)).status_code,
            (await browser.post(running, data={"skip": "1"})).status_code,
            (await outsider.get(done)).status_code,
            (await outsider.post(done, data={"skip": "1"})).status_code,
            (await browser.get(done)).status_code,
        ]

    assert play(scene) == [409, 409, 404, 404, 200]


def test_the_api_gives_the_card_as_ever(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> int:
        browser = await stage.named()
        here = await over(browser)
        return (await browser.get(f"/api/v1{here}/scorecard")).status_code

    assert play(scene) == 200


@pytest.mark.parametrize("stage", ["", "invitation_call", "first_visit", "policy_review", "closing", "after_service"])
def test_one_stage_alone_is_judged_only_beside_a_total(play, stage: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage_: Stage) -> tuple[bool, str]:
        browser = await stage_.named()
        view = await begun(browser, stage=stage)
        for _ in range(40):
            if view["ended"]:
                break
            view = await moved(browser, view, end=True)
        here = f"/sessions/{view['id']}"
        packs = (await browser.get(f"/api/v1{here}/scorecard")).json()["packs"]
        led = await browser.get(f"{here}/scorecard")
        return any(pack["score"] is not None for pack in packs.values()), led.headers.get("location", "")

    total, led = play(scene)
    assert led.endswith("/judgement") is total


def test_who_is_asked_is_a_matter_of_mode_stage_branch_and_figures(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> Turned:
        browser = await stage.named()
        here = await over(browser)
        parts = stage.app.state.parts
        with parts.service.database.read() as connection:
            row = connection.execute(select(sessions.c.owner)).scalar()
        turned, _, _ = await parts.service.scorecard(Viewer(str(row)), here.rpartition("/")[2])
        kept: Turned = turned
        return kept

    whole = play(scene)
    with_total, without = card({"visit": 50.0}), card({"visit": 50.0})
    for pack in without["packs"].values():
        pack["score"] = None
    alone = replace(whole, state=msgspec.structs.replace(whole.state, drill="first_visit"))
    exam = replace(whole, state=msgspec.structs.replace(whole.state, mode="exam"))
    branch = replace(whole, branch_of="another")
    assert judgement.due(whole, with_total, None) and judgement.due(whole, without, None)
    assert judgement.due(alone, with_total, None) and not judgement.due(alone, without, None)
    assert not judgement.due(exam, with_total, None)
    assert not judgement.due(branch, with_total, None)
    assert not judgement.due(whole, with_total, {}), "a skip is an answer"
    assert not judgement.due(whole, card({"visit": None}), None), "nothing applied"
