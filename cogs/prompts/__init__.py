"""Prompts: something to think about, for a cohort, at its time."""

from bot.feature import Feature
from cogs.cohorts.services import lifecycle, pauses
from cogs.prompts import components
from cogs.prompts.actions import READ_PROMPT, SCHEDULE_PROMPTS
from cogs.prompts.cog import Prompts
from cogs.prompts.notices import NOTICES
from cogs.prompts.sentences import REFUSALS
from cogs.prompts.services import planning, posts

FEATURE = Feature(
    name="prompts",
    cogs=(Prompts,),
    actions=(SCHEDULE_PROMPTS, READ_PROMPT),
    refusals=REFUSALS,
    components=components.COMPONENTS,
    notices=NOTICES,
    kind_name=lambda t: t.gettext("A prompt"),
    kept={
        "prompts": "the group's material; who wrote it is forgotten (author_id becomes NULL)",
        "prompt_translations": "the group's material; who translated it is forgotten (translator_id becomes NULL)",
        "prompt_plans": "the group's plan",
        "prompt_posts": "the group's plan",
    },
    audit=dict.fromkeys(("plan", "posts")),
    daily=(planning.drop_drafts,),
    hooks=(
        lifecycle.ahead.calls(planning.ahead),
        lifecycle.reopened.calls(planning.reopened),
        pauses.gone_on.calls(posts.gone_on),
    ),
)
