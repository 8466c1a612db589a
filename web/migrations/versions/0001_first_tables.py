"""First tables: people, scripts, rubrics, sessions, turns, scores."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them; written out, because a revision must not change when `web.tables` does."""
    op.create_table(
        "people",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(60), nullable=False, server_default=""),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("token_hash", name="uq_people_token_hash"),
    )
    for kept in ("scripts", "rubrics"):
        op.create_table(
            kept,
            sa.Column("digest", sa.String(64), nullable=False),
            sa.Column("body", sa.Text, nullable=False),
            sa.PrimaryKeyConstraint("digest", name=f"pk_{kept}"),
        )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("persona", sa.String(60), nullable=False),
        sa.Column("mode", sa.String(12), nullable=False),
        sa.Column("stage", sa.String(24), nullable=False),
        sa.Column("drill", sa.String(24), nullable=False, server_default=""),
        sa.Column("date", sa.String(10), nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("script", sa.String(64), nullable=False),
        sa.Column("rubrics", sa.Text, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.Column("ended", sa.String(60), nullable=False, server_default=""),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("updated", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.ForeignKeyConstraint(["owner"], ["people.id"], name="fk_sessions_owner"),
        sa.ForeignKeyConstraint(["script"], ["scripts.digest"], name="fk_sessions_script"),
    )
    op.create_index("ix_sessions_owner_updated", "sessions", ["owner", "updated"])
    op.create_table(
        "turns",
        sa.Column("session", sa.String(32), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("move", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("events", sa.Text, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("session", "turn", name="pk_turns"),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_turns_session"),
    )
    op.create_table(
        "scores",
        sa.Column("session", sa.String(32), nullable=False),
        sa.Column("verdict", sa.String(24), nullable=False, server_default=""),
        sa.Column("guidance", sa.Float),
        sa.Column("compliance", sa.Float),
        sa.Column("partial", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("session", name="pk_scores"),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_scores_session"),
    )


def downgrade() -> None:
    """Take them away again, in the order that the references allow."""
    for table in ("scores", "turns", "sessions", "rubrics", "scripts", "people"):
        op.drop_table(table)
