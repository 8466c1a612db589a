"""Knows the words beside a figure: names of methods and perils, formulas, assumptions, what was not counted.

The words are methods.yaml, by the ids results carry; a number in a text is filled from the dated figures.
"""

from __future__ import annotations

from string import Formatter
from typing import Self

from pydantic import model_validator

from roleplay.insurance.money import in_yuan, yuan
from roleplay.insurance.terms import Terms, Value
from roleplay.schema import Both, Model

EN_UNITS = {"天": "day", "年": "year", "月": "month", "分钟": "minute"}


class Explained(Model):
    """A text with the figures of insurance.yaml it rests on; every {slot} in it is one of them."""

    text: Both
    values: list[str]

    @model_validator(mode="after")
    def _slots_are_values(self) -> Self:
        used = {name for text in (self.text.zh, self.text.en) for _, name, _, _ in Formatter().parse(text) if name}
        if not used <= set(self.values):
            raise ValueError(f"not among its values: {', '.join(sorted(used - set(self.values)))}")
        return self

    def filled(self, terms: Terms) -> Both:
        """The text with its figures as they hold on the day of `terms`."""
        said = {id: written(terms.note(id)) for id in self.values}
        zh = self.text.zh.format(**{id: both.zh for id, both in said.items()})
        return Both(zh=zh, en=self.text.en.format(**{id: both.en for id, both in said.items()}))


class Formula(Explained):
    """A way of reckoning (C.2) with its name."""

    name: Both


class Methods(Model):
    """methods.yaml, by the ids that results carry."""

    methods: dict[str, Both]
    perils: dict[str, Both]
    parts: dict[str, Both]
    totals: dict[str, Both]
    formulas: dict[str, Formula]
    ratios: dict[str, Both]
    medical: dict[str, Both]
    assumptions: dict[str, Explained]
    not_counted: dict[str, Both]
    missing: dict[str, Both]
    flags: dict[str, Both]
    todos: dict[str, Both]


def written(value: Value) -> Both:
    """A dated figure in both languages: 10倍 / 10 times, 30% / 30%, 30万 / 300,000 yuan, 60天 / 60 days."""
    if value.kind == "ratio":
        percent = f"{(value.value * 100).normalize():f}%"
        return Both(zh=percent, en=percent)
    number = f"{value.value.normalize():f}"
    if value.kind == "money":
        fen = yuan(value.value * (10_000 if value.unit == "万" else 1))
        return Both(zh=f"{number}{value.unit}", en=f"{in_yuan(fen)} yuan")
    return Both(zh=f"{number}{value.unit}", en=_english(number, value.unit))


def _english(number: str, unit: str) -> str:
    if unit == "倍":
        return f"{number} times"
    word = EN_UNITS.get(unit, "")
    return f"{number} {word}{'' if number == '1' else 's'}" if word else number
