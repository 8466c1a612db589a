"""Knows which rubrics to score by: the packs as shipped, each of them replaced by a file that gives the same pack."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from roleplay import documents, rubric
from roleplay.acts import Vocabulary
from roleplay.errors import BadScript
from roleplay.rubric import PACKS, Rubric

SPOKEN = ("acts", "claims", "with", "without", "tempts")
"""Where a criterion names acts and claims."""


def chosen(files: Iterable[Path] = ()) -> list[Rubric]:
    """Both packs, guidance first, each by the file that gives it or as shipped.

    Raises `BadScript` with file and place for a file that is no rubric, gives an unknown pack, or a pack twice, or
    names an act or claim that nobody can say.
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
        for place, name in _unknown(one):
            raise BadScript(
                f"{place}: there is no act or claim {name!r}; they are listed in guidance/acts.yaml", str(file)
            )
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


def _unknown(one: Rubric) -> Iterator[tuple[str, str]]:
    """Each criterion with a name that is neither an act nor a claim: it could never be met, nor broken."""
    for criterion in one.pack.criteria:
        asked = criterion.model_dump(by_alias=True, exclude={"better", "why", "advice", "name"})
        for name in sorted(set(_spoken(asked)) - _sayable()):
            yield f"criteria.{criterion.id}", name


@cache
def _sayable() -> frozenset[str]:
    """Acts, claims, and the sides of claims; `*.wrong` is any."""
    text = (resources.files("roleplay") / "guidance" / "acts.yaml").read_text("utf-8")
    known = documents.check(Vocabulary, documents.parse(text, "acts.yaml"), "acts.yaml")
    claims = {claim.id for claim in known.claims} | {"*"}
    return frozenset(
        {act.id for act in known.acts} | claims | {f"{c}.{side}" for c in claims for side in ("right", "wrong")}
    )


def _spoken(value: Any, key: str = "") -> Iterator[str]:
    """Every name of an act or claim, anywhere in a criterion."""
    if isinstance(value, dict):
        for inner, part in value.items():
            yield from _spoken(part, inner)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _spoken(part, key)
    elif isinstance(value, str) and key in SPOKEN:
        yield value
