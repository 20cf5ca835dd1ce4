"""Prompts and the journal: something to think about, and a private place to write."""

from bot.domain.actions.prompts import READ_PROMPT, SCHEDULE_PROMPTS
from bot.domain.actions.reflections import KEEP_JOURNAL, REFLECT
from bot.feature import Feature, Personal
from bot.services import endings, pauses, prompts
from cogs.prompts import views
from cogs.prompts.cog import Journal, Prompts
from cogs.prompts.notices import NOTICES
from cogs.prompts.refusals import REFUSALS

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
    components=views.COMPONENTS,
    notices=NOTICES,
    personal=(Personal("reflections", ("member_id",), lambda t: t.gettext("reflections and journal entries")),),
    kept={"prompt_plans": "the group's plan", "prompt_posts": "the group's plan"},
    audit=dict.fromkeys(("plan", "posts")),
    daily=(prompts.drop_drafts,),
    hooks=(
        endings.ahead.calls(prompts.ahead),
        endings.reopened.calls(prompts.reopened),
        pauses.gone_on.calls(prompts.gone_on),
    ),
)
