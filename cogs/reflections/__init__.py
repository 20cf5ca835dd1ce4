"""Reflections and the journal: a private place to write, about a prompt or about anything."""

from bot.core.gettext_markers import N_
from bot.feature import Feature, Personal
from bot.people import facts
from bot.ui.next_steps import NextStep
from cogs.prompts.services import participation
from cogs.reflections.actions import KEEP_JOURNAL, PROMPT_TO_ANSWER, REFLECT
from cogs.reflections.cog import Journal
from cogs.reflections.components import COMPONENTS
from cogs.reflections.sentences import REFUSALS
from cogs.reflections.services import facts as reflection_facts

FEATURE = Feature(
    name="reflections",
    cogs=(Journal,),
    actions=(REFLECT, KEEP_JOURNAL),
    refusals=REFUSALS,
    components=COMPONENTS,
    personal=(Personal("reflections", ("member_id",), lambda t: t.gettext("reflections and journal entries")),),
    steps=(
        NextStep(
            60,
            PROMPT_TO_ANSWER,
            N_("Next step: answer a prompt in the cohort's channel with Reflect."),
        ),
    ),
    hooks=(
        facts.conditions.calls(reflection_facts.conditions),
        participation.written.calls(reflection_facts.written),
    ),
)
