"""Computing in a process of its own: for pure functions that take long and would hold up everything here.

A solver in C holds the interpreter's lock as long as it computes, and a large library stays in memory once it is read.
So one further process, started when it is first needed, computes what it is given, and ends when nothing was asked of
it for a while: its memory goes back then.
"""

import asyncio
import gc
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context, parent_process
from typing import ParamSpec, TypeVar

from bot.core.refusals import Busy
from bot.logs import named

log = named(__name__)

P = ParamSpec("P")
T = TypeVar("T")

IDLE = 300.0
"""Seconds after which the process ends when nothing is asked of it: who looks at drafts asks again and again."""

LONGEST = 120.0
"""Seconds after which a computation is given up: the largest rounds take a tenth of that."""


def _prepare() -> None:
    """Make a process that was just started ready to compute."""
    gc.disable()  # it ends soon, and what it computes leaves little garbage: no look through all that it imported
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both: the bot says when this one ends
    threading.Thread(target=_end_with_the_bot, daemon=True).start()


def _end_with_the_bot() -> None:
    """A bot that is killed says nothing: without this the process would wait for it for ever."""
    bot = parent_process()
    if bot is not None:
        bot.join()
    os._exit(1)


class _OwnProcess:
    """The one further process, while there is one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._executor: ProcessPoolExecutor | None = None
        self._computing = 0
        self._ends: threading.Timer | None = None

    def compute(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Compute `function(…)` there and wait for it.

        Raises:
            Busy: the process has died, perhaps for want of memory, or took too long; nothing was changed.
        """
        executor = self._begin()
        try:
            return executor.submit(function, *args, **kwargs).result(LONGEST)
        except (BrokenProcessPool, TimeoutError) as error:
            self._let_go(executor)
            log.warning("the process that computes was of no use", function=function.__name__, why=type(error).__name__)
            raise Busy from error
        finally:
            self._done(executor)

    def _begin(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._ends is not None:
                self._ends.cancel()
                self._ends = None
            if self._executor is None:
                self._executor = ProcessPoolExecutor(1, get_context("spawn"), initializer=_prepare)
            self._computing += 1
            return self._executor

    def _done(self, executor: ProcessPoolExecutor) -> None:
        with self._lock:
            self._computing -= 1
            if self._executor is executor and not self._computing:
                self._ends = threading.Timer(IDLE, self._end_if_idle, (executor,))
                self._ends.daemon = True
                self._ends.start()

    def _end_if_idle(self, executor: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._computing or self._executor is not executor:
                return
            self._executor = None
        executor.shutdown(wait=False)

    def _let_go(self, executor: ProcessPoolExecutor) -> None:
        """It has died, or is to: the next one who asks starts another."""
        with self._lock:
            if self._executor is executor:
                self._executor = None
        for process in active_children():  # there is no other
            process.kill()
        executor.shutdown(wait=False)

    def end(self) -> None:
        """Let go of it in the midst of what it computes."""
        with self._lock:
            executor = self._executor
        if executor is not None:
            self._let_go(executor)


_own_process = _OwnProcess()


async def compute(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Compute `function(…)` in the process of its own; function, arguments and result are pickled.

    Raises:
        Busy: the process has died, perhaps for want of memory, or took too long; nothing was changed.
    """
    return await asyncio.to_thread(_own_process.compute, function, *args, **kwargs)


def end() -> None:
    """The bot stops: nobody waits for what is still computed."""
    _own_process.end()
