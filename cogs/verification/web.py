"""The page on which anyone checks a certificate: `/verify`, `/verify/<code>`, without a login, a script or a cookie."""

import base64
import hashlib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from aiohttp import hdrs, web

from bot.core.clock import Clock
from bot.core.languages import LANGUAGES
from bot.core.times import local_date
from bot.db import Database
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts
from bot.web import pages
from bot.web.limits import AddressLimit, address_of
from cogs.certificates.rules import PROGRAM, CertificateState
from cogs.verification import services, wording
from cogs.verification.services import Verified

if TYPE_CHECKING:
    from jinja2 import Template

UNKNOWN_CODES = 30
"""So many codes that nobody has may come from one address…"""
WINDOW = timedelta(minutes=10)
"""… in this time."""

_MARKS = {CertificateState.VALID: ("valid", "✓"), None: ("unknown", "?")}


@cache
def _template() -> "Template":
    from jinja2 import Environment  # imported with the first page

    source = files("cogs.verification").joinpath("page.html").read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(source)


@cache
def _style() -> str:
    return files("cogs.verification").joinpath("page.css").read_text("utf-8")


@cache
def _policy() -> str:
    """Nothing is loaded, and nothing runs; of styles only ours, by its hash."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def routes(database: Database, catalogues: Catalogues, clock: Clock) -> list[web.RouteDef]:
    """The form, and what it leads to."""
    limit = AddressLimit(UNKNOWN_CODES, WINDOW)

    def texts_of(request: web.Request) -> Texts:
        chosen = request.query.get("lang", "")
        return catalogues.texts(chosen) if chosen in catalogues.codes else pages.texts_of(request, catalogues)

    async def ask(request: web.Request) -> web.Response:
        t = texts_of(request)
        if typed := request.query.get("code", "").strip()[:100]:
            raise web.HTTPSeeOther(f"/verify/{quote(typed, safe='')}{_kept_language(request, t)}")
        return _page(t, catalogues, title=t.gettext("Check a certificate"), form_action="verify")

    async def show(request: web.Request) -> web.Response:
        t = texts_of(request)
        address, now = address_of(request), clock.now()
        if wait := limit.wait(address, now):
            return _too_many(request, t, wait)
        found = await database.read(lambda tx: services.by_code(tx, typed=request.match_info["code"]))
        if found is None:
            limit.failed(address, now)
        if _wants_json(request):
            return _as_json(t, found)
        kind, mark = _MARKS.get(found and found.state, ("ended", "✕"))
        return _page(
            t,
            catalogues,
            status=200 if found else 404,
            title=wording.heading(t, found),
            answer=wording.answer(t, found),
            kind=kind,
            mark=mark,
            newer=f"{quote(found.newer)}{_kept_language(request, t)}" if found and found.newer else None,
            form_action="../verify",
        )

    return [web.get("/verify", ask), web.get("/verify/{code}", show)]


def _kept_language(request: web.Request, t: Texts) -> str:
    """The language that the visitor has chosen goes along; what their browser asks for comes again by itself."""
    return f"?lang={t.language}" if request.query.get("lang") == t.language else ""


def _wants_json(request: web.Request) -> bool:
    return "application/json" in request.headers.get(hdrs.ACCEPT, "")


def _page(t: Texts, catalogues: Catalogues, *, status: int = 200, **said: Any) -> web.Response:
    tag = _tag(t.language)
    body = _template().render(
        tag=tag,
        code=t.language,
        direction=t.direction,
        style=_safe_style(),
        intro=t.gettext(
            "Type the verification code that stands on the certificate. Capitals and dashes do not matter."
        ),
        code_words=t.gettext("Verification code"),
        check_words=t.gettext("Check"),
        hours_words=t.gettext("Hours by type"),
        newer_words=t.gettext("Show the newer one"),
        languages_words=t.gettext("Language"),
        languages=[(language, _tag(language.code)) for language in map(LANGUAGES.__getitem__, catalogues.codes)],
        **said,
    )
    headers = {
        hdrs.CONTENT_LANGUAGE: tag,
        hdrs.VARY: f"{hdrs.ACCEPT_LANGUAGE}, {hdrs.ACCEPT}",
        "Content-Security-Policy": _policy(),
    }
    return web.Response(status=status, text=body, content_type="text/html", headers=headers)


def _safe_style() -> Any:
    from markupsafe import Markup

    return Markup(_style())  # noqa: S704 - our own file


def _tag(code: str) -> str:
    return code.replace("_", "-")


def _too_many(request: web.Request, t: Texts, wait: int) -> web.Response:
    headers = {hdrs.RETRY_AFTER: str(wait)}
    if _wants_json(request):
        return web.json_response({"state": "too_many_requests", "retry_after": wait}, status=429, headers=headers)
    minutes = -(-wait // 60)
    said = t.ngettext(
        "Too many unknown codes came from your network. Please try again in {n} minute.",
        "Too many unknown codes came from your network. Please try again in {n} minutes.",
        minutes,
    )
    response = pages.page(t, said, status=429)
    response.headers.update(headers)
    return response


def _as_json(t: Texts, found: Verified | None) -> web.Response:
    """For machines: the same facts, dates as days in the program's zone, hours in minutes."""
    if found is None:
        return web.json_response({"state": "unknown"}, status=404, headers={hdrs.VARY: hdrs.ACCEPT})
    facts: dict[str, Any] = {
        "state": found.state,
        "code": found.code,
        "title": wording.title(t, found) or PROGRAM,
        "issued_on": local_date(found.issued_at, found.zone).isoformat(),
    }
    if found.state is CertificateState.VALID and not found.erased:
        facts["issuer"] = found.issuer
    if found.ended_at is not None:
        facts["ended_on"] = local_date(found.ended_at, found.zone).isoformat()
    if found.newer is not None:
        facts["replaced_by"] = found.newer
    if found.name is not None:
        facts["name"] = found.name
    if found.dates is not None:
        facts["begins"], facts["ends"] = (day.isoformat() for day in found.dates)
    if found.minutes is not None:
        facts["minutes"] = dict(found.minutes)
        facts["note"] = "Not STARS hours unless recorded in MERIT."
    return web.json_response(facts, headers={hdrs.VARY: hdrs.ACCEPT})
