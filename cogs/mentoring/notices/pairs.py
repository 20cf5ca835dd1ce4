"""How the messages about pairs look: to a mentor who is asked, to the two, to the staff."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone
from bot.ui.custom_ids import CustomId
from bot.ui.messages import RenderedMessage, plain
from bot.ui.names import mentioned
from bot.ui.notices import NoticeKind
from cogs.mentoring.notices.looks import message
from cogs.mentoring.services import pair_notices
from cogs.mentoring.services.pair_notices import MenteeLeft, PairFacts, Waiting
from cogs.mentoring.wording.languages import languages
from cogs.mentoring.wording.matches import Answer


def pairing(pair: PairFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """A mentor is asked."""
    t = texts[0]
    question = t.gettext(
        "{mentee} in {cohort} is looking for a mentor. You both speak {languages}.",
        mentee=mentioned(pair.other),
        cohort=plain(pair.cohort),
        languages=languages(t, pair.languages),
    )
    answers = t.gettext(
        "Accept, and I will tell them and introduce the two of you. Decline, and nobody will ask why: they do not even "
        "learn that you were asked."
    )
    return message(
        t,
        t.gettext("Would you be a mentor to {name}?", name=pair.other.name),
        f"{question}\n\n{answers}",
        Button(t.pgettext("button", "Accept"), CustomId("match.answer", pair.match_id, Answer.ACCEPT), Tone.YES),
        Button(t.pgettext("button", "Decline"), CustomId("match.answer", pair.match_id, Answer.DECLINE)),
    )


def mentee(pair: PairFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """A participant hears that there is a mentor for them."""
    t = texts[0]
    text = t.gettext(
        "Good news: {mentor} would like to be your mentor in {cohort}. You both speak {languages}.",
        mentor=mentioned(pair.other),
        cohort=plain(pair.cohort),
        languages=languages(t, pair.languages),
    )
    return message(t, t.gettext("You have a mentor"), text)


def introduction(pair: PairFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """The two are introduced, each in their own language."""
    t = texts[0]
    if pair.reader_mentors:
        whom = t.gettext("This is your mentee: {person}.", person=mentioned(pair.other))
        first = t.gettext("Your first step: write to them, and find a time for a first conversation.")
    else:
        whom = t.gettext("This is your mentor: {person}.", person=mentioned(pair.other))
        first = t.gettext("Your first step: say hello, and tell them what you hope for.")
    lines = [
        whom,
        t.gettext("Languages you share: {languages}.", languages=languages(t, pair.languages)),
        "",
        first,
        t.gettext("Agree how often you want to meet, and for how long."),
        t.careful(
            "Agree on the limits of confidentiality: what you say stays between you, unless someone may be harmed. "
            "Never share names or details of children or families."
        ),
        t.gettext("After each meeting, one of you uses /meeting log and the other confirms it."),
    ]
    return message(t, t.gettext("You two are a pair now"), "\n".join(lines))


def declined(facts: Waiting, texts: Sequence[Texts]) -> RenderedMessage:
    """The staff hear that somebody waits again: not who declined, and not why."""
    t = texts[0]
    text = t.ngettext(
        "A pairing in {cohort} did not work out, which is fine. "
        "{n} participant is waiting for a mentor now. Use /match preview to look again.",
        "A pairing in {cohort} did not work out, which is fine. "
        "{n} participants are waiting for a mentor now. Use /match preview to look again.",
        facts.waiting,
        cohort=plain(facts.cohort),
    )
    return message(t, t.gettext("Somebody is waiting for a mentor again"), text)


def waiting(facts: Waiting, texts: Sequence[Texts]) -> RenderedMessage:
    """The staff hear that a pair has ended: not who it was, and not why."""
    t = texts[0]
    text = t.ngettext(
        "A pair in {cohort} has ended. {n} participant is waiting for a mentor now. Use /match preview to look again.",
        "A pair in {cohort} has ended. {n} participants are waiting for a mentor now. "
        "Use /match preview to look again.",
        facts.waiting,
        cohort=plain(facts.cohort),
    )
    return message(t, t.gettext("A pair has ended"), text)


def mentee_erased(cohort: str, texts: Sequence[Texts]) -> RenderedMessage:
    """A mentor hears plainly that their mentee is no longer here, and that it is nobody's fault."""
    text = texts[0].gettext(
        "The person you were to accompany in {cohort} is no longer here, so this pairing has ended. "
        "It is not because of you, and there is nothing you need to do. Thank you for being there.",
        cohort=plain(cohort),
    )
    return _ended(texts[0], text)


def mentor_erased(cohort: str, texts: Sequence[Texts]) -> RenderedMessage:
    """A mentee hears the same of their mentor."""
    text = texts[0].gettext(
        "Your mentor in {cohort} is no longer here, so your pair has ended. It is not because of you. "
        "The hours that were confirmed stay yours. Please ask your facilitator for another mentor.",
        cohort=plain(cohort),
    )
    return _ended(texts[0], text)


def _ended(t: Texts, text: str) -> RenderedMessage:
    return message(t, t.gettext("Your pair has ended"), text)


def left(facts: MenteeLeft, texts: Sequence[Texts]) -> RenderedMessage:
    """A mentor hears that their mentee has left: no reasons, and nothing to do."""
    t = texts[0]
    said = {"person": mentioned(facts.mentee), "cohort": plain(facts.cohort)}
    first = (
        t.gettext("{person}, your mentee in {cohort}, is not in this server any more.", **said)
        if facts.gone
        else t.gettext("{person}, your mentee, has no place in {cohort} any more.", **said)
        if facts.removed
        else t.gettext("{person}, your mentee, has given up their place in {cohort}.", **said)
    )
    rest = t.gettext(
        "It is not because of you, and there is nothing you need to do. The hours that were confirmed stay. If they "
        "come back, you two go on as before. Thank you for being there."
    )
    return message(t, t.gettext("Your mentee has left"), f"{first} {rest}")


NOTICES = (
    NoticeKind(pair_notices.PAIRING, pair_notices.pairing_contents, pairing, buttons_end=pair_notices.pairing_ends),
    NoticeKind(pair_notices.MENTEE_TOLD, pair_notices.pair_contents, mentee),
    NoticeKind(pair_notices.INTRODUCTION, pair_notices.pair_contents, introduction),
    NoticeKind(pair_notices.DECLINED, pair_notices.declined_contents, declined),
    NoticeKind(pair_notices.WAITING, pair_notices.waiting_contents, waiting),
    NoticeKind(pair_notices.MENTEE_ERASED, pair_notices.mentee_erased_contents, mentee_erased),
    NoticeKind(pair_notices.MENTOR_ERASED, pair_notices.mentor_erased_contents, mentor_erased),
    NoticeKind(pair_notices.MENTEE_LEFT, pair_notices.left_contents, left),
)
