"""The catalogue is whole, says where every rule stands, and never claims to have seen a law it has not."""

from pathlib import Path

import pytest

from roleplay import acts, catalogue, library, rubric
from roleplay.catalogue import Status
from roleplay.errors import BadScript

CONFLICTS = [f"B{n}" for n in range(1, 33)]
SECTIONS = {1: 15, 2: 10, 3: 9, 4: 8, 5: 10, 6: 14, 7: 10, 8: 14, 9: 11, 10: 15, 11: 13, 12: 8}

# What was read in the law's own text, and what in other people's pages; everything else is unverified.
PRIMARY = {2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15, 18, 19, 20, 21, 27, 28, 31}
SECONDARY = {7, 11, 17, 22, 29, 32}


def test_every_item_of_the_guidance_is_there_in_its_order() -> None:
    assert list(catalogue.items()) == [f"G{part}.{n}" for part, many in SECTIONS.items() for n in range(1, many + 1)]
    assert len(catalogue.items()) == 137


def test_every_conflict_with_the_law_is_there_in_its_order() -> None:
    assert list(catalogue.conflicts()) == CONFLICTS


@pytest.mark.parametrize("id", CONFLICTS)
def test_a_conflict_says_where_its_rule_stands_and_how_that_was_checked(id: str) -> None:
    number = int(id[1:])
    expected: Status = "primary" if number in PRIMARY else "secondary" if number in SECONDARY else "unverified"
    conflict = catalogue.conflicts()[id]
    assert conflict.status == expected
    for source in conflict.sources:
        assert source.stands.zh and source.stands.en
        assert "《" not in source.stands.en


@pytest.mark.parametrize(
    ("id", "parts"),
    [
        ("B7", ["secondary", "primary", "unverified"]),
        ("B8", ["primary", "secondary", "unverified"]),
        ("B19", ["primary", "secondary", "unverified"]),
        ("B20", ["primary", "secondary", "unverified"]),
        ("B21", ["primary", "secondary"]),
        ("B31", ["primary", "unverified"]),
    ],
)
def test_a_rule_seen_in_parts_says_so_part_by_part(id: str, parts: list[Status]) -> None:
    assert [source.status for source in catalogue.conflicts()[id].sources] == parts


def test_a_conflict_names_only_signs_a_visit_can_show() -> None:
    words = library.script("wang_jing").vocabulary
    assert isinstance(words, acts.Vocabulary)
    facts = {"leaked", "overheard", "plan", "phone"}
    known = {act.id for act in words.acts} | {claim.id for claim in words.claims} | facts
    assert {sign for conflict in catalogue.conflicts().values() for sign in conflict.signs} <= known


def test_a_conflict_stands_at_a_stage_of_each_item_it_is_against() -> None:
    for id, conflict in catalogue.conflicts().items():
        for item in conflict.beside:
            assert set(conflict.stage) & set(catalogue.items()[item].stage), f"{id} beside {item}"


def test_every_conflict_is_marked_by_a_criterion_of_the_law() -> None:
    law = next(pack for pack in rubric.shipped() if pack.pack.pack == "compliance")
    asked = {source for judge in law.judges for source in judge.criterion.catalogue}
    assert set(CONFLICTS) - asked == {"B1"}  # a quarrel within the guidance: the law has no part in it


def test_an_idea_holds_throughout_and_any_other_item_has_its_stages() -> None:
    ideas = [id for id, item in catalogue.items().items() if item.idea]
    assert "G1.3" in ideas and "G12.1" in ideas and "G8.4" not in ideas
    assert catalogue.items()["G2.6"].stage == ["policy_review", "proposal", "closing", "referral_request"]


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("G1.1: {stage: all, kind: must, zh: 有, en: x}\nX1: {}", "X1: an id begins with G or B"),
        ("G1.1: {stage: [nowhere], kind: must, zh: 有, en: x}", "G1.1.stage"),
        ("G1.1: {stage: all, kind: nice, zh: 有, en: x}", "G1.1.kind"),
        ("G1.1: {stage: all, kind: must, zh: 有}", "G1.1.en"),
    ],
)
def test_what_does_not_fit_is_named(
    written: str, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "catalogue.yaml").write_text(written, encoding="utf-8")
    monkeypatch.setattr(catalogue, "HERE", tmp_path)
    with pytest.raises(BadScript, match=complaint):
        catalogue.items.__wrapped__()


# The glossary -----------------------------------------------------------------------------------------------

TERMS = catalogue.terms()


def test_the_glossary_has_the_words_of_the_reference() -> None:
    names = "、".join(term.term.zh for term in TERMS.values())
    wanted = (
        "服务单 孤儿单 收展 续期 继续率 保全 招揽人 停效 复效 终止 宽限期 垫交 现金价值 犹豫期 等待期 补充告知 "
        "既往症 生存金 受益人 投保人 被保险人 保额 豁免 核保 保障检视 加保 转介绍 双录 回访"
    )
    assert [word for word in wanted.split() if word not in names] == []


@pytest.mark.parametrize("id", TERMS)
def test_a_term_is_one_plain_sentence_in_both_languages(id: str) -> None:
    term = TERMS[id]
    assert term.says.zh.count("。") == 1 and term.says.zh.endswith("。")
    assert term.says.en.endswith(".")
    assert any(form in term.term.zh for form in term.forms), "the name itself is marked in a text"


def test_a_form_belongs_to_one_term_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = "term: {zh: 甲, en: a}, says: {zh: 一。, en: b.}"
    (tmp_path / "glossary.yaml").write_text(f"x: {{{one}, forms: [甲]}}\ny: {{{one}, forms: [甲]}}", encoding="utf-8")
    monkeypatch.setattr(catalogue, "HERE", tmp_path)
    with pytest.raises(BadScript, match="belongs to x already"):
        catalogue.terms.__wrapped__()
