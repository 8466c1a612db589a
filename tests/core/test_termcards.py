"""The term cards: judged by engine and rubric alone, refused when they do not come out, and giving nothing away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest

from roleplay import documents, termcards
from roleplay.errors import BadScript
from roleplay.insurance.terms import Book
from roleplay.termcards import TermCard, cards
from roleplay.termdeck import Deck

GUIDANCE = resources.files("roleplay") / "guidance"
TOPICS = {"suspended", "ended", "loan", "notice", "holder", "benefit"}
ASKED = [(made, n) for made in cards().values() for n in range(len(made.asked))]
NAMES = [made.asked[n].agendum.id for made, n in ASKED]


def raw() -> dict[str, Any]:
    """The cards as plain data, to be spoilt."""
    data: dict[str, Any] = documents.parse((GUIDANCE / "termcards.yaml").read_text("utf-8"), "termcards.yaml")
    return data


def found(data: dict[str, Any]) -> list[str]:
    return list(termcards.problems(Deck.model_validate(data), termcards.shipped()))


def answer(data: dict[str, Any], card: str, question: str, reply: str) -> dict[str, Any]:
    """One answer of the plain data."""
    questions = next(one for one in data["cards"] if one["id"] == card)["questions"]
    answers = next(one for one in questions if one["id"] == question)["answers"]
    return next(one for one in answers if one["id"] == reply)  # type: ignore[no-any-return]


def said(card: str, *replies: str) -> dict[str, str]:
    """What the criteria of a card find in a conversation of these answers."""
    made = cards()[card]
    given = [next(o for o in asked.options if o.reply.id == id) for asked, id in zip(made.asked, replies, strict=False)]
    return {finding.id: finding.status for finding in made.findings(given)}


def test_the_cards_that_were_asked_for_are_there_and_sound() -> None:
    assert set(cards()) == TOPICS
    assert found(raw()) == []


@pytest.mark.parametrize(("made", "n"), ASKED, ids=NAMES)
def test_one_answer_is_right_and_no_other_would_pass_the_rubric(made: TermCard, n: int) -> None:
    kinds = Counter(option.kind for option in made.asked[n].options)
    assert kinds["right"] == 1 and kinds["wrong"] >= 1
    for option in made.asked[n].options:
        told = {claim.right for claim in option.utterance.claims}
        assert (False in told) <= (option.kind == "wrong"), option.reply.id


@pytest.mark.parametrize("card", sorted(TOPICS))
def test_a_conversation_of_right_answers_meets_every_criterion_it_trains(card: str) -> None:
    made = cards()[card]
    findings = made.findings([asked.right for asked in made.asked])
    assert [(one.id, one.status) for one in findings] == [(id, "met") for id in made.card.criteria]


@pytest.mark.parametrize(
    ("card", "replies", "missed"),
    [
        ("suspended", ["stopped", "honest", "whole"], "K7"),
        ("ended", ["gone", "table", "two"], "F45"),
        ("loan", ["full", "told", "wife", "net"], "F46"),
        ("loan", ["ratio", "told", "proxy", "net"], "K10"),
        ("notice", ["quiet"], "K6"),
        ("notice", ["must", "asked", "four"], "K6"),
        ("holder", ["forged"], "K10"),
        ("benefit", ["contract", "all", "through"], "K10"),
        ("benefit", ["state", "call", "legs"], "F46"),
    ],
)
def test_a_wrong_answer_fails_the_criterion_that_would_fail_it_in_a_visit(
    card: str, replies: list[str], missed: str
) -> None:
    assert said(card, *replies)[missed] in ("missed", "half")


def test_what_is_left_to_look_up_is_neither_right_nor_wrong() -> None:
    kinds = {o.reply.id: o.kind for o in cards()["loan"].asked[1].options}
    assert kinds == {"told": "right", "year": "wrong", "whenever": "wrong", "check": "check"}
    assert said("benefit", "check") == {"F46": "na", "K10": "na"}


def test_the_figures_are_those_of_the_calculators() -> None:
    loan, lapse, benefit = (cards()[id].figures for id in ("loan", "suspended", "benefit"))
    assert loan.true["loan_max"] == 20_800_000
    assert loan.true["loan_interest"] == round(20_800_000 * 0.05 * 180 / 365)
    assert (loan.said("figure.loan_ratio"), loan.said("figure.loan_max")) == ("八成", "二十万八")
    assert loan.said("wrong.loan_full") == "二十六万"
    owed = round(580_000 * 0.05 * (416 + 51) / 365)
    assert (lapse.true["reinstate_interest"], lapse.true["reinstate_cost"]) == (owed, 1_160_000 + owed)
    assert lapse.wrong["no_interest"].value == 1_160_000
    assert (benefit.true["benefit_all"], benefit.wrong["last_only"].value) == (4_200_000, 3_600_000)


def test_a_figure_that_changes_in_the_book_changes_in_every_sentence() -> None:
    text = (GUIDANCE / "insurance.yaml").read_text("utf-8")
    data = documents.parse(text, "insurance.yaml")
    for value in data["values"]:
        if value["id"] in ("loan_ratio", "grace_days"):
            value["of"][0]["value"] = Decimal("0.7") if value["id"] == "loan_ratio" else 45
    known = termcards.shipped()._replace(book=Book.model_validate(data))
    made = {one.card.id: one for one in termcards.read((GUIDANCE / "termcards.yaml").read_text("utf-8"), known)}
    assert made["loan"].asked[0].right.text.startswith("最多七成，也就是十八万二。")
    assert "四十五天宽限期" in made["suspended"].asked[0].right.text


@pytest.mark.parametrize(("made", "n"), ASKED, ids=NAMES)
def test_place_gives_nothing_away(made: TermCard, n: int) -> None:
    places = Counter(made.offered(n, order).index(made.asked[n].right) for order in range(1000))
    assert len(places) == len(made.asked[n].options) and max(places.values()) < 320
    assert made.offered(n, 7) == made.offered(n, 7)


def test_length_gives_nothing_away() -> None:
    places = Counter()
    for made, n in ASKED:
        lengths = sorted(len(option.text) for option in made.asked[n].options)
        right = len(made.asked[n].right.text)
        places["longest"] += lengths[-1] == right
        places["shortest"] += lengths[0] == right
    assert places["longest"] <= 0.4 * len(ASKED) and places["shortest"] <= 0.4 * len(ASKED)


def test_handles_are_one_of_a_kind_and_tell_nothing() -> None:
    options = [option for made, n in ASKED for option in made.asked[n].options]
    assert len({option.handle for option in options}) == len(options)
    assert not any(option.reply.id in option.handle for option in options)


def test_answers_are_taken_up_to_the_first_that_fits_no_question() -> None:
    made = cards()["loan"]
    first, second = (asked.right.handle for asked in made.asked[:2])
    assert [option.handle for option in made.played([first, second])] == [first, second]
    assert made.played([first, first]) == made.played([first])
    assert made.played(["nonsense", second]) == []
    assert len(made.played([asked.right.handle for asked in made.asked] * 2)) == len(made.asked)


def _loan(data: dict[str, Any]) -> dict[str, Any]:
    return next(card for card in data["cards"] if card["id"] == "loan")


def _claim_flipped(data: dict[str, Any]) -> None:
    answer(data, "holder", "beneficiary", "own")["claims"][0]["right"] = False


def _two_right(data: dict[str, Any]) -> None:
    right = answer(data, "loan", "most", "ratio")
    answer(data, "loan", "most", "easy").update(claims=right["claims"])


def _same_words(data: dict[str, Any]) -> None:
    answer(data, "loan", "claim", "hope")["say"] = answer(data, "loan", "claim", "none")["say"]


def _too_long(data: dict[str, Any]) -> None:
    answer(data, "loan", "claim", "net")["say"] += "您看这样说清楚了没有，有哪里不明白的您再问我。"


def _act(data: dict[str, Any]) -> None:
    answer(data, "loan", "claim", "hope")["acts"] = ["reassure"]


def _claim(data: dict[str, Any]) -> None:
    answer(data, "loan", "claim", "net")["claims"] = [{"id": "TC_NOTHING", "right": True}]


def _figure(data: dict[str, Any]) -> None:
    answer(data, "notice", "later", "dates")["say"] = "最多{figure.loan_max}，您放心。"


def _criterion(data: dict[str, Any]) -> None:
    _loan(data)["criteria"] = ["F99"]


def _stage(data: dict[str, Any]) -> None:
    _loan(data)["stage"] = "closing"


def _catalogue(data: dict[str, Any]) -> None:
    _loan(data)["questions"][0]["catalogue"] = ["G99.1"]


def _near(data: dict[str, Any]) -> None:
    _loan(data)["case"]["loan"]["sum"] = 208000


def _twice(data: dict[str, Any]) -> None:
    answer(data, "loan", "claim", "hope")["id"] = "net"


def _unmet(data: dict[str, Any]) -> None:
    next(card for card in data["cards"] if card["id"] == "notice")["criteria"] = ["F46", "K7"]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_claim_flipped, "holder.beneficiary: 0 right answers, one is wanted: own wrong (wrong)"),
        (_two_right, "loan.most: 2 right answers"),
        (_same_words, "loan.claim: two answers say the same"),
        (_too_long, "loan.claim: the longest answer is more than 1.6 times"),
        (_act, "loan.claim.hope: no act 'reassure' in acts.yaml"),
        (_claim, "loan.claim.net: no claim 'TC_NOTHING'"),
        (_figure, "notice.later: the case gives no 'figure.loan_max'"),
        (_criterion, "loan: no criterion 'F99' in the rubrics"),
        (_stage, "loan: F46 is not judged in closing"),
        (_catalogue, "loan.most: 'G99.1' is not in the catalogue"),
        (_near, "loan.most.sum: 'wrong.loan_as_sum' is near enough to be right"),
        (_twice, "the answer of loan.claim 'net' is there twice"),
        (_unmet, "notice: K7 is na though every answer is right"),
    ],
)
def test_a_card_that_does_not_come_out_is_refused_with_a_sentence(
    spoil: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    data = raw()
    spoil(data)
    assert any(problem.startswith(sentence) for problem in found(data)), found(data)


def test_what_does_not_fit_the_schema_is_refused_with_its_place() -> None:
    text = (GUIDANCE / "termcards.yaml").read_text("utf-8").replace("trains:", "teaches:", 1)
    with pytest.raises(BadScript, match=r"termcards.yaml: cards.0"):
        termcards.read(text, termcards.shipped())
    lost = (GUIDANCE / "termcards.yaml").read_text("utf-8").replace("own: loan_max", "own: loan_most")
    with pytest.raises(BadScript, match=r"termcards.yaml: loan.most.ratio: the case gives no 'figure.loan_most'"):
        termcards.read(lost, termcards.shipped())
