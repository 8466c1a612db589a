"""The guidance pages show the whole catalogue, keep a customer's lines from her exam, and give every finding its way
there; terms are marked safely, and not in an exam."""

import re
from typing import Any

import msgspec
import pytest

from roleplay import catalogue, library, rubric
from roleplay.authoring import examples, plays
from roleplay.catalogue import WHERE
from web import deck_law, taught
from web.debrief import findings
from web.glossary import Region
from web.i18n import speech
from web.proofs import Proofs

from .conftest import begun, moved

CRITERIA = [criterion.id for pack in rubric.shipped() for criterion in pack.pack.criteria]
PAGES = ["/guidance", *(f"/guidance/{stage}" for stage in WHERE)]
FROM_HER = '来自拜访<span class="called" lang="zh-CN">王静</span>的对话'
PLAYS = {play.id: play for play in plays.load("wang_jing")}


def shown(play: str, lang: str = "zh") -> dict[str, dict[str, Any]]:
    """The findings of a play as the scorecard shows them, by criterion."""
    log = plays.run(library.script("wang_jing"), PLAYS[play])
    card = msgspec.to_builtins(rubric.score(rubric.shipped(), log))
    s = speech(lang)
    return {one["id"]: one for one in findings(card, Proofs(log, s), s)}


# What stands where ------------------------------------------------------------------------------------------


def test_the_pages_together_hold_the_whole_catalogue(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Any) -> None:
        browser = stage.browser()
        pages = [(await browser.get(page)).text for page in PAGES]
        anchors = set(re.findall(r'id="g-(G[\d.]+)"', "".join(pages)))
        assert anchors == set(catalogue.items())
        conflicts = set(re.findall(r'id="b(\d+)"', "".join(pages)))
        assert conflicts == {id[1:] for id in catalogue.conflicts()}
        for page in pages:
            ids = re.findall(r' id="([^"]+)"', page)
            assert len(ids) == len(set(ids)), "an id stands once a page"

    play(scene)


def test_every_item_stands_on_each_of_its_stages() -> None:
    for stage in WHERE:
        made = taught.layout(stage)
        there = {id for rule in made.taught for id in rule.items} | set(made.loose)
        assert there == {id for id, item in catalogue.items().items() if stage in item.stage and not item.idea}


def test_only_what_no_criterion_asks_for_is_marked_not_scored() -> None:
    loose = {id for stage in [taught.IDEAS, *WHERE] for id in taught.layout(stage).loose}
    assert loose == {"G1.14", "G1.15", "G3.8", "G8.1", "G11.13", "G12.3", "G12.4", "G12.5", "G12.6", "G12.8"}


@pytest.mark.parametrize("id", CRITERIA)
def test_a_criterion_is_explained_where_its_finding_links_to(id: str, play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Any) -> None:
        page, _, anchor = taught.address(id).partition("#")
        assert anchor == f"c-{id}"
        answer = await stage.browser().get(page)
        assert answer.status_code == 200
        assert f'id="{anchor}"' in answer.text

    play(scene)


def test_an_entry_is_found_on_the_page_of_its_finding_if_it_stands_there() -> None:
    assert taught.place("G8.13", "F10") == "/guidance/invitation_call#g-G8.13"
    assert taught.place("G8.13", "F19") == "/guidance/first_visit#g-G8.13"
    assert taught.place("G12.1", "F49") == "/guidance#g-G12.1"
    assert taught.place("B2") == "/guidance/closing#b2"
    assert taught.place("G99.1") == "" and taught.address("X1") == ""


def test_a_critical_criterion_says_so_and_what_it_is_worth(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Any) -> None:
        text = (await stage.browser().get("/guidance/invitation_call?lang=en")).text
        article = text.split('id="c-F10"')[1].split("</article>")[0]
        assert "critical" in article and "worth 2" in article and "Guidance" in article
        assert "critical" not in text.split('id="c-F9"')[1].split("</article>")[0]

    play(scene)


def test_there_is_no_page_for_what_is_no_stage(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Any) -> None:
        for name in ("end", "nowhere", "G1"):
            assert (await stage.browser().get(f"/guidance/{name}")).status_code == 404

    play(scene)


# Lines from visits ------------------------------------------------------------------------------------------


def test_lines_from_visits_stand_folded_under_their_criterion(play) -> None:  # type: ignore[no-untyped-def]
    pair = examples.lines("wang_jing")["F6"]
    assert pair.good is not None

    async def scene(stage: Any) -> None:
        text = (await stage.browser().get("/guidance/invitation_call")).text
        article = text.split('id="c-F6"')[1].split("</article>")[0]
        folded = article.split('<details class="from-visit">')[1].split("</details>")[0]
        assert pair.good is not None and pair.good.text in folded

    play(scene)


def test_whoever_sits_an_exam_with_her_sees_none_of_her_lines_and_others_do(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Any) -> None:
        examined, other = await stage.named("李明"), await stage.named("赵敏")
        exam = await begun(examined, mode="exam")
        for page in PAGES:
            assert FROM_HER not in (await examined.get(page)).text
        assert "王静" in (await examined.get(PAGES[1])).text, "it is said why"
        assert "/terms" not in (await examined.get(f"/sessions/{exam['id']}")).text
        assert FROM_HER in (await other.get(PAGES[1])).text
        await moved(examined, exam, end=True)
        assert FROM_HER in (await examined.get(PAGES[1])).text

    play(scene)


