"""The menu in which the staff choose what they are told."""

from collections.abc import Callable

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui.components import Menu, Option
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from cogs.staff.actions import CHOOSE_STAFF_NOTICES
from cogs.staff.rules import StaffMatter
from cogs.staff.services import staff_notices
from cogs.staff.services.staff_notices import Matters

NAMES: dict[StaffMatter, Callable[[Texts], str]] = {
    StaffMatter.LEFT: lambda t: t.gettext("Somebody left a cohort or the server"),
    StaffMatter.TURNED_AWAY: lambda t: t.gettext("A full cohort turned somebody away"),
    StaffMatter.NO_ATTENDANCE: lambda t: t.gettext("A session has no attendance a day later"),
    StaffMatter.MISSED_TWO: lambda t: t.gettext("Somebody missed two sessions in a row"),
    StaffMatter.CERTIFICATE_READY: lambda t: t.gettext("Somebody is ready for a certificate"),
    StaffMatter.CERTIFICATE_NAME: lambda t: t.gettext("A name cannot be printed on a certificate"),
    StaffMatter.CERTIFICATE_LOST: lambda t: t.gettext("Something was taken back after a certificate was issued"),
}


async def show(context: InteractionContext) -> None:
    """Which kinds are told, and the menu to change that."""
    found = await context.read(staff_notices.matters)
    await context.require_posting(found.staff_channel_id)
    t = context.texts
    await context.reply(_text(t, found), title=t.gettext("What the staff are told"), menu=_menu(t, found))


async def choose(context: InteractionContext, _press: CustomId) -> None:
    """These kinds from now on."""
    await context.require_posting((await context.read(staff_notices.matters)).staff_channel_id)
    found = await context.write(staff_notices.choose, on=context.chosen())
    t = context.texts
    text = "\n\n".join([t.gettext("Saved. This is how it is from now on:"), _text(t, found)])
    await context.update(text, title=t.gettext("What the staff are told"), menu=_menu(t, found))


def _text(t: Texts, found: Matters) -> str:
    lines = [f"{'🔔' if matter in found.on else '🔕'} {name(t)}" for matter, name in NAMES.items()]
    where = (
        t.gettext("I tell the staff of these in {channel}, each once:", channel=f"<#{found.staff_channel_id}>")
        if found.staff_channel_id is not None
        else t.gettext("There is no staff channel yet, so nobody is told. /setup makes one. These would be told:")
    )
    return "\n\n".join([where, "\n".join(lines), t.gettext("Choose below which ones you want to hear of.")])


def _menu(t: Texts, found: Matters) -> Menu:
    return Menu(
        t.gettext("None of these"),
        CustomId("staff.matters"),
        tuple(Option(matter, name(t), matter in found.on) for matter, name in NAMES.items()),
        many=True,
        may_be_none=True,
    )


COMPONENTS = (Component("staff.matters", CHOOSE_STAFF_NOTICES, choose),)
