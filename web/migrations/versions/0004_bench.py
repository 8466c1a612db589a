"""The authors' bench: drafts with their files, trials and what they run on, and the versions published."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("updated", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.ForeignKeyConstraint(["owner"], ["people.id"], name="fk_drafts_owner"),
    )
    op.create_table(
        "draft_files",
        sa.Column("draft", sa.String(40), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("draft", "name", name="pk_draft_files"),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"], name="fk_draft_files_draft"),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_draft_files_by"),
    )
    op.create_table(
        "bundles",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_bundles"),
    )
    op.create_table(
        "trials",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("draft", sa.String(40), nullable=False),
        sa.Column("bundle", sa.String(64), nullable=False),
        sa.Column("start", sa.Text, nullable=False),
        sa.Column("moves", sa.Text, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("updated", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_trials"),
        sa.ForeignKeyConstraint(["owner"], ["people.id"], name="fk_trials_owner"),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"], name="fk_trials_draft"),
        sa.ForeignKeyConstraint(["bundle"], ["bundles.digest"], name="fk_trials_bundle"),
    )
    op.create_index("ix_trials_draft_owner", "trials", ["draft", "owner"])
    op.create_index("ix_trials_bundle", "trials", ["bundle"])
    op.create_table(
        "published",
        sa.Column("persona", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("note", sa.String(400), nullable=False, server_default=""),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("persona", "version", name="pk_published"),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_published_by"),
    )


def downgrade() -> None:
    """Take them away, drafts and versions with them."""
    for table in ("published", "trials", "bundles", "draft_files", "drafts"):
        op.drop_table(table)
