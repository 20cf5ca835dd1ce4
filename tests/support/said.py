"""All that the bot said in a town, by where it stood; and what can be wrong with it in a language."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from pypdf import PdfReader

from bot.core import support
from bot.core.languages import LANGUAGES
from bot.core.roles import ROLE_NAMES
from bot.feature import actions_of
from bot.i18n.catalogues import Catalogues, locales_folder
from bot.i18n.reviews import parts_of
from bot.i18n.words import files_of, is_needed, read_catalogue
from bot.outbox.notices import Reason
from cogs import FEATURES
from cogs.servers.rules import MENTORS_CHANNEL, STAFF_CHANNEL
from cogs.translations.components.suggestions import labels
from sandbox import Sandbox
from tests.support.tour import SENTENCE

MARKDOWN = frozenset({"content", "description", "value"})
"""Where Discord shows mentions as links."""
NOWHERE = ("file", "page", "event", "sent.data.components")
"""Where it does not: files, pages, the calendar of a server, forms."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text that somebody reads: where it stands in what was sent, and what it says."""

    place: str
    text: str

    @property
    def has_links(self) -> bool:
        """Whether mentions are shown as links there: in messages and embeds, not in titles, labels, names and files."""
        return self.place.rpartition(".")[2] in MARKDOWN and not self.place.startswith(NOWHERE)


# --- gathering -------------------------------------------------------------------------------------------------------

_TEXTS = frozenset({
    "content", "title", "description", "text", "name", "label", "placeholder", "topic", "filename", "location",
})  # fmt: skip


def everything(town: Sandbox) -> Iterator[Said]:
    """What was said in messages, forms, names, topics, events, suggestions and files; each once.

    The reasons in a server's audit log are references to our rows, and no words.
    """
    yield from dict.fromkeys(_everything(town))


def _everything(town: Sandbox) -> Iterator[Said]:
    for request in town.requests:
        if "/commands" in request.path:
            continue
        kind = "event" if "/scheduled-events" in request.path else "sent"
        yield from _in(request.json, kind)
    for message in town.messages:
        for file in message.files:
            yield from (Said(f"file {file.name}", text) for text in texts_of_file(file.name, file.bytes))


def _in(part: Any, place: str) -> Iterator[Said]:
    if isinstance(part, list):
        for one in part:  # pyright: ignore[reportUnknownVariableType]
            yield from _in(one, place)
    elif isinstance(part, dict):
        for key, value in part.items():  # pyright: ignore[reportUnknownVariableType]
            is_field = key == "value" and place.endswith(".fields")
            if isinstance(value, str) and value and (key in _TEXTS or is_field):
                yield Said(f"{place}.{key}", value)
            elif key != "default_values":
                yield from _in(value, f"{place}.{key}")


def texts_of_file(name: str, content: bytes) -> list[str]:
    """What can be read in a file; of a picture, nothing."""
    if name.endswith(".png"):
        return []
    if name.endswith(".pdf"):
        return [line for page in PdfReader(io.BytesIO(content)).pages for line in page.extract_text().splitlines()]
    text = content.decode("utf-8-sig", "replace")
    if name.endswith(".csv"):
        return [cell for row in csv.reader(io.StringIO(text)) for cell in row if cell]
    if name.endswith(".ics"):
        lines = text.replace("\r\n ", "").replace("\r\n", "\n").splitlines()
        pairs = (line.partition(":") for line in lines)
        words = ("SUMMARY", "DESCRIPTION", "LOCATION", "X-WR-CALNAME")
        return [value.replace("\\n", "\n") for key, _, value in pairs if key.partition(";")[0] in words]
    return text.splitlines()


# --- the words of a language -----------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LATIN = re.compile(r"[A-Za-z]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+(?:['’][A-Za-z]+)*")
_FIELD = re.compile(r"\{[a-z_0-9]*\}")


