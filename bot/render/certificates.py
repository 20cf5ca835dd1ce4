"""Certificates as PDF files: one page that people hang on a wall and send to an employer."""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from bot.domain.languages import LANGUAGES, Direction
from bot.render.typefaces import CODE, LATIN, font_folders, missing, printable, setting_of

if TYPE_CHECKING:
    from typst import Compiler, PDFStandard

STANDARDS: "list[PDFStandard]" = ["a-2a", "ua-1"]
"""For archives (PDF/A-2a) and for screen readers (PDF/UA-1)."""

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

    Hours are rows of a kind and an amount ("Mentoring", "3 hours"), `total` is the last one. `particulars` are lines
    such as the trainer and an approval id. The QR code says `code_link` if there is one, else the code itself.
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
    particulars: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    code_link: str = ""


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
    said = {key: _tidy(value) for key, value in asdict(page).items()}
    words = json.dumps(said, ensure_ascii=False)
    name = str(said["name"])
    if characters := missing(words) or (not name and page.name.strip()):
        raise Unprintable(characters)
    language = LANGUAGES[page.language]
    body = setting_of(json.dumps({**said, "name": ""}, ensure_ascii=False), page.language)
    of_name = setting_of(name, page.language)
    said |= {
        "title": f"{said['heading']}: {name}".replace(BREAK, ""),
        "code": page.code,
        "lang": body.language or language.locale.partition("_")[0],
        "region": body.region,
        "name_lang": of_name.language or language.locale.partition("_")[0],
        "name_region": of_name.region,
        "fonts": {"body": body.families, "name": of_name.families, "code": [CODE, LATIN]},
        "qr": _qr(page.code_link or page.code),
    }
    return {"page": json.dumps(said, ensure_ascii=False)}


class PdfRenderer:
    """Prints certificates, one after the other, in a thread of its own; typst is loaded with the first one."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pdf")
        self._compiler: Compiler | None = None

    async def certificate(self, page: CertificatePage, *, issued: datetime) -> bytes:
        """The PDF; the same page issued at the same moment is the same to the last byte.

        Raises:
            Unprintable: the name, or another text, has letters that none of our typefaces has.
        """
        return await self._print(page, issued, "pdf")

    async def picture(self, page: CertificatePage, *, issued: datetime) -> bytes:
        """The same page as a PNG, to look at in a chat.

        Raises:
            Unprintable: as above.
        """
        return await self._print(page, issued, "png")

    async def _print(self, page: CertificatePage, issued: datetime, form: Literal["pdf", "png"]) -> bytes:
        if issued.tzinfo is None:
            raise ValueError("a certificate is issued at a moment with a time zone")
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._compile, page, issued, form)

    def _compile(self, page: CertificatePage, issued: datetime, form: Literal["pdf", "png"]) -> bytes:
        import typst

        if self._compiler is None:
            fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=font_folders())
            self._compiler = typst.Compiler(font_paths=fonts)
        template = files("bot.render").joinpath("certificate.typ").read_bytes()
        printed = self._compiler.compile(
            input=template,
            sys_inputs=_inputs(page),
            format=form,
            ppi=110 if form == "png" else None,
            pdf_standards=STANDARDS if form == "pdf" else [],
            timestamp=int(issued.timestamp()),
        )
        if not isinstance(printed, bytes):
            raise TypeError("a certificate has exactly one page")
        return printed

    def close(self) -> None:
        """Finish what is being printed, and print no more."""
        self._thread.shutdown(wait=True, cancel_futures=True)
