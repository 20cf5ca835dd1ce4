"""How long a request is waited for, and what Discord says about when to come again.

discord.py sleeps through every limit that Discord names, and for a limit of the whole bot holds back all requests
meanwhile. We let it sleep through short ones, so that a channel keeps its order; a long one is written into the outbox.
"""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

import aiohttp

REQUEST_TIMEOUT = 20.0
"""Seconds after which a request counts as lost; nobody knows then whether it arrived."""

NAP = 3.0
"""Limits of so many seconds are slept through; five of them fit into the timeout."""


@dataclass(slots=True)
class Tries:
    """What is known of the tries of one request; discord.py repeats one that got a 5xx by itself."""

    unclear: bool = False
    """Whether one got no clear answer: it may have been done, whatever Discord says to the next."""


_in_time: ContextVar[Tries | None] = ContextVar("in_time", default=None)
_one_try: ContextVar[list[None] | None] = ContextVar("one_try", default=None)
"""The tries so far, where only one is allowed."""


class AskedToWait(Exception):
    """Discord has done nothing (429), and names the time after which it may be asked again."""

    def __init__(self, seconds: float, *, everybody: bool) -> None:
        super().__init__("429")
        self.wait = timedelta(seconds=seconds)
        self.everybody = everybody
        """Whether it is about all requests of the bot, and not only about those of one sort."""


class RetryRefused(Exception):
    """discord.py was about to repeat a request that makes something; first we look whether it is there."""


@contextmanager
def one_try() -> Generator[None]:
    """Let discord.py send a request once and not again.

    Raises:
        RetryRefused: the first try got no clear answer (a 5xx, or a rate limit).
    """
    token = _one_try.set([])
    try:
        yield
    finally:
        _one_try.reset(token)


@asynccontextmanager
async def request_timeout(tries: Tries | None = None) -> AsyncGenerator[None]:
    """Wait for requests so long and no longer: as the delivery does, and commands for which somebody waits.

    `tries` tells afterwards how the last request went.

    Raises:
        TimeoutError: nothing was heard.
        AskedToWait: not now; later.
    """
    token = _in_time.set(tries or Tries())
    try:
        async with asyncio.timeout(REQUEST_TIMEOUT):
            yield
    finally:
        _in_time.reset(token)


def listener() -> aiohttp.TraceConfig:
    """What a client needs (its `http_trace`) for its tries to be counted, and long limits noticed before it sleeps."""
    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(_count_try)
    trace.on_request_end.append(_note_answer)
    return trace


async def _count_try(
    _: aiohttp.ClientSession, _context: SimpleNamespace, _params: aiohttp.TraceRequestStartParams
) -> None:
    tries = _one_try.get()
    if tries is None:
        return
    if tries:
        raise RetryRefused
    tries.append(None)


async def _note_answer(
    _: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    response, tries = params.response, _in_time.get()
    if tries is None:
        return
    if response.status < 300:
        tries.unclear = False
    elif response.status >= 500 and params.method != "GET":
        tries.unclear = True
    if response.status != 429:
        return
    seconds = _seconds(response.headers.get("Retry-After"))
    # Without "Via" it is not Discord itself that answers, but the guard before its gate.
    everybody = "Via" not in response.headers or response.headers.get("X-RateLimit-Global") == "true"
    if seconds > NAP:
        response.close()
        raise AskedToWait(seconds, everybody=everybody)


def _seconds(said: str | None) -> float:
    try:
        return max(0.0, float(said or 0))
    except ValueError:
        return 0.0
