"""The service card that grows: facts apart from her views, and every day with what it added."""

from __future__ import annotations

from tests.web.conftest import Stage, begun, moved
from web.card import grown
from web.i18n import speech

CARD = {
    "notes": [
        {"id": "a", "text": "两个孩子", "kind": "fact"},
        {"id": "b", "text": "觉得理赔麻烦", "kind": "perception"},
        {"id": "c", "text": "还没归类", "kind": ""},
    ],
    "grown": [
        {"date": "2026-03-02", "kind": "paper", "text": {"zh": "缺口测算表", "en": "Gap sheet"}},
        {"date": "2026-03-07", "kind": "verified", "text": {"zh": "核对联系方式", "en": "Check contact details"}},
        {"date": "2026-03-07", "kind": "learned", "text": "怕没人管"},
    ],
}


def test_facts_and_views_stand_apart_and_the_unsorted_in_neither() -> None:
    shown = grown(CARD, speech("en"))
    assert (shown["facts"], shown["views"]) == (["两个孩子"], ["觉得理赔麻烦"])


def test_the_newest_day_comes_first_with_its_entries_in_order() -> None:
    days = grown(CARD, speech("en"))["days"]
    assert [day["day"] for day in days] == ["Sat 7 March", "Mon 2 March"]
    assert [(one["label"], one["text"]) for one in days[0]["entries"]] == [
        ("Verified", "Check contact details"),
        ("Learned", "怕没人管"),
    ]
    assert [one["lang"] for one in days[0]["entries"]] == ["", "zh-CN"]


def test_a_turn_that_knows_no_past_says_nothing_of_growth() -> None:
    assert grown({"notes": [], "grown": None}, speech("zh")) == {"facts": [], "views": [], "days": []}


def test_what_was_sorted_and_worked_out_lies_on_the_card_in_the_visit(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> str:
        browser = await stage.named()
        view = await begun(browser)
        view = await moved(browser, view, form={"id": "read", "data": {"section": "basic"}})
        sorted_ = {"sort.two_children": "fact", "sort.claims_hassle": "perception"}
        view = await moved(browser, view, form={"id": "card", "data": sorted_})
        loan = {"policy": "A", "value": "5.1", "ratio": "80", "rate": "5", "days": "180"}
        view = await moved(browser, view, form={"id": "loan", "data": loan})
        view = await moved(browser, view, form={"id": "call", "data": {"slot": "after_school"}})
        return (await browser.get(f"/sessions/{view['id']}")).text

    talk = play(scene)
    card = talk.partition('class="grown')[2]
    facts, _, views = card.partition("她的看法")
    assert "两个孩子，八岁和三岁" in facts and "觉得理赔麻烦" not in facts
    assert "觉得理赔麻烦" in views and "保单贷款" in views.partition("已算出")[2]
