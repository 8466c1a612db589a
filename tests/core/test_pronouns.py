"""Words written of a woman, put as they are of a man."""

import pytest

from roleplay.pronouns import masculine, of
from roleplay.schema import Both


@pytest.mark.parametrize(
    ("hers", "his"),
    [
        ("She told her daughter what weighs on her.", "He told his daughter what weighs on him."),
        ("Call her again, and let her think.", "Call him again, and let him think."),
        ("Her answer drops; the choice is hers.", "His answer drops; the choice is his."),
        ("You told her what the law asks of her insurer.", "You told him what the law asks of his insurer."),
        ("There is no other way.", "There is no other way."),
    ],
)
def test_english_words_change_by_what_follows(hers: str, his: str) -> None:
    assert masculine(hers, "en") == his


def test_chinese_words_change_by_their_sign() -> None:
    assert masculine("她问的，被绕开了", "zh") == "他问的，被绕开了"


def test_a_pair_of_a_woman_stays_as_it_is() -> None:
    pair = Both(zh="她等着", en="She waits")
    assert of(pair, "she") is pair
    assert of(pair, "he") == Both(zh="他等着", en="He waits")
