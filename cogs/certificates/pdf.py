"""The renderer of certificates of this process: one for all, made with the first certificate."""

from functools import cache

from bot.render import PdfRenderer


@cache
def renderer() -> PdfRenderer:
    """It renders one page after the other, in a thread of its own."""
    return PdfRenderer()
