"""How the messages about sessions look: the announcement of a series, and the reminders before each session."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.services import announcements, reminders
from bot.services.announcements import Announced, Coming
from bot.services.reminders import Reminded
from bot.ui.looks import Look, Passage, plain
from bot.ui.notices import NoticeKind
from cogs.sessions import answers, changes, details, events, openings, words

DATES_IN_ALL = 150
"""Dates that fit into one message, all its languages together."""


def announcement(told: Announced, texts: Sequence[Texts]) -> Look:
    """A series with all its dates, and how many come to the next one."""
    return Look(
        passages=tuple(
            Passage(t.language, plain(told.title), _announced(t, told, most=max(6, DATES_IN_ALL // max(1, len(texts)))))
            for t in texts
        ),
        buttons=answers.buttons(told.coming.id, texts, shared=True) if told.coming is not None else (),
        mention_role=told.role_id,
    )


def reminder(told: Reminded, texts: Sequence[Texts]) -> Look:
    """A session is near: to one person, in their language."""
    t = texts[0]
    return Look(
        (Passage(t.language, plain(told.details.title), _reminded(t, told)),),
        buttons=answers.buttons(told.session_id, texts),
    )


def _announced(t: Texts, told: Announced, *, most: int) -> str:
    times = [f"~~{t.moment(one.starts_at)}~~" if one.cancelled else t.moment(one.starts_at) for one in told.sessions]
    parts = [
        t.ngettext(
            "{cohort} meets for {duration}:",
            "{cohort} meets {n} times, for {duration} each time:",
            len([one for one in told.sessions if not one.cancelled]),
            cohort=plain(told.cohort),
            duration=t.duration(told.minutes),
        ),
        words.dates(t, times, most),
    ]
    if told.coming is not None:
        parts.append(_coming(t, told.coming, is_first=told.coming.starts_at == told.sessions[0].starts_at))
    return "\n\n".join(parts)


def _coming(t: Texts, coming: Coming, *, is_first: bool) -> str:
    ask = (
        t.gettext("Will you come to the first one, on {time}? Please press a button.", time=t.moment(coming.starts_at))
        if is_first
        else t.gettext(
            "Will you come to the next one, on {time}? Please press a button.", time=t.moment(coming.starts_at)
        )
    )
    return "\n".join([details.lines(t, coming.details, coming.facilitators), ask, answers.counts(t, coming.answers)])


def _reminded(t: Texts, told: Reminded) -> str:
    head = t.gettext(
        "{cohort} meets {relative}: {time}.",
        cohort=plain(told.cohort),
        relative=t.relative(told.starts_at),
        time=t.moment(told.starts_at),
    )
    said = {
        "going": t.gettext("You said that you are coming. Come as you are."),
        "maybe": t.gettext("You said that perhaps you come. You are welcome."),
        "waiting": t.gettext("You are in line for a place; I write to you as soon as one is free."),
    }
    ask = said.get(told.answer or "") or t.gettext("Will you come? Please press a button.")
    return "\n".join([head, details.lines(t, told.details), ask])


NOTICES = (
    NoticeKind(announcements.ANNOUNCEMENT, announcements.facts, announcement),
    NoticeKind(reminders.REMINDER, reminders.facts, reminder, recipients=reminders.recipients),
    *answers.NOTICES,
    *openings.NOTICES,
    *changes.NOTICES,
    *events.NOTICES,
)
