"""The papers in a real browser: worked out without losing sight or entries, refused at the field, left for the talk
half typed, with and without JavaScript."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from roleplay import library, table
from tests.browser.conftest import Open, begin, overflow, violations
from tests.browser.following import paper
from tests.browser.looks import looked_at

pytestmark = pytest.mark.browser
FAMILY = {
    "income.liuyang": "32", "income.wangjing": "18", "debts": "30", "living": "10.8", "living_years": "19",
    "school.duoduo": "3", "school_years.duoduo": "14", "school.lele": "3", "school_years.lele": "19",
    "parents": "2.4", "parents_years": "15", "final": "5", "assets": "40",
}  # fmt: skip


def fill(page: Page, entries: dict[str, str]) -> None:
    """Type these entries, opening the group each stands in as one would."""
    for name, text in entries.items():
        field = page.locator(f'[name="{name}"]')
        if not field.is_visible():
            page.locator(".group", has=field).locator("> summary").click()
        field.fill(text)


def to_end(page: Page) -> None:
    """Scroll down: an entry half under the bar at the foot would look too small to axe-core."""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")


def test_the_gap_sheet_is_worked_out_and_the_thumb_stays(visitor: Open) -> None:
    page = visitor(width=360, height=780)
    here = begin(page)
    page.locator(".paper-links a", has_text="缺口测算表").click()
    page.wait_for_url(f"**{here}/papers/sheet")
    fill(page, FAMILY)
    button = page.locator("#hand-in")
    before = button.bounding_box()
    button.click()
    expect(page.locator("#result")).to_contain_text("335.2万元")
    expect(page.locator("#result h2")).to_be_in_viewport()
    expect(page.locator("#worked-out")).to_have_text("算好了。")
    assert button.bounding_box() == before, "the button stays under the thumb"
    expect(page.locator('[name="debts"]')).to_have_value("30")
    assert overflow(page) <= 0
    page.reload()
    expect(page.locator('[name="debts"]')).to_have_value("30")
    expect(page.locator("#restored")).to_be_hidden()


def test_only_one_group_is_open_at_a_time_and_says_how_full_it_is(visitor: Open) -> None:
    page = visitor(width=360, height=780)
    begin(page)
    page.locator(".paper-links a", has_text="缺口测算表").click()
    fill(page, {"income.liuyang": "32"})
    groups = page.locator("details.group[open]")
    expect(groups).to_have_count(1)
    expect(groups.locator("summary .group-state")).to_have_text("1 / 2")


def test_a_wrong_entry_is_told_at_its_field_and_the_rest_is_kept(visitor: Open) -> None:
    page = visitor(width=360, height=780)
    here = begin(page)
    page.goto(f"{here}/papers/sheet")
    fill(page, FAMILY | {"debts": "300000", "sum.A": "-5"})
    page.locator("#hand-in").click()
    expect(page.locator("#wrongs")).to_be_focused()
    expect(page.locator("#wrongs a")).to_have_count(2)
    debts = page.locator('[name="debts"]')
    page.locator("#wrongs a", has_text="房贷").click()
    expect(debts).to_be_in_viewport()
    expect(debts).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".entry", has=debts).locator(".wrong")).to_contain_text("30万元")
    expect(debts).to_have_value("300000")
    expect(page.locator('[name="assets"]')).to_have_value("40")
    to_end(page)
    assert violations(page) == []
    page.reload()
    expect(debts).to_have_value("300000"), "not even a reload loses what was refused"
    fill(page, {"debts": "30万", "sum.A": "50"})
    page.locator("#hand-in").click()
    expect(page.locator("#result")).to_contain_text("335.2万元")
    expect(page.locator("#wrongs")).to_have_count(0)
    expect(page.locator(".wrong")).to_have_count(0)


def test_what_is_typed_survives_going_back_to_the_talk(visitor: Open) -> None:
    page = visitor(width=360, height=780)
    here = begin(page, stage="policy_review")
    page.locator(".sums summary").click()
    page.locator(".sums a", has_text="缺口测算表").click()
    page.wait_for_url(f"**{here}/papers/sheet")
    fill(page, {"debts": "31", "parents": "2.4"})
    page.locator(".paper-head a").click()
    page.locator("#dock").wait_for()
    page.locator(".choice").first.click()
    expect(page.locator(".say.me").last).to_be_visible()
    page.goto(f"{here}/papers/sheet")
    expect(page.locator("#restored")).to_be_visible()
    expect(page.locator('[name="debts"]')).to_have_value("31")
    page.locator("#hand-in").click()
    expect(page.locator("#result .at-table")).to_be_visible()
    page.locator("#result a.button").click()
    page.locator("#dock").wait_for()
    page.goto(f"{here}/papers/sheet")
    expect(page.locator("#restored")).to_be_hidden()


def test_the_plan_unfolds_what_is_ticked_and_shows_what_it_costs(visitor: Open) -> None:
    page = visitor(width=1440)
    here = begin(page)
    page.goto(f"{here}/papers/plan")
    life = page.locator(".offer", has=page.locator('[value="life_liuyang"]'))
    expect(life.locator('[name="sum.life_liuyang"]')).to_be_hidden()
    for item in ("medical", "accident"):
        page.locator(f'[name=item][value="{item}"]').check()
    expect(page.locator("#running")).to_contain_text("2,380元")
    page.locator('[name=item][value="life_liuyang"]').check()
    life.locator('[name="sum.life_liuyang"]').fill("60")
    expect(page.locator("#running")).to_contain_text("3,960元")
    expect(page.locator(".pays-sum")).to_have_count(0)
    life.locator('[name="solves.life_liuyang"]').select_option("mortgage")
    page.locator("#hand-in").click()
    expect(page.locator(".pays-sum")).to_contain_text("3,960元")
    expect(page.locator(".items li")).to_have_count(3)
    expect(page.locator("#result h2")).to_be_in_viewport()


@pytest.mark.parametrize("stage", ["preparation", "policy_review"])
def test_every_paper_filled_in_rightly_is_taken_wherever_it_lies(visitor: Open, stage: str) -> None:
    page = visitor(width=360, height=780)
    here = begin(page, **({} if stage == "preparation" else {"stage": stage}))
    script, day = library.script("wang_jing"), dt.date(2026, 3, 2)
    taken = []
    for one in page.context.request.get(f"/api/v1{here}").json()["papers"]:
        right = table.right_answers(script, day, one["id"], "right")
        if one["open"] and right:
            paper(page, one["id"], right)
            taken.append(one["id"])
    assert {"sheet", "report", "plan", "loan", "grace"} <= set(taken)
    assert ("caseload" in taken) is (stage == "preparation")
    told = page.context.request.get(f"/api/v1{here}").json()["papers"]
    assert [one["id"] for one in told if one["done"]] == [one["id"] for one in told if one["id"] in taken]


def test_papers_without_javascript(visitor: Open) -> None:
    page = visitor(script=False)
    here = begin(page)
    page.goto(f"{here}/papers/sheet")
    fill(page, {"debts": "viel", "assets": "40"})
    page.locator("#hand-in").click()
    expect(page.locator("#wrongs")).to_be_visible()
    expect(page.locator('[name="debts"]')).to_have_value("viel")
    fill(page, {"debts": "30"})
    page.locator("#hand-in").click()
    page.wait_for_url(f"**{here}/papers/sheet#result")
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator("#result")).to_contain_text("30万元")
    page.locator(".paper-bar .quiet-button").click()
    page.wait_for_url(f"**{here}#papers")


@pytest.mark.slow
@looked_at
def test_no_paper_has_a_violation_or_is_too_wide(visitor: Open, width: int, height: int, lang: str) -> None:
    page = visitor(width=width, height=height, lang=lang)
    wrong: list[object] = []
    for stage, where in (("preparation", "desk"), ("proposal", "visit")):
        here = begin(page, **({} if where == "desk" else {"stage": stage}))
        for id in ("sheet", "plan", "report", "loan", "reinstate", "benefit", "grace"):
            page.goto(f"{here}/papers/{id}")
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
                to_end(page)
                wrong += [(where, id, theme, one) for one in violations(page)]
            if (wide := overflow(page)) > 0:
                wrong.append((where, id, f"{wide} px too wide"))
    assert wrong == []
