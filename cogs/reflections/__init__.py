"""Reflections and the journal: a private place to write, about a prompt or about anything."""

from bot.feature import Feature, Personal
from cogs.reflections.actions import KEEP_JOURNAL, REFLECT
from cogs.reflections.cog import Journal
from cogs.reflections.components import COMPONENTS
from cogs.reflections.sentences import REFUSALS

FEATURE = Feature(
    name="reflections",
    cogs=(Journal,),
    actions=(REFLECT, KEEP_JOURNAL),
    refusals=REFUSALS,
    components=COMPONENTS,
    personal=(Personal("reflections", ("member_id",), lambda t: t.gettext("reflections and journal entries")),),
)
