"""Make-up work in the ledger, and what facilitators wrote down of it."""

from collections.abc import Generator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COUNTS_AS = ("session", "reflection", "meeting")
HOUR_TYPES = ("professional", "rsc_individual", "rsc_group", "peer", "mentoring")


def upgrade() -> None:
    with numbers_go_on("credits"), op.batch_alter_table("credits", copy_from=as_they_are()) as batch_op:
        batch_op.add_column(sa.Column("counts_as", sa.String(length=24), nullable=True))
        batch_op.drop_constraint(op.f("ck_credits_creditkind"), type_="check")
        for name, rule in {
            "creditkind": "kind IN ('session', 'reflection', 'meeting', 'added')",
            "countsas": "counts_as IN ('session', 'reflection', 'meeting')",
            "counts_as": "counts_as is null or kind = 'added'",
        }.items():
            batch_op.create_check_constraint(op.f(f"ck_credits_{name}"), rule)
    op.create_table(
        "added_hours",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("cohort_id", ROW_ID, nullable=False),
        sa.Column("member_id", ROW_ID, nullable=False),
        sa.Column("added_by_id", ROW_ID, nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("hour_type", code(HOUR_TYPES, "hourtype"), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("counts_as", code(COUNTS_AS, "countsas"), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("minutes between 1 and 1440", name=op.f("ck_added_hours_minutes")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["members.id"], name=op.f("fk_added_hours_added_by_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_added_hours_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_added_hours_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_added_hours_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_added_hours")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("added_hours") as batch_op:
        batch_op.create_index(op.f("ix_added_hours_added_by_id"), ["added_by_id"], unique=False)
        batch_op.create_index(op.f("ix_added_hours_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(op.f("ix_added_hours_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "uq_added_hours_standing",
            ["member_id", "cohort_id", "on_date", "hour_type", "minutes"],
            unique=True,
            sqlite_where=sa.text("taken_back_at is null"),
            postgresql_where=sa.text("taken_back_at is null"),
        )


def code(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def as_they_are() -> sa.Table:
    """The ledger as it was, from which SQLite makes it anew."""
    return sa.Table(
        "credits",
        sa.MetaData(),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("cohort_id", ROW_ID, nullable=False),
        sa.Column("member_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("hour_type", sa.String(length=24), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("subject_id", ROW_ID, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('session', 'reflection', 'meeting')", name="ck_credits_creditkind"),
        sa.CheckConstraint(f"hour_type IN ({', '.join(repr(one) for one in HOUR_TYPES)})", name="ck_credits_hourtype"),
        sa.CheckConstraint("units in (-1, 1)", name="ck_credits_units"),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_credits_cohort_id_cohorts", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_credits_member_id_members", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["server_id"], ["servers.id"], name="fk_credits_server_id_servers", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_credits"),
        sa.UniqueConstraint(
            "member_id", "kind", "subject_id", "sequence", name="uq_credits_member_id_kind_subject_id_sequence"
        ),
        sa.Index("ix_credits_cohort_id", "cohort_id"),
        sa.Index("ix_credits_member_id_cohort_id", "member_id", "cohort_id"),
        sqlite_autoincrement=True,
    )


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
