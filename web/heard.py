"""Says of the trainee's own typed words how they were read, and what she says about that."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from roleplay import events as ev
from roleplay.events import AnyEvent
from roleplay.script import Script
from roleplay.understand.reading import CHOSEN
from web import store_contested
from web.i18n import Speech
from web.service import Service, Turned
from web.store import Record, Viewer
from web.typed import READERS

Data = dict[str, Any]


def act(id: str, script: Script, s: Speech) -> str:
    """What an act is called; its id if this script has no such act."""
    return s.text(script.acts[id].label) if id in script.acts else id


def of(said: AnyEvent, script: Script, s: Speech) -> Data | None:
    """The acts that typed words were read as, and whether she said so herself; None for words that were chosen."""
    if not isinstance(said, ev.Said) or said.reader not in READERS:
        return None
    return {"acts": [act(one.id, script, s) for one in said.acts], "self": said.reader == CHOSEN}


async def contests(service: Service, viewer: Viewer, id: str) -> dict[int, Record]:
    """What is contested in a visit the viewer may read, by the number of the event."""

    def look() -> dict[int, Record]:
        with service.database.read() as connection:
            return store_contested.of_visit(connection, viewer, id)

    return await asyncio.to_thread(look)


def contest(row: Record, script: Script, s: Speech) -> Data:
    """What she says she meant, with her words about it."""
    return {"event": row.event, "meant": act(row.meant, script, s), "words": row.words}


def beside(
    entries: list[Data],
    events: Sequence[AnyEvent],
    turned: Turned,
    s: Speech,
    base: int = 0,
    contested: Mapping[int, Record] | None = None,
) -> list[Data]:
    """The entries of a running visit with how typed words were read, and the way to contest it; nothing in an exam.
    `events` are those the entries are of, from number `base` on."""
    if turned.state.mode == "exam":
        return entries
    told = []
    for entry in entries:
        found = of(events[entry["event"] - base], turned.script, s) if entry["kind"] == "me" else None
        if found:
            row = (contested or {}).get(entry["event"])
            found["contested"] = contest(row, turned.script, s) if row else None
            found["contest"] = f"{turned.here}/contested/{entry['event']}"
            entry = entry | {"heard": found}
        told.append(entry)
    return told
