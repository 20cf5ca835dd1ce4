"""One's own profile for mentoring, with a button for each part of it; pausing and leaving."""

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui import confirmations
from bot.ui.components import Button, Menu, Option, Tone
from bot.ui.confirmations import Confirmation
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number, one_of
from cogs.mentoring.actions import AVOID_MEMBER, LEAVE_MENTORING, PAUSE_MENTORING
from cogs.mentoring.rules.profiles import Part, Side
from cogs.mentoring.services import avoidances, own_profiles, pausing
from cogs.mentoring.services.own_profiles import OwnProfile
from cogs.mentoring.wording import profiles as profile_wording

MENU = 25
"""People whom the menu names, the latest."""


async def show(context: InteractionContext, *, in_place: bool = False) -> None:
    """Everything of one's own profile, with buttons to change each part."""
    own = await context.read(own_profiles.own)
    t = context.texts
    answer = context.update if in_place else context.reply
    await answer(
        profile_wording.profile(t, own),
        title=t.gettext("Your profile for mentoring"),
        buttons=_buttons(t, own),
        menu=_menu(t, own),
    )


def _buttons(t: Texts, own: OwnProfile) -> list[Button]:
    found: list[Button] = []
    if own.offer is not None:
        found += [
            Button(t.pgettext("button", "Change my offer"), CustomId("mentor.offer.open", 0, Part.BASICS), Tone.MAIN),
            Button(t.pgettext("button", "More about my offer"), CustomId("mentor.offer.open", 0, Part.MORE)),
        ]
    else:
        found.append(Button(t.pgettext("button", "Offer to mentor"), CustomId("mentor.offer.open", 0, Part.BASICS)))
    if own.request is not None:
        found += [
            Button(
                t.pgettext("button", "Change my request"), CustomId("mentor.request.open", 0, Part.BASICS), Tone.MAIN
            ),
            Button(t.pgettext("button", "More about my request"), CustomId("mentor.request.open", 0, Part.MORE)),
        ]
    else:
        found.append(Button(t.pgettext("button", "Ask for a mentor"), CustomId("mentor.request.open", 0, Part.BASICS)))
    if one := own.offer or own.request:
        side = Side.OFFER if own.offer else Side.REQUEST
        found.append(Button(t.pgettext("button", "Change my work"), CustomId(f"mentor.{side}.open", 0, Part.WORK)))
        found.append(_resume(t) if one.paused else Button(t.pgettext("button", "Pause"), CustomId("mentor.pause")))
    return found


def _resume(t: Texts) -> Button:
    return Button(t.pgettext("button", "Resume"), CustomId("mentor.resume"), Tone.MAIN)


def _menu(t: Texts, own: OwnProfile) -> Menu | None:
    if not own.avoided:
        return None
    options = tuple(Option(str(one.id), one.other.name or str(one.other.user_id)) for one in own.avoided[-MENU:])
    return Menu(t.gettext("May be paired with me again"), CustomId("mentor.avoid.back"), options)


async def take_back(context: InteractionContext, custom_id: CustomId) -> None:
    """The two may be paired again."""
    await context.write(avoidances.take_back, row=number(next(iter(context.chosen()), "")))
    await show(context, in_place=True)


async def press_pause(context: InteractionContext, custom_id: CustomId) -> None:
    """**Pause** was pressed under a profile."""
    await pause(context)


async def pause(context: InteractionContext) -> None:
    """Take a break from being paired."""
    now = await context.write(pausing.pause)
    await context.reply(profile_wording.paused(context.texts, now), buttons=[_resume(context.texts)])


async def resume(context: InteractionContext, custom_id: CustomId) -> None:
    """Take part again."""
    now = await context.write(pausing.resume)
    await context.update(profile_wording.paused(context.texts, now))


# --- leaving ---------------------------------------------------------------------------------------------------------


async def leave(context: InteractionContext) -> None:
    """What would end; whoever both offers and asks says first which of the two."""
    sides = await context.read(pausing.sides)
    if len(sides) == 1:
        await _ask_to_leave(context, sides[0])
        return
    t = context.texts
    await context.reply(
        t.gettext("You offer to mentor, and you ask for a mentor. What would you like to withdraw?"),
        buttons=[
            Button(t.pgettext("button", "My offer"), CustomId("mentor.leave", 0, Side.OFFER)),
            Button(t.pgettext("button", "My request"), CustomId("mentor.leave", 0, Side.REQUEST)),
        ],
    )


async def press_leave(context: InteractionContext, custom_id: CustomId) -> None:
    """It was said which of the two."""
    await _ask_to_leave(context, one_of(Side, custom_id.choice), in_place=True)


async def _ask_to_leave(context: InteractionContext, side: Side, *, in_place: bool = False) -> None:
    facts = await context.read(pausing.before_leaving, side=side)
    question = Confirmation(
        profile_wording.leaving(context.texts, facts), CustomId("mentor.leave.confirm", 0, side), facts
    )
    await confirmations.ask(context, question, in_place=in_place)


async def confirm_leaving(context: InteractionContext, custom_id: CustomId) -> None:
    """It ends."""
    side = one_of(Side, confirmations.choice(custom_id))
    facts = await context.write(pausing.leave, side=side, mark=confirmations.mark(custom_id))
    await context.update(profile_wording.left(context.texts, facts))


COMPONENTS = (
    Component("mentor.avoid.back", AVOID_MEMBER, take_back),
    Component("mentor.pause", PAUSE_MENTORING, press_pause),
    Component("mentor.resume", PAUSE_MENTORING, resume),
    Component("mentor.leave", LEAVE_MENTORING, press_leave),
    Component("mentor.leave.confirm", LEAVE_MENTORING, confirm_leaving),
)
