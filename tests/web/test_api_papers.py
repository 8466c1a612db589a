"""The papers of the desk through the programming interface."""

from __future__ import annotations

from typing import Any

import httpx

from tests.web.conftest import Stage, begun

API = "/api/v1/sessions"


async def hand_in(browser: httpx.AsyncClient, view: dict[str, Any], form: str, data: dict[str, Any]) -> httpx.Response:
    """Hand in a paper."""
    move = {"turn": view["turn"], "form": {"id": form, "data": data}}
    return await browser.post(f"{API}/{view['id']}/moves", json=move)


def test_a_paper_is_read_handed_in_and_worked_out(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[Any, ...]:
        browser = await stage.named()
        view = await begun(browser)
        before = (await browser.get(f"{API}/{view['id']}/papers/loan")).json()
        entries = {"policy": "A", "value": "五万一", "ratio": "80%", "rate": "5", "days": "180"}
        answer = await hand_in(browser, view, "loan", entries)
        return view, before, answer.status_code, (await browser.get(f"{API}/{view['id']}/papers/loan")).json()

    view, before, status, after = play(scene)
    assert {"sheet", "report", "plan", "loan"} <= {one["id"] for one in view["papers"] if one["open"]}
    assert {field["name"]: field["unit"] for field in before["fields"]}["value"] == "万"
    assert before["result"] is None and status == 200
    assert after["result"]["lines"][0]["amount"] == 4_080_000


def test_what_is_wrong_with_a_paper_is_named_by_field_and_nothing_is_written(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[Any, ...]:
        browser = await stage.named()
        view = await begun(browser)
        answer = await hand_in(browser, view, "sheet", {"debts": "300000", "final": "-5", "method": "guess"})
        return view, answer, (await browser.get(f"{API}/{view['id']}")).json()["turn"]

    view, answer, turn = play(scene)
    assert answer.status_code == 422 and turn == view["turn"]
    wrong = answer.json()["error"]["fields"]
    assert {name: told["code"] for name, told in wrong.items()} == {
        "debts": "unit",
        "final": "negative",
        "method": "unknown",
    }


def test_the_report_is_there_once_it_is_made_and_for_nobody_else(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[Any, ...]:
        browser, other = await stage.named(), await stage.named("旁人")
        view = await begun(browser)
        at = f"{API}/{view['id']}"
        early = await browser.get(f"{at}/report")
        sheet = {
            "type.A": "whole_ci",
            "person.A": "liuyang",
            "sum.A": "50",
            "covers.A": "covers_ci",
            "income.liuyang": "32",
        }
        await hand_in(browser, view, "sheet", sheet)
        await hand_in(browser, {**view, "turn": view["turn"] + 1}, "report", {"todo": ["premium.A"]})
        return (
            early,
            await browser.get(f"{at}/report"),
            await other.get(f"{at}/report"),
            await browser.get(f"{at}/papers/no"),
        )

    early, made, other, unknown = play(scene)
    assert (early.status_code, other.status_code, unknown.status_code) == (404, 404, 404)
    assert made.json()["rows"][1]["gap"] == 76_000_000
    assert made.json()["policies"][0]["no"] == "A" and len(made.json()["policies"]) == 1
