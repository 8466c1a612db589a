"""Knows how a trainee judges herself before the card opens: when she is asked, what she gave, and how it stands beside
the figures."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from roleplay.criteria import Pack
from web import store_judgements, words
from web.errors import BadRequest
from web.i18n import N_, Speech
from web.service import Service, Turned
from web.store import Viewer
from web.store_judgements import Ratings

Data = dict[str, Any]
Bounds = tuple[float, ...]

LITTLE, SOME = 45, 60
"""Below the first figure there is hardly anything; below the second it is what a red line crossed would leave."""

SCALE = {
    1: N_("hardly any of it"),
    2: N_("some of it"),
    3: N_("half-way"),
    4: N_("good enough to pass"),
    5: N_("excellent"),
}
"""What the five marks mean. Four and five are the pack's own words: from its pass mark on, and from its mark for
excellent; so an own mark and a figure can honestly be laid side by side."""

UNREADABLE = N_("A mark is a whole number from 1 to 5, for something that stands on the page. Load it again.")


@dataclass(frozen=True, slots=True)
class Difference:
    """An own mark beside the mark the figure comes to; `by` above nought: she thought better of it than the card."""

    pack: str
    id: str
    label: str
    own: int
    figure: float
    band: int

    @property
    def by(self) -> int:
        return self.own - self.band


def bounds(pack: Pack) -> Bounds:
    """The figures from which on the marks 2, 3, 4 and 5 begin in a pack."""
    return (LITTLE, SOME, pack.passes, pack.excels)


def band(score: float, bounds: Bounds) -> int:
    """The mark a figure comes to, 1 to 5."""
    return 1 + sum(score >= bound for bound in bounds)


# When and what -------------------------------------------------------------------------------------


def applied(card: Data) -> dict[str, list[Data]]:
    """The dimensions that have a figure, by pack."""
    return {
        id: [axis for axis in pack["dimensions"] if axis["score"] is not None] for id, pack in card["packs"].items()
    }


def due(turned: Turned, card: Data, kept: Ratings | None) -> bool:
    """Whether she is to judge before she sees the card: once; never in an exam, not for another try from the middle of
    a visit, and for one stage alone only where there is a total to compare with."""
    if kept is not None or turned.state.mode == "exam" or turned.branch_of:
        return False
    alone = bool(turned.state.drill) or turned.state.mode == "drill"
    if alone and all(pack["score"] is None for pack in card["packs"].values()):
        return False
    return any(applied(card).values())


def read(fields: Iterable[tuple[str, Any]], card: Data) -> Ratings:
    """The marks of a form, `pack.dimension` → 1 to 5; what is empty was left out. Raises `BadRequest`."""
    there = {f"{pack}.{axis['id']}" for pack, axes in applied(card).items() for axis in axes}
    given: Ratings = {}
    for name, value in fields:
        if value == "":
            continue
        if name not in there or value not in ("1", "2", "3", "4", "5"):
            raise BadRequest(UNREADABLE)
        pack, _, axis = name.partition(".")
        given.setdefault(pack, {})[axis] = int(value)
    return given


async def kept(service: Service, viewer: Viewer, id: str) -> Ratings | None:
    """What she gave for a session; None if she was not asked yet, empty if she went straight to the card."""

    def look() -> Ratings | None:
        with service.database.read() as connection:
            return store_judgements.ratings(connection, viewer, id)

    return await asyncio.to_thread(look)


async def keep(service: Service, viewer: Viewer, id: str, given: Ratings) -> None:
    """Keep what she gave, once."""
    await service.writer.do(lambda connection: store_judgements.keep(connection, viewer, id, given))


# Shapes --------------------------------------------------------------------------------------------


def form(turned: Turned, card: Data, s: Speech) -> Data:
    """What `judgement.html` needs."""
    persona = turned.script.persona
    return {
        "persona": {"id": persona.id, "name": persona.name},
        "scale": [{"mark": mark, "word": s(word)} for mark, word in SCALE.items()],
        "packs": [
            {
                "id": id,
                "label": s.label(words.PACKS, id),
                "dimensions": [{"field": f"{id}.{axis['id']}", "label": s.of(axis["name"])} for axis in axes],
            }
            for id, axes in applied(card).items()
            if axes
        ],
    }


async def beside(service: Service, turned: Turned, card: Data, given: Ratings | None, s: Speech) -> Data | None:
    """What `_judged.html` and the tables of the card need; None where nothing was judged."""
    if not given:
        return None

    def look() -> dict[str, Bounds]:
        with service.database.read() as connection:
            packs = service.shelf.rubrics_of(connection, json.loads(turned.rubrics or "{}"))
        return {rubric.pack.pack: bounds(rubric.pack) for rubric in packs}

    return compare(card, given, await asyncio.to_thread(look), s)


def compare(card: Data, given: Ratings, of: Mapping[str, Bounds], s: Speech) -> Data:
    """Own marks beside figures: by dimension, in one sentence, and how the two are made comparable."""
    found = [
        Difference(pack, axis["id"], s.of(axis["name"]), mark, axis["score"], band(axis["score"], of[pack]))
        for pack, axes in applied(card).items()
        for axis in axes
        if (mark := given.get(pack, {}).get(axis["id"]))
    ]
    own: dict[str, dict[str, Data]] = {}
    for one in found:
        own.setdefault(one.pack, {})[one.id] = {"own": one.own, "band": one.band, "by": one.by}
    scales = [
        {"label": s.label(words.PACKS, pack), "from": [f"{bound:g}" for bound in of[pack]]}
        for pack in of
        if pack in own
    ]
    return {"sentence": sentence(found, s), "own": own, "scales": scales}


def sentence(found: list[Difference], s: Speech) -> str:
    """Where the two differ most, as a coach would say it; where she flattered herself before where she was too hard."""
    most = max(found, key=lambda one: (abs(one.by), one.by), default=None)
    if most is None:
        return ""
    told = {"what": most.label, "own": most.own, "figure": f"{most.figure:.0f}", "band": most.band}
    if most.by > 0:
        return s("You thought better of “%(what)s”: you gave it a %(own)s, and its %(figure)s is a %(band)s.", **told)
    if most.by < 0:
        return s("You were too hard on “%(what)s”: you gave it a %(own)s, and its %(figure)s is a %(band)s.", **told)
    return s("You saw yourself as the card sees you. That is rare, and worth as much as the marks.")
