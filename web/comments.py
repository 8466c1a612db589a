"""Knows what is said about the turns of a visit: threads as a page shows them, and what a form may hold."""

from __future__ import annotations

import asyncio
from typing import Any

from web import store_comments
from web.errors import BadEntry
from web.i18n import N_, Speech
from web.service import Service, Turned
from web.store import Record, Viewer, now_ms

Data = dict[str, Any]
MOST_TEXT = 2000
"""Characters of a comment, a reason, or words of praise."""

EMPTY = N_("There is nothing written here yet. Write what you mean, then send it.")
TOO_LONG = N_("That is more than %(most)s characters. Shorten it; what you wrote is still here.")


def text_of(given: object, s: Speech, empty: str = EMPTY) -> str:
    """The words of a form, paragraphs kept; raises `BadEntry` with the sentence to show if there are none, or too
    many."""
    text = str(given).replace("\r\n", "\n").replace("\x00", "").strip() if isinstance(given, str) else ""
    if not text and empty:
        raise BadEntry(s(empty))
    if len(text) > MOST_TEXT:
        raise BadEntry(s(TOO_LONG, most=MOST_TEXT))
    return text


def paragraphs(text: str) -> list[str]:
    """A text as its lines; empty ones only part others."""
    return [line.strip() for line in text.split("\n") if line.strip()]


async def of_visit(service: Service, viewer: Viewer, turned: Turned, s: Speech) -> list[Data]:
    """The threads of a visit as the viewer may read them, in the order of the turns; what was meant for her counts as
    seen from now on."""

    def look() -> list[Record]:
        with service.database.read() as connection:
            return store_comments.of_visit(connection, viewer, turned.id)

    rows = await asyncio.to_thread(look)
    if fresh := _for_me(rows, viewer, turned.owner):
        await service.writer.do(lambda connection: store_comments.see(connection, viewer, fresh))
    return threads(rows, viewer, turned.owner, s)


def _for_me(rows: list[Record], viewer: Viewer, owner: str) -> list[str]:
    """What the viewer has not had before her of what is meant for her: the trainee everything of others, a coach the
    answers to her own words."""
    mine = {row.id for row in rows if row.author == viewer.id}
    new = [row for row in rows if not row.seen and not row.withdrawn and row.author != viewer.id]
    return [row.id for row in new if viewer.id == owner or row.answers in mine]


def threads(rows: list[Record], viewer: Viewer, owner: str, s: Speech) -> list[Data]:
    """Comments, each with its answers."""
    fresh = set(_for_me(rows, viewer, owner))
    told = {row.id: _told(row, viewer, owner, row.id in fresh, s) for row in rows}
    for row in rows:
        if row.answers in told:
            told[row.answers]["said"].append(told[row.id])
    firsts = [told[row.id] for row in rows if not row.answers]
    return [one for one in firsts if not one["gone"] or (one["said"] and not one["private"])]


def _told(row: Record, viewer: Viewer, owner: str, fresh: bool, s: Speech) -> Data:
    return {
        "id": row.id,
        "turn": row.turn,
        "by": row.name,
        "trainee": row.author == owner,
        "own": row.author == viewer.id,
        "private": bool(row.private),
        "when": s.ago(row.created, now_ms()),
        "new": fresh,
        "gone": bool(row.withdrawn),
        "paragraphs": paragraphs(row.text),
        "said": [],
    }


async def new_for(service: Service, viewer: Viewer, s: Speech) -> list[Data]:
    """What `_my_comments.html` needs: the viewer's own visits on which a coach said something new."""

    def look() -> list[Record]:
        with service.database.read() as connection:
            return store_comments.unread_visits(connection, viewer)

    return [
        {"session": row.session, "persona": row.persona, "n": row.n, "when": s.ago(row.at, now_ms())}
        for row in await asyncio.to_thread(look)
    ]


async def answers_for(service: Service, viewer: Viewer, s: Speech) -> list[Data]:
    """What `_answers.html` needs: the visits on which a trainee answered the viewer since she was there last."""

    def look() -> list[Record]:
        with service.database.read() as connection:
            return store_comments.unread_answers(connection, viewer)

    return [
        {"session": row.session, "whose": row.whose, "turn": row.turn, "n": row.n, "when": s.ago(row.at, now_ms())}
        for row in await asyncio.to_thread(look)
    ]
