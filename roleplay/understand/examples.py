"""The example utterances of `guidance/utterances/`: one file a voice, each a person of her own who never saw another's.

What a voice says for each act, messages of several acts in order, near misses (what looks like a grave act and is none)
and words that carry no act. In `visits/`: what other people answered to what the customers say, act by act
(`answers_*`), and visits typed by people who knew no line (`visit_*`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, field_validator

from roleplay import library
from roleplay.documents import check, parse
from roleplay.schema import Model
from roleplay.understand.normal import LONGEST

FOLDER = Path(__file__).parent.parent / "guidance" / "utterances"
VISITS = FOLDER / "visits"
OWN = "examples.yaml"
"""The file in a customer's folder that holds examples of her own."""
SCRAP = 7
"""Characters from which on a part of an answer is an example."""
NOTHING = "none"
"""The label of words that carry no act."""


class Example(NamedTuple):
    """Words and the act they are; none: they carry no act."""

    text: str
    act: str


class Segment(Model):
    """A piece of a message with the act it is."""

    act: str
    text: str


class Near(Model):
    """Words that look like a grave act and are another, or none."""

    act: str
    like: str
    text: str


class Voice(Model):
    """The examples of one voice."""

    voice: str = Field(description="who speaks: age, work, where from, how she types")
    held_out: bool = Field(description="never trained on: the development test")
    acts: dict[str, list[str]]
    messages: list[list[Segment]] = Field(description="several acts in one message, in order")
    near: list[Near]
    nothing: list[str]

    def examples(self) -> Iterator[Example]:
        """Everything of this voice as single examples."""
        for act, texts in self.acts.items():
            yield from (Example(text, act) for text in texts)
        yield from (Example(one.text, one.act) for message in self.messages for one in message)
        yield from (Example(one.text, "" if one.act == NOTHING else one.act) for one in self.near)
        yield from (Example(text, "") for text in self.nothing)


@cache
def voices() -> tuple[Voice, ...]:
    """Every voice, by the name of its file."""
    found = sorted(FOLDER.glob("*.yaml"))
    return tuple(check(Voice, parse(file.read_text("utf-8"), file.name), file.name) for file in found)


class Answer(Model):
    """What somebody said in a visit: to whom, at which stage, while which item of hers was open; act by act."""

    to: str
    stage: str
    item: str = ""
    said: list[Segment]

    @property
    def text(self) -> str:
        """The whole message."""
        return "".join(one.text for one in self.said)


class Visitor(Model):
    """What one voice said in visits."""

    voice: str
    held_out: bool
    answers: list[Answer]

    def examples(self) -> Iterator[Example]:
        """Everything of this voice as single examples, but for scraps of an answer, which mean nothing alone."""
        for answer in self.answers:
            for one in answer.said:
                if len(one.text) >= SCRAP or len(answer.said) == 1:
                    yield Example(one.text, "" if one.act == NOTHING else one.act)


@cache
def visitors() -> tuple[Visitor, ...]:
    """Everybody who was asked for answers, by the name of the file."""
    found = sorted(VISITS.glob("*.yaml"))
    return tuple(check(Visitor, parse(file.read_text("utf-8"), file.name), file.name) for file in found)


class Own(Model):
    """The `examples.yaml` of a customer: what else her trainees say for an act (or for none), read at once, without new
    weights."""

    examples: dict[str, list[Annotated[str, Field(min_length=1, max_length=LONGEST)]]]

    @field_validator("examples")
    @classmethod
    def _known(cls, given: dict[str, list[str]]) -> dict[str, list[str]]:
        if wrong := min(given.keys() - {*library.acts(), NOTHING}, default=""):
            raise ValueError(f"there is no act {wrong!r}; acts are listed in guidance/acts.yaml, or write {NOTHING}")
        return given


def own(persona: str) -> list[Example]:
    """A customer's own examples; none if she has no such file. Raises `BadScript` for a file that does not fit."""
    if persona not in library.every():
        return []
    file = library.folder(persona) / OWN
    if not file.is_file():
        return []
    name = f"{persona}/{OWN}"
    found = check(Own, parse(file.read_text("utf-8"), name), name)
    return [Example(text, act) for act, texts in found.examples.items() for text in texts]


def digest(examples: Sequence[Example]) -> str:
    """The digest of examples: what the weights say they were made from."""
    return hashlib.sha256(json.dumps(examples, ensure_ascii=False).encode()).hexdigest()
