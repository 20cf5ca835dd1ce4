"""Prompts: something to think about, for a cohort, at its time."""

from bot.feature import Feature
from bot.outbox import recording
from bot.people import facts
from bot.ui.resolvers import OptionResolver
from cogs.cohorts.services import lifecycle, pauses, reminder_preferences
from cogs.prompts import components
from cogs.prompts.actions import (
    ADD_PROMPT,
    CANCEL_PROMPTS,
    CHANGE_PROMPT,
    MOVE_PROMPT,
    POST_PROMPT,
    READ_PROMPT,
    RETIRE_PROMPT,
    SCHEDULE_PROMPTS,
    SEE_LIBRARY,
    SEE_PARTICIPATION,
    SEE_PLANS,
    SKIP_PROMPT,
    TRANSLATE_PROMPT,
)
from cogs.prompts.cog import Prompts
from cogs.prompts.components import library, own, plans
from cogs.prompts.notices import NOTICES
from cogs.prompts.sentences import REFUSALS
from cogs.prompts.services import coming, languages, planning, posts, reminders, staff_notices
from cogs.prompts.services import facts as prompt_facts

FEATURE = Feature(
    name="prompts",
    cogs=(Prompts,),
    actions=(
        SCHEDULE_PROMPTS,
        SEE_PLANS,
        CHANGE_PROMPT,
        MOVE_PROMPT,
        SKIP_PROMPT,
        CANCEL_PROMPTS,
        POST_PROMPT,
        SEE_PARTICIPATION,
        READ_PROMPT,
        ADD_PROMPT,
        TRANSLATE_PROMPT,
        RETIRE_PROMPT,
        SEE_LIBRARY,
    ),
    refusals=REFUSALS,
    components=(*components.COMPONENTS, *plans.COMPONENTS, *library.COMPONENTS, *own.COMPONENTS),
    options={"post": OptionResolver(coming.date_scope, coming.suggest)},
    notices=NOTICES,
    errands=(*languages.ERRANDS, *staff_notices.ERRANDS),
    kind_name=lambda t: t.gettext("A prompt"),
    kind_names={reminders.REMINDER: lambda t: t.gettext("A reminder of a prompt")},
    kept={
        "prompts": "the group's material; who wrote it is forgotten (author_id becomes NULL)",
        "prompt_translations": "the group's material; who translated it is forgotten (translator_id becomes NULL)",
        "prompt_plans": "the group's plan",
        "prompt_posts": "the group's plan",
        "prompt_threads": "where the group's plan stands in other languages",
    },
    audit=dict.fromkeys(("plan", "post", "posts", "prompt", "language")),
    daily=(planning.drop_drafts,),
    hooks=(
        facts.conditions.calls(prompt_facts.conditions),
        lifecycle.ahead.calls(planning.ahead),
        lifecycle.reopened.calls(planning.reopened),
        pauses.gone_on.calls(posts.gone_on),
        pauses.gone_on.calls(reminders.gone_on),
        reminder_preferences.came_back.calls(reminders.gone_on),
        recording.arrived.calls(languages.arrived),
        recording.arrived.calls(reminders.arrived),
    ),
)
