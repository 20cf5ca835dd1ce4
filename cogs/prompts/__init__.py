"""Prompts: something to think about, for a cohort, at its time."""

from bot.feature import Feature
from cogs.cohorts.services import lifecycle, pauses
from cogs.prompts import components, services
from cogs.prompts.actions import READ_PROMPT, SCHEDULE_PROMPTS
from cogs.prompts.cog import Prompts
from cogs.prompts.notices import NOTICES
from cogs.prompts.sentences import REFUSALS

FEATURE = Feature(
    name="prompts",
    cogs=(Prompts,),
    actions=(SCHEDULE_PROMPTS, READ_PROMPT),
    refusals=REFUSALS,
    components=components.COMPONENTS,
    notices=NOTICES,
    kind_name=lambda t: t.gettext("A prompt"),
    kept={"prompt_plans": "the group's plan", "prompt_posts": "the group's plan"},
    audit=dict.fromkeys(("plan", "posts")),
    daily=(services.drop_drafts,),
    hooks=(
        lifecycle.ahead.calls(services.ahead),
        lifecycle.reopened.calls(services.reopened),
        pauses.gone_on.calls(services.gone_on),
    ),
)
