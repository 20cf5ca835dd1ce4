"""What the bot logs as an error fails the test that caused it: a person got an apology, or a notice was given up.

A test that provokes one says which: `@pytest.mark.expects_errors("an action failed")`. Then that one must come.
"""

import json
import logging
from collections.abc import Generator
from pathlib import Path

import pytest
from typing_extensions import override

from sandbox.startup import SubprocessBot

LOGGERS = ("bot", "cogs", "apscheduler")
IN_PASSING = ("the daily sweep was not finished",)
"""Warnings that are errors of ours all the same: they come with a traceback and nobody is told."""


class LoggedErrors(logging.Handler):
    """Keeps what is logged as an error, by bots in this process and, from their log, by bots in others."""

    def __init__(self, log_file: Path) -> None:
        super().__init__(logging.WARNING)
        self.log_file = log_file
        self.kept: list[tuple[str, str]] = []
        """The event, and the whole of it with its traceback."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        event = record.getMessage()
        if record.levelno >= logging.ERROR or event in IN_PASSING:
            self.kept.append((event, f"{self.format(record)} {getattr(record, 'facts', '')}"))

    def read_log_file(self) -> str:
        """Take what bots in other processes said; gives all of it."""
        said = self.log_file.read_text("utf-8", "replace") if self.log_file.exists() else ""
        for line in said.splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            ours = str(entry.get("logger")).startswith(LOGGERS)
            if ours and (entry["level"] in ("error", "critical") or entry["event"] in IN_PASSING):
                self.kept.append((entry["event"], f"{entry['event']} {entry}"))
        self.log_file.unlink(missing_ok=True)
        return said


@pytest.fixture(scope="session")
def _log_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bots") / "log"


@pytest.fixture(autouse=True)
def no_unexpected_error(request: pytest.FixtureRequest, _log_file: Path) -> Generator[None]:
    """An error that the bot logs fails the test, but for those that the test says it provokes; these must come."""
    errors = LoggedErrors(_log_file)
    loggers = [logging.getLogger(name) for name in LOGGERS]
    for logger in loggers:
        logger.addHandler(errors)
    before, SubprocessBot.log_file = SubprocessBot.log_file, _log_file
    try:
        yield
    finally:
        SubprocessBot.log_file = before
        for logger in loggers:
            logger.removeHandler(errors)
    print(errors.read_log_file(), end="")
    expected = {event for mark in request.node.iter_markers("expects_errors") for event in mark.args}
    unexpected = [whole for event, whole in errors.kept if event not in expected]
    if unexpected:
        pytest.fail("the bot logged errors:\n" + "\n".join(unexpected), pytrace=False)
    missing = expected - {event for event, _ in errors.kept}
    if missing:
        pytest.fail(f"the bot should have logged: {', '.join(sorted(missing))}", pytrace=False)
