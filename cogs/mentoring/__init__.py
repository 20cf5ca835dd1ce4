"""Mentoring: offers and requests, matches, and the meetings of a pair."""

from bot.feature import Feature, Personal
from bot.outbox import conversations
from bot.outbox.roles import MENTOR_ROLE
from bot.people import identity
from cogs.cohorts.services import enrollments, lifecycle
from cogs.mentoring.actions import (
    ANSWER_MATCH,
    CONFIRM_MEETING,
    LOG_MEETING,
    OFFER_MENTORING,
    PREVIEW_MATCHES,
    PUBLISH_MATCHES,
    REQUEST_MENTOR,
)
from cogs.mentoring.cog.matches import Matches
from cogs.mentoring.cog.meetings import Meetings
from cogs.mentoring.cog.mentors import Mentors
from cogs.mentoring.components import matches
from cogs.mentoring.components import meetings as views
from cogs.mentoring.notices.matches import NOTICES as MATCH_NOTICES
from cogs.mentoring.notices.meetings import NOTICES as MEETING_NOTICES
from cogs.mentoring.sentences import REFUSALS
from cogs.mentoring.services import match_responses, matching, meetings, mentors

FEATURE = Feature(
    name="mentoring",
    cogs=(*(Mentors,), *(Matches,), *(Meetings,)),
    actions=(
        *(
            OFFER_MENTORING,
            REQUEST_MENTOR,
        ),
        *(
            PREVIEW_MATCHES,
            PUBLISH_MATCHES,
            ANSWER_MATCH,
        ),
        *(
            LOG_MEETING,
            CONFIRM_MEETING,
        ),
    ),
    errands=mentors.ERRANDS,
    kind_name=lambda t: t.gettext("A message about a pairing"),
    kind_names={
        MENTOR_ROLE: lambda t: t.gettext("Giving or taking the mentors’ role"),
        meetings.CONFIRM: lambda t: t.gettext("A message about a mentor meeting"),
        meetings.CONFIRMED: lambda t: t.gettext("A message about a mentor meeting"),
    },
    personal=(
        *(
            Personal("mentors", ("member_id",), lambda t: t.gettext("offers to mentor")),
            Personal("mentor_requests", ("member_id",), lambda t: t.gettext("requests for a mentor")),
        ),
        *(
            Personal(
                "matches",
                ("mentor_id", "mentee_id"),
                lambda t: t.gettext("pairings"),
                told_in=(
                    match_responses.PAIRING,
                    match_responses.MENTEE_TOLD,
                    match_responses.INTRODUCTION,
                    match_responses.MENTEE_LEFT,
                ),
            ),
        ),
        *(
            Personal(
                "meetings",
                ("match_id", "logged_by"),
                lambda t: t.gettext("mentor meetings"),
                told_in=(meetings.CONFIRM, meetings.CONFIRMED),
            ),
        ),
    ),
    hooks=(
        conversations.closed_channels.calls(mentors.closed_channels),
        *(identity.erased.calls(mentors.erased),),
        *(
            identity.left_server.calls(match_responses.mentees_left),
            identity.erased.calls(match_responses.erased),
            lifecycle.ahead.calls(match_responses.ahead),
            lifecycle.ended.calls(match_responses.cohort_ended),
            lifecycle.reopened.calls(match_responses.reopened),
            enrollments.at_stake.calls(match_responses.at_stake),
            enrollments.ended.calls(match_responses.mentees_left),
        ),
    ),
    refusals=REFUSALS,
    components=(*matches.COMPONENTS, *views.COMPONENTS),
    notices=(*MATCH_NOTICES, *MEETING_NOTICES),
    kept={"match_rounds": "a round, without its pairs"},
    audit={"matches": "matches", "round": None},
    daily=(matching.drop_drafts,),
)
