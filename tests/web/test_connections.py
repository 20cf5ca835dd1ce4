"""The web server stands alone: whoever opens, floods or garbles it takes nothing from people, and learns nothing."""

import asyncio
import contextlib
import io
import json
import logging
import statistics
import sys
import time
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import aiohttp
import pytest

from bot import logs
from bot.core.clock import SystemClock
from bot.db import Database
from bot.i18n.catalogues import Catalogues
from bot.web import WebServer, connections
from cogs.calendars.web import routes
from sandbox import Sandbox
from tests.support.stories import riverside
from tests.test_cli import ended, login, process, until_ready
from tests.web.test_health import site

MANY = 300
TOKEN = "q9-ZxTheSecretOfAminasCalendar_77"


class Idle:
    """A bot of which there is nothing to tell."""

    is_connected = True
    is_delivering = True
    shards: dict[int, bool] = {}  # noqa: RUF012
    latencies: dict[int, float] = {}  # noqa: RUF012
    tallies: dict[str, int] = {}  # noqa: RUF012


@pytest.fixture
async def web(sqlite_database: Database) -> AsyncGenerator[WebServer]:
    clock = SystemClock()
    catalogues = Catalogues.load()
    server = WebServer(
        ("127.0.0.1", 0),
        database=sqlite_database,
        catalogues=catalogues,
        clock=clock,
        status=Idle(),
        routes=routes(sqlite_database, catalogues, clock),
    )
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged, as an operator would read it at the most talkative level."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.set_up("DEBUG", "json")
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    logging.getLogger("discord").setLevel(logging.NOTSET)
    logging.getLogger("apscheduler").setLevel(logging.NOTSET)


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@contextlib.asynccontextmanager
async def half_open(url: str, count: int = MANY) -> AsyncGenerator[list[Stream]]:
    """So many who began a request and say no more."""
    opened: list[Stream] = []
    try:
        for _ in range(count):
            stream = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port_of(url)), 5)
            stream[1].write(b"GET /calendar/")
            opened.append(stream)
        yield opened
    finally:
        for _, writer in opened:
            writer.transport.abort()


