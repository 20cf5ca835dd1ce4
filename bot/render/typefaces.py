"""Which of our typefaces can show which writing: read from the fonts' own character maps."""

import re
import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from bot.logs import named

log = named(__name__)

PACKAGES = (
    "justmytype_western_core",
    "justmytype_intl_africa",
    "justmytype_intl_rtl",
    "justmytype_intl_south_asia",
    "justmytype_intl_sea",
    "justmytype_intl_cjk",
)

LATIN = "Source Serif 4"
CODE = "JetBrains Mono"

FILES = {
    "Source Serif 4": "SourceSerif4[opsz,wght].ttf",
    "Noto Serif": "NotoSerif[wdth,wght].ttf",
    "Noto Sans": "NotoSans[wdth,wght].ttf",
    "Noto Sans Ethiopic": "NotoSansEthiopic[wdth,wght].ttf",
    "Noto Sans Arabic": "NotoSansArabic[wdth,wght].ttf",
    "Noto Sans Hebrew": "NotoSansHebrew[wdth,wght].ttf",
    "Noto Sans Devanagari": "NotoSansDevanagari[wdth,wght].ttf",
    "Noto Sans Bengali": "NotoSansBengali[wdth,wght].ttf",
    "Noto Sans Tamil": "NotoSansTamil[wdth,wght].ttf",
    "Noto Sans Telugu": "NotoSansTelugu[wdth,wght].ttf",
    "Noto Sans Khmer": "NotoSansKhmer[wdth,wght].ttf",
    "Noto Sans Lao": "NotoSansLao[wdth,wght].ttf",
    "Noto Sans Thai": "NotoSansThai[wdth,wght].ttf",
    "Noto Sans Myanmar": "NotoSansMyanmar[wdth,wght].ttf",
    "Noto Sans SC": "NotoSansSC[wght].ttf",
    "Noto Sans TC": "NotoSansTC[wght].ttf",
    "Noto Sans KR": "NotoSansKR[wght].ttf",
    "Noto Sans JP": "NotoSansJP[wght].ttf",
    "Noto Sans Symbols 2": "NotoSansSymbols2-Regular.ttf",
}
"""Families in the order in which they are asked for a character, and where each lies."""

_CODE_FILE = {CODE: "JetBrainsMono[wght].ttf"}

HAN = ("Noto Sans SC", "Noto Sans TC", "Noto Sans KR", "Noto Sans JP")
"""The families that share Chinese characters, each in the shapes of its readers."""

_HAN_OF = {
    "zh_Hans": "Noto Sans SC",
    "zh_Hant": "Noto Sans TC",
    "ko": "Noto Sans KR",
    "ja": "Noto Sans JP",
}

_JOINERS = "\u200c\u200d"
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")

_REGIONS = {"Noto Sans SC": ("zh", "cn"), "Noto Sans TC": ("zh", "tw"), "Noto Sans KR": ("ko", "kr")}


class FontsMissing(Exception):
    """The fonts without which nothing can be set are not there.

    Attributes:
        families: their names.
    """

    def __init__(self, families: Sequence[str]) -> None:
        super().__init__(f"fonts are missing: {', '.join(families)}; install the packages justmytype-*")
        self.families = tuple(families)


_own_folders: list[Path] = []
"""Where the operator keeps further fonts (`LEADERS_FONT_DIR`)."""


def use_folder(folder: Path | None) -> None:
    """Take fonts from a folder of the operator's too: for writings that ours do not have."""
    _own_folders[:] = [folder] if folder else []
    for known in (font_file, coverage_of, families_at_hand, _has_all, _family_of, _family_of_cluster):
        known.cache_clear()


def font_folders() -> list[Path]:
    """Where fonts lie: the packages, which are found and not imported, and the operator's folder."""
    folders: list[Path] = []
    for package in PACKAGES:
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            folders.append(Path(spec.origin).parent / "fonts")
    return [*folders, *_own_folders]


def _own_files() -> dict[str, Path]:
    """The families in the operator's folder; a file that is no font that we can read is passed over."""
    found: dict[str, Path] = {}
    for path in sorted(path for folder in _own_folders for path in folder.rglob("*")):
        if path.suffix.lower() not in {".ttf", ".otf"}:
            continue
        try:
            read_coverage(path)
            found.setdefault(read_family(path), path)
        except (OSError, struct.error, StopIteration, KeyError, UnicodeDecodeError):
            log.warning("a font cannot be read", file=path.name)
    return found


@cache
def families_at_hand() -> tuple[str, ...]:
    """Every family in the order in which it is asked for a character: ours, then the operator's own."""
    return (*FILES, *(family for family in _own_files() if family not in FILES)) if _own_folders else tuple(FILES)


