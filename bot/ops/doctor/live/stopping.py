"""Ctrl-C while something is tried on a server: what is in hand ends, and what was made is removed all the same."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from typing import Any

Unless = Callable[[Coroutine[Any, Any, None]], Coroutine[Any, Any, bool]]
"""Lets something run to its end, unless the operator stops it: then it is cancelled, and False."""


@contextmanager
def stoppable() -> Generator[Unless]:
    """Let Ctrl-C and SIGTERM stop what is in hand, and only that."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)

    async def unless_stopped(doing: Coroutine[Any, Any, None]) -> bool:
        stop.clear()
        running, stopped = asyncio.create_task(doing), asyncio.create_task(stop.wait())
        await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
        is_done = running.done()
        running.cancel()
        stopped.cancel()
        await asyncio.wait({running, stopped})
        if is_done:
            running.result()
        return is_done

    try:
        yield unless_stopped
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
