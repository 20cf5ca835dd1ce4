"""Both of a pair are asked, one after the other, and have time to answer."""

from collections.abc import Generator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STATUSES = "status IN ('draft', 'asked', 'offered', 'accepted', 'declined', 'lapsed', 'ended')"
STANDING = "status in ('asked', 'offered', 'accepted')"
DECLINED_FOR = ("no-time", "another-person", "another-language", "other", "unsaid")
ENDED_FOR = ("reached", "no-time", "no-fit", "other", "unsaid")


def upgrade() -> None:
    with op.batch_alter_table("match_rounds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer_days", sa.Integer(), server_default="14", nullable=False))
    with op.batch_alter_table("mentor_requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_since", sa.DateTime(timezone=True), nullable=True))
    op.drop_index("uq_matches_cohort_id_mentee_id_standing", "matches")
    matches = op.batch_alter_table("matches", schema=None, table_kwargs={"sqlite_autoincrement": True})
    with numbers_go_on("matches"), matches as batch_op:
        batch_op.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("mentor_accepted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("decline_reason", code(DECLINED_FOR, "declinereason"), nullable=True))
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("end_reason", code(ENDED_FOR, "endreason"), nullable=True))
        batch_op.drop_constraint(op.f("ck_matches_matchstatus"), type_="check")
        batch_op.create_check_constraint(op.f("ck_matches_matchstatus"), STATUSES)
    op.create_index(
        "uq_matches_cohort_id_mentee_id_standing",
        "matches",
        ["cohort_id", "mentee_id"],
        unique=True,
        sqlite_where=sa.text(STANDING),
        postgresql_where=sa.text(STANDING),
    )
    # Who was asked or accepted before goes on as they were; what was to tell a mentee waits for nothing any more.
    op.execute("UPDATE matches SET mentor_accepted_at = answered_at WHERE status = 'accepted'")
    op.execute("UPDATE outbox SET after_id = NULL WHERE kind = 'match.introduction' AND state = 'planned'")


def code(values: tuple[str, ...], name: str) -> sa.Enum:
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
