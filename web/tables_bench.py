"""Knows the tables of the authors' bench: drafts and their files, trials, and what was published.

A draft is called by the id its customer will have. Files are texts; a trial keeps the files it runs on as one body
under their digest, and its log nowhere: its moves are decided again whenever it is looked at.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from web.tables_people import metadata

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("owner", String(32), ForeignKey("people.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
)
"""`version` counts every change of any file: a change names the version of the file that it was made on."""

draft_files = Table(
    "draft_files",
    metadata,
    Column("draft", String(40), ForeignKey("drafts.id"), primary_key=True),
    Column("name", String(60), primary_key=True),
    Column("text", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("by", String(32), ForeignKey("people.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""`version`: that of the draft when this file was last changed."""

bundles = Table(
    "bundles",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""All that a trial runs on: JSON, name → text, compressed. One that no trial names any more is deleted."""

trials = Table(
    "trials",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(32), ForeignKey("people.id"), nullable=False),
    Column("draft", String(40), ForeignKey("drafts.id"), nullable=False),
    Column("bundle", String(64), ForeignKey("bundles.digest"), nullable=False),
    Column("start", Text, nullable=False),
    Column("moves", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Index("ix_trials_draft_owner", "draft", "owner"),
    Index("ix_trials_bundle", "bundle"),
)
"""`start` is how it began (JSON), `moves` what was done since (JSON), `turn` how many moves that are."""

published = Table(
    "published",
    metadata,
    Column("persona", String(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("note", String(400), nullable=False, server_default=""),
    Column("by", String(32), ForeignKey("people.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""Every version of a customer that was ever published, with her files (JSON, name → text, compressed)."""
