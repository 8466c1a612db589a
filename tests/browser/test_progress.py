"""One's own desk in a real browser: beginning what is due, looking at the curves, two visits side by side."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from roleplay import library
from roleplay.authoring import plays
from roleplay.choices import handle
from roleplay.moves import Choose, Submit, Wait
from tests.browser.conftest import Open, overflow, violations
from tests.browser.following import named

pytestmark = pytest.mark.browser
LOOKS = [
    (360, "light", "zh-CN"),
    *(pytest.param(*look, marks=pytest.mark.slow) for look in ((360, "dark", "en-US"), (1440, "dark", "zh-CN"))),
    pytest.param(1440, "light", "en-US", marks=pytest.mark.slow),
]


def body(move: Any) -> dict[str, Any]:
    """A move of a play as the interface takes it."""
    match move:
        case Choose(line):
            return {"choice": handle(line)}
        case Submit(form, data):
            return {"form": {"id": form, "data": data}}
        case Wait():
            return {"wait": True}
    return {"end": True}


def visited(page: Page, name: str) -> str:
    """A whole visit of the guest of this page, by a play; its id."""
    play, script = named(name), library.script("wang_jing")
    wish = {"persona": "wang_jing", "date": play.date.isoformat(), "seed": play.seed}
    ask = page.context.request
    view = ask.post("/api/v1/sessions", data=wish).json()
    for written in play.moves:
        move = body(plays.move_of(script, written, play.date))
        view = ask.post(f"/api/v1/sessions/{view['id']}/moves", data={"turn": view["turn"], **move}).json()
    ask.post(f"/sessions/{view['id']}/judgement", form={"skip": "1"})
    return str(view["id"])


@pytest.mark.parametrize("script", [pytest.param(True, marks=pytest.mark.slow), False])
def test_from_the_menu_to_the_first_visit(visitor: Open, script: bool) -> None:
    page = visitor(width=360, height=780, script=script)
    page.locator(".menu > summary").click()
    page.locator(".menu a[href='/progress']").click()
    page.wait_for_url("**/progress")
    assert page.locator("main .button").count() == 1, "one primary action"
    assert violations(page) == [] if script else True
    assert overflow(page) <= 0
    page.locator(".offer button").nth(1).click()
    page.wait_for_url("**/sessions/*")


@pytest.mark.parametrize(("width", "theme", "lang"), LOOKS)
def test_the_desk_reads_well_for_everybody(visitor: Open, width: int, theme: str, lang: str) -> None:
    page = visitor(width=width, height=800, theme=theme, lang=lang)
    visited(page, "late_pitcher")
    visited(page, "thrown_out_pitcher")
    page.goto("/progress")
    expect(page.locator("svg.grow").first).to_be_visible()
    assert page.locator("main .button").count() == 1
    page.locator("details.figures summary").click()
    expect(page.locator(".grow-table")).to_be_visible()
    assert violations(page) == [] and overflow(page) <= 0
    for target in page.locator(".offer button, .tick, .filters button, .pages button, .ways .link").all():
        box = target.bounding_box()
        assert box and box["height"] >= 43.5


@pytest.mark.parametrize("script", [pytest.param(True, marks=pytest.mark.slow), False])
def test_two_visits_are_ticked_and_laid_side_by_side(visitor: Open, script: bool) -> None:
    page = visitor(width=360, height=780, lang="en-US", script=script)
    visited(page, "late_pitcher")
    visited(page, "call_at_night")
    page.goto("/progress")
    page.locator(".pages button").click()
    expect(page.locator("main")).to_contain_text("exactly two")
    page.go_back()
    expect(page.locator("input[name=visit]")).to_have_count(2)
    for box in page.locator("input[name=visit]").all():
        box.check()
    page.locator(".pages button").click()
    page.wait_for_url("**/compare?*")
    assert page.locator(".run").count() == 2 and page.locator(".curve.two").count() == 1
    page.locator(".rest summary").click()
    expect(page.locator(".rest table")).to_be_visible()
    assert overflow(page) <= 0


@pytest.mark.parametrize(("width", "theme", "lang"), LOOKS)
def test_side_by_side_reads_well_for_everybody(visitor: Open, width: int, theme: str, lang: str) -> None:
    page = visitor(width=width, height=800, theme=theme, lang=lang)
    one, other = visited(page, "late_pitcher"), visited(page, "thrown_out_pitcher")
    page.goto(f"/compare?visit={one}&visit={other}")
    assert violations(page) == [] and overflow(page) <= 0
    first, second = page.locator(".heads .run").nth(0).bounding_box(), page.locator(".heads .run").nth(1).bounding_box()
    assert first and second
    beside = first["y"] == second["y"] and first["x"] < second["x"]
    assert beside if width >= 720 else first["y"] < second["y"]


def test_the_list_is_narrowed_and_stays_so(visitor: Open) -> None:
    page = visitor(lang="en-US")
    visited(page, "late_pitcher")
    page.goto("/progress")
    page.locator("select[name=kind]").select_option("exam")
    page.locator(".filters button").click()
    page.wait_for_url("**kind=exam**")
    expect(page.locator("#visits")).to_contain_text("No visit of this kind.")
    expect(page.locator("select[name=kind]")).to_have_value("exam")
    page.locator("#visits a[href='/progress#visits']").click()
    expect(page.locator(".visits tbody tr")).to_have_count(1)
