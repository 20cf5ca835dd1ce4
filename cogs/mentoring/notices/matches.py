"""How the messages of matching look: to a mentor who is asked, to a pair, to the staff."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone
from bot.ui.custom_ids import CustomId
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.mentoring.services import match_responses
from cogs.mentoring.services.match_responses import Ended, MenteeLeft, PairFacts, Waiting
from cogs.mentoring.wording import Answer, shared


def pairing(pair: PairFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """A mentor is asked."""
    t = texts[0]
    return RenderedMessage(
        sections=(
            Section(
                t.language,
                t.gettext("Would you be a mentor to {name}?", name=pair.other_name),
                "\n\n".join(
                    [
                        t.gettext(
                            "{mentee} ({name}) in {cohort} is looking for a mentor. You both speak {languages}.",
                            mentee=f"<@{pair.other}>",
                            name=plain(pair.other_name),
                            cohort=plain(pair.cohort),
                            languages=shared(t, pair.languages),
                        ),
                        t.gettext(
                            "Accept, and I will tell them and introduce the two of you. Decline, and nobody will ask "
                            "why: they do not even learn that you were asked."
                        ),
                    ]
                ),
            ),
        ),
        buttons=(
            Button(t.pgettext("button", "Accept"), CustomId("match.answer", pair.match_id, Answer.ACCEPT), Tone.YES),
            Button(t.pgettext("button", "Decline"), CustomId("match.answer", pair.match_id, Answer.DECLINE)),
        ),
    )


def mentee(pair: PairFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """A participant hears that there is a mentor for them."""
    t = texts[0]
    text = t.gettext(
        "Good news: {mentor} ({name}) would like to be your mentor in {cohort}. You both speak {languages}.",
        mentor=f"<@{pair.other}>",
        name=plain(pair.other_name),
        cohort=plain(pair.cohort),
        languages=shared(t, pair.languages),
    )
    return RenderedMessage(sections=(Section(t.language, t.gettext("You have a mentor"), text),))


def introduction(pair: PairFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """The two are introduced, each in their own language."""
    t = texts[0]
    person = {"person": f"<@{pair.other}>", "name": plain(pair.other_name)}
    if pair.reader_mentors:
        whom = t.gettext("This is your mentee: {person} ({name}).", **person)
        first = t.gettext("Your first step: write to them, and find a time for a first conversation.")
    else:
        whom = t.gettext("This is your mentor: {person} ({name}).", **person)
        first = t.gettext("Your first step: say hello, and tell them what you hope for.")
    return RenderedMessage(
        sections=(
            Section(
                t.language,
                t.gettext("You two are a pair now"),
                "\n".join(
                    [
                        whom,
                        t.gettext("Languages you share: {languages}.", languages=shared(t, pair.languages)),
                        "",
                        first,
                        t.gettext("Agree how often you want to meet, and for how long."),
                        t.careful(
                            "Agree on the limits of confidentiality: what you say stays between you, unless someone "
                            "may be harmed. Never share names or details of children or families."
                        ),
                        t.gettext("After each meeting, one of you uses /meeting log and the other confirms it."),
                    ]
                ),
            ),
        )
    )


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
    return RenderedMessage(sections=(Section(t.language, t.gettext("Somebody is waiting for a mentor again"), text),))


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
    return RenderedMessage(sections=(Section(t.language, t.gettext("A pair has ended"), text),))


def ended(facts: Ended, texts: Sequence[Texts]) -> RenderedMessage:
    """Whoever is left of a pair hears it plainly, and that it is nobody's fault."""
    t = texts[0]
    if facts.reader_mentors:
        text = t.gettext(
            "The person you were to accompany in {cohort} is no longer here, so this pairing has ended. "
            "It is not because of you, and there is nothing you need to do. Thank you for being there.",
            cohort=plain(facts.cohort),
        )
    else:
        text = t.gettext(
            "Your mentor in {cohort} is no longer here, so your pair has ended. It is not because of you. "
            "The hours that were confirmed stay yours. Please ask your facilitator for another mentor.",
            cohort=plain(facts.cohort),
        )
    return RenderedMessage(sections=(Section(t.language, t.gettext("Your pair has ended"), text),))


def left(facts: MenteeLeft, texts: Sequence[Texts]) -> RenderedMessage:
    """A mentor hears that their mentee has left: no reasons, and nothing to do."""
    t = texts[0]
    said = {"person": f"<@{facts.user_id}>", "name": plain(facts.name), "cohort": plain(facts.cohort)}
    first = (
        t.gettext("{person} ({name}), your mentee in {cohort}, is not in this server any more.", **said)
        if facts.gone
        else t.gettext("{person} ({name}), your mentee, has no place in {cohort} any more.", **said)
        if facts.removed
        else t.gettext("{person} ({name}), your mentee, has given up their place in {cohort}.", **said)
    )
    rest = t.gettext(
        "It is not because of you, and there is nothing you need to do. The hours that were confirmed stay. If they "
        "come back, you two go on as before. Thank you for being there."
    )
    return RenderedMessage(sections=(Section(t.language, t.gettext("Your mentee has left"), f"{first} {rest}"),))


NOTICES = (
    NoticeKind(
        match_responses.PAIRING, match_responses.pairing_contents, pairing, buttons_end=match_responses.pairing_ends
    ),
    NoticeKind(match_responses.MENTEE_TOLD, match_responses.pair_contents, mentee),
    NoticeKind(match_responses.INTRODUCTION, match_responses.pair_contents, introduction),
    NoticeKind(match_responses.DECLINED, match_responses.declined_contents, declined),
    NoticeKind(match_responses.WAITING, match_responses.waiting_contents, waiting),
    NoticeKind(match_responses.PAIR_ENDED, match_responses.ended_contents, ended),
    NoticeKind(match_responses.MENTEE_LEFT, match_responses.left_contents, left),
)
