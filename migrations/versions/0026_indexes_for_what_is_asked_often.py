"""Indexes for what is asked often, so that its cost does not grow with the host."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_attendance_drafts_session_id", "attendance_drafts", ("session_id",)),
    ("ix_audit_events_user_id", "audit_events", ("user_id",)),
    ("ix_cohorts_server_id", "cohorts", ("server_id",)),
    ("ix_match_rounds_server_id", "match_rounds", ("server_id",)),
    ("ix_matches_cohort_id_status", "matches", ("cohort_id", "status")),
    ("ix_matches_server_id", "matches", ("server_id",)),
    ("ix_meetings_logged_by", "meetings", ("logged_by",)),
    ("ix_outbox_cohort_id", "outbox", ("cohort_id",)),
    ("ix_outbox_member_id", "outbox", ("member_id",)),
    ("ix_prompt_posts_server_id_due_at", "prompt_posts", ("server_id", "due_at")),
    ("ix_series_created_by", "series", ("created_by",)),
    ("ix_session_changes_by", "session_changes", ("by",)),
    ("ix_sessions_server_id_starts_at", "sessions", ("server_id", "starts_at")),
    ("ix_staff_events_session_id", "staff_events", ("session_id",)),
)
PARTIAL = (
    ("ix_match_rounds_at_draft", "match_rounds", ("at",), "status = 'draft'"),
    ("ix_outbox_due_at_failed", "outbox", ("due_at",), "state = 'failed'"),
    ("ix_prompt_plans_created_at_draft", "prompt_plans", ("created_at",), "status = 'draft'"),
    ("ix_reflections_pair_shared", "reflections", ("pair",), "pair <> ''"),
    ("ix_series_created_at_draft", "series", ("created_at",), "status = 'draft'"),
    ("ix_session_changes_at_draft", "session_changes", ("at",), "status = 'draft'"),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, [*columns])
    for name, table, columns, where in PARTIAL:
        op.create_index(name, table, [*columns], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    """There is no way back but a backup: rows written since would be lost."""
    raise NotImplementedError
