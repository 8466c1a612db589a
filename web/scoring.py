"""Scores ended visits in figures, for the cache that lists and curves read: rows in, rows out, no words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from roleplay import skim, tally
from roleplay.rubric import Rubric
from web import store_rescores
from web.errors import Outdated, Unknown
from web.shelf import Shelf
from web.store_scores import Unscored


def figures(connection: Connection, shelf: Shelf, visits: Sequence[Unscored]) -> list[dict[str, Any]]:
    """A row of `scores` for each of these visits, by the rubrics it began with. The caller has made sure that the
    viewer may read them. What cannot be read any more (an older program's log or rubrics) is left out."""
    rows = []
    began = {one.id: one.rubrics for one in visits}
    for id, body in store_rescores.logs(connection, list(began)):
        try:
            rubrics = shelf.rubrics_of(connection, json.loads(began[id]))
            rows.append(_row(id, rubrics, body))
        except (Outdated, Unknown, msgspec.DecodeError, ValueError):
            continue
    return rows


def _row(id: str, rubrics: Sequence[Rubric], body: Iterable[bytes]) -> dict[str, Any]:
    found = tally.tally(rubrics, skim.index(skim.events(body), tally.asked(rubrics)))
    return {
        "session": id,
        "verdict": found.verdict or "",
        "guidance": found.packs["guidance"].score,
        "compliance": found.packs["compliance"].score,
        "partial": int(not all(one.pack.complete for one in rubrics)),
        "card": found.to_json(),
    }
