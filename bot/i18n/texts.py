"""The bot's words in one language, for a reader in one time zone."""

import re
import warnings
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import lru_cache, reduce
from typing import Final, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone_name
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from bot.core.languages import SOURCE, Direction, own_name
from bot.core.themes import theme_numbered
from bot.i18n.direction import english_line, isolated, isolated_tokens
from bot.i18n.ethiopian import ETHIOPIAN
from bot.i18n.reviews import Review
from bot.i18n.words import Words

PLACEHOLDER: Final = re.compile(r"\{\{|\}\}|\{([a-z_][a-z0-9_]*)\}")
"""`{name}`; `{{` and `}}` stand for the braces themselves."""


class WordingWarning(UserWarning):
    """A sentence and what was to stand in it do not fit. Tests fail of it; people get the best that can be said."""


def placeholders(message: str) -> frozenset[str]:
    """The names of the fields that a message needs."""
    return frozenset(name for name in cast("list[str]", PLACEHOLDER.findall(message)) if name)


def _filled(message: str, fields: dict[str, object], direction: Direction) -> str:
    """The message with its fields put in, once, so that what people wrote is never read as a pattern.

    A field whose words run the other way is isolated.

    Raises:
        KeyError: a field is missing.
    """

    def put(match: re.Match[str]) -> str:
        name = cast("str | None", match[1])
        return match[0][0] if name is None else isolated(str(fields[name]), direction)

    return PLACEHOLDER.sub(put, message)


def _fill(translated: str, english: str, fields: dict[str, object], direction: Direction = "ltr") -> str:
    """The sentence filled in; in English if the translation asks for fields that nobody gave."""
    try:
        if fields or "{" in translated or "}" in translated:
            translated = _filled(translated, fields, direction)
        return translated if direction == "ltr" else isolated_tokens(translated)
    except KeyError as missing:
        warnings.warn(f"{translated!r} lacks the field {missing}", WordingWarning, stacklevel=3)
    return _filled(english, {**dict.fromkeys(placeholders(english), "…"), **fields}, "ltr")


@lru_cache(maxsize=4096)
def _short_date(locale: str, pattern: str | None, day: date) -> str:
    """A date for lists, of which a thousand are looked through while somebody types."""
    if pattern is None:
        return format_skeleton("yMMMEd", day, locale=locale)
    return f"{format_date(day, 'ccc', locale=locale)}, {format_date(day, pattern, locale=locale)}"


@lru_cache(maxsize=2048)
def _short_clock(locale: str, pattern: str, at: time) -> str:
    return format_time(at, pattern, locale=locale)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is no moment")
    return moment


PATTERNS = {
    ("so", "long"): "d MMMM y",
    ("so", "full"): "EEEE, d MMMM y",
    ("so", "medium"): "d MMM y",
    ("so", "clock"): "HH:mm",
    ("am", "clock"): "HH:mm",
    ("ti", "long"): "d MMMM y",
    ("ti", "medium"): "d MMM y",
    ("ti", "clock"): "HH:mm",
    ("vi", "long"): "d MMMM 'năm' y",
    ("vi", "full"): "EEEE, d MMMM 'năm' y",
    ("ko", "clock"): "aaaa h:mm",
}
"""Where Unicode's tables and what people write differ. Somali and Tigrinya put the day before the month; the Somali
“GH” and “GD” (before and after noon) are known to few, so that hours count to 24, as in what readers are to type. In
Amharic and Tigrinya 6:00 may be noon or midnight, where hours are counted from sunrise; 18:00 is nothing else. In
Vietnamese the number is said to be a year, and Korean names the half of the day in Korean."""

LISTS = {
    "ti": ("{0}፣ {1}", "{0} ከምኡ እውን {1}"),
    "zh_Hans": ("{0}、{1}", "{0}{before}和{after}{1}"),
    "zh_Hant": ("{0}、{1}", "{0}{before}和{after}{1}"),
}
"""How the parts of a list are joined, and the last: where Unicode's way does not suit names and numbers. Tigrinya hangs
its “and” on to the words themselves; in Chinese a space stands between it and Latin letters or digits."""


def _space_beside(character: str) -> str:
    """The space between Chinese and a Latin letter or digit."""
    return " " if character.isalnum() and character < "\u0250" else ""


