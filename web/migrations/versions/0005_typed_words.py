"""Words that are typed: how a visit is spoken, what a trainee contests, and what authors may have of it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; in every visit so far lines were chosen, and nobody was asked for her words."""
    op.add_column("sessions", sa.Column("words", sa.String(8), nullable=False, server_default=""))
    op.add_column("sessions", sa.Column("harvest", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "contested",
        sa.Column("session", sa.String(32), nullable=False),
        sa.Column("event", sa.Integer, nullable=False),
        sa.Column("meant", sa.String(60), nullable=False),
        sa.Column("words", sa.String(200), nullable=False, server_default=""),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("session", "event", name="pk_contested"),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_contested_session"),
    )
    op.create_table(
        "unread",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("session", sa.String(32), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("persona", sa.String(60), nullable=False),
        sa.Column("stage", sa.String(24), nullable=False),
        sa.Column("open_item", sa.String(60), nullable=False, server_default=""),
        sa.Column("offered", sa.Text, nullable=False),
        sa.Column("read_as", sa.Text, nullable=False),
        sa.Column("meant", sa.String(60), nullable=False, server_default=""),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unread"),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_unread_session"),
    )
    op.create_index("ix_unread_session", "unread", ["session", "turn"])


def downgrade() -> None:
    """Take them away, the words with them."""
    op.drop_table("unread")
    op.drop_table("contested")
    with op.batch_alter_table("sessions") as table:
        table.drop_column("harvest")
        table.drop_column("words")
