"""Cohorts: made, joined, changed, left, closed."""

from bot.core.gettext_markers import N_
from bot.feature import Feature, Personal
from bot.outbox import conversations, roles
from bot.people import facts, identity
from bot.ui.next_steps import NextStep
from bot.ui.resolvers import OptionResolver
from cogs.cohorts.actions import (
    CLOSE_COHORT,
    CREATE_COHORT,
    EDIT_COHORT,
    HAS_PLACE,
    JOIN_COHORT,
    LEAVE_COHORT,
    OPEN_COHORTS,
    PAUSE_COHORT,
    READMIT_MEMBER,
    REMOVE_COHORT,
    REMOVE_MEMBER,
    REOPEN_COHORT,
    SEE_ROSTER,
    SET_REQUIREMENTS,
)
from cogs.cohorts.cog.cohorts import Cohorts
from cogs.cohorts.components import joining, lifecycle
from cogs.cohorts.notices import NOTICES
from cogs.cohorts.sentences import REFUSALS
from cogs.cohorts.services import channels, cohorts, enrollments, member_roles, notice_facts
from cogs.cohorts.services import facts as cohort_facts
from cogs.servers.services import setup, setup_errands

FEATURE = Feature(
    name="cohorts",
    cogs=(Cohorts,),
    actions=(
        CREATE_COHORT,
        JOIN_COHORT,
        LEAVE_COHORT,
        SET_REQUIREMENTS,
        EDIT_COHORT,
        PAUSE_COHORT,
        CLOSE_COHORT,
        REOPEN_COHORT,
        REMOVE_COHORT,
        REMOVE_MEMBER,
        READMIT_MEMBER,
        SEE_ROSTER,
    ),
    steps=(
        NextStep(
            40,
            lambda actor, facts: OPEN_COHORTS not in facts,
            N_("Next step: start a cohort with /cohort create."),
            CREATE_COHORT,
        ),
        NextStep(
            100,
            lambda actor, facts: not actor.is_staff and HAS_PLACE not in facts,
            N_("Next step: ask for a place in a cohort with /cohort join."),
            JOIN_COHORT,
        ),
        NextStep(
            110,
            lambda actor, facts: not actor.is_staff and HAS_PLACE not in facts,
            N_("No cohort has a place for you at the moment. When one opens, its invitation has a Join button."),
        ),
    ),
    refusals=REFUSALS,
    components=(*joining.COMPONENTS, *lifecycle.COMPONENTS),
    options={"cohort": OptionResolver(cohorts.date_scope)},
    notices=NOTICES,
    errands=(*channels.ERRANDS, *member_roles.ERRANDS, *notice_facts.ERRANDS),
    kind_name=lambda t: t.gettext("A message about a cohort"),
    kind_names={
        notice_facts.INVITATION: lambda t: t.gettext("The invitation to a cohort"),
        notice_facts.WELCOME: lambda t: t.gettext("The welcome in a cohort’s channel"),
        notice_facts.CLOSED: lambda t: t.gettext("The closing message of a cohort"),
        channels.MAKE_ROLE: lambda t: t.gettext("Making a cohort’s role"),
        channels.MAKE_CHANNEL: lambda t: t.gettext("Making a cohort’s channel"),
        channels.MEMBER_ROLE: lambda t: t.gettext("Giving or taking a cohort’s role"),
        channels.REMOVE_ROLE: lambda t: t.gettext("Removing a cohort’s role"),
        channels.REMOVE_CHANNEL: lambda t: t.gettext("Removing a cohort’s channel"),
        notice_facts.PLACE_ENDED: lambda t: t.gettext("The message that a place in a cohort has ended"),
    },
    personal=(
        Personal("enrollments", ("member_id",), lambda t: t.gettext("places in cohorts")),
        Personal("acceptances", ("enrollment_id",), lambda t: t.gettext("agreements accepted")),
    ),
    kept={"cohorts": "the group's own; no person's", "pauses": "when the group rests"},
    audit=dict.fromkeys(("cohort", "pause", "ended", "reason")),
    participants=enrollments.PARTICIPANTS,
    hooks=(
        facts.conditions.calls(cohort_facts.conditions),
        identity.given_role_ids.calls(member_roles.given_role_ids),
        roles.given.calls(member_roles.given_roles),
        conversations.closed_channels.calls(enrollments.closed_channels),
        identity.erased.calls(member_roles.erased),
        setup_errands.channels_taken.calls(channels.channels_of),
        setup.mended.calls(channels.mend),
        setup_errands.staff_changed.calls(channels.show_everywhere),
    ),
)
