"""Who somebody is here, as far as it decides what is open to them: one statement for `/help`, `/me` and `/progress`."""

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from bot.db import Tx
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import State
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.mentoring.models import Match, Meeting, Mentor, MentorRequest
from cogs.mentoring.rules.matching import STANDING, MatchStatus
from cogs.programs.rules.possibilities import Facts
from cogs.prompts.models import PromptPost
from cogs.reflections.models import Reflection
from cogs.sessions.models import Rsvp, Session
from cogs.sessions.rules.sessions import SessionStatus


def of(tx: Tx, act: Act, *, web: bool = False) -> Facts:
    """What is open to a person in the server acted in; nothing in a direct message. One statement."""
    if act.actor.server_id is None:
        return Facts(web=web)
    server, member = act.server, act.actor.member_id or 0
    cohorts = exists().where(Cohort.server_id == server)
    is_open = Cohort.status == CohortStatus.OPEN
    place = exists().where(Enrollment.cohort_id == Cohort.id, Enrollment.member_id == member, _active())
    ended = exists().where(
        Enrollment.cohort_id == Cohort.id, Enrollment.member_id == member, Enrollment.status == EnrollmentStatus.REMOVED
    )
    somebody = exists().where(Enrollment.cohort_id == Cohort.id)
    taken = select(func.count()).where(Enrollment.cohort_id == Cohort.id, _active()).correlate(Cohort).scalar_subquery()
    mine = or_(Match.mentor_id == member, Match.mentee_id == member)
    here = exists().where(
        Member.id.in_((Match.mentor_id, Match.mentee_id)), Member.id != member, Member.gone.is_(False)
    )
    accompanied = exists().where(Match.cohort_id == Cohort.id, Match.mentee_id == member, Match.status.in_(STANDING))
    sessions = exists().where(Session.server_id == server, Session.status == SessionStatus.PLANNED)
    in_my_cohorts = Session.cohort_id.in_(_mine(member))
    said = exists().where(Rsvp.session_id == Session.id, Rsvp.member_id == member)
    sooner = aliased(Session)
    is_next = ~exists().where(
        sooner.cohort_id == Session.cohort_id,
        sooner.status == SessionStatus.PLANNED,
        sooner.starts_at > act.now,
        sooner.starts_at < Session.starts_at,
    )
    wrote = exists().where(Reflection.post_id == PromptPost.id, Reflection.member_id == member)
    facts: dict[str, ColumnElement[bool]] = {
        "door_open": cohorts.where(is_open, Cohort.capacity > taken, ~place, ~ended),
        "has_place": cohorts.where(is_open, place),
        "had_place": exists().where(Enrollment.member_id == member),
        "paired": exists().where(Match.server_id == server, mine, Match.status == MatchStatus.ACCEPTED, here),
        "may_request": cohorts.where(is_open, place, ~accompanied),
        "requested": exists().where(MentorRequest.member_id == member),
        "mentors": exists().where(Mentor.member_id == member, Mentor.capacity > 0),
        "pairing_asked": exists().where(Match.mentor_id == member, Match.status == MatchStatus.ASKED),
        "meeting_to_confirm": exists().where(
            Meeting.match_id == Match.id,
            mine,
            Match.status == MatchStatus.ACCEPTED,
            Meeting.confirmed_at.is_(None),
            Meeting.logged_by != member,
        ),
        "session_to_answer": sessions.where(Session.starts_at > act.now, in_my_cohorts, is_next, ~said),
        "prompt_to_answer": exists().where(PromptPost.cohort_id.in_(_mine(member)), posted(), ~wrote),
        "cohorts": cohorts.where(Cohort.status != CohortStatus.REMOVED),
        "people": cohorts.where(Cohort.status != CohortStatus.REMOVED, somebody.where(_active())),
        "removed_people": cohorts.where(
            Cohort.status != CohortStatus.REMOVED, somebody.where(Enrollment.status == EnrollmentStatus.REMOVED)
        ),
        "open_cohorts": cohorts.where(is_open),
        "closed_cohorts": cohorts.where(Cohort.status == CohortStatus.CLOSED),
        "sessions_ahead": sessions.where(
            Session.starts_at > act.now,
            Session.cohort_id.in_(select(Cohort.id).where(Cohort.status == CohortStatus.OPEN)),
        ),
        "sessions": sessions,
    }
    row = tx.execute(select(*(fact.label(name) for name, fact in facts.items()))).mappings().one()
    return Facts(**{name: bool(row[name]) for name in facts}, web=web)


def posted() -> ColumnElement[bool]:
    """Whether a prompt stands in its channel."""
    return exists().where(
        OutboxEntry.kind == "prompt.post", OutboxEntry.subject_id == PromptPost.id, OutboxEntry.state == State.SENT
    )


def _active() -> ColumnElement[bool]:
    return Enrollment.status == EnrollmentStatus.ACTIVE


def _mine(member: int) -> Select[int]:
    """The open cohorts in which somebody has a place."""
    return (
        select(Cohort.id)
        .join(Enrollment, Enrollment.cohort_id == Cohort.id)
        .where(Enrollment.member_id == member, _active(), Cohort.status == CohortStatus.OPEN)
    )
