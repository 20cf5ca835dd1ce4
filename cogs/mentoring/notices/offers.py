"""How the messages about offers look: to the staff, to mentors, and to who has finished a cohort."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone
from bot.ui.custom_ids import CustomId
from bot.ui.messages import RenderedMessage, plain
from bot.ui.names import mentioned
from bot.ui.notices import NoticeKind
from cogs.mentoring.notices.looks import message
from cogs.mentoring.rules.profiles import Part
from cogs.mentoring.services import offer_notices
from cogs.mentoring.services.offer_notices import NewOffer


def offered(offer: NewOffer, texts: Sequence[Texts]) -> RenderedMessage:
    """The staff hear that somebody offers to mentor and waits for a coordinator."""
    t = texts[0]
    text = t.ngettext(
        "{mentor} offers to mentor one person. Nobody is paired with them before a coordinator uses /mentor approve.",
        "{mentor} offers to mentor up to {n} people. Nobody is paired with them before a coordinator uses "
        "/mentor approve.",
        offer.capacity,
        mentor=mentioned(offer.mentor),
    )
    return message(t, t.gettext("Somebody offers to mentor"), text)


def approved(_facts: None, texts: Sequence[Texts]) -> RenderedMessage:
    """A mentor hears that they are approved."""
    t = texts[0]
    text = t.gettext(
        "A coordinator has approved your offer to mentor. When somebody fits, I will ask you first. "
        "/mentor profile shows what you have said of yourself, and changes it."
    )
    return message(t, t.gettext("Welcome as a mentor"), text)


def invited(cohort: str, texts: Sequence[Texts]) -> RenderedMessage:
    """Who has finished a cohort is invited to accompany others."""
    t = texts[0]
    text = t.gettext(
        "You have finished {cohort}. What you have learned can help somebody who is beginning: would you like to be a "
        "mentor? A short form opens. If this is not for you, or not now, you need not do anything.",
        cohort=plain(cohort),
    )
    button = Button(t.pgettext("button", "Offer to mentor"), CustomId("mentor.offer.open", 0, Part.BASICS), Tone.MAIN)
    return message(t, t.gettext("Would you like to mentor others?"), text, button)


NOTICES = (
    NoticeKind(offer_notices.OFFERED, offer_notices.offered_contents, offered),
    NoticeKind(offer_notices.APPROVED, offer_notices.approved_contents, approved),
    NoticeKind(offer_notices.INVITED, offer_notices.invited_contents, invited, buttons_end=offer_notices.invited_ends),
)
