"""A session begins: the post that calls its people, and the button that says that one is there."""

from collections.abc import Sequence

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone, joined
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.sessions.actions import CHECK_IN
from cogs.sessions.services import buttons, corrections
from cogs.sessions.services import check_in as openings
from cogs.sessions.services.check_in import CheckedIn, Opened
from cogs.sessions.services.corrections import Corrected
from cogs.sessions.wording import details


async def check_in(context: InteractionContext, custom_id: CustomId) -> None:
    """**I am here** was pressed."""
    here = await context.write(openings.check_in, session=custom_id.subject)
    await context.reply(_here(context.texts, here))


def _here(t: Texts, here: CheckedIn) -> str:
    parts = [
        t.gettext("You are checked in already. Good that you are here.")
        if here.again
        else t.gettext("Welcome to **{title}**! You are checked in.", title=plain(here.title))
    ]
    if here.in_channel is not None:
        parts.append(
            t.gettext("Your minutes in {channel} are what counts for your hours.", channel=f"<#{here.in_channel}>")
        )
    parts.append(_credit(t, here))
    return "\n".join(parts)


def _credit(t: Texts, here: CheckedIn) -> str:
    """What will be credited as things stand, and why."""
    facts = {
        "clock": t.clock_time(here.at),
        "minutes": t.duration(here.minutes),
        "all": t.duration(here.of),
        "credited": t.duration(here.credited),
        "full": t.number(here.rule.full_from),
        "half": t.number(here.rule.half_from),
    }
    ask = t.gettext("If you were here earlier, please tell your facilitator, who can put it right.")
    if here.written is not None:
        said = t.gettext("Your facilitator has written down {duration} for you.", duration=t.duration(here.written))
        return said if here.written else f"{said} {ask}"
    if not here.seen:
        return t.gettext("I do not see you there yet, so as things stand nothing is credited. Please go in.")
    if here.credited == here.of:
        return t.gettext("If you stay to the end, all of it is credited: {credited}.", **facts)
    since = (
        t.gettext("You pressed at {clock}: if you stay to the end, that is {minutes} of {all}.", **facts)
        if here.in_channel is None
        else t.gettext("If you stay to the end, you were there for {minutes} of {all}.", **facts)
    )
    why = (
        t.gettext(
            "Your cohort credits half from {half} % on and all from {full} % on, so {credited} is credited.", **facts
        )
        if here.credited
        else t.gettext("Your cohort credits nothing below {half} %, so as things stand nothing is credited.", **facts)
    )
    return f"{since} {why} {ask}"


def opening(told: Opened, texts: Sequence[Texts]) -> RenderedMessage:
    """It begins now; everyone of the cohort is called."""
    return RenderedMessage(
        tuple(Section(t.language, plain(told.title), _opening(t, told)) for t in texts),
        buttons=(
            Button(
                joined(t.pgettext("button", "I am here") for t in texts),
                CustomId("session.checkin", told.session_id),
                Tone.YES,
            ),
        ),
        mention_role=told.role_id,
    )


def _opening(t: Texts, told: Opened) -> str:
    lines = [
        t.gettext("The session begins now. Come as you are."),
        details.where(t, told.details),
        t.gettext("Please press “I am here”, so that your hours are counted."),
    ]
    return "\n".join(line for line in lines if line)


def corrected(told: Corrected, texts: Sequence[Texts]) -> RenderedMessage:
    """What was written down about somebody has changed."""
    t = texts[0]
    facts = {"title": plain(told.title), "time": t.moment(told.starts_at)}
    words = (
        t.gettext(
            "Your attendance at **{title}** on {time} was corrected: you are credited with {duration}.",
            duration=t.duration(told.credited),
            **facts,
        )
        if told.credited
        else t.gettext("Your attendance at **{title}** on {time} was corrected: it is not credited any more.", **facts)
    )
    ask = t.gettext("If that is not right, please ask your facilitator. /progress shows all your hours.")
    return RenderedMessage((Section(t.language, t.gettext("A correction"), f"{words}\n{ask}"),))


NOTICES = (
    NoticeKind(openings.OPENING, openings.facts, opening, buttons_end=buttons.opening),
    NoticeKind(corrections.CORRECTED, corrections.facts, corrected),
)


COMPONENTS = (Component("session.checkin", CHECK_IN, check_in),)
