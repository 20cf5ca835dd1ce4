"""Who has finished and may become a mentor."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


GRADUATES = """
    INSERT INTO mentoring_graduates (server_id, member_id, cohort_id, at)
    SELECT server_id, member_id, cohort_id, issued_at FROM certificates AS one
    WHERE NOT EXISTS (
        SELECT 1 FROM certificates AS earlier WHERE earlier.member_id = one.member_id AND earlier.id < one.id
    )
"""


def upgrade() -> None:
    op.create_table(
        "mentoring_graduates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cohort_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_mentoring_graduates_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_mentoring_graduates_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_mentoring_graduates_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentoring_graduates")),
        sa.UniqueConstraint("member_id", name=op.f("uq_mentoring_graduates_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mentoring_graduates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentoring_graduates_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index("ix_mentoring_graduates_server_id", ["server_id"], unique=False)

    # Whoever had a certificate before is counted too, with their first; they are not written to after so long.
    op.execute(GRADUATES)


def downgrade() -> None:
    """There is no way back but a backup: rows written since would be lost."""
    raise NotImplementedError
