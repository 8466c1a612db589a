"""For everybody: without JavaScript, from the keyboard, on a small phone, and nothing axe-core would complain of."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import trainee
from tests.browser.conftest import Open, begin, overflow, violations
from tests.browser.looks import looked_at

pytestmark = pytest.mark.browser
WIDTHS = {"phone": (360, 780), "desk": (1440, 900)}


def test_a_visit_without_javascript(visitor: Open) -> None:
    page = visitor(script=False)
    page.locator("a.cover[href='/customers/wang_jing']").click()
    page.locator(".begin > button").click()
    expect(page.locator("#section-basic")).to_be_visible()
    for section in ("basic", "policy", "history"):
        page.locator(f"#section-{section} button").first.click()
        expect(page.locator(f"#section-{section}.read")).to_be_visible()
    page.locator('#card-form input[name=class][value="pure"]').check(force=True)
    page.locator("#card-form > button").click()
    expect(page.locator('#card-form input[name=class][value="pure"]')).to_be_checked()
    page.locator('form.call input[name=hour][value="after_school"]').check(force=True)
    page.locator("form.call button").click()
    for turn in range(1, 4):
        words = page.locator(".choice [lang=zh-CN]").first.inner_text()
        with page.expect_navigation():
            page.locator(".choice").first.click()
        if turn == 3 and not page.locator("#dock").count():  # with some seeds she has heard enough by then
            break
        expect(page.locator(".say.me")).to_have_count(turn)
        expect(page.locator(".say.me").last).to_contain_text(words)
    if page.locator(".leave").count():
        page.locator(".leave summary").click()
        page.locator(".leave form button").click()
    if page.locator(".give-up").count():
        page.locator(".give-up summary").click()
        page.locator(".give-up button").click()
    trainee.open_card(page)
    expect(page.locator(".verdict h1")).not_to_be_empty()
    page.locator(".actions a[href$=replay]").click()
    expect(page.locator(".replay-row").first).to_be_visible()


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until the focus is on what is meant, and seen to be."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            outline = page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement);"
                " const p = document.activeElement.closest('label, li, summary, .cover')"
                "   ? getComputedStyle(document.activeElement.closest('label, li, summary')"
                "     || document.activeElement) : s;"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'"
                "   || p.outlineStyle !== 'none' || p.boxShadow !== 'none'; }"
            )
            assert outline, f"the focus on {selector} cannot be seen"
            return
    raise AssertionError(f"Tab never came to {selector}")


def test_a_visit_from_the_keyboard_alone(visitor: Open) -> None:
    page = visitor(name="")
    page.goto("/")
    tab_to(page, "input[name=name]")
    page.keyboard.insert_text("陈晓雨")
    page.keyboard.press("Enter")
    expect(page.locator(".who")).to_have_text("陈晓雨")
    tab_to(page, "a.cover")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/wang_jing")
    tab_to(page, ".begin > button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sessions/*")
    tab_to(page, "#section-basic button")
    page.keyboard.press("Enter")
    page.locator("#section-basic.read").wait_for()
    tab_to(page, ".slip input")
    page.keyboard.press("f")
    expect(page.locator(".slip input[value=fact]").first).to_be_checked()
    tab_to(page, "form.call input[name=hour]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#dock").wait_for()
    words = page.locator(".choice [lang=zh-CN]").nth(1).inner_text()
    page.keyboard.press("2")
    expect(page.locator(".say.me").last).to_contain_text(words)
    expect(page.locator(".say.her").last).to_be_visible()
    page.keyboard.press("h")
    expect(page.locator(".hint")).to_be_visible()
    tab_to(page, ".leave summary")
    page.keyboard.press("Enter")
    tab_to(page, ".leave form button")
    page.keyboard.press("Enter")
    expect(page.locator("#dock a.button")).to_be_visible()


def every_page(page: Page) -> dict[str, str]:
    """An address for every kind of page, with sessions that stand there."""
    at = {"home": "/", "begin": "/customers/wang_jing", "lost": "/nothing", "desk": begin(page)}
    page.locator("#section-policy button").first.click()
    page.locator("#section-policy.read").wait_for()
    at["call"] = begin(page, stage="invitation_call")
    at["visit"] = begin(page, stage="first_visit")
    for _ in range(4):
        line = trainee.apt(trainee.offered(page))
        trainee.say(page, line or trainee.offered(page)[0])
    at["exam"] = begin(page, mode="exam")
    at["between"] = begin(page)
    trainee.call(page)
    trainee.leave(page)
    done = begin(page, stage="first_visit")
    for _ in range(3):
        trainee.say(page, trainee.offered(page)[0])
    trainee.play(page, done, lambda lines: None)
    at["watch"] = "/customers/wang_jing/watch"
    return at | {"scorecard": f"{done}/scorecard", "replay": f"{done}/replay", "turn": f"{done}/replay?turn=3"}


@looked_at
def test_no_page_has_a_violation_or_is_too_wide(visitor: Open, width: int, height: int, lang: str) -> None:
    page = visitor(width=width, height=height, lang=lang)
    wrong: list[Any] = []
    for name, address in every_page(page).items():
        page.goto(address)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            wrong += [(name, theme, one) for one in violations(page)]
        for fold in page.locator("main details:not([open]) > summary").all()[:4]:
            if fold.is_visible():
                fold.click()
        wrong += [(name, "opened", one) for one in violations(page)]
        if (wide := overflow(page)) > 0:
            wrong.append((name, f"{wide} px too wide"))
    page.context.clear_cookies()
    page.goto("/")
    wrong += [("name", one) for one in violations(page)]
    assert wrong == []


def test_on_a_small_phone_the_last_exchange_and_the_choices_are_seen_together(visitor: Open) -> None:
    page = visitor(width=360, height=780)
    begin(page, stage="first_visit")
    for _ in range(3):
        trainee.say(page, trainee.offered(page)[0])
        if not page.locator(".choice").count():
            break
        for seen in (page.locator(".say").last, page.locator(".choice").first, page.locator(".choice").last):
            expect(seen).to_be_in_viewport()
        heights = page.locator(".choice").evaluate_all("all => all.map(one => one.offsetHeight)")
        assert min(heights) >= 44


def test_a_stale_tab_is_told_what_happened_and_loses_nothing(visitor: Open) -> None:
    page = visitor()
    here = begin(page, stage="first_visit")
    other = page.context.new_page()
    other.goto(here)
    said = trainee.say(page, trainee.offered(page)[0])
    other.locator(".choice").nth(1).click()
    notice = other.locator("#notice [role=alert]")
    expect(notice).to_contain_text("另一个标签页")
    expect(other.locator(".say.me")).to_have_count(0)
    notice.locator("a").click()
    expect(other.locator(".say.me")).to_have_count(1)
    expect(other.locator(".say.me")).to_contain_text(said)


def test_a_double_click_says_a_line_once(visitor: Open) -> None:
    page = visitor()
    begin(page, stage="first_visit")
    page.locator(".choice").first.dblclick()
    expect(page.locator(".say.me")).to_have_count(1)
    page.reload()
    expect(page.locator(".say.me")).to_have_count(1)
