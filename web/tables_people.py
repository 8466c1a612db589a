"""Knows the tables of people: who they are, how they come in, what they were granted, and the classes they are in.

What anybody may see beyond what is her own stands in `grants`, one row for each right, with who gave it and when; a
right that ended keeps its row. Of tokens, links and passphrases only hashes are kept.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, Table

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

people = Table(
    "people",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(60), nullable=False, server_default=""),
    Column("login", String(40), unique=True),
    Column("secret", String(200), nullable=False, server_default=""),
    Column("created", BigInteger, nullable=False),
    Column("gone", BigInteger, nullable=False, server_default="0"),
)
"""`login` and `secret` (argon2) are there once somebody wants to return by passphrase. Who was deleted leaves an empty
row, with the time in `gone`, so that what she granted can still be read."""

signins = Table(
    "signins",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person", String(32), ForeignKey("people.id"), nullable=False),
    Column("via", String(12), nullable=False),
    Column("agent", String(60), nullable=False, server_default=""),
    Column("created", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Index("ix_signins_person", "person"),
)
"""A browser that is signed in, by the hash of its cookie; ending it deletes the row. `via` says how it came in (guest,
passphrase, link, charge, invite), `agent` which browser it called itself."""

keys = Table(
    "keys",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("person", String(32), ForeignKey("people.id")),
    Column("right", String(16), nullable=False, server_default=""),
    Column("by", String(32), ForeignKey("people.id")),
    Column("created", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False, server_default="0"),
    Index("ix_keys_person", "person"),
)
"""Links that let somebody in: `link` returns as a person, again and again; `invite` and `charge` work once and give a
right. One that was used, replaced or taken back is deleted; `until` is when it ends by itself (0: never)."""

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("what", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_attempts_what_at", "what", "at"),
)
"""Failed attempts to come in, by the hash of the name or address that made them."""

classes = Table(
    "classes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("code", String(12), nullable=False, unique=True),
    Column("open", Integer, nullable=False, server_default="1"),
    Column("by", String(32), ForeignKey("people.id"), nullable=False),
    Column("created", BigInteger, nullable=False),
)
"""`open`: whether the code lets trainees in just now."""

grants = Table(
    "grants",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", String(32), ForeignKey("people.id"), nullable=False),
    Column("right", String(16), nullable=False),
    Column("class", String(32), ForeignKey("classes.id")),
    Column("by", String(32), ForeignKey("people.id")),
    Column("created", BigInteger, nullable=False),
    Column("ended", BigInteger, nullable=False, server_default="0"),
    Column("ended_by", String(32), ForeignKey("people.id")),
    Column("shown", Integer, nullable=False, server_default="0"),
    Column("shown_until", BigInteger, nullable=False, server_default="0"),
    Index("ix_grants_person", "person", "ended"),
    Index("ix_grants_class", "class", "ended"),
)
"""A right: `coach`, `author`, `administrator`, or `class`, which lets a coach read the visits of one class. `shown`:
she has verdicts shown at once instead of visit by visit; what had ended before `shown_until` she can mark blind no
more."""

members = Table(
    "members",
    metadata,
    Column("class", String(32), ForeignKey("classes.id"), primary_key=True),
    Column("person", String(32), ForeignKey("people.id"), primary_key=True),
    Column("joined", BigInteger, nullable=False),
    Column("left", BigInteger, nullable=False, server_default="0"),
    Index("ix_members_person", "person"),
)
"""Who practises in a class; `left`: since when not any more."""
