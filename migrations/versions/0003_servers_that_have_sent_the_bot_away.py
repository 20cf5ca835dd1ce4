"""Servers that have sent the bot away."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("servers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_servers_left_at",
            ["left_at"],
            unique=False,
            sqlite_where=sa.text("left_at is not null"),
            postgresql_where=sa.text("left_at is not null"),
        )


def downgrade() -> None:
    """There is no way back but a backup: rows written since would be lost."""
    raise NotImplementedError
