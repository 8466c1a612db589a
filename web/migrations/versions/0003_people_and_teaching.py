"""People with passphrases, rights and classes; what coaches add beside a visit; assignments.

The token a guest came with becomes her first sign-in. On SQLite the table of people is written anew, which is why
migrations run with foreign keys off (`web/database.py`).
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "clips", "corrections", "comments", "markings", "openings", "assignments", "class_visits",
    "members", "grants", "classes", "attempts", "keys", "signins",
)  # fmt: skip
"""In the order in which references allow to take them away."""


def upgrade() -> None:
    """Add them, and bring every guest's token over."""
    _people()
    _teaching()
    op.execute(
        "INSERT INTO signins (token_hash, person, via, agent, created, seen)"
        " SELECT token_hash, id, 'guest', '', created, created FROM people"
    )
    with op.batch_alter_table("people") as table:
        table.drop_constraint("uq_people_token_hash", type_="unique")
        table.drop_column("token_hash")
        table.add_column(sa.Column("login", sa.String(40)))
        table.add_column(sa.Column("secret", sa.String(200), nullable=False, server_default=""))
        table.add_column(sa.Column("gone", sa.BigInteger, nullable=False, server_default="0"))
        table.create_unique_constraint("uq_people_login", ["login"])
    op.add_column("sessions", sa.Column("assignment", sa.String(32), nullable=False, server_default=""))
    op.create_index("ix_sessions_assignment_owner", "sessions", ["assignment", "owner"])
    op.add_column("sessions", sa.Column("origin", sa.String(32), nullable=False, server_default=""))
    op.create_index("ix_sessions_origin", "sessions", ["origin"])
    op.add_column("scores", sa.Column("card", sa.LargeBinary))
    op.add_column("scores", sa.Column("corrections", sa.Integer, nullable=False, server_default="0"))
    op.add_column("scores", sa.Column("counted_verdict", sa.String(24), nullable=False, server_default=""))
    op.add_column("scores", sa.Column("counted_guidance", sa.Float))
    op.add_column("scores", sa.Column("counted_compliance", sa.Float))
    op.execute(
        "UPDATE scores SET counted_verdict = verdict, counted_guidance = guidance, counted_compliance = compliance"
    )


def downgrade() -> None:
    """Take them away again. Everybody keeps the newest sign-in as the one token there was; who had none is a guest
    whose browser has forgotten her."""
    with op.batch_alter_table("scores") as table:
        for name in ("counted_compliance", "counted_guidance", "counted_verdict", "corrections", "card"):
            table.drop_column(name)
    op.drop_index("ix_sessions_origin", "sessions")
    op.drop_index("ix_sessions_assignment_owner", "sessions")
    with op.batch_alter_table("sessions") as table:
        table.drop_column("origin")
        table.drop_column("assignment")
    op.add_column("people", sa.Column("token_hash", sa.String(64)))
    op.execute(
        "UPDATE people SET token_hash = COALESCE("
        "(SELECT MAX(token_hash) FROM signins WHERE signins.person = people.id AND signins.created ="
        " (SELECT MAX(created) FROM signins AS s WHERE s.person = people.id)), 'none:' || id)"
    )
    with op.batch_alter_table("people") as table:
        table.drop_constraint("uq_people_login", type_="unique")
        for name in ("gone", "secret", "login"):
            table.drop_column(name)
        table.alter_column("token_hash", nullable=False)
        table.create_unique_constraint("uq_people_token_hash", ["token_hash"])
    for name in TABLES:
        op.drop_table(name)


