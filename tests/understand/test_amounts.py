"""Numbers with their units, as people type them."""

import pytest

from roleplay.understand.amounts import amounts
from roleplay.understand.normal import LONGEST, plain


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("三十四万八千八", 348_800, "yuan"),
        ("34.88万", 348_800, "yuan"),
        ("两点五万", 25_000, "yuan"),
        ("一万四", 14_000, "yuan"),
        ("三千来块钱", 3_000, "yuan"),
        ("１４２００元", 14_200, "yuan"),
        ("百分之八十", 0.8, "share"),
        ("八成", 0.8, "share"),
        ("15%", 0.15, "share"),
        ("六十天", 60, "days"),
        ("十个工作日", 10, "days"),
        ("两年", 2, "years"),
        ("三个月", 3, "months"),
        ("五十五岁", 55, "age"),
        ("一点六倍", 1.6, "times"),
        ("下午三点半", 930, "clock"),
        ("晚上7点", 1140, "clock"),
        ("16:30", 990, "clock"),
        ("中午一点", 780, "clock"),
        ("五月二十五号", 25, "date"),
        ("十八号", 18, "date"),
        ("十分钟", 10, "minutes"),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, value: float, unit: str) -> None:
    (found,) = amounts(plain(text))
    assert (found.value, found.unit) == (pytest.approx(value), unit)


@pytest.mark.parametrize("text", ["周五", "星期三", "一半", "", "没有数"])
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    assert list(amounts(text)) == []


def test_several_numbers_come_in_order_with_their_place() -> None:
    text = plain("差一百六十万，先做八十万，交二十年")
    assert [(one.value, text[one.start : one.end]) for one in amounts(text)] == [
        (1_600_000, "一百六十万"), (800_000, "八十万"), (20, "二十年")]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("您這張單子", "您这张单子"),
        ("ＡＢＣ１２３，好", "abc123,好"),
        ("好😀的[微笑]", "好 的"),
        ("a\u0000b\u202ec\u200b", "abc"),
        ("  两   个空格 ", "两 个空格"),
        ("", ""),
    ],
)
def test_text_is_folded(typed: str, read: str) -> None:
    assert plain(typed) == read


def test_no_more_is_read_than_anybody_says() -> None:
    assert len(plain("您好" * 10_000)) == LONGEST
