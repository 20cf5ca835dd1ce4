"""What a session is, in words: its kind, place, languages, theme and agenda."""

from collections.abc import Callable, Sequence

import discord
from discord import app_commands

from bot.core.gettext_markers import P_
from bot.core.hours import HourType
from bot.i18n.texts import Texts
from bot.ui.lengths import shortened
from bot.ui.messages import plain
from bot.ui.names import name_of
from bot.ui.options import ChoiceOption
from cogs.sessions.rules.changes import ChangeScope
from cogs.sessions.rules.sessions import Details, PlaceKind, SessionKind
from cogs.sessions.services.session_lists import Shown

KINDS = [
    app_commands.Choice(name="learning session", value=SessionKind.LEARNING),
    app_commands.Choice(name="reflective group", value=SessionKind.GROUP),
    app_commands.Choice(name="reflective session for one", value=SessionKind.INDIVIDUAL),
    app_commands.Choice(name="peer group", value=SessionKind.PEER),
    app_commands.Choice(name="meeting in person", value=SessionKind.IN_PERSON),
]
HOUR_TYPES = [
    app_commands.Choice(name="professional development", value=HourType.PROFESSIONAL),
    app_commands.Choice(name="reflective consultation, individual", value=HourType.INDIVIDUAL_CONSULTATION),
    app_commands.Choice(name="reflective consultation, group", value=HourType.GROUP_CONSULTATION),
    app_commands.Choice(name="peer", value=HourType.PEER),
]
SCOPES = [
    app_commands.Choice(name="this one only", value=ChangeScope.THIS),
    app_commands.Choice(name="this one and all that follow", value=ChangeScope.FOLLOWING),
    app_commands.Choice(name="all that are still to come", value=ChangeScope.ALL),
]
KindOption = app_commands.Transform[SessionKind, ChoiceOption(SessionKind, KINDS)]
HoursOption = app_commands.Transform[HourType, ChoiceOption(HourType, HOUR_TYPES)]
ScopeOption = app_commands.Transform[ChangeScope, ChoiceOption(ChangeScope, SCOPES)]

SHOWN = [
    app_commands.Choice(name="all that come", value=Shown.UPCOMING),
    app_commands.Choice(name="those already held", value=Shown.PAST),
    app_commands.Choice(name="mine", value=Shown.MINE),
]
ShownOption = app_commands.Transform[Shown, ChoiceOption(Shown, SHOWN)]

ABOUT = {
    "kind": P_("option description", "What kind of session; a learning session if you leave it out"),
    "hour_type": P_("option description", "What its hours count as; the usual for its kind if you leave it out"),
    "channel": P_("option description", "The voice or stage channel where you meet"),
    "place": P_("option description", "An https link or an address, if you meet elsewhere"),
    "languages": P_("option description", "The languages that are spoken, like en, es"),
    "interpretation": P_("option description", "The languages into which it is interpreted"),
    "theme": P_("option description", "A theme of the library"),
    "agenda": P_("option description", "What you will do; the group sees this"),
    "capacity": P_("option description", "How many people can come; others wait for a place"),
    "co_facilitator": P_("option description", "Who holds it with you"),
    "second_co_facilitator": P_("option description", "Who else holds it with you"),
}
"""What a session can be, beside its time: the same to plan one and to change one."""

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


def place_of(channel: discord.VoiceChannel | discord.StageChannel | None) -> tuple[PlaceKind, int] | None:
    """The channel that somebody chose, as the rules know it."""
    if channel is None:
        return None
    return (PlaceKind.STAGE if isinstance(channel, discord.StageChannel) else PlaceKind.VOICE), channel.id


def people_of(*people: discord.Member | None) -> list[tuple[int, str]]:
    """The people whom somebody chose: account and name."""
    return [(one.id, name_of(one)) for one in people if one is not None and not one.bot]
