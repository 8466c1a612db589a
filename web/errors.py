"""The tree of what the web application refuses by itself, each with a stable code; statuses live in
`edge.py`.

WebError
├── Unknown        no such customer, session or page for this viewer (other people's sessions do not exist)
├── Conflict       the move answers a turn that has passed
├── NoBranch       another try is not possible from there: an exam, or a visit that is still going on
├── NotAllowed     another site, another host, or no guest allowed here
├── Outdated       a visit that an older version of the program began, whose script this one cannot read
├── TooBig         a request body past the bound
└── BadRequest     a request that cannot be read
"""

from __future__ import annotations


class WebError(Exception):
    """Base: `code` is named in the API; the message is for people, in English (a catalog key)."""

    code = "error"


class Unknown(WebError):
    code = "unknown"


class Conflict(WebError):
    code = "stale_turn"


class NoBranch(WebError):
    code = "no_branch"


class NotAllowed(WebError):
    code = "not_allowed"


class Outdated(WebError):
    code = "outdated"


class TooBig(WebError):
    code = "too_big"


class BadRequest(WebError):
    code = "bad_request"
