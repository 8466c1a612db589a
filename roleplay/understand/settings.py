"""How sure the reader must be, and what makes a grave reading none: `guidance/understanding.yaml`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from roleplay.documents import check, parse
from roleplay.schema import Model

FILE = Path(__file__).parent.parent / "guidance" / "understanding.yaml"


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a pattern: {error}") from error
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]


class StageSettings(Model):
    """How the stage narrows what a message can be."""

    preparation_only: list[str]
    preparation_too: list[str]
    elsewhere: float = Field(ge=0)
    unlisted: float = Field(ge=0)


class Settings(Model):
    """The file; chances are shares of one, weights are logits."""

    sure: float = Field(gt=0, lt=1)
    grave: float = Field(gt=0, lt=1)
    harm: float = Field(gt=0, lt=1)
    beside: float = Field(ge=0, lt=1)
    heard: float = Field(ge=0, lt=1)
    alone: float = Field(gt=0, lt=1)
    apart: float = Field(gt=0, lt=1)
    stage: StageSettings
    open: float = Field(ge=0)
    guards: dict[str, list[Pattern]]

    def guarded(self, act: str, harmful: bool) -> re.Pattern[str]:
        """What makes this act none; one that does harm is none, too, where words are quoted or taken back."""
        return _compiled(tuple([*(self.guards["any"] if harmful else ()), *self.guards.get(act, [])]))


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


@cache
def settings() -> Settings:
    """How sure the reader must be."""
    return check(Settings, parse(FILE.read_text("utf-8"), FILE.name), FILE.name)
