"""Money in whole 分, never in floats: made from 元 and 万元, multiplied by ratios, written and said as people do."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, Overflow

Fen = int
"""An amount of money in whole 分 (1/100 元)."""

YUAN: Fen = 100
WAN: Fen = 1_000_000
MOST: Fen = 10**16
"""No amount is larger: a hundred trillion 元. What is written with more digits is refused before it is counted out."""

_DIGITS = "零一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))
_GROUPS = ((10**8, "亿"), (10**4, "万"))
_MAYBE_SHORT = {"千": "万", "百": "千", "十": "百"}
"""A last 千 is left out straight after 万, a last 百 after 千, a last 十 after 百: 一万四千二."""


def yuan(x: str | int | float | Decimal) -> Fen:
    """So many 元 as 分; ValueError if that is no number or not whole 分."""
    return _whole(x, YUAN)


def wan(x: str | int | float | Decimal) -> Fen:
    """So many 万元 as 分; ValueError if that is no number or not whole 分."""
    return _whole(x, WAN)


def _whole(x: str | int | float | Decimal, unit: Fen) -> Fen:
    try:
        fen = Decimal(str(x)) * unit
    except (InvalidOperation, Overflow) as error:
        raise ValueError(f"{x!r} is not an amount") from error
    if fen.is_finite() and abs(fen) > MOST:
        raise ValueError(f"{x!r} is more than anybody has")
    if not fen.is_finite() or fen != fen.to_integral_value():
        raise ValueError(f"{x!r} is not an amount in whole 分")
    return int(fen)


def rounded(x: Decimal) -> int:
    """To a whole number, half away from zero: the one rounding at the end of a formula."""
    return int(x.to_integral_value(ROUND_HALF_UP))


def times(amount: Fen, ratio: Decimal) -> Fen:
    """An amount times a ratio, rounded half up to whole 分."""
    return rounded(amount * ratio)


def in_wan(fen: Fen) -> str:
    """In 万元 to one decimal, without a trailing .0: "164.5", "50"."""
    return f"{_nearest(fen, WAN // 10) / Decimal(WAN):.1f}".removesuffix(".0")


def in_yuan(fen: Fen) -> str:
    """In 元 with thousands commas and no trailing zeros: "8,600.5", "13,447.3", "50"."""
    text = f"{Decimal(fen) / YUAN:,.2f}"
    return text.rstrip("0").rstrip(".")


def spoken(fen: Fen) -> str:
    """As people say it, without the word 元: 两万三千三百五, 三十四万八千八, 一百六十四万五.

    Below 10万 to the 元, below 100万 to the 百元, from there to the 千元; the last unit goes unsaid where it is
    the next one down. `roleplay.quantity.quantity` reads the same amount back.
    """
    if fen < 0:
        return "负" + spoken(-fen)
    step = YUAN if fen < 10 * WAN else 100 * YUAN if fen < 100 * WAN else 1000 * YUAN
    return _short(_numeral(_nearest(fen, step) // YUAN, liang=True))


def spoken_percent(ratio: Decimal) -> str:
    """A ratio as a spoken percentage, to a tenth of a per cent: 百分之一百六十, 百分之十四点九."""
    tenths = rounded(abs(ratio) * 1000)
    whole, tenth = divmod(tenths, 10)
    sign = "负" if ratio < 0 and tenths else ""
    return f"{sign}百分之{_numeral(whole)}" + (f"点{_DIGITS[tenth]}" if tenth else "")


def _nearest(fen: Fen, step: Fen) -> Fen:
    """The multiple of `step` nearest to an amount, half away from zero."""
    return rounded(Decimal(fen) / step) * step


def _numeral(n: int, liang: bool = False) -> str:
    """A whole number >= 0 in full: 一万零五百, 十五; with `liang` 两百, 两千, 两万 instead of 二."""
    if n == 2 and liang:
        return "两"
    if n < 10:
        return _DIGITS[n]
    for size, name in _GROUPS:
        if n >= size:
            head, rest = divmod(n, size)
            return _numeral(head, liang) + name + _tail(rest, size, liang)
    return _thousands(n, liang)


def _tail(rest: int, size: int, liang: bool) -> str:
    """What follows 万 or 亿: nothing, or the rest, after 零 where its highest place is empty."""
    if not rest:
        return ""
    # 二十万二 is said, 二十万零两 is not: a lone 2 at the end stays 二.
    words = "二" if rest == 2 else _numeral(rest, liang)
    # Inside a longer number ten is 一十: 两万零一十, 一亿零一十五万.
    words = "一" + words if words.startswith("十") else words
    return words if rest >= size // 10 else "零" + words


def _thousands(n: int, liang: bool) -> str:
    """10 to 9999: 十五, 一百一十, 三千零六, 两千二百二十二."""
    words, gap = "", False
    for size, name in _PLACES:
        digit, n = divmod(n, size)
        if digit:
            said = "两" if liang and digit == 2 and size >= 100 else _DIGITS[digit]
            said = "" if (digit, size, words) == (1, 10, "") else said
            words += ("零" if gap else "") + said + name
        gap = bool(words) and not digit
    return words


def _short(numeral: str) -> str:
    """Without the last unit where a listener adds it: 三千九百六十 becomes 三千九百六.

    Not after 零 (一万零五百), and not after round hundreds of 万, where 一百万五 might be heard as 一百五十万.
    """
    unit, before = numeral[-1:], numeral[-3:-2]
    if before != _MAYBE_SHORT.get(unit) or numeral[-4:-2] == "百万":
        return numeral
    return numeral[:-2] + ("二" if numeral[-2] == "两" else numeral[-2])
