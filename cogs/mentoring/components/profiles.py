"""The short forms in which people say what they offer or ask for, and the buttons of their profile."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from bot.core.languages import LANGUAGES, own_name
from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui import confirmations
from bot.ui.components import Button, Choice, Form, MemberChoice, Menu, Option, Paragraph, Text, Tone
from bot.ui.confirmations import Confirmation
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number, one_of
from bot.ui.lengths import shortened
from cogs.cohorts.rules.cohorts import ROLES, SETTINGS
from cogs.mentoring.actions import (
    AVOID_MEMBER,
    LEAVE_MENTORING,
    OFFER_MENTORING,
    PAUSE_MENTORING,
    REQUEST_MENTOR,
)
from cogs.mentoring.rules.fit import Fluency
from cogs.mentoring.rules.mentors import COMMUNITIES, FORMATS, HOURS, MOST_MENTEES, TOPICS, PartOfDay, Window
from cogs.mentoring.rules.profiles import Basics, More, Part, Side, Work, code_of
from cogs.mentoring.services import avoidances, own_profiles, pausing
from cogs.mentoring.services.mentors import Offered, Wished
from cogs.mentoring.services.own_profiles import OneSide, OwnProfile
from cogs.mentoring.wording import mentors as wording
from cogs.mentoring.wording import profiles as profile_wording

FORM_ROOM = 4000
"""Characters that a field takes: more than is kept, since Discord would cut off what somebody pastes without a word."""
NOTHING = OneSide()
MENU = 25

# --- the forms -------------------------------------------------------------------------------------------------------


async def open_part(context: InteractionContext, side: Side, part: Part, languages: str | None = None) -> None:
    """One of the short forms, with what is there already."""
    context.never_defer()
    own = await context.read(own_profiles.opened, side=side, part=part)
    await context.form(_form(context.texts, side, part, own, languages))


def _form(t: Texts, side: Side, part: Part, own: OwnProfile, languages: str | None) -> Form:
    one = (own.offer if side is Side.OFFER else own.request) or NOTHING
    custom_id = CustomId(f"mentor.{side}.keep", 0, part)
    match part:
        case Part.BASICS:
            title = (
                t.pgettext("form title", "Your offer to mentor")
                if side is Side.OFFER
                else t.pgettext("form title", "Your request for a mentor")
            )
            return Form(title, custom_id, _basics(t, side, one, own, languages))
        case Part.WORK:
            return Form(t.pgettext("form title", "Your work"), custom_id, _work(t, own))
        case Part.MORE:
            return Form(t.pgettext("form title", "Only if you like"), custom_id, _more(t, side, one, own))


def _basics(t: Texts, side: Side, one: OneSide, own: OwnProfile, languages: str | None) -> tuple[Text | Choice, ...]:
    fluent = [code for code, fluency in own.languages if fluency is Fluency.FLUENT]
    working = {code for code, fluency in own.languages if fluency is Fluency.WORKING}
    capacity = one.capacity or 1
    topics = (
        t.pgettext("form label", "What you are strong in")
        if side is Side.OFFER
        else t.pgettext("form label", "What you hope for")
    )
    shared = (
        Text(
            "fluent",
            t.pgettext("form label", "Languages you speak very well"),
            required=False,
            most=FORM_ROOM // 10,
            value=languages or ", ".join(map(own_name, fluent)),
            hint=t.pgettext("form hint", "The one you like best first, with commas between"),
        ),
        Choice(
            "working",
            t.pgettext("form label", "Well enough to talk about work"),
            tuple(Option(code, own_name(code), chosen=code in working) for code in LANGUAGES)[:MENU],
            many=True,
            required=False,
        ),
        Choice(
            "times",
            t.pgettext("form label", "Good times for you"),
            tuple(
                Option(
                    code_of(weekday, when),
                    profile_wording.time_of_week(t, weekday, when),
                    chosen=Window(weekday, *HOURS[when]) in own.times,
                )
                for weekday in range(7)
                for when in PartOfDay
            ),
            many=True,
            required=False,
            hint=shortened(profile_wording.times_label(t, own.zone), 100),
        ),
        Choice("topics", topics, _options(t, TOPICS, one.topics), many=True, required=False),
    )
    if side is Side.OFFER:
        numbers = tuple(Option(str(n), t.number(n), chosen=n == capacity) for n in range(1, MOST_MENTEES + 1))
        return (Choice("capacity", t.pgettext("form label", "How many people"), numbers), *shared)
    return (*shared, _words(t, one))


def _words(t: Texts, one: OneSide) -> Text:
    return Text(
        "words",
        t.pgettext("form label", "In your own words"),
        long=True,
        required=False,
        most=FORM_ROOM,
        value=one.words,
        hint=t.pgettext("form hint", "No names or details of children or families, please"),
    )


def _work(t: Texts, own: OwnProfile) -> tuple[Text | Choice, ...]:
    return (
        Choice("role", t.pgettext("form label", "Your role"), _options(t, ROLES, [own.role]), required=False),
        Choice(
            "setting", t.pgettext("form label", "Where you work"), _options(t, SETTINGS, [own.setting]), required=False
        ),
        Text(
            "region",
            t.pgettext("form label", "Your town or region"),
            required=False,
            most=FORM_ROOM // 10,
            value=own.region,
        ),
        Choice(
            "format",
            t.pgettext("form label", "How you would like to meet"),
            _options(t, FORMATS, [own.format]),
            required=False,
        ),
        Text(
            "agency",
            t.pgettext("form label", "Your agency or employer"),
            required=False,
            most=FORM_ROOM // 10,
            value=own.agency,
            hint=t.pgettext("form hint", "Two people of one agency are never paired"),
        ),
    )


def _more(t: Texts, side: Side, one: OneSide, own: OwnProfile) -> tuple[Text | Choice | MemberChoice | Paragraph, ...]:
    communities = (
        t.pgettext("form label", "Communities you belong to")
        if side is Side.OFFER
        else t.pgettext("form label", "You would like a mentor who is")
    )
    return (
        Paragraph(t.careful("Communities are kept encrypted. Nobody reads them but you; only pairing counts them.")),
        Choice("communities", communities, _options(t, COMMUNITIES, one.communities), many=True, required=False),
        MemberChoice(
            "supervisor",
            t.pgettext("form label", "Your supervisor, if here"),
            hint=t.pgettext("form hint", "You two are never paired"),
            chosen=own.supervisor.user_id if own.supervisor else None,
        ),
        *((_words(t, one),) if side is Side.OFFER else ()),
    )


def _options(t: Texts, labels: Mapping[Any, str], chosen: Iterable[StrEnum | None]) -> tuple[Option, ...]:
    there = set(chosen)
    return tuple(Option(code, t.pgettext("choice", label), chosen=code in there) for code, label in labels.items())


async def open_offer(context: InteractionContext, custom_id: CustomId) -> None:
    """A form of an offer was asked for by a button."""
    await open_part(context, Side.OFFER, one_of(Part, custom_id.choice))


async def open_request(context: InteractionContext, custom_id: CustomId) -> None:
    """A form of a request likewise."""
    await open_part(context, Side.REQUEST, one_of(Part, custom_id.choice))


# --- what was filled in ----------------------------------------------------------------------------------------------


async def keep_offer(context: InteractionContext, custom_id: CustomId) -> None:
    """A form of an offer was sent."""
    part = one_of(Part, custom_id.choice)
    if part is Part.BASICS:
        offered = await context.write(own_profiles.keep_offer, given=_given_basics(context))
        context.at_stake = ""
        await answer_offer(context, offered)
    else:
        await _keep_other(context, Side.OFFER, part)


async def keep_request(context: InteractionContext, custom_id: CustomId) -> None:
    """A form of a request was sent."""
    part = one_of(Part, custom_id.choice)
    if part is Part.BASICS:
        wished = await context.write(own_profiles.keep_request, given=_given_basics(context))
        context.at_stake = ""
        await answer_request(context, wished)
    else:
        await _keep_other(context, Side.REQUEST, part)


async def answer_offer(context: InteractionContext, offered: Offered) -> None:
    """How the offer stands now, and the way to the next form."""
    t = context.texts
    buttons = [_go_on(t, Side.OFFER, Part.WORK)] if offered.capacity else []
    await context.reply(wording.offer_kept(t, offered), buttons=buttons)


async def answer_request(context: InteractionContext, wished: Wished) -> None:
    """How the request stands now, and the way to the next form."""
    t = context.texts
    await context.reply(wording.wish_kept(t, wished), buttons=[_go_on(t, Side.REQUEST, Part.WORK)])


async def _keep_other(context: InteractionContext, side: Side, part: Part) -> None:
    t = context.texts
    if part is Part.WORK:
        await context.write(own_profiles.keep_work, side=side, given=_given_work(context))
    else:
        await context.write(own_profiles.keep_more, side=side, given=_given_more(context))
    context.at_stake = ""
    text = context.texts.gettext("Thank you, that is kept. /mentor profile shows everything, and changes it.")
    following = part.following
    await context.reply(text, buttons=[_go_on(t, side, following)] if following else [])


def _go_on(t: Texts, side: Side, part: Part) -> Button:
    return Button(t.pgettext("button", "Go on"), CustomId(f"mentor.{side}.open", 0, part), Tone.MAIN)


def _given_basics(context: InteractionContext) -> Basics:
    return Basics(
        fluent=_text(context, "fluent"),
        working=_all(context, "working"),
        times=_all(context, "times"),
        topics=_all(context, "topics"),
        capacity=next(iter(_all(context, "capacity")), ""),
        words=_text(context, "words"),
    )


def _given_work(context: InteractionContext) -> Work:
    role, setting, how = (next(iter(_all(context, field)), "") for field in ("role", "setting", "format"))
    return Work(
        role=role, setting=setting, region=_text(context, "region"), format=how, agency=_text(context, "agency")
    )


def _given_more(context: InteractionContext) -> More:
    return More(
        words=_text(context, "words"),
        communities=_all(context, "communities"),
        supervisor=context.chosen_member("supervisor"),
    )


def _text(context: InteractionContext, field: str) -> str:
    """What was written in a field. From here on nothing of it may be lost."""
    value = context.filled().get(field, "")
    if not isinstance(value, str) or not value.strip():
        return ""
    context.at_stake = "\n\n".join(filter(None, (context.at_stake, value)))
    return value


def _all(context: InteractionContext, field: str) -> tuple[str, ...]:
    value = context.filled().get(field, ())
    return value if isinstance(value, tuple) else ()


# --- the profile -----------------------------------------------------------------------------------------------------


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
    Component("mentor.offer.open", OFFER_MENTORING, open_offer),
    Component("mentor.offer.keep", OFFER_MENTORING, keep_offer),
    Component("mentor.request.open", REQUEST_MENTOR, open_request),
    Component("mentor.request.keep", REQUEST_MENTOR, keep_request),
    Component("mentor.avoid.back", AVOID_MEMBER, take_back),
    Component("mentor.pause", PAUSE_MENTORING, press_pause),
    Component("mentor.resume", PAUSE_MENTORING, resume),
    Component("mentor.leave", LEAVE_MENTORING, press_leave),
    Component("mentor.leave.confirm", LEAVE_MENTORING, confirm_leaving),
)
