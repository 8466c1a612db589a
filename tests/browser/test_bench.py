"""The authors' bench in a browser: a customer made without terminal or editor, tried, kept as a play, and met."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, overflow, violations
from tests.browser.looks import looked_at
from tests.browser.people import take
from tests.serving import Address, serving

ID = "lin_fang"
HERE = f"/bench/drafts/{ID}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A server of its own, with its own folder of published customers: here somebody takes charge of it."""
    with serving(tmp_path_factory.mktemp("bench") / "visits.sqlite3") as base:
        yield base


charged: list[dict[str, object]] = []
"""The cookies of whoever took charge, once."""


def authors(visitor: Open, server: Address, **options: object) -> Page:
    """A page of the author."""
    page = visitor(name="", **options)
    if not charged:
        take(page, server.welcome, "赵作者", "zhao")
        charged.extend(dict(cookie) for cookie in page.context.cookies())
    else:
        page.context.add_cookies([cookie for cookie in charged if cookie["name"] == "visitor"])  # type: ignore[misc]
    return page


def made(page: Page, id: str = ID) -> None:
    """Make a small customer from the form."""
    page.goto("/bench/new")
    page.locator("#q-id").fill(id)
    page.locator('form[action="/bench/drafts"] button').click()
    page.wait_for_url(f"**/bench/drafts/{id}")


def mistyped(page: Page, right: str, wrong: str) -> int:
    """Type over the first such words, as a hand does; the line they stand at."""
    at = page.evaluate(
        """right => { const box = document.querySelector('textarea.code'), at = box.value.indexOf(right);
        box.focus(); box.setSelectionRange(at, at + right.length);
        return box.value.slice(0, at).split('\\n').length; }""",
        right,
    )
    page.keyboard.insert_text(wrong)
    return int(at)


@pytest.mark.slow  # the same way without script is gone in every run
def test_from_an_empty_form_to_a_customer_whom_trainees_meet(visitor: Open, server: Address) -> None:
    page = authors(visitor, server)
    page.goto("/")
    page.locator(".menu summary").click()
    page.locator('.menu a[href="/bench"]').click()
    page.locator('a[href="/bench/new"]').click()
    page.locator("#q-id").fill(ID)
    page.locator("#q-name").fill("林芳芳")
    page.locator('form[action="/bench/drafts"] button').click()
    page.wait_for_url(f"**{HERE}")

    # a slip of the pen, told at its line while she types, and mended
    page.locator(f'a[href="{HERE}/files/hers.yaml"]').click()
    page.wait_for_url("**/files/hers.yaml")
    expect(page.locator("#tally .tag.good")).to_be_visible()
    line = mistyped(page, "urgency: 8", "urgnecy: 8")
    problem = page.locator(".problem")
    expect(problem).to_contain_text("urgnecy")
    expect(page.locator(f"#L{line}.bad .said-at")).to_contain_text("urgnecy")
    expect(page.locator("#tally .tag.bad")).to_be_visible()
    expect(page.locator("[data-unsaved]")).to_be_visible()
    page.locator('[value="save"]').click()
    expect(page.locator(f"#L{line}.bad")).to_be_visible()
    problem.locator("a").click()
    page.wait_for_function(
        """line => { const box = document.querySelector('textarea.code');
        return box.value.slice(0, box.selectionStart).split('\\n').length === line; }""",
        arg=line,
    )
    mistyped(page, "urgnecy: 8", "urgency: 8")
    expect(page.locator(".problem")).to_have_count(0)
    page.locator('[value="save"]').click()
    expect(page.locator("#tally .tag.good")).to_be_visible()

    # tried from a stage, with less trust
    page.goto(f"{HERE}/try?stage=first_visit")
    page.locator('[name="g.trust"]').fill("15")
    page.locator("button.wide").click()
    page.wait_for_url("**/bench/trials/*")
    expect(page.locator(".standing-gauges")).to_contain_text(re.compile("信任\\s*15"))
    expect(page.locator("#why .drawer")).to_contain_text("b_r_visit_start")
    page.keyboard.press("1")
    expect(page.locator("#why .drawer[open] .answer code").first).to_be_visible()
    expect(page.locator("#turn-0 .drawer:not([open])")).to_be_visible()
    page.locator(".choice").nth(1).click()
    expect(page.locator("#turn-2")).to_be_visible()
    page.locator('form[action$="/undo"] button').click()
    expect(page.locator("#turn-2")).to_have_count(0)
    page.locator(".choice").first.click()
    expect(page.locator("#turn-2")).to_be_visible()

    # kept as a play, which the check runs
    page.locator('.keep [name="id"]').fill("little_trust")
    page.locator('.keep [name="title"]').fill("信任不多的时候")
    page.locator(".keep button").click()
    page.wait_for_url("**/files/plays.yaml*")
    assert "little_trust" in page.locator("textarea.code").input_value()
    expect(page.locator("#tally .tag.good")).to_be_visible()

    # published, and met
    page.goto(HERE)
    page.locator('[name="note"]').fill("第一版")
    page.locator("#publish button").click()
    page.wait_for_url(f"**/bench/customers/{ID}*")
    expect(page.locator(".versions")).to_contain_text("第一版")
    trainee = visitor(name="李明")
    trainee.locator(f'a[href="/customers/{ID}"]').first.click()
    trainee.locator('main form[action="/sessions"] button').first.click()
    trainee.wait_for_url("**/sessions/*")
    expect(trainee.locator("h1")).to_contain_text("林芳芳")