_NAMED = sorted((name for name in actions_of(FEATURES) if "." not in name), key=len, reverse=True)
_COMMAND = re.compile(rf"/(?:{'|'.join(map(re.escape, _NAMED))})(?!\w)")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a language: those of the translations, of the English, and what has no translation yet."""

    english: frozenset[str]
    own: frozenset[str]
    untranslated: tuple[str, ...]
    """Pieces of English sentences without fields, the longest first: these may be seen until they are translated."""
    is_latin: bool


def _words(text: str) -> Iterator[str]:
    bare = _FIELD.sub(" ", text)
    return (word.casefold() for words in (_WORD, _LATIN_WORD) for word in words.findall(bare))


def _said(names: Mapping[int, str]) -> Iterator[str]:
    return (word for name in names.values() for word in _words(name))


@cache
def vocabulary(code: str) -> Vocabulary:
    """Of a language, read from its catalogues."""
    between = re.compile(f"{_FIELD.pattern}|{_COMMAND.pattern}")
    english: set[str] = set()
    own: set[str] = set()
    missing: set[str] = set()
    for path in files_of(locales_folder(), code):
        for message in read_catalogue(path):
            if not message.id:
                continue
            forms = parts_of(message.string)
            said = parts_of(message.id)
            english.update(word for one in said for word in _words(one))
            if all(forms) and not message.fuzzy:
                own.update(word for one in forms for word in _words(one))
            elif is_needed(message.context, LANGUAGES[code]):
                missing.update(piece.strip() for one in said for piece in between.split(one) if _WORD.search(piece))
    own.update(word for line in support.read().lines for word in _words(line.words(code)))
    locale = Locale.parse(LANGUAGES[code].locale)
    for table in (locale.months, locale.days):
        own.update(word for widths in table.values() for names in widths.values() for word in _said(names))
    letters = [word for word in own if _LATIN.match(word)]
    pieces = tuple(sorted(missing, key=len, reverse=True))
    return Vocabulary(frozenset(english), frozenset(own), pieces, len(letters) > len(own) / 2)


# --- what can be wrong -----------------------------------------------------------------------------------------------

_ENGLISH_BELOW = re.compile("^.*\\*[\u2066\u2068]?English: .*$", re.MULTILINE)
"""The English beside what nobody has reviewed yet."""
_MARKUP = re.compile(
    r"<[^<>\n]{1,400}(?:>|$)|`[^`\n]*`|https?://\S+|\S+@\S+|\S+\.(?:pdf|csv|ics|md|txt|png|zip)\b"
    r"|\b[A-Z0-9]{2,4}(?:-[A-Z0-9]{2,4})+\b"
)
"""Mentions, times, addresses, names of files, and codes."""
_CODE = re.compile(rf"(?:[:：፦]\s*|\u2068)(?:{'|'.join(Reason)})(?!\w)")
"""What Discord said, or we where nothing was asked of it: the staff read it to whoever runs the bot."""
_SIGNS = re.compile("[\u2066-\u2069]")
_TO_THE_CUT = re.compile(r"[^…\n]*…")
_CUT = re.compile(r"\w*…\w*")
"""What is left of a word where a text was shortened."""
PROPER = ("Community of Leaders", SENTENCE)
"""Names of several words that stay as they are."""
_PLACEHOLDER = re.compile(r"\{[^{}\n]*\}|%\(\w*\)?")
_OPENS, _CLOSES = "\u2066\u2067\u2068", "\u2069"
_ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")
_LEFT_TO_RIGHT = re.compile("(?![\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])[^\\W\\d_]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
NAMES = frozenset(
    word.casefold()
    for name in (
        *ROLE_NAMES.values(), MENTORS_CHANNEL, STAFF_CHANNEL,
        *(name for one in LANGUAGES.values() for name in (one.own_name, one.english_name)),
        *(line.name for line in support.read().lines), *available_timezones(),
    )
    for word in re.split(r"[^\w]+|_", name)
)  # fmt: skip
"""Names that are the same everywhere: of what /setup makes in Discord and knows again by its name; of languages, in
their own and in English; of help lines; of time zones."""


def english_in(text: str, code: str, names: Collection[str]) -> list[str]:
    """English words that no translation has; of languages with other letters also other Latin words."""
    words = vocabulary(code)
    text = _COMMAND.sub(" ", text) if words.untranslated else text
    text = _CODE.sub(" ", _MARKUP.sub(" ", _ENGLISH_BELOW.sub(" ", text)))
    text = _SIGNS.sub("", text)
    for piece in (*PROPER, *words.untranslated):
        if len(piece) > 20 and (begun := text.find(piece[:20])) >= 0 and piece not in text:
            text = text[:begun] + _TO_THE_CUT.sub(" ", text[begun:], count=1)
        if piece in text:
            before, after = (r"(?<!\w)" if piece[0].isalnum() else ""), (r"(?!\w)" if piece[-1].isalnum() else "")
            text = re.sub(f"{before}{re.escape(piece)}{after}", " ", text)
    text = _CUT.sub(" ", text)
    found = [word.casefold() for word in (_WORD if words.is_latin else _LATIN_WORD).findall(text)]
    return [
        word
        for word in found
        if _LATIN.match(word)
        and len(word) > 1
        and word not in words.own
        and word not in NAMES
        and word not in names
        and (word in words.english or not words.is_latin)
    ]


@cache
def sentences_to_choose(code: str) -> frozenset[str]:
    """Our sentences as /translation suggest offers them: as they stand in the catalogues, with their fields."""
    return frozenset(label for one in Catalogues.load().sentences(code).by_code.values() for label in labels([one]))


def wrong_with(said: Said, code: str, *, typed: Iterable[str], names: Collection[str], commands: Commands) -> list[str]:
    """What is wrong with a text in this language; `typed` are people's own words, `names` those of Discord."""
    wrong: list[str] = []
    if said.place.endswith((".options.label", ".choices.name")) and said.text in sentences_to_choose(code):
        return wrong
    if english := english_in(said.text, code, names):
        wrong.append(f"English left: {' '.join(english)}")
    if found := _PLACEHOLDER.findall(said.text):
        wrong.append(f"a placeholder left: {found}")
    wrong += _wrong_direction(said, code, typed)
    wrong += commands.wrong_in(said, code)
    if not said.has_links and re.search(r"</|<[@#]|<t:", said.text):
        wrong.append("a link where none is shown")
    return wrong


