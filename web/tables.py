"""Knows the tables of practice: sessions, the log of each in batches, what they ran on, and what they came to.

The log (`turns.events`) is the truth; `sessions.state` is a snapshot of it that can be folded again at any
time. Times are whole milliseconds since 1970, UTC; simulated time lives in the events only. Who people are stands in
`tables_people.py`, what coaches add in `tables_teaching.py`.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from web.tables_people import metadata

scripts = Table(
    "scripts",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("body", Text, nullable=False),
)

rubrics = Table(
    "rubrics",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("body", Text, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(32), ForeignKey("people.id"), nullable=False),
    Column("persona", String(60), nullable=False),
    Column("mode", String(12), nullable=False),
    Column("stage", String(24), nullable=False),
    Column("drill", String(24), nullable=False, server_default=""),
    Column("date", String(10), nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("script", String(64), ForeignKey("scripts.digest"), nullable=False),
    Column("rubrics", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("ended", String(60), nullable=False, server_default=""),
    Column("created", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("branch_of", String(32), nullable=False, server_default=""),
    Column("branch_turn", Integer, nullable=False, server_default="0"),
    Column("assignment", String(32), nullable=False, server_default=""),
    Column("origin", String(32), nullable=False, server_default=""),
    Column("words", String(8), nullable=False, server_default=""),
    Column("harvest", Integer, nullable=False, server_default="0"),
    Index("ix_sessions_owner_updated", "owner", "updated"),
    Index("ix_sessions_branch_of", "branch_of"),
    Index("ix_sessions_assignment_owner", "assignment", "owner"),
    Index("ix_sessions_origin", "origin"),
)
"""`turn` counts accepted moves, `length` the events of the log; `rubrics` is JSON, pack → digest. A branch names the
visit it leaves (`branch_of`) and the turn up to which the two are the same (`branch_turn`); its own log is whole.
`assignment` names the one it was begun for, if any; `origin` somebody else's visit from which, through however many
tries, a coach plays on here: its first turns are that person's words. `words` is how the trainee speaks (empty: she
chooses lines; free; mixed), `harvest` whether she lets authors have what was not understood."""

turns = Table(
    "turns",
    metadata,
    Column("session", String(32), ForeignKey("sessions.id"), primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("move", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("events", Text, nullable=False),
    Column("received_at", BigInteger, nullable=False),
)
"""Row 0 holds what the start gave; row n the n-th accepted move (it answered turn n-1) and its events."""

scores = Table(
    "scores",
    metadata,
    Column("session", String(32), ForeignKey("sessions.id"), primary_key=True),
    Column("verdict", String(24), nullable=False, server_default=""),
    Column("guidance", Float),
    Column("compliance", Float),
    Column("partial", Integer, nullable=False, server_default="0"),
    Column("card", LargeBinary),
    Column("corrections", Integer, nullable=False, server_default="0"),
    Column("counted_verdict", String(24), nullable=False, server_default=""),
    Column("counted_guidance", Float),
    Column("counted_compliance", Float),
)
"""A cache for lists: the score is a function of log, rubrics and annotations and can be computed again. `card` is the
automatic score in figures (`tally`; null: not kept yet); the `counted_…` are those that count, with the coach's
`corrections`, and the automatic ones where there are none."""

judgements = Table(
    "judgements",
    metadata,
    Column("session", String(32), ForeignKey("sessions.id"), primary_key=True),
    Column("ratings", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
)
"""What the trainee thought before the card opened: JSON, pack → dimension → 1 to 5; nothing for what was left out."""

rescores = Table(
    "rescores",
    metadata,
    Column("session", String(32), ForeignKey("sessions.id"), primary_key=True),
    Column("rubrics", String(64), primary_key=True),
    Column("card", LargeBinary, nullable=False),
    Column("changed", Text, nullable=False),
)
"""A visit scored by other rubrics than it began with, by the digest of those; `changed` is JSON: what became different.
The visit's own score stands beside it untouched."""

unread = Table(
    "unread",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("session", String(32), ForeignKey("sessions.id"), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("text", Text, nullable=False),
    Column("persona", String(60), nullable=False),
    Column("stage", String(24), nullable=False),
    Column("open_item", String(60), nullable=False, server_default=""),
    Column("offered", Text, nullable=False),
    Column("read_as", Text, nullable=False),
    Column("meant", String(60), nullable=False, server_default=""),
    Column("at", BigInteger, nullable=False),
    Index("ix_unread_session", "session", "turn"),
)
"""Typed words for the authors, from visits whose trainee agreed to it: `unsure` ones with the acts she was `offered`
(JSON, act and chance), `contested` ones with the acts they were `read_as` (JSON), and what she `meant`, if she said so.
Her name is taken out of the text."""
