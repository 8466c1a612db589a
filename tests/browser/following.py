"""A trainee who follows an authored play at real pages: every move of the play by the button, field or form it has
there."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page

from roleplay import library
from roleplay import moves as mv
from roleplay.authoring import plays
from roleplay.authoring.plays import Play
from roleplay.phrase import Phrase
from tests.browser import trainee
from tests.browser.conftest import begin

OTHERWISE = {"sort.": "slip_", "agent.": "agent_", "base": "basis"}
"""What the card calls otherwise than a play: fields, and beginnings of fields."""

PAPERS = ("caseload", "sheet", "report", "plan", "loan", "reinstate", "benefit", "grace")


def named(id: str, persona: str = "wang_jing") -> Play:
    """The play of that name beside a customer."""
    return next(play for play in plays.load(persona) if play.id == id)


Say = Callable[[Page, Phrase], str]
"""How a line of a play is said at the page; gives the words."""


def follow(page: Page, play: Play, say: Say = trainee.say, **wish: str) -> tuple[str, dict[str, str]]:
    """Play it from the file to the scorecard; gives the session's address, and the words said by line."""
    script = library.script("wang_jing")
    here = begin(page, date=play.date.isoformat(), seed=play.seed, **wish)
    said: dict[str, str] = {}
    for written in play.moves:
        match plays.move_of(script, written):
            case mv.Choose(line):
                said[line] = say(page, script.lines[line])
            case mv.End():
                end(page)
            case mv.Wait():
                to_desk(page)
                send(page, page.locator("form.go button"))
            case mv.Submit(form, data):
                to_desk(page)
                submit(page, form, data)
            case other:
                raise AssertionError(f"no page for {other}")
    if page.locator("#dock a.button").count():
        send(page, page.locator("#dock a.button"))
    page.wait_for_url(re.compile(f"{here}/(judgement|scorecard)$"))
    trainee.open_card(page)
    return here, said


def send(page: Page, button: Locator) -> None:
    """Press what leads to another page, and wait for that page."""
    with page.expect_navigation():
        button.click()


def to_desk(page: Page) -> None:
    """Back from a conversation that is over."""
    if page.locator("#dock a.button").count():
        send(page, page.locator("#dock a.button"))


def end(page: Page) -> None:
    """Take leave; with nobody there, leave it at that for good."""
    if page.locator("#dock .leave").count():
        page.locator(".leave summary").click()
        page.locator(".leave form button").click()
        page.locator("#dock a.button").wait_for()
        return
    to_desk(page)
    page.locator(".give-up summary").click()
    send(page, page.locator(".give-up button"))


def submit(page: Page, form: str, data: dict[str, list[str]]) -> None:
    """Fill in and hand in a form of the desk."""
    if form == "read":
        section = data["section"][0]
        page.locator(f"#section-{section} button").first.click()
        page.locator(f"#section-{section}.read").wait_for()
    elif form == "card":
        card(page, data)
    elif form == "call":
        first = page.locator("form.call")
        calling = first if first.count() else page.locator("form:has(input[name=form][value=call])")
        tick(calling, "hour" if first.count() else "slot", data["slot"])
        send(page, calling.locator("> button"))
    elif form in PAPERS:
        paper(page, form, data)
    elif form == "learned":
        notes = page.locator("form:has(input[name=form][value=learned])")
        tick(notes, "learned", data["learned"])
        send(page, notes.locator("> button"))
    else:
        owed = page.locator(f'.owed form:has(input[name=promise][value="{data["promise"][0]}"])')
        send(page, owed.locator("button"))


def paper(page: Page, form: str, data: dict[str, list[str]]) -> None:
    """Open a paper from where one is, fill it in, hand it in, see that it was taken, and go back."""
    here = page.url.partition("#")[0]
    if page.locator(".sums summary").count():
        page.locator(".sums summary").click()
    page.locator(f'a[href$="/papers/{form}"]:visible').first.click()
    page.locator("#paper-form, .order-form").wait_for()
    page.evaluate("for (const fold of document.querySelectorAll('.group')) { fold.name = ''; fold.open = true; }")
    for field, values in sorted(data.items(), key=lambda one: one[0] != "item"):
        enter(page, field, values)
    if form == "caseload":
        send(page, page.locator(".order-form button"))
    else:
        with page.expect_response("**/moves") as answer:
            page.locator("#hand-in").click()
        assert answer.value.status == 200, page.locator("#wrongs").inner_text()
    page.goto(here)


def enter(page: Page, field: str, values: list[str]) -> None:
    """Type or choose what a field of a paper is to hold."""
    control = page.locator(f'[name="{field}"]')
    if control.first.evaluate("one => one.tagName") == "SELECT":
        control.select_option(values[0])
    elif control.first.get_attribute("type") in ("radio", "checkbox"):
        tick(page.locator("main"), field, values)
    else:
        control.fill(values[0])


def tick(form: Locator, field: str, values: list[str]) -> None:
    """Choose these answers of a field."""
    for value in values:
        form.locator(f'input[name="{field}"][value="{value}"]').check(force=True)


def card(page: Page, data: dict[str, list[str]]) -> None:
    """Sort the slips, fill in the card, write it, and see that it was kept."""
    whole = page.locator("main")
    written = {_on_page(field): values for field, values in data.items()}
    for field, values in written.items():
        tick(whole, field, values)
    send(page, page.locator("#card-form > button"))
    page.locator("#card-form .tag.good").wait_for()
    for field, values in written.items():
        kept = page.locator(f'input[name="{field}"]:checked').evaluate_all("all => all.map(one => one.value)")
        assert sorted(kept) == sorted(values), field


def _on_page(field: str) -> str:
    for own, there in OTHERWISE.items():
        if field.startswith(own):
            return there + field.removeprefix(own)
    return field
