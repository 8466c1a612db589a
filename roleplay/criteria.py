"""The schema of a rubric: what an author may ask of a visit, as data.

A rubric file is a `Pack`: dimensions, criteria, pass marks. A criterion names the stages where it is judged and the
conditions (`conditions.py`) under which it is met, half met, broken or not applicable, with the words for each. What is
used twice has a name under `terms`; `unfold` puts it in its places.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from roleplay.conditions import Cond, Seen
from roleplay.part import LineAct, LineClaim, as_act
from roleplay.schema import STAGES, Both, Model, Names


class Repair(Model):
    """What takes a breach back: afterwards, each break followed by one, and nothing of `until` in between."""

    claims: bool = Field(False, description="the same claim made right")
    by: Seen | None = None
    until: Seen | None = None


class Deduct(Model):
    """Points off for each happening, never below nothing and never critical."""

    each: Seen
    points: float = Field(gt=0)


class Where(Model):
    """Where something missed should have come: from a happening on, for so many own moves."""

    after: Seen
    turns: int = 1


class Why(Model):
    """One sentence for each status; `{quote}` is what the trainee said there."""

    met: Both
    half: Both | None = None
    missed: Both | None = None
    broken: Both | None = None


class Better(Model):
    """A better line for the moment: it must itself pass both packs."""

    text: str
    acts: list[Annotated[LineAct, BeforeValidator(as_act)]] = []
    claims: list[LineClaim] = []
    stage: Literal[STAGES]  # type: ignore[valid-type]
    form: str = Field("", description="a form this is written on; empty when it is said")


class Criterion(Model):
    """One thing that is asked. Give `met` (something must come) or `broken` (something must not)."""

    id: str
    name: Both
    dimension: str
    weight: float = Field(gt=0)
    critical: bool = False
    stages: Names = Field(description="where it is judged; a stage not reached is missed unless it was right")
    until: str | None = Field(None, description="the last stage in which it may still come; spared, so is it")
    reached_by: Seen | None = Field(None, description="judged, whatever the stage, once this happened")
    needs: Names = Field([], description="traits without which it does not apply")
    na: Cond | None = Field(None, description="it does not apply: its trigger never came")
    met: Cond | None = None
    half: Cond | None = None
    broken: Cond | None = None
    tempts: Names = Field([], description="acts and CL_X.wrong whose offer is a way to break it")
    earned: Cond | None = Field(None, description="kept in deed, so that no exposure is needed")
    repair: Repair | None = None
    deduct: list[Deduct] = []
    where: Where | None = None
    catalogue: Names
    why: Why
    advice: Both
    better: Better

    @model_validator(mode="after")
    def _one_kind(self) -> Criterion:
        if (self.met is None) == (self.broken is None):
            raise ValueError(f"{self.id}: give `met` or `broken`, one of them")
        if self.broken is not None and not self.tempts:
            raise ValueError(f"{self.id}: what is forbidden needs `tempts`, or it can never be earned")
        wanted = "broken" if self.broken is not None else "missed"
        if getattr(self.why, wanted) is None:
            raise ValueError(f"{self.id}: `why` needs `{wanted}`")
        halves = self.half is not None or self.deduct or (self.repair is not None and not self.critical)
        if halves and self.why.half is None:
            raise ValueError(f"{self.id}: it can be half met, so `why` needs `half`")
        return self


class Dimension(Model):
    """A group of criteria, drawn as one axis."""

    id: str
    name: Both


class Sentences(Model):
    """Reasons that are the same for every criterion."""

    unreached: Both
    spared: Both
    outside: Both
    lacking: Both
    untested: Both
    untriggered: Both
    repaired: Both
    corrected: Both


class Pack(Model):
    """A rubric file. Scores are out of 100; a failed critical criterion caps the pack at `cap`."""

    pack: str
    name: Both
    complete: bool = Field(description="false while criteria of the pack are not built yet: the card says partial")
    passes: float
    excels: float
    cap: float = 59
    applies: float = Field(0.5, description="share of the weight that must apply for there to be a total")
    terms: dict[str, Any] = Field({}, description="{term: x} anywhere below stands for what x is here")
    sentences: Sentences
    dimensions: list[Dimension]
    criteria: list[Criterion]

    @model_validator(mode="after")
    def _hangs_together(self) -> Pack:
        ids = [criterion.id for criterion in self.criteria]
        if len(set(ids)) != len(ids):
            raise ValueError("a criterion id occurs twice")
        missing = {c.dimension for c in self.criteria} - {d.id for d in self.dimensions}
        if missing:
            raise ValueError(f"no such dimension: {', '.join(sorted(missing))}")
        unknown = {s for c in self.criteria for s in c.stages} - set(STAGES)
        if unknown:
            raise ValueError(f"no such stage: {', '.join(sorted(unknown))}")
        return self


def unfold(data: Any) -> Any:
    """A rubric as read, with every `{term: x}` replaced by what `terms` says; keys beside `term` are added to it.

    A term does not name other terms, so nothing grows beyond its uses. Raises `ValueError` for an unknown name.
    """
    if not isinstance(data, dict):
        return data
    terms = data.get("terms") or {}
    return {key: value if key == "terms" else _unfolded(value, terms) for key, value in data.items()}


def _unfolded(value: Any, terms: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_unfolded(part, terms) for part in value]
    if not isinstance(value, dict):
        return value
    own = {key: _unfolded(part, terms) for key, part in value.items() if key != "term"}
    if "term" not in value:
        return own
    if value["term"] not in terms:
        raise ValueError(f"no such term: {value['term']!r}")
    meant = terms[value["term"]]
    return {**meant, **own} if isinstance(meant, dict) else meant
