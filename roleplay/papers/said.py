"""How figures that are no amounts are said: days, and what a common mistake comes to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from roleplay.insurance.mistakes import Mistake
from roleplay.insurance.money import spoken, spoken_percent

DIGITS = "零一二三四五六七八九"


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


def mistake_said(found: Mistake) -> str:
    """A mistake's amount, ratio or day."""
    if isinstance(found.value, dt.date):
        return spoken_day(found.value)
    if isinstance(found.value, Decimal):
        if found.instead_of == "plan_multiple":
            return spoken_count(int(found.value)) if found.value == int(found.value) else f"{found.value:.1f}"
        return spoken_percent(found.value)
    return spoken(found.value)
