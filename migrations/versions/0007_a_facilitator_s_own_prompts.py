"""A facilitator's own prompts."""

from collections.abc import Generator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REPEATS = "'none', 'weekly', 'biweekly', 'monthly', 'monthly_weekday'"


def upgrade() -> None:
    op.create_table(
        "prompts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("theme", sa.Integer(), nullable=True),
        sa.Column(
            "element",
            sa.Enum(
                "family_story",
                "baby_in_mind",
                "parallel_process",
                "use_of_self",
                "alliance",
                name="element",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("tenet", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("author_id", ROW_ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tenet BETWEEN 1 AND 10", name=op.f("ck_prompts_tenet")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["members.id"], name=op.f("fk_prompts_author_id_members"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_prompts_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("prompts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prompts_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_prompts_server_id_retired_at", ["server_id", "retired_at"], unique=False)

    op.create_table(
        "prompt_translations",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("prompt_id", ROW_ID, nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("question", sa.String(length=1500), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("translator_id", ROW_ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prompt_id"], ["prompts.id"], name=op.f("fk_prompt_translations_prompt_id_prompts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_prompt_translations_server_id_servers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["translator_id"],
            ["members.id"],
            name=op.f("fk_prompt_translations_translator_id_members"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_translations")),
        sa.UniqueConstraint("prompt_id", "language", name=op.f("uq_prompt_translations_prompt_id_language")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("prompt_translations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prompt_translations_translator_id"), ["translator_id"], unique=False)

    widen_plans()
    widen_posts()


def widen_plans() -> None:
    """Plans of a prompt of the library or of somebody's own, in an order; and plans can be cancelled."""
    with op.batch_alter_table("prompt_plans") as batch_op:
        batch_op.add_column(sa.Column("library_number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("prompt_id", ROW_ID, nullable=True))
        batch_op.add_column(sa.Column("order", sa.String(length=24), nullable=False, server_default="sequence"))
    was = sa.Table(
        "prompt_plans",
        sa.MetaData(),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("cohort_id", ROW_ID, nullable=False),
        sa.Column("theme", sa.Integer(), nullable=False),
        sa.Column("starts", sa.String(length=16), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("repeat", sa.String(length=24), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_number", sa.Integer(), nullable=True),
        sa.Column("prompt_id", ROW_ID, nullable=True),
        sa.Column("order", sa.String(length=24), nullable=False),
        sa.CheckConstraint("count > 0", name="ck_prompt_plans_count"),
        sa.CheckConstraint(f"repeat IN ({REPEATS})", name="ck_prompt_plans_repeat"),
        sa.CheckConstraint("status IN ('draft', 'live')", name="ck_prompt_plans_planstatus"),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name="fk_prompt_plans_cohort_id_cohorts", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name="fk_prompt_plans_server_id_servers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_prompt_plans"),
        sa.Index("ix_prompt_plans_cohort_id", "cohort_id"),
        sqlite_autoincrement=True,
    )
    with numbers_go_on("prompt_plans"), op.batch_alter_table("prompt_plans", copy_from=was) as batch_op:
        batch_op.alter_column("theme", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column("order", existing_type=sa.String(length=24), server_default=None)
        batch_op.drop_constraint(op.f("ck_prompt_plans_planstatus"), type_="check")
        batch_op.create_check_constraint(op.f("ck_prompt_plans_planstatus"), "status IN ('draft', 'live', 'cancelled')")
        batch_op.create_check_constraint(op.f("ck_prompt_plans_order"), "\"order\" IN ('sequence', 'random')")
        batch_op.create_check_constraint(
            op.f("ck_prompt_plans_prompt"), "coalesce(theme, library_number, prompt_id) IS NOT NULL"
        )
        batch_op.create_foreign_key(op.f("fk_prompt_plans_prompt_id_prompts"), "prompts", ["prompt_id"], ["id"])
        batch_op.create_index(op.f("ix_prompt_plans_prompt_id"), ["prompt_id"])


def widen_posts() -> None:
    """Posts are of one prompt; those that are there were the opening prompts of their themes."""
    with op.batch_alter_table("prompt_posts") as batch_op:
        batch_op.add_column(sa.Column("library_number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("prompt_id", ROW_ID, nullable=True))
        batch_op.add_column(sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE prompt_posts SET library_number = 3 * (theme - 1) + 1")
    was = sa.Table(
        "prompt_posts",
        sa.MetaData(),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("cohort_id", ROW_ID, nullable=False),
        sa.Column("plan_id", ROW_ID, nullable=False),
        sa.Column("theme", sa.Integer(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_number", sa.Integer(), nullable=True),
        sa.Column("prompt_id", ROW_ID, nullable=True),
        sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name="fk_prompt_posts_cohort_id_cohorts", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["prompt_plans.id"], name="fk_prompt_posts_plan_id_prompt_plans", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name="fk_prompt_posts_server_id_servers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_prompt_posts"),
        sa.UniqueConstraint("plan_id", "local_date", name="uq_prompt_posts_plan_id_local_date"),
        sa.Index("ix_prompt_posts_cohort_id_due_at", "cohort_id", "due_at"),
        sqlite_autoincrement=True,
    )
    with numbers_go_on("prompt_posts"), op.batch_alter_table("prompt_posts", copy_from=was) as batch_op:
        batch_op.alter_column("theme", existing_type=sa.Integer(), nullable=True)
        batch_op.create_check_constraint(
            op.f("ck_prompt_posts_prompt"), "(library_number IS NULL) <> (prompt_id IS NULL)"
        )
        batch_op.create_foreign_key(op.f("fk_prompt_posts_prompt_id_prompts"), "prompts", ["prompt_id"], ["id"])
        batch_op.create_index(op.f("ix_prompt_posts_prompt_id"), ["prompt_id"])


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