def test_practice_hides_nothing(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Any) -> None:
        browser = await stage.named()
        await begun(browser)
        assert "from-visit" in (await browser.get(PAGES[1])).text

    play(scene)


# Training beside law ----------------------------------------------------------------------------------------


def test_a_finding_shows_every_conflict_that_belongs_to_it_and_opens_what_the_visit_showed() -> None:
    law = shown("discount_closer")["K3"]["conflicts"]
    assert [(one["id"], one["open"]) for one in law] == [("B2", True), ("B4", False)]
    assert len(shown("discount_closer")["K11"]["conflicts"]) == 7


def test_guidance_that_earned_its_point_by_what_the_law_forbids_says_so_at_once() -> None:
    earned = shown("discount_closer")["F35"]
    assert earned["status"] == "met"
    assert [(one["id"], one["open"]) for one in earned["conflicts"]] == [("B2", True)]


def test_a_finding_that_does_not_apply_shows_no_conflict() -> None:
    spared = [one for one in shown("refused_and_let_go").values() if one["status"] == "na"]
    assert spared and all(one["conflicts"] == [] for one in spared)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_panel_has_both_sides_the_source_with_its_mark_and_what_to_say(lang: str) -> None:
    for id, conflict in catalogue.conflicts().items():
        panel = deck_law.panel(id, speech(lang))
        assert all(panel[part] for part in ("name", "deck", "rule", "say", "mark"))
        assert [one["status"] for one in panel["sources"]] == [source.status for source in conflict.sources]
        assert all(one["stands"] and one["checked"] for one in panel["sources"])


def test_each_mark_has_its_own_words() -> None:
    s = speech("en")
    marks = {one["status"]: one["checked"] for id in ("B7", "B19") for one in deck_law.panel(id, s)["sources"]}
    assert marks == {
        "primary": "checked against the law's own text",
        "secondary": "seen in secondary pages only",
        "unverified": "not verified",
    }


def test_a_finding_leads_to_what_is_taught_and_a_weak_one_about_terms_to_the_cards() -> None:
    given = shown("refused_and_let_go")
    assert given["K7"]["taught"].endswith("#c-K7")
    assert given["F6"]["catalogue"][0]["href"] == "/guidance/invitation_call#g-G7.4"
    for play in PLAYS:
        for id, one in shown(play).items():
            assert one["cards"] == (id in ("F45", "F46") and one["status"] in ("missed", "half"))


# Terms ------------------------------------------------------------------------------------------------------


def marked(text: str) -> list[str]:
    """The terms marked in a text, in their order."""
    return re.findall(r'popovertarget="term-(\w+)"', Region()(text))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("等待期过了没有？等待期是多久？", ["waiting"]),
        ("宽限期里补交就行，不会停效。", ["grace", "suspended"]),
        ("自动垫交要事先约定", ["premium_loan"]),
        ("被保险人自己签", ["roles"]),
        ("我想参加保险，增加保额", []),
        ("要不要加保", ["top_up"]),
        ("The Cash Value is small", ["cash_value"]),
        ("referrals", []),
    ],
)
def test_a_term_is_marked_once_and_the_longest_form_wins(text: str, terms: list[str]) -> None:
    assert marked(text) == terms


def test_the_longest_form_is_the_one_marked() -> None:
    assert ">自动垫交</button>" in Region()("约定了自动垫交的")
    assert ">宽限期</button>" in Region()("六十天宽限期")


def test_a_region_marks_a_term_only_where_it_first_occurs() -> None:
    region = Region(used=(used := set[str]()))
    assert "button" in region("等待期") and "button" not in region("等待期")
    assert used == {"waiting"}


def test_what_is_marked_is_escaped() -> None:
    text = Region()('<script>等待期</script>&"')
    assert str(text).startswith("&lt;script&gt;<button") and str(text).endswith("&lt;/script&gt;&amp;&#34;")
    assert str(Region(on=False)("<b>等待期")) == "&lt;b&gt;等待期"


def test_without_its_marks_a_text_is_what_it_was() -> None:
    for term in catalogue.terms().values():
        text = f"甲{term.says.zh}乙"
        assert re.sub(r"</?button[^>]*>", "", Region()(text)) == text


def test_the_glossary_page_lists_every_term_in_both_languages(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Any) -> None:
        for lang in ("zh", "en"):
            text = (await stage.browser().get(f"/terms?lang={lang}")).text
            assert re.findall(r'<div id="t-(\w+)"', text) == list(catalogue.terms())

    play(scene)


@pytest.mark.parametrize("mode", ["practice", "exam"])
def test_terms_open_on_the_desk_in_practice_and_never_in_an_exam(mode: str, play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Any) -> None:
        browser = await stage.named()
        view = await begun(browser, mode=mode)
        await moved(browser, view, form={"id": "read", "data": {"section": "policy"}})
        text = (await browser.get(f"/sessions/{view['id']}")).text
        opened = set(re.findall(r'popovertarget="term-(\w+)"(?! popovertargetaction)', text))
        cards = set(re.findall(r'popover id="term-(\w+)"', text))
        if mode == "exam":
            assert not opened and not cards
        else:
            assert opened and opened <= cards

    play(scene)


def test_lines_to_choose_are_never_marked(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Any) -> None:
        browser = await stage.named()
        view = await begun(browser, mode="drill", stage="policy_review")
        text = (await browser.get(f"/sessions/{view['id']}")).text
        choices = text.split('class="choices"')[1].split("</form>")[0]
        assert "choice" in choices and "popovertarget" not in choices

    play(scene)
