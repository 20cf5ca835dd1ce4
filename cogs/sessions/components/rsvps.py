"""Coming or not: the buttons, what they answer, and places that are offered to those who wait."""

from collections.abc import Mapping, Sequence

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone, joined
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, one_of
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.sessions.actions import ANSWER_SESSION, SEE_WHO_COMES
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.services import buttons as ends
from cogs.sessions.services import rsvps, waitlist
from cogs.sessions.services.rsvps import Answered, Who
from cogs.sessions.services.waitlist import Offered
from cogs.sessions.wording.attendance import some

NAMES = 60
"""Names of one answer that fit into a message."""


def buttons(session_id: int, texts: Sequence[Texts], *, shared: bool = False) -> tuple[Button, ...]:
    """The buttons under a session, in all its languages; a shared post also says who comes."""
    answers = {
        RsvpAnswer.GOING: joined(t.pgettext("button", "Going") for t in texts),
        RsvpAnswer.MAYBE: joined(t.pgettext("button", "Maybe") for t in texts),
        RsvpAnswer.CANT: joined(t.pgettext("button", "Can't") for t in texts),
    }
    tones = {RsvpAnswer.GOING: Tone.YES}
    own = tuple(
        Button(label, CustomId("session.rsvp", session_id, answer), tones.get(answer, Tone.PLAIN))
        for answer, label in answers.items()
    )
    if not shared:
        return own
    who_comes = joined(t.pgettext("button", "Who comes?") for t in texts)
    return *own, Button(who_comes, CustomId("session.who", session_id))


async def rsvp(context: InteractionContext, custom_id: CustomId) -> None:
    """Coming or not: noted, and only you see this."""
    said = await context.write(rsvps.rsvp, session=custom_id.subject, answer=one_of(RsvpAnswer, custom_id.choice))
    await context.reply(answered(context.texts, said))


async def who(context: InteractionContext, custom_id: CustomId) -> None:
    """Who comes: names for facilitators, numbers for everyone."""
    found = await context.read(rsvps.who, session=custom_id.subject)
    await context.reply(_who(context.texts, found))


def answered(t: Texts, said: Answered) -> str:
    """What you said, what came of it, and how many said so by now."""
    facts = {"title": plain(said.title), "time": t.moment(said.starts_at)}
    match said.answer:
        case RsvpAnswer.GOING:
            own = t.gettext("Good, you are coming to **{title}** on {time}. See you there!", **facts)
        case RsvpAnswer.MAYBE:
            own = t.gettext("Noted: perhaps you come to **{title}** on {time}. I remind you all the same.", **facts)
        case RsvpAnswer.WAITING:
            own = t.gettext(
                "**{title}** on {time} is full, so you are in line: number {place}. When a place comes free, I offer "
                "it to you and keep it for a while.",
                place=t.number(said.place_in_line),
                **facts,
            )
        case RsvpAnswer.CANT:
            own = t.gettext("Thank you for saying so: you cannot come to **{title}** on {time}.", **facts)
    return "\n".join([own, counts(t, said.counts), t.gettext("You can change your answer until it begins.")])


def counts(t: Texts, answers: Mapping[RsvpAnswer, int]) -> str:
    """How many have said what by now."""
    parts = [
        t.gettext("✅ {n} going", n=t.number(answers.get(RsvpAnswer.GOING, 0))),
        t.gettext("🤔 {n} maybe", n=t.number(answers.get(RsvpAnswer.MAYBE, 0))),
        t.gettext("❌ {n} not", n=t.number(answers.get(RsvpAnswer.CANT, 0))),
    ]
    if answers.get(RsvpAnswer.WAITING):
        parts.append(t.gettext("⏳ {n} in line", n=t.number(answers[RsvpAnswer.WAITING])))
    return " · ".join(parts)


def _who(t: Texts, found: Who) -> str:
    head = t.gettext("**{title}**, {time}", title=plain(found.title), time=t.moment(found.starts_at))
    if found.names is None:
        return "\n".join([head, counts(t, found.counts), t.gettext("Only facilitators see the names.")])
    labels = {
        RsvpAnswer.GOING: t.gettext("✅ Going"),
        RsvpAnswer.MAYBE: t.gettext("🤔 Maybe"),
        RsvpAnswer.CANT: t.gettext("❌ Cannot come"),
        RsvpAnswer.WAITING: t.gettext("⏳ In line, longest first"),
    }
    lines: list[str] = []
    for answer, label in labels.items():
        if names := found.names.get(answer):
            people = some(t, [plain(name) for name in names], NAMES)
            lines.append(t.gettext("{label}: {people}", label=label, people=people))
    return "\n".join([head, *(lines or [t.gettext("Nobody has answered yet.")])])


def offer(told: Offered, texts: Sequence[Texts]) -> RenderedMessage:
    """A place has come free, and is kept for a while."""
    t = texts[0]
    words = t.gettext(
        "A place in **{title}** of {cohort} on {time} has come free, and you are next. I keep it for you until "
        "{until}; then I ask the next person.",
        title=plain(told.title),
        cohort=plain(told.cohort),
        time=t.moment(told.starts_at),
        until=t.moment(told.until or told.starts_at),
    )
    return RenderedMessage(
        (Section(t.language, t.gettext("A place for you"), words),),
        buttons=(
            Button(
                t.pgettext("button", "Take the place"),
                CustomId("session.rsvp", told.session_id, RsvpAnswer.GOING),
                Tone.YES,
            ),
            Button(t.pgettext("button", "No, thank you"), CustomId("session.rsvp", told.session_id, RsvpAnswer.CANT)),
        ),
    )


def lapsed(told: Offered, texts: Sequence[Texts]) -> RenderedMessage:
    """The place was kept long enough."""
    t = texts[0]
    words = t.gettext(
        "The place in **{title}** on {time} that I kept for you has gone to the next person. If you would still like "
        "to come, press Going: you are in line again.",
        title=plain(told.title),
        time=t.moment(told.starts_at),
    )
    return RenderedMessage(
        (Section(t.language, t.gettext("Your place went to the next person"), words),),
        buttons=buttons(told.session_id, texts),
    )


NOTICES = (
    NoticeKind(waitlist.OFFER, waitlist.offer_facts, offer, buttons_end=ends.offer),
    NoticeKind(waitlist.LAPSED, waitlist.lapsed_facts, lapsed, buttons_end=ends.until_it_begins),
)


COMPONENTS = (
    Component("session.rsvp", ANSWER_SESSION, rsvp),
    Component("session.who", SEE_WHO_COMES, who),
)
