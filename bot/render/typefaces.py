"""Which of our typefaces can show which writing: read from the fonts' own character maps."""

import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("justmytype_western_core", "justmytype_intl_africa", "justmytype_intl_rtl", "justmytype_intl_cjk")

LATIN = "Source Serif 4"
CODE = "JetBrains Mono"

FILES = {
    "Source Serif 4": "SourceSerif4[opsz,wght].ttf",
    "Noto Serif": "NotoSerif[wdth,wght].ttf",
    "Noto Sans": "NotoSans[wdth,wght].ttf",
    "Noto Sans Ethiopic": "NotoSansEthiopic[wdth,wght].ttf",
    "Noto Sans Arabic": "NotoSansArabic[wdth,wght].ttf",
    "Noto Sans Hebrew": "NotoSansHebrew[wdth,wght].ttf",
    "Noto Sans SC": "NotoSansSC[wght].ttf",
    "Noto Sans TC": "NotoSansTC[wght].ttf",
    "Noto Sans KR": "NotoSansKR[wght].ttf",
    "Noto Sans JP": "NotoSansJP[wght].ttf",
    "Noto Sans Symbols 2": "NotoSansSymbols2-Regular.ttf",
}
"""Families in the order in which they are asked for a character, and where each lies."""

HAN = ("Noto Sans SC", "Noto Sans TC", "Noto Sans KR", "Noto Sans JP")
"""The families that share Chinese characters, each in the shapes of its readers."""

_HAN_OF = {
    "zh_Hans": "Noto Sans SC",
    "zh_Hant": "Noto Sans TC",
    "ko": "Noto Sans KR",
    "ja": "Noto Sans JP",
}

_REGIONS = {"Noto Sans SC": ("zh", "cn"), "Noto Sans TC": ("zh", "tw"), "Noto Sans KR": ("ko", "kr")}


def font_folders() -> list[Path]:
    """Where the font packages lie; they are found, not imported."""
    folders: list[Path] = []
    for package in PACKAGES:
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            folders.append(Path(spec.origin).parent / "fonts")
    return folders


@cache
def font_file(family: str) -> Path | None:
    """The file of a family, None if its package is not installed."""
    return next(
        (path for folder in font_folders() for path in folder.rglob("*.ttf") if path.name == FILES[family]), None
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """The characters of a font, as ranges."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __contains__(self, character: str) -> bool:
        code = ord(character)
        index = bisect_right(self.starts, code) - 1
        return index >= 0 and code <= self.ends[index]


def read_coverage(path: Path) -> Coverage:
    """The character map of an OpenType font (its `cmap` table in format 12 or 4)."""
    with path.open("rb") as font:
        (tables,) = struct.unpack_from(">H", font.read(12), 4)
        directory = font.read(16 * tables)
        records = (struct.unpack_from(">4sLLL", directory, 16 * index) for index in range(tables))
        start, length = next((offset, length) for tag, _, offset, length in records if tag == b"cmap")
        font.seek(start)
        table = font.read(length)
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
        return list(FILES)
    rest = [family for family in FILES if family != own]
    first = rest.index(next(family for family in rest if family in HAN))
    return [*rest[:first], own, *rest[first:]]


def family_of(character: str, families: Sequence[str]) -> str | None:
    """The first of some families that has a character."""
    return next((family for family in families if character in coverage_of(family)), None)


@dataclass(frozen=True, slots=True)
class Setting:
    """How some words are set: the families in the order in which typst should ask them, and the region of their Han."""

    families: tuple[str, ...]
    language: str | None
    region: str | None


def setting_of(words: str, language: str) -> Setting:
    """The families that some words need; Korean and Japanese names bring their own Chinese characters with them."""
    hangul = any("HANGUL" in unicodedata.name(character, "") for character in words)
    kana = any(unicodedata.name(character, "").startswith(("HIRAGANA", "KATAKANA")) for character in words)
    families = families_in_order("ko" if hangul else "ja" if kana else language)
    needed = {family_of(character, families) for character in set(words) if not _is_silent(character)}
    kept = tuple(family for family in families if family in needed or family == LATIN)
    han = next((family for family in kept if family in HAN), None)
    if han is None:
        return Setting(kept, None, None)
    of_han = _REGIONS.get(han, ("ja", "jp"))
    return Setting(kept, *of_han)


def printable(words: str, *, symbols: bool = False) -> str:
    """The words without what no certificate needs: decorated letters made plain, emoji and control characters gone.

    With `symbols`, all of these stay: a sign of money, an arrow, an emoji.
    """
    unwanted = {"C"} if symbols else {"S", "C"}
    plain = unicodedata.normalize("NFC", words)
    kept: list[str] = []
    for character in plain:
        if _is_silent(character) or family_of(character, list(FILES)):
            kept.append(character)
        else:
            kept.extend(unicodedata.normalize("NFKC", character))
    left = (
        character
        for character in kept
        if unicodedata.category(character)[0] not in unwanted or character in "\n\t\u200c\u200d$+<=>^`|~"
    )
    return " ".join("".join(left).split())


def missing(words: str) -> str:
    """The characters that none of our fonts can show, each once."""
    families = list(FILES)
    return "".join(dict.fromkeys(c for c in words if not _is_silent(c) and family_of(c, families) is None))
