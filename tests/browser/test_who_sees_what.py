"""Two coaches, three trainees and an outsider, each in a browser of her own: who sees what, at the addresses they might
send each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import people
from tests.browser.conftest import begin
from tests.browser.test_classes import ended, opened
from tests.serving import serving


class Everybody:
    """Their browsers on one server."""

    def __init__(self, chromium: Browser, base: str) -> None:
        self.chromium, self.base = chromium, base
        self.pages: list[Page] = []

    def browser(self) -> Page:
        context = self.chromium.new_context(base_url=self.base, locale="zh-CN", reduced_motion="reduce")
        page = context.new_page()
        page.set_default_timeout(15_000)
        self.pages.append(page)
        return page


@pytest.fixture
def everybody(chromium: Browser, tmp_path: Path) -> Iterator[tuple[Everybody, str]]:
    with serving(tmp_path / "visits.sqlite3") as base:
        made = Everybody(chromium, base)
        yield made, base.welcome
        for page in made.pages:
            page.context.close()


def visited(page: Page) -> str:
    """A visit to one stage that has ended; its address."""
    here = begin(page, stage="invitation_call")
    ended(page, here.rpartition("/")[2])
    page.context.request.post(f"{here}/judgement", form={"skip": "1"})
    return here


def status(page: Page, address: str) -> int:
    """What the server says to somebody who opens this."""
    answer = page.goto(address)
    assert answer is not None
    return answer.status


@pytest.mark.slow  # every route and everybody, without a browser: tests/web/test_access.py
@pytest.mark.browser
def test_each_sees_what_is_hers_and_what_she_was_granted(everybody: tuple[Everybody, str]) -> None:
    all_, welcome = everybody
    first, second, outsider = all_.browser(), all_.browser(), all_.browser()
    people.take(first, welcome, "郑老师", "zheng")
    people.take(second, people.invite(first), "王芳", "wangfang")
    march, code = opened(first, "三月班")
    april, other_code = opened(second, "四月班")
    chen, zhao, zhou = all_.browser(), all_.browser(), all_.browser()
    people.join(chen, code, "小陈")
    people.join(zhao, code, "小赵")
    people.join(zhou, other_code, "小周")
    outsider.goto("/")
    outsider.locator("input[name=name]").fill("路人")
    outsider.locator("main form button").click()
    visit = visited(chen)
    replay = f"{visit}/replay?turn=0"

    assert [status(page, replay) for page in (chen, first)] == [200, 200]
    assert [status(page, replay) for page in (second, zhao, zhou, outsider)] == [404] * 4
    assert [status(page, march) for page in (first, second, zhao, outsider)] == [200, 404, 403, 403]
    first.goto(f"{march}/visits")
    expect(first.locator("table.visits")).to_contain_text("小陈")
    second.goto(f"{april}/visits")
    expect(second.locator("main")).not_to_contain_text("小陈")

    first.goto(march)  # the first coach lets the second one read her class, and ends it again
    first.locator("#readers input[name=login]").fill("wangfang")
    first.locator("#readers form.stack button").click()
    expect(first.locator("#readers")).to_contain_text("王芳")
    assert status(second, replay) == 200
    row = first.locator("#readers tr", has_text="王芳").first
    row.locator("summary").click()
    row.locator("form button").click()
    first.wait_for_load_state()
    assert status(second, replay) == 404
    assert status(first, replay) == 200

    chen.goto("/me")  # who leaves takes her visits with her
    chen.locator("#classes .confirm summary").click()
    chen.locator("#classes .confirm form button").click()
    chen.wait_for_load_state()
    assert status(first, replay) == 404
    assert status(chen, replay) == 200
