"""The menu and the buttons about hours."""

from bot.feature import Component
from bot.ui import confirmations
from bot.ui.components import Menu, Option
from bot.ui.confirmations import Confirmation
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number
from cogs.hours import wording
from cogs.hours.actions import TAKE_BACK_HOURS, TRANSFER_HOURS
from cogs.hours.services import added, transfers
from cogs.hours.services.added import Added
from cogs.hours.services.transfers import Transfer


async def ask_which(context: InteractionContext, found: tuple[Added, ...]) -> None:
    """What was added, to choose what is taken back."""
    t = context.texts
    await context.reply(
        t.gettext("Which of these should not count any more? You are asked once more."),
        menu=Menu(
            t.gettext("Choose the hours"),
            CustomId("hours.choose"),
            tuple(Option(str(one.id), wording.option(t, one)) for one in found),
        ),
    )


async def choose(context: InteractionContext, _custom_id: CustomId) -> None:
    """What would be taken back, and one Confirm."""
    (chosen, *_) = context.chosen()
    one = await context.read(added.before_taking_back, added=number(chosen))
    text = wording.before_taking_back(context.texts, one)
    await confirmations.ask(context, Confirmation(text, CustomId("hours.take_back", one.id), one), in_place=True)


async def take_back(context: InteractionContext, custom_id: CustomId) -> None:
    """The hours count no longer."""
    one = await context.write(added.take_back, added=custom_id.subject, mark=confirmations.mark(custom_id))
    await context.update(wording.taken_back(context.texts, one))


async def ask_transfer(context: InteractionContext, one: Transfer) -> None:
    """What would move, and one Confirm."""
    custom_id = CustomId("hours.transfer", one.source_id, f"{one.target_id}.{one.member_id}")
    await confirmations.ask(context, Confirmation(wording.before_transfer(context.texts, one), custom_id, one))


async def transfer(context: InteractionContext, custom_id: CustomId) -> None:
    """The hours move."""
    target, _, member = confirmations.choice(custom_id).partition(".")
    one = await context.write(
        transfers.move,
        member=number(member),
        source=custom_id.subject,
        target=number(target),
        mark=confirmations.mark(custom_id),
    )
    await context.update(wording.transferred(context.texts, one))


COMPONENTS = (
    Component("hours.choose", TAKE_BACK_HOURS, choose),
    Component("hours.take_back", TAKE_BACK_HOURS, take_back),
    Component("hours.transfer", TRANSFER_HOURS, transfer),
)
