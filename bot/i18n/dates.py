"""The words in which people write dates: from CLDR and dateparser's tables, and the few that both lack.

Loaded when somebody first writes a date in words: dateparser takes a tenth of a second and 11 MB.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, cast

from babel import Locale, UnknownLocaleError

from bot.core.dates.tokens import Phrase, phrase
from bot.core.dates.vocabulary import (
    AM,
    DAY_UNIT,
    HOUR_UNIT,
    LAST,
    MIDNIGHT,
    MINUTE_UNIT,
    MONTH_UNIT,
    NEXT,
    NIGHT,
    NOON,
    PM,
    THIS,
    YEAR_UNIT,
    Meaning,
    Part,
    Vocabulary,
)
from bot.core.languages import LANGUAGES, SOURCE

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_OWN: Mapping[str, Mapping[Meaning, str]] = {
    "en": {
        (Part.AT, 0): "at",
        (Part.FILLER, 0): "on, the, of, o'clock, oclock",
        (Part.WHICH, NEXT): "next",
        (Part.WHICH, THIS): "this, coming, this coming",
        (Part.WHICH, LAST): "last",
        (Part.PERIOD, NOON): "noon, midday",
        (Part.PERIOD, MIDNIGHT): "midnight",
        (Part.UNIT, HOUR_UNIT): "h, hrs, hours",
        (Part.PERIOD, AM): "a.m., morning, in the morning",
        (Part.PERIOD, PM): "p.m., afternoon, in the afternoon, evening, in the evening",
        (Part.TONIGHT, 0): "tonight",
        (Part.WEEKDAY, 1): "tues",
        (Part.WEEKDAY, 3): "thurs, thur",
    },
    "es": {
        (Part.AT, 0): "a las, a la",
        (Part.FILLER, 0): "el, la, de, del, en, día",
        (Part.PREFIX, DAY_UNIT): "el, día, el día",
        (Part.TONIGHT, 0): "esta noche",
        (Part.WHICH, NEXT): "próximo, el próximo, que viene, siguiente",
        (Part.WHICH, THIS): "este",
        (Part.WHICH, LAST): "pasado, último",
        (Part.DAYS, 1): "mañana",
        (Part.DAYS, 2): "pasado mañana",
        (Part.PERIOD, AM): "de la mañana, por la mañana, de la madrugada",
        (Part.PERIOD, PM): "de la tarde, por la tarde",
        (Part.PERIOD, NIGHT): "de la noche, por la noche",
        (Part.PERIOD, NOON): "mediodía, al mediodía, del mediodía",
        (Part.PERIOD, MIDNIGHT): "medianoche, a medianoche",
        (Part.UNIT, HOUR_UNIT): "h, hs, hrs, horas",
    },
    "so": {
        (Part.AT, 0): "saacadda",
        (Part.FILLER, 0): "ee, da, ta, maalinta",
        (Part.TONIGHT, 0): "caawa",
        (Part.WHICH, NEXT): "soo socda, soo socota, xiga, xigta, dambe, danbe",
        (Part.WEEKDAY, 0): "isniinta",
        (Part.WEEKDAY, 1): "talaadada, salaasa, salaasada",
        (Part.WEEKDAY, 2): "arbacada",
        (Part.WEEKDAY, 3): "khamiista",
        (Part.WEEKDAY, 4): "jimcaha",
        (Part.WEEKDAY, 5): "sabtida",
        (Part.WEEKDAY, 6): "axadda",
        (Part.WHICH, LAST): "hore, la soo dhaafay",
        (Part.MONTH, 2): "feebarwari, feberweri, febraayo",
        (Part.MONTH, 8): "ogosto, agoosto",
        (Part.MONTH, 9): "sebteembar, sebtember, setembar, sebt",
        (Part.MONTH, 10): "oktobar, oktoober",
        (Part.MONTH, 11): "nofembar, nofeembar, noofembar",
        (Part.MONTH, 12): "disembar, desembar, diisembar",
        (Part.DAYS, 1): "berri, beri, barri, berrito",
        (Part.DAYS, 2): "saadambe, saadanbe, saa dambe, saa danbe",
        (Part.PERIOD, AM): "subaxnimo, subaxda, subax, aroornimo, aroor",
        (Part.PERIOD, PM): "galabnimo, galabta, galab, fiidnimo, fiidka, fiid",
        (Part.PERIOD, NIGHT): "habeennimo, habeenimo, habeenka, habeen",
    },
    "am": {
        (Part.FILLER, 0): "ቀን",
        (Part.DAYS, -1): "ትላንት",
        (Part.WHICH, NEXT): "የሚቀጥለው, የሚቀጥለውን, የሚመጣው, ቀጣይ, ቀጣዩ",
        (Part.WHICH, LAST): "ያለፈው, ባለፈው",
        (Part.MONTH, 1): "ጃንዋሪ, ጃኑዋሪ",
        (Part.MONTH, 2): "ፌብሩዋሪ, ፌብሯሪ",
        (Part.MONTH, 8): "ኦጋስት",
        (Part.MONTH, 9): "ሴፕተምበር",
    },
    "ti": {
        (Part.WHICH, NEXT): "ዝመጽእ, ዝቕጽል",
        (Part.WHICH, LAST): "ዝሓለፈ",
        (Part.MONTH, 1): "ጃንዋሪ, ጃንዩወሪ",
        (Part.MONTH, 2): "ፌብሩዋሪ, ፌብሩወሪ",
        (Part.MONTH, 3): "ማርች",
        (Part.MONTH, 4): "ኤፕሪል",
        (Part.MONTH, 5): "ሜይ",
        (Part.MONTH, 6): "ጁን",
        (Part.MONTH, 7): "ጁላይ",
        (Part.MONTH, 8): "ኦገስት",
        (Part.MONTH, 9): "ሴፕተምበር, ሴፕቴምበር",
        (Part.MONTH, 10): "ኦክቶበር",
        (Part.MONTH, 11): "ኖቬምበር",
        (Part.MONTH, 12): "ዲሴምበር",
    },
    "ar": {
        (Part.AT, 0): "الساعة, في الساعة",
        (Part.FILLER, 0): "في, يوم",
        (Part.DAYS, 2): "بعد غد, بعد الغد",
        (Part.WHICH, NEXT): "القادم, القادمة, المقبل, المقبلة",
        (Part.WHICH, THIS): "هذا, هذه",
        (Part.WHICH, LAST): "الماضي, الماضية, الفائت",
        (Part.MONTH, 1): "كانون الثاني",
        (Part.MONTH, 2): "شباط",
        (Part.MONTH, 3): "آذار",
        (Part.MONTH, 4): "نيسان",
        (Part.MONTH, 5): "أيار",
        (Part.MONTH, 6): "حزيران",
        (Part.MONTH, 7): "تموز",
        (Part.MONTH, 8): "آب",
        (Part.MONTH, 9): "أيلول",
        (Part.MONTH, 10): "تشرين الأول",
        (Part.MONTH, 11): "تشرين الثاني",
        (Part.MONTH, 12): "كانون الأول",
    },
    "zh": {
        (Part.WHICH, NEXT): "下, 下个, 下個",
        (Part.WHICH, THIS): "这, 这个, 這, 這個, 本",
        (Part.WHICH, LAST): "上, 上个, 上個",
        (Part.TONIGHT, 0): "今晚, 今天晚上",
        (Part.PERIOD, NIGHT): "晚上, 夜里, 夜裡",
        **{(Part.WEEKDAY, n): f"礼拜{day}, 禮拜{day}, 週{day}, 周{day}" for n, day in enumerate("一二三四五六日")},
        (Part.UNIT, YEAR_UNIT): "年",
        (Part.UNIT, MONTH_UNIT): "月",
        (Part.UNIT, DAY_UNIT): "日, 号, 號",
        (Part.UNIT, HOUR_UNIT): "点, 點, 时, 時",
        (Part.UNIT, MINUTE_UNIT): "分",
        (Part.FILLER, 0): "分",
    },
    "vi": {
        (Part.WHICH, NEXT): "tuần sau, tuần tới",
        (Part.WHICH, THIS): "tuần này, này",
        (Part.WHICH, LAST): "tuần trước",
        (Part.PREFIX, YEAR_UNIT): "năm",
        (Part.PREFIX, MONTH_UNIT): "tháng, thg",
        (Part.PREFIX, DAY_UNIT): "ngày",
        (Part.AT, 0): "lúc",
        (Part.UNIT, HOUR_UNIT): "giờ, h",
    },
    "ru": {
        (Part.FILLER, 0): "г, года, в, во",
        (Part.AT, 0): "в",
        (Part.WHICH, NEXT): "следующий, следующую, следующее",
        (Part.WHICH, THIS): "этот, эту, это, ближайший, ближайшую, ближайшее",
        (Part.WHICH, LAST): "прошлый, прошлую, прошлое",
    },
    "uk": {
        (Part.FILLER, 0): "р, року, у, в",
        (Part.AT, 0): "о, об",
        (Part.WHICH, NEXT): "наступний, наступного, наступної, наступну",
        (Part.WHICH, THIS): "цей, цього, цієї, цю",
        (Part.WHICH, LAST): "минулий, минулого, минулої, минулу",
        (Part.WEEKDAY, 0): "понеділка",
        (Part.WEEKDAY, 1): "вівторка",
        (Part.WEEKDAY, 2): "середи",
        (Part.WEEKDAY, 3): "четверга",
        (Part.WEEKDAY, 4): "п'ятниці",
        (Part.WEEKDAY, 5): "суботи",
        (Part.WEEKDAY, 6): "неділі",
    },
    "ko": {
        (Part.WHICH, NEXT): "다음, 다음 주, 다음주",
        (Part.WHICH, THIS): "이번, 이번 주, 이번주",
        (Part.WHICH, LAST): "지난, 지난 주, 지난주",
        (Part.UNIT, YEAR_UNIT): "년",
        (Part.UNIT, MONTH_UNIT): "월",
        (Part.UNIT, DAY_UNIT): "일",
        (Part.UNIT, HOUR_UNIT): "시",
        (Part.FILLER, 0): "분",
    },
}  # fmt: skip
"""What CLDR and dateparser do not say, or not as people write it."""

_PERIODS = {
    "am": AM, "morning1": AM, "morning2": AM, "pm": PM, "afternoon1": PM, "afternoon2": PM, "evening1": PM,
    "evening2": PM, "night1": NIGHT, "night2": NIGHT, "noon": NOON, "midnight": MIDNIGHT,
}  # fmt: skip
_DAYS = re.compile(r"(?:in )?(\d) day( ago)?")
_NUMBER = re.compile(r"\(\\d.*?\)")

Said = tuple[str, Meaning]


def vocabulary(language: str, locale: str | None = None) -> Vocabulary:
    """The words of a language, and the English ones; `locale` (Discord's) says in which order numbers are put."""
    regional = locale.replace("-", "_") if locale and locale.partition("-")[0] == language.partition("_")[0] else ""
    return _vocabulary(language if language in LANGUAGES else SOURCE, regional)


@cache
def _vocabulary(language: str, regional: str) -> Vocabulary:
    words: defaultdict[Phrase, set[Meaning]] = defaultdict(set)
    spans: dict[tuple[Phrase, Phrase], int] = {}
    for code in dict.fromkeys((language, SOURCE)):
        table, cldr = _table(code), _cldr(LANGUAGES[code].locale)
        for said, meaning in (*_from_table(table), *_from_cldr(cldr), *_own(code)):
            key = phrase(said)
            if _is_word(key):
                words[key].add(meaning)
        spans |= _spans(table)
    ours: defaultdict[Phrase, set[Meaning]] = defaultdict(set)
    for said, meaning in _own(language):
        ours[phrase(said)].add(meaning)
    for key, meanings in ours.items():  # what we say of a word counts before what others do
        if any(part in (Part.AT, Part.FILLER, Part.DAYS) for part, _ in meanings):
            words[key] = meanings
    own = _order(_cldr(regional) or _cldr(LANGUAGES[language].locale))
    others = ("MDY", "DMY") if own != "DMY" else ("DMY", "MDY")
    orders = tuple(dict.fromkeys((own, *others)))
    return Vocabulary({key: frozenset(meanings) for key, meanings in words.items()}, spans, orders)


def _is_word(key: Phrase) -> bool:
    """Whether a phrase says something on its own: no number, and no single Latin letter but those that we mean."""
    if len(key) != 1:
        return bool(key)
    return not key[0].isdigit() and (len(key[0]) > 1 or not key[0].isascii() or key[0] == "h")


def _own(code: str) -> Iterator[Said]:
    for meaning, words in _OWN.get(code.partition("_")[0], {}).items():
        for word in words.split(", "):
            yield word, meaning


def _cldr(code: str) -> Locale | None:
    try:
        return Locale.parse(code) if code else None
    except (UnknownLocaleError, ValueError):
        return None


def _from_cldr(locale: Locale | None) -> Iterator[Said]:
    if locale is None:
        return
    for names, part, first in ((locale.months, Part.MONTH, 0), (locale.days, Part.WEEKDAY, 0)):
        for widths in names.values():
            for width in ("wide", "abbreviated", "short"):
                for number, name in widths.get(width, {}).items():
                    yield name, (part, number - first)
    for widths in locale.day_periods.values():
        for width in ("wide", "abbreviated"):
            for key, name in widths.get(width, {}).items():
                if key in _PERIODS:
                    yield name, (Part.PERIOD, _PERIODS[key])


def _table(code: str) -> Mapping[str, Any]:
    """dateparser's words of a language: its own tables, which it makes from CLDR and from what people have sent in."""
    name = LANGUAGES[code].locale.partition("_")[0]
    name = {"fil": "fil", "prs": "fa"}.get(name, name)
    try:
        return cast("Mapping[str, Any]", import_module(f"dateparser.data.date_translation_data.{name}").info)
    except ImportError:
        return {}


def _from_table(table: Mapping[str, Any]) -> Iterator[Said]:
    for part, names, first in ((Part.MONTH, MONTHS, 1), (Part.WEEKDAY, WEEKDAYS, 0)):
        for number, name in enumerate(names, first):
            yield from ((word, (part, number)) for word in _list(table, name))
    for name, period in (("am", AM), ("pm", PM)):
        yield from ((word, (Part.PERIOD, period)) for word in _list(table, name))
    for english, said in cast("Mapping[str, list[str]]", table.get("relative-type", {})).items():
        found = _DAYS.fullmatch(english)
        if found is not None:
            days = int(found[1]) * (-1 if found[2] else 1)
            yield from ((word, (Part.DAYS, days)) for word in said)


def _list(table: Mapping[str, Any], name: str) -> Iterable[str]:
    return cast("Iterable[str]", table.get(name, ()))


def _spans(table: Mapping[str, Any]) -> dict[tuple[Phrase, Phrase], int]:
    found: dict[tuple[Phrase, Phrase], int] = {}
    patterns = cast("Mapping[str, list[str]]", table.get("relative-type-regex", {}))
    for english, days in (("in \\1 day", 1), ("in \\1 week", 7)):
        for pattern in patterns.get(english, ()):
            before, number, after = _NUMBER.sub("\0", pattern).partition("\0")
            key = phrase(before), phrase(after)
            if number and key[1] and all(len(word) > 1 for word in key[1]):
                found[key] = days
    return found


def _order(locale: Locale | None) -> str:
    """In which order a locale writes day, month and year in numbers."""
    pattern = str(locale.date_formats["short"].pattern) if locale is not None else ""
    letters = [c.upper() for c in pattern if c in "dMy"]
    order = "".join(dict.fromkeys(letters))
    return order if order in ("MDY", "DMY", "YMD") else "DMY"
