"""Watching a good visit and judging one's own, in a real browser: by keys, by thumb, without script, and for
everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from roleplay.events import ItemRaised
from tests.browser.conftest import Open, begin, overflow, violations
from web import watched

pytestmark = pytest.mark.browser
PLAY = watched.watchable("wang_jing")[0]
HERE = f"/customers/wang_jing/watch/{PLAY.id}"
THUMB = 44


def wrong_with(page: Page, name: str) -> list[tuple[str, str]]:
    """What is wrong with the page as it stands, by day and by night, folded and open."""
    wrong = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        wrong += [(f"{name} {theme}", one) for one in violations(page)]
    page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
    wrong += [(f"{name} opened", one) for one in violations(page)]
    return wrong + ([(name, "too wide")] if overflow(page) > 0 else [])


def given_up(page: Page) -> str:
    """A visit ended at the desk, up to where it leads; its address."""
    here = begin(page)
    at = f"/api/v1{here}"
    turn = page.context.request.get(at).json()["turn"]
    assert page.context.request.post(f"{at}/moves", data={"turn": turn, "end": True}).ok
    page.goto(here)
    page.wait_for_url(f"**{here}/judgement")
    return here


def test_from_home_to_the_first_steps_by_keys(visitor: Open) -> None:
    page = visitor()
    page.locator("a.above").first.click()
    page.wait_for_url("**/customers/wang_jing/watch")
    page.locator("a.wide").first.click()
    page.wait_for_url(f"**{HERE}?step=1")
    expect(page.locator("a[data-step=prev]")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**?step=2")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**?step=3")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**?step=2")
    page.locator(".steps a.push").click()
    expect(page.locator(".watched > li")).to_have_count(len(PLAY.moves))


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height", "lang"), [(360, 780, "zh-CN"), (1440, 900, "en-GB")])
def test_watching_is_for_everybody(visitor: Open, width: int, height: int, lang: str) -> None:
    page = visitor(width=width, height=height, lang=lang)
    one = watched.watched("wang_jing", PLAY.id)
    paper = next(n for n, step in enumerate(one.steps, 1) if getattr(step.move, "form", "") == "sheet")
    said = next(n for n, step in enumerate(one.steps, 1) if step.before.in_meeting and len(step.findings) > 1)
    wrong = []
    for name, at in (("list", "/customers/wang_jing/watch"), ("paper", paper), ("said", said), ("end", len(one.steps))):
        page.goto(at if isinstance(at, str) else f"{HERE}?step={at}")
        wrong += wrong_with(page, name)
    page.goto(HERE)
    wrong += [("whole", one) for one in violations(page)] + ([("whole", "too wide")] if overflow(page) > 0 else [])
    assert wrong == []


def test_the_last_words_the_line_and_the_reason_are_seen_together_on_a_small_phone(visitor: Open) -> None:
    page = visitor(width=360, height=780)
    one = watched.watched("wang_jing", PLAY.id)
    asked = next(n for n, step in enumerate(one.steps) if any(isinstance(e, ItemRaised) for e in step.events))
    n = asked + 2  # the move that answers what she asked
    page.goto(f"{HERE}?step={n}")
    for seen in (page.locator(".before .say.her").last, page.locator(".say.me"), page.locator(".why > *").first):
        expect(seen).to_be_in_viewport()


def test_judging_without_script(visitor: Open) -> None:
    page = visitor(script=False)
    here = given_up(page)
    page.locator(".rate").first.locator("input[value='5']").check(force=True)
    page.locator(".judge .button").click()
    page.wait_for_url(f"**{here}/scorecard")
    expect(page.locator(".judged")).to_be_visible()
    expect(page.locator("table.dims").first.locator("tbody tr").first).to_contain_text("5 (")
    page.goto(f"{here}/judgement")
    assert page.url.endswith("/scorecard")


def test_one_tap_goes_straight_to_the_card(visitor: Open) -> None:
    page = visitor(width=360, height=780)
    here = given_up(page)
    expect(page.locator("button[name=skip]")).to_be_in_viewport()
    page.locator("button[name=skip]").tap()
    page.wait_for_url(f"**{here}/scorecard")
    expect(page.locator(".verdict h1")).not_to_be_empty()
    expect(page.locator(".judged")).to_have_count(0)


def test_marks_are_given_from_the_keyboard_and_enter_hands_them_in(visitor: Open) -> None:
    page = visitor()
    here = given_up(page)
    page.locator(".rate input").first.focus()
    page.keyboard.press("Tab")
    page.locator(".rate").first.locator("input:checked").focus()
    page.keyboard.press("ArrowRight")  # from the one that leaves it out round to the first mark
    page.keyboard.press("ArrowRight")
    expect(page.locator(".rate").first.locator("input[value='2']")).to_be_checked()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{here}/scorecard")
    expect(page.locator("table.dims").first.locator("tbody tr").first).to_contain_text("2 (")


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height", "lang"), [(360, 780, "en-GB"), (1440, 900, "zh-CN")])
def test_judging_is_for_everybody(visitor: Open, width: int, height: int, lang: str) -> None:
    page = visitor(width=width, height=height, lang=lang)
    given_up(page)
    wrong = wrong_with(page, "judgement")
    sizes = page.locator(".marks label").evaluate_all(
        "all => all.map(one => Math.min(one.offsetWidth, one.offsetHeight))"
    )
    assert min(sizes) >= THUMB
    page.locator(".rate").first.locator("input[value='4']").check(force=True)
    page.locator(".judge .button").click()
    page.wait_for_url("**/scorecard")
    wrong += wrong_with(page, "judged")
    assert wrong == []
