"""Certificates as PDF files and as pictures, by one template."""

import base64
import json
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

from bot.core.languages import LANGUAGES
from bot.render.pdf import (
    ATTACHED_STANDARDS,
    STANDARDS,
    CannotSet,
    compile_pdf,
    compile_png,
    compile_svg,
    in_render_thread,
)
from bot.render.typefaces import CODE, LATIN, Setting, missing, printable, require_fonts, setting_of
from cogs.certificates.documents.names import checked
from cogs.certificates.documents.pages import CertificatePage, Column

UNBROKEN = re.compile(r"[^\W\u0600-\u08ff]{25,}")
"""A run of letters so long that it may be broken anywhere, so that no name can leave the page."""
BREAK = "\N{ZERO WIDTH SPACE}"

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")
MOST_PIXELS = 4000
"""A signature is no wider and no higher."""
_PNG = b"\x89PNG\r\n\x1a\n"


class Unprintable(Exception):
    """A name with letters that none of our fonts has; whoever asked must choose another spelling.

    Attributes:
        characters: those letters, each once.
    """

    def __init__(self, characters: str) -> None:
        super().__init__(f"no typeface has {', '.join(f'U+{ord(character):04X}' for character in characters)}")
        self.characters = characters


class Unfitting(Exception):
    """So much is to be said that it does not fit one page, however small."""


class SignatureBroken(Exception):
    """The picture of the signature cannot be read."""


@lru_cache(maxsize=64)
def _qr(words: str) -> str:
    """A QR code as SVG."""
    import segno

    drawn = BytesIO()
    # With one mask for all: trying out eight of them takes longer than the whole page, and readers take any.
    segno.make(words, error="m", micro=False, mask=3).save(drawn, kind="svg", border=0, dark="#2c2a26", xmldecl=False)
    return drawn.getvalue().decode()


def _size_of(picture: bytes) -> tuple[int, int]:
    """The width and height of a PNG that is whole: what is broken would be left out without a word.

    Raises:
        SignatureBroken: it is not one.
    """
    if not picture.startswith(_PNG):
        raise SignatureBroken
    at, kinds = len(_PNG), list[bytes]()
    while at + 12 <= len(picture) and b"IEND" not in kinds:
        (length,) = struct.unpack_from(">L", picture, at)
        body = picture[at + 4 : at + 8 + length]
        if len(picture) < at + 12 + length or struct.unpack_from(">L", picture, at + 8 + length)[0] != zlib.crc32(body):
            raise SignatureBroken
        kinds.append(body[:4])
        at += 12 + length
    width, height = struct.unpack_from(">LL", picture, 16) if kinds[:1] == [b"IHDR"] else (0, 0)
    if b"IEND" not in kinds or not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise SignatureBroken
    return width, height


@lru_cache(maxsize=16)
def _framed(picture: bytes) -> str:
    """A PNG inside an SVG, as text, which is what a template can be given.

    Raises:
        SignatureBroken: it is no PNG.
    """
    width, height = _size_of(picture)
    inside = base64.b64encode(picture).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{inside}"/></svg>'
    )


def _breakable(words: str) -> str:
    """The words, where very long ones may be broken anywhere."""
    return UNBROKEN.sub(lambda run: BREAK.join(run[0]), words)


def _tidy(value: object, *, ours: bool = False) -> object:
    """Every text of a page in what can be printed and broken, however deep it lies; `ours` are our own sentences."""
    if isinstance(value, str):
        return _breakable(printable(value, isolates=ours))
    return [_tidy(part, ours=ours) for part in value] if isinstance(value, list | tuple) else value


def _set(setting: Setting, language: str, direction: str) -> dict[str, object]:
    """How the template sets some words."""
    return {
        "fonts": setting.families,
        "lang": setting.language or LANGUAGES[language].locale.partition("_")[0],
        "region": setting.region,
        "dir": direction,
    }


def direction_of(words: str, otherwise: str = "ltr") -> str:
    """Which way some words run: that of their first letter."""
    first = _LETTER.search(words)
    return otherwise if first is None else "rtl" if _RIGHT_TO_LEFT.match(first[0]) else "ltr"


def _shown_column(column: Column, shared: str) -> dict[str, object]:
    shown = {key: _tidy(value, ours=True) for key, value in asdict(column).items()}
    said = json.dumps(shown, ensure_ascii=False) + shared
    return shown | _set(setting_of(said, column.language), column.language, column.direction)


