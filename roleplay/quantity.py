"""Reads a quantity out of words: Arabic or Chinese numerals, 万 and 亿, per cent and 成 (两万三: 23000)."""

from __future__ import annotations

import re

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_ARABIC = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿点]+")


def quantity(words: str) -> float | None:
    """The first quantity in `words`, or None: 「34.88万」 348800, 「百分之八十」 0.8, 「八成」 0.8, 「160%」 1.6."""
    if "百分之" in words:
        part = quantity(words.split("百分之", 1)[1])
        return None if part is None else part / 100
    arabic, chinese = _ARABIC.search(words), _CHINESE.search(words)
    if arabic is not None and (chinese is None or arabic.start() < chinese.start()):
        return _scaled(float(arabic.group().replace(",", "")), words[arabic.end() :])
    read = None if chinese is None else _chinese(chinese.group())
    return None if chinese is None or read is None else _scaled(read, words[chinese.end() :])


def _scaled(value: float, rest: str) -> float:
    """A number with what follows it: 万, 亿, per cent, 成."""
    if rest[:1] in ("%", "％"):
        return value / 100
    return value / 10 if rest[:1] == "成" else value * _LARGE.get(rest[:1], 1)


def _chinese(words: str) -> float | None:
    """A Chinese numeral; a last digit without a unit takes the unit below the last one (两万三 is 23,000)."""
    whole, point, decimals = words.partition("点")
    if point:
        return _pointed(whole, decimals)
    total = section = digit = 0
    unit = 1
    for sign in whole:
        if sign in _DIGITS:
            digit, unit = _DIGITS[sign], (1 if sign in "零〇" else unit)
        elif sign in _UNITS:
            section, digit, unit = section + (digit or 1) * _UNITS[sign], 0, _UNITS[sign]
        else:
            below = total if sign == "亿" else 0
            total = total - below + (below + section + digit) * _LARGE[sign]
            section, digit, unit = 0, 0, _LARGE[sign]
    numeral = any(sign in _DIGITS or sign in _UNITS for sign in whole)
    return float(total + section + digit * (unit // 10 if unit > 10 else 1)) if numeral else None


def _pointed(whole: str, decimals: str) -> float | None:
    """三点五, 三点五万."""
    scale = _LARGE.get(decimals[-1:], 1)
    signs = decimals[:-1] if scale > 1 else decimals
    before = _chinese(whole)
    if before is None or not signs or any(sign not in _DIGITS for sign in signs):
        return None
    return (before + float("0." + "".join(str(_DIGITS[sign]) for sign in signs))) * scale


NEAR = 5
"""By how many per cent a figure may be off and still be right (domain reference, F24), unless its claim says else."""


def near(said: str, true: str, within: int = NEAR) -> bool:
    """Whether a figure as said is within so many per cent of the true one; words without a number must be equal."""
    one, other = quantity(said), quantity(true)
    if one is None or other is None:
        return bool(said) and said == true
    return abs(one - other) <= abs(other) * within / 100
