"""Runs the plays that lie among her files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from roleplay.authoring import plays
from roleplay.diagnostics import Problem
from roleplay.errors import RoleplayError
from roleplay.script import Script


def problems(script: Script, texts: Mapping[str, str]) -> Iterator[Problem]:
    """What does not come as the plays expect, at the play."""
    found = plays.written(texts.get("plays.yaml", ""))
    if not found:
        yield Problem("V602", "persona")
    for play in found:
        try:
            for told in plays.differences(play, plays.run(script, play)):
                yield Problem("V601", "plays", play.id, (), {"why": f"play {play.id}: {told}"})
        except RoleplayError as error:
            yield Problem("V601", "plays", play.id, (), {"why": str(error)})
        except (ValueError, LookupError, TypeError, ArithmeticError, RecursionError) as error:
            why = f"play {play.id}: her files do not hold together ({type(error).__name__}: {error})"
            yield Problem("V601", "plays", play.id, (), {"why": why})
