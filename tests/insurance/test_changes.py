"""Changes of a policy: who must sign in every constellation, and that a page has words in both languages for it."""

from collections.abc import Iterator
from importlib import resources
from itertools import product
from typing import get_args

import pytest

from roleplay import documents
from roleplay.insurance import changes, loans, relief
from roleplay.insurance.changes import Change, Wording
from roleplay.schema import Both

BOOLS = (True, False)
NAME = "guidance/changes.yaml"


@pytest.fixture(scope="module")
def words() -> Wording:
    text = resources.files("roleplay").joinpath(NAME).read_text("utf-8")
    return documents.check(Wording, documents.parse(text, NAME), NAME)


def holder_changes() -> Iterator[tuple[changes.Reason, bool, bool, bool, bool, Change]]:
    for reason, own, minor, death, settled in product(get_args(changes.Reason), BOOLS, BOOLS, BOOLS, BOOLS):
        yield reason, own, minor, death, settled, changes.new_policyholder(reason, own, minor, death, settled)


def every_change() -> list[Change]:
    named = [
        changes.new_beneficiary(by, own, minor) for by, own, minor in product(get_args(changes.Mover), BOOLS, BOOLS)
    ]
    return [found[-1] for found in holder_changes()] + named + [changes.collection()]


def test_the_old_side_signs_unless_a_paper_settled_it() -> None:
    for reason, _, _, _, settled, change in holder_changes():
        old_side = {"agreed": "holder", "divorce": "former_spouse", "death": "heirs"}[reason]
        assert (old_side in change.signs) is not settled
        assert bool({"court_ruling", "inheritance_paper"} & set(change.papers)) is settled
        assert "new_holder" in change.signs


def test_the_insured_signs_whenever_somebody_else_becomes_policyholder() -> None:
    for _, own, minor, death, _, change in holder_changes():
        speaks = {"insured", "guardian"} & set(change.signs)
        assert speaks == (set() if own else {"guardian" if minor else "insured"})
        assert ("relation_proof" in change.papers) is not own
        assert ("written_consent" in change.law) is death


def test_a_beneficiary_is_never_changed_without_the_insured() -> None:
    for by, own, minor in product(get_args(changes.Mover), BOOLS, BOOLS):
        change = changes.new_beneficiary(by, own, minor)
        assert ("guardian" if minor else "insured") in change.signs
        assert ("holder" in change.signs) is (by == "holder" and not own)


def test_signing_for_another_is_never_enough_and_no_agent_collects() -> None:
    collect = changes.collection()
    assert all("signed_for_another" in change.not_enough for change in every_change() if change != collect)
    assert collect.signs == ("payee",)
    assert "agent_collects" in collect.not_enough


def test_nothing_is_named_twice_in_one_change() -> None:
    for change in every_change():
        assert all(len(ids) == len(set(ids)) for ids in change)


def test_every_id_has_words_and_every_word_is_used(words: Wording) -> None:
    used = every_change()
    for column, texts in (
        ("signs", words.persons),
        ("papers", {id: text for id, text in words.papers.items() if id != "advance_clause"}),
        ("not_enough", words.not_enough),
        ("tell", words.tell),
    ):
        assert {id for change in used for id in getattr(change, column)} == set(texts)
    assert {id for change in used for id in change.law} == set(words.laws) - {"own_consent"}
    assert set(words.ways) == set(get_args(relief.WayId))


def test_what_a_way_out_asks_for_has_words_too(words: Wording) -> None:
    asked = {"advance_clause", *(loans.consent(True, False, minor).who for minor in BOOLS)}
    assert asked <= {*words.papers, *words.persons}


def test_every_text_is_written_in_both_languages(words: Wording) -> None:
    texts: list[Both] = [
        *words.persons.values(),
        *words.papers.values(),
        *words.not_enough.values(),
        *words.tell.values(),
    ]
    texts += [rule.says for rule in words.laws.values()]
    texts += [text for way in words.ways.values() for text in (way.name, way.says)]
    for text in texts:
        assert any("\u4e00" <= sign <= "\u9fff" for sign in text.zh), text
        assert text.en.isascii(), text


def test_consent_speaks_of_persons_and_rules_that_have_words(words: Wording) -> None:
    found = [
        loans.consent(True, False),
        loans.consent(True, False, insured_is_minor=True),
        changes.death_cover_consent("wangjing", "liuyang"),
    ]
    cites = {rule.cite for rule in words.laws.values()}
    assert all(consent.who in words.persons and consent.law in cites for consent in found)


def test_cover_on_another_life_takes_his_own_consent_but_for_a_minor_child() -> None:
    assert changes.death_cover_consent("wangjing", "liuyang").needed
    assert not changes.death_cover_consent("wangjing", "wangjing").needed
    assert not changes.death_cover_consent("wangjing", "duoduo", parent_of_minor=True).needed
