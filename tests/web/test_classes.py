"""Classes at the coach's desk: opening one, its code, its roster, who may read it; and nothing for anybody else."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import httpx

from tests.web.cast import coach, id_of, joined, keeps_passphrase, opened_class
from tests.web.conftest import Stage, plain
from tests.web.visits import finished, played, rows
from web.store_coach import CODE_LENGTH, SIGNS


def code_of(stage: Stage, class_: str) -> str:
    return str(rows(stage, "select code from classes where id = ?", class_)[0][0])


def test_a_coach_opens_a_class_and_an_empty_desk_says_what_one_is_for(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str, str, str]:
        wang = await coach(stage, "王老师")
        empty = (await wang.get("/classes")).text
        class_ = await opened_class(wang, "  三月   新人班 ")
        return (
            empty,
            (await wang.get("/classes")).text,
            (await wang.get(f"/classes/{class_}")).text,
            code_of(stage, class_),
        )

    empty, desk, room, code = play(scene)
    assert "开第一个班" in empty and "三月 新人班" in desk and "0 名学员" in desk
    assert len(code) == CODE_LENGTH and set(code) <= set(SIGNS)
    assert f"http://localhost/join/{code}" in room
    assert f"<span>{code[:4]}</span><span>{code[4:]}</span>" in room
    assert "班里还没有人" in room and "只能在这台电脑上打开" in room


def test_a_class_without_a_name_comes_back_as_it_was_typed(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[httpx.Response]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        long = "班" * 61
        return [
            await wang.post("/classes", data={"name": " "}),
            await wang.post("/classes", data={"name": long}),
            await wang.post(f"/classes/{class_}/name", data={"name": long}),
            await wang.post(f"/classes/{class_}/name", data={"name": "四月班"}),
            await wang.get("/classes"),
        ]

    empty, long, renamed, right, desk = play(scene)
    assert [one.status_code for one in (empty, long, renamed, right)] == [422, 422, 422, 303]
    assert "班" * 61 in long.text and "班" * 61 in renamed.text and 'role="alert"' in renamed.text
    assert "四月班" in desk.text and "新人二班" not in desk.text


def test_the_picture_of_a_code_is_a_plain_svg_for_coaches_alone(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[httpx.Response, httpx.Response]:
        wang, li = await coach(stage, "王老师"), await coach(stage, "李老师")
        address = f"/classes/{await opened_class(wang)}/code.svg"
        return await wang.get(address), await li.get(address)

    hers, others = play(scene)
    assert hers.headers["content-type"] == "image/svg+xml"
    root = ET.fromstring(hers.content)
    assert root.tag.endswith("svg") and "script" not in hers.text and "style" not in hers.text
    assert others.status_code == 404


def test_a_code_is_closed_opened_and_renewed(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[tuple[str, int]]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        seen = []
        for what in ("", "close", "open", "renew"):
            if what:
                answer = await wang.post(f"/classes/{class_}/code", data={"what": what})
                assert answer.status_code == 303
            seen += [tuple(row) for row in rows(stage, "select code, open from classes where id = ?", class_)]
        return seen

    first, closed, opened, renewed = play(scene)
    assert closed == (first[0], 0) and opened == first and renewed[0] != first[0]


def test_the_roster_tells_who_practises_and_a_removed_trainee_is_gone_with_her_visits(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, httpx.Response, httpx.Response, str, list[int]]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao = await joined(stage, class_, "赵敏")
        await joined(stage, class_, "钱进")
        visit = await finished(zhao, await played(zhao, moves=3))
        before = (await wang.get(f"/classes/{class_}")).text
        place = f"/classes/{class_}/members/{id_of(stage, '赵敏')}/remove"
        read = (await wang.get(f"/sessions/{visit['id']}/replay")).status_code
        gone, again = await wang.post(place), await wang.post(place)
        after = (await wang.get(f"/classes/{class_}")).text
        return before, gone, again, after, [read, (await wang.get(f"/sessions/{visit['id']}/replay")).status_code]

    before, gone, again, after, reading = play(scene)
    assert "赵敏" in before and "钱进" in before and "把 赵敏 移出班级" in before
    assert (gone.status_code, again.status_code) == (303, 404)
    assert "赵敏" not in after and "钱进" in after
    assert reading[0] != 404 and reading[1] == 404


def test_reading_a_class_is_granted_recorded_and_ended(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> dict[str, object]:
        wang, li = await coach(stage, "王老师"), await coach(stage, "李老师")
        await stage.named("赵敏")
        await keeps_passphrase(stage, "李老师", "li.laoshi")
        await keeps_passphrase(stage, "赵敏", "zhaomin")
        class_ = await opened_class(wang)
        readers = f"/classes/{class_}/readers"
        before = (await li.get(f"/classes/{class_}")).status_code
        wrong = [(await wang.post(readers, data={"login": login})) for login in ("nobody", "zhaomin")]
        given = await wang.post(readers, data={"login": " LI.laoshi"})
        twice = await wang.post(readers, data={"login": "li.laoshi"})
        found = rows(stage, "select id, person from grants where class = ?", class_)
        mine = next(id for id, person in found if person == id_of(stage, "王老师"))
        hers = next(id for id, person in found if person != id_of(stage, "王老师"))
        there = (await li.get(f"/classes/{class_}")).status_code
        ended = await wang.post(f"{readers}/{hers}/end")
        return {
            "before": before,
            "wrong": wrong,
            "given": (given.status_code, twice.status_code, len(found)),
            "there": there,
            "ended": ended.status_code,
            "after": (await li.get(f"/classes/{class_}")).status_code,
            "last": await wang.post(f"{readers}/{mine}/end"),
            "page": (await wang.get(f"/classes/{class_}")).text,
        }

    seen = play(scene)
    assert seen["before"] == 404 and seen["there"] == 200 and seen["after"] == 404
    for refused in seen["wrong"]:
        assert refused.status_code == 422 and "没有哪位教练用这个账号名" in refused.text
    assert 'value="zhaomin"' in seen["wrong"][1].text, "nothing typed is lost"
    assert seen["given"] == (303, 303, 2) and seen["ended"] == 303
    assert seen["last"].status_code == 422 and "只剩您这一位教练" in seen["last"].text
    assert "由 王老师 取消" in plain(seen["page"]), "the right that ended stays on record"


def test_nobody_else_comes_near_a_class(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[tuple[str, str, int]]:
        wang, li = await coach(stage, "王老师"), await coach(stage, "李老师")
        class_ = await opened_class(wang)
        zhao = await joined(stage, class_, "赵敏")
        person, grant = id_of(stage, "赵敏"), rows(stage, "select id from grants where class = ?", class_)[0][0]
        places = [
            ("get", f"/classes/{class_}"),
            ("get", f"/classes/{class_}/code.svg"),
            ("get", f"/classes/{class_}/visits"),
            ("post", f"/classes/{class_}/name"),
            ("post", f"/classes/{class_}/code"),
            ("post", f"/classes/{class_}/members/{person}/remove"),
            ("post", f"/classes/{class_}/readers"),
            ("post", f"/classes/{class_}/readers/{grant}/end"),
            ("post", f"/classes/{class_}/verdicts"),
            ("get", f"/classes/{class_}/assignments"),
            ("post", f"/classes/{class_}/assignments"),
        ]
        found = []
        for who, browser in (("another coach", li), ("its trainee", zhao), ("nobody", stage.browser())):
            for how, place in places:
                data = {"name": "x", "login": "x", "what": "close", "persona": "wang_jing"}
                sent = {"data": data} if how == "post" else {}
                found.append((who, place, (await getattr(browser, how)(place, **sent)).status_code))
        assert rows(stage, "select name, open from classes") == [("新人二班", 1)]
        return found

    for who, place, status in play(scene):
        assert status == (404 if who == "another coach" else 403), (who, place)


def test_the_desk_counts_what_waits_until_it_is_opened(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[str]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao = await joined(stage, class_, "赵敏")
        await played(zhao, moves=3)
        running = (await wang.get("/classes")).text
        await finished(zhao, await played(zhao, moves=3))
        waits = (await wang.get("/classes")).text
        await wang.post(f"/classes/{class_}/verdicts", data={"shown": "1"})
        return [running, waits, (await wang.get("/classes")).text]

    running, waits, shown = play(scene)
    assert "还没打开" not in running and "本周 1 次拜访" in running
    assert "1 次还没打开" in waits and "还没打开" not in shown


def test_the_menu_shows_each_her_own(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str]:
        wang = await coach(stage, "王老师")
        return (await wang.get("/")).text, (await (await stage.named("赵敏")).get("/")).text

    coachs, trainees = play(scene)
    assert 'href="/classes"' in coachs and 'href="/classes"' not in trainees
    assert re.search(r'href="/assignments"', trainees)
