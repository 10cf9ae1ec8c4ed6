"""The first tables: catalogue, interactions, dialogues, conversations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Create everything."""
    _catalogue()
    _reactions()
    _conversations()


def downgrade() -> None:
    """Drop everything."""
    for table in ("preferences", "frames", "turns", "sessions", "users", "dialogues", "interactions"):
        op.drop_table(table)
    for table in ("names", "item_values", "items", "meta"):
        op.drop_table(table)


def _catalogue() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.create_table(
        "items",
        sa.Column("row", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(), nullable=False, unique=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer()),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
    )
    op.create_table(
        "item_values",
        sa.Column("row", sa.Integer(), sa.ForeignKey("items.row", ondelete="CASCADE"), nullable=False),
        sa.Column("attribute", sa.String(), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("folded", sa.Text()),
        sa.Column("number", sa.Float()),
    )
    op.create_index("ix_item_values_number", "item_values", ["attribute", "number", "row"])
    op.create_index("ix_item_values_row", "item_values", ["row"])
    op.create_index("ix_item_values_text", "item_values", ["attribute", "folded", "row"])
    op.create_table(
        "names",
        sa.Column("row", sa.Integer(), sa.ForeignKey("items.row", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_names_row", "names", ["row", "position"])


def _reactions() -> None:
    op.create_table(
        "interactions",
        sa.Column("user", sa.String(), primary_key=True),
        sa.Column(
            "row", sa.Integer(), sa.ForeignKey("items.row", ondelete="CASCADE"), primary_key=True, autoincrement=False
        ),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("rating", sa.Float()),
        sa.Column("time", sa.BigInteger()),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_interactions_row", "interactions", ["row"])
    op.create_table(
        "dialogues",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("turns", sa.JSON(), nullable=False),
    )


def _conversations() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("user", sa.String()),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("updated", sa.Float(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
    )
    op.create_index("ix_sessions_user", "sessions", ["user"])
    op.create_table(
        "turns",
        sa.Column("session", sa.String(), sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("message_id", sa.String()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("parsed", sa.JSON()),
        sa.Column("reply", sa.JSON()),
        sa.Column("ledger", sa.JSON()),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("time", sa.Float(), nullable=False),
    )
    op.create_index("ux_turns_message", "turns", ["session", "message_id"], unique=True)
    op.create_table(
        "frames",
        sa.Column("session", sa.String(), sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("frame", sa.JSON(), nullable=False),
    )
    op.create_table(
        "preferences",
        sa.Column("user", sa.String(), primary_key=True),
        sa.Column("item", sa.String(), primary_key=True),
        sa.Column("verdict", sa.String(), primary_key=True),
        sa.Column("session", sa.String()),
        sa.Column("time", sa.Float(), nullable=False),
    )
    op.create_index("ix_preferences_session", "preferences", ["session"])
