"""What **Confirm** does about cohorts and the places in them, and the button under a pause."""

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui import confirmations
from bot.ui.components import Button
from bot.ui.confirmations import Confirmation
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number, one_of
from cogs.cohorts.actions import CLOSE_COHORT, LEAVE_COHORT, PAUSE_COHORT, REMOVE_COHORT, REMOVE_MEMBER
from cogs.cohorts.rules.cohorts import RemovalReason
from cogs.cohorts.services import channels, enrollments, lifecycle, pauses, removals
from cogs.cohorts.services.pauses import Paused
from cogs.cohorts.wording import lifecycle as wording


async def leave(context: InteractionContext, custom_id: CustomId) -> None:
    """The place is given up."""
    left = await context.write(enrollments.leave, cohort=custom_id.subject, mark=confirmations.mark(custom_id))
    await context.update(wording.left(context.texts, left))


async def close(context: InteractionContext, custom_id: CustomId) -> None:
    """The cohort ends."""
    ended = await context.write(lifecycle.close, cohort=custom_id.subject, mark=confirmations.mark(custom_id))
    await context.update(wording.closed(context.texts, ended))


async def remove(context: InteractionContext, custom_id: CustomId) -> None:
    """The cohort's channel and role go."""
    ended = await context.write(lifecycle.remove, cohort_id=custom_id.subject, mark=confirmations.mark(custom_id))
    await context.wait_for_errands(*ended.errands)
    made = await context.read(channels.made, cohort_id=ended.cohort_id)
    await context.update(wording.removed(context.texts, ended, made))


async def remove_member(context: InteractionContext, custom_id: CustomId) -> None:
    """The place ends."""
    reason, _, member = confirmations.choice(custom_id).partition(".")
    removal = await context.write(
        removals.remove,
        cohort=custom_id.subject,
        member=number(member),
        reason=one_of(RemovalReason, reason),
        mark=confirmations.mark(custom_id),
    )
    await context.update(wording.member_removed(context.texts, removal))


def end_button(t: Texts, paused: Paused) -> Button:
    """End the pause early."""
    return Button(t.pgettext("button", "End the pause"), CustomId("cohort.go_on", paused.pause_id))


async def go_on(context: InteractionContext, custom_id: CustomId) -> None:
    """The pause may end now: what would come of that, and one Confirm."""
    pause = await context.read(pauses.before_end, pause_id=custom_id.subject)
    text = wording.before_end_of_pause(context.texts, pause)
    question = Confirmation(text, CustomId("cohort.end_pause", pause.pause_id), pause)
    await confirmations.ask(context, question, in_place=True)


async def end_pause(context: InteractionContext, custom_id: CustomId) -> None:
    """The cohort goes on now."""
    ended = await context.write(pauses.end, pause_id=custom_id.subject, mark=confirmations.mark(custom_id))
    await context.update(wording.pause_ended(context.texts, ended))


COMPONENTS = (
    Component("cohort.leave", LEAVE_COHORT, leave),
    Component("cohort.close", CLOSE_COHORT, close),
    Component("cohort.remove", REMOVE_COHORT, remove),
    Component("cohort.remove_member", REMOVE_MEMBER, remove_member),
    Component("cohort.go_on", PAUSE_COHORT, go_on),
    Component("cohort.end_pause", PAUSE_COHORT, end_pause),
)
