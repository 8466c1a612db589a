"""P1 in a real browser: from the file to a referral, and the pitch that spoils a first visit."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from roleplay.script import Phrase
from tests.browser import trainee
from tests.browser.conftest import Open, begin

pytestmark = pytest.mark.browser


def test_the_whole_way_from_the_file_to_a_referral_and_its_scorecard(visitor: Open) -> None:
    page = visitor()
    here = begin(page)
    trainee.prepare(page)
    trainee.call(page)
    stages: set[str] = set()

    def choose(lines: list[Phrase]) -> Phrase | None:
        stages.add(page.locator(".stage.now .stage-label").inner_text().split()[0].rstrip(","))
        return trainee.apt(lines)

    said = trainee.play(page, here, choose)
    assert {"邀约电话", "首次面访", "保单整理", "建议书", "转介绍"} <= stages
    assert len(said) > 40
    expect(page.locator(".verdict h1")).not_to_be_empty()
    figures = page.locator(".pack-figure")
    expect(figures).to_have_count(2)
    assert all(float(text.replace("\n", "")) > 60 for text in figures.all_inner_texts())
    assert page.locator(".moment").count() >= 3
    assert page.locator(".finding").count() >= 30
    expect(page.locator("svg.radar").first).to_be_visible()
    proof = page.locator(".proof").first
    place = proof.get_attribute("href")
    assert place
    proof.click()
    page.wait_for_url(f"**{place}")
    assert page.locator(f"#{place.split('#')[1]}").count() == 1
    page.goto(f"{here}/replay?step=1")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**step=2#now")
    page.goto("/")
    expect(page.locator(".past li")).to_have_count(1)


def test_a_pitch_at_the_first_visit_is_seen_failed_and_quoted(visitor: Open) -> None:
    page = visitor()
    here = begin(page, stage="first_visit")
    pitched: list[str] = []

    def choose(lines: list[Phrase]) -> Phrase | None:
        for line in lines:
            if any(act.act == "pitch_product" for act in line.line.acts) and len(pitched) < 2:
                pitched.append(line.id)
                return line
        return None if pitched else min(lines, key=lambda one: one.line.role not in ("step", "apt"))

    said = trainee.play(page, here, choose)
    assert pitched, "no line offered a pitch"
    finding = page.locator("#f-F19")
    finding.locator("summary").click()
    expect(finding.locator(".mark.missed.critical")).to_be_visible()
    expect(finding.locator("summary")).to_contain_text("红线")
    quoted = [words for words in said if page.locator("#f-F19 q", has_text=words).count()]
    assert quoted, finding.inner_text()
