"""The languages that people of these programs speak: their names, their direction and how they count.

Which of them have a catalogue is another question, which `bot.i18n` answers.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from bot.core.finding import plain_words
from bot.core.people import Actor
from bot.core.refusals import UnknownLanguage
from bot.core.text import parts, pieces

SOURCE = "en"
"""The language that the code is written in."""

Direction = Literal["ltr", "rtl"]

ALIKE = "nplurals=1; plural=0;"
ONE = "nplurals=2; plural=(n != 1);"
NONE_OR_ONE = "nplurals=2; plural=(n > 1);"
ARABIC = (
    "nplurals=6; plural=(n == 0 ? 0 : n == 1 ? 1 : n == 2 ? 2 : "
    "n % 100 >= 3 && n % 100 <= 10 ? 3 : n % 100 >= 11 ? 4 : 5);"
)
EAST_SLAVIC = (
    "nplurals=3; plural=(n % 10 == 1 && n % 100 != 11 ? 0 : "
    "n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? 1 : 2);"
)
FILIPINO = "nplurals=2; plural=(n % 10 == 4 || n % 10 == 6 || n % 10 == 9);"


@dataclass(frozen=True, slots=True)
class Language:
    """A language as its speakers and as our files know it."""

    code: str
    """Our code, which is also the name of its folder under `locales/`."""
    own_name: str
    english_name: str
    plural_forms: str
    """The gettext header; its forms stand in CLDR's order (zero, one, two, few, many, other). Source: CLDR, for whole
    numbers; it differs from Babel's own table for am, ti, hi, pa, fil, fa and ar."""
    direction: Direction = "ltr"
    discord: tuple[str, ...] = ()
    """Discord's codes of it; none where Discord's own interface does not speak it."""
    cldr: str = ""
    """The code by which Babel knows dates and lists, where it is not ours."""

    @property
    def locale(self) -> str:
        """The code that Babel understands."""
        return self.cldr or self.code


_ALL = (
    Language("en", "English", "English", ONE, discord=("en-US", "en-GB")),
    Language("es", "Español", "Spanish", ONE, discord=("es-ES", "es-419")),
    Language("so", "Soomaali", "Somali", ONE),
    Language("am", "አማርኛ", "Amharic", NONE_OR_ONE),
    Language("ti", "ትግርኛ", "Tigrinya", NONE_OR_ONE),
    Language("ar", "العربية", "Arabic", ARABIC, "rtl"),
    Language("zh_Hans", "简体中文", "Chinese (Simplified)", ALIKE, discord=("zh-CN",)),
    Language("zh_Hant", "繁體中文", "Chinese (Traditional)", ALIKE, discord=("zh-TW",)),
    Language("vi", "Tiếng Việt", "Vietnamese", ALIKE, discord=("vi",)),
    Language("ru", "Русский", "Russian", EAST_SLAVIC, discord=("ru",)),
    Language("uk", "Українська", "Ukrainian", EAST_SLAVIC, discord=("uk",)),
    Language("ko", "한국어", "Korean", ALIKE, discord=("ko",)),
    Language("om", "Afaan Oromoo", "Oromo", ONE),
    Language("fa", "فارسی", "Persian", NONE_OR_ONE, "rtl"),
    Language("prs", "دری", "Dari", NONE_OR_ONE, "rtl", cldr="fa_AF"),
    Language("tl", "Tagalog", "Tagalog", FILIPINO, cldr="fil"),
    Language("fil", "Filipino", "Filipino", FILIPINO),
    Language("hi", "हिन्दी", "Hindi", NONE_OR_ONE, discord=("hi",)),
    Language("pa", "ਪੰਜਾਬੀ", "Punjabi", NONE_OR_ONE),
    Language("km", "ខ្មែរ", "Khmer", ALIKE),
    Language("sw", "Kiswahili", "Swahili", ONE),
    Language("fr", "Français", "French", NONE_OR_ONE, discord=("fr",)),
)

LANGUAGES: Mapping[str, Language] = MappingProxyType({language.code: language for language in _ALL})
"""Every language that we know, English first, then in the order of DOMAIN.md."""

_BY_DISCORD: Mapping[str, str] = MappingProxyType(
    {locale.lower(): language.code for language in _ALL for locale in language.discord}
)

_NEAR: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "zh_Hans": ("zh_Hant",), "zh_Hant": ("zh_Hans",),
    "fa": ("prs",), "prs": ("fa",),
    "tl": ("fil",), "fil": ("tl",),
})  # fmt: skip
"""What a reader of one can read when there is nothing better."""

_REGIONS: Mapping[str, str] = MappingProxyType({
    "zh": "zh_Hans", "zh_cn": "zh_Hans", "zh_sg": "zh_Hans",
    "zh_tw": "zh_Hant", "zh_hk": "zh_Hant", "zh_mo": "zh_Hant",
    "fa_af": "prs",
})  # fmt: skip

