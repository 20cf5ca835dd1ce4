"""The short forms in which people say what they offer or ask for: they open, and what comes back is kept."""

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, one_of
from cogs.mentoring.actions import OFFER_MENTORING, REQUEST_MENTOR
from cogs.mentoring.components.forms import form
from cogs.mentoring.rules.profiles import Basics, More, Part, Side, Work
from cogs.mentoring.services import own_profiles
from cogs.mentoring.services.mentors import Offered, Wished
from cogs.mentoring.wording import mentors as wording


async def open_part(context: InteractionContext, side: Side, part: Part, languages: str | None = None) -> None:
    """One of the short forms, with what is there already."""
    context.never_defer()
    own = await context.read(own_profiles.opened, side=side, part=part)
    await context.form(form(context.texts, side, part, own, languages))


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
    if part is Part.WORK:
        await context.write(own_profiles.keep_work, side=side, given=_given_work(context))
    else:
        await context.write(own_profiles.keep_more, side=side, given=_given_more(context))
    context.at_stake = ""
    t = context.texts
    text = t.gettext("Thank you, that is kept. /mentor profile shows everything, and changes it.")
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


COMPONENTS = (
    Component("mentor.offer.open", OFFER_MENTORING, open_offer),
    Component("mentor.offer.keep", OFFER_MENTORING, keep_offer),
    Component("mentor.request.open", REQUEST_MENTOR, open_request),
    Component("mentor.request.keep", REQUEST_MENTOR, keep_request),
)
