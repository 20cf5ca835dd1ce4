"""The typst compiler: templates and their inputs as PDF files, and as pictures."""

import asyncio
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from bot.render.typefaces import font_folders

if TYPE_CHECKING:
    from typst import Compiler, PDFStandard

P = ParamSpec("P")
T = TypeVar("T")

STANDARDS: "list[PDFStandard]" = ["a-2a", "ua-1"]
"""For archives (PDF/A-2a) and for screen readers (PDF/UA-1)."""

ATTACHED_STANDARDS: "list[PDFStandard]" = ["a-3a", "ua-1"]
"""The same for what carries files of other kinds (PDF/A-3a)."""

_UNSHOWN = re.compile(r'the text `(".+?")` could not be displayed')


class CannotSet(Exception):
    """The compiler does not set a document; the message is its own.

    Attributes:
        words: those that it has no letters for, if it is for that; what can be archived and read out must have none.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        found = _UNSHOWN.search(message)
        self.words = found[1].strip('"') if found else ""


def new_compiler() -> "Compiler":
    """A compiler with our fonts only. It serves one thread."""
    import typst  # imported with the first document that is made

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=font_folders())
    return typst.Compiler(font_paths=fonts)


compiler = cache(new_compiler)
"""That of the render thread."""


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="render")


async def in_render_thread(render: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function that ends in `compile_pdf` or `compile_png` in the one thread that renders."""
    return await asyncio.get_running_loop().run_in_executor(_thread(), lambda: render(*args, **kwargs))


def _compile(**options: Any) -> object:
    import typst

    try:
        return compiler().compile(**options)
    except typst.TypstError as error:
        raise CannotSet(error.message) from error


def compile_pdf(
    template: bytes, inputs: dict[str, str], *, made_at: datetime, standards: "Sequence[PDFStandard]" = STANDARDS
) -> bytes:
    """One page as a PDF; the same inputs and moment give the same bytes. For the render thread only.

    Raises:
        ValueError: the moment has no zone.
        TypeError: the document has several pages.
        CannotSet: the compiler cannot, as for want of letters.
    """
    if made_at.tzinfo is None:
        raise ValueError("a document is made at a moment with a time zone")
    pdf = _compile(
        input=template,
        sys_inputs=inputs,
        format="pdf",
        pdf_standards=list(standards),
        timestamp=int(made_at.timestamp()),
    )
    if not isinstance(pdf, bytes):
        raise TypeError("the document has several pages")
    return pdf


def compile_svg(template: bytes, inputs: dict[str, str]) -> bytes:
    """One page as SVG, its letters drawn as shapes. For the render thread only.

    Raises:
        TypeError: the picture has several pages.
    """
    svg = _compile(input=template, sys_inputs=inputs, format="svg")
    if not isinstance(svg, bytes):
        raise TypeError("the picture has several pages")
    return svg


def compile_png(template: bytes, inputs: dict[str, str], *, ppi: int = 144) -> bytes:
    """One page as a picture, by default at twice the size that screens show. For the render thread only.

    Raises:
        TypeError: the document has several pages.
    """
    png = _compile(input=template, sys_inputs=inputs, format="png", ppi=ppi)
    if not isinstance(png, bytes):
        raise TypeError("the picture has several pages")
    return png
