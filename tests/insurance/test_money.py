"""Money: exact both ways, rounded once, and said so that it can be heard back."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.insurance.money import WAN, YUAN, in_wan, in_yuan, rounded, spoken, spoken_percent, times, wan, yuan
from roleplay.quantity import quantity

AMOUNTS = st.integers(0, 10**9 * WAN // 100)


def step(fen: int) -> int:
    """To what an amount is said: below 10万 to the 元, below 100万 to the 百元, else to the 千元."""
    return YUAN if fen < 10 * WAN else 100 * YUAN if fen < 100 * WAN else 1000 * YUAN


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零"),
        ("2", "两"),
        ("12", "十二"),
        ("110", "一百一"),
        ("200", "两百"),
        ("480", "四百八"),
        ("2060", "两千零六十"),
        ("2222", "两千两百二十二"),
        ("3006", "三千零六"),
        ("3960", "三千九百六"),
        ("8600.5", "八千六百零一"),
        ("10500", "一万零五百"),
        ("13447.33", "一万三千四百四十七"),
        ("20010", "两万零一十"),
        ("20002", "两万零二"),
        ("22000", "两万二"),
        ("23350", "两万三千三百五"),
        ("99999.6", "十万"),
        ("200600", "二十万零六百"),
        ("348800", "三十四万八千八"),
        ("500000", "五十万"),
        ("1005000", "一百万五千"),
        ("1207000", "一百二十万七"),
        ("1600000", "一百六十万"),
        ("1645280", "一百六十四万五"),
        ("120000000", "一亿两千万"),
        ("-3960", "负三千九百六"),
    ],
)
def test_amounts_are_said_as_people_say_them(amount: str, words: str) -> None:
    assert spoken(yuan(amount)) == words


@given(AMOUNTS)
def test_what_is_said_is_heard_as_the_same_amount(fen: int) -> None:
    heard = quantity(spoken(fen))
    assert heard is not None
    assert abs(Fraction(heard) * YUAN - fen) <= Fraction(step(fen), 2)


@given(st.decimals(0, 50, places=3))
def test_a_spoken_percentage_is_heard_to_a_tenth(ratio: Decimal) -> None:
    heard = quantity(spoken_percent(ratio))
    assert heard is not None
    assert abs(heard - float(ratio)) < 0.0005001


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        ("1.6", "百分之一百六十"),
        ("0.15", "百分之十五"),
        ("0.149", "百分之十四点九"),
        ("0", "百分之零"),
        ("-0.43", "负百分之四十三"),
        ("-0.0001", "百分之零"),
    ],
)
def test_ratios_are_said_as_percentages(ratio: str, words: str) -> None:
    assert spoken_percent(Decimal(ratio)) == words


@given(st.integers(-(10**15), 10**15))
def test_written_yuan_reads_back_exactly(fen: int) -> None:
    assert yuan(in_yuan(fen).replace(",", "")) == fen


@given(st.integers(-(10**15), 10**15))
def test_written_wan_is_within_half_a_thousand_yuan(fen: int) -> None:
    assert abs(wan(in_wan(fen)) - fen) <= 500 * YUAN


@given(st.integers(-(10**7), 10**7))
def test_wan_and_yuan_agree(thousands: int) -> None:
    assert wan(Decimal(thousands) / 10) == yuan(thousands * 1000)


@pytest.mark.parametrize(
    ("fen", "wan_words", "yuan_words"), [(164_500_000, "164.5", "1,645,000"), (860_050, "0.9", "8,600.5")]
)
def test_amounts_are_written_short(fen: int, wan_words: str, yuan_words: str) -> None:
    assert (in_wan(fen), in_yuan(fen)) == (wan_words, yuan_words)
    assert (in_wan(50 * WAN), in_yuan(0)) == ("50", "0")


def test_floats_count_as_written_not_as_stored() -> None:
    assert wan(0.07) == yuan(700) == yuan(700.0) == 70_000


@pytest.mark.parametrize("bad", ["", "x", "nan", "inf", "-inf", "0.001", "1,000"])
def test_no_amount_is_made_of_anything_else(bad: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        yuan(bad)


@pytest.mark.parametrize(("exact", "whole"), [("0.5", 1), ("-0.5", -1), ("2.5", 3), ("2.4999", 2)])
def test_rounding_is_half_up(exact: str, whole: int) -> None:
    assert rounded(Decimal(exact)) == whole


@given(AMOUNTS, st.decimals(0, 2, places=4))
def test_a_share_is_off_by_half_a_fen_at_most(fen: int, ratio: Decimal) -> None:
    assert abs(Fraction(times(fen, ratio)) - fen * Fraction(ratio)) <= Fraction(1, 2)
