"""Knows how a person takes away everything kept about her, and how she is deleted; an administrator may do both for
somebody who asks."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from roleplay import events, view
from roleplay import state as states
from web import store_leaving, store_personal, store_rights
from web.auth import Doorkeeper
from web.database import Database
from web.errors import BadEntry
from web.i18n import N_
from web.pseudonyms import Pseudonyms
from web.store import Viewer
from web.writer import Writer

Data = dict[str, Any]
FORMAT = "visit-simulator/personal/1"
HERSELF = "T01"
"""Her own pseudonym; other people are P01, P02 … in the order in which they came to this server."""

TIMES = frozenset(
    {"created", "seen", "joined", "left", "at", "received_at", "updated", "begun", "until", "withdrawn", "shown_until"}
)
IN_JSON = frozenset(
    {"rubrics", "start", "moves", "move", "marks", "ratings", "card", "changed", "body", "offered", "read_as"}
)
"""Columns that hold JSON, as some of them may: what is none stays a text."""

ABOUT = {
    "person": ("您是谁：姓名、账号名、来的时间", "who you are: name, sign-in name, since when"),
    "signins": ("哪些浏览器登录着", "the browsers that are signed in"),
    "links": ("还能用的专属链接（链接本身不保存）", "links that still let you in (the links themselves are not kept)"),
    "rights": ("您有过的权限：谁给的、谁取消的", "rights you had: who gave them and who ended them"),
    "rights_given": ("您给别人的权限", "rights you gave to others"),
    "classes": ("您所在的班级", "classes you practise in"),
    "classes_opened": ("您开的班级", "classes you opened"),
    "assignments": ("布置给您的和您布置的作业", "what was set for you, and what you set"),
    "comments_on_others": ("您给别人拜访写的点评", "what you wrote beside other people's visits"),
    "corrections_of_others": ("您对别人拜访的更正", "your corrections of other people's visits"),
    "markings_of_others": ("您给别人的盲评", "what you marked blind"),
    "clips_of_others": ("您分享给班里的片段", "moments you chose for a class"),
    "verdicts_opened": ("您看过谁的系统评分（只记哪一次拜访）", "visits of which you opened the verdict"),
    "drafts": ("您新建的客户草稿", "drafts of customers you began"),
    "draft_files": ("草稿里最后由您改动的文件", "files of drafts that you changed last"),
    "trials": ("您的试演：怎么开始、走了哪些步", "your trials: how they began and your moves"),
    "published": ("您发布过的客户版本", "versions of customers you published"),
    "visits": (
        "您的每一次拜访：做了什么（moves）、记录（log，可用 roleplay score 读）、评分、自评、点评和更正，"
        "您说没听对的话（contested）、交给编剧本的人的句子（unread）；"
        "还没结束的只有对话（transcript）",
        "each visit: your moves, the log (roleplay score reads it), scores, your own judgement, comments and "
        "corrections, words you said were read wrongly (contested), sentences handed to authors (unread); of one still "
        "under way only the conversation (transcript)",
    ),
}
"""What each part of the file holds, in both languages."""

TYPE_IT = N_("That is not the same yet. Type it exactly as it stands above, and nothing else.")


@dataclass(frozen=True, slots=True)
class Personal:
    """The use cases over one database."""

    database: Database
    writer: Writer
    doorkeeper: Doorkeeper

    async def somebody(self, viewer: Viewer, id: str) -> Viewer:
        """Another person, for an administrator who acts for her; raises `NotAllowed` or `Unknown`."""

        def look() -> Viewer:
            with self.database.read() as connection:
                row = store_rights.person(connection, viewer, id)
            return Viewer(row.id, row.name)

        return await asyncio.to_thread(look)

    # Taking it away ----------------------------------------------------------------------------------

    async def export(self, whose: Viewer, hidden: bool = False) -> AsyncIterator[str]:
        """The file, piece by piece, a visit at a time; with `hidden` no name stands in it."""
        names, head, ids = await asyncio.to_thread(self._head, whose, hidden)

        async def pieces() -> AsyncIterator[str]:
            yield head
            between = ""
            for id in ids:
                one = await asyncio.to_thread(self._visit, whose, id)
                if one is not None:
                    yield between + _json(names.within(one))
                    between = ",\n"
            yield "\n]}\n"

        return pieces()

    def _head(self, whose: Viewer, hidden: bool) -> tuple[Pseudonyms, str, list[str]]:
        with self.database.read() as connection:
            person = store_personal.person(connection, whose)
            parts = store_personal.about(connection, whose)
            ids = store_personal.visits(connection, whose)
            called = self._called(connection, whose, person) if hidden else []
        names = Pseudonyms(called)
        told = {
            "format": FORMAT,
            "made": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "names": "hidden" if hidden else "shown",
            "parts": {part: {"zh": zh, "en": en} for part, (zh, en) in ABOUT.items()},
        }
        kept = {"person": _row(person), **{part: [_row(row) for row in rows] for part, rows in parts.items()}}
        whole = told | dict(names.within(kept))
        lines = ",\n".join(f"{_json(key)}: {_json(value)}" for key, value in whole.items())
        return names, "{" + lines + ',\n"visits": [\n', ids

    def _called(self, connection: Connection, whose: Viewer, person: Data) -> list[tuple[str, str]]:
        """Every name that may stand in the file, hers first, with its pseudonym."""
        own = [person["name"], person["login"] or "", *_began_as(store_personal.begun_as(connection, whose))]
        others = store_personal.around(connection, whose)
        others += _began_as(store_personal.begun_as(connection, whose, others=True))
        return [(name, HERSELF) for name in own] + [(name, f"P{n:02}") for n, name in enumerate(others, start=1)]

    def _visit(self, whose: Viewer, id: str) -> Data | None:
        with self.database.read() as connection:
            found = store_personal.visit(connection, whose, id)
            if found is None:
                return None
            beside = store_personal.beside(connection, whose, id)
        session, state, turns = found
        one = _row(session)
        one["moves"] = [_row({k: v for k, v in turn.items() if k != "events"}) for turn in turns if turn["turn"]]
        batches = [turn["events"] for turn in turns]
        if session["ended"]:
            one["log"] = {
                "format": view.FORMAT, "session": id, "persona": session["persona"], "script": session["script"],
                "events": [event for batch in batches for event in json.loads(batch)],
            }  # fmt: skip
        else:
            one["transcript"] = _said(state, batches)
        return one | {part: [_row(row) for row in rows] for part, rows in beside.items()}

    # Deleting it -------------------------------------------------------------------------------------

    async def going(self, whose: Viewer) -> Data:
        """What would go with her, and what would be left without her."""

        def look() -> Data:
            with self.database.read() as connection:
                return store_leaving.going(connection, whose)

        return await asyncio.to_thread(look)

    async def delete(self, whose: Viewer, by: str, typed: str, wanted: str) -> None:
        """Delete everything about her, if what was typed is what was wanted; raises `BadEntry` otherwise, and then
        nothing is gone. Afterwards the file of the database holds nothing of it either."""
        if " ".join(typed.split()) != wanted:
            raise BadEntry(TYPE_IT)
        await self.writer.do(lambda connection: store_leaving.delete_person(connection, whose, by))
        self.doorkeeper.forget(whose.id)
        await asyncio.to_thread(self.database.settle)


def _said(state: bytes, batches: list[str]) -> list[Data] | None:
    """What a visit under way has shown so far; None where an older program began it and this one cannot read it."""
    try:
        log = [event for batch in batches for event in events.decode(batch)]
        shown: list[Data] = view.transcript(log, states.decode(state))
    except msgspec.DecodeError:
        return None
    return shown


def _began_as(batches: list[str]) -> list[str]:
    """The names under which she began visits, each once."""
    names = (event.get("trainee", "") for batch in batches for event in json.loads(batch)[:1])
    return list(dict.fromkeys(name for name in names if name))


def _row(row: Data) -> Data:
    """A row as plain data: times as ISO in UTC, JSON as what it says."""
    return {key: _value(key, value) for key, value in row.items()}


def _value(key: str, value: Any) -> Any:
    if key in TIMES or (key == "ended" and isinstance(value, int)):
        return dt.datetime.fromtimestamp(value / 1000, dt.UTC).isoformat(timespec="milliseconds") if value else None
    if key in IN_JSON and isinstance(value, str | bytes):
        try:
            return json.loads(value)
        except ValueError:
            pass
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
