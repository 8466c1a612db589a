"""Knows which rubrics to score by: the packs as shipped, each of them replaced by a file that gives the same pack."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from roleplay import rubric
from roleplay.errors import BadScript
from roleplay.rubric import PACKS, Rubric


def chosen(files: Iterable[Path] = ()) -> list[Rubric]:
    """Both packs, guidance first, each by the file that gives it or as shipped.

    Raises `BadScript` with file and place for a file that is no rubric, gives an unknown pack, or a pack twice.
    """
    packs, given = {one.pack.pack: one for one in rubric.shipped()}, dict[str, Path]()
    for file in files:
        one = rubric.load(file)
        pack = one.pack.pack
        if pack not in PACKS:
            known = " or ".join(PACKS)
            raise BadScript(f"pack: there is no pack {pack!r} to replace; write `pack: {known}`", str(file))
        if pack in given:
            raise BadScript(f"pack: {given[pack]} already gives the pack {pack!r}; leave one of them out", str(file))
        packs[pack], given[pack] = one, file
    return list(packs.values())


def manifest(rubrics: Sequence[Rubric]) -> str:
    """Which rubrics these are together, a `pack:digest` a line; the same in whatever order they come."""
    return "\n".join(sorted(f"{one.pack.pack}:{one.digest}" for one in rubrics))


def digest(rubrics: Sequence[Rubric]) -> str:
    """One digest for several rubrics together: that of their manifest."""
    return hashlib.sha256(manifest(rubrics).encode()).hexdigest()


def others(began: Mapping[str, str], rubrics: Sequence[Rubric]) -> list[str]:
    """The packs that a session began with in another version than these; `began` is pack → digest."""
    return [one.pack.pack for one in rubrics if began.get(one.pack.pack, one.digest) != one.digest]
