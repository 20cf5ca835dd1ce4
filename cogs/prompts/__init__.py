"""Prompts and the journal: something to think about, and a private place to write."""

from bot.feature import Feature, Personal
from cogs.cohorts.services import lifecycle, pauses
from cogs.prompts import components, services
from cogs.prompts.actions import READ_PROMPT, SCHEDULE_PROMPTS
from cogs.prompts.cog import Journal, Prompts
from cogs.prompts.notices import NOTICES
from cogs.prompts.sentences import REFUSALS
from cogs.reflections.actions import KEEP_JOURNAL, REFLECT

FEATURE = Feature(
    name="prompts",
    cogs=(
        Prompts,
        Journal,
    ),
    actions=(
        SCHEDULE_PROMPTS,
        READ_PROMPT,
        REFLECT,
        KEEP_JOURNAL,
    ),
    refusals=REFUSALS,
    components=components.COMPONENTS,
    notices=NOTICES,
    personal=(Personal("reflections", ("member_id",), lambda t: t.gettext("reflections and journal entries")),),
    kept={"prompt_plans": "the group's plan", "prompt_posts": "the group's plan"},
    audit=dict.fromkeys(("plan", "posts")),
    daily=(services.drop_drafts,),
    buttons=services.BUTTON_RULES,
    hooks=(
        lifecycle.ahead.calls(services.ahead),
        lifecycle.reopened.calls(services.reopened),
        pauses.gone_on.calls(services.gone_on),
    ),
)
