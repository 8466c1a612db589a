"""Coming in: taking charge, invitations, passphrases, attempts that are limited, joining a class."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from tests.web.cast import LINK, SECRET, cast, class_of, code_of, id_of, write
from tests.web.conftest import Stage, begun
from tests.web.visits import rows
from web.auth import COOKIE
from web.tables_people import grants, people, signins

Play = Callable[[Callable[[Stage], Awaitable[Any]]], Any]


async def charged(stage: Stage) -> httpx.AsyncClient:
    """A browser whose owner took charge by the link of the first start."""
    token = await stage.app.state.parts.accounts.charge_link()
    browser = stage.browser()
    fields = {"name": "郑老师", "login": "zheng", "secret": SECRET}
    answer = await browser.post(f"/welcome/{token}", data=fields)
    assert answer.status_code == 303, answer.text
    return browser


async def invited(admin: httpx.AsyncClient, stage: Stage, right: str = "coach") -> httpx.AsyncClient:
    """The browser of 王芳, who accepted an invitation."""
    page = (await admin.post("/people/invitations", data={"right": right})).text
    link = LINK.search(page)
    assert link, page
    browser = stage.browser()
    answer = await browser.post(link.group(1), data={"name": "王芳", "login": "wangfang", "secret": SECRET})
    assert answer.status_code == 303, answer.text
    return browser


# Taking charge ------------------------------------------------------------------------------------------


def test_the_first_coach_takes_charge_once(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[httpx.Response, httpx.Response, httpx.Response, object, str]:
        accounts = stage.app.state.parts.accounts
        old = await accounts.charge_link()
        token = await accounts.charge_link()
        browser, late = stage.browser(), stage.browser()
        fields = {"name": "郑老师", "login": "zheng", "secret": SECRET}
        replaced = await late.post(f"/welcome/{old}", data=fields)
        taken = await browser.post(f"/welcome/{token}", data=fields)
        again = await late.post(f"/welcome/{token}", data=fields | {"login": "late"})
        return replaced, taken, again, await accounts.charge_link(), (await browser.get("/people")).text

    replaced, taken, again, anew, people_page = play(scene)
    assert replaced.status_code == 404, "every start makes a new link and takes the old one back"
    assert taken.status_code == 303
    assert again.status_code == 404
    assert anew is None, "there is somebody in charge"
    assert "郑老师" in people_page


def test_an_invitation_gives_one_right_once_and_is_recorded(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[httpx.Response, httpx.Response, list[Any], str]:
        admin = await charged(stage)
        page = (await admin.post("/people/invitations", data={"right": "coach"})).text
        link = LINK.search(page)
        assert link
        fields = {"name": "王芳", "login": "WangFang", "secret": SECRET}
        seen = await stage.browser().get(link.group(1))
        first = await stage.browser().post(link.group(1), data=fields)
        assert seen.status_code == 200 and first.status_code == 303, "looking at it uses nothing up"
        second = await stage.browser().post(link.group(1), data=fields | {"login": "other"})
        of = grants.c.person == id_of(stage, "王芳")
        given = await write(stage, lambda c: c.execute(select(grants.c.right, grants.c.by).where(of)).all())
        return first, second, given, id_of(stage, "郑老师")

    _, second, given, admin = play(scene)
    assert second.status_code == 404
    assert given == [("coach", admin)]


def test_an_invitation_that_cannot_be_taken_leaves_nothing_half_written(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[list[httpx.Response], int, httpx.Response]:
        admin = await charged(stage)
        page = (await admin.post("/people/invitations", data={"right": "coach"})).text
        link = LINK.search(page)
        assert link
        count = select(people.c.id)
        before = len(await write(stage, lambda c: c.execute(count).all()))
        fields = {"name": "王芳", "login": "wangfang", "secret": SECRET}
        secrets = [{"secret": one} for one in ("short", "aaaaaaaaaaaa", "茶水饭")]
        wrong = [{"login": "zheng"}, *secrets, {"login": "x"}, {"name": "<b>"}]
        answers = [await stage.browser().post(link.group(1), data=fields | one) for one in wrong]
        after = len(await write(stage, lambda c: c.execute(count).all()))
        return answers, after - before, await stage.browser().post(link.group(1), data=fields)

    answers, added, taken = play(scene)
    assert [answer.status_code for answer in answers] == [409, 422, 422, 422, 422, 422]
    assert all('role="alert"' in answer.text for answer in answers)
    assert SECRET not in "".join(answer.text for answer in answers), "a passphrase is never sent back"
    assert added == 0
    assert taken.status_code == 303, "and the link is still good"


def test_who_has_an_account_gets_the_right_added_to_it(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[httpx.Response, str]:
        admin = await charged(stage)
        coach = await invited(admin, stage)
        page = (await admin.post("/people/invitations", data={"right": "author"})).text
        link = LINK.search(page)
        assert link
        taken = await coach.post(link.group(1), data={"name": "王芳"})
        return taken, (await admin.get("/people", params={"name": "王芳"})).text

    taken, page = play(scene)
    assert taken.status_code == 303
    assert page.count("<b>王芳</b>") == 1
    assert "取消编写者权限" in page
    assert "取消教练权限" in page


def test_somebody_must_stay_in_charge(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[int, int]:
        admin = await charged(stage)
        me = id_of(stage, "郑老师")
        alone = await admin.post(f"/people/{me}/rights", data={"right": "administrator", "give": "0"})
        await invited(admin, stage, "administrator")
        then = await admin.post(f"/people/{me}/rights", data={"right": "administrator", "give": "0"})
        return alone.status_code, then.status_code

    assert play(scene) == (409, 303)


def test_a_right_that_is_ended_ends_at_once_and_stays_in_the_record(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[int, int, list[Any]]:
        admin = await charged(stage)
        coach = await invited(admin, stage, "administrator")
        before = await coach.get("/people")
        who = id_of(stage, "王芳")
        await admin.post(f"/people/{who}/rights", data={"right": "administrator", "give": "0"})
        after = await coach.get("/people")
        wanted = select(grants.c.ended, grants.c.ended_by).where(grants.c.person == who)
        return before.status_code, after.status_code, await write(stage, lambda c: c.execute(wanted).all())

    before, after, rows = play(scene)
    assert (before, after) == (200, 403)
    assert len(rows) == 1 and rows[0].ended > 0 and rows[0].ended_by


# Passphrases ----------------------------------------------------------------------------------------------


def test_a_trainee_returns_by_her_passphrase(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[httpx.Response, httpx.Response, int, str]:
        first = await stage.named("李明")
        view = await begun(first)
        kept = await first.post("/me/passphrase", data={"login": "Ｌi-Ming", "secret": SECRET})
        elsewhere = stage.browser()
        back = await elsewhere.post("/sign-in", data={"login": " LI-MING ", "secret": SECRET, "back": "/me"})
        here = await elsewhere.get(f"/api/v1/sessions/{view['id']}")
        secret = await write(stage, lambda c: str(c.execute(select(people.c.secret)).scalar_one()))
        return kept, back, here.status_code, secret

    kept, back, here, secret = play(scene)
    assert kept.status_code == 303
    assert (back.status_code, back.headers["location"]) == (303, "/me")
    assert here == 200, "her visits are there"
    assert secret.startswith("$argon2id$")
    cookie = back.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie


def test_a_new_passphrase_needs_the_old_one_and_signs_other_browsers_out(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[int, int, str, int]:
        one = await stage.named("李明")
        await one.post("/me/passphrase", data={"login": "liming", "secret": SECRET})
        two = stage.browser()
        await two.post("/sign-in", data={"login": "liming", "secret": SECRET})
        new = {"login": "liming", "secret": "another kettle, please"}
        refused = await one.post("/me/passphrase", data=new | {"now": "wrong wrong wrong"})
        before = one.cookies[COOKIE]
        taken = await one.post("/me/passphrase", data=new | {"now": SECRET})
        assert one.cookies[COOKIE] != before, "a browser gets a new token when what it may do changes"
        name = (await two.get("/api/v1/personas")).headers.get("set-cookie", "")
        left = rows(stage, "select count(*) from signins where person = ?", id_of(stage, "李明"))
        return refused.status_code, taken.status_code, name, left[0][0]

    refused, taken, anew, left = play(scene)
    assert (refused, taken) == (401, 303)
    assert anew, "the other browser is somebody new"
    assert left == 1


def test_failed_attempts_are_limited_by_name_and_tell_nothing(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[list[httpx.Response], httpx.Response, httpx.Response, str]:
        owner = await stage.named("李明")
        await owner.post("/me/passphrase", data={"login": "liming", "secret": SECRET})
        guesser = stage.browser()
        wrong = [await guesser.post("/sign-in", data={"login": "liming", "secret": f"wrong {n}"}) for n in range(9)]
        nobody = await stage.browser().post("/sign-in", data={"login": "nobody", "secret": "wrong wrong"})
        right = await guesser.post("/sign-in", data={"login": "liming", "secret": SECRET})
        return wrong, nobody, right, (await owner.get("/me")).text

    wrong, nobody, right, own = play(scene)
    assert [answer.status_code for answer in wrong] == [401] * 8 + [429]
    assert right.status_code == 429, "even the right one, for a while"
    words = "账号名和密码对不上"
    assert words in wrong[0].text and words in nobody.text, "the same words whether the name is there or not"
    assert "李明" in own, "who is in, stays in"


def test_one_address_cannot_try_names_without_end(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.accounts.MOST_BY_ADDRESS", 5)

    async def scene(stage: Stage) -> list[int]:
        browser = stage.browser()
        tries = [await browser.post("/sign-in", data={"login": f"name{n}", "secret": "x"}) for n in range(4)]
        codes = [await browser.get(f"/join/WRONG{n}") for n in range(3)]
        elsewhere = await stage.browser(client=("192.0.2.9", 1)).get("/join/WRONG")
        return [answer.status_code for answer in (*tries, *codes, elsewhere)]

    assert play(scene) == [401, 401, 401, 401, 404, 429, 429, 404]


def test_one_goes_on_where_one_wanted_to_go_but_never_elsewhere(play: Play) -> None:
    async def scene(stage: Stage) -> list[str]:
        owner = await stage.named("李明")
        await owner.post("/me/passphrase", data={"login": "liming", "secret": SECRET})
        backs = ["/me?x=1", "//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
        fields = {"login": "liming", "secret": SECRET}
        return [(await stage.browser().post("/sign-in", data=fields | {"back": b})).headers["location"] for b in backs]

    assert play(scene) == ["/me?x=1", "/", "/", "/", "/"]


# Classes -----------------------------------------------------------------------------------------------------


def test_a_trainee_joins_by_code_from_another_machine_and_leaves(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[httpx.Response, str, httpx.Response, str]:
        await stage.named("王芳")
        klass = await class_of(stage, "王芳", name="三月新人班")
        code = code_of(stage, klass)
        browser = stage.browser(client=("192.0.2.7", 1))
        closed = await browser.get("/")
        assert closed.status_code == 303 and closed.headers["location"] == "/sign-in?back=%2F"
        shown = await browser.get(f"/join/{code.lower()}")
        assert "三月新人班" in shown.text
        came = await browser.post("/join", data={"code": f" {code[:4]}-{code[4:]} ".lower(), "name": "小陈"})
        mine = (await browser.get("/me")).text
        left = await browser.post("/me/classes", data={"klass": klass})
        return came, mine, left, (await browser.get("/me")).text

    came, mine, left, after = play(scene)
    assert came.status_code == 303
    assert "三月新人班" in mine and "小陈" in mine
    assert left.status_code == 303
    assert "三月新人班" not in after


def test_who_practised_before_she_joined_keeps_that_to_herself(play: Play) -> None:
    async def scene(stage: Stage) -> list[str]:
        await stage.named("王芳")
        code = code_of(stage, await class_of(stage, "王芳"))
        browser = await stage.named("小陈")
        await begun(browser)
        await browser.post("/join", data={"code": code, "name": "小陈"})
        later = await begun(browser)
        seen = [row[0] for row in rows(stage, "select session from class_visits")]
        return [id for id in seen if id != later["id"]] + [f"{len(seen)}"]

    assert play(scene) == ["1"]


def test_an_open_program_that_asks_as_nobody_is_told_to_sign_in(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[httpx.Response, httpx.Response]:
        far = stage.browser(client=("192.0.2.7", 1))
        return await far.get("/api/v1/personas"), await far.post("/sessions", data={"persona": "wang_jing"})

    api, page = play(scene)
    assert (api.status_code, api.json()["error"]["code"]) == (401, "sign_in")
    assert page.status_code == 401 and "请先登录" in page.text


def test_an_administrator_lets_a_coach_into_a_class_and_it_is_recorded(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[int, int, str]:
        people_ = await cast(stage)
        wrong = await people_.admin.post("/people/classes", data={"klass": people_.class_, "login": "nobody"})
        given = await people_.admin.post("/people/classes", data={"klass": people_.class_, "login": "qian"})
        return wrong.status_code, given.status_code, (await people_.admin.get("/people")).text

    wrong, given, page = play(scene)
    assert (wrong, given) == (422, 303)
    assert "可查看班级「一班」" in page or "可查看班级 “一班”" in page


def test_no_secret_of_anybody_is_on_the_page_of_people(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[str, list[str]]:
        people_ = await cast(stage)
        await begun(people_.trainee)
        kept = (select(signins.c.token_hash), select(people.c.secret))
        hashes = await write(stage, lambda c: [one for query in kept for one in c.execute(query).scalars()])
        return (await people_.admin.get("/people")).text, [h for h in hashes if h]

    page, hashes = play(scene)
    assert not [h for h in hashes if h in page]
    assert "/sessions/" not in page


def test_joining_again_changes_the_name_not_the_person(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[int, int]:
        await stage.named("王芳")
        browser, code = stage.browser(), code_of(stage, await class_of(stage, "王芳"))
        answer = await browser.post("/join", data={"code": code, "name": "小陈"})
        assert answer.status_code == 303, answer.text
        await browser.post("/join", data={"code": code, "name": "陈小雨"})
        found = await write(stage, lambda c: c.execute(select(people.c.name).where(people.c.name.contains("陈"))).all())
        return len(found), len([one for one in found if one.name == "陈小雨"])

    assert play(scene) == (1, 1)
