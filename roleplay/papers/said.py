"""How figures that are no amounts are said: days, and what a common mistake comes to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from roleplay.insurance.mistakes import Mistake
from roleplay.insurance.money import WAN, Fen, rounded, spoken, spoken_percent

DIGITS = "零一二三四五六七八九"


def in_thousands(amount: Fen) -> Fen:
    """An amount from 10万 on as pages show it, to 0.1万: what is said and what is read are the same figure."""
    step = WAN // 10
    return rounded(Decimal(amount) / step) * step if amount >= 10 * WAN else amount


def spoken_day(day: dt.date) -> str:
    """A day as people say it: 五月二十五号."""
    return f"{spoken_number(day.month)}月{spoken_number(day.day)}号"


def spoken_number(n: int) -> str:
    """A count below a hundred: 二十五."""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones or not tens else "")


def spoken_count(n: int) -> str:
    """So many of something: 两张, 三样."""
    return "两" if n == 2 else spoken_number(n)


def _times(value: Decimal) -> str:
    """So many times, to a tenth: 两, 三点七."""
    whole, tenth = divmod(rounded(value * 10), 10)
    return f"{spoken_number(whole)}点{DIGITS[tenth]}" if tenth else spoken_count(whole)


def mistake_said(found: Mistake) -> str:
    """A mistake's amount, ratio or day."""
    if isinstance(found.value, dt.date):
        return spoken_day(found.value)
    if isinstance(found.value, Decimal):
        if found.instead_of == "plan_multiple":
            return _times(found.value)
        return spoken_percent(found.value)
    return spoken(found.value)
