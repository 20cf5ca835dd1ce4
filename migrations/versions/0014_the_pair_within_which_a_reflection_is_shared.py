"""The pair within which a reflection is shared."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rests", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("reflections", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pair", sa.String(length=40), nullable=False, server_default=""))
    # What is shared with a mentor belongs to the pair that the two are now. Where they are none, it is closed:
    # no pair has the number 0, so that no later one of the same two opens it or what still waits as a draft.
    op.execute(
        "UPDATE reflections SET pair = coalesce((SELECT max(matches.id) || '.0' FROM matches"
        " JOIN cohorts ON cohorts.id = matches.cohort_id"
        " JOIN enrollments ON enrollments.cohort_id = matches.cohort_id AND enrollments.member_id = matches.mentee_id"
        " JOIN members mentors ON mentors.id = matches.mentor_id JOIN members mentees ON mentees.id = matches.mentee_id"
        " WHERE matches.mentor_id = reflections.mentor_id AND matches.mentee_id = reflections.member_id"
        " AND matches.status = 'accepted' AND enrollments.status = 'active' AND cohorts.status = 'open'"
        " AND NOT mentors.gone AND NOT mentees.gone), '0.0')"
        " WHERE visibility = 'mentor'"
    )


def downgrade() -> None:
    """There is no way back but a backup: rows written since would be lost."""
    raise NotImplementedError
