"""How the messages look with which a pair begins: the agreement, and the times to meet."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone, joined
from bot.ui.custom_ids import CustomId
from bot.ui.messages import RenderedMessage, Section
from bot.ui.names import mentioned
from bot.ui.notices import NoticeKind
from cogs.mentoring.notices.looks import message
from cogs.mentoring.services import agreements, meeting_times, pair_threads
from cogs.mentoring.services.agreements import AgreementFacts
from cogs.mentoring.services.meeting_times import Offered, Taken
from cogs.mentoring.wording import together as wording


def in_thread(match_id: int, texts: Sequence[Texts]) -> RenderedMessage:
    """The first words in the thread of a pair, in the languages of both: what it is, and who can read along."""
    sections = tuple(
        Section(
            t.language,
            t.gettext("A thread for the two of you"),
            t.gettext("Here you two can write to each other; nobody else is invited.")
            + " "
            + t.careful(
                "Whoever has the permission Manage Threads or Administrator in this server can read along, so please "
                "keep private words for your meetings."
            ),
        )
        for t in texts
    )
    label = joined(t.pgettext("button", "Our agreement") for t in texts)
    return RenderedMessage(sections, (Button(label, CustomId("match.agreement", match_id), Tone.MAIN),))


def agreement(facts: AgreementFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """What the other of the two proposes."""
    t = texts[0]
    first = t.gettext("{person} proposes this for the two of you:", person=mentioned(facts.other))
    text = f"{first}\n{wording.terms(t, facts.terms)}\n\n{wording.limits(t)}"
    return message(
        t,
        t.gettext("Do you agree?"),
        text,
        Button(t.pgettext("button", "Accept"), CustomId("match.agree", facts.match_id, str(facts.version)), Tone.YES),
        Button(t.pgettext("button", "Change"), CustomId("match.agreement", facts.match_id)),
    )


def agreed(facts: AgreementFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """The one who proposed it hears that it holds."""
    t = texts[0]
    first = t.gettext("{person} agrees. This holds for the two of you now:", person=mentioned(facts.other))
    text = f"{first}\n{wording.terms(t, facts.terms)}\n\n{wording.changed_later(t)}"
    return message(t, t.gettext("Your agreement holds"), text)


def times(facts: Offered, texts: Sequence[Texts]) -> RenderedMessage:
    """Three times that fit both: in the reader's language, by the reader's clocks."""
    t = texts[0]
    text = t.gettext(
        "These times fit both you and {person}. Who chooses first sets the time; you two can also agree on another.",
        person=mentioned(facts.other),
    )
    lines = "\n".join(f"- {t.moment(starts_at)}" for _number, starts_at in facts.times)
    buttons = [
        Button(f"{t.short_day(starts_at)}, {t.clock_time(starts_at)}", CustomId("match.time", number))
        for number, starts_at in facts.times
    ]
    return message(t, t.gettext("When would you like to meet?"), f"{text}\n{lines}", *buttons)


def time_taken(facts: Taken, texts: Sequence[Texts]) -> RenderedMessage:
    """The other has chosen."""
    t = texts[0]
    return message(t, t.gettext("You have a time to meet"), wording.time_taken(t, facts))


def soon(facts: Taken, texts: Sequence[Texts]) -> RenderedMessage:
    """Both are reminded before."""
    t = texts[0]
    text = t.gettext("You and {person} meet on {time}.", person=mentioned(facts.other), time=t.moment(facts.starts_at))
    return message(t, t.gettext("A reminder of your meeting"), text)


NOTICES = (
    NoticeKind(pair_threads.IN_THREAD, pair_threads.contents, in_thread, buttons_end=pair_threads.ends),
    NoticeKind(agreements.AGREEMENT, agreements.contents, agreement, buttons_end=agreements.ends),
    NoticeKind(agreements.AGREED, agreements.agreed_contents, agreed),
    NoticeKind(meeting_times.TIMES, meeting_times.times_contents, times, buttons_end=meeting_times.ends),
    NoticeKind(meeting_times.TIME_TAKEN, meeting_times.taken_contents, time_taken),
    NoticeKind(meeting_times.MEETING_SOON, meeting_times.taken_contents, soon),
)
