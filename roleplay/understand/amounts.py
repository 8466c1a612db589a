"""Numbers with their units in what was typed: money, shares, days, years, ages, times, clock times and dates.

Values are in the unit's own base: 元, a share of one, days, years, times (倍), minutes after midnight. Reading a
numeral is `quantity`'s; here its place and its unit are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from roleplay.quantity import quantity

Unit = Literal["yuan", "share", "days", "months", "years", "age", "times", "clock", "date", "pieces", "minutes", "none"]

_DIGIT, _CHINESE = "零〇一二两三四五六七八九", "零〇一二两三四五六七八九十百千"
_ARABIC = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_NUMERAL = rf"(?:{_ARABIC}|[{_CHINESE}万亿]+(?:点[{_DIGIT}]+)?)"
_SMALL = "(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})"
_NO_CLOCK = f"儿的是几倍万亿%成个{_DIGIT}"
_HALF = "半"
_PATTERNS: tuple[tuple[Unit, str], ...] = (
    ("share", rf"百分之[{_CHINESE}点0-9.]+"),
    ("share", rf"{_NUMERAL}\s*%"),
    ("share", rf"{_NUMERAL}\s*成(?!年|立|功|为|本|了|交)"),
    ("share", rf"[{_DIGIT}1-9]折"),
    ("date", rf"{_SMALL}月{_SMALL}[号日]?"),
    ("date", rf"{_SMALL}号(?![楼线店院码])"),
    ("clock", r"[0-2]?[0-9]:[0-5][0-9]"),
    ("clock", rf"{_SMALL}点(?:半|一刻|三刻|零?{_SMALL}分?)?(?![{_NO_CLOCK}])"),
    ("age", rf"{_NUMERAL}\s*周?岁"),
    ("times", rf"{_NUMERAL}\s*倍"),
    ("months", rf"{_NUMERAL}\s*个?半?月"),
    ("days", rf"(?<!第){_NUMERAL}\s*个?(?:工作)?[天日](?!元)"),
    ("years", rf"{_NUMERAL}\s*周?年(?!级)"),
    ("yuan", rf"{_NUMERAL}\s*[多来]?\s*[万亿]?\s*(?:元|块钱|块|圆)"),
    ("yuan", rf"{_ARABIC}\s*[多来]?\s*[万亿][{_CHINESE}0-9]*(?!一)"),
    ("yuan", rf"[{_CHINESE}点]+[多来]?[万亿][{_CHINESE}点]*(?!一)"),
    ("pieces", rf"{_NUMERAL}\s*(?:张|份|个人|口人|个)"),
    ("minutes", rf"{_NUMERAL}\s*(?:来)?分钟"),
    ("none", rf"(?<![周期拜]){_NUMERAL}(?!半)"),
)
_FOUND = re.compile("|".join(f"(?P<u{n}>{pattern})" for n, (_, pattern) in enumerate(_PATTERNS)))
_CLOCK = re.compile(rf"(?P<hour>{_NUMERAL})(?:点|:)(?P<rest>半|一刻|三刻|{_NUMERAL})?")
_LATER = re.compile(r"(下午|晚上|傍晚|晚|夜里|今晚|明晚)$")
_NOON = re.compile(r"(中午)$")
HALF_A_DAY = 720


class Amount(NamedTuple):
    """A number as said: its value in the unit's base, its unit, and the words with where they stand."""

    value: float
    unit: Unit
    words: str
    start: int
    end: int


def amounts(text: str) -> Iterator[Amount]:
    """Every number in plain text, from left to right, each word read once."""
    for match in _FOUND.finditer(text):
        group = match.lastgroup or ""
        unit = _PATTERNS[int(group[1:])][0]
        words = match.group()
        value = _clock(words, text[: match.start()]) if unit == "clock" else _value(words, unit)
        if value is not None:
            yield Amount(value, unit, words, match.start(), match.end())


def _value(words: str, unit: Unit) -> float | None:
    if unit == "date":
        day = quantity(words.partition("月")[2] or words)
        return day if day is not None and 1 <= day <= 31 else None
    read = quantity(re.sub("[多来]", "", words).replace("折", "成"))
    if read is not None and unit == "months" and _HALF in words:
        return read + 0.5
    return read


def _clock(words: str, before: str) -> float | None:
    """Minutes after midnight; 下午三点 is 900, and so is 15:00."""
    match = _CLOCK.match(words)
    hour = quantity(match["hour"]) if match else None
    if match is None or hour is None or not 0 <= hour <= 24:
        return None
    rest = match["rest"]
    past = {"半": 30, "一刻": 15, "三刻": 45}.get(rest or "") if rest else 0
    minutes = past if past is not None else quantity(rest) or 0
    total = hour * 60 + minutes
    spoken = before.rstrip()
    afternoon = (total < HALF_A_DAY and _LATER.search(spoken)) or (hour in (1, 2) and _NOON.search(spoken))
    return total + HALF_A_DAY if afternoon else total
