"""The tree of what the web application refuses by itself, each with a stable code; statuses live in
`edge.py`.

WebError
├── Unknown        no such customer, session or page for this viewer (other people's sessions do not exist)
├── Conflict       the move answers a turn that has passed
├── Newer          a file was saved by somebody else since it was opened
├── NoBranch       another try is not possible from there: an exam, or a visit that is still going on
├── NotAllowed     another site, another host, or a right one does not have
├── SignInFirst    nobody is signed in, and guests may not enter from there
├── NotSignedIn    the sign-in name and the passphrase do not belong together
├── TooMany        too many failed attempts; later again
├── Taken          somebody else has that name already
├── BadEntry       a form of ours holds something that cannot be taken
├── Outdated       a visit that an older version of the program began, whose script this one cannot read
├── Unplayable     a draft that cannot be played as it stands
├── TooBig         a request body past the bound
└── BadRequest     a request that cannot be read
"""

from __future__ import annotations


class WebError(Exception):
    """Base: `code` is named in the API; the message is for people, in English (a catalog key), `names` what stands at
    its places."""

    code = "error"

    def __init__(self, message: str = "", **names: object) -> None:
        super().__init__(message)
        self.names = names


class Unknown(WebError):
    code = "unknown"


class Conflict(WebError):
    code = "stale_turn"


class Newer(WebError):
    """`file` stands at `version` now, with this `text` by `whose`."""

    code = "newer"

    def __init__(self, file: str, text: str, version: int, whose: str) -> None:
        super().__init__("Somebody has saved this file since you opened it.")
        self.file, self.text, self.version, self.whose = file, text, version, whose


class NoBranch(WebError):
    code = "no_branch"


class NotAllowed(WebError):
    code = "not_allowed"


class SignInFirst(WebError):
    code = "sign_in"


class NotSignedIn(WebError):
    code = "not_signed_in"


class TooMany(WebError):
    code = "too_many"


class Taken(WebError):
    code = "taken"


class BadEntry(WebError):
    code = "bad_entry"


class Outdated(WebError):
    code = "outdated"


class Unplayable(WebError):
    code = "unplayable"


class TooBig(WebError):
    code = "too_big"


class BadRequest(WebError):
    code = "bad_request"
