"""Knows the use cases of coming in: guests get a name, somebody returns by passphrase or link, takes charge, is
invited, joins a class."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection
from starlette.requests import HTTPConnection

from web import passphrase, store_classes, store_people, store_rights
from web.auth import DAY, Doorkeeper, agent, new_token, token_hash
from web.database import Database
from web.errors import NotSignedIn, TooMany, Unknown
from web.i18n import N_
from web.settings import Settings
from web.store import Record, Viewer, now_ms
from web.store_rights import RIGHTS
from web.writer import Writer

T = TypeVar("T")
WINDOW = 15 * 60_000
"""Milliseconds in which failed attempts are counted."""

MOST_BY_NAME, MOST_BY_ADDRESS = 8, 60
"""So many may fail for one sign-in name, and from one address (behind which a whole class may sit)."""

INVITED_DAYS = 7
WRONG = N_("The sign-in name and the passphrase do not belong together.")
LATER = N_("That went wrong too often. Wait a quarter of an hour, or use your own link.")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who somebody says she is, where a link lets her choose: her name, and how she wants to return."""

    name: str
    login: str = ""
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """What the page of one's own account shows: her row, the classes she practises in, her signed-in browsers."""

    account: Record
    classes: list[Record]
    signins: list[Record]


class Accounts:
    """Use cases of people over one database."""

    def __init__(self, settings: Settings, database: Database, writer: Writer, doorkeeper: Doorkeeper) -> None:
        self._settings, self._database, self._writer, self._doorkeeper = settings, database, writer, doorkeeper

    async def _read(self, work: Callable[[Connection], T]) -> T:
        def read() -> T:
            with self._database.read() as connection:
                return work(connection)

        return await asyncio.to_thread(read)

    # Coming in and going -----------------------------------------------------------------------------

    async def sign_in(self, request: HTTPConnection, login: str, secret: str) -> str:
        """Return by passphrase; the token for the cookie. Raises `NotSignedIn`, and `TooMany` before anything is
        looked at once too many attempts have failed."""
        person = await self._check(request, login, secret)
        return await self._writer.do(lambda connection: self._let_in(connection, request, person, "passphrase"))

    async def _check(self, request: HTTPConnection, login: str, secret: str) -> str:
        """Whose passphrase this is; a wrong one is counted."""
        name = passphrase.normal(login)
        by_name, by_address = _what("name", name), _address(request)
        bounds = {by_name: MOST_BY_NAME, by_address: MOST_BY_ADDRESS}
        await self._read(lambda connection: _not_too_many(connection, bounds))
        row = await self._read(lambda connection: store_people.by_login(connection, name))
        if not await passphrase.fits(row.secret if row else "", secret) or row is None:
            await self._writer.do(lambda connection: store_people.failed(connection, (by_name, by_address)))
            raise NotSignedIn(WRONG)
        await self._writer.do(lambda connection: store_people.succeeded(connection, by_name))
        return str(row.id)

    def _let_in(self, connection: Connection, request: HTTPConnection, person: str, via: str) -> str:
        """A new token for this browser; the one it had is given up."""
        now = now_ms()
        store_people.prune(connection, now - self._settings.cookie_days * DAY, now - WINDOW)
        if old := self._doorkeeper.hash_of(request):
            store_people.sign_out(connection, old)
        token, hashed = new_token()
        store_people.sign_in(connection, person, hashed, via, agent(request))
        return token

    async def sign_out(self, request: HTTPConnection, viewer: Viewer) -> None:
        """End the sign-in of this browser."""
        hashed = self._doorkeeper.hash_of(request)
        await self._writer.do(lambda connection: store_people.sign_out(connection, hashed))
        self._doorkeeper.forget(viewer.id)

    # Links -------------------------------------------------------------------------------------------

    async def charge_link(self) -> str | None:
        """A new one-time token by which the first coach takes charge; None if somebody is in charge."""

        def make(connection: Connection) -> str | None:
            store_people.drop_keys(connection, "charge")
            if store_rights.administrators(connection):
                return None
            return _new_key(connection, "charge", right="charge")

        return await self._writer.do(make)

    async def invite(self, viewer: Viewer, right: str) -> str:
        """A one-time token that gives a right to whoever opens it within a week; only an administrator makes one."""
        store_rights.need(viewer, "administrator")
        until = now_ms() + INVITED_DAYS * DAY
        return await self._writer.do(lambda c: _new_key(c, "invite", right=right, by=viewer.id, until=until))

    async def invitation(self, token: str) -> Record:
        """What an invitation, or the link of the first start, is good for; raises `Unknown`."""
        return await self._read(lambda c: store_people.key(c, token_hash(token), ("invite", "charge")))

    async def accept(self, request: HTTPConnection, viewer: Viewer | None, token: str, who: Newcomer) -> str:
        """Take what an invitation gives, as the person known here or as a new one; the token for the cookie. An account
        with a right has a passphrase: raises `BadEntry` or `Taken` if it cannot be kept, and then nothing is."""
        has = viewer is not None and (await self.account(viewer)).secret
        login = "" if has else passphrase.login_of(who.login)
        secret = "" if has else await passphrase.hashed(who.secret, login)

        def take(connection: Connection) -> str:
            key = store_people.key(connection, token_hash(token), ("invite", "charge"))
            store_people.need_free(connection, login, viewer)
            person = viewer or _new_person(connection)
            if who.name:
                store_people.rename(connection, person, who.name)
            if not has:
                store_people.keep_secret(connection, person, login, secret)
            store_people.drop_key(connection, key.hash)
            for right in RIGHTS if key.right == "charge" else (key.right,):
                store_rights.give(connection, person.id, right, key.by)
            return self._let_in(connection, request, person.id, key.kind)

        given = await self._writer.do(take)
        if viewer:
            self._doorkeeper.forget(viewer.id)
        return given

    async def own_link(self, viewer: Viewer) -> str:
        """A new link by which the viewer returns; the one before it is no longer good."""

        def make(connection: Connection) -> str:
            store_people.drop_keys(connection, "link", viewer.id)
            return _new_key(connection, "link", person=viewer.id)

        return await self._writer.do(make)

    async def whose_link(self, token: str) -> str:
        """The name of whoever returns by this link; raises `Unknown`."""

        def look(connection: Connection) -> str:
            return store_people.named(connection, store_people.key(connection, token_hash(token), ("link",)).person)

        return await self._read(look)

    async def come_back(self, request: HTTPConnection, token: str) -> str:
        """Return by one's own link; the token for the cookie."""

        def enter(connection: Connection) -> str:
            key = store_people.key(connection, token_hash(token), ("link",))
            return self._let_in(connection, request, key.person, "link")

        return await self._writer.do(enter)

    async def account(self, viewer: Viewer) -> Record:
        """Her name, sign-in name, and whether she has a passphrase and a link."""
        return await self._read(lambda connection: store_people.account(connection, viewer))

    async def unsecured(self, viewer: Viewer | None) -> bool:
        """Whether somebody who signs out here could not come back."""
        if viewer is None or not viewer.name:
            return False
        row = await self.account(viewer)
        return not (row.secret or row.links)

    async def own(self, viewer: Viewer) -> Own:
        """What is hers."""

        def look(connection: Connection) -> Own:
            account = store_people.account(connection, viewer)
            joined = store_classes.own_classes(connection, viewer)
            return Own(account, joined, store_people.own_signins(connection, viewer))

        return await self._read(look)

    # One's own ---------------------------------------------------------------------------------------

    async def rename(self, viewer: Viewer, name: str) -> None:
        """Keep the name her customers shall use."""
        await self._change(viewer, lambda connection: store_people.rename(connection, viewer, name))

    async def keep_secret(self, request: HTTPConnection, viewer: Viewer, login: str, secret: str, now: str) -> str:
        """Return by this from now on; every browser is signed out, this one with a new token, which is given. Whoever
        has a passphrase gives it as `now`. Raises `BadEntry`, `Taken`, `NotSignedIn` or `TooMany`."""
        name = passphrase.login_of(login)
        row = await self.account(viewer)
        if row.secret:
            await self._check(request, row.login, now)
        kept = await passphrase.hashed(secret, name)

        def keep(connection: Connection) -> str:
            store_people.keep_secret(connection, viewer, name, kept)
            store_people.end_other_signins(connection, viewer, "")
            return self._let_in(connection, request, viewer.id, "passphrase")

        given = await self._writer.do(keep)
        self._doorkeeper.forget(viewer.id)
        return given

    async def end_signin(self, viewer: Viewer, hashed: str) -> None:
        """Sign one of her browsers out."""
        await self._change(viewer, lambda connection: store_people.end_signin(connection, viewer, hashed))

    async def end_other_signins(self, request: HTTPConnection, viewer: Viewer) -> None:
        """Sign all her browsers out but this one, and take her link back."""
        here = self._doorkeeper.hash_of(request)

        def end(connection: Connection) -> None:
            store_people.end_other_signins(connection, viewer, here)
            store_people.drop_keys(connection, "link", viewer.id)

        await self._change(viewer, end)

    async def _change(self, viewer: Viewer, work: Callable[[Connection], Any]) -> None:
        await self._writer.do(work)
        self._doorkeeper.forget(viewer.id)

    # Classes, as trainees meet them ---------------------------------------------------------------------

    async def class_by_code(self, request: HTTPConnection, code: str) -> Record:
        """The class of a code that lets trainees in; raises `Unknown`, and `TooMany` for whoever guesses."""
        address = _address(request)
        await self._read(lambda connection: _not_too_many(connection, {address: MOST_BY_ADDRESS}))
        try:
            return await self._read(lambda connection: store_classes.by_code(connection, normal_code(code)))
        except Unknown:
            await self._writer.do(lambda connection: store_people.failed(connection, (address,)))
            raise

    async def join(self, request: HTTPConnection, viewer: Viewer | None, class_: str, name: str) -> str | None:
        """Put the person known here, or a new one, into a class; the token for the cookie of a new one."""

        def enter(connection: Connection) -> str | None:
            person = viewer or _new_person(connection)
            store_people.rename(connection, person, name)
            store_classes.join(connection, person, class_)
            return None if viewer else self._let_in(connection, request, person.id, "join")

        given = await self._writer.do(enter)
        if viewer:
            self._doorkeeper.forget(viewer.id)
        return given

    async def leave(self, viewer: Viewer, class_: str) -> None:
        """Leave a class."""
        await self._writer.do(lambda connection: store_classes.leave(connection, viewer, class_))


def normal_code(text: str) -> str:
    """A join code as it is kept: capitals, without spaces and hyphens."""
    return "".join(sign for sign in text.upper() if sign.isalnum())[:12]


def _new_person(connection: Connection) -> Viewer:
    id = secrets.token_urlsafe(16)
    store_people.add_person(connection, id)
    return Viewer(id)


def _new_key(connection: Connection, kind: str, **values: Any) -> str:
    token, hashed = new_token()
    store_people.add_key(connection, {"hash": hashed, "kind": kind, **values})
    return token


def _address(request: HTTPConnection) -> str:
    return _what("address", request.client.host if request.client else "")


def _what(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()


def _not_too_many(connection: Connection, bounds: Mapping[str, int]) -> None:
    since = now_ms() - WINDOW
    if any(store_people.tries(connection, what, since) >= most for what, most in bounds.items()):
        raise TooMany(LATER)
