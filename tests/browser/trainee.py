"""A trainee at a real page: knows which of the offered lines is apt, and finds her way by buttons and forms alone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from roleplay import library
from roleplay.choices import handle
from roleplay.phrase import Phrase

GOOD_FIRST = ("apt", "step", "aside", "evade", "early", "tone", "wrong", "premature")
Choose = Callable[[list[Phrase]], Phrase | None]


def offered(page: Page) -> list[Phrase]:
    """The lines on the page, as the script knows them."""
    lines = {handle(id): line for id, line in library.script("wang_jing").lines.items()}
    shown = page.locator(".choice").evaluate_all("all => all.map(one => one.value)")
    return [lines[one] for one in shown]


def apt(lines: list[Phrase]) -> Phrase | None:
    """What a good trainee says: the apt answer, else the earliest right step; None when it is time to leave."""
    best = min(lines, key=lambda one: (GOOD_FIRST.index(one.line.role), one.line.rank, one.id))
    return best if best.line.role in GOOD_FIRST[:3] else None


def say(page: Page, line: Phrase) -> str:
    """Click a line and wait until she has answered; gives the words said."""
    button = page.locator(f'.choice[value="{handle(line.id)}"]')
    words = button.locator("[lang=zh-CN]").inner_text()
    answered(page, button.click)
    return words


def type_in(page: Page, words: str) -> None:
    """Type words, send them by Enter, and wait until she has answered."""
    page.locator("#own-words").fill(words)
    answered(page, lambda: page.keyboard.press("Enter"))


def answered(page: Page, send: Callable[[], None]) -> None:
    """Make a move in a meeting, and wait until the page has gone on to the next turn."""
    turn = page.locator("#dock input[name=turn]").first.get_attribute("value")
    send()
    page.wait_for_function(
        """turn => {
            const now = document.querySelector('#dock input[name=turn]');
            return !document.querySelector('.dock.waiting') && (!now || now.value !== turn);
        }""",
        arg=turn,
    )


def leave(page: Page) -> None:
    """Take leave by the button, and go on to wherever that leads."""
    page.locator(".leave summary").click()
    page.locator(".leave form button").click()
    page.locator("#dock a.button").click()


def call(page: Page, hour: str = "after_school") -> None:
    """Choose the hour and call her."""
    page.locator(f'form.call input[name=hour][value="{hour}"]').check(force=True)
    page.locator("form.call button").click()
    page.locator("#dock").wait_for()


def go_on(page: Page) -> None:
    """At the desk between two meetings: write down what was learned, do what is due, and go to what is next."""
    while page.locator(".owed form button").count():
        page.locator(".owed form button").first.click()
        page.wait_for_load_state()
    again = page.locator("form:has(input[name=form][value=call])")
    if again.count():
        again.locator('input[value="after_school"]').check(force=True)
        again.locator("button").click()
    elif page.locator("form.go button").count():
        page.locator("form.go button").click()
    else:
        page.locator(".give-up summary").click()
        page.locator(".give-up button").click()
    page.wait_for_load_state()


def open_card(page: Page) -> None:
    """Where one's own judgement is asked for first, go straight to the card."""
    if page.url.endswith("/judgement"):
        page.locator("button[name=skip]").click()
        page.wait_for_url("**/scorecard")


def play(page: Page, here: str, choose: Choose = apt, most: int = 260) -> list[str]:
    """Play on until the scorecard stands there; gives all that was said."""
    said: list[str] = []
    for _ in range(most):
        open_card(page)
        if page.url.endswith("/scorecard"):
            return said
        if page.locator(".choice").count():
            line = choose(offered(page))
            if line is None:
                leave(page)
            else:
                said.append(say(page, line))
        elif page.locator("#dock a.button").count():
            page.locator("#dock a.button").click()
        elif page.locator("#dock").count():
            leave(page)
        else:
            go_on(page)
    raise AssertionError(f"no end after {most} steps: {page.url}")
