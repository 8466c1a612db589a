"""The replay in a real browser: scrubbing, clicking the curves, playing and pausing, keys, findings, and no script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from roleplay import library
from roleplay import moves as mv
from roleplay.authoring import plays
from roleplay.choices import handle
from tests.browser.conftest import Open, begin, overflow, violations
from tests.browser.following import named
from tests.browser.looks import looked_at
from tests.browser.test_again import api

pytestmark = pytest.mark.browser
PLAY = "late_pitcher"
TOTAL = len(named(PLAY).moves)


def visit(page: Page) -> str:
    """A whole visit made over the interface by the guest of this page; gives its address."""
    play, script = named(PLAY), library.script("wang_jing")
    here = begin(page, date=play.date.isoformat(), seed=play.seed)
    for written in play.moves:
        move = plays.move_of(script, written, play.date)
        if isinstance(move, mv.Choose):
            api(page, here, choice=handle(move.line))
        elif isinstance(move, mv.Submit):
            api(page, here, form={"id": move.form, "data": move.data})
        else:
            api(page, here, **{"wait": True} if isinstance(move, mv.Wait) else {"end": True})
    page.context.request.post(f"{here}/judgement", form={"skip": "1"})
    return here


def at(page: Page, turn: int) -> None:
    """The page has come to this turn: the address, the row, the number and the thumb say so."""
    page.wait_for_url(re.compile(rf"\?turn={turn}(?!\d)"))
    expect(page.locator(".turn.current")).to_have_id(f"turn-{turn}")
    expect(page.locator(".turn")).to_have_count(turn + 1)
    expect(page.locator("#place .figure")).to_have_text(f"{turn} / {TOTAL}")
    expect(page.locator("#scrub")).to_have_value(str(turn))
    expect(page.locator(".columns a.now")).to_have_count(1)


def hurry(page: Page) -> None:
    """Switch the pauses off, as in the menu."""
    page.evaluate("localStorage.setItem('pause', 'off')")


def test_arrows_and_buttons_go_from_turn_to_turn_without_loading_the_page_anew(visitor: Open) -> None:
    page = visitor()
    here = visit(page)
    page.goto(f"{here}/replay?turn=4")
    page.evaluate("window.same = true")
    page.keyboard.press("ArrowRight")
    at(page, 5)
    page.keyboard.press("ArrowRight")
    at(page, 6)
    page.keyboard.press("ArrowLeft")
    at(page, 5)
    page.locator("[data-step=next]").click()
    at(page, 6)
    assert page.evaluate("window.same")
    expect(page.locator(".turn.current")).to_be_in_viewport()
    page.reload()
    at(page, 6)
    page.locator("#place a").click()
    page.wait_for_url(f"**{here}/replay#turn-6")
    expect(page.locator(".turn")).to_have_count(TOTAL + 1)
    expect(page.locator("#turn-6")).to_be_in_viewport()


def test_the_scrubber_is_followed(visitor: Open) -> None:
    page = visitor()
    page.goto(f"{visit(page)}/replay")
    page.locator("#scrub").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    at(page, 3)
    expect(page.locator("#scrub")).to_be_focused()
    page.keyboard.press("End")
    at(page, TOTAL)
    page.keyboard.press("Home")
    at(page, 0)
    box = page.locator("#scrub").bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 12, y)
    page.mouse.down()
    for share in (0.2, 0.4, 0.5):
        page.mouse.move(box["x"] + box["width"] * share, y)
        page.wait_for_timeout(120)
    page.mouse.up()
    at(page, TOTAL // 2)


def test_a_click_on_the_curves_leads_to_its_turn(visitor: Open) -> None:
    page = visitor()
    page.goto(f"{visit(page)}/replay")
    page.locator(".columns a").nth(12).click()
    at(page, 12)
    expect(page.locator(".turn.current .drawer[open]").first).to_be_visible()


def test_it_plays_pauses_and_goes_on_to_the_end(visitor: Open) -> None:
    page = visitor()
    here = visit(page)
    page.goto(f"{here}/replay?turn={TOTAL - 5}")
    hurry(page)
    page.locator("[data-play]").click()
    at(page, TOTAL - 4)
    expect(page.locator("#walk")).to_have_class("walk playing")
    at(page, TOTAL - 3)
    page.locator("[data-play]").click()
    expect(page.locator("#walk")).to_have_class("walk")
    page.wait_for_timeout(1500)
    stood = int(page.locator("#place").get_attribute("data-turn") or 0)
    assert stood in (TOTAL - 3, TOTAL - 2), "a turn on its way may still come"
    page.locator("[data-play]").click()
    at(page, TOTAL)
    expect(page.locator("#walk")).to_have_class("walk")


def test_any_key_ends_the_playing_and_the_words_set_the_pace(visitor: Open) -> None:
    page = visitor()
    page.goto(f"{visit(page)}/replay?turn=8")
    page.locator("[data-play]").click()
    at(page, 9)
    page.wait_for_timeout(1500)
    at(page, 9)
    page.keyboard.press("ArrowLeft")
    at(page, 8)
    expect(page.locator("#walk")).to_have_class("walk")


def test_from_a_finding_to_its_turn_and_back(visitor: Open) -> None:
    page = visitor(lang="en-US")
    here = visit(page)
    page.goto(f"{here}/scorecard#f-F19")
    finding = page.locator("#f-F19")
    expect(finding).to_have_attribute("open", "")
    place = finding.locator("a.proof").first.get_attribute("href") or ""
    finding.locator("a.proof").first.click()
    page.wait_for_url(f"**{place}")
    words = page.locator(f"#{place.split('#')[1]}")
    expect(words).to_be_in_viewport()
    note = page.locator(".turn", has=words).locator('a.note[href$="#f-F19"]')
    note.click()
    page.wait_for_url("**/scorecard#f-F19")
    expect(page.locator("#f-F19")).to_have_attribute("open", "")


def test_one_plays_on_from_a_turn(visitor: Open) -> None:
    page = visitor()
    here = visit(page)
    page.goto(f"{here}/replay?turn=12")
    page.locator(".turn.current .turn-ways button").click()
    page.locator(".choice").first.wait_for()
    assert here not in page.url


def test_without_javascript_one_goes_plays_and_pauses_all_the_same(visitor: Open) -> None:
    page = visitor(script=False)
    here = visit(page)
    page.goto(f"{here}/replay")
    page.locator("[data-step=next]").click()
    page.wait_for_url("**?turn=0#turn-0")
    page.locator("[data-step=next]").click()
    page.wait_for_url("**?turn=1#turn-1")
    page.locator("#scrub").press("End")
    page.locator(".scrub button").click()
    page.wait_for_url(f"**?turn={TOTAL}#now")
    page.locator("[data-step=prev]").click()
    page.wait_for_url(f"**?turn={TOTAL - 1}#*")
    page.goto(f"{here}/replay?turn=1")
    page.locator("[data-play]").click()
    page.wait_for_url("**?turn=2&play=1#now")
    page.wait_for_url("**?turn=3&play=1#now")
    page.locator("[data-play]").click()
    page.wait_for_url("**?turn=3#turn-3")
    page.locator("#place a").click()
    page.locator(".drawer:not([open]) summary").first.click()
    expect(page.locator(".drawer[open] dl").first).to_be_visible()


VIEWS = ("", "?turn=0", "?turn=12#turn-12", f"?turn={TOTAL}&play=1")
"""What is looked at: the whole, the start, words, the end."""


@pytest.mark.slow  # seven places of the longest pages; each kind of page is looked at in test_everybody
@looked_at
def test_no_violation_and_nothing_too_wide(visitor: Open, width: int, height: int, lang: str) -> None:
    page = visitor(width=width, height=height, lang=lang)
    here = visit(page)
    for view in VIEWS:
        page.goto(f"{here}/replay{view}")
        page.evaluate("[...document.querySelectorAll('.drawer')].slice(-3).forEach((fold) => { fold.open = true; })")
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            assert (violations(page), view, theme) == ([], view, theme)
        assert overflow(page) <= 0
