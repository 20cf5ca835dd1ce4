"""Reflections and the journal: a private place to write, about a prompt or about anything."""

from bot.core.gettext_markers import N_
from bot.feature import Feature, Personal
from bot.people import facts, identity
from bot.ui.next_steps import NextStep
from cogs.cohorts.services import enrollments
from cogs.prompts.services import participation
from cogs.reflections.actions import KEEP_JOURNAL, PROMPT_TO_ANSWER, READ_SHARED, REFLECT
from cogs.reflections.cog import Journal
from cogs.reflections.components import COMPONENTS
from cogs.reflections.notices import NOTICES
from cogs.reflections.sentences import REFUSALS
from cogs.reflections.services import facts as reflection_facts
from cogs.reflections.services import sharing

FEATURE = Feature(
    name="reflections",
    cogs=(Journal,),
    actions=(REFLECT, KEEP_JOURNAL, READ_SHARED),
    refusals=REFUSALS,
    components=COMPONENTS,
    notices=NOTICES,
    errands=sharing.ERRANDS,
    kind_name=lambda t: t.gettext("A reflection that somebody shares"),
    personal=(
        Personal(
            "reflections",
            ("member_id",),
            lambda t: t.gettext("reflections and journal entries"),
            told_in=(sharing.IN_CHANNEL, sharing.TO_MENTOR),
        ),
    ),
    steps=(
        NextStep(
            60,
            PROMPT_TO_ANSWER,
            N_("Next step: answer a prompt in the cohort's channel with Reflect."),
        ),
    ),
    hooks=(
        facts.conditions.calls(reflection_facts.conditions),
        enrollments.at_stake.calls(reflection_facts.at_stake),
        participation.written.calls(reflection_facts.written),
        identity.erased.calls(sharing.mentor_erased),
    ),
)
