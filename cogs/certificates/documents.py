"""Certificates as PDF files: one page that people hang on a wall and send to an employer."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files
from io import BytesIO

from bot.core.languages import LANGUAGES, Direction
from bot.render.pdf import compile_pdf, in_render_thread
from bot.render.typefaces import CODE, LATIN, missing, printable, setting_of

UNBROKEN = re.compile(r"[^\W\u0600-\u08ff]{25,}")
"""A run of letters so long that it may be broken anywhere, so that no name can leave the page."""

BREAK = "\N{ZERO WIDTH SPACE}"


class Unprintable(Exception):
    """A name with letters that none of our typefaces has; whoever asked must choose another spelling.

    Attributes:
        characters: those letters, each once.
    """

    def __init__(self, characters: str) -> None:
        super().__init__(f"no typeface has {', '.join(f'U+{ord(character):04X}' for character in characters)}")
        self.characters = characters


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """What a certificate says: every word ready in the language of the person who earned it.

    Hours are rows of a kind and an amount ("Mentoring", "3 hours"), `total` is the last one. The QR code says the code.
    """

    language: str
    direction: Direction
    issuer: str
    heading: str
    awarded_to_line: str
    name: str
    statement: str
    program: str
    cohort: str
    dates_line: str
    hours_heading: str
    hours: tuple[tuple[str, str], ...]
    total: tuple[str, str]
    issued_line: str
    code_label: str
    code: str
    notes: tuple[str, ...] = ()


def _qr(words: str) -> str:
    """A QR code as SVG."""
    import segno

    drawn = BytesIO()
    segno.make(words, error="m", micro=False).save(drawn, kind="svg", border=0, dark="#2c2a26", xmldecl=False)
    return drawn.getvalue().decode()


def _breakable(words: str) -> str:
    """The words, where very long ones may be broken anywhere."""
    return UNBROKEN.sub(lambda run: BREAK.join(run[0]), words)


def _tidy(value: object) -> object:
    """Every text of a page in what can be printed and broken, however deep it lies."""
    if isinstance(value, str):
        return _breakable(printable(value))
    return [_tidy(part) for part in value] if isinstance(value, list | tuple) else value


def _inputs(page: CertificatePage) -> dict[str, str]:
    """What the template reads.

    Raises:
        Unprintable: something cannot be shown, or nothing of the name is left.
    """
    shown = {key: _tidy(value) for key, value in asdict(page).items()}
    words = json.dumps(shown, ensure_ascii=False)
    name = str(shown["name"])
    if characters := missing(words) or (not name and page.name.strip()):
        raise Unprintable(characters)
    language = LANGUAGES[page.language]
    body = setting_of(json.dumps({**shown, "name": ""}, ensure_ascii=False), page.language)
    of_name = setting_of(name, page.language)
    shown |= {
        "title": f"{shown['heading']}: {name}".replace(BREAK, ""),
        "code": page.code,
        "lang": body.language or language.locale.partition("_")[0],
        "region": body.region,
        "name_lang": of_name.language or language.locale.partition("_")[0],
        "name_region": of_name.region,
        "fonts": {"body": body.families, "name": of_name.families, "code": [CODE, LATIN]},
        "qr": _qr(page.code),
    }
    return {"page": json.dumps(shown, ensure_ascii=False)}


async def certificate_pdf(page: CertificatePage, *, issued: datetime) -> bytes:
    """The PDF; the same page issued at the same moment is the same to the last byte.

    Raises:
        Unprintable: the name, or another text, has letters that none of our typefaces has.
    """
    return await in_render_thread(_compile, page, issued)


def _compile(page: CertificatePage, issued: datetime) -> bytes:
    template = files("cogs.certificates").joinpath("certificate.typ").read_bytes()
    return compile_pdf(template, _inputs(page), made_at=issued)
