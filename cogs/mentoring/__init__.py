"""Mentoring: offers and requests, matches, and the meetings of a pair."""

from bot.feature import Feature, Personal
from bot.outbox import conversations
from bot.outbox.roles import MENTOR_ROLE
from bot.people import facts, identity
from bot.ui.next_steps import NextStep
from cogs.cohorts.services import enrollments, lifecycle
from cogs.mentoring.actions import (
    ANSWER_MATCH,
    CONFIRM_MEETING,
    LOG_MEETING,
    MEETING_TO_CONFIRM,
    MENTORS,
    OFFER_MENTORING,
    PAIRING_ASKED,
    PREVIEW_MATCHES,
    PUBLISH_MATCHES,
    REQUEST_MENTOR,
    REQUESTED,
)
from cogs.mentoring.cog.matches import Matches
from cogs.mentoring.cog.meetings import Meetings
from cogs.mentoring.cog.mentors import Mentors
from cogs.mentoring.components import matches
from cogs.mentoring.components import meetings as views
from cogs.mentoring.notices.matches import NOTICES as MATCH_NOTICES
from cogs.mentoring.notices.meetings import NOTICES as MEETING_NOTICES
from cogs.mentoring.sentences import REFUSALS
from cogs.mentoring.services import facts as mentoring_facts
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
    steps=(
        NextStep(
            20,
            PAIRING_ASKED,
            lambda t: t.gettext(
                "Next step: somebody would like you as their mentor. Please look for my message and answer it."
            ),
        ),
        NextStep(
            30,
            MEETING_TO_CONFIRM,
            lambda t: t.gettext(
                "Next step: a mentor meeting waits for you to confirm it. Please look for my message about it."
            ),
        ),
        NextStep(
            70,
            lambda actor, facts: REQUESTED not in facts,
            lambda t: t.gettext("Next step: ask for a mentor with /mentor request."),
            REQUEST_MENTOR,
        ),
        NextStep(90, MENTORS, lambda t: ""),  # who offers to mentor needs no place, and is not asked to join
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
        facts.conditions.calls(mentoring_facts.conditions),
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
