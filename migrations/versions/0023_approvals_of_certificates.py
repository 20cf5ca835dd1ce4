"""Approvals of certificates, and what the staff hear of them."""

from collections.abc import Generator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MATTERS = (
    "matter IN ('left', 'turned_away', 'no_attendance', 'missed_two', 'certificate_ready', 'certificate_name', "
    "'certificate_lost')"
)


def upgrade() -> None:
    op.create_table(
        "certificate_approvals",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("cohort_id", ROW_ID, nullable=False),
        sa.Column("member_id", ROW_ID, nullable=False),
        sa.Column("approved_by_id", ROW_ID, nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("second_language", sa.String(length=16), nullable=True),
        sa.Column("certificate_id", ROW_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["members.id"],
            name=op.f("fk_certificate_approvals_approved_by_id_members"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
            name=op.f("fk_certificate_approvals_certificate_id_certificates"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_certificate_approvals_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_certificate_approvals_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_certificate_approvals_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_approvals")),
        sa.UniqueConstraint("cohort_id", "member_id", name=op.f("uq_certificate_approvals_cohort_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("certificate_approvals", schema=None) as batch_op:
        for column in ("approved_by_id", "certificate_id", "member_id"):
            batch_op.create_index(op.f(f"ix_certificate_approvals_{column}"), [column], unique=False)
    for table in ("staff_events", "staff_notices_off"):
        more = op.batch_alter_table(table, schema=None, table_kwargs={"sqlite_autoincrement": True})
        with numbers_go_on(table), more as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_staffmatter"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_{table}_staffmatter"), MATTERS)


@contextmanager
def numbers_go_on(table: str) -> Generator[None]:
    """Let rows that are added later get no number that one had before, where SQLite makes a table anew."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        yield
        return
    last = bind.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table})
    yield
    if last is not None:
        bind.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table})
        bind.execute(
            sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), {"table": table, "last": last}
        )


def downgrade() -> None:
    """There is no way back but a backup: rows written since would be lost."""
    raise NotImplementedError
