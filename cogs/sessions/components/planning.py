"""Sessions while they are planned: what they would be, and Confirm."""

from bot.feature import Component
from bot.ui.components import Button, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from bot.ui.fitting import is_folded
from cogs.sessions.actions import SCHEDULE_SESSIONS
from cogs.sessions.components import discord_events
from cogs.sessions.notices.sessions import announcement
from cogs.sessions.services import planning
from cogs.sessions.services.planning import Preview
from cogs.sessions.wording import sessions


async def preview(context: InteractionContext, seen: Preview) -> None:
    """All that would be planned, before anyone else sees it; and how its announcement would look."""
    t = context.texts
    look = announcement(seen.announced, [context.texts_in(code, seen.zone) for code in seen.languages])
    await context.reply(
        sessions.preview(
            t,
            seen,
            folded=is_folded(look),
            can_announce=context.can_post(seen.channel_id),
            events=discord_events.outlook(context, seen.details.place_kind, seen.details.place),
        ),
        title=t.gettext("Please check, then confirm"),
        buttons=[Button(t.pgettext("button", "Confirm"), CustomId("session.confirm", seen.series_id), Tone.YES)],
    )


async def confirm(context: InteractionContext, custom_id: CustomId) -> None:
    """The series stands; everyone hears of it."""
    planned = await context.write(planning.confirm, series=custom_id.subject)
    await context.update(sessions.planned(context.texts, planned, can_announce=context.can_post(planned.channel_id)))


COMPONENTS = (Component("session.confirm", SCHEDULE_SESSIONS, confirm),)
