"""The figures that law, contracts and custom give, each with the day it holds from, its source and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from roleplay.insurance.money import Fen, wan, yuan
from roleplay.schema import Both, Model

Status = Literal["verified", "secondary", "unverified", "example"]
"""verified: read in the law, rule or contract itself; secondary: read in pages about it; unverified: own knowledge of
the trade; example: made up for practice."""

Kind = Literal["whole", "ratio", "money"]
Unit = Literal["天", "年", "月", "分钟", "点", "岁", "倍", "", "每年", "元", "万"]


class Dated(Model):
    """One value and since when: the newest one that has begun holds."""

    since: date = Field(alias="from")
    value: Decimal
    source: str
    status: Status


class Parameter(Model):
    """A figure under one name, with every value it had."""

    id: str
    kind: Kind
    unit: Unit
    name: Both
    of: list[Dated] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        days = [dated.since for dated in self.of]
        if days != sorted(set(days)):
            raise ValueError(f"{self.id}: values stand in the order of their days, one a day")
        if (self.kind == "money") != (self.unit in ("元", "万")):
            raise ValueError(f"{self.id}: money is in 元 or 万, nothing else is")
        if self.kind == "whole" and any(dated.value != dated.value.to_integral_value() for dated in self.of):
            raise ValueError(f"{self.id}: a whole number is asked for")
        return self

    def at(self, day: date) -> Value | None:
        """The value that holds on `day`, or None before the first."""
        begun = [dated for dated in self.of if dated.since <= day]
        if not begun:
            return None
        last = begun[-1]
        return Value(
            id=self.id,
            kind=self.kind,
            unit=self.unit,
            name=self.name,
            since=last.since,
            value=last.value,
            source=last.source,
            status=last.status,
        )


class Value(Model):
    """A figure as it holds on one day: what a page prints beside a result."""

    id: str
    kind: Kind
    unit: Unit
    name: Both
    since: date
    value: Decimal
    source: str
    status: Status


class NotInForce(ValueError):
    """A figure asked for on a day before its first value."""


class Terms:
    """The figures of one day, read by id. KeyError for an id nobody wrote, NotInForce for one not yet begun,
    TypeError when read as another kind."""

    __slots__ = ("_values", "day")

    def __init__(self, day: date, values: Mapping[str, Value | None]) -> None:
        self.day = day
        self._values = dict(values)

    def note(self, id: str) -> Value:
        """The figure with its name, source and status."""
        value = self._values[id]
        if value is None:
            raise NotInForce(f"{id}: no value holds on {self.day}; write an older one in guidance/insurance.yaml")
        return value

    def whole(self, id: str) -> int:
        """A count: days, years, months, an hour, an age, so many times."""
        return int(self._of("whole", id).value)

    def ratio(self, id: str) -> Decimal:
        """A share or a yearly rate, 0.05 for 5%."""
        return self._of("ratio", id).value

    def money(self, id: str) -> Fen:
        """An amount in 分."""
        value = self._of("money", id)
        return wan(value.value) if value.unit == "万" else yuan(value.value)

    def _of(self, kind: Kind, id: str) -> Value:
        value = self.note(id)
        if value.kind != kind:
            raise TypeError(f"{id} is {value.kind}, not {kind}")
        return value


class Book(Model):
    """insurance.yaml: every figure the calculations use; `at` opens it on a day."""

    values: list[Parameter] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [parameter.id for parameter in self.values]
        twice = sorted({id for id in ids if ids.count(id) > 1})
        if twice:
            raise ValueError(f"written twice: {', '.join(twice)}")
        return self

    def at(self, day: date) -> Terms:
        """The figures as they hold on `day`; NotInForce if none has begun by then.

        A figure that begins later than `day` fails when it is read, not before: an old case needs only its own.
        """
        values = {parameter.id: parameter.at(day) for parameter in self.values}
        if not any(values.values()):
            first = min(parameter.of[0].since for parameter in self.values)
            raise NotInForce(f"no figure holds on {day}; the first begins on {first}")
        return Terms(day, values)
