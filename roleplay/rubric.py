"""Scores a visit: reads a log through a rubric, and gives a scorecard in which every point is proved by the log.

The score is a function of the log and its annotations; nothing else is looked at. Missed, half and met are 0, ½ and
1 of the weight. What must not happen is earned where there was occasion for it. A stage rightly not reached is not
judged.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
from pydantic import TypeAdapter, ValidationError

from roleplay import events as ev
from roleplay.criteria import Better, Pack, unfold
from roleplay.documents import parse
from roleplay.errors import BadScript
from roleplay.evidence import Evidence
from roleplay.hits import Reading
from roleplay.judge import Judge
from roleplay.scorecard import Finding, Scorecard, result, scorecard

HERE = Path(__file__).parent
PACKS = ("guidance", "compliance")

_better = TypeAdapter(dict[str, Better])


class Reread(msgspec.Struct, frozen=True, tag=True):
    """An annotation: the own move at event `at` is to be read as these acts and claims."""

    at: int
    acts: tuple[ev.DoneAct, ...] = ()
    claims: tuple[ev.Claim, ...] = ()


class Correction(msgspec.Struct, frozen=True, tag=True):
    """An annotation: a coach's own verdict on a criterion, with the reason shown beside it."""

    criterion: str
    status: Literal["met", "half", "missed", "na"]
    reason: str = ""


Annotation = Reread | Correction


@dataclass(frozen=True)
class Rubric:
    """A pack ready to score. `bundle` is all of its text (an old session is scored by it), `digest` names it."""

    pack: Pack
    bundle: str
    digest: str
    judges: tuple[Judge, ...]
    better: Mapping[str, Mapping[str, Better]]
    company: Mapping[str, str]

    def findings(self, log: Evidence, corrections: Mapping[str, Correction]) -> list[Finding]:
        """One finding for each criterion, in the rubric's order."""
        hers = self.better.get(log.persona, {})
        names = {"me": log.trainee, **self.company}
        return [
            judge.finding(log, hers.get(judge.criterion.id), names, _correct(corrections.get(judge.criterion.id)))
            for judge in self.judges
        ]


def _correct(correction: Correction | None) -> tuple[str, str] | None:
    return (correction.status, correction.reason) if correction else None


def load(pack: str | Path) -> Rubric:
    """A pack of the simulator by name, or the rubric file at a path. Raises `BadScript` naming what does not fit."""
    if isinstance(pack, str) and pack in PACKS:
        return _own(pack)
    path = Path(pack)
    try:
        return unbundle(_bundled(path.read_text(encoding="utf-8"), _better_texts()), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise BadScript(f"cannot be read: {error}", str(pack)) from error


def shipped() -> list[Rubric]:
    """Both packs as they come with the program, guidance first."""
    return [load(pack) for pack in PACKS]


@cache
def _own(pack: str) -> Rubric:
    text = (HERE / "rubrics" / f"{pack}.yaml").read_text(encoding="utf-8")
    return unbundle(_bundled(text, _better_texts()), f"{pack}.yaml")


@cache
def _better_texts() -> dict[str, str]:
    """The better lines of every customer, as written; a file's criteria take those that are meant for them."""
    files = sorted(HERE.glob("personas/*/better.yaml"))
    return {file.parent.name: file.read_text(encoding="utf-8") for file in files}


def _bundled(rubric: str, better: Mapping[str, str]) -> str:
    company = (HERE / "guidance" / "company.yaml").read_text(encoding="utf-8")
    whole = {"rubric": rubric, "better": dict(better), "company": company}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True)


def unbundle(bundle: str, name: str = "rubric") -> Rubric:
    """A rubric from its bundle, as stored beside an old session."""
    texts = json.loads(bundle)
    data: Any = None
    try:
        data = unfold(parse(texts["rubric"], name))
        pack = Pack.model_validate(data)
        ids = {criterion.id for criterion in pack.criteria}
        better = {who: _lines(text, ids) for who, text in texts["better"].items()}
    except ValidationError as error:
        first = error.errors()[0]
        raise BadScript(f"{_place(data, first['loc'])}: {first['msg']}", name) from error
    except ValueError as error:
        raise BadScript(str(error), name) from error
    judges = tuple(Judge(pack, criterion) for criterion in pack.criteria)
    company = parse(texts["company"], "company.yaml")
    names = {"company": str(company["name"]), "licence": str(company["licence"])}
    return Rubric(pack, bundle, hashlib.sha256(bundle.encode()).hexdigest(), judges, better, names)


def _place(data: Any, path: Sequence[int | str]) -> str:
    """The keys that lead to a place, a criterion by its id: `criteria.F12.met.stage`."""
    steps = list(path)
    try:
        if len(steps) > 1 and isinstance(steps[1], int):
            steps[1] = str(data[steps[0]][steps[1]]["id"])
    except (LookupError, TypeError):
        pass  # it has no id: its number must do
    return ".".join(str(step) for step in steps) or "the whole file"


def _lines(text: str, ids: set[str]) -> dict[str, Better]:
    """A persona's better lines for the criteria of this pack."""
    return {id: line for id, line in _better.validate_python(parse(text, "better.yaml")).items() if id in ids}


def score(
    rubrics: Sequence[Rubric], events: Iterable[ev.AnyEvent], annotations: Iterable[Annotation] = ()
) -> Scorecard:
    """Score a log by these rubrics: the same log and annotations give the same card, to the byte."""
    notes = list(annotations)
    readings = {note.at: Reading(note.acts, note.claims) for note in notes if isinstance(note, Reread)}
    corrections = {note.criterion: note for note in notes if isinstance(note, Correction)}
    log = Evidence(events, readings)
    packs = [rubric.pack for rubric in rubrics]
    return scorecard(packs, [result(r.pack, r.findings(log, corrections)) for r in rubrics])
