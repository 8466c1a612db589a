"""What people type: read where it can be read, refused with the right reason where not, and never anything else."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roleplay.insurance import entries
from roleplay.insurance.entries import MOST, BadEntry
from roleplay.insurance.money import WAN, in_wan, in_yuan, spoken, wan, yuan

TEN_MILLION = 1000 * WAN
SIGNS = "0123456789０１２３.．,，-－−+万亿元块千百十零〇一二两三四五六七八九点负%％年月日/ 　¥￥eEnaif"


def code_of(read: Callable[[], object]) -> str:
    with pytest.raises(BadEntry) as caught:
        read()
    return str(caught.value.code)


@pytest.mark.parametrize(
    "text",
    [
        "34.88",
        "34.88万",
        "34.88 万",
        "34.88万元",
        "348,800元",
        "348800 元",
        "¥348,800",
        "￥34.88万",
        "３４．８８",
        "３４８，８００元",
        "  34.88\t",
        "+34.88",
        "三十四万八千八",
        "三十四万八千八百元",
        "三十四点八八",
        "三十四点八八万",
        "34万8千8",
        "34万8800",
    ],
)
def test_one_amount_in_many_spellings(text: str) -> None:
    assert entries.money(text, "万", most=TEN_MILLION) == wan("34.88")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("14200", "14200"),
        ("一万四千二", "14200"),
        ("1万4", "14000"),
        ("2.3350万", "23350"),
        ("八百六", "860"),
        ("十五块", "15"),
        ("三千零六", "3006"),
        ("0", "0"),
        ("零", "0"),
        (".5", "0.5"),
        ("两亿三", "230000000"),
    ],
)
def test_a_bare_number_is_in_the_unit_of_its_field(text: str, amount: str) -> None:
    assert entries.money(text, "元") == yuan(amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" 　", "empty"),
        ("abc", "not_a_number"),
        ("三十万左右", "not_a_number"),
        ("1e5", "not_a_number"),
        ("nan", "not_a_number"),
        ("inf", "not_a_number"),
        ("0x1F", "not_a_number"),
        ("34,88", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("万", "not_a_number"),
        ("元", "not_a_number"),
        ("-", "not_a_number"),
        ("一二三", "not_a_number"),
        ("千百", "not_a_number"),
        ("٣", "not_a_number"),
        ("1" * 31, "not_a_number"),
        ("-5", "negative"),
        ("－５万", "negative"),
        ("负五万", "negative"),
        ("0.0000001", "not_whole"),
        ("1001", "too_large"),
        ("1001万", "too_large"),
        ("0.4", "too_small"),
        ("300000", "unit"),
    ],
)
def test_what_is_refused_and_why(text: str, code: str) -> None:
    assert code_of(lambda: entries.money(text, "万", least=WAN // 2, most=TEN_MILLION)) == code


def test_wan_typed_into_a_field_of_yuan_is_asked_about() -> None:
    assert code_of(lambda: entries.money("1.42", "元", least=yuan(100), most=yuan(100_000))) == "unit"
    assert entries.money("1.42万", "元", least=yuan(100), most=yuan(100_000)) == yuan(14_200)


def test_a_message_knows_the_bounds_and_the_unit() -> None:
    with pytest.raises(BadEntry) as caught:
        entries.money("900000万", "万", most=TEN_MILLION)
    error = caught.value
    assert (error.code, error.text, error.unit, error.least, error.most) == (
        "too_large",
        "900000万",
        "万",
        0,
        TEN_MILLION,
    )


def test_a_very_long_entry_is_not_repeated_whole() -> None:
    with pytest.raises(BadEntry) as caught:
        entries.money("9" * 100_000, "万")
    assert len(caught.value.text) == entries.LONGEST


@given(st.integers(0, MOST))
def test_what_is_written_reads_back(fen: int) -> None:
    assert entries.money(in_yuan(fen) + "元", "万") == fen
    assert entries.money(in_wan(fen), "万") == wan(in_wan(fen))


@given(st.integers(0, MOST))
def test_what_is_said_reads_back_to_what_was_meant(fen: int) -> None:
    step = 100 if fen < 10 * WAN else 10_000 if fen < 100 * WAN else 100_000
    heard = entries.money(spoken(fen), "元")
    assert heard % step == 0
    assert abs(heard - fen) * 2 <= step


@given(st.text() | st.text(SIGNS, max_size=32), st.sampled_from(["万", "元"]))
@example("½", "万")
@example("①万", "元")
@example("零万零", "元")
@example("\ud800", "万")
def test_money_is_money_within_bounds_or_a_bad_entry(text: str, unit: str) -> None:
    try:
        fen = entries.money(text, unit, least=WAN, most=TEN_MILLION)  # type: ignore[arg-type]
    except BadEntry as error:
        assert error.code in ("empty", "not_a_number", "negative", "not_whole", "unit", "too_small", "too_large")
        return
    assert type(fen) is int
    assert WAN <= fen <= TEN_MILLION


@given(st.text() | st.text(SIGNS, max_size=32))
def test_counts_percentages_and_days_are_themselves_or_bad_entries(text: str) -> None:
    for read, kind in (
        (lambda: entries.count(text, 1, 40), int),
        (lambda: entries.percent(text, Decimal(0), Decimal(1)), Decimal),
        (lambda: entries.day(text), date),
        (lambda: entries.one(text, ("a", "b")), str),
    ):
        try:
            assert type(read()) is kind
        except BadEntry:
            continue


@pytest.mark.parametrize(("text", "number"), [("15", 15), ("15年", 15), ("十五", 15), ("３天", 3), ("二十次", 20)])
def test_counts(text: str, number: int) -> None:
    assert entries.count(text, 1, 20) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("3.5", "not_whole"),
        ("-1", "negative"),
        ("0", "too_small"),
        ("21", "too_large"),
        ("几年", "not_a_number"),
    ],
)
def test_counts_refused(text: str, code: str) -> None:
    assert code_of(lambda: entries.count(text, 1, 20)) == code


@pytest.mark.parametrize(
    ("text", "share"),
    [("5", "0.05"), ("5%", "0.05"), ("５％", "0.05"), ("80%", "0.8"), ("百分之八十", "0.8"), ("4.35 %", "0.0435")],
)
def test_percentages(text: str, share: str) -> None:
    assert entries.percent(text, Decimal(0), Decimal(1)) == Decimal(share)


@pytest.mark.parametrize(
    ("text", "code"),
    [("0.8", "unit"), ("0.8%", "too_small"), ("180%", "too_large"), ("-5%", "negative"), ("%", "not_a_number")],
)
def test_percentages_refused(text: str, code: str) -> None:
    assert code_of(lambda: entries.percent(text, Decimal("0.5"), Decimal(1))) == code


@pytest.mark.parametrize(
    "text", ["2026-05-20", "2026/5/20", "2026.5.20", "2026年5月20日", "2026 年 5 月 20 日", "２０２６－０５－２０"]
)
def test_days(text: str) -> None:
    assert entries.day(text) == date(2026, 5, 20)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_written_as_iso_reads_back(day: date) -> None:
    assert entries.day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    ["2026-02-29", "2026-13-01", "2026-5/20", "5月20日", "明天", "20260520", "2026-05", "1899-12-31", "2200-01-01"],
)
def test_days_refused(text: str) -> None:
    assert code_of(lambda: entries.day(text)) == "not_a_date"


def test_an_answer_is_one_of_those_offered() -> None:
    assert entries.one("needs", ("needs", "hlv")) == "needs"
    assert code_of(lambda: entries.one("", ("needs",))) == "empty"
    assert code_of(lambda: entries.one("guess", ("needs",))) == "unknown"
