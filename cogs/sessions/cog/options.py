"""What people choose in the commands of sessions; and the options that /session schedule and /session edit share."""

import inspect
from collections.abc import Callable
from typing import Any, TypedDict, TypeVar

import discord
from discord import app_commands

from bot.core.gettext_markers import P_
from bot.core.hours import HourType
from bot.i18n.catalogues import Catalogues
from bot.ui.names import name_of
from bot.ui.options import ChoiceOption
from bot.ui.themes import theme_meant
from cogs.sessions.rules.changes import ChangeScope
from cogs.sessions.rules.sessions import PlaceKind, SessionKind, Wishes
from cogs.sessions.services.session_lists import Shown

C = TypeVar("C", bound=Callable[..., Any])
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
SHOWN = [
    app_commands.Choice(name="all that come", value=Shown.UPCOMING),
    app_commands.Choice(name="those already held", value=Shown.PAST),
    app_commands.Choice(name="mine", value=Shown.MINE),
]
KindOption = app_commands.Transform[SessionKind, ChoiceOption(SessionKind, KINDS)]
HoursOption = app_commands.Transform[HourType, ChoiceOption(HourType, HOUR_TYPES)]
ScopeOption = app_commands.Transform[ChangeScope, ChoiceOption(ChangeScope, SCOPES)]
ShownOption = app_commands.Transform[Shown, ChoiceOption(Shown, SHOWN)]


class DetailOptions(TypedDict):
    """What a session can be, beside its title and time: the same to plan one and to change one."""

    kind: KindOption | None
    hour_type: HoursOption | None
    channel: discord.VoiceChannel | discord.StageChannel | None
    place: str | None
    languages: str | None
    interpretation: str | None
    theme: str | None
    agenda: app_commands.Range[str, 1, 1000] | None
    capacity: int | None
    co_facilitator: discord.Member | None
    second_co_facilitator: discord.Member | None


DESCRIPTIONS = {
    P_("option name", "kind"): P_("option description", "What kind of session; a learning session if you leave it out"),
    P_("option name", "hour_type"): P_(
        "option description", "What its hours count as; the usual for its kind if you leave it out"
    ),
    P_("option name", "channel"): P_("option description", "The voice or stage channel where you meet"),
    P_("option name", "place"): P_("option description", "An https link or an address, if you meet elsewhere"),
    P_("option name", "languages"): P_("option description", "The languages that are spoken, like en, es"),
    P_("option name", "interpretation"): P_("option description", "The languages into which it is interpreted"),
    P_("option name", "theme"): P_("option description", "A theme of the library"),
    P_("option name", "agenda"): P_("option description", "What you will do; the group sees this"),
    P_("option name", "capacity"): P_("option description", "How many people can come; others wait for a place"),
    P_("option name", "co_facilitator"): P_("option description", "Who holds it with you"),
    P_("option name", "second_co_facilitator"): P_("option description", "Who else holds it with you"),
}


def with_detail_options(callback: C) -> C:
    """Let a command have these options, which it takes as `**details: Unpack[DetailOptions]`.

    discord.py reads the options of a command from its signature, and hands all of them over by their names.
    """
    signature = inspect.signature(callback)
    *own, _details = signature.parameters.values()
    options = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
        for name, annotation in DetailOptions.__annotations__.items()
    ]
    setattr(callback, "__signature__", signature.replace(parameters=[*own, *options]))  # noqa: B010
    return app_commands.describe(**DESCRIPTIONS)(callback)


def wishes_of(catalogues: Catalogues, title: str | None, minutes: int | None, details: DetailOptions) -> Wishes:
    """What somebody said about a session."""
    channel = details["channel"]
    in_channel = PlaceKind.STAGE if isinstance(channel, discord.StageChannel) else PlaceKind.VOICE
    return Wishes(
        title,
        minutes,
        details["kind"],
        details["hour_type"],
        details["languages"],
        details["interpretation"],
        channel and (in_channel, channel.id),
        details["place"],
        details["theme"] and theme_meant(catalogues, details["theme"]),
        details["agenda"],
        details["capacity"],
    )


def co_facilitators(details: DetailOptions) -> list[tuple[int, str]]:
    """Who is to hold it too: account and name."""
    people = (details["co_facilitator"], details["second_co_facilitator"])
    return [(one.id, name_of(one)) for one in people if one is not None and not one.bot]
