"""Knows what every request must pass before it is read and what every answer carries: host, origin, size,
headers.

A plain ASGI wrapper, because it stands in front of every turn.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.auth import cookie
from web.errors import BadRequest, NotAllowed, TooBig, WebError
from web.i18n import N_
from web.settings import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

UPLOADS = re.compile(r"/bench/(?:imports|drafts/[a-z0-9_]+/(?:check|files/[a-z0-9_]+\.yaml))")
"""Where whole files are sent: the pages of authors, which ask who sends them before anything is done with it."""

Refuse = Callable[[Scope, Receive, Send, Exception], Awaitable[None]]


class Guard:
    """Refuses foreign hosts, foreign origins and large bodies; adds the headers of safety to every answer."""

    def __init__(self, app: ASGIApp, settings: Settings, refuse: Refuse) -> None:
        self.app, self.settings, self.refuse = app, settings, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope.setdefault("state", {})
        dressed = self._dressed(scope, send)
        try:
            self._check(scope["method"], scope["scheme"], headers)
            receive = await self._bounded(scope["method"], scope["path"], headers, receive)
        except WebError as error:
            await self.refuse(scope, receive, dressed, error)
            return
        try:
            await self.app(scope, receive, dressed)
        except Exception as error:  # told here, so that no server above writes its words into a log
            if scope["state"].get("answered"):
                raise
            await self.refuse(scope, receive, dressed, error)

    def _check(self, method: str, scheme: str, headers: Headers) -> None:
        host = headers.get("host", "")
        if not self.settings.answers_to(host_name(host)):
            raise NotAllowed(N_("This server does not answer to that host name."))
        if method in SAFE_METHODS:
            return
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise NotAllowed(N_("The request came from another site."))
        origin = headers.get("origin")
        if origin is not None and origin != f"{scheme}://{host}":
            raise NotAllowed(N_("The request came from another site."))

    async def _bounded(self, method: str, path: str, headers: Headers, receive: Receive) -> Receive:
        """Read the body up to the bound before anything else does, and hand it on as one message."""
        if method in SAFE_METHODS:
            return receive
        limit = self.settings.upload_limit if UPLOADS.fullmatch(path) else self.settings.body_limit
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit():
            raise BadRequest(N_("The length of the request cannot be read."))
        if int(length) > limit:
            raise TooBig(N_("That is more text than one turn can hold."))
        body, more = bytearray(), True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                break
            body += message.get("body", b"")
            if len(body) > limit:
                raise TooBig(N_("That is more text than one turn can hold."))
            more = message.get("more_body", False)
        return _replay(bytes(body), receive)

    def _dressed(self, scope: Scope, send: Send) -> Send:
        private = not scope["path"].startswith("/static/")

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                scope["state"]["answered"] = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if private:
                    headers.setdefault("cache-control", "private, no-cache")
                if (token := scope["state"].get("newcomer")) is not None:
                    headers.append("set-cookie", cookie(token, self.settings, scope["scheme"] == "https"))
            await send(message)

        return dressed


def host_name(host: str) -> str:
    """The name in a Host header, without its port and brackets."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _replay(body: bytes, receive: Receive) -> Receive:
    first: Message | None = {"type": "http.request", "body": body, "more_body": False}

    async def again() -> Message:
        nonlocal first
        if first is not None:
            message, first = first, None
            return message
        return await receive()

    return again
