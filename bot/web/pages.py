"""Pages that say one sentence to whoever visits, in the language that their browser asks for."""

from html import escape

from aiohttp import hdrs, web

from bot.core.languages import browser_language
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts

PAGE = """<!DOCTYPE html>
<html lang="{tag}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Community of Leaders</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.125rem/1.6 system-ui, sans-serif; max-width: 32rem; margin: 4rem auto; padding: 0 1rem }}
</style>
</head>
<body>
<main>
<p>{sentence}</p>
</main>
</body>
</html>
"""
"""It loads nothing, and has no script."""


def texts_of(request: web.BaseRequest, catalogues: Catalogues) -> Texts:
    """The texts in which a visitor reads; English where their browser asks for none that we have."""
    return catalogues.texts(browser_language(request.headers.get(hdrs.ACCEPT_LANGUAGE, ""), catalogues.codes))


def page(texts: Texts, sentence: str, *, status: int) -> web.Response:
    """A page with one sentence."""
    tag = texts.language.replace("_", "-")
    body = PAGE.format(tag=tag, direction=texts.direction, sentence=escape(sentence))
    headers = {
        hdrs.CONTENT_LANGUAGE: tag,
        hdrs.VARY: hdrs.ACCEPT_LANGUAGE,
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    return web.Response(status=status, text=body, content_type="text/html", headers=headers)
