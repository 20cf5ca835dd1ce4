"""Fixtures for all tests. `database` is a real one, at head and empty: each test runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import cogs  # noqa: F401  # pyright: ignore[reportUnusedImport] - the features' tables
from bot.db import Database
from bot.db.migrations import upgrade
from bot.feature import bind_hooks
from cogs import FEATURES
from sandbox import Sandbox
from tests.support import discord_page, needed_permissions
from tests.support import postgres as postgresql
from tests.support.clocks import StillClock
from tests.support.description import description_path
from tests.support.logged_errors import _log_file, no_unexpected_error  # noqa: F401  # pyright: ignore

settings.register_profile("any machine", deadline=None)  # a slow moment of the machine says nothing about the code
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def postgres() -> Generator[postgresql.Cluster]:
    """A running PostgreSQL. If it cannot start, tests fail; they are never skipped."""
    with postgresql.running() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def _sqlite_at_head(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "at_head.sqlite3"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(tmp_path: Path, _sqlite_at_head: Path) -> str:
    """A SQLite file with all tables and no rows."""
    file = tmp_path / "leaders.sqlite3"
    shutil.copyfile(_sqlite_at_head, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgresql_url(postgres: postgresql.Cluster) -> Iterator[str]:
    """A PostgreSQL database with all tables and no rows."""
    with postgres.at_head() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database at head, once on SQLite and once on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    cluster: postgresql.Cluster = request.getfixturevalue("postgres")
    with cluster.empty() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database at head, once on SQLite and once on PostgreSQL."""
    yield from _opened(database_url)


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """A database at head, on a SQLite file."""
    yield from _opened(sqlite_url)


@pytest.fixture
def postgresql_database(postgresql_url: str) -> Iterator[Database]:
    """A database at head, on PostgreSQL."""
    yield from _opened(postgresql_url)


@pytest.fixture
def clock() -> StillClock:
    """A clock that stands still; `clock.move(timedelta(…))` moves it."""
    return StillClock()


def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


@pytest.fixture(scope="session", autouse=True)
def _hooks_are_bound() -> None:
    """As the app does it, for tests that call services directly."""
    bind_hooks(FEATURES)


@pytest.fixture(autouse=True)
def no_town_forgives(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that Discord would not allow fails the test that caused it."""
    monkeypatch.setattr(Sandbox, "forgives", False)


def pytest_configure(config: pytest.Config) -> None:
    """Have the permissions that the whole suite's requests need compared with the invitation."""
    config.pluginmanager.register(needed_permissions)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say whether the check against Discord's own description ran."""
    path = description_path()
    said = f"checked against {path}" if path.is_file() else f"NOT checked; {path} is not there (set DISCORD_OPENAPI)"
    terminalreporter.write_line(f"Discord's API description: {said}")


@pytest.fixture(scope="session", autouse=True)
def _recording() -> Iterator[discord_page.Seen]:
    with discord_page.recording() as seen:
        yield seen


@pytest.fixture(autouse=True)
def discords_page_is_true(request: pytest.FixtureRequest, _recording: discord_page.Seen) -> Iterator[None]:
    """What our bot is told stands in docs/discord.md, and what that says can be seen in a test is seen in it."""
    _recording.routes.clear()
    _recording.events.clear()
    yield
    discord_page.require_known(_recording.events)
    discord_page.require_seen(request.node.nodeid.partition("[")[0], _recording)
