"""Trying a moment again in a real browser: told at once, found from the scorecard, both runs side by side."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from roleplay import library
from roleplay import moves as mv
from roleplay.authoring import plays
from roleplay.choices import handle
from tests.browser.conftest import Open, begin, overflow, violations
from tests.browser.following import named
from tests.browser.trainee import apt, offered, say

PLAY = "late_pitcher"
"""A short visit whose last words cross a red line."""


def api(page: Page, here: str, **move: Any) -> dict[str, Any]:
    """One move over the interface, on the latest turn."""
    turn = page.context.request.get(f"/api/v1{here}").json()["turn"]
    answer = page.context.request.post(f"/api/v1{here}/moves", data={"turn": turn, **move})
    assert answer.ok, answer.text()
    view: dict[str, Any] = answer.json()
    return view


def until_the_red_line(page: Page) -> tuple[str, mv.Choose]:
    """A visit as far as the words that cross the line, and those."""
    play, script = named(PLAY), library.script("wang_jing")
    here = begin(page, date=play.date.isoformat(), seed=play.seed)
    moves = [plays.move_of(script, written, play.date) for written in play.moves]
    last = max(n for n, move in enumerate(moves) if isinstance(move, mv.Choose))
    for move in moves[:last]:
        if isinstance(move, mv.Choose):
            api(page, here, choice=handle(move.line))
        elif isinstance(move, mv.Submit):
            api(page, here, form={"id": move.form, "data": move.data})
        else:
            api(page, here, **{"wait": True} if isinstance(move, mv.Wait) else {"end": True})
    page.goto(here)
    words = moves[last]
    assert isinstance(words, mv.Choose)
    return here, words


def finish(page: Page, here: str) -> None:
    """Leave, leave it at that, and pass over one's own judgement."""
    while not api(page, here, end=True)["ended"]:
        pass
    page.context.request.post(f"{here}/judgement", form={"skip": "1"})


@pytest.mark.parametrize("script", [True, False])
def test_a_broken_rule_is_told_at_once_and_the_moment_taken_again(visitor: Open, script: bool) -> None:
    page = visitor(width=360, height=780, lang="en-US", script=script)
    here, words = until_the_red_line(page)
    lines = page.locator(".choice").all_inner_texts()
    assert page.locator(".crossed-in").count() == 0
    if script:
        say(page, library.script("wang_jing").lines[words.line])
    else:
        page.locator(f'.choice[value="{handle(words.line)}"]').click()
    page.locator(".crossed-in").wait_for()
    assert overflow(page) <= 0
    assert not page.locator(".crossed-in details p").first.is_visible()
    page.locator(".crossed-in summary").click()
    assert page.locator(".crossed-in details p").first.is_visible()
    page.locator(".crossed-in button").click()
    page.wait_for_url(lambda url: "/sessions/" in url and here not in url)
    assert page.locator(".choice").all_inner_texts() == lines
    assert page.locator(".crossed-in").count() == 0
    page.locator(".where a", has_text="Another try").click()
    page.wait_for_url(f"**{here}")


def test_the_next_words_take_the_notice_away(visitor: Open) -> None:
    page = visitor()
    _, words = until_the_red_line(page)
    lines = library.script("wang_jing").lines
    say(page, lines[words.line])
    page.locator(".crossed-in").wait_for()
    page.locator(".tools [data-key=h]").click()
    page.locator(".aside-note").wait_for()
    assert page.locator(".crossed-in").count() == 1, "a hint leaves it there"
    calm = apt(offered(page))
    assert calm is not None
    say(page, calm)
    assert page.locator(".crossed-in").count() == 0
    assert page.locator("#crossed").count() == 1


@pytest.mark.parametrize(
    ("width", "theme", "lang"),
    [
        (360, "light", "zh-CN"),
        pytest.param(360, "dark", "en-US", marks=pytest.mark.slow),
        pytest.param(1440, "light", "en-US", marks=pytest.mark.slow),
    ],
)
def test_from_the_scorecard_to_the_moment_and_both_runs(visitor: Open, width: int, theme: str, lang: str) -> None:
    page = visitor(width=width, theme=theme, lang=lang)
    first, words = until_the_red_line(page)
    api(page, first, choice=handle(words.line))
    finish(page, first)
    page.goto(f"{first}/scorecard")
    page.locator(".moment:visible .moment-links a[href*='/moments/']").first.click()
    page.wait_for_url(f"**{first}/moments/*")
    assert page.locator(".option.chosen").count() == 1
    assert 3 <= page.locator(".option").count() <= 5
    assert violations(page) == [] and overflow(page) <= 0
    page.locator(".decided summary").first.click()
    assert page.locator(".decided details p").first.is_visible()
    page.locator(".try-again button").click()
    page.locator(".choice").first.wait_for()
    again = page.url.removeprefix(page.url.split("/sessions/")[0])
    assert again != first
    assert violations(page) == [] and overflow(page) <= 0
    api(page, again, choice=page.locator(".choice").first.get_attribute("value"))
    finish(page, again)
    page.goto(f"{again}/scorecard")
    page.locator(".branch-mark a[href$='/beside']").click()
    page.wait_for_url(f"**{again}/beside")
    assert page.locator(".run").count() == 2
    assert violations(page) == [] and overflow(page) <= 0
    one, other = page.locator(".exchanges .side").nth(0), page.locator(".exchanges .side").nth(1)
    a, b = one.bounding_box(), other.bounding_box()
    assert a and b
    assert (a["y"] + a["height"] <= b["y"]) if width < 720 else (a["x"] + a["width"] <= b["x"] and a["y"] == b["y"])


def test_one_goes_from_moment_to_moment(visitor: Open) -> None:
    page = visitor()
    first, words = until_the_red_line(page)
    api(page, first, choice=handle(words.line))
    finish(page, first)
    page.goto(f"{first}/replay")
    page.locator(".turn-ways a[href*='/moments/']").first.click()
    page.wait_for_url(f"**{first}/moments/*")
    was = page.url
    page.locator("[data-step=next]").click()
    page.wait_for_url(lambda url: url != was and "/moments/" in url)
    page.locator("[data-step=prev]").click()
    page.wait_for_url(was)
