"""What Discord makes of a message's markdown, as HTML that is safe whatever people have written.

Every character passes through `escape`; only tags from this module get in. Addresses are links if they begin with
http:// or https://, and nothing is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Literal, NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time, format_timedelta, get_datetime_format
from markupsafe import Markup, escape

DEEPEST = 8
"""How far styles, quotes and lists are followed into each other; what lies deeper is shown as it was typed."""

INLINE = re.compile(
    r"""
    \\(?P<escaped>[^\w\s])
    | (?P<ticks>`+)(?P<code>[^`].*?|)(?<!`)(?P=ticks)(?!`)
    | <t:(?P<moment>-?\d{1,13})(?::(?P<style>[tTdDfFRsS]))?>
    | <(?P<sign>@!?|@&|\#)(?P<id>\d{1,20})>
    | </(?P<command>[^:<>\n]{1,100}):\d{1,20}>
    | <a?:(?P<emoji>\w{1,32}):\d{1,20}>
    | (?P<all>@everyone|@here)\b
    | \[(?P<label>[^\[\]\n]{1,500})\]\(<?(?P<address>https?://[^\s()<>"']{1,2000})>?\)
    | <?(?P<bare>https?://[^\s<>"']{0,2000}[^\s<>"'.,:;!?)\]*_~|])>?
    | \*\*(?P<bold>(?=\S).+?)\*\*(?!\*)
    | __(?P<underlined>(?=\S).+?)__(?!_)
    | ~~(?P<struck>(?=\S).+?)~~
    | \|\|(?P<spoiler>.+?)\|\|
    | \*(?P<starred>(?=[^\s*]).*?[^\s*]|[^\s*])\*(?!\*)
    | (?<!\w)_(?P<slanted>(?=[^\s_]).*?[^\s_]|[^\s_])_(?!\w)
    """,
    re.VERBOSE | re.DOTALL,
)
FENCE = re.compile(r"```(?:[\w+#.-]{0,30}\n)?(?P<text>.*?)\n?```", re.DOTALL)
HEADING = re.compile(r"(?P<marks>#{1,3})\s+(?P<text>\S.*)")
SUBTEXT = re.compile(r"-#\s+(?P<text>\S.*)")
ITEM = re.compile(r"(?P<indent>\s*)(?P<mark>[-*]|\d{1,9}\.)\s+(?P<text>\S.*)")

STYLES = {
    "bold": Markup("<strong>{}</strong>"),
    "underlined": Markup("<u>{}</u>"),
    "struck": Markup("<s>{}</s>"),
    "starred": Markup("<em>{}</em>"),
    "slanted": Markup("<em>{}</em>"),
    "spoiler": Markup('<span class="spoiler">{}</span>'),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads: in which language and time zone dates come, when it was said, and whom the ids stand for."""

    language: str | None = None
    zone: tzinfo = UTC
    said: datetime | None = None
    names: Mapping[str, str] = field(default_factory=dict[str, str])


class _Item(NamedTuple):
    level: int
    number: int | None
    text: str


def as_html(text: str, reading: Reading | None = None) -> Markup:
    """A message as HTML, looking as it does on Discord."""
    return Markup("").join(_blocks(text, reading or Reading(), 0))


def locale_of(language: str | None) -> Locale:
    """The language's customs for dates, or English ones."""
    try:
        return Locale.parse((language or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _blocks(text: str, reading: Reading, depth: int) -> Iterator[Markup]:
    end = 0
    for fence in FENCE.finditer(text):
        yield from _paragraphs(text[end : fence.start()], reading, depth)
        yield Markup("<pre><code>{}</code></pre>").format(fence["text"])
        end = fence.end()
    yield from _paragraphs(text[end:], reading, depth)


def _paragraphs(text: str, reading: Reading, depth: int) -> Iterator[Markup]:
    lines = text.split("\n")
    plain: list[str] = []
    at = 0
    while at < len(lines):
        taken, block = _special(lines, at, reading, depth)
        if block is None:
            if lines[at].strip():
                plain.append(lines[at])
            else:
                yield from _plain(plain, reading)
            at += 1
            continue
        yield from _plain(plain, reading)
        yield block
        at += taken
    yield from _plain(plain, reading)


def _plain(lines: list[str], reading: Reading) -> Iterator[Markup]:
    """The lines gathered so far as one paragraph; they are used up."""
    if lines:
        yield Markup("<p>{}</p>").format(_inline("\n".join(lines), reading))
        lines.clear()


def _special(lines: list[str], at: int, reading: Reading, depth: int) -> tuple[int, Markup | None]:
    """The heading, small print, quote or list that begins at this line, and how many lines it takes."""
    line = lines[at]
    if heading := HEADING.fullmatch(line):
        # Not a heading of the page: its outline is of days and places.
        level = len(heading["marks"])
        return 1, Markup('<p class="h{}">{}</p>').format(level, _inline(heading["text"], reading))
    if subtext := SUBTEXT.fullmatch(line):
        return 1, Markup('<p class="subtext"><small>{}</small></p>').format(_inline(subtext["text"], reading))
    if depth < DEEPEST and line.startswith(">>> "):
        inner = "\n".join([line[4:], *lines[at + 1 :]])
        return len(lines) - at, _quote(inner, reading, depth)
    if depth < DEEPEST and line.startswith("> "):
        taken = _run(lines, at, lambda candidate: candidate.startswith("> "))
        return taken, _quote("\n".join(quoted[2:] for quoted in lines[at : at + taken]), reading, depth)
    if ITEM.fullmatch(line):
        taken = _run(lines, at, lambda candidate: ITEM.fullmatch(candidate) is not None)
        return taken, _listed([_item(entry) for entry in lines[at : at + taken]], reading)
    return 1, None


def _run(lines: list[str], at: int, fits: Callable[[str], bool]) -> int:
    end = at
    while end < len(lines) and fits(lines[end]):
        end += 1
    return end - at


def _quote(text: str, reading: Reading, depth: int) -> Markup:
    return Markup("<blockquote>{}</blockquote>").format(Markup("").join(_blocks(text, reading, depth + 1)))


def _item(line: str) -> _Item:
    match = ITEM.fullmatch(line)
    assert match is not None
    number = None if match["mark"] in "-*" else int(match["mark"][:-1])
    return _Item(min(len(match["indent"]) // 2, DEEPEST), number, match["text"])


def _listed(items: list[_Item], reading: Reading) -> Markup:
    """Items as lists, those further in as lists within."""
    lists: list[Markup] = []
    entries: list[Markup] = []
    opening = items[0]
    at = 0
    while at < len(items):
        item = items[at]
        if (item.number is None) != (opening.number is None):
            lists.append(_list(opening, entries))
            opening, entries = item, []
        inner = at + 1
        while inner < len(items) and items[inner].level > item.level:
            inner += 1
        below = _listed(items[at + 1 : inner], reading) if inner > at + 1 else Markup("")
        entries.append(Markup("<li>{}{}</li>").format(_inline(item.text, reading), below))
        at = inner
    return Markup("").join([*lists, _list(opening, entries)])


def _list(opening: _Item, entries: list[Markup]) -> Markup:
    if opening.number is None:
        return Markup("<ul>{}</ul>").format(Markup("").join(entries))
    return Markup('<ol start="{}">{}</ol>').format(opening.number, Markup("").join(entries))


def _inline(text: str, reading: Reading, depth: int = 0) -> Markup:
    parts: list[Markup] = []
    end = 0
    for match in INLINE.finditer(text):
        parts.append(_broken(text[end : match.start()]))
        parts.append(_styled(match, reading, depth))
        end = match.end()
    parts.append(_broken(text[end:]))
    return Markup("").join(parts)


def _broken(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


def _styled(match: re.Match[str], reading: Reading, depth: int) -> Markup:
    kind = match.lastgroup or ""
    if match["ticks"] is not None:
        return Markup("<code>{}</code>").format(match["code"].strip())
    if match["moment"] is not None:
        return _moment(int(match["moment"]), match["style"] or "f", reading)
    if match["sign"] is not None:
        return _mention(match["sign"], match["id"], reading)
    if match["address"] is not None:
        return _link(match["address"], _broken(match["label"]))
    if kind == "bare":
        return _link(match["bare"], escape(match["bare"]))
    if kind == "escaped":
        return escape(match["escaped"])
    if kind == "command":
        return Markup('<span class="mention">/{}</span>').format(match["command"])
    if kind == "all":
        return Markup('<span class="mention">{}</span>').format(match["all"])
    if kind == "emoji":
        return Markup('<span class="emoji">:{}:</span>').format(match["emoji"])
    if depth >= DEEPEST:
        return _broken(match[0])
    return STYLES[kind].format(_inline(match[kind], reading, depth + 1))


def _link(address: str, label: Markup) -> Markup:
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(address, label)


def _mention(sign: str, identity: str, reading: Reading) -> Markup:
    shown = "#" if sign == "#" else "@"
    name = reading.names.get(identity, {"#": "a channel", "@&": "a role"}.get(sign, "someone")).lstrip("@#")
    return Markup('<span class="mention">{}{}</span>').format(shown, name)


def clock(moment: datetime, reading: Reading, length: Literal["short", "medium"] = "short") -> str:
    """A time of day as the reader's app shows it; Korean apps name the half of the day in Korean."""
    locale = locale_of(reading.language)
    pattern = {("ko", "short"): "aaaa h:mm", ("ko", "medium"): "aaaa h:mm:ss"}.get((locale.language, length), length)
    return format_time(moment, pattern, tzinfo=reading.zone, locale=locale)


def _moment(seconds: int, style: str, reading: Reading) -> Markup:
    try:
        moment = datetime.fromtimestamp(seconds, reading.zone)
    except (OverflowError, OSError, ValueError):
        return Markup("<time>{}</time>").format(str(seconds))
    locale = locale_of(reading.language)
    match style:
        case "t" | "T":
            words = clock(moment, reading, "short" if style == "t" else "medium")
        case "d" | "D":
            words = format_date(moment, "short" if style == "d" else "long", locale=locale)
        case "s" | "S":
            form = "short" if style == "s" else "medium"
            words = format_datetime(moment, form, tzinfo=reading.zone, locale=locale)
        case "R" if reading.said is not None:
            words = format_timedelta(moment - reading.said, add_direction=True, locale=locale)
        case _:
            day = format_date(moment, "full" if style == "F" else "long", locale=locale)
            words = str(get_datetime_format("long", locale)).format(clock(moment, reading), day)
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(), words)
