"""Knows who asks: a browser carries a random token in a cookie, of which only the hash is kept here."""

from __future__ import annotations

import hashlib
import ipaddress
import re
import secrets
import time
from collections import OrderedDict

from sqlalchemy import Connection
from starlette.requests import HTTPConnection

from web import store_people
from web.database import Database
from web.errors import SignInFirst
from web.i18n import N_
from web.settings import Settings
from web.store import Viewer, now_ms
from web.writer import Writer

COOKIE = "visitor"
TOKEN_BYTES = 32
DAY, HOUR = 86_400_000, 3_600_000
"""Milliseconds."""

AGENTS = (
    (re.compile(r"MicroMessenger"), "WeChat"),
    (re.compile(r"Edg/"), "Edge"),
    (re.compile(r"Firefox/"), "Firefox"),
    (re.compile(r"Chrome/"), "Chrome"),
    (re.compile(r"Safari/"), "Safari"),
)
SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")


def token_hash(token: str) -> str:
    """What the database keeps of a token; tokens are random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> tuple[str, str]:
    """A random token and its hash."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, token_hash(token)


def is_loopback(address: str | None) -> bool:
    """Whether a client's address is this machine."""
    try:
        return ipaddress.ip_address((address or "").split("%")[0]).is_loopback
    except ValueError:
        return False


def agent(request: HTTPConnection) -> str:
    """Which browser on which system this calls itself, so that its owner knows it again: nothing finer is kept."""
    said = request.headers.get("user-agent", "")[:400]
    browser = next((name for pattern, name in AGENTS if pattern.search(said)), "")
    system = next((name for name in SYSTEMS if name in said), "")
    return " · ".join(part for part in (browser, system) if part)


class Doorkeeper:
    """Recognises browsers, signs them in and out; remembers the recently seen for some seconds, so that a turn need not
    ask again."""

    REMEMBERED, SECONDS = 4096, 10.0

    def __init__(self, settings: Settings, database: Database, writer: Writer) -> None:
        self._settings, self._database, self._writer = settings, database, writer
        self._seen: OrderedDict[str, tuple[Viewer, float]] = OrderedDict()

    @staticmethod
    def hash_of(request: HTTPConnection) -> str:
        """The hash of the cookie that came along; empty if none did."""
        token = request.cookies.get(COOKIE, "")
        return token_hash(token) if token else ""

    def guests_may_enter(self, request: HTTPConnection) -> bool:
        """Whether somebody nobody knows may practise from where this comes."""
        client = request.client.host if request.client else None
        return self._settings.guests == "anyone" or is_loopback(client)

    async def known(self, request: HTTPConnection) -> Viewer | None:
        """The person whose cookie came along, if there is one."""
        hashed = self.hash_of(request)
        if not hashed:
            return None
        seen, until = self._seen.get(hashed, (None, 0.0))
        if seen is not None and time.monotonic() < until:
            self._seen.move_to_end(hashed)
            return seen
        now = now_ms()
        with self._database.read() as connection:
            found = store_people.by_token(connection, hashed, now - self._settings.cookie_days * DAY)
        if found is None:
            self._seen.pop(hashed, None)
            return None
        viewer, last = found
        if last < now - HOUR:
            await self._writer.do(lambda connection: store_people.touch(connection, hashed))
        self._remember(hashed, viewer)
        return viewer

    async def admit(self, request: HTTPConnection) -> tuple[Viewer, str | None]:
        """The known person, else a new guest and the token to give her; raises `SignInFirst` where guests may not
        enter."""
        if (viewer := await self.known(request)) is not None:
            return viewer, None
        if not self.guests_may_enter(request):
            raise SignInFirst(N_("Sign in first. Guests may practise only on the machine that serves this page."))
        token, hashed = new_token()
        id, named = secrets.token_urlsafe(16), agent(request)

        def enter(connection: Connection) -> None:
            store_people.add_person(connection, id)
            store_people.sign_in(connection, id, hashed, "guest", named)

        await self._writer.do(enter)
        self._remember(hashed, Viewer(id))
        return Viewer(id), token

    def forget(self, person: str) -> None:
        """Ask anew who somebody is and what she may: something about her has changed."""
        for hashed in [hashed for hashed, (viewer, _) in self._seen.items() if viewer.id == person]:
            del self._seen[hashed]

    def _remember(self, hashed: str, viewer: Viewer) -> None:
        self._seen[hashed] = (viewer, time.monotonic() + self.SECONDS)
        if len(self._seen) > self.REMEMBERED:
            self._seen.popitem(last=False)


def cookie(token: str, settings: Settings, secure: bool) -> str:
    """The Set-Cookie header that puts a token into a browser; an empty one takes it out."""
    age = settings.cookie_days * DAY // 1000 if token else 0
    return f"{COOKIE}={token}; HttpOnly; Max-Age={age}; Path=/; SameSite=lax" + ("; Secure" if secure else "")
