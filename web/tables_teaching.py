"""Knows the tables of teaching: the visits a class sees, assignments, and what coaches add beside a log.

Nothing here changes a log or its automatic score. What was taken back keeps its row, with the time in `withdrawn`.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from web.tables_people import metadata

class_visits = Table(
    "class_visits",
    metadata,
    Column("class", String(32), ForeignKey("classes.id"), primary_key=True),
    Column("session", String(32), ForeignKey("sessions.id"), primary_key=True),
    Column("person", String(32), ForeignKey("people.id"), nullable=False),
    Column("begun", BigInteger, nullable=False),
    Index("ix_class_visits_class_begun", "class", "begun"),
    Index("ix_class_visits_class_person_begun", "class", "person", "begun"),
    Index("ix_class_visits_session", "session"),
)
"""Which classes see a visit: decided once, when it begins, by the classes its trainee is in then. What she did before
she joined stays her own; when she leaves, the class sees none of it."""

assignments = Table(
    "assignments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("class", String(32), ForeignKey("classes.id"), nullable=False),
    Column("by", String(32), ForeignKey("people.id"), nullable=False),
    Column("title", String(80), nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("persona", String(60), nullable=False),
    Column("mode", String(12), nullable=False),
    Column("stage", String(24), nullable=False, server_default=""),
    Column("due", String(10), nullable=False, server_default=""),
    Column("pass_mark", Float, nullable=False),
    Column("date", String(10), nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("script", String(64), ForeignKey("scripts.digest"), nullable=False),
    Column("rubrics", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("withdrawn", BigInteger, nullable=False, server_default="0"),
    Index("ix_assignments_class", "class"),
)
"""A visit set for a class. Start date, seed, script and rubrics (JSON, pack → digest) are those of the day it was set,
so that the scores of a class compare; `due` is a day (ISO, empty: none), `stage` is empty for the whole way."""

openings = Table(
    "openings",
    metadata,
    Column("session", String(32), ForeignKey("sessions.id"), primary_key=True),
    Column("person", String(32), ForeignKey("people.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),
)
"""When a coach first had the automatic verdict of a visit before her; a marking made before that is blind."""

markings = Table(
    "markings",
    metadata,
    Column("session", String(32), ForeignKey("sessions.id"), primary_key=True),
    Column("coach", String(32), ForeignKey("people.id"), primary_key=True),
    Column("marks", Text, nullable=False),
    Column("verdict", String(24), nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),
    Column("created", BigInteger, nullable=False),
)
"""What a coach made of a visit before she saw the automatic verdict (others are not kept here): JSON, criterion →
status; what she left out is not there."""

comments = Table(
    "comments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("session", String(32), ForeignKey("sessions.id"), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("author", String(32), ForeignKey("people.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("private", Integer, nullable=False, server_default="0"),
    Column("answers", String(32), nullable=False, server_default=""),
    Column("created", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False, server_default="0"),
    Column("withdrawn", BigInteger, nullable=False, server_default="0"),
    Index("ix_comments_session", "session", "turn"),
)
"""Words about a turn of a visit, or an answer to such words (`answers` is the id of the first). A private one is read
by its author alone; `seen` is when the one it is meant for first had it before her."""

corrections = Table(
    "corrections",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("session", String(32), ForeignKey("sessions.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("target", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", String(32), ForeignKey("people.id"), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("withdrawn", BigInteger, nullable=False, server_default="0"),
    Index("ix_corrections_session", "session"),
)
"""A coach's annotation: of a `finding` (target: criterion; body: status) or of a `reading` (target: number of the
event; body: JSON of acts and claims). For one target the newest that stands counts."""

contested = Table(
    "contested",
    metadata,
    Column("session", String(32), ForeignKey("sessions.id"), primary_key=True),
    Column("event", Integer, primary_key=True, autoincrement=False),
    Column("meant", String(60), nullable=False),
    Column("words", String(200), nullable=False, server_default=""),
    Column("at", BigInteger, nullable=False),
)
"""What a trainee says she meant by words she typed (`event`: their number in the log). It changes no score: a coach
reads it, and may correct the reading."""

clips = Table(
    "clips",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("class", String(32), ForeignKey("classes.id"), nullable=False),
    Column("session", String(32), ForeignKey("sessions.id"), nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("named", Integer, nullable=False, server_default="0"),
    Column("author", String(32), ForeignKey("people.id"), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("withdrawn", BigInteger, nullable=False, server_default="0"),
    Index("ix_clips_class", "class"),
    Index("ix_clips_session", "session"),
)
"""Turns `first` to `last` of a good visit, shared with a class; `named`: whether it says whose."""
