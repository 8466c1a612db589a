"""Knows the use cases of whoever administers a server: who may do what and who gave it, and letting coaches into
classes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sqlalchemy import Connection

from web import passphrase, store_rights
from web.auth import Doorkeeper
from web.database import Database
from web.errors import Conflict
from web.i18n import N_
from web.store import Record, Viewer
from web.tables_people import grants
from web.writer import Writer

LAST = N_("Somebody must stay in charge here. Give another person the right first.")


@dataclass(frozen=True, slots=True)
class Overview:
    """What an administrator sees: people, their rights by id, the record of rights given and ended, and the classes."""

    people: list[Record]
    rights: dict[str, set[str]]
    record: list[Record]
    classes: list[Record]


class Administration:
    """Use cases of an administrator over one database; each asks for the right itself."""

    def __init__(self, database: Database, writer: Writer, doorkeeper: Doorkeeper) -> None:
        self._database, self._writer, self._doorkeeper = database, writer, doorkeeper

    async def overview(self, viewer: Viewer, like: str) -> Overview:
        """The people of this server, their rights, and who gave them; no visit of anybody."""

        def look() -> Overview:
            with self._database.read() as connection:
                found = store_rights.everybody(connection, viewer, like.strip()[:60])
                rights = store_rights.rights_of(connection, viewer, [one.id for one in found])
                record = store_rights.record(connection)
                return Overview(found, rights, record, store_rights.every_class(connection, viewer))

        return await asyncio.to_thread(look)

    async def give_class(self, viewer: Viewer, class_: str, login: str) -> None:
        """Let a coach read the visits of a class; an administrator does so where its own coaches cannot."""

        def give(connection: Connection) -> str:
            store_rights.need(viewer, "administrator")
            coach = store_rights.coach_by_login(connection, passphrase.normal(login))
            store_rights.give(connection, coach, "class", viewer.id, store_rights.any_class(connection, class_))
            return coach

        self._doorkeeper.forget(await self._writer.do(give))

    async def grant(self, viewer: Viewer, person: str, right: str) -> None:
        """Give somebody a right on this server."""

        def give(connection: Connection) -> None:
            store_rights.person(connection, viewer, person)
            store_rights.give(connection, person, right, viewer.id)

        await self._writer.do(give)
        self._doorkeeper.forget(person)

    async def revoke(self, viewer: Viewer, person: str, right: str) -> None:
        """End somebody's right; who is no coach any more teaches no class."""

        def end(connection: Connection) -> None:
            store_rights.person(connection, viewer, person)
            if right == "administrator" and store_rights.administrators(connection) == {person}:
                raise Conflict(LAST)
            ended = (right, "class") if right == "coach" else (right,)
            store_rights.end(connection, [grants.c.person == person, grants.c.right.in_(ended)], viewer.id)

        await self._writer.do(end)
        self._doorkeeper.forget(person)
