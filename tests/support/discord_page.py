"""docs/discord.md as tables, and what of it is in use: the requests and events between our bot and the local Discord.

The tables of routes and of events name, in each row, a test in which it can be seen. So both ways hold wherever tests
run: a town of our bot does not close over a route that is not on the page, no test ends in which our bot was told an
event that is not, and a test that the page names fails when what it is named for is not seen in it.
"""

import re
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache

import pytest
from aiohttp import web

from sandbox import Sandbox
from sandbox.bot_hosts import NoBot
from sandbox.server import intents
from sandbox.server.gateway_sessions import Session
from sandbox.server.rest import channels, commands, events, guilds, members, messages, roles, threads, users, webhooks
from sandbox.server.rest.router import Router
from sandbox.server.web_server import WebServer
from tests.support import pages

RESOURCES = (channels, commands, events, guilds, members, messages, roles, threads, users, webhooks)
INTENTS = intents.GUILDS | intents.VOICE_STATES | intents.SCHEDULED_EVENTS
"""What our bot asks for when it logs in; other people's clients ask for more, and what they do is not on the page."""
_ROUTER = Router(*(resource.routes for resource in RESOURCES))
_TEST = re.compile(r"`(tests/[\w/]+\.py)`: `(\w+)`")


@cache
def text() -> str:
    """The page."""
    return (pages.HOUSE / "docs" / "discord.md").read_text("utf-8")


def table(heading: str) -> list[list[str]]:
    """The rows of the table below a heading, by their cells; without its headings."""
    lines = [line for line in pages.section(text(), f"## {heading}").splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@cache
def seen_in() -> dict[str, frozenset[str]]:
    """Each route (`GET /users/@me`) and event (`READY`) of the page, and the tests in which it can be seen."""
    rows = [(f"{row[0]} {row[1].strip('`')}", row[-1]) for row in table("Routes")]
    rows += [(row[0].strip("`"), row[-1]) for row in table("Events")]
    return {name: frozenset(f"{path}::{test}" for path, test in _TEST.findall(tests)) for name, tests in rows}


def route(method: str, path: str) -> str:
    """A request as the page has it: with names in the place of what differs."""
    found = _ROUTER.find(method, path)
    return f"{method} {path if found is None else found.template}"


class Seen:
    """What any town was asked, and what our bot was told, in one test."""

    def __init__(self) -> None:
        self.routes: set[str] = set()
        self.events: set[str] = set()


@contextmanager
def recording() -> Generator[Seen]:
    """Note the requests of every town that closes, and every event that our bot is told."""
    seen = Seen()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sandbox, "on_close", [*Sandbox.on_close, _look])
        dispatch, serve = Session.dispatch, WebServer._rest  # pyright: ignore[reportPrivateUsage]

        def noted(session: Session, event: str, data_json: str) -> None:
            if session.intents == INTENTS:
                seen.events.add(event)
            dispatch(session, event, data_json)

        async def served(server: WebServer, request: web.BaseRequest, path: str) -> web.StreamResponse:
            seen.routes.add(route(request.method, path))
            return await serve(server, request, path)

        patch.setattr(Session, "dispatch", noted)
        patch.setattr(WebServer, "_rest", served)
        yield seen


def _look(town: Sandbox) -> None:
    """A town whose bot is ours does not close over a request that the page does not know."""
    if not isinstance(town.bot, NoBot):
        require_known({route(each.method, each.path) for each in town.requests})


def require_known(names: set[str]) -> None:
    """Whatever is in use stands on the page."""
    unknown = names - set(seen_in())
    assert not unknown, f"docs/discord.md does not know that the bot uses {sorted(unknown)}"


def require_seen(test: str, seen: Seen) -> None:
    """Whatever the page says can be seen in a test was seen in it."""
    named = {name for name, tests in seen_in().items() if test in tests}
    unseen = named - seen.routes - seen.events
    assert not unseen, f"docs/discord.md says that these can be seen here: {sorted(unseen)}"
