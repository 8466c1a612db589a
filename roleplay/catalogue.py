"""Knows what the guidance teaches, where law parts from it, and what the trade's words mean: the catalogue and the
glossary, read once from `guidance/*.yaml` and checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from roleplay.documents import parse
from roleplay.errors import BadScript
from roleplay.schema import STAGES, Both, Model, Names

HERE = Path(__file__).parent / "guidance"
WHERE = STAGES[:-1]
"""The stages of a relationship, in order; its end is none."""

Kind = Literal["must", "should", "must_not", "figure", "definition", "context"]
Status = Literal["primary", "secondary", "unverified"]
"""How a rule was checked: against the law's own text, in secondary pages only, or not at all."""

T = TypeVar("T")


def _everywhere(value: Any) -> Any:
    return list(WHERE) if value == "all" else value


Where = Annotated[list[Literal[STAGES]], BeforeValidator(_everywhere)]  # type: ignore[valid-type]


class Item(Both):
    """One thing the guidance teaches, in our own words."""

    stage: Where = Field(min_length=1, description="where it belongs; `all` holds throughout")
    kind: Kind

    @property
    def idea(self) -> bool:
        """Whether it holds throughout, so that it belongs to no stage in particular."""
        return len(self.stage) == len(WHERE)


class Source(Model):
    """Where a rule, or a part of one, stands, and how that was checked."""

    stands: Both
    status: Status


class Conflict(Both):
    """Where the guidance and the law part; its own text is what it is about."""

    stage: Where = Field(min_length=1)
    beside: Names = Field([], description="the items of the guidance it stands against")
    signs: Names = Field([], description="acts, claims, facts, forms or `phone` by which a visit shows it")
    deck: Both = Field(description="what the guidance would have one say or do")
    rule: Both
    stands: Both
    status: Status
    also: list[Source] = Field([], description="parts of the rule that stand elsewhere")
    say: Both = Field(description="what to say instead")
    mark: Both = Field(description="how the two packs mark it")

    @property
    def sources(self) -> list[Source]:
        """Where all parts of the rule stand, the main one first."""
        return [Source(stands=self.stands, status=self.status), *self.also]


class Term(Model):
    """A word of the trade: what it is called, the forms that are marked in a text, and one plain sentence."""

    term: Both
    forms: Names = Field(min_length=1, description="as it occurs in a text, in either language")
    unless: Names = Field([], description="longer words in which a form means something else")
    says: Both
    figure: Both | None = Field(None, description="the law or the figure, where there is one")


_items = TypeAdapter(dict[str, Item])
_conflicts = TypeAdapter(dict[str, Conflict])
_terms = TypeAdapter(dict[str, Term])


def _read(file: str) -> dict[str, Any]:
    return dict(parse((HERE / file).read_text(encoding="utf-8"), file))


def _checked(adapter: TypeAdapter[T], data: Any, file: str) -> T:
    """Data by its schema; `BadScript` naming the first place that does not fit."""
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadScript(f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}", file) from error


@cache
def items() -> dict[str, Item]:
    """What the guidance teaches, by catalogue id (G…), in its order."""
    return _checked(_items, _part("G"), "catalogue.yaml")


@cache
def conflicts() -> dict[str, Conflict]:
    """Where guidance and law part, by catalogue id (B…), in its order. Raises `BadScript` for an unknown item."""
    found = _checked(_conflicts, _part("B"), "catalogue.yaml")
    for id, conflict in found.items():
        for item in conflict.beside:
            if item not in items():
                raise BadScript(f"{id}.beside: there is no item {item!r}", "catalogue.yaml")
    return found


@cache
def terms() -> dict[str, Term]:
    """The glossary, by id, in its order. Raises `BadScript` where two terms claim the same form."""
    found = _checked(_terms, _read("glossary.yaml"), "glossary.yaml")
    owner: dict[str, str] = {}
    for id, term in found.items():
        for form in term.forms:
            if owner.setdefault(form.lower(), id) != id:
                raise BadScript(f"{id}: {form!r} belongs to {owner[form.lower()]} already", "glossary.yaml")
    return found


def _part(letter: str) -> dict[str, Any]:
    """The entries of one kind; an id of neither kind is refused, for nobody would ever read it."""
    whole = _read("catalogue.yaml")
    for id in whole:
        if not id.startswith(("G", "B")):
            raise BadScript(f"{id}: an id begins with G or B", "catalogue.yaml")
    return {id: entry for id, entry in whole.items() if id.startswith(letter)}
