"""Knows how turns of a good visit are shared: the form, and what of the visit a clip shows; without a name unless the
coach gives it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from roleplay import events as ev
from roleplay.events import AnyEvent
from roleplay.turn import short_name
from web import store_clips
from web.comments import paragraphs, text_of
from web.errors import BadEntry
from web.i18n import N_, Speech
from web.rows import quotes, rows
from web.service import Service, Turned
from web.store import Record, Viewer, now_ms

Data = dict[str, Any]
SOMEBODY = "小X"
"""What the trainee is called in a conversation that must not name her."""

KINDS = ("me", "her", "narration", "stage")
"""What of a conversation a clip shows: no hints, no promises, and nothing done at the desk."""

NO_PRAISE = N_("Say what is good about it: that is what the others learn from.")
NO_WORDS = N_("Nothing was said in these turns. Choose others.")
NO_RANGE = N_("Choose the first and the last turn.")


@dataclass(frozen=True, slots=True)
class Clip:
    """A form for a clip, read: with which class, which turns, the words of praise, and whether it says whose."""

    class_: str
    first: int
    last: int
    words: str
    named: bool


def read(fields: FormData, log: list[AnyEvent], s: Speech) -> Clip:
    """A clip of this log from a form; raises `BadEntry` with the sentence to show."""
    numbers = [str(fields.get(name, "")) for name in ("first", "last")]
    if not all(number.isascii() and number.isdigit() and len(number) < 7 for number in numbers):
        raise BadEntry(s(NO_RANGE))
    first, last = (int(number) for number in numbers)
    if not 0 <= last - first < store_clips.MOST_TURNS:
        raise BadEntry(s(store_clips.TOO_LONG))
    if not any(first <= turn <= last for turn in quotes(log)):
        raise BadEntry(s(NO_WORDS))
    words = text_of(fields.get("words"), s, NO_PRAISE)
    return Clip(str(fields.get("class", ""))[:64], first, last, words, fields.get("named") == "1")


def around(log: list[AnyEvent], turn: int) -> dict[str, str]:
    """Where a form for a clip begins and ends at first: at this turn, or the next in which anything is said, and at the
    one after it."""
    spoken = [one for one in sorted(quotes(log)) if one >= turn] or [turn]
    return {"first": str(spoken[0]), "last": str(spoken[:2][-1])}


async def share(service: Service, viewer: Viewer, id: str, clip: Clip) -> str:
    """Share a clip; its id."""
    return await service.writer.do(
        lambda connection: store_clips.share(
            connection, viewer, id, clip.class_, clip.first, clip.last, clip.words, clip.named
        )
    )


async def form(
    service: Service, viewer: Viewer, turned: Turned, log: list[AnyEvent], typed: dict[str, str], s: Speech
) -> Data:
    """What `share.html` needs: the classes, every turn with a few of its words, and what was typed."""

    def look() -> list[Record]:
        with service.database.read() as connection:
            return store_clips.classes_of(connection, viewer, turned.id)

    classes = await asyncio.to_thread(look)
    return {
        "classes": [{"id": row.id, "name": row.name} for row in classes],
        "turns": [{"turn": turn, "text": text} for turn, text in quotes(log).items()],
        "most": store_clips.MOST_TURNS,
        "typed": typed,
    }


# Showing -------------------------------------------------------------------------------------------------


async def one(service: Service, viewer: Viewer, id: str, s: Speech) -> Data:
    """A clip as its page shows it: the praise, and its own turns alone."""

    def look() -> tuple[Record, list[str], Any]:
        with service.database.read() as connection:
            row = store_clips.clip(connection, viewer, id)
            script = service.shelf.script(connection, row.script)
            return row, store_clips.log(connection, viewer, id), script.persona

    row, batches, persona = await asyncio.to_thread(look)
    log = [event for batch in batches for event in ev.decode(batch)]
    start = log[0]
    assert isinstance(start, ev.SessionStarted)
    entries = [
        entry
        for turn in rows(log, s, row.first, row.last)
        for entry in turn["entries"]
        if entry["kind"] in KINDS and "desk" not in entry
    ]
    if not row.named:
        entries = [_unnamed(entry, start.trainee) for entry in entries]
    return _told(row, viewer, s) | {"entries": entries, "persona": {"id": persona.id, "name": persona.name}}


def _unnamed(entry: Data, name: str) -> Data:
    hidden = entry | {"text": without_name(entry["text"], name)}
    if "paragraphs" in entry:
        hidden["paragraphs"] = [without_name(text, name) for text in entry["paragraphs"]]
    return hidden


def without_name(text: str, name: str) -> str:
    """A text in which the trainee, by her name or as the customer calls her, is `SOMEBODY`."""
    for called in sorted({name, short_name(name)} - {""}, key=len, reverse=True):
        word = re.escape(called)
        if called.isascii():
            word = rf"(?<![A-Za-z]){word}(?![A-Za-z])"
        text = re.sub(word, SOMEBODY, text)
    return text


def _told(row: Record, viewer: Viewer, s: Speech) -> Data:
    return {
        "id": row.id,
        "class": {"id": row._mapping["class"], "name": row.class_name},
        "by": row.coach,
        "whose": row.trainee if row.named else "",
        "words": paragraphs(row.words),
        "turns": row.last - row.first + 1,
        "when": s.ago(row.created, now_ms()),
        "own": row.owner == viewer.id,
        "mine": row.author == viewer.id,
    }


async def of_class(service: Service, viewer: Viewer, class_: str, s: Speech) -> Data:
    """What `clips.html` needs: the clips of a class the viewer is in or teaches."""

    def look() -> tuple[Record, list[Record]]:
        with service.database.read() as connection:
            return store_clips.of_class(connection, viewer, class_)

    here, found = await asyncio.to_thread(look)
    return {
        "id": here.id,
        "name": here.name,
        "taught": bool(here.taught),
        "clips": [_told(row, viewer, s) for row in found],
    }


async def of_visit(service: Service, viewer: Viewer, id: str, s: Speech) -> list[Data]:
    """What stands shared of a visit the viewer may read, for its trainee's card and its coach."""

    def look() -> list[Record]:
        with service.database.read() as connection:
            return store_clips.of_visit(connection, viewer, id)

    return [_told(row, viewer, s) | {"named": bool(row.named)} for row in await asyncio.to_thread(look)]
