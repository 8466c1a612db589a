"""The term cards on the web: bounded addresses that hold everything, and nothing told before it is answered."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from roleplay.termcards import TermCard, cards
from tests.web.conftest import Stage
from web import termcards
from web.i18n import speech
from web.templating import environment

LOAN = cards()["loan"]
CHOICE = re.compile(r'<button class="choice" name="said" value="([0-9a-f]{12})">')


def address(made: TermCard, *kinds: str, order: int = 3) -> str:
    """The address at which the first questions are answered with answers of these kinds."""
    given = [
        next((option for option in asked.options if option.kind == kind), asked.right)
        for asked, kind in zip(made.asked, kinds, strict=False)
    ]
    said = "".join(f"&said={option.handle}" for option in given)
    return f"/terms/cards/{made.card.id}?order={order}{said}"


def test_the_list_names_every_card_in_both_languages(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str]:
        browser = stage.browser()
        return (await browser.get("/terms/cards?lang=zh")).text, (await browser.get("/terms/cards?lang=en")).text

    zh, en = play(scene)
    for made in cards().values():
        assert f'href="/terms/cards/{made.card.id}"' in zh
        assert made.card.title.zh in zh and made.card.title.en in en
        for id in made.card.criteria:
            assert f"{id} {made.known.criteria[id].criterion.name.en}" in en


def test_before_an_answer_the_page_holds_the_words_alone(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> str:
        return (await stage.browser().get("/terms/cards/loan")).text

    page = play(scene)
    asked = LOAN.asked[0]
    assert set(CHOICE.findall(page)) == {option.handle for option in asked.options}
    assert asked.asks in page and LOAN.asked[1].asks not in page
    shaped = termcards.shape(LOAN, 3, [], speech("zh"))
    assert shaped["turns"] == [] and shaped["end"] is None
    assert set(shaped["now"]) == {"asks", "options"} and all(
        set(one) == {"id", "text"} for one in shaped["now"]["options"]
    )
    whole = [option.reply.why.zh for asked in LOAN.asked for option in asked.options]
    assert not any(why.partition("{")[0] in page for why in whole)
    assert "20.8万元" not in page and not re.search(r'class="mark|TC_|CL_', page)


def test_an_answer_is_explained_and_the_next_question_stands_below(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str]:
        browser = stage.browser()
        wrong = (await browser.get(address(LOAN, "wrong") + "&lang=en")).text
        return wrong, (await browser.get(address(LOAN, "right") + "&lang=zh")).text

    wrong, right = play(scene)
    assert "Not so" in wrong and "You could say" in wrong and LOAN.asked[0].right.text in wrong
    assert "260,000 yuan × 80% = 208,000 yuan" in wrong
    assert "26万元×80%＝20.8万元" in right and 'class="instead"' not in right
    for page in (wrong, right):
        assert LOAN.asked[1].asks in page and LOAN.asked[2].asks not in page
        assert set(CHOICE.findall(page)) == {option.handle for option in LOAN.asked[1].options}


def test_at_the_end_the_scorecards_criteria_speak(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str]:
        browser = stage.browser()
        mixed = (await browser.get(address(LOAN, "right", "check", "wrong", "right") + "&lang=en")).text
        return mixed, (await browser.get(address(LOAN, *["right"] * 4) + "&lang=en")).text

    mixed, whole = play(scene)
    assert "2 of 4 right" in mixed and "4 of 4 right" in whole
    assert 'href="#a2"' in mixed and 'href="#a3"' in mixed and 'href="#a1"' not in mixed
    assert 'class="mark missed critical"' in mixed and len(re.findall(r'class="mark met\b', whole)) == 4 + 2
    assert 'href="/terms"' in mixed
    assert 'href="/terms/cards/loan?order=4"' in mixed and 'href="/terms/cards/notice"' in mixed
    assert not CHOICE.findall(mixed)


def test_the_criteria_of_a_card_lead_to_where_they_are_taught(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> dict[str, str]:
        browser = stage.browser()
        every = {
            one["href"] for made in cards().values() for one in termcards.shape(made, 0, [], speech("en"))["criteria"]
        }
        return {href: (await browser.get(href)).text for href in sorted(every)}

    pages = play(scene)
    assert len(pages) == 5
    for href, page in pages.items():
        assert f'id="{href.partition("#")[2]}"' in page


def test_everybody_begins_in_an_order_of_her_own_that_stays(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[list[str]]:
        seen = []
        for _ in range(6):
            browser = stage.browser()
            first, second = [(await browser.get("/terms/cards/loan")).text for _ in range(2)]
            assert CHOICE.findall(first) == CHOICE.findall(second)
            seen.append(CHOICE.findall(first))
        return seen

    seen = play(scene)
    assert len({tuple(one) for one in seen}) > 1


def test_another_order_mixes_the_answers() -> None:
    orders = {
        tuple(one["id"] for one in termcards.shape(LOAN, n, [], speech("zh"))["now"]["options"]) for n in range(40)
    }
    assert len(orders) > 12


@pytest.mark.parametrize(
    ("where", "status"),
    [
        ("/terms/cards/nothing", 404),
        ("/terms/cards/loan?order=-1", 422),
        ("/terms/cards/loan?order=10000", 422),
        ("/terms/cards/loan?order=x", 422),
        ("/terms/cards/loan?" + "&".join(["said=a"] * 9), 422),
        ("/terms/cards/loan?said=" + "a" * 17, 422),
        ("/terms/cards/loan?said=%3Cscript%3E", 200),
        ("/terms/cards/loan?order=9999", 200),
    ],
)
def test_addresses_are_bounded_and_what_is_no_answer_is_asked_again(play, where: str, status: int) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> httpx.Response:
        return await stage.browser().get(where)

    answer = play(scene)
    assert answer.status_code == status
    assert "<script>" not in answer.text
    if status == 200:
        assert len(CHOICE.findall(answer.text)) == 4


def filled(made: TermCard, lang: str, *kinds: str) -> str:
    """The page of a card with these answers, every name in its template known."""
    shaped: dict[str, Any] = termcards.shape(made, 3, [o.handle for o in _given(made, kinds)], speech(lang))
    around = {"path": "/", "trainee": None, "notice": None, "menu_links": None}
    return environment(lang, strict=True).get_template("termcard.html").render(lang=lang, **around, **shaped)


def _given(made: TermCard, kinds: tuple[str, ...]) -> list[Any]:
    pairs = zip(made.asked, kinds, strict=True)
    return [next((o for o in asked.options if o.kind == kind), asked.right) for asked, kind in pairs]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("card", sorted(cards()))
@pytest.mark.parametrize("kind", ["right", "wrong", "check", "beside"])
def test_every_explanation_is_written_out_in_its_language(card: str, lang: str, kind: str) -> None:
    made = cards()[card]
    page = filled(made, lang, *[kind] * len(made.asked))
    main = page.partition("<main")[2]
    assert not re.search(r"\{[a-z]+\.|\bNone\b", main)
    if lang == "en":
        plain = re.sub(r"<(\w+)[^>]*lang=\"zh-CN\"[^>]*>.*?</\1>", "", main, flags=re.DOTALL)
        assert not re.search(r"[一-鿿]", re.sub(r"「[^」]*」|“[^”]*”", "", plain)), plain
