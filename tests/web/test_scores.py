"""Scores that lists read: kept once with their figures, for whoever may see them, and equal to the card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

from roleplay import tally
from tests.web.cast import class_of, verdict_opened, viewer_of
from tests.web.conftest import Stage, begun
from tests.web.visits import finished, played, rows

Play = Callable[..., Any]


async def card(browser: httpx.AsyncClient, id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await browser.get(f"/api/v1/sessions/{id}/scorecard")).json()
    return found


def test_what_is_kept_is_what_the_card_says(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        first = await played(browser)
        alone = await finished(browser, await begun(browser, mode="drill", stage="invitation_call"))
        kept = await stage.app.state.parts.service.scored(viewer_of(stage, "李明"), [first["id"], alone["id"]])
        assert set(kept) == {first["id"], alone["id"]}
        for id, row in kept.items():
            told = await card(browser, id)
            figures = tally.decode(row.card)
            assert row.verdict == row.counted_verdict == (told["verdict"] or "")
            for pack in ("guidance", "compliance"):
                score = told["packs"][pack]["score"]
                assert getattr(row, pack) == getattr(row, f"counted_{pack}") == figures.packs[pack].score == score
                findings = {f["id"]: f["status"] for f in told["packs"][pack]["findings"]}
                assert {id: one.status for id, one in figures.packs[pack].criteria.items()} == findings
            assert row.partial == int(told["partial"]) and row.corrections == 0

    play(scene)


def test_a_visit_is_scored_once_and_not_while_it_runs(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        running = await begun(browser)
        first = await played(browser)
        assert rows(stage, "select session from scores") == [], "nothing is scored before somebody looks"
        viewer, service = viewer_of(stage, "李明"), stage.app.state.parts.service
        assert set(await service.scored(viewer, [running["id"], first["id"], "nobody's"])) == {first["id"]}
        before = rows(stage, "select * from scores")
        for address in ("/", "/progress"):
            assert (await browser.get(address)).status_code == 200
        assert rows(stage, "select * from scores") == before

    play(scene)


def test_a_row_from_before_gets_its_figures_and_keeps_what_counts(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        first = await played(browser)
        viewer, service = viewer_of(stage, "李明"), stage.app.state.parts.service
        (row,) = (await service.scored(viewer, [first["id"]])).values()

        def older(connection: Any) -> None:
            connection.exec_driver_sql(
                "update scores set card = null, corrections = 1, counted_verdict = 'passed', counted_guidance = 77"
            )

        await service.writer.do(older)
        (again,) = (await service.scored(viewer, [first["id"]])).values()
        assert again.card == row.card and again.verdict == row.verdict
        assert (again.counted_verdict, again.counted_guidance, again.corrections) == ("passed", 77, 1)

    play(scene)


def test_a_score_reaches_nobody_who_may_not_have_it(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser, coach, outsider = await stage.named(), await stage.named("陈老师"), await stage.named("王强")
        await class_of(stage, "陈老师", "李明")
        first = await played(browser)
        service = stage.app.state.parts.service
        assert await service.scored(viewer_of(stage, "王强"), [first["id"]]) == {}
        assert rows(stage, "select session from scores") == []
        teacher = viewer_of(stage, "陈老师")
        assert await service.scored(teacher, [first["id"]]) == {}, "not opened yet, so that she can mark blind"
        await verdict_opened(stage, "陈老师", first["id"])
        assert set(await service.scored(teacher, [first["id"]])) == {first["id"]}
        assert (await outsider.get("/progress")).text.count(first["id"]) == 0
        assert (await coach.get("/progress")).text.count(first["id"]) == 0

    play(scene)


def test_a_visit_of_lost_rubrics_is_left_out_and_harms_no_list(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        first, second = await played(browser), await played(browser)
        gone = '{"guidance": "gone", "compliance": "gone"}'
        await stage.app.state.parts.service.writer.do(
            lambda connection: connection.exec_driver_sql(
                "update sessions set rubrics = ? where id = ?", (gone, first["id"])
            )
        )
        for address in ("/", "/progress"):
            page = await browser.get(address)
            assert page.status_code == 200 and first["id"] in page.text
        assert [id for (id,) in rows(stage, "select session from scores")] == [second["id"]]

    play(scene)
