"""What all schemas of authored YAML share: strict models, texts in two languages, ranges, names; the stages
and gauges."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

STAGES = (
    "preparation",
    "invitation_call",
    "first_visit",
    "policy_review",
    "proposal",
    "closing",
    "referral_request",
    "after_service",
    "end",
)
Gauge = Literal[
    "trust",
    "patience",
    "openness",
    "service_credit",
    "need_clarity",
    "privacy_alarm",
    "product_exposure",
]
GAUGES: tuple[Gauge, ...] = get_args(Gauge)
GAUGE_MOST = {"trust": 100, "patience": 100}
"""Most a gauge may stand at, from 0; the others go to 10."""
Face = Literal["calm", "warm", "wary", "hurt", "cold"]


def as_list(value: Any) -> Any:
    """One value as a list of it."""
    return value if isinstance(value, list | tuple) or value is None else [value]


_ONE_OR_MORE = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
Names = Annotated[list[str], BeforeValidator(as_list), _ONE_OR_MORE]
"""One name or a list of them."""

Texts = Annotated[list[str], BeforeValidator(as_list), _ONE_OR_MORE]
"""One text or several variants; a line break inside a text begins a second bubble. `{name}` takes a slot of
the script."""


class Model(BaseModel):
    """Base: unknown keys are refused, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Both(Model):
    """A text of the interface in both languages."""

    zh: str
    en: str


class Range(Model):
    """A closed interval of whole numbers; either end may be left open."""

    min: int | None = None
    max: int | None = None
