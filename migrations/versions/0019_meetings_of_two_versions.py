"""Meetings of which two people tell different lengths, corrections, and meetings of a mentor with several mentees."""

from collections.abc import Generator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEW = ("format", "status", "counted", "counted_before", "by_staff", "turn")
"""The new columns that are never empty."""
ASKED_BEFORE = """
    UPDATE outbox SET dedupe_key = 't1' WHERE kind = 'meeting.confirm' AND EXISTS (
        SELECT 1 FROM meetings WHERE meetings.id = outbox.subject_id AND meetings.confirmed_at IS NULL
        AND CAST(meetings.minutes AS VARCHAR(24)) = outbox.dedupe_key
    )
"""
"""What was asked about a meeting belongs to its first turn; until now the minutes said what a message was about."""


def upgrade() -> None:
    make_groups()
    with op.batch_alter_table("meetings") as batch_op:
        batch_op.add_column(sa.Column("format", sa.String(length=24), nullable=False, server_default="individual"))
        batch_op.add_column(sa.Column("group_id", ROW_ID, nullable=True))
        batch_op.add_column(sa.Column("status", sa.String(length=24), nullable=False, server_default="asked"))
        batch_op.add_column(sa.Column("other_minutes", sa.Integer(), nullable=True))
        for name in ("counted", "counted_before"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("by_staff", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="1"))
    op.execute("UPDATE meetings SET status = 'settled', counted = minutes WHERE confirmed_at IS NOT NULL")
    op.execute(ASKED_BEFORE)
    with numbers_go_on("meetings"), op.batch_alter_table("meetings", copy_from=as_they_are()) as batch_op:
        for name in NEW:
            batch_op.alter_column(name, server_default=None)
        batch_op.drop_constraint(op.f("ck_meetings_minutes"), type_="check")
        for name, rule in {
            "minutes": "minutes between 0 and 480",
            "other_minutes": "other_minutes between 0 and 480",
            "counted": "counted between 0 and 480",
            "two_versions": "(status in ('different', 'disputed')) = (other_minutes is not null)",
            "settled": "status <> 'settled' or minutes = counted",
            "group": "(format = 'group') = (group_id is not null)",
            "meetingformat": "format IN ('individual', 'group')",
            "meetingstatus": "status IN ('asked', 'different', 'disputed', 'settled')",
        }.items():
            batch_op.create_check_constraint(op.f(f"ck_meetings_{name}"), rule)
        batch_op.create_index(op.f("ix_meetings_group_id"), ["group_id"], unique=False)
        batch_op.create_foreign_key(
            op.f("fk_meetings_group_id_group_meetings"), "group_meetings", ["group_id"], ["id"], ondelete="CASCADE"
        )


def make_groups() -> None:
    """Meetings of a mentor with several mentees."""
    op.create_table(
        "group_meetings",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", ROW_ID, nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("source_id", ROW_ID, nullable=True),
        sa.Column("cohort_id", ROW_ID, nullable=True),
        sa.CheckConstraint("counted between 0 and 480", name=op.f("ck_group_meetings_counted")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_group_meetings_cohort_id_cohorts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["members.id"], name=op.f("fk_group_meetings_mentor_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_group_meetings_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_meetings")),
        sa.UniqueConstraint("mentor_id", "on_date", name=op.f("uq_group_meetings_mentor_id_on_date")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("group_meetings") as batch_op:
        batch_op.create_index(op.f("ix_group_meetings_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index("ix_group_meetings_server_id", ["server_id"], unique=False)


def as_they_are() -> sa.Table:
    """The table with its new columns, from which SQLite makes it anew."""
    return sa.Table(
        "meetings",
        sa.MetaData(),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("match_id", ROW_ID, nullable=False),
        sa.Column("logged_by", ROW_ID, nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("format", sa.String(length=24), nullable=False),
        sa.Column("group_id", ROW_ID, nullable=True),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("other_minutes", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("counted_before", sa.Integer(), nullable=False),
        sa.Column("by_staff", sa.Boolean(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes > 0", name="ck_meetings_minutes"),
        sa.ForeignKeyConstraint(
            ["logged_by"], ["members.id"], name="fk_meetings_logged_by_members", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["match_id"], ["matches.id"], name="fk_meetings_match_id_matches", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name="fk_meetings_server_id_servers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
        sa.UniqueConstraint("match_id", "on_date", name="uq_meetings_match_id_on_date"),
        sa.Index("ix_meetings_match_id", "match_id"),
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