class Texts:
    """Everything that the bot says, in one language. Immutable; one is passed along with whatever is to be worded.

    Fields are named: `texts.gettext("{name} joined {cohort}.", name=…, cohort=…)`. They are put in as they are:
    numbers, moments and lists are worded by the methods here first.
    """

    __slots__ = (
        *("_ethiopian", "_locale", "_tz", "_words"),
        *("direction", "ethiopian", "language", "review", "reviewed", "zone"),
    )

    language: Final[str]
    """The code of the catalogue that speaks, `en` where there was none."""
    zone: Final[str]
    """The IANA name of the reader's time zone."""
    direction: Final[Direction]
    review: Final[Review | None]
    """By how many speakers this language was reviewed, and when; None for drafts, and for English."""
    reviewed: Final[bool]
    """Whether speakers have reviewed this language; English is its own source."""
    ethiopian: Final[bool]
    """Whether this reader wishes for Ethiopian dates and hours beside ours; only some languages can say them."""

    def __init__(self, words: Words, zone: str = "UTC", *, ethiopian: bool = False) -> None:
        self._words = words
        self._locale = words.language.locale
        self.language = words.language.code
        self.direction = words.language.direction
        self.ethiopian = ethiopian
        self._ethiopian = ETHIOPIAN.get(self.language) if ethiopian else None
        self.review = words.review
        self.reviewed = self.language == SOURCE or words.review is not None
        try:
            self._tz = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            zone = "UTC"
            self._tz = ZoneInfo(zone)
        self.zone = zone

    def __repr__(self) -> str:
        return f"Texts({self.language!r}, {self.zone!r})"

    # --- sentences ---------------------------------------------------------------------------------------------------

    def gettext(self, message: str, /, **fields: object) -> str:
        """A sentence in this language."""
        return _fill(self._words.one(None, message), message, fields, self.direction)

    def ngettext(self, singular: str, plural: str, n: int, /, **fields: object) -> str:
        """A sentence about a number of things; `{n}` is that number."""
        fields = {"n": self.number(n), **fields}
        return _fill(self._words.many(singular, plural, n), singular if n == 1 else plural, fields, self.direction)

    def pgettext(self, context: str, message: str, /, **fields: object) -> str:
        """A word that needs its place to be understood (`button`, `form label`, …)."""
        return _fill(self._words.one(context, message), message, fields, self.direction)

    def careful(self, message: str, /, **fields: object) -> str:
        """A sentence about safety, consent or a crisis: until a speaker has reviewed ours, the English stands below.

        It does so again once the sentence has changed since that review.
        """
        own = self.gettext(message, **fields)
        english = _fill(message, message, fields)
        is_english = self._words.one(None, message) == message  # isolated or not: it need not stand there twice
        if self._words.is_reviewed(None, message) or is_english or own == english:
            return own
        return f"{own}\n{english_line(english, self.direction)}"

    def beside_english(self, own: str, english: str) -> str:
        """The same for words that no catalogue has: they stand in this language and in English."""
        if self.direction == "rtl" and own != english:
            own = isolated_tokens(own)
        return own if self.reviewed or own == english else f"{own}\n{english_line(english, self.direction)}"

    @property
    def of_one_calendar(self) -> "Texts":
        """The same without Ethiopian dates: for papers, which somebody else reads."""
        return Texts(self._words, self.zone) if self.ethiopian else self

    def on_paper(self, zone: str) -> "Texts":
        """The same for a paper that others read too: by one calendar, and by the clocks of a zone."""
        return Texts(self._words, zone) if self.ethiopian or zone != self.zone else self

    def labels_in_english(self, *labels: tuple[str, Mapping[str, object]]) -> str:
        """The English of careful labels, too short for two languages, for the text above them.

        It is empty once a speaker has reviewed them all.
        """
        if all(self._words.is_reviewed(None, label) or self._words.one(None, label) == label for label, _ in labels):
            return ""
        return english_line(" · ".join(_fill(label, label, {**fields}) for label, fields in labels), self.direction)

    # --- times on Discord: each reader's app words them --------------------------------------------------------------

    def moment(self, at: datetime) -> str:
        """A date and time that Discord shows in each reader's own zone."""
        shown = f"<t:{int(_aware(at).timestamp())}:F>"
        if self._ethiopian is None:
            return shown
        local = self.local(at)
        day, clock = self._ethiopian.dated(local.date()), self._ethiopian.timed(local.time())
        return f"{shown} ({self.pgettext('wall time', '{date}, {time}', date=day, time=clock)})"

    def relative(self, at: datetime) -> str:
        """How long until or since, as Discord shows and keeps it."""
        return f"<t:{int(_aware(at).timestamp())}:R>"

    def day(self, at: datetime) -> str:
        """A date that Discord shows in each reader's own zone."""
        return self._dated(f"<t:{int(_aware(at).timestamp())}:D>", self.local(at).date())

    # --- times in files and pages ------------------------------------------------------------------------------------

    def local(self, at: datetime) -> datetime:
        """The moment by the reader's own clock."""
        return _aware(at).astimezone(self._tz)

    def _pattern(self, width: str) -> str:
        return PATTERNS.get((self.language, width), width)

    @property
    def _clock(self) -> str:
        return PATTERNS.get((self.language, "clock"), "short")

    def _dated(self, ours: str, day: date) -> str:
        return ours if self._ethiopian is None else f"{ours} ({self._ethiopian.dated(day)})"

    def _timed(self, ours: str, clock: time) -> str:
        return ours if self._ethiopian is None else f"{ours} ({self._ethiopian.timed(clock)})"

    def weekday(self, day: date) -> str:
        """A date in words, with its weekday."""
        return self._dated(format_date(day, self._pattern("full"), locale=self._locale), day)

    def day_of_week(self, number: int) -> str:
        """A day of the week by its name; 0 is Monday."""
        return format_date(date(2024, 1, 1 + number), "cccc", locale=self._locale)  # 2024 began on a Monday

    def wall_time(self, wall: datetime) -> str:
        """A time in words as clocks show it somewhere: weekday, date, year and hour."""
        return self.pgettext("wall time", "{date}, {time}", date=self.weekday(wall.date()), time=self.wall_clock(wall))

    def short_wall_time(self, wall: datetime) -> str:
        """The same for a list in which there is little room, and so by our calendar only."""
        clock = _short_clock(self._locale, self._clock, wall.time())
        day = _short_date(self._locale, PATTERNS.get((self.language, "medium")), wall.date())
        return self.pgettext("wall time", "{date}, {time}", date=day, time=clock)

    def date(self, day: date) -> str:
        """A date in words; a moment is dated in the reader's zone."""
        there = self.local(day).date() if isinstance(day, datetime) else day
        return self._dated(format_date(there, self._pattern("long"), locale=self._locale), there)

    def short_day(self, at: datetime) -> str:
        """The day and month of a moment, in the reader's zone, where there is little room."""
        return format_skeleton("MMMd", self.local(at), locale=self._locale)

    def clock_time(self, at: datetime) -> str:
        """A time of day in the reader's zone."""
        local = self.local(at)
        return self._timed(format_time(local, self._clock, tzinfo=self._tz, locale=self._locale), local.time())

    def weekday_and_time(self, at: datetime) -> str:
        """A weekday and a time of day in the reader's zone, for what is so every week."""
        local = self.local(at)
        day = format_date(local, "EEEE", locale=self._locale)
        return self.pgettext("wall time", "{date}, {time}", date=day, time=self.wall_clock(local))

    def wall_clock(self, wall: datetime | time) -> str:
        """A time of day as clocks show it somewhere."""
        clock = wall.time() if isinstance(wall, datetime) else wall
        return self._timed(_short_clock(self._locale, self._clock, clock), clock)

    def long_moment(self, at: datetime) -> str:
        """A date and time in words, with the zone named."""
        local = self.local(at)
        return self.pgettext(
            "moment",
            "{date}, {time} ({zone})",
            date=self.weekday(local.date()),
            time=self.clock_time(at),
            zone=get_timezone_name(local, "long", locale=self._locale),
        )

    # --- amounts, lists and names ------------------------------------------------------------------------------------

    def duration(self, minutes: int) -> str:
        """A length of time in hours and minutes."""
        hours, rest = divmod(minutes, 60)
        in_minutes = self.ngettext("{n} minute", "{n} minutes", rest)
        if not hours:
            return in_minutes
        in_hours = self.ngettext("{n} hour", "{n} hours", hours)
        return self.pgettext("duration", "{hours} {minutes}", hours=in_hours, minutes=in_minutes) if rest else in_hours

    def span(self, minutes: int) -> str:
        """How long before or for how long something is: in days where it is whole days, else in hours and minutes."""
        days, rest = divmod(minutes, 1440)
        return self.ngettext("{n} day", "{n} days", days) if days and not rest else self.duration(minutes)

    def number(self, n: float) -> str:
        """A number with this language's separators."""
        return str(n) if isinstance(n, int) and 0 <= n < 1000 else format_decimal(n, locale=self._locale)

    def percent(self, of_1000: int) -> str:
        """A share of a thousand, in whole percent."""
        return format_percent(of_1000 / 1000, locale=self._locale)

    def listing(self, items: Iterable[str]) -> str:
        """Several things as one phrase: "a, b, and c"."""
        said = [isolated(item, self.direction) for item in items]
        if self.language not in LISTS or len(said) < 2:
            return format_list(said, locale=self._locale)
        middle, last = LISTS[self.language]
        first = reduce(middle.format, said[:-1])
        return last.format(first, said[-1], before=_space_beside(first[-1:]), after=_space_beside(said[-1][:1]))

    def row(self, parts: Iterable[str]) -> str:
        """Several things on one line, each with its own direction: "a · b · c"."""
        return " · ".join(isolated(part, self.direction) for part in parts)

    def stretch(self, first: str, last: str) -> str:
        """From one day or time to another, both in words."""
        pattern = cast("str", Locale.parse(self._locale).interval_formats[None])
        return pattern.format(first, last)

    def language_name(self, code: str) -> str:
        """What its speakers call a language, as it is written inside a sentence."""
        name = own_name(code)
        return name.lower() if self.language.startswith("es") and code.startswith("es") else name

    def translated_language_name(self, code: str) -> str:
        """What the reader calls a language, inside a sentence: for who does not speak it; else as `language_name`."""
        name = Locale.parse(self._locale).languages.get(code)
        if name is None:
            return self.language_name(code)
        return name[0].lower() + name[1:] if self.language == "vi" else name

    def theme(self, number: int) -> tuple[str, str]:
        """The title and the question of a theme.

        Raises:
            LookupError: there is no theme of that number.
        """
        theme = theme_numbered(number)
        return self.gettext(theme.title), self.gettext(theme.question)
