"""Mentoring: offers and requests, matches, and the meetings of a pair."""

from bot.core.gettext_markers import N_
from bot.feature import Feature, Personal
from bot.outbox import conversations
from bot.outbox.roles import MENTOR_ROLE
from bot.people import facts, identity
from bot.ui.next_steps import NextStep
from cogs.cohorts.services import enrollments, lifecycle, pauses, reminder_preferences
from cogs.mentoring import actions
from cogs.mentoring.cog.matches import Matches
from cogs.mentoring.cog.meetings import Meetings
from cogs.mentoring.cog.mentees import Mentees
from cogs.mentoring.cog.mentors import Mentors
from cogs.mentoring.components import COMPONENTS
from cogs.mentoring.notices import NOTICES
from cogs.mentoring.sentences import REFUSALS
from cogs.mentoring.services import (
    agreements,
    follow_up,
    meeting_times,
    mentors,
    offer_notices,
    pair_lifecycle,
    pair_notices,
    pair_threads,
    questions,
    rounds,
)
from cogs.mentoring.services import facts as mentoring_facts
from cogs.mentoring.services.meetings import kinds, telling
from cogs.reflections.services import sharing

FEATURE = Feature(
    name="mentoring",
    cogs=(Mentors, Mentees, Matches, Meetings),
    actions=(
        actions.OFFER_MENTORING,
        actions.REQUEST_MENTOR,
        actions.SEE_MENTORING_PROFILE,
        actions.PAUSE_MENTORING,
        actions.LEAVE_MENTORING,
        actions.AVOID_MEMBER,
        actions.APPROVE_MENTOR,
        actions.PREVIEW_MATCHES,
        actions.PUBLISH_MATCHES,
        actions.PAIR_BY_HAND,
        actions.SEE_MATCHES,
        actions.EXPLAIN_MATCHES,
        actions.UNDO_MATCHES,
        actions.SEE_WEIGHTS,
        actions.SET_WEIGHTS,
        actions.SEE_HEALTH,
        actions.SET_FOLLOW_UP,
        actions.ANSWER_FIT,
        actions.ANSWER_MATCH,
        actions.SEE_MENTEES,
        actions.MENTOR_HOME,
        actions.AGREE_ON_PAIR,
        actions.CHOOSE_TIME,
        actions.END_PAIR,
        actions.PAUSE_PAIR,
        actions.RESUME_PAIR,
        actions.LOG_MEETING,
        actions.LOG_GROUP_MEETING,
        actions.CORRECT_MEETING,
        actions.CONFIRM_MEETING,
        actions.DECIDE_MEETING,
    ),
    steps=(
        NextStep(
            20,
            actions.PAIRING_ASKED,
            N_("Next step: a pairing waits for your answer. Please look for my message about it."),
        ),
        NextStep(
            30,
            actions.MEETING_TO_CONFIRM,
            N_("Next step: a mentor meeting waits for you to confirm it. Please look for my message about it."),
        ),
        NextStep(
            70,
            lambda actor, facts: actions.REQUESTED not in facts,
            N_("Next step: ask for a mentor with /mentor request."),
            actions.REQUEST_MENTOR,
        ),
        NextStep(
            85,
            lambda actor, facts: actions.WAITS_FOR_MENTOR in facts,
            N_("You have asked for a mentor; you hear from me as soon as somebody has said yes."),
            actions.REQUEST_MENTOR,
        ),
        NextStep(90, actions.MENTORS, ""),  # who offers to mentor needs no place, and is not asked to join
    ),
    refusals=REFUSALS,
    components=COMPONENTS,
    notices=NOTICES,
    errands=(*mentors.ERRANDS, *pair_threads.ERRANDS, *telling.ERRANDS),
    kind_name=lambda t: t.gettext("A message about a pairing"),
    kind_names={
        MENTOR_ROLE: lambda t: t.gettext("Giving or taking the mentors’ role"),
        **dict.fromkeys(
            (*kinds.ASKING, kinds.CONFIRMED, kinds.REDRAW), lambda t: t.gettext("A message about a mentor meeting")
        ),
        offer_notices.OFFERED: lambda t: t.gettext("A message about an offer to mentor"),
        offer_notices.APPROVED: lambda t: t.gettext("A message about an offer to mentor"),
        offer_notices.INVITED: lambda t: t.gettext("A message about an offer to mentor"),
    },
    personal=(
        Personal(
            "mentors", ("member_id",), lambda t: t.gettext("offers to mentor"), told_in=(offer_notices.OFFERED,)
        ),
        Personal("mentoring_graduates", ("member_id",), lambda t: t.gettext("invitations to mentor")),
        Personal("mentoring_profiles", ("member_id",), lambda t: t.gettext("profiles for mentoring")),
        # By its author alone: whom it names must not learn of it, not by a number either. It goes with them, too.
        Personal("mentoring_avoidances", ("member_id",), lambda t: t.gettext("people not to be paired with you")),
        Personal("mentor_requests", ("member_id",), lambda t: t.gettext("requests for a mentor")),
        Personal(
            "matches",
            ("mentor_id", "mentee_id"),
            lambda t: t.gettext("pairings"),
            told_in=(
                pair_notices.PAIRING, pair_notices.TAKEN_BACK, pair_notices.MENTEE_TOLD, pair_notices.REMINDER,
                pair_notices.INTRODUCTION, pair_notices.MENTEE_LEFT, pair_notices.MENTOR_LEFT, pair_notices.LAPSED,
                pair_notices.NOT_FOUND, follow_up.QUIET,
                pair_notices.ENDED, pair_notices.PAUSED, pair_notices.RESUMED,
                agreements.AGREEMENT, agreements.AGREED, meeting_times.TIMES,
            ),
        ),
        Personal("match_round_members", ("member_id",), lambda t: t.gettext("what was known of you in a matching")),
        Personal("match_rulings", ("mentor_id", "mentee_id"), lambda t: t.gettext("pairs that staff have chosen")),
        Personal(
            "match_times",
            ("match_id",),
            lambda t: t.gettext("times to meet with your mentor or mentee"),
            told_in=(meeting_times.TIME_TAKEN, meeting_times.MEETING_SOON),
        ),
        Personal("match_agreements", ("match_id",), lambda t: t.gettext("agreements with your mentor or mentee")),
        Personal(
            "meetings",
            ("match_id", "logged_by"),
            lambda t: t.gettext("mentor meetings"),
            told_in=(*kinds.ASKING, kinds.CONFIRMED),
        ),
        Personal("group_meetings", ("mentor_id",), lambda t: t.gettext("group meetings with your mentees")),
        Personal(
            "fit_questions",
            ("match_id", "member_id"),
            lambda t: t.gettext("what you said of a pair"),
            told_in=(follow_up.FIT_QUESTION,),
        ),
        Personal("pair_silences", ("match_id",), lambda t: t.gettext("since when a pair has not met")),
    ),
    kept={
        "match_rounds": "a round, without its pairs",
        "match_round_weights": "what counted in a round",
        "match_weights": "what counts here",
        "follow_up_days": "when the pairs of a cohort are asked how it goes; no person",
    },
    audit={"matches": "matches", "round": None, "meeting": "meetings"},
    work=questions.WORK,
    daily=(rounds.drop_drafts, questions.give_time, follow_up.look),
    hooks=(
        facts.conditions.calls(mentoring_facts.conditions),
        sharing.mentors_of.calls(mentoring_facts.mentors_of),
        conversations.closed_channels.calls(mentors.closed_channels),
        identity.erased.calls(mentors.erased),
        identity.erased.calls(pair_lifecycle.erased),
        identity.left_server.calls(pair_lifecycle.mentees_left),
        lifecycle.ahead.calls(pair_lifecycle.ahead),
        lifecycle.ended.calls(pair_lifecycle.cohort_ended),
        lifecycle.reopened.calls(pair_lifecycle.reopened),
        pauses.gone_on.calls(follow_up.gone_on),
        reminder_preferences.came_back.calls(follow_up.gone_on),
        enrollments.at_stake.calls(pair_lifecycle.at_stake),
        enrollments.ended.calls(pair_lifecycle.mentees_left),
    ),
)  # fmt: skip
