"""/doctor: what waits, what is late, what failed, what I am not allowed; trying again and giving up."""

from collections.abc import Collection, Sequence

import discord

from bot.core.permissions import NEEDED, missing
from bot.feature import Component
from bot.i18n.texts import Texts
from bot.outbox import roles as services
from bot.ui import roles
from bot.ui.components import Button, Menu, Option, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number
from bot.ui.kind_names import kind_name
from cogs.servers.actions import MEND_DELIVERY, SEE_DELIVERY
from cogs.servers.services import delivery_health
from cogs.servers.services.delivery_health import DeliveryHealth, Failed
from cogs.servers.wording import failures, setup

TOLD = 5
"""So many failed ones are told in full; all can be chosen from the menu."""


async def show(context: InteractionContext, *, again: bool = False, done: str = "") -> None:
    """How things stand in this server, to this person alone."""
    found = await context.read(delivery_health.look)
    t = context.texts
    guild = context.available_guild
    looked = await context.read(services.look, roles=roles.of_guild(guild))
    warned = [setup.wrong(t, one) for one in looked.warned]
    if lacks_two_factor(context):
        warned.append(setup.two_factor(t))
    unseen = setup.hidden(t, roles.hidden_channels(guild), looked.given)
    text = "\n\n".join(part for part in (done, *_parts(t, found, granted(context), warned), unseen) if part)
    title = t.gettext("How I am doing here")
    menu = _menu(t, found) if found.latest else None
    buttons = [Button(t.pgettext("button", "Look again"), CustomId("doctor.look"))]
    if found.latest:
        buttons.insert(0, Button(t.pgettext("button", "Try all again"), CustomId("doctor.all"), Tone.MAIN))
    answer = context.update if again else context.reply
    await answer(text, title=title, buttons=buttons, menu=menu)


def granted(context: InteractionContext) -> Collection[str]:
    """What Discord lets me do in this server, of what I need."""
    permissions = context.available_guild.me.guild_permissions
    return frozenset(name for name in NEEDED if getattr(permissions, name))


def lacks_two_factor(context: InteractionContext) -> bool:
    """Whether this server asks for two-factor authentication, which the account has not that the bot belongs to.

    The permissions look granted all the same; of the account Discord tells by the bot's own (discord-api-docs 4654).
    """
    user = context.interaction.client.user
    asks = context.available_guild.mfa_level is discord.MFALevel.require_2fa
    return asks and user is not None and not user.mfa_enabled


def _parts(t: Texts, found: DeliveryHealth, granted: Collection[str], warned: Sequence[str]) -> list[str]:
    if not found.late and not found.failed and not missing(granted) and not warned:
        first = t.gettext("✅ All is well: everything has arrived, and I have every permission that I need.")
        return [first, _waiting(t, found)]
    parts = [_waiting(t, found), *warned]
    if found.late:
        parts.append(
            t.ngettext(
                "⏳ {n} is late. I go on trying; you need not do anything yet.",
                "⏳ {n} are late. I go on trying; you need not do anything yet.",
                found.late,
            )
        )
    if found.failed:
        parts.append(
            t.ngettext(
                "❌ {n} did not arrive. Fix the cause, then try again:",
                "❌ {n} did not arrive. Fix the causes, then try again:",
                found.failed,
            )
        )
        parts.extend(_told(t, one) for one in found.latest[:TOLD])
        more = found.failed - min(TOLD, len(found.latest))
        if more > 0:
            parts.append(t.ngettext("…and {n} more.", "…and {n} more.", more))
    parts.append(setup.permissions(t, granted))
    return parts


def _waiting(t: Texts, found: DeliveryHealth) -> str:
    if not found.waiting or found.next_at is None:
        return t.gettext("Nothing is waiting to go out.")
    return t.ngettext(
        "🕰️ {n} message or change is waiting for its time; it is due on {time}.",
        "🕰️ {n} messages and changes are waiting for their time; the next is due on {time}.",
        found.waiting,
        time=t.moment(found.next_at),
    )


def _told(t: Texts, one: Failed) -> str:
    return f"- {t.moment(one.at)}: {failures.what(t, one.failure)} {failures.why(t, one.failure)}"


def _menu(t: Texts, found: DeliveryHealth) -> Menu:
    options = tuple(
        Option(str(one.id), f"{kind_name(t, one.failure.kind)} · {t.long_moment(one.at)}"[:100]) for one in found.latest
    )
    return Menu(t.gettext("Choose one to look at"), CustomId("doctor.one"), options)


async def look(context: InteractionContext, _press: CustomId) -> None:
    """Look again."""
    await show(context, again=True)


async def one(context: InteractionContext, _press: CustomId) -> None:
    """One failed thing, with what can be done about it."""
    chosen = context.chosen()
    found = await context.read(delivery_health.one, row=number(chosen[0]) if chosen else 0)
    t = context.texts
    await context.update(
        f"{failures.what(t, found.failure)}\n\n{failures.why(t, found.failure)}",
        title=t.gettext("Something did not arrive"),
        buttons=[
            Button(t.pgettext("button", "Try again"), CustomId("doctor.retry", found.id), Tone.MAIN),
            Button(t.pgettext("button", "Stop trying"), CustomId("doctor.drop", found.id), Tone.NO),
            Button(t.pgettext("button", "Back"), CustomId("doctor.look")),
        ],
    )


async def retry(context: InteractionContext, custom_id: CustomId) -> None:
    """Try one again."""
    found = await context.write(delivery_health.retry, row=custom_id.subject)
    await context.wait_for_errands(found.id)
    await show(context, again=True, done=context.texts.gettext("I have tried it again; below is how things stand now."))


async def retry_all(context: InteractionContext, _press: CustomId) -> None:
    """Try all of them again."""
    count = await context.write(delivery_health.retry_all)
    t = context.texts
    done = t.ngettext("I am trying {n} again now.", "I am trying {n} again now.", count)
    await show(context, again=True, done=done)


async def drop(context: InteractionContext, custom_id: CustomId) -> None:
    """Give one up."""
    await context.write(delivery_health.drop, row=custom_id.subject)
    await show(context, again=True, done=context.texts.gettext("I will not try it again."))


COMPONENTS = (
    Component("doctor.look", SEE_DELIVERY, look),
    Component("doctor.one", SEE_DELIVERY, one),
    Component("doctor.retry", MEND_DELIVERY, retry),
    Component("doctor.all", MEND_DELIVERY, retry_all),
    Component("doctor.drop", MEND_DELIVERY, drop),
)
