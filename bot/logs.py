"""Structured logs: what happened, with ids; never a word that anybody wrote."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal

from typing_extensions import override

from bot.core.text import clean

ExceptionInfo = bool | BaseException | tuple[type[BaseException], BaseException, TracebackType | None] | None
"""What went wrong: an exception, or True for the one being handled."""

SECRET_IN_A_PATH = re.compile(r"(/(?:calendar|interactions/\d+|webhooks/\d+)/)[^\s\"'<>?{\\]+")
"""Whoever has such an address needs no more: people's calendars, and Discord's tokens for answers."""
RATE_LIMITED = ("aiohttp", "asyncio", "bot.web")
"""The logs of what anybody on the network can cause, as often as they like."""
MAX_REPEATS, REPEAT_WINDOW = 5, 60.0
"""So many equal warnings in so many seconds are logged, then how many more there were."""

LogStyle = Literal["auto", "lines", "json"]

COLOURS = {"debug": 90, "info": 36, "warning": 33, "error": 31, "critical": 31}


class Log:
    """The log of one module: `log.info("notice sent", notice=12)`."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def info(self, event: str, **facts: object) -> None:
        """Something went as it should."""
        self._write(logging.INFO, event, None, facts)

    def warning(self, event: str, *, exc_info: ExceptionInfo = None, **facts: object) -> None:
        """Something did not, and the bot went on."""
        self._write(logging.WARNING, event, exc_info, facts)

    def error(self, event: str, *, exc_info: ExceptionInfo = None, **facts: object) -> None:
        """Something is broken, and somebody should look."""
        self._write(logging.ERROR, event, exc_info, facts)

    def _write(self, level: int, event: str, exc_info: ExceptionInfo, facts: dict[str, object]) -> None:
        self._logger.log(level, event, exc_info=exc_info, extra={"facts": facts})


def named(name: str) -> Log:
    """The log of a module."""
    return Log(name)


def set_up(level: str = "INFO", style: LogStyle = "auto") -> None:
    """Send all logs, ours and the libraries', to standard error: coloured lines on a terminal, JSON elsewhere."""
    on_terminal = sys.stderr.isatty()
    out = logging.StreamHandler(sys.stderr)
    out.addFilter(_RepeatLimit())
    out.setFormatter(_Lines(coloured=on_terminal) if style == "lines" or (style == "auto" and on_terminal) else _Json())
    root = logging.getLogger()
    root.handlers[:] = [out]
    root.setLevel(level)
    logging.getLogger("discord").setLevel(max(logging.getLevelNamesMapping()[level], logging.WARNING))
    logging.getLogger("apscheduler").setLevel(logging.WARNING)


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    return getattr(record, "facts", {})


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class _RepeatLimit(logging.Filter):
    """Lets equal warnings of rate-limited logs through a few times in a while, then says how many were left out."""

    def __init__(self) -> None:
        super().__init__()
        self._repeats: dict[tuple[str, str], tuple[float, int]] = {}

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING or not f"{record.name}.".startswith(
            tuple(f"{name}." for name in RATE_LIMITED)
        ):
            return True
        key = (record.name, str(record.msg).partition("\n")[0][:60])
        since, count = self._repeats.get(key, (record.created, 0))
        if record.created - since >= REPEAT_WINDOW:
            if count > MAX_REPEATS:
                record.facts = {**_facts(record), "left_out": count - MAX_REPEATS}
            since, count = record.created, 0
        if len(self._repeats) > 100:  # of so many, few are equal
            self._repeats.clear()
        self._repeats[key] = (since, count + 1)
        return count < MAX_REPEATS


def _without_secrets(line: str) -> str:
    """The line, without the secret in any address."""
    return SECRET_IN_A_PATH.sub(r"\1…", line)


class _Json(logging.Formatter):
    """One line of JSON per event."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "timestamp": _at(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **_facts(record),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return _without_secrets(clean(json.dumps(entry, ensure_ascii=False, default=str)))


class _Lines(logging.Formatter):
    """One line for people to read, and below it what went wrong."""

    def __init__(self, *, coloured: bool) -> None:
        super().__init__()
        self._coloured = coloured

    @override
    def format(self, record: logging.LogRecord) -> str:
        level = record.levelname.lower()
        shown = f"\x1b[{COLOURS.get(level, 0)}m{level:<8}\x1b[0m" if self._coloured else f"{level:<8}"
        facts = "".join(f" {name}={value}" for name, value in _facts(record).items())
        message = " ".join(clean(f"{record.getMessage()}{facts}").split("\n"))  # what comes from outside begins no line
        line = f"{_at(record)} {shown} {message} [{record.name}]"
        return _without_secrets(f"{line}\n{clean(self.formatException(record.exc_info))}" if record.exc_info else line)
