"""How the messages about sessions look: the announcement of a series, and the reminders before each session."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.services import sessions
from bot.services.sessions import Announced, Reminded
from bot.ui.looks import Look, Passage, plain
from bot.ui.notices import NoticeKind
from cogs.sessions import events, views, words

DATES_IN_ALL = 150
"""Dates that fit into one message, all its languages together."""


def announcement(told: Announced, texts: Sequence[Texts]) -> Look:
    """A new series, with all its dates."""
    return Look(
        passages=tuple(
            Passage(t.language, plain(told.title), _announced(t, told, most=max(6, DATES_IN_ALL // max(1, len(texts)))))
            for t in texts
        ),
        buttons=views.answers(told.next_id, texts) if told.next_id is not None else (),
        mention_role=told.role_id,
    )


def reminder(told: Reminded, texts: Sequence[Texts]) -> Look:
    """A session is near."""
    return Look(
        passages=tuple(Passage(t.language, plain(told.title), _reminded(t, told)) for t in texts),
        buttons=views.answers(told.session_id, texts),
        mention_role=told.role_id,
    )


def _announced(t: Texts, told: Announced, *, most: int) -> str:
    parts = [
        t.ngettext(
            "{cohort} meets for {duration}:",
            "{cohort} meets {n} times, for {duration} each time:",
            len(told.times),
            cohort=plain(told.cohort),
            duration=t.duration(told.minutes),
        ),
        words.dates(t, [t.moment(at) for at in told.times], most),
    ]
    if told.next_at is not None:
        parts.append(
            t.gettext("Will you come to the first one, on {time}? Please press a button.", time=t.moment(told.next_at))
            if told.next_at == told.times[0]
            else t.gettext(
                "Will you come to the next one, on {time}? Please press a button.", time=t.moment(told.next_at)
            )
        )
    return "\n\n".join(parts)


def _reminded(t: Texts, told: Reminded) -> str:
    facts = {
        "cohort": plain(told.cohort),
        "time": t.moment(told.starts_at),
        "relative": t.relative(told.starts_at),
        "duration": t.duration(told.minutes),
    }
    if told.last_call:
        return t.gettext("{cohort} begins {relative}: {time}, for {duration}. Come as you are.", **facts)
    return t.gettext("{cohort} meets {relative}: {time}, for {duration}. Will you come?", **facts)


NOTICES = (
    NoticeKind("session.announcement", sessions.announcement_facts, announcement),
    NoticeKind("session.reminder", sessions.reminder_facts, reminder),
    *events.NOTICES,
)
