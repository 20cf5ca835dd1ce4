"""Sentences about meetings that commands, buttons and messages share."""

from collections.abc import Iterable

from bot.core.people import NamedPerson
from bot.i18n.texts import Texts
from bot.ui.components import Form, Text
from bot.ui.custom_ids import CustomId
from bot.ui.names import mentioned
from cogs.mentoring.services.meetings.answering import Answered
from cogs.mentoring.services.meetings.deciding import Correction, Decided
from cogs.mentoring.services.meetings.writing import GroupLogged, Logged, Outcome

MINUTES = "minutes"
"""The field in which minutes are written."""


def said(t: Texts, done: Logged | Answered) -> str:
    """What came of what one of the two wrote down or answered."""
    fields = {"minutes": t.duration(done.minutes), "date": t.date(done.on), "other": mentioned(done.other)}
    match done.outcome:
        case Outcome.ASKED:
            return t.gettext(
                "Written down: {minutes} on {date}. I am asking {other} to confirm it; then it counts.", **fields
            )
        case Outcome.CHANGED:
            return t.gettext(
                "Changed: {minutes} on {date}. {other} sees this in the message that I sent before.", **fields
            )
        case Outcome.DIFFERENT:
            return t.gettext(
                "Your version is kept: {minutes} on {date}. I am telling {other}, who can take it or ask the "
                "coordinator.",
                **fields,
            )
        case Outcome.COUNTS:
            return t.gettext("Confirmed: {minutes} with {other} on {date}. It counts now.", **fields)
        case Outcome.TAKEN_BACK:
            return t.gettext("Taken back. What counts for your meeting with {other} on {date}: {minutes}.", **fields)


def group_said(t: Texts, done: GroupLogged) -> str:
    """For whom a group meeting was written down, and for whom not."""
    parts: list[str] = []
    if done.asked:
        parts.append(
            t.gettext(
                "Written down: a group meeting of {minutes} on {date}. I am asking each of them to confirm: {people}. "
                "Your own time counts once.",
                minutes=t.duration(done.minutes),
                date=t.date(done.on),
                people=people(t, done.asked),
            )
        )
    if done.confirmed:
        parts.append(
            t.gettext(
                "The meeting counts now for {people}, who had written down the same.", people=people(t, done.confirmed)
            )
        )
    if done.left_out:
        parts.append(
            t.gettext(
                "Nothing was written down for {people}: a meeting with you on that day is written down already, or you "
                "were no pair yet.",
                people=people(t, done.left_out),
            )
        )
    return "\n\n".join(parts)


def corrected(t: Texts, done: Decided) -> str:
    """What a coordinator has decided."""
    return t.gettext(
        "Decided. The meeting of {people} on {date} counts with {minutes}. Both hear from me.",
        people=people(t, done.people),
        date=t.date(done.on),
        minutes=t.duration(done.minutes),
    )


def would_correct(t: Texts, shown: Correction) -> str:
    """What a correction changes, before it is made."""
    return t.gettext(
        "The meeting of {people} on {date} counts with {before} now. It would count with {minutes}, and both would "
        "hear from me.",
        people=people(t, shown.people),
        date=t.date(shown.on),
        before=t.duration(shown.counted),
        minutes=t.duration(shown.minutes),
    )


def minutes_form(t: Texts, custom_id: CustomId) -> Form:
    """One field for how long a meeting was."""
    hint = t.pgettext("form hint", "From 5 to 480. Write 0 if you did not meet.")
    field = Text(MINUTES, t.pgettext("form label", "Minutes"), most=20, hint=hint)
    return Form(t.pgettext("form title", "How long was the meeting?"), custom_id, (field,))


def people(t: Texts, some: Iterable[NamedPerson]) -> str:
    """Several people by name."""
    return t.listing(map(mentioned, some))