_BY_CODE: Mapping[str, str] = MappingProxyType({code.lower(): code for code in LANGUAGES})


def known_code(code: str | None) -> str | None:
    """Our code for a language code in anybody's spelling (`es-419`, `ZH-tw`, `so_SO`), None if we know none."""
    if not code:
        return None
    spelled = code.strip().replace("-", "_").lower()
    while spelled:
        if found := _BY_CODE.get(spelled) or _REGIONS.get(spelled):
            return found
        spelled = spelled.rpartition("_")[0]
    return None


def language_of_discord(locale: str | None) -> str | None:
    """Our code for a language of Discord's interface, None where we know none."""
    return _BY_DISCORD.get((locale or "").lower()) or known_code(locale)


def language_of(actor: Actor) -> str:
    """In which language somebody reads and writes: what they chose, else their app's, else the server's."""
    return actor.language or language_of_discord(actor.locale) or actor.server_language or SOURCE


def nearest(code: str | None, among: Iterable[str]) -> str | None:
    """The one among some languages that a reader of `code` reads best, None if there is none."""
    own = known_code(code)
    if own is None:
        return None
    there = set(among)
    return next((candidate for candidate in (own, *_NEAR.get(own, ())) if candidate in there), None)


MOST_ASKED = 20
"""So many languages of a browser are looked at."""
_WEIGHT = re.compile(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*")


def browser_language(header: str, among: Iterable[str]) -> str | None:
    """The one that a browser asks for first (`Accept-Language`) of those that are there, None if it asks for none."""
    there = tuple(among)
    asked: list[tuple[float, str]] = []
    for part in header.split(",", MOST_ASKED)[:MOST_ASKED]:
        tag, _, parameter = part.partition(";")
        weight = _WEIGHT.fullmatch(parameter)
        code = nearest(tag[:MOST_ASKED], there)
        if code is not None and (not parameter or (weight and float(weight[1]) > 0)):
            asked.append((float(weight[1]) if weight else 1.0, code))
    return max(asked, key=lambda one: one[0], default=(0.0, None))[1]


def own_name(code: str) -> str:
    """What its speakers call a language; the code itself if we do not know it."""
    known = known_code(code)
    return LANGUAGES[known].own_name if known else code


_SPELLINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        language.code: tuple(map(plain_words, (language.code, language.own_name, language.english_name)))
        for language in _ALL
    }
)
"""How people may write each language."""


def named(text: str, among: Iterable[str] = LANGUAGES) -> str | None:
    """The language that a person means by its code, its own name or its English name, None if it is none of these."""
    there = tuple(among)
    wanted = plain_words(text)
    code = next((code for code in there if wanted in _SPELLINGS[code]), None) or known_code(text)
    return code if code in there else None


def read_language(text: str, among: Iterable[str]) -> str:
    """The same, where there must be one.

    Raises:
        UnknownLanguage: it is none of these.
    """
    code = named(text, among)
    if code is None:
        raise UnknownLanguage(text.strip()[:80])
    return code


def read_languages(text: str, among: Iterable[str] = LANGUAGES) -> tuple[str, ...]:
    """`es, Soomaali` as codes, each once and in the order written.

    Raises:
        UnknownLanguage: one of them is none that we know.
    """
    there = tuple(among)
    return tuple(dict.fromkeys(read_language(piece, there) for piece in parts(text)))


def fitting(typed: str, among: Iterable[str]) -> list[str]:
    """The languages whose own or English name fits what was typed so far; those that begin so come first."""
    wanted = plain_words(typed)
    found = [code for code in among if any(wanted in spelling for spelling in _SPELLINGS[code])]
    return sorted(found, key=lambda code: not any(spelling.startswith(wanted) for spelling in _SPELLINGS[code]))


def complete_languages(typed: str, among: Iterable[str] = LANGUAGES) -> list[tuple[str, str]]:
    """What a list of languages begun so far may become: its codes, and their own names. At most 25, best first."""
    there = tuple(among)
    *earlier, last = pieces(typed)
    chosen = tuple(dict.fromkeys(code for piece in earlier if (code := named(piece, there))))
    wanted = plain_words(last)
    following = [
        code
        for code in there
        if code not in chosen and any(spelling.startswith(wanted) for spelling in _SPELLINGS[code])
    ]
    following.sort(key=lambda code: named(last, there) != code)
    lists = [(*chosen, code) for code in following] or ([chosen] if chosen and not last else [])
    named_lists = ((",".join(codes), ", ".join(map(own_name, codes))) for codes in lists[:25])
    return [(value, name) for value, name in named_lists if len(name) <= 100]
