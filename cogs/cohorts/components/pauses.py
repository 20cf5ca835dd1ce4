"""A cohort rests for a while: what its facilitator and its people read, and going on early."""

from collections.abc import Sequence

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui import confirmations
from bot.ui.components import Button
from bot.ui.confirmations import Confirmation
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.cohorts.actions import PAUSE_COHORT
from cogs.cohorts.services import pauses
from cogs.cohorts.services.pauses import Paused


def end_button(t: Texts, paused: Paused) -> Button:
    """End the pause early."""
    return Button(t.pgettext("button", "End the pause"), CustomId("cohort.go_on", paused.pause_id))


async def go_on(context: InteractionContext, custom_id: CustomId) -> None:
    """The pause may end now: what would come of that, and one Confirm."""
    pause = await context.read(pauses.before_end, pause_id=custom_id.subject)
    t = context.texts
    text = t.gettext(
        "The pause of {cohort} from {starts} to {ends} would end now: reminders and prompts that were held back come, "
        "where they still make sense. The group, which was told of the pause, is not written to.",
        cohort=plain(pause.cohort),
        starts=t.date(pause.starts_on),
        ends=t.date(pause.ends_on),
    )
    question = Confirmation(text, CustomId("cohort.end_pause", pause.pause_id), pause)
    await confirmations.ask(context, question, in_place=True)


async def end_pause(context: InteractionContext, custom_id: CustomId) -> None:
    """The cohort goes on now."""
    ended = await context.write(pauses.end, pause_id=custom_id.subject, mark=confirmations.mark(custom_id))
    t = context.texts
    await context.update(
        t.gettext("The pause of {cohort} has ended; reminders and prompts go on.", cohort=plain(ended.cohort))
    )


def paused(t: Texts, done: Paused) -> str:
    """What rests, and what does not by itself."""
    parts = [
        t.gettext(
            "{cohort} rests from {starts} to {ends}, both included: no reminders and no prompts. I tell the group now.",
            cohort=plain(done.cohort),
            starts=t.date(done.starts_on),
            ends=t.date(done.ends_on),
        )
    ]
    if done.sessions:
        parts.append(
            t.ngettext(
                "{n} session is planned in that time and still stands. Use /session move or /session cancel if it "
                "should not.",
                "{n} sessions are planned in that time and still stand. Use /session move or /session cancel for those "
                "that should not.",
                done.sessions,
            )
        )
    parts.append(
        t.gettext(
            "A prompt that falls into the last week of the pause comes when it is over. Earlier ones are left out, so "
            "that nobody finds several at once; /prompt schedule plans them again."
        )
    )
    return "\n\n".join(parts)


def told(pause: Paused, texts: Sequence[Texts]) -> RenderedMessage:
    """The group hears of it, in its languages."""
    return RenderedMessage(tuple(Section(t.language, t.gettext("A time to rest"), _told(t, pause)) for t in texts))


def _told(t: Texts, pause: Paused) -> str:
    parts = [
        t.gettext(
            "From {starts} to {ends} {cohort} rests: I send no reminders and no prompts. Take good care of yourselves.",
            cohort=plain(pause.cohort),
            starts=t.date(pause.starts_on),
            ends=t.date(pause.ends_on),
        )
    ]
    if pause.reason:
        parts.append(t.gettext("Why: {reason}", reason=plain(pause.reason)))
    return "\n".join(parts)


NOTICES = (NoticeKind(pauses.PAUSE, pauses.facts, told),)


COMPONENTS = (
    Component("cohort.go_on", PAUSE_COHORT, go_on),
    Component("cohort.end_pause", PAUSE_COHORT, end_pause),
)