def missing_families() -> list[str]:
    """The families that should be there and are not, since their packages are not installed."""
    return [family for family in FILES if font_file(family) is None]


def require_fonts() -> None:
    """See that there are fonts for plain Latin letters and for codes.

    Raises:
        FontsMissing: they are not there.
    """
    if lacking := [family for family in (LATIN, CODE) if font_file(family) is None]:
        raise FontsMissing(lacking)


@cache
def font_file(family: str) -> Path | None:
    """The file of a family, None if there is none."""
    name = FILES.get(family) or _CODE_FILE.get(family)
    files = (path for folder in font_folders() for path in folder.rglob("*.ttf") if path.name == name)
    return next(files, None) or (_own_files().get(family) if _own_folders else None)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The characters of a font, as ranges."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __contains__(self, character: str) -> bool:
        code = ord(character)
        index = bisect_right(self.starts, code) - 1
        return index >= 0 and code <= self.ends[index]


def _table(path: Path, wanted: bytes) -> bytes:
    """A table of an OpenType font."""
    with path.open("rb") as font:
        (tables,) = struct.unpack_from(">H", font.read(12), 4)
        directory = font.read(16 * tables)
        records = (struct.unpack_from(">4sLLL", directory, 16 * index) for index in range(tables))
        start, length = next((offset, length) for tag, _, offset, length in records if tag == wanted)
        font.seek(start)
        return font.read(length)


def read_family(path: Path) -> str:
    """What an OpenType font calls its family, as typst knows it (its `name` table, in Windows' names)."""
    table = _table(path, b"name")
    _, count, strings = struct.unpack_from(">HHH", table)
    names: dict[int, str] = {}
    for index in range(count):
        platform, _, _, kind, length, offset = struct.unpack_from(">HHHHHH", table, 6 + 12 * index)
        if platform == 3 and kind in {1, 16}:
            at = strings + offset
            names.setdefault(kind, table[at : at + length].decode("utf-16-be"))
    return names.get(16) or names[1]


def read_coverage(path: Path) -> Coverage:
    """The character map of an OpenType font (its `cmap` table in format 12 or 4)."""
    table = _table(path, b"cmap")
    (count,) = struct.unpack_from(">H", table, 2)
    found: dict[int, int] = {}
    for index in range(count):
        platform, _, offset = struct.unpack_from(">HHL", table, 4 + 8 * index)
        (kind,) = struct.unpack_from(">H", table, offset)
        if platform in {0, 3} and kind in {4, 12}:
            found[kind] = offset
    ranges = _segments(table, found[12]) if 12 in found else _short_segments(table, found[4])
    ordered = sorted(ranges)
    return Coverage(tuple(first for first, _ in ordered), tuple(last for _, last in ordered))


def _segments(table: bytes, at: int) -> Iterable[tuple[int, int]]:
    (groups,) = struct.unpack_from(">L", table, at + 12)
    for index in range(groups):
        first, last, glyph = struct.unpack_from(">LLL", table, at + 16 + 12 * index)
        if glyph or last > first:
            yield first, last


def _short_segments(table: bytes, at: int) -> Iterable[tuple[int, int]]:
    (doubled,) = struct.unpack_from(">H", table, at + 6)
    segments = doubled // 2
    ends = struct.unpack_from(f">{segments}H", table, at + 14)
    starts = struct.unpack_from(f">{segments}H", table, at + 16 + doubled)
    deltas = struct.unpack_from(f">{segments}H", table, at + 16 + 2 * doubled)
    offsets_at = at + 16 + 3 * doubled
    offsets = struct.unpack_from(f">{segments}H", table, offsets_at)
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, last + 1):
            if code == 0xFFFF:
                continue
            glyph = code
            if offsets[index]:
                (glyph,) = struct.unpack_from(">H", table, offsets_at + 2 * index + offsets[index] + 2 * (code - first))
                if not glyph:
                    continue
            if (glyph + deltas[index]) & 0xFFFF:
                yield code, code


@cache
def coverage_of(family: str) -> Coverage:
    """The characters of a family; none if it is not installed."""
    path = font_file(family)
    return read_coverage(path) if path else Coverage((), ())


def _is_silent(character: str) -> bool:
    """Whether a character shows nothing of its own: spaces, joiners, directions."""
    return unicodedata.category(character) in {"Zs", "Cf"} or character in "\n\t"


def families_in_order(language: str) -> list[str]:
    """Every family, with the Chinese characters of this language's readers before those of others."""
    own = _HAN_OF.get(language)
    if own is None:
        return list(families_at_hand())
    rest = [family for family in families_at_hand() if family != own]
    first = rest.index(next(family for family in rest if family in HAN))
    return [*rest[:first], own, *rest[first:]]


