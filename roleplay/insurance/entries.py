"""What a person typed into a field, read as money, a count, a percentage, a day, an answer; or BadEntry, saying why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Literal

from roleplay.insurance.money import WAN, YUAN, Fen

Code = Literal[
    "empty", "not_a_number", "negative", "too_large", "too_small", "unit", "not_whole", "not_a_date", "unknown"
]
LONGEST = 30
"""Most characters an entry may have; more is no number anybody meant."""
MOST: Fen = 1_000_000 * WAN
"""Most money a field takes unless it says otherwise: a hundred 亿元."""

_UNITS = {"万": WAN, "万元": WAN, "万块": WAN, "万块钱": WAN, "元": YUAN, "块": YUAN, "块钱": YUAN, "圆": YUAN}
_LARGE = {"万": 10**4, "亿": 10**8}
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_PLAIN = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+")
_DIGIT = "[一二两三四五六七八九1-9]"
_SECTION = rf"(?:(?:{_DIGIT}千)?(?:零?{_DIGIT}百)?(?:零?{_DIGIT}?十)?(?:[零〇]?{_DIGIT})?|[0-9]{{1,4}}|[零〇])"
_NUMERAL = re.compile(rf"(?:(?P<yi>{_SECTION})亿)?(?:零?(?P<wan>{_SECTION})万)?零?(?P<ones>{_SECTION})")
_POINTED = re.compile(rf"(?P<whole>{_SECTION})点(?P<tenths>[零〇一二三四五六七八九]+)(?P<large>[万亿]?)")
_COUNTED = re.compile(r"(?:年|天|岁|个|次|张|份|期)$")
_DAY = re.compile(
    r"((?:19|20|21)[0-9]{2})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|年([0-9]{1,2})月)([0-9]{1,2})日?"
)


class BadEntry(ValueError):
    """An entry that cannot be taken. `code` says why, `text` is what was typed (its beginning), `least` and `most` the
    bounds (分 for money, a share for a percentage), `unit` the field's own: what a message needs."""

    def __init__(
        self,
        code: Code,
        text: str,
        unit: str = "",
        least: Decimal | int | None = None,
        most: Decimal | int | None = None,
    ) -> None:
        super().__init__(f"{code}: {text[:LONGEST]!r}")
        self.code, self.text, self.unit, self.least, self.most = code, text[:LONGEST], unit, least, most


def money(text: str, unit: Literal["万", "元"], least: Fen = 0, most: Fen = MOST) -> Fen:
    """An amount in 分: "34.88", "34.88万", "348,800元", "三十四万八千八", in full-width signs too.

    A bare number is in the field's `unit`. Where that lands outside `least`..`most` and the other unit would land
    inside, the code is `unit`: the page asks for 万 or 元 to be written, it does not guess.
    """
    cleaned = _clean(text)
    words, own = _split(cleaned.removeprefix("¥").strip(), text)
    number = _number(words, text)
    named = own or ("元" if cleaned.startswith("¥") or _has_large(words) else "")
    fen = _fen(number * _UNITS[named or unit], text, unit)
    other = number * _UNITS["元" if unit == "万" else "万"]
    if not named and not least <= fen <= most and least <= other <= most:
        raise BadEntry("unit", text, unit, least, most)
    _bounded(fen, least, most, text, unit)
    return fen


def count(text: str, least: int, most: int) -> int:
    """A whole number: "15", "15年", "十五"."""
    number = _number(_COUNTED.sub("", _clean(text)), text)
    if number != number.to_integral_value():
        raise BadEntry("not_whole", text, "", least, most)
    _bounded(number, least, most, text, "")
    return int(number)


def percent(text: str, least: Decimal, most: Decimal) -> Decimal:
    """A percentage as a share: "5", "5%", "百分之五" are 0.05.

    A bare number that lands outside `least`..`most` but inside when read as the share itself (0.8 for 80%) has the
    code `unit`.
    """
    words = _clean(text)
    bare = words.removesuffix("%").removeprefix("百分之")
    number = _number(bare.strip(), text)
    share = number / 100
    if bare == words and not least <= share <= most and least <= number <= most:
        raise BadEntry("unit", text, "%", least, most)
    _bounded(share, least, most, text, "%")
    return share


