"""An error that the bot logs fails the test that caused it, in whichever process the bot is."""

import re
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parents[1]

SUITE = """
import contextlib
import logging
import sqlite3

import pytest

from bot import logs
from sandbox import Sandbox
from tests.support.logged_errors import _log_file, no_unexpected_error


def test_quiet():
    logs.named("bot.delivery").warning("a notice is late")
    logging.getLogger("discord").error("of others")


def test_loud():
    logs.named("cogs.sessions.cog.sessions").error("an action failed", reference="a1b2c3")


@pytest.mark.expects_errors("an action failed")
def test_loud_on_purpose():
    logs.named("bot.ui").error("an action failed")


@pytest.mark.expects_errors("an action failed")
def test_loud_about_something_else():
    logs.named("bot.ui").error("an action failed")
    logs.named("bot.ui").error("an event failed")


@pytest.mark.expects_errors("an action failed")
def test_quiet_against_expectation():
    pass


async def test_apology_inside(monkeypatch):
    async with Sandbox.open() as town:
        amina = await (await town.server("Riverside")).person("Amina")
        monkeypatch.setattr(town.bot.app.router, "support", None)
        assert "sorry" in (await amina.slash("support")).text


async def test_apology_in_a_process():
    async with Sandbox.open(bot="process") as town:
        amina = await (await town.server("Riverside")).person("Amina")
        with contextlib.closing(sqlite3.connect(town.data_dir / "leaders.sqlite3")) as database:
            database.execute("DROP TABLE accounts")
        assert "sorry" in (await amina.slash("progress")).text
"""


def test_an_error_fails_the_test_that_caused_it_and_no_other(tmp_path: Path) -> None:
    file = tmp_path / "test_inner.py"
    file.write_text(SUITE, "utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", "--tb=short", str(file)]
    ended = subprocess.run(
        [*command, "-c", str(HOUSE / "pyproject.toml"), f"--rootdir={HOUSE}"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    outcomes = re.findall(r"^(PASSED|FAILED|ERROR) \S*::(test_\w+)", ended.stdout, re.MULTILINE)
    failed = {name for outcome, name in outcomes if outcome == "ERROR"}
    assert {name for outcome, name in outcomes if outcome == "PASSED"} - failed == {
        "test_quiet",
        "test_loud_on_purpose",
    }
    assert failed == {
        "test_loud",
        "test_loud_about_something_else",
        "test_quiet_against_expectation",
        "test_apology_inside",
        "test_apology_in_a_process",
    }, ended.stdout
