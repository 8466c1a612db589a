"""The tree of things that can go wrong in the simulator, each with a stable code.

RoleplayError
├── Refused            a move that cannot be made now; nothing was written
│   ├── UnknownLine        the line is not among those offered
│   ├── NotNow             the move does not fit the situation (a form in a meeting, waiting while she talks)
│   ├── NotUnderstood      words of which it is not clear what they mean
│   ├── BadForm            a form with unknown or missing fields
│   └── SessionOver        the session has ended
├── BadStart           a session that cannot start (unknown stage, bad date)
├── NotOver            a scorecard asked for before the end
└── BadScript          a persona, rubric or guidance file that does not fit its schema: file, line, sentence, fix
"""

from __future__ import annotations

from typing import NamedTuple


class RoleplayError(Exception):
    """Base: `code` is stable and named in the API, the message says what to do next."""

    code = "error"


class Refused(RoleplayError):
    """A move that cannot be made now."""

    code = "refused"


class UnknownLine(Refused):
    code = "unknown_line"


class NotNow(Refused):
    code = "not_now"


class NotUnderstood(Refused):
    code = "not_understood"


class Wrong(NamedTuple):
    """What is wrong with one field: a code of `insurance.entries` (empty, unit, too_large …) and the bounds it met."""

    code: str
    unit: str = ""
    least: str = ""
    most: str = ""
    text: str = ""


class BadForm(Refused):
    """A form that cannot be taken: `fields` says for each field what is wrong with it."""

    code = "bad_form"

    def __init__(self, message: str, fields: dict[str, Wrong] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or {}


class SessionOver(Refused):
    code = "session_over"


class BadStart(RoleplayError):
    code = "bad_start"


class NotOver(RoleplayError):
    code = "not_over"


class BadScript(RoleplayError):
    """A script file that cannot be used; `file` and `line` tell where (line 0 when unknown)."""

    code = "bad_script"

    def __init__(self, message: str, file: str = "", line: int = 0) -> None:
        where = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        super().__init__(where + message)
        self.file, self.line = file, line
