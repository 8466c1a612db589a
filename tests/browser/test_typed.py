"""A trainee who types what she says: a whole visit in her own words, a veiled pitch that is asked about, and the field
itself by keyboard, on a phone, and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from roleplay import events as ev
from roleplay import library
from roleplay.authoring import plays
from roleplay.phrase import Phrase
from tests.browser.conftest import Open, begin, overflow, violations
from tests.browser.following import follow, named
from tests.browser.looks import looked_at
from tests.browser.trainee import open_card, type_in

pytestmark = pytest.mark.browser

OTHERWISE = {
    "call_takeover_left": "之前管您保单的张姐离职走了，公司安排我来接手，往后有事您直接找我就行。",
    "call_left_sorry": "换了人也没人好好跟您说一声，搁谁心里都不好受，这事我替公司给您道个歉。",
    "call_propose_home": "您看周六下午两点行不行，我上您家去核半小时资料？",
    "call_confirm_line": "那就说定周六下午两点，执业证和单子明细我都带上，到了给您发消息。",
    "v1_card_licence": "王姐，这是我的名片，还有执业证，上面有编号，您扫一下码就能查到。",
    "v1_talk_children_line": "您家老大都八岁了，老二才三岁，两个娃凑一块儿可热闹了吧？",
    "v1_scope_line": "往后交费提醒、改资料、理赔跑手续这些都找我，每年我再给您理一遍单子。",
    "v1_talk_piano_reflect": "练琴确实磨人，可您心里还是盼着朵朵能一直练下去，对吧？",
    "v1_dedicated_line": "您家这三张单子就我一个人盯着，有事您微信找我，我当天就回。",
    "v1_follow_card": "明天我上系统看一眼新卡生效没有，晚上八点之前一定给您发消息。",
    "rev_l_open_family": "从您买第一张保单到现在都八年了，家里这几年都有些什么变化呀？",
    "rev_l_open_education": "朵朵和乐乐往后上学还有好多年呢，这笔钱您跟刘哥是怎么打算的？",
    "rev_l_understand": "我刚才讲得有点快，您用自己的话说说，家里哪块已经有了、哪块还缺？",
    "prop_l_understand": "我歇口气，您用自己的话讲讲，这几样各管什么、什么是不赔的？",
    "aft_ev_thank": "从头一个电话到现在一个多月了，谢谢您一直这么信得过我。",
    "ref_ask_newborn": "您身边有没有刚当妈、想理理保单的朋友？我只帮着看看，不劝人买。",
}
"""What is said in other words than those of its line."""

GREETING = "王老师您好，我是安禾人寿的李明，这是我的工作证，您看一下"
VEILED = "我们公司现在有一些活动，了解一下对您没坏处"


def first_visit(page: Page, **wish: str) -> str:
    """A first visit in which one types."""
    return begin(page, **{"stage": "first_visit", "words": "free", **wish})


@pytest.mark.slow  # every play is typed without a browser in tests/understand; here, the way to a referral
def test_a_whole_good_visit_is_typed_and_leads_to_a_referral(visitor: Open) -> None:
    page, play = visitor(), named("expert_referral")
    lines = {e.line: e.text for e in plays.run(library.script("wang_jing"), play) if isinstance(e, ev.Said)}

    def say(page: Page, line: Phrase) -> str:
        words = OTHERWISE.get(line.id, lines[line.id])
        type_in(page, words)
        return words

    here, said = follow(page, play, say, words="free")
    assert len(said) > 60
    expect(page.locator(".verdict-label")).to_have_text("优秀")
    expect(page.locator(".verdict-face")).to_contain_text("她替您去问")
    events = ev.from_builtins(page.context.request.get(f"/api/v1{here}/transcript").json()["events"])
    typed = [one for one in events if isinstance(one, ev.Said)]
    assert {one.reader for one in typed} == {"text"}
    assert sum(one.text in OTHERWISE.values() for one in typed) >= 10
    page.goto(f"{here}/replay?turn=12")
    expect(page.locator(".heard").first).to_contain_text("听成：")


def test_a_veiled_pitch_is_asked_about_and_not_condemned(visitor: Open) -> None:
    page = visitor()
    here = first_visit(page, words="mixed")
    type_in(page, GREETING)
    before = page.context.request.get(f"/api/v1{here}").json()
    page.locator("#own-words").fill(VEILED)
    page.keyboard.press("Enter")
    expect(page.locator("#asked")).to_be_focused()
    expect(page.locator("#asked")).to_contain_text("没听准您的意思。您是想——")
    assert 1 <= page.locator("#asked button").count() <= 3
    expect(page.locator("#own-words")).to_have_value(VEILED)
    assert page.context.request.get(f"/api/v1{here}").json() == before, "nothing has happened"
    expect(page.locator(".crossed-in")).to_have_count(0)
    page.locator("#asked a").click()
    expect(page.locator("#own-words")).to_be_focused()
    type_in(page, "没关系，您先忙您的，不着急")
    expect(page.locator("#own-words")).to_be_focused()
    expect(page.locator("#own-words")).to_have_value("")
    expect(page.locator(".say.me")).to_have_count(2)
    expect(page.locator(".crossed-in")).to_have_count(0)


def test_one_types_by_keyboard_alone(visitor: Open) -> None:
    page = visitor(390, 844)
    first_visit(page, words="mixed")
    field = page.locator("#own-words")
    field.focus()
    page.keyboard.type("您好")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("我先坐这儿")
    assert field.input_value() == "您好\n我先坐这儿"
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(page.locator(".say.me")).to_have_count(0)
    field.fill(VEILED)
    page.keyboard.press("Enter")
    expect(page.locator("#asked")).to_be_focused()
    page.keyboard.press("2")
    expect(page.locator(".say.me .heard")).to_contain_text("您自己说的意思：")
    expect(field).to_be_focused()

    page.keyboard.type("还没说出去的话")
    page.locator(".suggest button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".choices .choice").nth(2)).to_be_visible()
    expect(field).to_have_value("还没说出去的话")
    page.locator(".heard a").first.click()
    page.locator("select[name=meant]").select_option("small_talk_personal")
    page.locator("main form button").click()
    page.wait_for_url("**#e*")
    expect(page.locator(".heard").first).to_contain_text("您想的是：贴近生活的闲聊")
    expect(field).to_have_value("还没说出去的话")


def test_without_script_on_a_phone_it_is_the_same_conversation(visitor: Open) -> None:
    page = visitor(360, 780, script=False)
    page.goto("/customers/wang_jing")
    page.locator("input[name=words][value=free]").check(force=True)
    page.locator(".more summary").click()
    page.locator("select[name=stage]").select_option("first_visit")
    expect(page.locator("input[name=harvest]")).not_to_be_checked()
    page.locator("input[name=harvest]").check(force=True)
    page.locator("main form > button").click()
    assert overflow(page) <= 0
    page.locator("#own-words").fill(GREETING)
    page.locator(".own-words button").click()
    expect(page.locator(".say.me .heard")).to_contain_text("听成：")
    page.locator("#own-words").fill(VEILED)
    page.locator(".own-words button").click()
    expect(page.locator("#asked")).to_be_visible()
    expect(page.locator("#own-words")).to_have_value(VEILED)
    assert overflow(page) <= 0
    page.locator("#asked button").last.click()
    expect(page.locator(".say.me")).to_have_count(2)
    page.goto("/me")
    expect(page.locator("#data")).to_contain_text("有 1 次拜访，您同意")
    page.locator("#data form button").click()
    expect(page.locator("#data form")).to_have_count(0)


@looked_at
def test_the_pages_of_typing_are_accessible_and_fit(visitor: Open, width: int, height: int, lang: str) -> None:
    for theme in ("light", "dark"):
        page = visitor(width, height, theme, lang)
        page.goto("/customers/wang_jing")
        page.locator("input[name=words][value=mixed]").check(force=True)
        seen = [violations(page), overflow(page)]
        here = first_visit(page, words="mixed")
        type_in(page, GREETING)
        page.locator("#own-words").fill(VEILED)
        page.keyboard.press("Enter")
        page.locator("#asked").wait_for()
        seen += [violations(page), overflow(page)]
        page.locator("#asked button").last.click()
        page.locator(".suggest button").click()
        page.locator(".choice").first.wait_for()
        seen += [violations(page), overflow(page)]
        page.locator(".heard a").first.click()
        seen += [violations(page), overflow(page)]
        while not page.context.request.get(f"/api/v1{here}").json()["ended"]:
            turn = page.context.request.get(f"/api/v1{here}").json()["turn"]
            page.context.request.post(f"/api/v1{here}/moves", data={"turn": turn, "end": True})
        page.goto(f"{here}/scorecard")
        open_card(page)
        page.goto(f"{here}/replay")
        seen += [violations(page), overflow(page)]
        assert seen == [[], 0] * 5
