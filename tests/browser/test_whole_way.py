"""P1 in a real browser: the plays beside her, from the file to a referral, and the pitches that spoil a first visit."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from roleplay import events, library, rubric
from roleplay.authoring import plays
from roleplay.scorecard import Scorecard
from tests.browser.conftest import Open
from tests.browser.following import follow, named

pytestmark = pytest.mark.browser


def same_as_live(page: Page, here: str, play: plays.Play) -> Scorecard:
    """The card of the play made live, once it is certain that the pages made the very same events."""
    live = plays.run(library.script("wang_jing"), play)
    document = page.context.request.get(f"/api/v1{here}/transcript").json()
    assert events.from_builtins(document["events"]) == live
    return rubric.score(rubric.shipped(), live)


def figures(page: Page) -> list[str]:
    """The totals of both packs, as they stand on the page."""
    return [text.replace("\n", "") for text in page.locator(".pack-figure").all_inner_texts()]


def test_the_whole_way_from_the_file_to_a_referral_and_its_scorecard(visitor: Open) -> None:
    page = visitor()
    play = named("expert_referral")
    here, said = follow(page, play)
    card = same_as_live(page, here, play)
    assert len(said) > 60
    expect(page.locator(".verdict-label")).to_have_text("优秀")
    assert figures(page) == [f"{card.packs[pack].score:.1f}" for pack in ("guidance", "compliance")]
    expect(page.locator(".verdict-face")).to_contain_text("她替您去问")
    expect(page.locator(".verdict h1")).not_to_be_empty()
    expect(page.locator("svg.radar").first).to_be_visible()
    assert page.locator(".moment").count() >= 3
    assert page.locator(".finding").count() == sum(len(pack.findings) for pack in card.packs.values())
    assert page.locator(".finding .mark.missed.critical").count() == 0

    followed = page.locator("#f-F41")
    followed.locator("> summary").click()
    expect(followed.locator(".mark.met")).to_be_visible()
    proof = followed.locator("a.proof").first
    words, place = proof.locator("q").inner_text(), proof.get_attribute("href")
    assert place and words
    proof.click()
    page.wait_for_url(f"**{place}")
    quoted = page.locator(f"#{place.split('#')[1]}")
    expect(quoted).to_be_in_viewport()
    expect(quoted).to_contain_text(words)
    note = page.locator(".replay-row", has=quoted).locator('a.note[href$="#f-F41"]')
    expect(note).to_be_visible()
    expect(page.locator(".replay .say.her", has_text="问问").last).to_be_attached()

    page.goto(f"{here}/replay?turn=1")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**turn=2#turn-2")
    page.goto("/")
    expect(page.locator(".past li")).to_have_count(1)
    expect(page.locator(".past li")).to_contain_text("优秀")


def test_a_pitch_at_the_first_visit_is_seen_failed_and_quoted(visitor: Open) -> None:
    page = visitor()
    play = named("thrown_out_pitcher")
    here, said = follow(page, play)
    card = same_as_live(page, here, play)
    assert card.failed == "F19"
    expect(page.locator(".verdict-label")).to_have_text("未达标")
    expect(page.locator(".verdict-face")).to_contain_text("她请您出了门")
    finding = page.locator("#f-F19")
    finding.locator("> summary").click()
    expect(finding.locator(".mark.missed.critical")).to_be_visible()
    expect(finding.locator("> summary")).to_contain_text("红线")
    quotes = finding.locator("q").all_inner_texts()
    assert [said["v1_pitch_education"], said["v1_pitch_medical"]] == quotes
    finding.locator("a.proof").last.click()
    expect(page.locator(".say.me", has_text=said["v1_pitch_medical"])).to_be_in_viewport()