def test_without_script_the_same_can_be_done(visitor: Open, server: Address) -> None:
    page = authors(visitor, server, script=False)
    made(page, "no_script")
    page.goto("/bench/drafts/no_script/files/hers.yaml")
    box = page.locator("textarea.code")
    text = box.input_value()
    box.fill(text.replace("urgency: 8", "urgnecy: 8", 1))
    page.locator('[value="save"]').click()
    line = text[: text.index("urgency: 8")].count("\n") + 1
    expect(page.locator(f"#L{line}.bad .said-at")).to_contain_text("urgnecy")
    numbers = page.locator(f"#L{line}").bounding_box()
    assert numbers is not None
    page.locator(f'.problem a[href="#L{line}"]').click()
    assert page.url.endswith(f"#L{line}")
    page.locator("textarea.code").fill(text)
    page.locator('[value="save"]').click()
    expect(page.locator(".problem")).to_have_count(0)
    page.goto("/bench/drafts/no_script/try?stage=closing")
    page.locator("button.wide").click()
    page.locator(".choice").first.click()
    expect(page.locator("#turn-1")).to_be_visible()


def test_tab_indents_and_escape_lets_it_go_on(visitor: Open, server: Address) -> None:
    page = authors(visitor, server)
    made(page, "by_keys")
    page.goto("/bench/drafts/by_keys/files/hers.yaml")
    box = page.locator("textarea.code")
    box.focus()
    page.evaluate("document.querySelector('textarea.code').setSelectionRange(0, 0)")
    page.keyboard.press("Tab")
    assert box.input_value().startswith("  ")
    page.keyboard.press("Shift+Tab")
    assert not box.input_value().startswith(" ")
    page.keyboard.insert_text("a:\n  - b")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("- c")
    assert box.input_value().startswith("a:\n  - b\n  - c")
    page.keyboard.press("Control+z")
    assert not box.input_value().startswith("a:\n  - b\n  - c"), "it can be undone like anything typed"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") != "TEXTAREA"
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/bench")


def test_the_numbers_stand_beside_their_lines_however_these_fold(visitor: Open, server: Address) -> None:
    page = authors(visitor, server, width=360, height=780)
    made(page, "folded")
    page.goto("/bench/drafts/folded/files/hers.yaml")
    page.wait_for_function("document.querySelector('.mirror') !== null")
    apart = page.evaluate(
        """() => { const box = document.querySelector('textarea.code'), gutter = document.querySelector('.gutter');
        return [Math.abs(box.clientHeight - 86 - (gutter.lastElementChild.getBoundingClientRect().bottom
        - gutter.firstElementChild.getBoundingClientRect().top)), box.scrollHeight - box.clientHeight]; }"""
    )
    assert apart == [0, 0]


COUNTED = 240_000
"""Milliseconds in which the problems of all customers are counted, one after the other, when the list is first seen."""


@pytest.mark.slow
@looked_at
def test_every_page_of_the_bench_can_be_read_by_everybody(
    visitor: Open, server: Address, width: int, height: int, lang: str
) -> None:
    page = authors(visitor, server, width=width, height=height, lang=lang)
    id = f"looks_{width}_{lang[:2].lower()}"
    made(page, id)
    here = f"/bench/drafts/{id}"
    page.goto(f"{here}/files/hers.yaml")
    page.locator("textarea.code").fill("lines: 3\n")
    page.locator('[value="save"]').click()
    pages = ["/bench", "/bench/new", here, f"{here}/files/hers.yaml", f"{here}/files/persona.yaml",
             "/bench/customers/wang_jing", "/bench/customers/wang_jing/files/plays.yaml"]  # fmt: skip
    good = f"{id}_good"
    made(page, good)
    for stage in ("first_visit", "preparation"):
        page.goto(f"/bench/drafts/{good}/try?stage={stage}")
        page.locator("button.wide").click()
        page.wait_for_url("**/bench/trials/*")
        pages.append(page.url)
    pages.append(f"/bench/drafts/{good}/try?stage=closing")
    wrong = []
    for address in pages:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            page.goto(address)
            page.wait_for_load_state("networkidle", timeout=COUNTED)
            wrong += [(address, theme, one) for one in violations(page)]
            wrong += [(address, theme, "too wide")] if overflow(page) > 0 else []
    assert wrong == []