def _people() -> None:
    op.create_table(
        "signins",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("via", sa.String(12), nullable=False),
        sa.Column("agent", sa.String(60), nullable=False, server_default=""),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_signins"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_signins_person"),
    )
    op.create_index("ix_signins_person", "signins", ["person"])
    op.create_table(
        "keys",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("person", sa.String(32)),
        sa.Column("right", sa.String(16), nullable=False, server_default=""),
        sa.Column("by", sa.String(32)),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("hash", name="pk_keys"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_keys_person"),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_keys_by"),
    )
    op.create_index("ix_keys_person", "keys", ["person"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_what_at", "attempts", ["what", "at"])
    op.create_table(
        "classes",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("open", sa.Integer, nullable=False, server_default="1"),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_classes"),
        sa.UniqueConstraint("code", name="uq_classes_code"),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_classes_by"),
    )
    op.create_table(
        "grants",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("right", sa.String(16), nullable=False),
        sa.Column("class", sa.String(32)),
        sa.Column("by", sa.String(32)),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("ended", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("ended_by", sa.String(32)),
        sa.Column("shown", sa.Integer, nullable=False, server_default="0"),
        sa.Column("shown_until", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_grants"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_grants_person"),
        sa.ForeignKeyConstraint(["class"], ["classes.id"], name="fk_grants_class"),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_grants_by"),
        sa.ForeignKeyConstraint(["ended_by"], ["people.id"], name="fk_grants_ended_by"),
    )
    op.create_index("ix_grants_class", "grants", ["class", "ended"])
    op.create_index("ix_grants_person", "grants", ["person", "ended"])
    op.create_table(
        "members",
        sa.Column("class", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("joined", sa.BigInteger, nullable=False),
        sa.Column("left", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("class", "person", name="pk_members"),
        sa.ForeignKeyConstraint(["class"], ["classes.id"], name="fk_members_class"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_members_person"),
    )
    op.create_index("ix_members_person", "members", ["person"])


def _teaching() -> None:
    op.create_table(
        "class_visits",
        sa.Column("class", sa.String(32), nullable=False),
        sa.Column("session", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("begun", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("class", "session", name="pk_class_visits"),
        sa.ForeignKeyConstraint(["class"], ["classes.id"], name="fk_class_visits_class"),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_class_visits_session"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_class_visits_person"),
    )
    op.create_index("ix_class_visits_class_begun", "class_visits", ["class", "begun"])
    op.create_index("ix_class_visits_class_person_begun", "class_visits", ["class", "person", "begun"])
    op.create_index("ix_class_visits_session", "class_visits", ["session"])
    op.create_table(
        "assignments",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("class", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("title", sa.String(80), nullable=False, server_default=""),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("persona", sa.String(60), nullable=False),
        sa.Column("mode", sa.String(12), nullable=False),
        sa.Column("stage", sa.String(24), nullable=False, server_default=""),
        sa.Column("due", sa.String(10), nullable=False, server_default=""),
        sa.Column("pass_mark", sa.Float, nullable=False),
        sa.Column("date", sa.String(10), nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("script", sa.String(64), nullable=False),
        sa.Column("rubrics", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("withdrawn", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
        sa.ForeignKeyConstraint(["class"], ["classes.id"], name="fk_assignments_class"),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_assignments_by"),
        sa.ForeignKeyConstraint(["script"], ["scripts.digest"], name="fk_assignments_script"),
    )
    op.create_index("ix_assignments_class", "assignments", ["class"])
    op.create_table(
        "openings",
        sa.Column("session", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("session", "person", name="pk_openings"),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_openings_session"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_openings_person"),
    )
    op.create_table(
        "markings",
        sa.Column("session", sa.String(32), nullable=False),
        sa.Column("coach", sa.String(32), nullable=False),
        sa.Column("marks", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(24), nullable=False, server_default=""),
        sa.Column("words", sa.Text, nullable=False, server_default=""),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("session", "coach", name="pk_markings"),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_markings_session"),
        sa.ForeignKeyConstraint(["coach"], ["people.id"], name="fk_markings_coach"),
    )
    op.create_table(
        "comments",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("session", sa.String(32), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("author", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("private", sa.Integer, nullable=False, server_default="0"),
        sa.Column("answers", sa.String(32), nullable=False, server_default=""),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("withdrawn", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_comments_session"),
        sa.ForeignKeyConstraint(["author"], ["people.id"], name="fk_comments_author"),
    )
    op.create_index("ix_comments_session", "comments", ["session", "turn"])
    op.create_table(
        "corrections",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("session", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("target", sa.String(40), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.String(32), nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("withdrawn", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_corrections_session"),
        sa.ForeignKeyConstraint(["author"], ["people.id"], name="fk_corrections_author"),
    )
    op.create_index("ix_corrections_session", "corrections", ["session"])
    op.create_table(
        "clips",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("class", sa.String(32), nullable=False),
        sa.Column("session", sa.String(32), nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("named", sa.Integer, nullable=False, server_default="0"),
        sa.Column("author", sa.String(32), nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("withdrawn", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_clips"),
        sa.ForeignKeyConstraint(["class"], ["classes.id"], name="fk_clips_class"),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_clips_session"),
        sa.ForeignKeyConstraint(["author"], ["people.id"], name="fk_clips_author"),
    )
    op.create_index("ix_clips_class", "clips", ["class"])
    op.create_index("ix_clips_session", "clips", ["session"])
