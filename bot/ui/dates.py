"""Dates in commands: how people write them, how they are read, and how that is shown before anything happens."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from bot.db import Tx
from bot.domain.dates import Asked, read
from bot.domain.errors import AsRead, MalformedDate, MalformedTime, Refusal, WhichDate
from bot.domain.languages import SOURCE, language_of_discord
from bot.domain.people import Actor
from bot.domain.times import moment, read_date, read_wall_time, zone
from bot.domain.zones import read_zone
from bot.i18n.dates import vocabulary
from bot.i18n.texts import Texts
from bot.services import cohorts, sessions
from bot.services.act import Act


class Kind(StrEnum):
    """What an option asks for."""

    TIME = "time"
    DAY = "day"
    DAYS = "days"
    """Several days and spans of days."""


class Written(str):
    """What somebody wrote into an option for dates: to a service it is a text, as any other.

    `understood` puts a date as we write it in its place.
    """

    def __new__(
        cls,
        text: str,
        option: str,
        kind: Kind,
        *,
        past: bool = False,
        previewed: bool = False,
        settled: bool = False,
        moves: bool = False,
    ) -> Self:
        """Keep with the text what its option asks for.

        Args:
            past: whether it lies behind us.
            previewed: whether the command shows its dates itself before anything happens.
            settled: whether it was chosen after it had been shown.
            moves: whether it is the new time of the session that the command is about.
        """
        written = super().__new__(cls, text)
        written.option, written.kind = option, kind
        written.past, written.previewed, written.settled, written.moves = past, previewed, settled, moves
        return written

    option: str
    kind: Kind
    past: bool
    previewed: bool
    settled: bool
    moves: bool


def understood(tx: Tx, act: Act, named: dict[str, Any]) -> dict[str, Any]:
    """What a service is called with, its dates as we write them. What was written exactly costs nothing here.

    Raises:
        MalformedTime, MalformedDate: a date cannot be read.
        WhichDate: what was written freely has to be shown first.
    """
    written = {name: value for name, value in named.items() if isinstance(value, Written)}
    if not written:
        return named
    exact = {name: _exactly(one) for name, one in written.items()}
    if all(exact.values()) and all(
        one.settled or one.previewed or one.kind is not Kind.TIME for one in written.values()
    ):
        return {**named, **exact}
    where, near = place_of(tx, act, named)
    found = {name: readings(act.actor, one, where, near=near, now=act.now) for name, one in written.items()}
    shown: list[AsRead] = []
    to_show = False
    for name, one in written.items():
        if not found[name]:
            raise MalformedTime(one[:80]) if one.kind is Kind.TIME else MalformedDate(one[:80])
        is_odd = is_skipped(exact[name], where) or is_twice(exact[name], where)
        if not exact[name] or is_odd:
            shown.append(AsRead(one.option, one, found[name]))
        clear = one.previewed or one.settled or (exact[name] and not is_odd)
        to_show = to_show or len(found[name]) > 1 or not clear
    if to_show:
        raise WhichDate(tuple(shown), where)
    return {**named, **{name: found[name][0] for name in written}}


def readings(actor: Actor, one: Written, where: str, *, near: datetime | None = None, now: datetime) -> tuple[str, ...]:
    """All that something written can mean, as we write dates ourselves; `near` is when the session is that moves."""
    exact = _exactly(one)
    if exact:
        return (exact,)
    language = actor.language or language_of_discord(actor.locale) or actor.server_language or SOURCE
    words = vocabulary(language, actor.locale)
    place = zone(where)
    old = near.astimezone(place).replace(tzinfo=None) if near is not None and one.moves else None
    asked = Asked(now.astimezone(place).replace(tzinfo=None), one.kind is Kind.TIME, one.past, old)
    if one.kind is not Kind.DAYS:
        return tuple(_plainly(found, timed=asked.timed) for found in read(one, words, asked))
    made = [""]
    for n, piece in enumerate(_PIECES.split(one)):
        if n % 2:
            ours = [".." if _SPAN.search(piece) else ", "]
        else:
            ours = [_day(piece) or piece.strip()]
            if ours[0] and not _day(piece):
                ours = [_plainly(found, timed=False) for found in read(piece, words, asked)]
        made = [f"{before}{after}" for before in made for after in ours][:25]
    return tuple(made)


_PIECES = re.compile(
    r"((?:\s*(?:[,;\n]|\.\.|…|–|—)+\s*)+|\s+(?:-|and|y|iyo|to|through|al|hasta|ilaa)\s+)", re.IGNORECASE
)
"""What stands between several days."""
_SPAN = re.compile(r"\.\.|…|–|—|\s-\s|\b(?:to|through|al|hasta|ilaa)\b", re.IGNORECASE)


def _exactly(one: Written) -> str:
    """The text as we write dates ourselves, if it is written so; else nothing."""
    if one.kind is Kind.DAYS:
        pieces = [piece.strip() for piece in _PIECES.split(one)[::2]]
        return one if all(not piece or _day(piece) for piece in pieces) else ""
    if one.kind is Kind.DAY:
        return _day(one)
    try:
        return _plainly(read_wall_time(one), timed=True)
    except MalformedTime:
        return ""


def _day(text: str) -> str:
    try:
        return read_date(text).isoformat()
    except MalformedDate:
        return ""


def _plainly(at: datetime, *, timed: bool) -> str:
    return at.isoformat(" ", "minutes") if timed else at.date().isoformat()


def place_of(tx: Tx, act: Act, named: Mapping[str, Any]) -> tuple[str, datetime | None]:
    """The zone in which the dates of a command count: that of the cohort it is about, else one's own.

    And when the session is that the command is about.
    """
    session, cohort, city = (named.get(name) for name in ("session", "cohort", "timezone"))
    if isinstance(city, str) and city:
        return read_zone(city), None
    if isinstance(cohort, str) and cohort:
        return cohorts.find(tx, act, cohort).timezone, None
    if isinstance(session, str):
        meeting = sessions.find(tx, act, session, coming=True, cancelled=True)
        return cohorts.by_id(tx, act, meeting.cohort_id).timezone, meeting.starts_at
    return _own_zone(act.actor), None


def _own_zone(actor: Actor) -> str:
    return actor.zone or actor.server_zone or "UTC"


def suggested(tx: Tx, act: Act, one: Written, *, others: Mapping[str, Any]) -> list[str]:
    """What something that is being written can mean."""
    try:
        where, near = place_of(tx, act, others)
    except Refusal:
        where, near = _own_zone(act.actor), None
    found = readings(act.actor, one, where, near=near, now=act.now)
    if not found and one.kind is Kind.TIME:  # a day so far: some hours to choose from
        days = readings(act.actor, Written(one, one.option, Kind.DAY, past=one.past), where, now=act.now)
        found = tuple(
            f"{day} {hour}" for day in days for hour in ("09:00", "10:00", "12:00", "15:00", "17:00", "18:00")
        )
    return list(found)


# --- in words --------------------------------------------------------------------------------------------------------


def worded(t: Texts, value: str) -> str:
    """A date as we write it, in words: with the weekday, the year, and the time if it has one."""
    pieces = _PIECES.split(value)
    return "".join(_worded(t, piece) if n % 2 == 0 else piece for n, piece in enumerate(pieces))


def _worded(t: Texts, piece: str) -> str:
    if not piece.strip():
        return piece
    return t.wall_time(read_wall_time(piece)) if ":" in piece else t.weekday(date.fromisoformat(_day(piece)))


def is_skipped(value: str, where: str) -> bool:
    """Whether clocks skip this time."""
    return ":" in value and really(value, where) != read_wall_time(value)


def is_twice(value: str, where: str) -> bool:
    """Whether clocks show this time twice."""
    if ":" not in value or is_skipped(value, where):
        return False
    wall, place = read_wall_time(value), zone(where)
    return wall.replace(tzinfo=place, fold=0).utcoffset() != wall.replace(tzinfo=place, fold=1).utcoffset()


def really(value: str, where: str) -> datetime:
    """The wall time that clocks show then."""
    return moment(read_wall_time(value), where).astimezone(zone(where)).replace(tzinfo=None)
