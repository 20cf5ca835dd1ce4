"""Certificates can be replaced and revoked, and outlive what their holder deletes."""

from collections.abc import Generator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

VALID = "state = 'valid'"


def upgrade() -> None:
    certificates = op.batch_alter_table("certificates", schema=None, table_kwargs={"sqlite_autoincrement": True})
    with numbers_go_on("certificates"), certificates as batch_op:
        batch_op.add_column(sa.Column("second_language", sa.String(length=16), nullable=True))
        batch_op.add_column(
            sa.Column("paper", code("us-letter", "a4", name="paper"), server_default="us-letter", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "state",
                code("valid", "replaced", "revoked", name="certificatestate"),
                server_default="valid",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("shows_name", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("shows_dates", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("shows_hours", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.alter_column("member_id", existing_type=sa.BigInteger(), nullable=True)
        batch_op.alter_column(
            "code", existing_type=sa.String(length=24), type_=sa.String(length=32), existing_nullable=False
        )
        batch_op.drop_constraint(op.f("uq_certificates_cohort_id_member_id"), type_="unique")
        batch_op.create_check_constraint(op.f("ck_certificates_ended"), f"({VALID}) = (ended_at IS NULL)")
        batch_op.create_check_constraint(op.f("ck_certificates_sealed"), "member_id IS NOT NULL OR reason IS NULL")
        batch_op.create_foreign_key(
            op.f("fk_certificates_replaces_id_certificates"),
            "certificates",
            ["replaces_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_index(op.f("ix_certificates_replaces_id"), "certificates", ["replaces_id"])
    op.create_index("ix_certificates_server_id_member_id", "certificates", ["server_id", "member_id"])
    op.create_index(
        "uq_certificates_valid",
        "certificates",
        ["cohort_id", "member_id"],
        unique=True,
        sqlite_where=sa.text(VALID),
        postgresql_where=sa.text(VALID),
    )


def code(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


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
