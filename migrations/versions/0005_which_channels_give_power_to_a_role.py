"""Which channels give power to a role."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "role_powers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("role_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_role_powers_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_powers")),
        sa.UniqueConstraint(
            "server_id", "role_id", "channel_id", name=op.f("uq_role_powers_server_id_role_id_channel_id")
        ),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """There is no way back but a backup: rows written since would be lost."""
    raise NotImplementedError
