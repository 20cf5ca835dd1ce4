"""Who can read a reflection, and how it stands."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    last = _last_number()
    with op.batch_alter_table("reflections", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(
            sa.Column(
                "status",
                sa.Enum(
                    "draft",
                    "kept",
                    "withdrawn",
                    name="reflectionstatus",
                    native_enum=False,
                    create_constraint=True,
                    length=24,
                ),
                nullable=False,
                server_default="kept",
            )
        )
        batch_op.add_column(
            sa.Column(
                "visibility",
                sa.Enum(
                    "me", "mentor", "group", name="visibility", native_enum=False, create_constraint=True, length=24
                ),
                nullable=False,
                server_default="me",
            )
        )
        batch_op.add_column(sa.Column("mentor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("cohort_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("shared", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_index("ix_reflections_mentor_id_at", ["mentor_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reflections_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reflections_replaces_id"), ["replaces_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_reflections_mentor_id_members"), "members", ["mentor_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_reflections_cohort_id_cohorts"), "cohorts", ["cohort_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_reflections_replaces_id_reflections"),
            "reflections",
            ["replaces_id"],
            ["id"],
            ondelete="SET NULL",
        )
    with op.batch_alter_table("reflections", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        for column in ("status", "visibility", "shared"):
            batch_op.alter_column(column, server_default=None)
    if last:
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'reflections'")
        number = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('reflections', :last)")
        op.get_bind().execute(number, {"last": last})


def _last_number() -> int:
    """The last number that SQLite gave; a table that is made anew would begin behind the rows that are left."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return 0
    return connection.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'reflections'")) or 0


def downgrade() -> None:
    """There is no way back but a backup: rows written since would be lost."""
    raise NotImplementedError
