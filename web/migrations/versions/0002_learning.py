"""Learning from a visit: branches of a visit, the trainee's own judgement, scores by another rubric."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; a visit that is no branch has an empty `branch_of`."""
    op.add_column("sessions", sa.Column("branch_of", sa.String(32), nullable=False, server_default=""))
    op.add_column("sessions", sa.Column("branch_turn", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_sessions_branch_of", "sessions", ["branch_of"])
    op.create_table(
        "judgements",
        sa.Column("session", sa.String(32), nullable=False),
        sa.Column("ratings", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("session", name="pk_judgements"),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_judgements_session"),
    )
    op.create_table(
        "rescores",
        sa.Column("session", sa.String(32), nullable=False),
        sa.Column("rubrics", sa.String(64), nullable=False),
        sa.Column("card", sa.LargeBinary, nullable=False),
        sa.Column("changed", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session", "rubrics", name="pk_rescores"),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_rescores_session"),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("rescores")
    op.drop_table("judgements")
    op.drop_index("ix_sessions_branch_of", "sessions")
    with op.batch_alter_table("sessions") as table:
        table.drop_column("branch_turn")
        table.drop_column("branch_of")
