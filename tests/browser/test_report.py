"""The report as it leaves the browser: a PDF of five pages with nothing of the interface, and pages anyone can read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, begin, overflow, violations
from tests.browser.looks import looked_at
from tests.web.test_report import right

pytestmark = pytest.mark.browser

A4 = {"width": 595, "height": 842}
PAGE = re.compile(rb"/Type\s*/Page\b")
BOX = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)")


def with_report(page: Page, **changed: Any) -> str:
    """A session whose report was made from a right sheet; opens it and gives its address."""
    here = begin(page)
    for turn, (form, data) in enumerate((("sheet", right("sheet") | changed), ("report", right("report")))):
        answer = page.context.request.post(
            f"/api/v1{here}/moves", data={"turn": turn, "form": {"id": form, "data": data}}
        )
        assert answer.status == 200, answer.text()
    page.goto(f"{here}/report")
    return here


@pytest.mark.parametrize("lang", ["zh-CN", pytest.param("en-GB", marks=pytest.mark.slow)])
def test_the_pdf_has_five_pages_of_a4(visitor: Open, tmp_path: Path, lang: str) -> None:
    page = visitor(lang=lang)
    with_report(page)
    made = page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    assert made.startswith(b"%PDF-")
    assert len(PAGE.findall(made)) == page.locator(".sheet").count() == 5
    sizes = {(round(float(wide)), round(float(high))) for wide, high in BOX.findall(made)}
    assert sizes == {(A4["width"], A4["height"])}


def test_print_shows_the_sheets_and_nothing_around_them(visitor: Open) -> None:
    page = visitor(theme="dark")
    with_report(page)
    page.emulate_media(media="print")
    shown = page.locator("main").inner_text()
    for words in (
        "保单整理报告",
        "375.2",
        "335.2",
        "164.5",
        "120.7",
        "160%",
        "14.9%",
        "C.2-3",
        "宽限期最后一天",
        "均为虚构",
    ):
        assert words in shown
    for hidden in (".top", ".report-tools", ".skip"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.locator("main a:visible, main button:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".sheet").nth(1).evaluate("sheet => getComputedStyle(sheet).breakBefore") == "page"


def test_every_number_on_the_charts_stands_inside_them(visitor: Open) -> None:
    for width in (360, 1440):
        page = visitor(width=width, height=900)
        with_report(page)
        assert page.locator("svg.bars").count() == 4
        beyond = page.evaluate(
            """[...document.querySelectorAll('svg.bars')].flatMap(chart => {
                const room = chart.getBoundingClientRect();
                return [...chart.querySelectorAll('text')].filter(text => {
                    const box = text.getBoundingClientRect();
                    return box.left < room.left - 1 || box.right > room.right + 1;
                }).map(text => text.textContent);
            })"""
        )
        assert beyond == []
        covering = page.evaluate(
            """[...document.querySelectorAll('svg.bars')].flatMap(chart => {
                const texts = [...chart.querySelectorAll('text')];
                const over = (a, b) => {
                    const [x, y] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
                    const across = x.left < y.right && y.left < x.right;
                    return across && x.top + 4 < y.bottom && y.top + 4 < x.bottom;
                };
                return texts.flatMap((a, n) => texts.slice(n + 1).filter(b => over(a, b)).map(b => a.textContent));
            })"""
        )
        assert covering == [], "no two numbers of a chart cover each other"


@looked_at
def test_report_and_files_read_well_everywhere(visitor: Open, width: int, height: int, lang: str) -> None:
    page = visitor(width=width, height=height, lang=lang)
    here = with_report(page)
    wrong: list[Any] = []
    for address in (f"{here}/report", "/caseload", f"{here}/papers/caseload"):
        page.goto(address)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            wrong += [(address, theme, one) for one in violations(page)]
        if (wide := overflow(page)) > 0:
            wrong.append((address, f"{wide} px too wide"))
    assert wrong == []


def test_the_files_are_put_in_order_with_the_keyboard_alone(visitor: Open) -> None:
    page = visitor()
    here = begin(page)
    page.goto(f"{here}/papers/caseload")
    page.locator("select[name=first]").focus()
    for _ in range(7):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator(".order-form button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".order-form .tag.good")).to_be_visible()
    expect(page.locator("select[name=first]")).to_have_value("wu_lei")
    expect(page.locator("select[name=second]")).to_have_value("wang_jing")
    expect(page.locator("input[name=why][value=due_soon]")).to_be_checked()
    page.locator("main a.link").first.click()
    page.wait_for_url(f"**{here}")