def family_of(character: str, families: Sequence[str]) -> str | None:
    """The first of some families that has a character."""
    return _family_of(character, tuple(families))


@lru_cache(maxsize=8192)
def _family_of(character: str, families: tuple[str, ...]) -> str | None:
    return next((family for family in families if character in coverage_of(family)), None)


def clusters(words: str) -> Iterator[str]:
    """The words, letter by letter, each with the marks that stand on it: they must come from one font."""
    cluster = ""
    for character in words:
        joined = unicodedata.category(character)[0] == "M" or character in _JOINERS
        if cluster and (not joined or cluster.isspace()):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


@lru_cache(maxsize=8192)
def _has_all(cluster: str, family: str) -> bool:
    """Whether a family can show a letter with its marks: as it is, or taken apart or put together."""
    coverage = coverage_of(family)
    return any(
        all(_is_silent(character) or character in coverage for character in unicodedata.normalize(form, cluster))
        for form in ("NFC", "NFD")
    )


def family_of_cluster(cluster: str, families: Sequence[str]) -> str | None:
    """The first of some families that has a letter and all of its marks."""
    return _family_of_cluster(cluster, tuple(families))


@lru_cache(maxsize=8192)
def _family_of_cluster(cluster: str, families: tuple[str, ...]) -> str | None:
    return next((family for family in families if _has_all(cluster, family)), None)


@dataclass(frozen=True, slots=True)
class Setting:
    """How some words are set: the families in the order in which typst should ask them, and the region of their Han."""

    families: tuple[str, ...]
    language: str | None
    region: str | None


def setting_of(words: str, language: str) -> Setting:
    """The families that some words need; Korean and Japanese names bring their own Chinese characters with them."""
    named = [unicodedata.name(character, "") for character in set(words)]
    hangul = any("HANGUL" in name for name in named)
    kana = any(name.startswith(("HIRAGANA", "KATAKANA")) for name in named)
    families = families_in_order("ko" if hangul else "ja" if kana else language)
    needed = {family_of_cluster(cluster, families) for cluster in set(clusters(words)) if not _all_silent(cluster)}
    kept = tuple(family for family in families if family in needed or family == LATIN)
    han = next((family for family in kept if family in HAN), None)
    if han is None:
        return Setting(kept, None, None)
    of_han = _REGIONS.get(han, ("ja", "jp"))
    return Setting(kept, *of_han)


def _is_word(character: str | None) -> bool:
    """Whether something is a letter, or a mark on one."""
    return character is not None and unicodedata.category(character)[0] in {"L", "M"}


def _all_silent(words: str) -> bool:
    return all(_is_silent(character) for character in words)


def printable(words: str, *, symbols: bool = False, isolates: bool = False) -> str:
    """The words without what no certificate needs: decorated letters made plain, emoji and control characters gone.

    With `symbols`, all of these stay: a sign of money, an arrow, an emoji. With `isolates`, so do the signs that our
    own sentences have around words of the other direction.
    """
    unwanted = {"C"} if symbols else {"S", "C"}
    if not symbols and words.isascii() and words.isprintable():
        return " ".join(words.split())
    families = families_at_hand()
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", words):
        if _is_silent(character) or family_of(character, families):
            kept.append(character)
        elif not symbols and _VARIATION.match(character):
            continue  # of an emoji, or a rare shape of a letter that our fonts have not
        else:
            kept.extend(unicodedata.normalize("NFKC", character))
    kept_too = "\n\t\u200c\u200d$+<=>^`|~" + ("\u2066\u2067\u2068\u2069" if isolates else "")
    beside = [None, *kept, None]
    left = (
        character
        for before, character, after in zip(beside, kept, beside[2:], strict=False)
        if (
            _is_word(before) and _is_word(after)
            if character in _JOINERS and not symbols
            else unicodedata.category(character)[0] not in unwanted or character in kept_too
        )
    )
    return " ".join("".join(left).split())


def missing(words: str) -> str:
    """The characters that none of our fonts can show, each once; a mark also where none has it with its letter."""
    families = families_at_hand()
    lost: dict[str, None] = {}
    for cluster in dict.fromkeys(clusters(words)):
        if _all_silent(cluster) or family_of_cluster(cluster, families):
            if unicodedata.category(cluster[0])[0] == "M":
                lost[cluster[0]] = None  # a mark that stands on nothing
            continue
        best = max(families, key=lambda family: _shown_of(cluster, family))
        lost |= dict.fromkeys(c for c in cluster if not _is_silent(c) and c not in coverage_of(best))
    return "".join(lost)


def _shown_of(cluster: str, family: str) -> int:
    """How much of a letter with marks a family has; the letter itself weighs most."""
    coverage = coverage_of(family)
    return sum((1 if index else 100) for index, character in enumerate(cluster) if character in coverage)