def _wrong_direction(said: Said, code: str, typed: Iterable[str]) -> Iterator[str]:
    for line in said.text.split("\n"):
        open_ = 0
        for sign in line:
            open_ += (sign in _OPENS) - (sign == _CLOSES)
            if open_ < 0:
                break
        if open_:
            yield f"an isolate is not closed: {line!r}"
        if said.place.startswith("file"):
            continue
        bare = _MARKUP.sub(" ", _ENGLISH_BELOW.sub(" ", line))
        while _ISOLATED.search(bare):
            bare = _ISOLATED.sub(" ", bare)
        there = [word for word in typed if word in bare]
        rest = bare
        for word in there:
            rest = rest.replace(word, " ")
        is_own = _RIGHT_TO_LEFT.search if LANGUAGES[code].direction == "rtl" else _LEFT_TO_RIGHT.search
        if there and is_own(rest):
            yield f"{there} not isolated: {line!r}"


class Commands:
    """The registered commands, by which sentences name them."""

    def __init__(self, bodies: Iterable[Mapping[str, Any]]) -> None:
        self.shown: dict[str, Mapping[str, str]] = {}
        """What each locale's picker shows, by the registered name."""
        for body in bodies:
            self._learn(body, "", {})
        names = sorted(self.shown, key=len, reverse=True)
        self._bare = re.compile(rf"(?<![\w/<`.:])/({'|'.join(map(re.escape, names))})(?![\w/`])")

    def _learn(self, body: Mapping[str, Any], above: str, shown: Mapping[str, str]) -> None:
        name = f"{above} {body['name']}".strip()
        own = body.get("name_localizations") or {}
        parent = above or ""
        locales = {*own, *shown}
        names = {each: f"{shown.get(each, parent)} {own.get(each, body['name'])}".strip() for each in locales}
        self.shown[name] = names
        for one in body.get("options") or ():
            if one["type"] in (1, 2):
                self._learn(one, name, names)

    def wrong_in(self, said: Said, code: str) -> Iterator[str]:
        """Commands that are not shown as this person's picker has them."""
        text = _ENGLISH_BELOW.sub(" ", said.text)
        for found in self._bare.finditer(text):
            name = found[1]
            if said.has_links:
                yield f"/{name} is no link"
            elif any(self.shown[name].get(locale, name) != name for locale in LANGUAGES[code].discord):
                yield f"/{name} is called otherwise in the picker"


def catalogue_codes() -> tuple[str, ...]:
    """The languages of which a catalogue is shipped, without English."""
    return tuple(code for code in Catalogues.load().codes if code != "en")
