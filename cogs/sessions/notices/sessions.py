"""How the messages about sessions look: the announcement of a series, and the reminders before each session."""

from collections.abc import Sequence
from dataclasses import replace

from bot.i18n.texts import Texts
from bot.ui.lengths import TEXT_ROOM, shortened, size
from bot.ui.messages import Fold, RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.sessions.components import check_in, rsvps
from cogs.sessions.notices import changes, discord_events
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.services import announcements, buttons, reminders
from cogs.sessions.services.announcements import Announced, Coming, Listed
from cogs.sessions.services.reminders import Reminded
from cogs.sessions.wording import details, sessions


def announcement(told: Announced, texts: Sequence[Texts]) -> RenderedMessage:
    """A series with all its dates, what is otherwise with some of them, and how many come to the next one."""
    return RenderedMessage(
        sections=tuple(_announced(t, told) for t in texts),
        buttons=rsvps.buttons(told.coming.id, texts, shared=True) if told.coming is not None else (),
        mention_role=told.role_id,
    )


def reminder(told: Reminded, texts: Sequence[Texts]) -> RenderedMessage:
    """A session is near: to one person, in their language."""
    t = texts[0]
    return RenderedMessage(
        (
            Section(
                t.language,
                plain(told.details.title),
                _reminded(t, told),
                folds=(Fold(details.agenda(told.details)),),
            ),
        ),
        buttons=rsvps.buttons(told.session_id, texts),
    )


def _announced(t: Texts, told: Announced) -> Section:
    stand = [one for one in told.sessions if not one.cancelled]
    facts = {"cohort": plain(told.cohort), "duration": t.duration(told.usual.minutes)}
    if stand:
        head = t.ngettext(
            "{cohort} meets for {duration}:", "{cohort} meets {n} times, for {duration} each time:", len(stand), **facts
        )
    else:
        head = t.ngettext(
            "This session of {cohort} does not take place.",
            "These sessions of {cohort} do not take place.",
            len(told.sessions),
            **facts,
        )
    coming = told.coming
    first = next((n for n, one in enumerate(told.sessions) if coming and one.starts_at == coming.starts_at), 0)
    whole, short = [
        [_listed(t, one, told, agenda_room) for one in told.sessions]
        for agenda_room in (TEXT_ROOM, details.AGENDA_SHOWN)
    ]
    dates = _dates(t, short, first)
    everything = "\n".join(f"- {line}" for line in whole)
    parts, folds = [head, everything], [Fold(everything, lambda _text, _room: dates.text), dates]
    if coming is not None:
        own_agenda = coming.details.agenda != told.usual.agenda
        differs = own_agenda or details.differences(t, coming.details, told.usual, agenda_room=0)
        if len(stand) > 1 and differs:  # what holds for most by itself, and what holds for the next one under its date
            usual = told.usual if own_agenda else replace(told.usual, agenda="")
            parts.insert(1, details.lines(t, usual))
            folds.insert(1, Fold(details.agenda(usual)))
            parts.append(f"**{t.moment(coming.starts_at)}**")
        parts.append(_coming(t, coming, only=len(stand) == 1, first=coming.starts_at == told.sessions[0].starts_at))
        folds.insert(1, Fold(details.agenda(coming.details)))
    return Section(t.language, plain(told.usual.title), "\n\n".join(parts), folds=tuple(folds))


def _dates(t: Texts, lines: Sequence[str], first: int) -> Fold:
    """One line for each; where there is no room for all, those from `first` on before those that are past."""

    def shorter(_text: str, room: int) -> str:
        for most in range(len(lines) - 1, 0, -1):
            start = min(first, len(lines) - most)
            shown = [f"- {line}" for line in lines[start : start + most]]
            if start:
                shown.insert(0, "…")
            if size(text := "\n".join([*shown, sessions.more(t, len(lines) - most)])) <= room:
                return text
        return shortened(sessions.more(t, len(lines)), room)

    return Fold("\n".join(f"- {line}" for line in lines), shorter)


def _listed(t: Texts, one: Listed, told: Announced, agenda_room: int) -> str:
    """A session in the list: when it is, when it was to be, and what is otherwise with it."""
    if one.cancelled:
        said = [t.gettext("~~{time}~~ is cancelled", time=t.moment(one.starts_at))]
        if one.reason:
            said.append(plain(one.reason))
        return t.row(said)
    time = t.moment(one.starts_at)
    if one.was is not None:
        time = t.gettext("~~{old}~~ → **{new}**", old=t.moment(one.was), new=time)
    is_coming = told.coming is not None and one.starts_at == told.coming.starts_at
    return t.row([time, *details.differences(t, one.details, told.usual, agenda_room=0 if is_coming else agenda_room)])


def _coming(t: Texts, coming: Coming, *, only: bool, first: bool) -> str:
    time = t.moment(coming.starts_at)
    if only:
        ask = t.gettext("Will you come on {time}? Please press a button.", time=time)
    elif first:
        ask = t.gettext("Will you come to the first one, on {time}? Please press a button.", time=time)
    else:
        ask = t.gettext("Will you come to the next one, on {time}? Please press a button.", time=time)
    return "\n".join([details.lines(t, coming.details, coming.facilitators), ask, rsvps.counts(t, coming.answers)])


def _reminded(t: Texts, told: Reminded) -> str:
    head = t.gettext(
        "{cohort} meets {relative}: {time}.",
        cohort=plain(told.cohort),
        relative=t.relative(told.starts_at),
        time=t.moment(told.starts_at),
    )
    said = {
        RsvpAnswer.GOING: t.gettext("You said that you are coming. Come as you are."),
        RsvpAnswer.MAYBE: t.gettext("You said that perhaps you come. You are welcome."),
        RsvpAnswer.WAITING: t.gettext("You are in line for a place; I write to you as soon as one is free."),
    }
    ask = (told.answer and said.get(told.answer)) or t.gettext("Will you come? Please press a button.")
    return "\n".join([head, details.lines(t, told.details), ask])


NOTICES = (
    NoticeKind(announcements.ANNOUNCEMENT, announcements.facts, announcement, buttons_end=buttons.announcement),
    NoticeKind(reminders.REMINDER, reminders.facts, reminder, reminders.recipients, buttons.reminder),
    *rsvps.NOTICES,
    *check_in.NOTICES,
    *changes.NOTICES,
    *discord_events.NOTICES,
)
