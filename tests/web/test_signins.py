"""Links of one's own, the browsers that are signed in, and ending that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from sqlalchemy import select

from tests.web.cast import LINK, write
from tests.web.conftest import Stage, begun
from web.tables_people import keys, people, signins

Play = Callable[[Callable[[Stage], Awaitable[Any]]], Any]


def test_a_link_of_ones_own_brings_one_back_until_it_is_replaced(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[int, int, int, int, int, list[str]]:
        owner = await stage.named("李明")
        view = await begun(owner)
        first = LINK.search((await owner.post("/me/link")).text)
        second = LINK.search((await owner.post("/me/link")).text)
        assert first and second
        browser = stage.browser()
        looked = await browser.get(second.group(1))
        still = await browser.get(f"/api/v1/sessions/{view['id']}")
        came = await browser.post(second.group(1))
        there = await browser.get(f"/api/v1/sessions/{view['id']}")
        old = await stage.browser().post(first.group(1))
        hashes = await write(stage, lambda c: list(c.execute(select(keys.c.hash)).scalars()))
        statuses = looked.status_code, still.status_code, came.status_code, there.status_code, old.status_code
        return *statuses, [h for h in hashes if h in second.group(1)]

    assert play(scene) == (200, 404, 303, 200, 404, []), "looking signs nobody in; only hashes are kept"


def test_each_browser_can_be_signed_out_from_another(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[str, int, int, int]:
        one = await stage.named("李明", headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130.0"})
        view = await begun(one)
        link = LINK.search((await one.post("/me/link")).text)
        assert link
        two = stage.browser(headers={"user-agent": "Mozilla/5.0 (iPhone) Safari/604.1"})
        await two.post(link.group(1))
        page = (await one.get("/me")).text
        by_link = select(signins.c.token_hash).where(signins.c.via == "link")
        other = await write(stage, lambda c: c.execute(by_link).scalar())
        before = (await two.get(f"/api/v1/sessions/{view['id']}")).status_code
        ended = await one.post("/me/signins", data={"signin": str(other)})
        return page, before, ended.status_code, (await two.get(f"/api/v1/sessions/{view['id']}")).status_code

    page, before, ended, after = play(scene)
    assert "Safari · iPhone" in page and "Chrome · Android" in page
    assert (before, ended, after) == (200, 303, 404)


def test_nobody_ends_anothers_sign_in(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[int, int]:
        one, other = await stage.named("李明"), await stage.named("赵云")
        hers = await write(
            stage,
            lambda c: c.execute(select(signins.c.token_hash).join(people).where(people.c.name == "李明")).scalar(),
        )
        answer = await other.post("/me/signins", data={"signin": str(hers)})
        return answer.status_code, (await one.get("/me")).text.count("李明")

    status, there = play(scene)
    assert status == 404 and there


def test_signing_out_forgets_the_browser_and_warns_who_cannot_come_back(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[str, httpx.Response, int]:
        one = await stage.named("李明")
        view = await begun(one)
        asked = (await one.get("/sign-out")).text
        out = await one.post("/sign-out")
        return asked, out, (await one.get(f"/api/v1/sessions/{view['id']}")).status_code

    asked, out, after = play(scene)
    assert "谁也打不开" in asked
    assert "visitor=;" in out.headers["set-cookie"] and "Max-Age=0" in out.headers["set-cookie"]
    assert after == 404


def test_a_sign_in_that_was_not_used_for_a_year_is_over(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[int, int]:
        one = await stage.named("李明")
        view = await begun(one)
        address = f"/api/v1/sessions/{view['id']}"
        before = (await one.get(address)).status_code
        await write(stage, lambda c: c.execute(signins.update().values(seen=1)))
        stage.app.state.parts.doorkeeper._seen.clear()
        return before, (await one.get(address)).status_code

    assert play(scene) == (200, 404)