def _inputs(page: CertificatePage) -> dict[str, str]:
    """What the template reads.

    Raises:
        FontsMissing: the fonts are not installed.
        Unprintable: something cannot be shown, or nothing of the name is left.
        SignatureBroken: the signature is no picture.
    """
    require_fonts()
    shared = {"issuer": page.issuer, "cohort": page.cohort, "signatory": page.signatory}
    shown = {key: _tidy(value) for key, value in shared.items()}
    name = _breakable(printable(page.name))
    said = json.dumps(shown, ensure_ascii=False)
    columns = [_shown_column(column, said) for column in page.columns]
    unsettable = checked(printable(page.name)) + missing(json.dumps([shown, columns], ensure_ascii=False))
    if unsettable or (not name and page.name.strip()):
        raise Unprintable(unsettable or page.name.strip())
    first = page.columns[0]
    shown |= {
        "title": f"{columns[0]['heading']}: {name}".replace(BREAK, ""),
        "columns": columns,
        "name": {"text": name} | _set(setting_of(name, first.language), first.language, direction_of(name)),
        "code": page.code,
        "code_fonts": [CODE, LATIN],
        "paper": page.paper,
        "qr": _qr(page.link) if page.link else None,
        "link": page.link,
        "signature": _framed(page.signature) if page.signature else None,
        "signature_words": page.signature_words,
        "signed": page.signed.decode() if page.signed else None,
    }
    return {"page": json.dumps(shown, ensure_ascii=False)}


@cache
def _template(name: str = "certificate.typ") -> bytes:
    return files("cogs.certificates.documents").joinpath(name).read_bytes()


def _made(make: Callable[[dict[str, str]], bytes], page: CertificatePage) -> bytes:
    try:
        return make(_inputs(page))
    except CannotSet as error:
        if "does not fit" in str(error):
            raise Unfitting from error
        if error.words:
            raise Unprintable(error.words) from error
        if page.signature and "image" in str(error):
            raise SignatureBroken from error
        raise


async def certificate_pdf(page: CertificatePage, *, issued: datetime) -> bytes:
    """The PDF; the same page issued at the same moment is the same to the last byte.

    Raises:
        Unprintable: the name, or another text, has letters that none of our fonts has.
        Unfitting: it does not fit one page.
        FontsMissing: the fonts are not installed.
        SignatureBroken: the signature is no picture.
    """
    standards = ATTACHED_STANDARDS if page.signed else STANDARDS

    def make(inputs: dict[str, str]) -> bytes:
        return compile_pdf(_template(), inputs, made_at=issued, standards=standards)

    return await in_render_thread(_made, make, page)


async def certificate_png(page: CertificatePage, *, ppi: int = 144) -> bytes:
    """The same page as a picture, for a look before it is issued.

    Raises:
        Unprintable, Unfitting, FontsMissing, SignatureBroken: as for the PDF.
    """
    return await in_render_thread(_made, lambda inputs: compile_png(_template(), inputs, ppi=ppi), page)


def _badge_inputs(page: CertificatePage) -> dict[str, str]:
    """What the template of the badge reads: the title, the name, and who gave it when.

    Raises:
        FontsMissing, Unprintable: as for the certificate.
    """
    require_fonts()
    column = page.columns[0]
    shown: dict[str, object] = {}
    said = {"issuer": page.issuer, "title": column.program, "name": page.name, "date": column.issued_line}
    for key, typed in said.items():
        words = _breakable(printable(typed, isolates=key == "date"))
        if lost := missing(words):
            raise Unprintable(lost)
        setting = setting_of(words, column.language)
        shown[key] = {"text": words} | _set(setting, column.language, direction_of(words, column.direction))
    return {"badge": json.dumps(shown, ensure_ascii=False)}


async def badge_svg(page: CertificatePage) -> bytes:
    """The badge of a certificate as SVG, its letters drawn, so that it needs no fonts.

    Raises:
        FontsMissing, Unprintable: as for the certificate.
    """
    return await in_render_thread(lambda: compile_svg(_template("badge.typ"), _badge_inputs(page)))


async def badge_png(page: CertificatePage) -> bytes:
    """The same as PNG, 640 points wide, see-through outside the circle.

    Raises:
        FontsMissing, Unprintable: as for the certificate.
    """
    return await in_render_thread(lambda: compile_png(_template("badge.typ"), _badge_inputs(page), ppi=192))
