"""Words that reviewers suggested themselves and put to use."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("server_words", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviewed", sa.Boolean(), server_default="1", nullable=False))

    with op.batch_alter_table("translation_suggestions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("used_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """There is no way back but a backup: rows written since would be lost."""
    raise NotImplementedError
