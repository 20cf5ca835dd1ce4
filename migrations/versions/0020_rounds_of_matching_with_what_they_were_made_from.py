"""Rounds of matching with what they were made from."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "match_weights",
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "criterion",
            sa.Enum(
                "language",
                "times",
                "setting",
                "role",
                "topics",
                "region",
                "format",
                "identity",
                name="criterion",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.CheckConstraint("weight between 0 and 100", name=op.f("ck_match_weights_weight")),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_match_weights_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("server_id", "criterion", name=op.f("pk_match_weights")),
    )
    op.create_table(
        "match_rulings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("cohort_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mentor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mentee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "ruling",
            sa.Enum("together", "apart", name="ruling", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("mentor_id <> mentee_id", name=op.f("ck_match_rulings_two_people")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_match_rulings_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["members.id"], name=op.f("fk_match_rulings_mentee_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["members.id"], name=op.f("fk_match_rulings_mentor_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_match_rulings_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_rulings")),
        sa.UniqueConstraint(
            "cohort_id", "mentor_id", "mentee_id", name=op.f("uq_match_rulings_cohort_id_mentor_id_mentee_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("match_rulings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_rulings_mentee_id"), ["mentee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_rulings_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index(
            "uq_match_rulings_cohort_id_mentee_id_together",
            ["cohort_id", "mentee_id"],
            unique=True,
            sqlite_where=sa.text("ruling = 'together'"),
            postgresql_where=sa.text("ruling = 'together'"),
        )

    op.create_table(
        "match_round_members",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=True),
        sa.Column(
            "why",
            sa.Enum(
                "no_place",
                "no_language",
                "no_time",
                "nobody_fits",
                name="why",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("wants", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_match_round_members_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["match_rounds.id"],
            name=op.f("fk_match_round_members_round_id_match_rounds"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_match_round_members_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_round_members")),
        sa.UniqueConstraint("round_id", "member_id", name=op.f("uq_match_round_members_round_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("match_round_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_round_members_member_id"), ["member_id"], unique=False)

    op.create_table(
        "match_round_weights",
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "criterion",
            sa.Enum(
                "language",
                "times",
                "setting",
                "role",
                "topics",
                "region",
                "format",
                "identity",
                name="criterion",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["match_rounds.id"],
            name=op.f("fk_match_round_weights_round_id_match_rounds"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_match_round_weights_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "criterion", name=op.f("pk_match_round_weights")),
    )
    op.create_table(
        "match_reasons",
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("match_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "criterion",
            sa.Enum(
                "language",
                "times",
                "setting",
                "role",
                "topics",
                "region",
                "format",
                "identity",
                name="criterion",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=24), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint("criterion <> 'identity'", name=op.f("ck_match_reasons_told")),
        sa.ForeignKeyConstraint(
            ["match_id"], ["matches.id"], name=op.f("fk_match_reasons_match_id_matches"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_match_reasons_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("match_id", "position", name=op.f("pk_match_reasons")),
    )
    op.execute("""
        INSERT INTO match_reasons (server_id, match_id, criterion, value, position)
        SELECT server_id, match_id, 'language', language, position FROM match_languages
    """)
    op.drop_table("match_languages")
    with op.batch_alter_table("match_rounds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seed", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fit", sa.Integer(), nullable=True))


def downgrade() -> None:
    """There is no way back but a backup: rows written since would be lost."""
    raise NotImplementedError
