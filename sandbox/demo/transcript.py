"""What was said, kept twice: a line of JSON for each message and interaction, and a page to read it as a chat.

    lines = [Line(at=…, place="#spring", kind="message", author="Rosa", author_kind="person", text="Hello")]
    write(lines, folder, title="Spring", zone=ZoneInfo("America/Los_Angeles"), summary={"participants": 24})

The page is one file with nothing to load: it opens from a disk, by mail or on a phone, and needs no scripts (with
them, one can show a single person or place). Time runs down it by month and day; a day opens at a touch.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, cast
from zlib import crc32

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sandbox.demo.markdown import Reading, as_html, locale_of

JSONL = "transcript.jsonl"
HTML = "transcript.html"
LONG_DAY = 30
"""From so many lines on, each place in a day opens for itself."""
QUIET = 2
"""So many days without a word are told as a quiet stretch."""
TOGETHER = timedelta(minutes=7)
"""What one author says within this time stands together, the name said once."""
FACES = 8
"""So many colours stand behind people's initials."""

ACTIONS = {
    "command": "used",
    "button": "pressed",
    "select": "chose in",
    "form": "filled in",
    "voice": "went to",
}
"""What a person's line says that they did, by its kind; other kinds are things said."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message or interaction, as those who could see it saw it."""

    at: datetime
    place: str
    """A channel as "#spring", or words such as "Direct messages with Rosa"."""
    kind: str
    """"message" for something said; "command", "button", "select" or "form" for something done; others as they are."""
    author: str
    author_kind: Literal["person", "bot"]
    recipients: tuple[str, ...] = ()
    language: str | None = None
    """One code ("so"), or several with commas, for what stands in several languages."""
    text: str = ""
    buttons: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    private: bool = False
    """Only the recipients could see it (for a person's own doing: only they)."""
    command: str | None = None
    """What an action was done with: "/cohort create", or the button's or form's words."""

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a line needs to say in which time zone its time is")

    def as_json(self) -> dict[str, Any]:
        """The line as it stands in transcript.jsonl; `at` in UTC."""
        return {
            "at": self.at.astimezone(UTC).isoformat(),
            "channel": self.place,
            "kind": self.kind,
            "author": self.author,
            "author_kind": self.author_kind,
            "recipients": list(self.recipients),
            "language": self.language,
            "text": self.text,
            "buttons": list(self.buttons),
            "files": list(self.files),
            "private": self.private,
            "command": self.command,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Line:
        """The line that `as_json` told."""
        rest = {key: value for key, value in told.items() if key not in {"at", "channel"}}
        for name in ("recipients", "buttons", "files"):
            rest[name] = tuple(rest[name])
        return cls(at=datetime.fromisoformat(told["at"]), place=told["channel"], **rest)


def write(
    lines: Iterable[Line],
    folder: Path,
    *,
    title: str,
    zone: tzinfo = UTC,
    outcomes: Mapping[str, object] | None = None,
    summary: Mapping[str, object] | None = None,
    names: Mapping[str, str] | None = None,
) -> tuple[Path, Path]:
    """Write transcript.jsonl and transcript.html into the folder, and say where they are.

    `zone` is whose days and times the page shows; `outcomes` stand at its head, `summary` folded below, each in this
    order; `names` says whom the ids in mentions stand for (people, roles and channels alike).
    """
    ordered = sorted(lines, key=lambda line: line.at)
    folder.mkdir(parents=True, exist_ok=True)
    as_lines, as_page = folder / JSONL, folder / HTML
    with as_lines.open("w", encoding="utf-8", newline="\n") as file:
        for line in ordered:
            file.write(json.dumps(line.as_json(), ensure_ascii=False) + "\n")
    page = render(ordered, title=title, zone=zone, outcomes=outcomes or {}, summary=summary or {}, names=names or {})
    as_page.write_text(page, encoding="utf-8", newline="\n")
    return as_lines, as_page


def read(path: Path) -> list[Line]:
    """The lines of a transcript.jsonl."""
    with path.open(encoding="utf-8") as file:
        return [Line.from_json(json.loads(told)) for told in file]


def render(
    lines: Iterable[Line],
    *,
    title: str,
    zone: tzinfo,
    summary: Mapping[str, object],
    names: Mapping[str, str],
    outcomes: Mapping[str, object] | None = None,
) -> str:
    """The page as text."""
    story = _Telling(sorted(lines, key=lambda line: line.at), zone, names)
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("transcript.html.j2").render(
        title=title,
        zone=str(zone),
        outcomes=[(_label(name), _figure(name, value)) for name, value in (outcomes or {}).items()],
        figures=[(_label(name), _figure(name, value)) for name, value in summary.items()],
        months=story.months(),
        people=story.people,
        places=story.places,
        total=len(story.lines),
    )


@dataclass(frozen=True, slots=True)
class _Tongue:
    """A language as it is named to its own readers."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class _Said:
    """A line, ready to be shown."""

    author: str
    initials: str
    face: int
    bot: bool
    moment: str
    clock: str
    action: str | None
    command: str | None
    html: Markup
    tongues: tuple[_Tongue, ...]
    code: str | None
    direction: str
    buttons: tuple[str, ...]
    files: tuple[str, ...]
    private: bool
    only: str | None
    together: bool
    who: str


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    number: int
    channel: bool
    said: tuple[_Said, ...]


@dataclass(frozen=True, slots=True)
class _Day:
    anchor: str
    number: int
    name: str
    count: int
    about: str
    places: tuple[_Place, ...]
    long: bool
    quiet_before: int
    first: bool


@dataclass(frozen=True, slots=True)
class _Month:
    anchor: str
    name: str
    count: int
    share: int
    days: tuple[_Day, ...]


@dataclass(slots=True)
class _Telling:
    """The whole story, put in order for the page."""

    lines: Sequence[Line]
    zone: tzinfo
    names: Mapping[str, str]
    people: dict[str, int] = field(default_factory=dict[str, int])
    places: dict[str, int] = field(default_factory=dict[str, int])

    def __post_init__(self) -> None:
        everyone = {name for line in self.lines for name in (line.author, *line.recipients)}
        self.people = {name: number for number, name in enumerate(sorted(everyone, key=str.casefold))}
        where = sorted(
            {line.place for line in self.lines}, key=lambda place: (not _is_channel(place), place.casefold())
        )
        self.places = {place: number for number, place in enumerate(where)}

    def months(self) -> list[_Month]:
        days: list[_Day] = []
        before: date | None = None
        for day, said in groupby(self.lines, key=self._day_of):
            days.append(self._day(day, list(said), before))
            before = day
        months = [list(group) for _, group in groupby(days, key=lambda day: day.anchor[:9])]
        counts = [sum(day.count for day in month) for month in months]
        return [
            _Month(
                anchor=month[0].anchor[:9].replace("d-", "m-"),
                name=format_date(date.fromisoformat(month[0].anchor[2:]), "MMMM y", locale="en"),
                count=count,
                share=round(100 * count / max(counts)),
                days=tuple(month),
            )
            for month, count in zip(months, counts, strict=True)
        ]

    def _day_of(self, line: Line) -> date:
        return line.at.astimezone(self.zone).date()

    def _day(self, day: date, lines: list[Line], before: date | None) -> _Day:
        by_place: dict[str, list[Line]] = {}
        for line in lines:
            by_place.setdefault(line.place, []).append(line)
        # Channels first, then private places, each in the order in which something was said there first.
        ordered = sorted(by_place.items(), key=lambda item: not _is_channel(item[0]))
        return _Day(
            anchor=f"d-{day.isoformat()}",
            number=day.day,
            name=format_date(day, "EEEE, d MMMM y", locale="en"),
            count=len(lines),
            about=_about([place for place, _ in ordered], lines),
            places=tuple(
                _Place(name=place, number=self.places[place], channel=_is_channel(place), said=tuple(self._said(there)))
                for place, there in ordered
            ),
            long=len(lines) >= LONG_DAY and len(ordered) > 1,
            quiet_before=(day - before).days - 1 if before and (day - before).days > QUIET else 0,
            first=before is None,
        )

    def _said(self, lines: list[Line]) -> list[_Said]:
        around = zip([None, *lines], lines, [*lines[1:], None], strict=False)
        return [self._one(line, before, after) for before, line, after in around]

    def _one(self, line: Line, before: Line | None, after: Line | None) -> _Said:
        here = line.at.astimezone(self.zone)
        codes = [code.strip() for code in (line.language or "").split(",") if code.strip()]
        code = codes[0] if len(codes) == 1 else None
        action = ACTIONS.get(line.kind) if line.author_kind == "person" else None
        return _Said(
            author=line.author,
            initials=_initials(line.author),
            face=crc32(line.author.encode()) % FACES,
            bot=line.author_kind == "bot",
            moment=here.isoformat(timespec="seconds"),
            clock=f"{here:%H:%M}",
            action=action or ("used" if line.command and line.author_kind == "person" else None),
            command=line.command,
            html=as_html(line.text, Reading(code, self.zone, line.at, self.names)) if line.text else Markup(""),
            tongues=tuple(_Tongue(code, _own_name(code)) for code in codes),
            code=code,
            direction=_direction(code) if code else "auto",
            buttons=line.buttons,
            files=line.files,
            private=line.private,
            # Said once, under the last of those that stand together.
            only=_only(line) if line.private and not (after and _together(line, after)) else None,
            together=before is not None and _together(before, line),
            who=" ".join(str(self.people[name]) for name in dict.fromkeys((line.author, *line.recipients))),
        )


def _is_channel(place: str) -> bool:
    return place.startswith("#")


def _together(before: Line, line: Line) -> bool:
    return (
        before.author == line.author
        and before.private == line.private
        and before.recipients == line.recipients
        and line.at - before.at <= TOGETHER
    )


def _about(places: list[str], lines: list[Line]) -> str:
    """A day in a few words: where something was said, and by how many."""
    channels = [place for place in places if _is_channel(place)]
    private = len(places) - len(channels)
    parts = channels[:3]
    if len(channels) > 3:
        parts.append(f"{len(channels) - 3} more channels" if len(channels) > 4 else "1 more channel")
    if private:
        parts.append("1 private conversation" if private == 1 else f"{private} private conversations")
    people = len(Counter(line.author for line in lines if line.author_kind == "person"))
    if people:
        parts.append("1 person" if people == 1 else f"{people} people")
    return " · ".join(parts)


def _only(line: Line) -> str:
    seen_by = list(line.recipients or (line.author,))
    if len(seen_by) > 4:
        return f"Only {', '.join(seen_by[:3])} and {len(seen_by) - 3} more could see this"
    others, last = ", ".join(seen_by[:-1]), seen_by[-1]
    return f"Only {others} and {last} could see this" if others else f"Only {last} could see this"


def _initials(name: str) -> str:
    words = re.findall(r"\w+", name)
    return "".join(word[0] for word in words[:2]).upper() or "?"


def _own_name(code: str) -> str:
    try:
        locale = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return code
    name = locale.get_display_name(locale) or locale.english_name or code
    return name[:1].upper() + name[1:]


def _direction(code: str) -> str:
    return locale_of(code).text_direction


def _label(name: str) -> str:
    """`hours_peer` is said as "Hours: peer"."""
    words = re.sub(r"[_-]", " ", name)
    return re.sub(r"^hours (?=.)", "hours: ", words).capitalize()


def _figure(name: str, value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") if value >= 10_000 else str(value)
        case dict():
            counted = cast("Mapping[object, object]", value)
            return ", ".join(f"{_label(str(each)).lower()} {number}" for each, number in counted.items())
        case list() | tuple() | set() | frozenset():
            items = [str(item) for item in cast("Iterable[object]", value)]
            return ", ".join(_own_name(item) for item in items) if name == "languages" else ", ".join(items)
        case _:
            return str(value)
