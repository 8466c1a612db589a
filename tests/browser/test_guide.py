"""The guidance pages, the glossary and terms that open in place, in a real browser: readable, reachable by keyboard,
and without script."""

from typing import Any

import pytest
from playwright.sync_api import Page

from roleplay import engine, library
from roleplay import events as ev
from roleplay.authoring import plays
from roleplay.choices import handle
from roleplay.moves import AnyMove, Choose, Submit, Wait
from roleplay.state import State
from tests.browser.conftest import Open, begin, overflow, violations
from tests.browser.trainee import say
from web.glossary import Region

SIZES = [(360, "light", "zh-CN"), pytest.param(1440, "dark", "en-GB", marks=pytest.mark.slow)]


@pytest.mark.parametrize(("width", "theme", "lang"), SIZES)
@pytest.mark.parametrize("path", ["/guidance", "/guidance/closing", "/guidance/first_visit", "/terms"])
def test_the_pages_are_accessible_and_fit(visitor: Open, path: str, width: int, theme: str, lang: str) -> None:
    page = visitor(width=width, theme=theme, lang=lang)
    page.goto(path)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    assert overflow(page) <= 0
    assert violations(page) == []


def test_one_reads_from_the_first_page_to_a_stage_and_its_lines(visitor: Open) -> None:
    page = visitor(script=False)
    page.locator(".menu summary").click()
    page.locator('.menu a[href="/guidance"]').click()
    page.locator('a[href="/guidance/invitation_call"]').click()
    page.locator('.toc a[href="#c-F6"]').click()
    rule = page.locator("#c-F6")
    line = rule.locator(".spoken .mine")
    assert not line.first.is_visible()
    rule.locator(".from-visit summary").click()
    assert line.first.is_visible()


def test_paper_has_the_rules_and_not_the_ways_about(visitor: Open) -> None:
    page = visitor()
    page.goto("/guidance/proposal")
    page.emulate_media(media="print")
    assert page.locator(".conflict").first.is_visible()
    assert not page.locator(".toc").is_visible()


def desk(page: Page, **wish: Any) -> str:
    here = begin(page, **wish)
    page.locator("#section-policy button").click()
    page.locator("#section-policy .term").first.wait_for()
    return here


@pytest.mark.parametrize("script", [True, False])
def test_a_term_opens_in_place_and_closes_again(visitor: Open, script: bool) -> None:
    page = visitor(width=360, height=780, script=script)
    desk(page)
    term = page.locator("#section-policy .term").first
    card = page.locator(f"#{term.get_attribute('popovertarget')}")
    assert not card.is_visible()
    term.focus()
    page.keyboard.press("Enter")
    assert card.is_visible()
    assert "term-name" in card.inner_html()
    page.keyboard.press("Escape")
    assert not card.is_visible()
    term.click()
    card.locator("button").click()
    assert not card.is_visible()


def test_an_open_term_is_accessible(visitor: Open) -> None:
    page = visitor(width=360, height=780)
    desk(page)
    page.locator("#section-policy .term").first.click()
    assert violations(page) == []
    assert overflow(page) <= 0


def until_she_says_a_term() -> tuple[plays.Play, list[AnyMove], str]:
    """A play, its moves up to one of the trainee's lines, and that line, which she answers with a word of the trade."""
    script = library.script("wang_jing")
    for play in (play for play in plays.load("wang_jing") if not play.stage):
        made: list[AnyMove] = []
        found: list[int] = []

        def step(state: State, move: AnyMove, made: list[AnyMove] = made, found: list[int] = found) -> engine.Step:
            done = engine.step(script, state, move)
            hers = [event.text for event in done.events if isinstance(event, ev.Replied | ev.ItemRaised)]
            if isinstance(move, Choose) and any("<button" in Region()(text) for text in hers):
                found.append(len(made))
            made.append(move)
            return done

        plays.run(script, play, step)
        if found:
            last = made[found[0]]
            assert isinstance(last, Choose)
            return play, made[: found[0]], last.line
    raise AssertionError("in no play does she say a word of the trade")


def test_a_term_she_has_just_said_opens_in_the_conversation(visitor: Open) -> None:
    play, before, line = until_she_says_a_term()
    page = visitor(width=360, height=780)
    here = begin(page, seed=play.seed, date=play.date.isoformat())
    turn = page.context.request.get(f"/api/v1{here}").json()["turn"]
    for move in before:
        sent = page.context.request.post(f"/api/v1{here}/moves", data={"turn": turn, **body(move)})
        assert sent.status == 200, sent.text()
        turn = sent.json()["turn"]
    page.goto(here)
    had = page.locator(".log .say.her .term").count()
    say(page, library.script("wang_jing").lines[line])
    term = page.locator(".log .say.her .term").nth(had)
    term.wait_for()
    assert page.locator(".log .say.me .term, .choices .term").count() == 0
    term.click()
    assert page.locator(f"#{term.get_attribute('popovertarget')}").is_visible()


def body(move: AnyMove) -> dict[str, Any]:
    """A move as the API takes it."""
    if isinstance(move, Choose):
        return {"choice": handle(move.line)}
    if isinstance(move, Submit):
        return {"form": {"id": move.form, "data": move.data}}
    return {"wait": True} if isinstance(move, Wait) else {"end": True}
