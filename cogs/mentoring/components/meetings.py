"""The button of who confirms a meeting."""

from bot.feature import Component
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number
from bot.ui.names import mentioned
from cogs.mentoring.actions import CONFIRM_MEETING
from cogs.mentoring.services import meetings


async def confirm_meeting(context: InteractionContext, custom_id: CustomId) -> None:
    """The meeting counts."""
    confirmed = await context.write(meetings.confirm, meeting_id=custom_id.subject, minutes=number(custom_id.choice))
    texts = context.texts
    await context.reply(
        texts.gettext(
            "Confirmed: {minutes} with {other} on {date}. It counts now.",
            minutes=texts.duration(confirmed.minutes),
            other=mentioned(confirmed.other),
            date=texts.date(confirmed.on),
        )
    )


COMPONENTS = (Component("meeting.confirm", CONFIRM_MEETING, confirm_meeting),)
