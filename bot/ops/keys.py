"""The encryption keys for an operator: added, tried, and everything sealed again with the newest."""

import asyncio
import fcntl
import os
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.config import Settings
from bot.core.refusals import Busy
from bot.db import Database
from bot.db.migrations import require_head
from bot.db.sealed_texts import Tried, count_by_key, rotate, try_all
from bot.db.vault import KeyMissing, Vault, new_key, read_keys
from bot.ops import CommandError
from bot.ops.error_messages import as_command_error

T = TypeVar("T")
Echo = Callable[[str], None]


def fingerprints(path: Path) -> list[str]:
    """The fingerprint of each key in a key file, the one that seals first; none if there is no file."""
    try:
        return [key.id.hex() for key in read_keys(path)]
    except KeyMissing:
        return []


# --- leaders keys add ------------------------------------------------------------------------------------------------


def add(settings: Settings, echo: Echo) -> None:
    """Make a new key and put it on top of the key file; a running bot seals with it from then on."""
    with as_command_error():
        if settings.key.exists():
            _put_on_top(settings.key)
        else:
            Vault.open(settings.key, make=True)
    first, *older = fingerprints(settings.key)
    echo(f"The key {first} is new in {settings.key}, and seals from now on.")
    if older:
        echo(f"{'These open' if len(older) > 1 else 'This one opens'} what was sealed before: {', '.join(older)}.")
    echo("Copy that file to your safe place now, apart from the backups: whoever loses it loses what it seals.")
    if older:
        echo("Then `leaders keys rotate` seals with the new key what was sealed before.")


def _put_on_top(path: Path) -> None:
    """Replace the key file by one with a further key, whole or not at all; it stays its owner's alone.

    Raises:
        KeyMissing: what is there is no key file.
        CommandError: it is another user's.
    """
    path = path.resolve()
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # of two at the same time, the second keeps the first one's key
        read_keys(path)
        owner = path.stat()
        descriptor, name = tempfile.mkstemp(".partial", ".key-", path.parent)  # readable for its owner alone
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(new_key() + b"\n" + path.read_bytes())
                file.flush()
                if (owner.st_uid, owner.st_gid) != (os.geteuid(), os.getegid()):
                    os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
                os.fsync(file.fileno())
            Path(name).replace(path)
            os.fsync(folder)
        finally:
            Path(name).unlink(missing_ok=True)
    except PermissionError as error:
        raise CommandError(
            f"The key file {path} can only be changed by the user whose it is: give the command as the user who runs "
            "the bot. Nothing was changed."
        ) from error
    finally:
        os.close(folder)


# --- leaders keys check ----------------------------------------------------------------------------------------------


def check(settings: Settings, echo: Echo) -> bool:
    """Try every sealed text and say how many each key opens; whether all open. Changes nothing, shows no word."""
    with as_command_error():
        require_head(settings.database)
        if not settings.key.exists() and not _with(settings, lambda database: database.read(count_by_key)):
            echo(
                "Nothing is sealed yet, and there is no key yet: the bot makes one at its first start, and so does "
                "`leaders keys add`."
            )
            return True
        vault = Vault.open(settings.key, make=False)
        tried = _with(settings, lambda database: try_all(database, vault))
    for place, key in enumerate(vault.keys):
        echo(f"{tried.opened.get(key.id, 0):>9}  opened by {key.id.hex()}{'' if place else ', which seals'}")
    for key_id, texts in tried.key_missing.items():
        echo(f"{texts:>9}  sealed with {key_id.hex()}, which is not in {settings.key}")
    if tried.altered:
        echo(f"{tried.altered:>9}  changed since they were sealed, or moved to another row")
    _say_what_is_left(tried, settings.key, echo)
    return not tried.unopened


def _say_what_is_left(tried: Tried, path: Path, echo: Echo) -> None:
    if not tried.unopened:
        echo("Every private text can be opened." if tried.opened else "Nothing is sealed yet.")
    if tried.key_missing:
        echo(f"Put the missing key back: a line of its own in {path}, below the others.")
    if tried.altered:
        echo("What was changed in the database is only whole in a backup from before that.")


# --- leaders keys rotate ---------------------------------------------------------------------------------------------


@dataclass
class _Progress:
    """Says how far it is, about a hundred times in all."""

    echo: Echo
    said: int = -1

    def __call__(self, done: int, of: int) -> None:
        percent = 100 * done // max(1, of)
        if percent > self.said:
            self.said = percent
            self.echo(f"{done:>9}  of {of}")


def rotate_all(settings: Settings, echo: Echo) -> bool:
    """Seal everything with the first key, beside the running bot; whether every text could be opened."""
    with as_command_error():
        require_head(settings.database)
        vault = Vault.open(settings.key, make=False)
        try:
            rotated = _with(settings, lambda database: rotate(database, vault, _Progress(echo)))
            counts = _with(settings, lambda database: database.read(count_by_key))
        except Busy:
            raise CommandError(
                "The database is too busy. What is done is done: give the command again later, and it goes on."
            ) from None
    first, *older = vault.keys
    echo(
        f"{rotated.sealed_again} private texts were sealed again. {counts[first.id]} are sealed with {first.id.hex()}."
    )
    if rotated.unopened:
        echo(f"{rotated.unopened} are opened by no key here, and were left as they are: `leaders keys check` says why.")
    for number, key in enumerate(older, 2):
        if not counts[key.id]:
            echo(
                f"Key {number} of {len(vault.keys)} in {settings.key}, {key.id.hex()}, is needed for nothing in the "
                "database. Backups from before need it: keep a copy with them, then take its line out of the file."
            )
    return not rotated.unopened


def _with(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    """Do something with the database, outside the bot's process and beside it."""

    async def run() -> T:
        database = Database(settings.database)
        try:
            return await work(database)
        finally:
            database.close()

    return asyncio.run(run())
