"""The printed report: what the trainee entered, right or wrong, page by page, and nothing before it was made."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from roleplay import engine, library, moves, table, view
from tests.web.conftest import DATE, Stage, begun, moved
from web import report
from web.i18n import speech

START = dt.date.fromisoformat(DATE)
SCRIPT = library.script("wang_jing")


def right(form: str) -> dict[str, list[str]]:
    """A paper with nothing wrong on it."""
    found = table.right_answers(SCRIPT, START, form, "right")
    assert found is not None
    return found


def made(**changed: list[str]) -> dict[str, Any]:
    """The report's data after the sheet, with these fields entered otherwise, and the report were handed in."""
    start = engine.Start(mode="practice", date=START, seed=1, trainee="李明", stage="", rubrics={})
    step = engine.start(SCRIPT, start)
    log = [*step.events]
    for form, data in (("sheet", right("sheet") | changed), ("report", right("report"))):
        step = engine.step(SCRIPT, step.state, moves.Submit(form, data))
        log += step.events
    seen = view.report(step.state, log, SCRIPT)
    assert seen is not None
    return seen


def test_the_data_of_the_report_is_the_golden_one(golden: Callable[[str, str], None]) -> None:
    data = {key: value for key, value in made().items() if key != "words"}
    golden("report_wang_jing.json", json.dumps(data, ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_charts_and_table_say_the_same(lang: str) -> None:
    cover = report.shape(made(), speech(lang))["cover"]
    table_says = [(row["name"], row["peril"], row["need"], row["gap"]) for row in cover["rows"] if row["need"] != "—"]
    written = [
        (chart["name"], bar["label"], bar["above"] + " ".join(text.text for text in bar["texts"]))
        for chart in cover["charts"]
        for bar in chart["rows"]
    ]
    assert [(name, peril) for name, peril, *_ in table_says] == [(name, peril) for name, peril, _ in written]
    for (_, _, need, gap), (_, _, text) in zip(table_says, written, strict=True):
        assert need in text and gap in text


def test_the_worked_family_comes_out_as_it_was_worked() -> None:
    shown = report.shape(made(), speech("zh"))
    assert {line["amount"] for line in shown["parts"]} >= {"205.2", "375.2", "335.2"}
    assert [line["value"] for line in shown["ratios"]] == ["160%", "100%", "14.9%", "4.7%"]
    assert shown["shares"] == ["刘洋 64%：214.5万元", "王静 36%：120.7万元"]
    gaps = [row["gap"] for row in shown["cover"]["rows"] if row["need"] != "—"]
    assert gaps == ["164.5", "76", "160", "120.7", "54", "90", "30", "30"]


def test_a_wrong_entry_stands_on_the_report_and_the_truth_does_not() -> None:
    shown = report.shape(made(debts=["300"]), speech("zh"))
    told = json.dumps(shown, ensure_ascii=False, default=str)
    assert "645.2" in told
    assert "375.2" not in told and "164.5" not in told


def test_a_half_filled_sheet_makes_a_report_that_says_what_is_missing() -> None:
    empty: list[str] = []
    shown = report.shape(
        made(debts=empty, **{"sum.B": empty, "years.A": empty, "income.wangjing": empty}), speech("zh")
    )
    assert [policy["no"] for policy in shown["policies"]] == ["A", "C"]
    assert shown["policies"][0]["pays"] == "—"
    assert "房贷和其他欠款" in shown["missing"]


async def with_report(browser: httpx.AsyncClient) -> str:
    """A session in which the report was made; its address."""
    seen = await begun(browser)
    for form in ("sheet", "report"):
        seen = await moved(browser, seen, form={"id": form, "data": right(form)})
    return f"/sessions/{seen['id']}/report"


def test_it_is_there_once_it_was_made_and_for_its_maker_alone(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[httpx.Response, httpx.Response, httpx.Response]:
        browser, outsider = await stage.named(), await stage.named("陌生人")
        before = await browser.get(f"/sessions/{(await begun(browser))['id']}/report")
        here = await with_report(browser)
        return before, await outsider.get(here), await browser.get(here)

    before, foreign, there = play(scene)
    assert (before.status_code, foreign.status_code, there.status_code) == (404, 404, 200)
    assert "先把缺口测算表算好" in before.text
    assert there.text.count('class="sheet') == 5
    assert "李明" in there.text and "均为虚构" in there.text
    assert there.text.count('role="img"') == 4


def test_every_amount_of_a_page_carries_a_formula() -> None:
    shown = report.shape(made(), speech("en"))
    for one in (*shown["parts"], *shown["ratios"], *shown["goals"], *shown["cover"]["rows"]):
        assert one["formula"]
    named = {one["id"] for one in shown["formulas"]}
    assert {row["formula"] for row in shown["cover"]["rows"]} <= named
