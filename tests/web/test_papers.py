"""The papers as pages: handed in without JavaScript or with htmx, refused with every entry kept, laid on the table in
a visit."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from tests.web.conftest import Stage, begun
from tests.web.test_pages import TURN

SHEET = {
    "type.A": "whole_ci", "person.A": "liuyang", "sum.A": "50", "years.A": "20", "covers.A": "covers_ci",
    "type.B": "whole_ci", "person.B": "wangjing", "sum.B": "30万", "years.B": "20", "covers.B": "covers_ci",
    "type.C": "term_life", "person.C": "liuyang", "sum.C": "500000元", "years.C": "20", "covers.C": "covers_death",
    "income.liuyang": "32", "income.wangjing": "18", "debts": "30", "living": "10.8", "living_years": "19",
    "school.duoduo": "3", "school_years.duoduo": "14", "school.lele": "3", "school_years.lele": "19",
    "parents": "2.4", "parents_years": "15", "final": "5", "assets": "40", "method": "needs", "base": "share",
}  # fmt: skip
"""The gap sheet of P1 with every figure right, some written in their own unit."""

PLAN = {
    "item": ["medical", "life_liuyang", "accident"],
    "sum.life_liuyang": "60",
    "solves.medical": "hospital",
    "solves.life_liuyang": "mortgage",
}
HTMX = {"hx-request": "true"}


async def hand_in(
    browser: httpx.AsyncClient, here: str, paper: str, data: dict[str, Any], **more: Any
) -> httpx.Response:
    """Fill a paper in on its page and hand it in, on the turn the page names."""
    page = (await browser.get(f"{here}/papers/{paper}")).text
    turn = TURN.search(page)
    assert turn, page
    fields = {"turn": turn.group(1), "kind": "form", "form": paper, **data}
    return await browser.post(f"{here}/moves", data=fields, **more)


async def at_desk(house: Stage, **wish: Any) -> tuple[httpx.AsyncClient, str]:
    """A browser, and the address of a session that stands at the desk (or where `wish` says)."""
    browser = await house.named()
    view = await begun(browser, **wish)
    return browser, f"/sessions/{view['id']}"


def words(page: str) -> str:
    """The words of a page without its marks, single-spaced."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_gap_sheet_is_worked_out_on_a_page(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[httpx.Response, str]:
        browser, here = await at_desk(stage)
        answer = await hand_in(browser, here, "sheet", SHEET)
        return answer, (await browser.get(answer.headers["location"])).text

    answer, page = play(scene)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("/papers/sheet#result")
    told = words(page)
    for figure in ("375.2万元", "335.2万元", "164.5", "120.7", "76", "54", "160%", "100%", "14.9%", "26,650元"):
        assert figure in told
    assert "遗属需求法 · C.2-3" in told
    assert "重疾保额 ÷ 家庭年收入" in told
    assert 'name="sum.C" value="500000元"' in page, "what was typed stands there as it was typed"
    assert "还空着" not in told


