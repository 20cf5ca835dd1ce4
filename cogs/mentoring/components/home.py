"""The pages of a mentor's mentees."""

from bot.feature import Component
from bot.ui import paging
from bot.ui.components import Menu
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number
from cogs.mentoring.actions import SEE_MENTEES
from cogs.mentoring.services import home
from cogs.mentoring.services.home import Mentees
from cogs.mentoring.wording import home as wording


async def show(context: InteractionContext, found: Mentees, *, in_place: bool = False) -> None:
    """A page, with a menu of what can be read."""
    t = context.texts
    options = wording.shared(t, found)
    menu = Menu(t.gettext("Read one in full"), CustomId("reflection.read"), options) if options else None
    buttons = paging.buttons(t, found.page, lambda page: CustomId("mentees.page", choice=str(page)))
    put = context.update if in_place else context.reply
    await put(wording.mentees(t, found), title=t.gettext("Your mentees"), buttons=buttons, menu=menu)


async def turn(context: InteractionContext, custom_id: CustomId) -> None:
    """Another page, in place of this one."""
    await show(context, await context.read(home.listing, page=number(custom_id.choice)), in_place=True)


COMPONENTS = (Component("mentees.page", SEE_MENTEES, turn),)
"""What is chosen in the menu is read by the component of reflections."""
