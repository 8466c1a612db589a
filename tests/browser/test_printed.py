"""The report of a visit as it leaves the browser: A4, nothing cut, nothing of the interface; and leaving for good."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from roleplay import library
from roleplay.authoring import plays
from tests.browser.conftest import Open, overflow, violations
from tests.web.visits import PLAY, body_of, script_of

pytestmark = pytest.mark.browser

A4 = {(595, 842)}
BOX = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)")


def reported(page: Page) -> str:
    """A visit that has ended and was judged; opens its report and gives its address."""
    play = script_of(PLAY)
    wanted: dict[str, Any] = {"persona": "wang_jing", "date": play.date.isoformat(), "seed": play.seed}
    view = page.context.request.post("/api/v1/sessions", data=wanted).json()
    for written in play.moves:
        move = body_of(plays.move_of(library.script("wang_jing"), written, play.date))
        answer = page.context.request.post(f"/api/v1/sessions/{view['id']}/moves", data={"turn": view["turn"], **move})
        assert answer.status == 200, answer.text()
        view = answer.json()
    here = f"/sessions/{view['id']}"
    page.context.request.post(f"{here}/judgement", form={"skip": "1"})
    page.goto(f"{here}/scorecard")
    page.locator(f"a[href='{here}/paper']").click()
    expect(page.locator(".printed h1")).to_be_visible()
    return f"{here}/paper"


@pytest.mark.parametrize("lang", ["zh-CN", pytest.param("en-GB", marks=pytest.mark.slow)])
def test_the_pdf_is_a4(visitor: Open, tmp_path: Path, lang: str) -> None:
    page = visitor(lang=lang)
    reported(page)
    made = page.pdf(path=tmp_path / "visit.pdf", format="A4", prefer_css_page_size=True)
    boxes = {(round(float(wide)), round(float(high))) for wide, high in BOX.findall(made)}
    assert boxes == A4


def test_on_paper_there_is_no_interface_and_no_night(visitor: Open) -> None:
    page = visitor(theme="dark", width=673)
    reported(page)
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".top", ".printed-tools", ".skip"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.locator("main a:visible:not(.knot), main button:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.querySelector('.printed')).backgroundColor") == "rgb(255, 255, 255)"
    assert overflow(page) <= 0
    cut = page.evaluate(
        """[...document.querySelectorAll('.printed p, .printed h3, .printed td, .printed dd')].filter(one => {
            const box = one.getBoundingClientRect();
            return box.width && (box.right > window.innerWidth + 1 || one.scrollWidth > one.clientWidth + 1
                && getComputedStyle(one).display === 'block');
        }).map(one => one.textContent.slice(0, 40))"""
    )
    assert cut == []
    for selector in (".printed h2", ".found-head"):
        assert page.locator(selector).first.evaluate("one => getComputedStyle(one).breakAfter") == "avoid"
    assert page.locator(".found").first.evaluate("one => getComputedStyle(one).breakInside") == "avoid"


@pytest.mark.parametrize(
    ("width", "theme"),
    [
        (360, "light"),
        pytest.param(1440, "dark", marks=pytest.mark.slow),
        pytest.param(360, "dark", marks=pytest.mark.slow),
        pytest.param(1440, "light", marks=pytest.mark.slow),
    ],
)
def test_the_report_can_be_read_by_anyone(visitor: Open, width: int, theme: str) -> None:
    page = visitor(width=width, theme=theme)
    reported(page)
    assert violations(page) == []
    assert overflow(page) <= 0


@pytest.mark.parametrize(("width", "theme", "lang"), [(360, "dark", "zh-CN"), (1440, "light", "en-GB")])
def test_leaving_asks_first_and_takes_the_name(visitor: Open, width: int, theme: str, lang: str) -> None:
    page = visitor(width=width, theme=theme, lang=lang, script=False)
    page.goto("/me/delete")
    page.locator("input[name=typed]").fill("李")
    page.locator("button.final").click()
    assert page.locator("input[name=typed]").input_value() == "李"
    expect(page.locator("[role=alert]")).to_be_visible()
    page.locator("input[name=typed]").fill("李明")
    page.locator("button.final").click()
    page.wait_for_url("**/me/deleted")
    page.goto("/")
    expect(page.locator("input[name=name]")).to_be_visible()


def test_the_page_of_leaving_can_be_read_by_anyone(visitor: Open) -> None:
    for width, theme in ((360, "light"), (1440, "dark")):
        page = visitor(width=width, theme=theme)
        page.goto("/me/delete")
        assert violations(page) == []
        assert overflow(page) <= 0


def test_her_file_comes_as_a_download(visitor: Open) -> None:
    page = visitor()
    page.goto("/me/delete")
    with page.expect_download() as coming:
        page.locator("a[href='/me/export']").click()
    assert coming.value.suggested_filename.endswith(".json")
    assert '"format":' in Path(coming.value.path()).read_text(encoding="utf-8")