def test_a_half_filled_sheet_is_taken_and_says_what_counted_nothing(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> str:
        browser, here = await at_desk(stage)
        answer = await hand_in(browser, here, "sheet", {"debts": "30", "income.liuyang": "32", "income.wangjing": "18"})
        return (await browser.get(answer.headers["location"])).text

    told = words(play(scene))
    assert re.search(r"还空着、按零算的：[^。]*给老人的", told)
    assert "30万元" in told


def test_no_gap_is_said_in_words(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> str:
        browser, here = await at_desk(stage)
        answer = await hand_in(browser, here, "sheet", SHEET | {"assets": "400"})
        return (await browser.get(answer.headers["location"])).text

    assert "<b>无缺口</b>" in play(scene)


@pytest.mark.parametrize(
    ("field", "typed", "zh", "en"),
    [
        ("debts", "300000", "就是 30亿元。是想写 30万元 吗", "Did you mean 300,000 yuan?"),
        ("debts", "-3", "没有负数", "no amount below zero"),
        ("debts", "三十来万吧", "读不出数来", "cannot be read as a number"),
        ("debts", "9" * 29, "太大了", "more than there can be"),
        ("living_years", "19.5", "只能填整数", "Only a whole number"),
        ("living_years", "300", "最多 60年", "at most 60 years"),
        ("method", "magic", "没有这个选项", "not one of the answers"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(  # type: ignore[no-untyped-def]
    play, field: str, typed: str, zh: str, en: str
) -> None:
    async def scene(stage: Stage) -> list[httpx.Response]:
        browser, here = await at_desk(stage)
        entered = {"parents": "2.4", "assets": "四十万", field: typed}
        languages = ({"accept-language": "zh-CN"}, {"accept-language": "en-GB"})
        return [await hand_in(browser, here, "sheet", entered, headers=one) for one in languages]

    for answer, message in zip(play(scene), (zh, en), strict=True):
        assert answer.status_code == 422
        page = answer.text
        assert 'name="parents" value="2.4"' in page
        assert 'name="assets" value="四十万"' in page
        problem = re.search(r'<p class="wrong" id="(f\d+)-wrong">(.*?)</p>', page, re.DOTALL)
        assert problem, page
        place, told = problem.groups()
        assert message in words(told)
        assert page.count('class="wrong"') == 1
        assert f'href="#{place}"' in page, "the list at the top leads to the field"
        if field != "method":
            field_itself = re.search(rf'<input [^>]*id="{place}"[^>]*>', page)
            assert field_itself
            assert 'aria-invalid="true"' in field_itself.group()
            assert f"{place}-wrong" in field_itself.group(), "and the field names its message"
            assert f'value="{typed}"' in field_itself.group()


def test_a_blank_paper_comes_back_with_a_calm_word(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> httpx.Response:
        browser, here = await at_desk(stage)
        return await hand_in(browser, here, "sheet", {"debts": " ", "method": ""})

    answer = play(scene)
    assert answer.status_code == 422
    assert "这张纸还是空的" in answer.text


def test_htmx_gets_the_page_to_take_its_pieces_from(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[httpx.Response, httpx.Response, httpx.Response]:
        browser, here = await at_desk(stage)
        good = await hand_in(browser, here, "sheet", SHEET, headers=HTMX)
        bad = await hand_in(browser, here, "sheet", {"debts": "viel"}, headers=HTMX)
        aside = await hand_in(browser, here, "sheet", SHEET | {"then": "desk"}, headers=HTMX)
        return good, bad, aside

    good, bad, aside = play(scene)
    assert good.status_code == 200
    assert 'id="result"' in good.text
    assert 'name="turn" value="1"' in good.text
    assert bad.status_code == 422
    assert bad.headers["hx-retarget"] == "#paper-form"
    assert aside.status_code == 204
    assert aside.headers["hx-redirect"].endswith("#papers")


def test_put_aside_it_is_handed_in_as_it_stands(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[httpx.Response, str, str]:
        browser, here = await at_desk(stage)
        answer = await hand_in(browser, here, "plan", PLAN | {"then": "desk"})
        return answer, (await browser.get(here)).text, (await browser.get(f"{here}/papers/plan")).text

    answer, desk, paper = play(scene)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("#papers")
    assert re.search(r'/papers/plan".*?做过', desk, re.DOTALL)
    assert re.search(r'value="life_liuyang"[^>]* checked', paper)
    assert "3,960元" in words(paper)


def test_the_plan_tells_what_each_item_costs_and_never_which_label_is_right(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> str:
        browser, here = await at_desk(stage)
        await hand_in(browser, here, "sheet", SHEET)
        answer = await hand_in(browser, here, "plan", PLAN)
        return (await browser.get(answer.headers["location"])).text

    told = words(play(scene).split('id="result"')[1])
    for figure in ("3,960元", "1,900元", "1,580元", "480元", "60万元", "31,600元"):
        assert figure in told
    assert "还没问过" in told, "she has not said what she can pay"
    assert "没写管什么" in told, "an item without its purpose says so"
    assert "104.5万元" in told, "the gap that stays open is named"
    assert "对" not in told.split("放进方案")[0]


def test_a_paper_from_an_old_page_keeps_its_entries(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> httpx.Response:
        browser, here = await at_desk(stage)
        await hand_in(browser, here, "sheet", SHEET)
        return await browser.post(f"{here}/moves", data={"turn": "0", "kind": "form", "form": "sheet", "debts": "31"})

    answer = play(scene)
    assert answer.status_code == 409
    assert 'name="debts" value="31"' in answer.text
    assert "标签页" in answer.text
    assert 'name="turn" value="1"' in answer.text, "and it can be handed in from here"


def test_in_a_visit_it_costs_her_minutes_and_she_answers(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str, str, dict[str, Any]]:
        browser, here = await at_desk(stage, stage="policy_review")
        chat = (await browser.get(here)).text
        before = (await browser.get(f"{here}/papers/sheet")).text
        answer = await hand_in(browser, here, "sheet", SHEET)
        after = (await browser.get(answer.headers["location"])).text
        return chat, before, after, (await browser.get(f"/api/v1{here}")).json()

    chat, before, after, view = play(scene)
    assert '/papers/sheet"' in chat.split('id="dock"')[1]
    assert "她等着" in before
    assert "摆到桌上" in before
    assert view["meeting"]["used"] > 0
    hers = [entry for entry in view["transcript"] if entry["kind"] == "her"][-1]
    assert hers["paragraphs"][0] in after, "what she says to it stands beside the result"
    assert "回到对话" in after


def test_somebody_elses_papers_and_unknown_ones_do_not_exist(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[int]:
        browser, here = await at_desk(stage)
        outsider = await stage.named("外人")
        answers = [
            await outsider.get(f"{here}/papers/sheet"),
            await outsider.post(f"{here}/moves", data={"turn": "0", "kind": "form", "form": "sheet", "debts": "1"}),
            await browser.get(f"{here}/papers/nothing"),
        ]
        return [answer.status_code for answer in answers]

    assert play(scene) == [404, 404, 404]


def test_words_typed_on_a_paper_are_escaped(play) -> None:  # type: ignore[no-untyped-def]
    evil = '"><img src=x onerror=alert(1)>'

    async def scene(stage: Stage) -> httpx.Response:
        browser, here = await at_desk(stage)
        return await hand_in(browser, here, "sheet", {"debts": evil, "sum.A": evil})

    answer = play(scene)
    assert answer.status_code == 422
    assert "<img src=x" not in answer.text


def test_the_premium_runs_up_while_items_are_ticked_and_nothing_is_handed_in(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str, str, dict[str, Any]]:
        browser, here = await at_desk(stage)
        address = f"{here}/papers/plan/running"
        two = await browser.post(address, data={"item": ["medical", "accident"]})
        wrong = await browser.post(address, data={"item": ["life_liuyang"], "sum.life_liuyang": "viel"})
        none = await browser.post(address, data={"item": []})
        return two.text, wrong.text, none.text, (await browser.get(f"/api/v1{here}")).json()

    two, wrong, none, view = play(scene)
    assert "2,380元" in two
    assert "还没问过" in two
    for nothing in (wrong, none):
        assert "勾上几样" in nothing
    assert view["turn"] == 0
