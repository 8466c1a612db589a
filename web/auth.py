"""Knows who asks: a guest is a browser with a random token in a cookie, of which only the hash is kept
here."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections import OrderedDict

from starlette.requests import HTTPConnection

from web import store
from web.database import Database
from web.errors import NotAllowed
from web.i18n import N_
from web.settings import Settings
from web.store import Viewer
from web.writer import Writer

COOKIE = "visitor"
TOKEN_BYTES = 32


def token_hash(token: str) -> str:
    """What the database keeps of a token; tokens are random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_loopback(address: str | None) -> bool:
    """Whether a client's address is this machine."""
    try:
        return ipaddress.ip_address((address or "").split("%")[0]).is_loopback
    except ValueError:
        return False


class Doorkeeper:
    """Recognises browsers and lets new guests in; remembers the recently seen, so that a turn need not ask
    again."""

    REMEMBERED = 4096

    def __init__(self, settings: Settings, database: Database, writer: Writer) -> None:
        self._settings, self._database, self._writer = settings, database, writer
        self._seen: OrderedDict[str, Viewer] = OrderedDict()

    def known(self, request: HTTPConnection) -> Viewer | None:
        """The person whose cookie came along, if there is one."""
        token = request.cookies.get(COOKIE, "")
        if not token:
            return None
        hashed = token_hash(token)
        if (viewer := self._seen.get(hashed)) is not None:
            self._seen.move_to_end(hashed)
            return viewer
        with self._database.read() as connection:
            viewer = store.person_by_token(connection, hashed)
        if viewer is not None:
            self._remember(hashed, viewer)
        return viewer

    async def admit(self, request: HTTPConnection) -> tuple[Viewer, str | None]:
        """The known person, else a new guest and the token to give her; raises `NotAllowed` where guests may
        not enter."""
        if (viewer := self.known(request)) is not None:
            return viewer, None
        client = request.client.host if request.client else None
        if self._settings.guests != "anyone" and not is_loopback(client):
            raise NotAllowed(N_("Guests may practise only on the machine that serves this page."))
        token, id = secrets.token_urlsafe(TOKEN_BYTES), secrets.token_urlsafe(16)
        hashed = token_hash(token)
        viewer = await self._writer.do(lambda connection: store.add_person(connection, id, hashed))
        self._remember(hashed, viewer)
        return viewer, token

    async def rename(self, request: HTTPConnection, viewer: Viewer, name: str) -> Viewer:
        """Keep the name her customers shall use."""
        named = await self._writer.do(lambda connection: store.rename(connection, viewer, name))
        for hashed, seen in self._seen.items():
            if seen.id == viewer.id:
                self._seen[hashed] = named
        return named

    def _remember(self, hashed: str, viewer: Viewer) -> None:
        self._seen[hashed] = viewer
        if len(self._seen) > self.REMEMBERED:
            self._seen.popitem(last=False)


def cookie(token: str, settings: Settings, secure: bool) -> str:
    """The Set-Cookie header that puts a new guest's token into her browser."""
    age = settings.cookie_days * 86_400
    return f"{COOKIE}={token}; HttpOnly; Max-Age={age}; Path=/; SameSite=lax" + ("; Secure" if secure else "")
