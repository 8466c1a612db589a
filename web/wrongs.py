"""Says what is wrong with a field, and how to put it right: by code, in words a person would use."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from roleplay.errors import Wrong
from roleplay.insurance.money import WAN, YUAN
from web.amounts import plain
from web.i18n import N_, Speech

UNITS = {"万": N_("万 (10k)"), "元": N_("yuan"), "年": N_("years"), "天": N_("days"), "期": N_("payments")}

MESSAGES = {
    "empty": N_("Still empty. Write a figure, or leave the whole item out."),
    "not_a_number": N_("“%(text)s” cannot be read as a number. Write digits, for example 34.88."),
    "negative": N_("There is no amount below zero here. Leave out the minus sign."),
    "too_large": N_("That is more than there can be: at most %(most)s. Look at the digits again."),
    "too_small": N_("That is too little: at least %(least)s."),
    "not_whole": N_("Only a whole number fits here, without a decimal point."),
    "not_a_date": N_("“%(text)s” cannot be read as a day. Write it as 2026-05-20."),
    "unknown": N_("That is not one of the answers. Choose one from the list."),
}
UNIT = N_("%(text)s here would be %(big)s. Did you mean %(small)s? Write 万 or 元 behind the number.")
UNIT_PLAIN = N_("It is not clear whether 万 or 元 is meant. Write 万 or 元 behind the number.")
BARE = {
    "too_large": N_("That is more than there can be. Look at the digits again."),
    "too_small": N_("That is too little. Look at the digits again."),
}
"""The same without a bound to name."""

CHOOSE = N_("Choose one.")
BLANK = N_("This paper is still empty. Fill in one thing, then work it out.")
LONGEST = 16


def message(wrong: Wrong, text: str, field: Mapping[str, Any], s: Speech) -> str:
    """The sentence that stands at the field, as `view.paper` describes it."""
    text = wrong.text or text
    if wrong.code == "unit":
        return _unit(wrong, text, s)
    if wrong.code == "empty":
        empty = CHOOSE if field["answers"] else MESSAGES["empty"]
        return s(empty) if field["required"] else s(BLANK)
    if wrong.code in BARE and not (wrong.most if wrong.code == "too_large" else wrong.least):
        return s(BARE[wrong.code])
    names = {"text": _cut(text), "least": _bound(wrong.least, wrong.unit, s), "most": _bound(wrong.most, wrong.unit, s)}
    return s(MESSAGES.get(wrong.code, MESSAGES["unknown"]), **names)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _bound(bound: str, unit: str, s: Speech) -> str:
    """A bound as the field writes it, with its unit."""
    if unit in ("万", "元") and (amount := _number(bound)) is not None:
        return plain(int(amount * (WAN if unit == "万" else YUAN)), s.lang)
    return f"{bound}{unit}" if s.lang == "zh" or unit == "%" else f"{bound} {s.label(UNITS, unit)}".strip()


def _unit(wrong: Wrong, text: str, s: Speech) -> str:
    """万 against 元: what was typed, what it would be, and what was probably meant."""
    number = _number(text)
    if number is None:
        return s(UNIT_PLAIN)
    own, other = (WAN, YUAN) if wrong.unit == "万" else (YUAN, WAN)
    big, small = plain(int(number * own), s.lang), plain(int(number * other), s.lang)
    return s(UNIT, text=_cut(text), big=big, small=small)


def _number(text: str) -> Decimal | None:
    plain_text = unicodedata.normalize("NFKC", text).replace(",", "").strip().rstrip("万元%")
    try:
        number = Decimal(plain_text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
