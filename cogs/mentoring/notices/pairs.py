"""How the messages about pairs look: to a mentor who is asked, to the two, to the staff."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone
from bot.ui.custom_ids import CustomId
from bot.ui.messages import RenderedMessage, plain
from bot.ui.names import mentioned
from bot.ui.notices import NoticeKind
from cogs.mentoring.notices.looks import message
from cogs.mentoring.services import pair_notices, questions
from cogs.mentoring.services.pair_notices import MenteeLeft, PairFacts, Waiting
from cogs.mentoring.wording.languages import languages
from cogs.mentoring.wording.matches import Answer
from cogs.mentoring.wording.together import limits


def question(pair: PairFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """A mentor is asked, or the mentee after their mentor has accepted."""
    return _question(texts[0], pair)


def reminder(pair: PairFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """Somebody who has not answered is asked once more."""
    return _question(texts[0], pair, texts[0].gettext("A reminder: you have not answered yet. There is no hurry."))


def _question(t: Texts, pair: PairFacts, first: str = "") -> RenderedMessage:
    said = {"cohort": plain(pair.cohort), "languages": languages(t, pair.languages)}
    if pair.reader_mentors:
        title = t.gettext("Would you be a mentor to {name}?", name=pair.other.name)
        who = t.gettext(
            "{mentee} in {cohort} is looking for a mentor. You both speak {languages}.",
            mentee=mentioned(pair.other),
            **said,
        )
        answers = t.gettext(
            "Accept, and I will ask them too. Decline, and nobody will ask why: they do not even learn that you were "
            "asked."
        )
    else:
        title = t.gettext("Would you like {name} as your mentor?", name=pair.other.name)
        who = t.gettext(
            "Good news: {mentor} would like to be your mentor in {cohort}. You both speak {languages}.",
            mentor=mentioned(pair.other),
            **said,
        )
        answers = t.gettext(
            "Accept, and I will introduce the two of you. Decline, and nobody learns why: your facilitator looks for "
            "somebody else."
        )
    paragraphs = [first, who, answers]
    if pair.answer_by is not None:
        paragraphs.append(t.gettext("You can answer until {time}.", time=t.moment(pair.answer_by)))
    return message(
        t,
        title,
        "\n\n".join(filter(None, paragraphs)),
        Button(t.pgettext("button", "Accept"), CustomId("match.answer", pair.match_id, Answer.ACCEPT), Tone.YES),
        Button(t.pgettext("button", "Decline"), CustomId("match.answer", pair.match_id, Answer.DECLINE)),
    )


def lapsed(pair: PairFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """Who was asked and did not answer hears that the question is over, without blame."""
    t = texts[0]
    text = t.gettext(
        "I had asked you about a pairing with {name}, and the time to answer is over. That is fine, and there is "
        "nothing you need to do. If you would still like to be paired, please tell your coordinator.",
        name=plain(pair.other.name),
    )
    return message(t, t.gettext("A question is over"), text)


def not_found(pair: PairFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """A mentor who had accepted hears that it did not work out: never why."""
    t = texts[0]
    text = t.gettext(
        "The pairing with {name} in {cohort} did not work out. It is not because of you. Your place is free again, and "
        "I will ask you when somebody else fits. Thank you for offering.",
        name=plain(pair.other.name),
        cohort=plain(pair.cohort),
    )
    return message(t, t.gettext("A pairing did not work out"), text)


def ended(pair: PairFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """The other of a pair hears that it has ended: with thanks, never why."""
    t = texts[0]
    text = t.gettext(
        "Your pair with {name} in {cohort} has ended. It is not because of you. Thank you for the time that you gave "
        "each other. The hours that were confirmed stay, and what you shared with each other is closed.",
        name=plain(pair.other.name),
        cohort=plain(pair.cohort),
    )
    if not pair.reader_mentors:
        text += " " + t.gettext("You are the first for whom your facilitator looks for another mentor.")
    return _ended(t, text)


def paused(pair: PairFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """The other of a pair hears of a break."""
    t = texts[0]
    text = t.gettext(
        "You and {name} take a break. I remind you of nothing until one of you uses /match resume.",
        name=plain(pair.other.name),
    )
    return message(t, t.gettext("Your pair takes a break"), text)


def resumed(pair: PairFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """The other of a pair hears that the break is over."""
    t = texts[0]
    text = t.gettext("The break is over: you and {name} go on.", name=plain(pair.other.name))
    return message(t, t.gettext("Your pair goes on"), text)


def mentor_left(pair: PairFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """A mentee hears that their mentor has left the server."""
    t = texts[0]
    text = t.gettext(
        "{mentor}, your mentor in {cohort}, is not in this server any more. It is not because of you. The hours that "
        "were confirmed stay yours.",
        mentor=mentioned(pair.other),
        cohort=plain(pair.cohort),
    )
    text += " " + t.gettext("You are the first for whom your facilitator looks for another mentor.")
    return message(t, t.gettext("Your mentor has left"), text)


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
        limits(t),
        t.gettext("After each meeting, one of you uses /meeting log and the other confirms it."),
    ]
    button = Button(t.pgettext("button", "Our agreement"), CustomId("match.agreement", pair.match_id), Tone.MAIN)
    return message(t, t.gettext("You two are a pair now"), "\n".join(lines), button)


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
    NoticeKind(pair_notices.PAIRING, pair_notices.question_contents, question, buttons_end=questions.ends),
    NoticeKind(pair_notices.MENTEE_TOLD, pair_notices.question_contents, question, buttons_end=questions.ends),
    NoticeKind(pair_notices.REMINDER, pair_notices.question_contents, reminder, buttons_end=questions.ends),
    NoticeKind(pair_notices.LAPSED, pair_notices.lapsed_contents, lapsed),
    NoticeKind(pair_notices.NOT_FOUND, pair_notices.not_found_contents, not_found),
    NoticeKind(pair_notices.ENDED, pair_notices.ended_contents, ended),
    NoticeKind(pair_notices.PAUSED, pair_notices.paused_contents, paused),
    NoticeKind(pair_notices.RESUMED, pair_notices.resumed_contents, resumed),
    NoticeKind(pair_notices.MENTOR_LEFT, pair_notices.mentor_left_contents, mentor_left),
    NoticeKind(
        pair_notices.INTRODUCTION, pair_notices.pair_contents, introduction, buttons_end=pair_notices.introduction_ends
    ),
    NoticeKind(pair_notices.DECLINED, pair_notices.declined_contents, declined),
    NoticeKind(pair_notices.WAITING, pair_notices.waiting_contents, waiting),
    NoticeKind(pair_notices.MENTEE_ERASED, pair_notices.mentee_erased_contents, mentee_erased),
    NoticeKind(pair_notices.MENTOR_ERASED, pair_notices.mentor_erased_contents, mentor_erased),
    NoticeKind(pair_notices.MENTEE_LEFT, pair_notices.left_contents, left),
)
