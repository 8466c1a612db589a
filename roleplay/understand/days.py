"""The day that words name, as a date (明天, 周四, 下周三, 十二月九号), and what a customer calls it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from roleplay.persona import Circumstance
from roleplay.quantity import quantity
from roleplay.understand.slots import named

_NUMERAL = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_NEXT = {"大后": 3, "后": 2, "明": 1}
_FOUND = re.compile(
    r"(?P<near>大后|后|明)[天儿晚早]"
    r"|(?P<weeks>下下个?|下个?)?[这本]?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
    rf"|(?:(?P<month>{_NUMERAL})月)?(?P<date>{_NUMERAL})[号日](?![楼线店院码])"
)
_DAYS = "一二三四五六日"
FAR = 366
ABOUT = 3
"""Hours by which a proposal may miss the hour of a way to meet and still mean it."""


def day_named(words: str, today: dt.date) -> dt.date | None:
    """The first day after today that plain text names; None if it names none.

    周四 is the next Thursday, 下周四 the one of the week that begins next Monday; 九号 is the next ninth.
    """
    for match in _FOUND.finditer(words):
        if match["near"]:
            return today + dt.timedelta(days=_NEXT[match["near"]])
        found = _in_week(match, today) if match["weekday"] else _in_calendar(match, today)
        if found:
            return found
    return None


def _in_week(match: re.Match[str], today: dt.date) -> dt.date:
    wanted = _DAYS.index(match["weekday"].replace("天", "日"))
    if weeks := (match["weeks"] or "").count("下"):
        return today + dt.timedelta(days=7 * weeks - today.weekday() + wanted)
    return today + dt.timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _in_calendar(match: re.Match[str], today: dt.date) -> dt.date | None:
    date, month = quantity(match["date"]), quantity(match["month"] or "")
    for ahead in range(1, FAR):
        day = today + dt.timedelta(days=ahead)
        if day.day == date and month in (None, day.month):
            return day
    return None


def called(slots: Mapping[str, str], date: dt.date | None, ways: Iterable[Circumstance]) -> dict[str, str]:
    """The slots `on` and `day` of a proposal: its date, and what the customer calls the day of her way to meet at this
    place, about that hour and on such a date (周三晚上 is an evening to her). A day on which she never meets is called
    as her way to meet there at that hour: she will say which. Nothing that does not change."""
    found = {"on": date.isoformat()} if date else {}
    day, by_date = slots.get("day"), named().by_date
    if date and day in by_date:
        found["day"] = day = by_date[date.weekday()]
    hour = int(slots["hour"]) if "hour" in slots else None
    every = [way for way in ways if not way.narrated]
    here = [way for way in every if way.place == slots.get("place") and (hour is None or abs(way.hour - hour) <= ABOUT)]
    fitting = [way for way in here if date and way.on(date.isoweekday())]
    if not fitting and hour is not None and day not in {way.day for way in every}:
        fitting = here
    if fitting and day not in {way.day for way in fitting}:
        found["day"] = min(fitting, key=lambda way: abs(way.hour - hour) if hour is not None else 0).day
    return found
