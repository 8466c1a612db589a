"""The term cards as one meets them: a whole round without script and by keyboard, and pages anyone can read."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from roleplay.termcards import cards
from tests.browser.conftest import Open, overflow, violations
from tests.browser.looks import looked_at

pytestmark = pytest.mark.browser

LOAN = cards()["loan"]


def answers(page: Page, kinds: list[str]) -> None:
    """Answer the loan card with answers of these kinds, by their buttons."""
    for asked, kind in zip(LOAN.asked, kinds, strict=False):
        wanted = next(option for option in asked.options if option.kind == kind)
        page.locator(f'.choice[value="{wanted.handle}"]').click()
        expect(page.locator(".told")).to_have_count(LOAN.asked.index(asked) + 1)


@pytest.mark.parametrize("script", [True, False])
def test_a_round_goes_with_and_without_script(visitor: Open, script: bool) -> None:
    page = visitor(width=360, height=780, script=script)
    page.goto("/terms/cards")
    page.get_by_role("link", name=LOAN.card.title.zh).click()
    answers(page, ["right", "wrong", "right", "beside"])
    assert page.url.endswith("#a4"), "the page stands at the answer just given"
    expect(page.locator(".term-end .again a")).to_have_count(2)
    first = page.url
    page.locator(".term-end .button").click()
    expect(page.locator(".choice")).to_have_count(4)
    expect(page.locator(".told")).to_have_count(0)
    page.go_back()
    assert page.url == first
    page.locator(".sources summary").first.click()
    expect(page.locator(".sources li").first).to_be_visible()


def test_a_change_of_language_keeps_the_place(visitor: Open) -> None:
    page = visitor()
    page.goto("/terms/cards/loan?order=5")
    answers(page, ["right", "wrong"])
    page.locator(".menu > summary").click()
    page.locator(".menu button[name=lang]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".told")).to_have_count(2)
    expect(page.locator(".told").first).to_contain_text("208,000 yuan")


def test_a_question_is_answered_with_the_keyboard_alone(visitor: Open) -> None:
    page = visitor()
    page.goto("/terms/cards/loan?order=2")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('choice')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".told")).to_have_count(1)


@looked_at
def test_the_cards_read_well_everywhere(visitor: Open, width: int, height: int, lang: str) -> None:
    page = visitor(width=width, height=height, lang=lang)
    wrong: list[Any] = []
    page.goto("/terms/cards/loan?order=1")
    places = [page.url, "/terms/cards"]
    answers(page, ["right", "check", "wrong", "beside"])
    for address in (page.url, *places):
        page.goto(address)
        for one in page.locator(".sources").all():
            one.evaluate("details => { details.open = true; }")
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            wrong += [(address, theme, one) for one in violations(page)]
        if (wide := overflow(page)) > 0:
            wrong.append((address, f"{wide} px too wide"))
        small = page.evaluate(
            """[...document.querySelectorAll('main button, main summary, .term-end .again a, main .link')]
            .filter(one => one.offsetHeight < 44).map(one => one.textContent.trim())"""
        )
        wrong += [(address, "too low to touch", one) for one in small]
    assert wrong == []
