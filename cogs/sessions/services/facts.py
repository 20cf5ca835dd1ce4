"""What is so of sessions, as far as it decides what is open to a person (`bot.people.facts`)."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from bot.core.authority import Fact
from bot.people.act import Act
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services.facts import own_cohorts
from cogs.sessions import actions
from cogs.sessions.models import Rsvp, Session
from cogs.sessions.rules.sessions import SessionStatus


def conditions(act: Act) -> Mapping[Fact, ColumnElement[bool]]:
    """When each of these holds."""
    sessions = exists().where(Session.server_id == act.server, Session.status == SessionStatus.PLANNED)
    ahead = sessions.where(Session.starts_at > act.now)
    open_cohorts = select(Cohort.id).where(Cohort.server_id == act.server, Cohort.status == CohortStatus.OPEN)
    sooner = aliased(Session)
    is_next = ~exists().where(
        sooner.cohort_id == Session.cohort_id,
        sooner.status == SessionStatus.PLANNED,
        sooner.starts_at > act.now,
        sooner.starts_at < Session.starts_at,
    )
    answered = exists().where(Rsvp.session_id == Session.id, Rsvp.member_id == (act.actor.member_id or 0))
    return {
        actions.SESSIONS: sessions,
        actions.SESSIONS_AHEAD: ahead.where(Session.cohort_id.in_(open_cohorts)),
        actions.SESSION_TO_ANSWER: ahead.where(Session.cohort_id.in_(own_cohorts(act)), is_next, ~answered),
    }
