"""Coming in at real pages: the printed link of the first start, an invitation, signing out and in, one's own link."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import people
from tests.browser.conftest import Open, overflow, violations
from tests.browser.looks import looked_at
from tests.serving import serving


def page_of(chromium: Browser, base: str, script: bool = True, **more: Any) -> Page:
    """A new browser at this server."""
    context = chromium.new_context(base_url=base, java_script_enabled=script, locale="zh-CN", **more)
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_the_first_start_to_a_second_coach(chromium: Browser, tmp_path: Path, script: bool) -> None:
    file = tmp_path / "visits.sqlite3"
    with serving(file) as base:
        assert base.welcome, "nobody is in charge, so the terminal shows a link"
        guest = page_of(chromium, base, script)
        guest.goto("/")
        guest.locator("input[name=name]").fill("李明")
        guest.locator("main form button").click()
        expect(guest.locator(".customer").first).to_be_visible()  # on this machine a name is enough
        guest.goto("/people")
        expect(guest.locator("h1")).to_contain_text("这不是您")

        admin = page_of(chromium, base, script)
        people.take(admin, base.welcome, "郑老师", "zheng")
        assert admin.goto(base.welcome).status == 404  # type: ignore[union-attr]
        link = people.invite(admin)
        coach = page_of(chromium, base, script)
        people.take(coach, link, "王芳", "wangfang")
        coach.goto("/people")
        expect(coach.locator("h1")).to_contain_text("这不是您")
        coach.goto("/sign-out")
        coach.locator("main form button").click()
        people.sign_in(coach, "wangfang", "not this one")
        expect(coach.locator("[role=alert]")).to_contain_text("对不上")
        people.sign_in(coach, "wangfang")
        expect(coach.locator(".who")).to_have_text("王芳")
        for page in (guest, admin, coach):
            page.context.close()
    with serving(file) as base:
        assert not base.welcome, "somebody is in charge"


def test_a_link_of_ones_own_opens_ones_visits_in_another_browser(visitor: Open) -> None:
    page = visitor(name="小林")
    page.goto("/me")
    page.locator('form[action="/me/link"] button').click()
    link = page.locator("input[data-select]").input_value()
    other = visitor(name="")
    other.goto(link)
    other.locator("main form button").click()
    expect(other.locator(".who")).to_have_text("小林")
    page.goto("/me")
    page.locator("#signins form button").first.click()
    other.goto("/me")
    expect(other.locator(".who")).to_have_count(0)


@pytest.mark.slow
@looked_at
def test_the_pages_of_coming_in_have_no_violation(
    chromium: Browser, tmp_path: Path, width: int, height: int, lang: str
) -> None:
    with serving(tmp_path / "visits.sqlite3") as base:
        context = chromium.new_context(base_url=base, viewport={"width": width, "height": height}, locale=lang)
        page = context.new_page()
        wrong: list[Any] = []

        def look(address: str = "") -> None:
            if address:
                page.goto(address)
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
                wrong.extend((page.url, theme, one) for one in violations(page))
            for fold in page.locator("main details:not([open]) > summary").all():
                fold.click()
            wrong.extend((page.url, "opened", one) for one in violations(page))
            if (wide := overflow(page)) > 0:
                wrong.append((page.url, f"{wide} px too wide"))

        for address in ("/", "/sign-in", "/join", base.welcome):
            look(address)
        people.take(page, base.welcome, "郑老师", "zheng")
        look()
        page.locator('form[action="/me/link"] button').click()
        look()
        link = page.locator("input[data-select]").input_value()
        people.invite(page)
        look()
        for address in (link, "/sign-out"):
            look(address)
        context.close()
    assert wrong == []
