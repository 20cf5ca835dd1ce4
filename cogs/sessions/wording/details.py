"""What a session is, in words: its kind, place, languages, theme and agenda."""

from collections.abc import Callable, Sequence

from bot.i18n.texts import Texts
from bot.ui.lengths import shortened
from bot.ui.messages import plain
from cogs.sessions.rules.sessions import Details, PlaceKind, SessionKind

AGENDA_SHOWN = 200
"""So much of an agenda stands in a list of sessions; all of it stands under the next one, and in the reminders."""

KIND_NAMES: dict[SessionKind, Callable[[Texts], str]] = {
    SessionKind.LEARNING: lambda t: t.gettext("Learning session"),
    SessionKind.GROUP: lambda t: t.gettext("Reflective group"),
    SessionKind.INDIVIDUAL: lambda t: t.gettext("Reflective session for one"),
    SessionKind.PEER: lambda t: t.gettext("Peer group"),
    SessionKind.IN_PERSON: lambda t: t.gettext("Meeting in person"),
}


def where(t: Texts, details: Details) -> str:
    """Where people go; empty if nobody said."""
    if details.place_kind.is_channel:
        return t.gettext("📍 In {place}", place=f"<#{details.place}>")
    if details.place_kind == PlaceKind.LINK:
        return t.gettext("📍 By this link: {place}", place=f"<{details.place}>")
    if details.place_kind == PlaceKind.ADDRESS:
        return t.gettext("📍 {place}", place=plain(details.place))
    return ""


def lines(t: Texts, details: Details, facilitators: Sequence[str] = ()) -> str:
    """Everything that people want to know before they come, one thing a line."""
    said = _points(t, details, facilitators)
    if details.agenda:
        said.append(agenda(details))
    return "\n".join(said)


def agenda(details: Details) -> str:
    """What will be done, as a quotation; empty if nobody said."""
    return f"> {plain(details.agenda)}".replace("\n", "\n> ") if details.agenda else ""


def differences(t: Texts, details: Details, usual: Details, *, agenda_room: int) -> list[str]:
    """What is otherwise with a session than with most of its series, in a few words each; its agenda in so many."""
    if details == usual:
        return []
    said = [f"**{plain(details.title)}**"] if details.title != usual.title else []
    usually = _points(t, usual)
    said += [point for point in _points(t, details) if point not in usually]
    if usual.place and not details.place:
        said.append(t.gettext("📍 The place is not known yet"))
    if agenda_room and details.agenda and details.agenda != usual.agenda:
        said.append(shortened(plain(" ".join(details.agenda.split())), agenda_room))
    return said


def _points(t: Texts, details: Details, facilitators: Sequence[str] = ()) -> list[str]:
    said = [t.gettext("{kind}, {duration}", kind=KIND_NAMES[details.kind](t), duration=t.duration(details.minutes))]
    said.append(where(t, details))
    if facilitators:
        names = t.listing([plain(name) for name in facilitators])
        said.append(t.gettext("👤 With {people}", people=names))
    if details.languages:
        said.append(t.gettext("💬 In {languages}", languages=_languages(t, details.languages)))
    if details.interpretation:
        said.append(
            t.gettext("🌐 With interpretation into {languages}", languages=_languages(t, details.interpretation))
        )
    if details.theme:
        said.append(t.gettext("🌱 Theme: {theme}", theme=t.theme(int(details.theme))[0]))
    if details.capacity is not None:
        said.append(t.ngettext("🪑 {n} place", "🪑 {n} places", details.capacity))
    return [one for one in said if one]


def _languages(t: Texts, codes: Sequence[str]) -> str:
    return t.listing([t.language_name(code) for code in codes])
