"""Knows what stands beside the conversation of a visit: what somebody is to it, what coaches said, what was shared."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from roleplay import events as ev
from roleplay.events import AnyEvent
from web import clips, comments, heard, store_comments, store_markings, verdicts
from web.comments import MOST_TEXT
from web.i18n import Speech
from web.rows import numbers, quotes, rows
from web.service import Service, Turned
from web.store import Viewer
from web.typed import READERS

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to a visit: its coach or not; whether findings may be shown to her, whether she marked it, and
    whether a marking made now would be blind."""

    coach: bool
    open: bool
    marked: bool
    blind: bool


async def standing(service: Service, viewer: Viewer, turned: Turned) -> Standing:
    """What the viewer is to a visit she may read."""
    open_ = await verdicts.is_open(service, viewer, turned)

    def look() -> Standing:
        with service.database.read() as connection:
            if not store_comments.coaches(connection, viewer, turned.id):
                return Standing(False, open_, False, False)
            marked = store_markings.own(connection, viewer, turned.id) is not None
            return Standing(True, open_, marked, not marked and store_markings.may_mark(connection, viewer, turned.id))

    return await asyncio.to_thread(look)


async def beside(service: Service, viewer: Viewer, turned: Turned, log: Sequence[AnyEvent], s: Speech) -> Data:
    """What `_replay_teaching.html`, `_turn_teaching.html` and `_what_coaches_say.html` need of a visit, as `teaching`:
    what the viewer is to it, the threads by turn, the words that were typed and what the trainee says she meant by
    them, what was shared of it. Whatever is meant for her counts as seen."""
    here = await standing(service, viewer, turned)
    threads = await comments.of_visit(service, viewer, turned, s)
    by_turn: dict[int, list[Data]] = {}
    for thread in threads:
        by_turn.setdefault(thread["turn"], []).append(thread)
    quoted, turns = quotes(log), numbers(log)
    contested = await heard.contests(service, viewer, turned.id)
    return {
        "whose": turned.whose,
        "mine": turned.owner == viewer.id,
        "coach": here.coach,
        "open": here.open,
        "marked": here.marked,
        "blind": here.blind,
        "threads": by_turn,
        "said": {row["turn"]: row["said"] for row in rows(log, s) if row["said"] is not None},
        "typed": {turns[n]: n for n, e in enumerate(log) if isinstance(e, ev.Said) and e.reader in READERS},
        "contested": {turns[n]: heard.contest(row, turned.script, s) for n, row in contested.items()},
        "list": [thread | {"quote": quoted.get(thread["turn"], "")} for thread in threads],
        "new": sum(one["new"] for thread in threads for one in (thread, *thread["said"])),
        "clips": await clips.of_visit(service, viewer, turned.id, s),
        "most": MOST_TEXT,
    }