def day(text: str) -> date:
    """A day of 1900 to 2199: "2026-05-20", "2026/5/20", "2026.5.20", "2026年5月20日"."""
    found = _DAY.fullmatch(re.sub(r"\s", "", _clean(text)))
    if not found:
        raise BadEntry("not_a_date", text)
    year, *months, last = found.groups()
    try:
        return date(int(year), int(next(month for month in months if month)), int(last))
    except ValueError as error:
        raise BadEntry("not_a_date", text) from error


def one(text: str, answers: Collection[str]) -> str:
    """One of the answers a field offers."""
    if not text:
        raise BadEntry("empty", text)
    if text not in answers:
        raise BadEntry("unknown", text)
    return text


def _clean(text: str) -> str:
    """Without full-width forms and surrounding space; `empty` if nothing is left."""
    words = unicodedata.normalize("NFKC", text[: LONGEST * 4]).strip()
    if not words:
        raise BadEntry("empty", text)
    if len(text.strip()) > LONGEST or len(words) > LONGEST:
        raise BadEntry("not_a_number", text)
    return words


def _split(words: str, text: str) -> tuple[str, str]:
    """Number and unit: 348,800 and 元. A 万 that is part of a Chinese numeral stays with it."""
    for name in sorted(_UNITS, key=len, reverse=True):
        if words.endswith(name):
            number = words.removesuffix(name).strip()
            if not number:
                raise BadEntry("not_a_number", text)
            return number, name
    return words, ""


def _has_large(words: str) -> bool:
    """Whether a numeral names its own size (三万五, 一亿), so that no unit is needed."""
    return any(sign in words for sign in _LARGE)


def _number(words: str, text: str) -> Decimal:
    """A number >= 0 out of digits or a Chinese numeral; `negative` or `not_a_number` otherwise."""
    sign = words[:1]
    number = _read(words[1:].strip() if sign in ("-", "−", "负", "+") else words)
    if number is None:
        raise BadEntry("not_a_number", text)
    if sign in ("-", "−", "负") and number:
        raise BadEntry("negative", text)
    return number


def _read(words: str) -> Decimal | None:
    if _PLAIN.fullmatch(words):
        return Decimal(words.replace(",", ""))
    pointed = _POINTED.fullmatch(words)
    if pointed and pointed["whole"]:
        tenths = "".join(str(_DIGITS[sign]) for sign in pointed["tenths"])
        return Decimal(f"{_section(pointed['whole'])}.{tenths}") * _LARGE.get(pointed["large"], 1)
    numeral = _NUMERAL.fullmatch(words)
    return None if numeral is None or not words or "" in (numeral["yi"], numeral["wan"]) else _sized(words, numeral)


def _sized(words: str, numeral: re.Match[str]) -> Decimal:
    """A numeral with its 亿 and 万; a last lone digit straight after one of them is a tenth of it (三万五: 35,000)."""
    yi, wan, ones = (numeral[name] for name in ("yi", "wan", "ones"))
    total = _section(yi or "") * 10**8 + _section(wan or "") * 10**4
    before = words[-2:-1]
    return Decimal(total + (_section(ones) * _LARGE[before] // 10 if before in _LARGE else _section(ones)))


def _section(words: str) -> int:
    """Up to 9999: 三千零六, 十五, 8800; a last lone digit after 千 or 百 is a tenth of it (八千八: 8,800)."""
    if words.isdecimal():
        return int(words)
    total = digit = 0
    below = 1
    for sign in words:
        size = {"千": 1000, "百": 100, "十": 10}.get(sign)
        if size:
            total, digit, below = total + (digit or 1) * size, 0, size // 10
        else:
            digit = _DIGITS[sign] if sign in _DIGITS else int(sign)
            below = below if digit else 1
    return total + digit * below


def _fen(amount: Decimal, text: str, unit: str) -> Fen:
    if amount != amount.to_integral_value():
        raise BadEntry("not_whole", text, unit)
    return int(amount)


def _bounded(value: Decimal | int, least: Decimal | int, most: Decimal | int, text: str, unit: str) -> None:
    if value < least:
        raise BadEntry("too_small", text, unit, least, most)
    if value > most:
        raise BadEntry("too_large", text, unit, least, most)
