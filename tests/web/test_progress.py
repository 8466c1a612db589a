"""A trainee's own desk: what to practise next, the curves, all her visits, and that nobody else's are on it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest

from tests.web.cast import viewer_of
from tests.web.conftest import Stage, begun
from tests.web.visits import finished, played, rows
from web import growth
from web.i18n import speech
from web.tables_teaching import corrections

Play = Callable[..., Any]
ENGLISH = {"accept-language": "en"}
DAY = 86_400_000


async def desk(browser: httpx.AsyncClient, query: str = "") -> str:
    answer = await browser.get(f"/progress{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


async def drilled(browser: httpx.AsyncClient, stage: str = "invitation_call", mode: str = "drill") -> dict[str, Any]:
    return await finished(browser, await begun(browser, mode=mode, stage=stage))


async def moved_back(stage: Stage, id: str, days: int) -> None:
    """As if a visit had been made so many days ago."""
    await stage.app.state.parts.service.writer.do(
        lambda connection: connection.exec_driver_sql(
            "update sessions set updated = updated - ? where id = ?", (days * DAY, id)
        )
    )


def listed(page: str) -> list[str]:
    """The visits of the list, in its order."""
    found = re.findall(r'href="/sessions/([\w-]+)(?:/replay)?"[^>]*>(?:Go on|Replay)', page)
    return list(dict.fromkeys(found))


# --- what to practise next


def test_somebody_new_is_told_how_to_begin(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        page = await desk(browser)
        assert "Where to begin" in page and page.count('action="/sessions"') == 2
        assert "Nothing yet." in page and '<svg class="grow"' not in page
        assert "Worth practising" not in (await browser.get("/")).text

    play(scene)


def test_who_has_no_name_yet_is_asked_for_it(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        page = await desk(stage.browser())
        assert 'name="name"' in page

    play(scene)


def test_what_was_missed_is_due_the_next_day_and_its_button_begins_the_drill(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        first = await played(browser)
        today = await desk(browser)
        assert "Nothing is due today" in today and "due on" in today
        assert "Worth practising" not in (await browser.get("/")).text
        await moved_back(stage, first["id"], 1)
        page = await desk(browser)
        assert "What to practise next" in page and "due today" in page and "missed 1 out of 1" in page
        form = re.search(r'action="/sessions">(.*?)<button', page, re.S)
        assert form
        fields = dict(re.findall(r'name="(\w+)" value="(\w*)"', form[1]))
        assert fields["mode"] == "drill"
        begun_ = await browser.post("/sessions", data=fields)
        view = (await browser.get("/api/v1" + begun_.headers["location"])).json()
        assert view["mode"] == "drill" and view["stage"] == fields["stage"]
        assert "Worth practising today" in (await browser.get("/")).text
        await moved_back(stage, first["id"], 2)
        assert "due since" in await desk(browser)

    play(scene)


def test_a_customer_of_another_version_does_not_empty_the_desk(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        first = await played(browser)
        await stage.app.state.parts.service.writer.do(
            lambda connection: connection.exec_driver_sql("update sessions set persona = 'somebody_gone'")
        )
        page = await desk(browser)
        assert "somebody_gone" in page and listed(page) == [first["id"]]

    play(scene)


# --- curves


def test_a_curve_needs_two_visits_and_says_so(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        await played(browser)
        page = await desk(browser)
        assert "One visit so far; a line takes two." in page and '<svg class="grow"' not in page
        await played(browser, "thrown_out_pitcher")
        page = await desk(browser)
        assert page.count('<svg class="grow"') >= 8 and page.count('class="pass-line"') >= 2
        assert "Guidance, Total: from 42 to" in page

    play(scene)


def test_curves_hold_what_the_cards_say_and_leave_other_tries_out(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        first = await played(browser)
        alone = await drilled(browser)
        exam = await drilled(browser, "first_visit", "exam")
        again = (await browser.post(f"/api/v1/sessions/{first['id']}/branches", json={"turn": 10})).json()
        again = await finished(browser, again)
        ended = await growth.ended(stage.app.state.parts.service, viewer_of(stage, "李明"))
        assert [one.row.id for one in ended] == [first["id"], alone["id"], exam["id"]]
        packs = growth.curves(ended, speech("en"))
        for n, one in enumerate(ended):
            card = (await browser.get(f"/api/v1/sessions/{one.row.id}/scorecard")).json()
            for shaped in packs:
                told = card["packs"][shaped["id"]]
                values = [chart["values"][n] for chart in shaped["charts"]]
                assert values == [told["score"], *(axis["score"] for axis in told["dimensions"])]
        page = await desk(browser)
        assert listed(page)[0] == again["id"] and page.count("Another try") == 1
        assert page.count('class="dot drill"') > 1 and page.count('class="dot exam"') > 1
        figures = page.split('class="table grow-table"')[1].split("</table>")[0]
        assert figures.count("<tr>") == 1 + 3

    play(scene)


# --- her visits


def test_visits_are_listed_newest_first_by_kind_and_customer(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        running = await begun(browser)
        first = await played(browser)
        alone = await drilled(browser)
        exam = await drilled(browser, "first_visit", "exam")
        again = (await browser.post(f"/api/v1/sessions/{first['id']}/branches", json={"turn": 10})).json()
        ids = [again["id"], exam["id"], alone["id"], first["id"], running["id"]]
        assert listed(await desk(browser)) == ids
        of = {"practice": [first["id"], running["id"]], "drill": [alone["id"]], "exam": [exam["id"]]}
        for kind, wanted in (of | {"again": [again["id"]]}).items():
            assert listed(await desk(browser, f"?kind={kind}&customer=wang_jing")) == wanted

    play(scene)


def test_a_long_list_goes_on_page_by_page_without_loss(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        first = await begun(browser)
        same = (
            "id, owner, persona, mode, stage, drill, date, seed, script, rubrics, turn, length, state, ended, created"
        )
        copied = same.replace("id, ", "", 1)
        await stage.app.state.parts.service.writer.do(
            lambda connection: [
                connection.exec_driver_sql(
                    f"insert into sessions ({same}, updated) select ?, {copied}, ? from sessions where id = ?",
                    (f"copy-{n:03}", 1_700_000_000_000 + n // 7, first["id"]),
                )
                for n in range(100)
            ]
        )
        found: list[str] = []
        query = "?kind=practice"
        for _ in range(5):
            page = await desk(browser, query)
            found += listed(page)
            more = re.search(r'href="/progress(\?[^"#]*)#visits" rel="next"', page)
            if not more:
                break
            query = more[1].replace("&amp;", "&")
            assert "kind=practice" in query
        assert len(found) == 101 and len(set(found)) == 101
        assert "The newest" in page and "Earlier ones" not in page

    play(scene)


@pytest.mark.parametrize("query", ["kind=wrong", "customer=nobody", "after=yesterday", "after=1-%22"])
def test_a_list_there_is_none_of_is_refused_in_words(play: Play, query: str) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        answer = await browser.get(f"/progress?{query}")
        assert answer.status_code == 400 and "no such list" in answer.text
        assert (await browser.get("/progress?kind=" + "x" * 99)).status_code == 422

    play(scene)


def test_a_list_with_nothing_in_it_leads_back(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        await begun(browser)
        page = await desk(browser, "?kind=exam")
        assert "No visit of this kind." in page and "Show all of them" in page

    play(scene)


def test_what_counts_is_shown_and_says_that_a_coach_corrected_it(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        await played(browser)
        assert "corrected by your coach" not in await desk(browser)
        await stage.app.state.parts.service.writer.do(
            lambda connection: connection.exec_driver_sql(
                "update scores set corrections = 1, counted_verdict = 'passed', counted_guidance = 81.5"
            )
        )
        page = await desk(browser)
        assert "corrected by your coach" in page and "81<small>.5</small>" in page
        assert "81<small>.5</small>" in (await browser.get("/")).text

    play(scene)


def test_a_finding_that_a_coach_corrected_is_practised_as_she_has_it(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        first = await played(browser)
        viewer, service = viewer_of(stage, "李明"), stage.app.state.parts.service
        (before,) = await growth.ended(service, viewer)
        criteria = before.tally.packs["guidance"].criteria
        missed = next(id for id, figures in criteria.items() if figures.status == "missed")

        def correct(connection: Any, number: int, status: str, withdrawn: int) -> None:
            row = {"id": f"c{number}", "session": first["id"], "kind": "finding", "target": missed, "body": status}
            more = {"reason": "r", "author": viewer.id, "created": number, "withdrawn": withdrawn}
            connection.execute(corrections.insert(), row | more)

        for number, (status, withdrawn) in enumerate((("half", 0), ("met", 0), ("missed", 5), ("nonsense", 0))):
            await service.writer.do(partial(correct, number=number, status=status, withdrawn=withdrawn))
        assert await growth.ended(service, viewer) == [before], "nothing was counted yet"
        await service.writer.do(lambda connection: connection.exec_driver_sql("update scores set corrections = 1"))
        (after,) = await growth.ended(service, viewer)
        found = after.tally.packs["guidance"].criteria[missed]
        assert (found.status, found.points) == ("met", found.weight)

    play(scene)


def test_nobody_sees_anything_of_anybody_else(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser, outsider = await stage.named(), await stage.named("王强", headers=ENGLISH)
        first = await played(browser)
        page = await desk(outsider)
        assert first["id"] not in page and "Where to begin" in page
        assert rows(stage, "select session from scores") == []

    play(scene)


def test_days_are_those_of_the_server() -> None:
    noon = dt.datetime(2026, 3, 7, 12).timestamp() * 1000
    assert growth.day_of(int(noon)) == dt.date(2026, 3, 7)
