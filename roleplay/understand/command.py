"""`roleplay interpret`: what typed messages are read as, one line in, one line out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer
from pydantic import BaseModel, Field, ValidationError

from roleplay import library
from roleplay.errors import RoleplayError
from roleplay.schema import STAGES
from roleplay.state import State
from roleplay.understand.claims import Found
from roleplay.understand.normal import LONGEST
from roleplay.understand.reading import Reading, anybody, reader

DATE = "2026-03-02"
"""The day on which a customer's figures are taken where a message names none."""
WRONG = 1
"""The exit code if a line could not be read; the others are answered all the same."""


class Asked(BaseModel):
    """One line of input. What else stands in it (a label, a number) is passed over, so that marked messages can be sent
    through as they are; null is as good as leaving out."""

    text: str = Field(max_length=LONGEST * 1000)
    stage: str | None = None
    persona: str | None = None
    open_item: str | None = None
    date: str | None = None


def interpreted(
    as_json: Annotated[bool, typer.Option("--json", help="answer in JSON lines")] = False,
) -> None:
    """Read messages from standard input, a line each: {"text": …, "stage": …} with an optional persona, open_item and
    date, or with plain words. A line that cannot be read is answered with {"error": …}."""
    wrong = False
    for answer in answers(sys.stdin):
        wrong = wrong or "error" in answer
        sys.stdout.write((json.dumps(answer, ensure_ascii=False) if as_json else shown(answer)) + "\n")
        sys.stdout.flush()
    raise typer.Exit(WRONG if wrong else 0)


def answers(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The answer to each line that is not blank, in order and as soon as it has come."""
    for line in lines:
        if line.strip():
            try:
                yield told(read(asked(line)))
            except (RoleplayError, ValueError) as error:
                yield {"error": str(error)}


def asked(line: str) -> Asked:
    """A line as a question; ValueError for JSON that is none, and for a stage there is not."""
    if not line.lstrip().startswith("{"):
        return Asked(text=line.strip())
    try:
        found = Asked.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'.'.join(str(one) for one in first['loc']) or 'line'}: {first['msg']}") from error
    if found.stage and found.stage not in STAGES:
        raise ValueError(f"stage: there is no {found.stage!r}; choose one of {', '.join(STAGES[:-1])}")
    if found.persona and found.persona not in library.personas():
        raise ValueError(f"persona: there is no {found.persona!r}; `roleplay personas` lists them")
    return found


def read(wanted: Asked) -> Reading:
    """What the message is read as, by the customer's script if one is named."""
    stage, item = wanted.stage or "", wanted.open_item or ""
    if not wanted.persona:
        return anybody().read(wanted.text, stage, item)
    ours = reader(library.script(wanted.persona))
    state = State(persona=wanted.persona, date=wanted.date or DATE, stage=stage, open=item)
    found = ours.read_here(wanted.text, state)
    by_id = {claim.id: claim for claim in found.judged}
    claims = {one.id: one for one in found.claims}
    claims |= {id: Found(id, claim.value, claim.right) for id, claim in by_id.items()}
    return found._replace(claims=tuple(claims.values()))


def told(found: Reading) -> dict[str, Any]:
    """A reading as plain data."""
    return {
        "acts": [{"id": act.id, "confidence": act.confidence, "slots": act.slots} for act in found.acts],
        "alternatives": [{"id": id, "confidence": chance} for id, chance in found.alternatives],
        "claims": [{"id": one.id, "value": one.value, "right": one.right} for one in found.claims],
        "unsure": found.unsure,
    }


def shown(answer: dict[str, Any]) -> str:
    """An answer for people: the acts with their slots and claims, or what it might be."""
    if "error" in answer:
        return f"! {answer['error']}"
    if answer["unsure"]:
        return "? " + (" / ".join(one["id"] for one in answer["alternatives"]) or "—")
    acts = [f"{a['id']}{a['slots'] or ''} {a['confidence']:.2f}" for a in answer["acts"]]
    claims = [f"{c['id']}={c['value']} {c['right']}" for c in answer["claims"]]
    return " + ".join(acts) + (f"  [{'; '.join(claims)}]" if claims else "")
