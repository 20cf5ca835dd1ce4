"""Logs are one line of JSON per event off a terminal, ours and the libraries', and tracebacks show no variables."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot import logs


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Other tests find the logs as they were."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    logging.getLogger("discord").setLevel(logging.NOTSET)
    logging.getLogger("apscheduler").setLevel(logging.NOTSET)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_our_events_and_the_libraries_are_lines_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "json")
    logs.named("bot.somewhere").info("notice sent", notice=12)
    logging.getLogger("discord.gateway").warning("shard %s reconnects", 1)
    logging.getLogger("discord.gateway").info("a heartbeat")
    ours, theirs = lines(capsys)
    assert (ours["event"], ours["notice"], ours["logger"], ours["level"]) == (
        "notice sent",
        12,
        "bot.somewhere",
        "info",
    )
    assert (theirs["event"], theirs["logger"]) == ("shard 1 reconnects", "discord.gateway")


def test_off_a_terminal_json_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    logs.named("bot").warning("ready")
    assert lines(capsys)[0]["event"] == "ready"


@pytest.mark.parametrize("style", ["json", "lines"])
@pytest.mark.expects_errors("an action failed")
def test_a_traceback_shows_no_variables(capsys: pytest.CaptureFixture[str], style: Any) -> None:
    logs.set_up("INFO", style)
    token = "-".join(("a", "secret", "value"))
    try:
        raise RuntimeError("it broke")
    except RuntimeError:
        logs.named("bot").error("an action failed", exc_info=True)
    said = capsys.readouterr().err
    assert "it broke" in said
    assert "Traceback" in said
    assert token not in said


def test_what_is_below_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("WARNING", "json")
    logs.named("bot").info("ready")
    assert lines(capsys) == []
