"""Profiles for mentoring."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

PROFILES = """
    INSERT INTO mentoring_profiles (server_id, member_id, timezone, region, agency, at)
    SELECT server_id, member_id, '', '', '', at FROM {table}
    WHERE member_id NOT IN (SELECT member_id FROM mentoring_profiles)
"""
LANGUAGES = """
    INSERT INTO mentoring_languages (server_id, profile_id, language, fluency, position)
    SELECT item.server_id, profile.id, item.language, 'fluent', item.position
        + (SELECT count(*) FROM mentoring_languages AS earlier WHERE earlier.profile_id = profile.id)
    FROM {items} AS item JOIN {table} AS whose ON whose.id = item.{owner}
    JOIN mentoring_profiles AS profile ON profile.member_id = whose.member_id
    WHERE NOT EXISTS (
        SELECT 1 FROM mentoring_languages AS known
        WHERE known.profile_id = profile.id AND known.language = item.language
    )
"""


def upgrade() -> None:
    op.create_table(
        "mentoring_avoidances",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_mentoring_avoidances_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["members.id"], name=op.f("fk_mentoring_avoidances_other_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_mentoring_avoidances_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentoring_avoidances")),
        sa.UniqueConstraint("member_id", "other_id", name=op.f("uq_mentoring_avoidances_member_id_other_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mentoring_avoidances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentoring_avoidances_other_id"), ["other_id"], unique=False)

    op.create_table(
        "mentoring_profiles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "educator",
                "mental-health-provider",
                "home-visitor",
                "parent-educator",
                "program-leader",
                "other",
                name="providerrole",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "setting",
            sa.Enum(
                "child-care",
                "preschool",
                "home-visiting",
                "early-intervention",
                "home",
                "other",
                name="setting",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column(
            "format",
            sa.Enum(
                "online", "in-person", "either", name="format", native_enum=False, create_constraint=True, length=24
            ),
            nullable=True,
        ),
        sa.Column("agency", sa.String(length=120), nullable=False),
        sa.Column("supervisor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("identities", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_mentoring_profiles_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_mentoring_profiles_server_id_servers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"],
            ["members.id"],
            name=op.f("fk_mentoring_profiles_supervisor_id_members"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentoring_profiles")),
        sa.UniqueConstraint("member_id", name=op.f("uq_mentoring_profiles_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mentoring_profiles", schema=None) as batch_op:
        batch_op.create_index("ix_mentoring_profiles_server_id", ["server_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mentoring_profiles_supervisor_id"), ["supervisor_id"], unique=False)

    op.create_table(
        "mentor_request_goals",
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "reflection",
                "families",
                "development",
                "behavior",
                "culture",
                "trauma",
                "inclusion",
                "leadership",
                "team",
                "study",
                "well-being",
                name="topic",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["mentor_requests.id"],
            name=op.f("fk_mentor_request_goals_request_id_mentor_requests"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_mentor_request_goals_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("request_id", "position", name=op.f("pk_mentor_request_goals")),
    )
    op.create_table(
        "mentor_strengths",
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "reflection",
                "families",
                "development",
                "behavior",
                "culture",
                "trauma",
                "inclusion",
                "leadership",
                "team",
                "study",
                "well-being",
                name="topic",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.id"], name=op.f("fk_mentor_strengths_mentor_id_mentors"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_mentor_strengths_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mentor_id", "position", name=op.f("pk_mentor_strengths")),
    )
    op.create_table(
        "mentoring_languages",
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column(
            "fluency",
            sa.Enum("basic", "working", "fluent", name="fluency", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["mentoring_profiles.id"],
            name=op.f("fk_mentoring_languages_profile_id_mentoring_profiles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_mentoring_languages_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "position", name=op.f("pk_mentoring_languages")),
    )
    op.create_table(
        "mentoring_times",
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint("0 <= starts and starts < ends and ends <= 1440", name=op.f("ck_mentoring_times_order")),
        sa.CheckConstraint("weekday between 0 and 6", name=op.f("ck_mentoring_times_weekday")),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["mentoring_profiles.id"],
            name=op.f("fk_mentoring_times_profile_id_mentoring_profiles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name=op.f("fk_mentoring_times_server_id_servers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "position", name=op.f("pk_mentoring_times")),
    )
    _move_languages()
    op.drop_table("mentor_languages")
    op.drop_table("mentor_request_languages")
    with op.batch_alter_table("mentor_requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("identities", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("mentors", schema=None) as batch_op:
        batch_op.add_column(sa.Column("words", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("trained_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE mentors SET approved_at = at")  # whoever offered before approvals began is trusted as before


def _move_languages() -> None:
    """A profile for everybody who offers or wishes, with the languages they named: all of them spoken well.

    Who does both keeps the languages of their offer first.
    """
    for table in ("mentors", "mentor_requests"):
        op.execute(PROFILES.format(table=table))
    op.execute(LANGUAGES.format(table="mentors", items="mentor_languages", owner="mentor_id"))
    op.execute(LANGUAGES.format(table="mentor_requests", items="mentor_request_languages", owner="request_id"))


def downgrade() -> None:
    """There is no way back but a backup: rows written since would be lost."""
    raise NotImplementedError