async def raw(url: str, request: bytes) -> bytes:
    """What is answered to these bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(url))
    writer.write(request)
    answer = b""
    with contextlib.suppress(ConnectionError):
        answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return answer


# --- how many, how long ----------------------------------------------------------------------------------------------


async def test_whoever_watches_is_answered_beside_hundreds_who_ask_nothing(web: WebServer) -> None:
    async with half_open(web.url), aiohttp.ClientSession() as watcher:
        assert web.connections is not None
        assert len(web.connections) <= connections.MAX_CONNECTIONS
        async with asyncio.timeout(5), watcher.get(f"{web.url}/healthz") as answer:
            assert await answer.text() == "ok\n"
        assert len(web.connections) <= connections.MAX_CONNECTIONS


async def test_a_request_that_never_ends_is_ended(web: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "REQUEST_TIMEOUT", 0.4)
    async with half_open(web.url, 5) as opened:
        trickling = opened[0][1]
        for _ in range(12):
            trickling.write(b"x")
            await asyncio.sleep(0.05)
        for reader, _ in opened:
            with contextlib.suppress(ConnectionError):
                assert await asyncio.wait_for(reader.read(), 5) == b""
        assert web.connections is not None
        assert len(web.connections) == 0


async def test_an_answer_that_nobody_reads_is_dropped(web: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "RESPONSE_TIMEOUT", 0.4)
    _, writer = await asyncio.open_connection("127.0.0.1", port_of(web.url))
    writer.write(b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
    await asyncio.sleep(0.8)
    assert web.connections is not None
    assert len(web.connections) == 0
    writer.transport.abort()


async def test_half_open_connections_do_not_slow_progress_down() -> None:
    """Measured in one run: /progress with and without 300 of them. The bound is generous; a wait would be seconds."""
    async with riverside(settings={"web_address": "127.0.0.1:0"}) as story:
        amina = await story.participant("Amina")

        async def typical() -> float:
            took: list[float] = []
            for _ in range(12):
                began = time.perf_counter()
                assert (await amina.slash("progress")).text
                took.append(time.perf_counter() - began)
            return statistics.median(took)

        await typical()
        alone = await typical()
        async with half_open(site(story)):
            beside = await typical()
        assert beside < 3 * alone + 0.05, (alone, beside)


async def test_where_files_are_few_a_flood_leaves_the_bot_alive_and_the_log_short(tmp_path: Path) -> None:
    async with Sandbox.open(bot="none") as town:
        await town.server("Riverside")
        running = await process(
            ["/bin/sh", "-c", 'ulimit -n 256; exec "$@"', "sh"],
            tmp_path,
            "run",
            web_address="127.0.0.1:0",
            **login(town),
        )
        assert running.stderr is not None
        async with asyncio.timeout(60):
            while b"web server listens" not in (line := await running.stderr.readline()):
                assert line, "it ended before it listened"
        url = f"http://127.0.0.1:{json.loads(line)['port']}"
        await until_ready(running)
        async with half_open(url), aiohttp.ClientSession() as watcher:
            await asyncio.sleep(2)
            async with asyncio.timeout(5), watcher.get(f"{url}/healthz") as answer:
                assert answer.status == 200
        running.terminate()
        done = await ended(running)
        assert done.code == 0
        assert len(done.err) < 20_000


# --- what it tells ---------------------------------------------------------------------------------------------------

GARBLED = [
    b"GET /calendar/%s.ics HTTP/9.x\r\n\r\n",
    b"GET /calendar/%s.ics\r\n\r\n",
    b"GET  /calendar/%s.ics  HTTP/1.1\r\nHost: a\r\n\r\n",
    b"G\xc3\x89T /calendar/%s.ics HTTP/1.1\r\nHost: a\r\n\r\n",
    b"/calendar/%s.ics\r\n\r\n",
    b"\x16\x03\x01/calendar/%s.ics\r\n\r\n",
    b"GET /calendar/%s.ics HTTP/1.1\r\nHost : a\r\n\r\n",
    b"GET /calendar/%s.ics HTTP/1.1\r\nHost: a\r\n/calendar/%s: \x00\r\n\r\n",
    b"GET /calendar/%s.ics HTTP/1.1\r\nHost: a\r\nContent-Length: %s\r\n\r\n",
    b"GET /calendar/%s.ics HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: %s\r\n\r\n",
    b"GET /calendar/%s.ics HTTP/1.1\r\nHost: a\r\nExpect: %s\r\n\r\n",
    b"GET /calendar/%s.ics HTTP/1.1\r\nHost: a\r\nUpgrade: %s\r\nConnection: upgrade\r\n\r\n",
    b"GET /calendar/%s.ics?" + b"x" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /calendar/%s.ics HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 9000 + b"\r\n\r\n",
    b"GET http://[/calendar/%s.ics HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET //[/calendar/%s.ics HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http://a:port/calendar/%s.ics HTTP/1.1\r\nHost: a\r\n\r\n",
    b"CONNECT /calendar/%s.ics HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /calendar/%s.ics\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /calendar/%s%%zz.ics HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /calendar/%s.ics HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST /calendar/%s.ics HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
    b"GET /nowhere/%s HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: a\r\nReferer: /calendar/%s.ics\r\n\r\n",
]


@pytest.mark.parametrize("garbled", GARBLED, ids=[str(number) for number in range(len(GARBLED))])
async def test_no_log_line_has_the_secret_and_no_answer_may_be_kept(
    web: WebServer, said: io.StringIO, garbled: bytes
) -> None:
    logs.named("bot.web").warning("now")
    answer = await raw(web.url, garbled.replace(b"%s", TOKEN.encode()).replace(b"%%", b"%"))
    heads = answer.partition(b"\r\n\r\n")[0].lower()
    if heads:
        assert b"\r\ncache-control: no-store" in heads
        assert b"\r\nreferrer-policy: no-referrer" in heads
        assert b"\r\nconnection: close" in heads
    text = said.getvalue()
    assert ("now" in text, TOKEN in text) == (True, False)
    assert b"HTTP/1.1 400" not in answer or "a request could not be read" in text


async def test_a_page_that_fails_is_written_down_without_what_was_asked_for(
    web: WebServer, said: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_tx: object, *, token: str, now: object) -> None:
        raise ValueError(f"nobody knows {token} {now}")

    monkeypatch.setattr("cogs.calendars.services.read", fail)
    answer = await raw(web.url, f"GET /calendar/{TOKEN}.ics HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 500")
    assert b"no-store" in answer
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    (failed,) = [line for line in lines if line["event"] == "a page failed"]
    assert (failed["error"], failed["page"]) == ("ValueError", "/calendar/{token}.ics")
    assert "calendars/web:" in failed["where"]
    assert TOKEN not in str(lines)


async def test_a_request_that_breaks_the_reader_is_only_counted(
    web: WebServer, said: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_self: object, data: bytes) -> None:
        raise RuntimeError(data.decode())

    monkeypatch.setattr("aiohttp.web.RequestHandler.data_received", break_down)
    assert await raw(web.url, f"GET /calendar/{TOKEN}.ics HTTP/1.1\r\n\r\n".encode()) == b""
    text = said.getvalue()
    assert ("RuntimeError" in text, TOKEN in text) == (True, False)


async def test_the_same_complaint_is_written_down_a_few_times_only(web: WebServer, said: io.StringIO) -> None:
    for number in range(60):
        await raw(web.url, b"GET /%d HTTP/9.x\r\n\r\n" % number)
    lines = [line for line in said.getvalue().splitlines() if "could not be read" in line]
    assert 0 < len(lines) <= logs.MAX_REPEATS


def test_what_was_left_out_is_said_after_a_while(said: io.StringIO) -> None:
    def complain(at: float) -> None:
        record = logging.makeLogRecord(
            {"name": "asyncio", "levelno": logging.ERROR, "levelname": "ERROR", "msg": f"no more files\n{at}"}
        )
        record.created = at
        logging.getLogger().handle(record)

    for number in range(1000):
        complain(5000.0 + number / 1000)
    complain(5000.0 + logs.REPEAT_WINDOW + 1)
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    assert [line.get("left_out") for line in lines] == [None] * logs.MAX_REPEATS + [1000 - logs.MAX_REPEATS]


@pytest.mark.expects_errors("a notice failed")
def test_what_the_bot_itself_says_is_never_left_out(said: io.StringIO) -> None:
    for number in range(100):
        logs.named("bot.delivery").error("a notice failed", notice=number)
    assert len(said.getvalue().splitlines()) == 100


@pytest.mark.parametrize("style", ["json", "lines"])
def test_a_librarys_line_about_a_secret_address_hides_the_secret(said: io.StringIO, style: logs.LogStyle) -> None:
    logs.set_up("DEBUG", style)
    (out,) = logging.getLogger().handlers
    assert isinstance(out, logging.StreamHandler)
    out.setStream(said)
    for path in (
        f"/calendar/{TOKEN}.ics",
        f"/webhooks/7/{TOKEN}/messages/@original",
        f"/interactions/7/{TOKEN}/callback",
    ):
        logging.getLogger("discord.http").warning('PATCH "http://a%s" responded with 429.', path)
        try:
            raise OSError(f"http://a{path}\nis gone")
        except OSError:
            logging.getLogger("aiohttp").exception("failed")
    text = said.getvalue()
    assert "429" in text
    assert TOKEN not in text
    if style == "json":
        assert all(json.loads(line) for line in text.splitlines())
