"""Everything is sealed again with the newest key, beside people who go on writing, and nothing of theirs is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from typing_extensions import override

from bot.db import Database, Tx
from bot.db.sealed_texts import BATCH, count_by_key, rotate, try_all
from bot.db.vault import Binding, Key, KeyMissing, Vault, new_key
from cogs.reflections.models import Reflection
from tests.support.sealed import (
    Written,
    erase,
    read_goals,
    read_reflections,
    set_goal,
    write_texts,
)

OLD, NEW = new_key(), new_key()
PEOPLE, EACH = 4, 80
TEXTS = PEOPLE * (EACH + 1)


@pytest.fixture
async def written(database: Database) -> Written:
    """More than three batches, sealed with the old key."""
    assert TEXTS > 3 * BATCH
    return await database.write(write_texts, Vault([OLD]), people=PEOPLE, each=EACH)


@pytest.fixture
async def beside(database_url: str) -> AsyncIterator[Database]:
    """The same database as the bot has it, that runs meanwhile."""
    opened = Database(database_url)
    yield opened
    opened.close()


async def test_everything_is_sealed_again_and_the_old_key_is_needed_no_longer(
    database: Database, written: Written
) -> None:
    progress: list[tuple[int, int]] = []
    done = await rotate(database, Vault([NEW, OLD]), lambda done, of: progress.append((done, of)))
    assert (done.sealed_again, done.unopened) == (TEXTS, 0)
    assert progress[-1] == (TEXTS, TEXTS)
    assert len(progress) >= 4
    assert await database.read(read_reflections, Vault([NEW])) == written.reflections
    assert await database.read(read_goals, Vault([NEW])) == written.goals
    assert await database.read(count_by_key) == {Key(NEW).id: TEXTS}
    assert (await rotate(database, Vault([NEW, OLD]))).sealed_again == 0, "what is done is not done again"


async def test_what_no_key_opens_is_left_as_it_is_and_counted(database: Database, written: Written) -> None:
    lost = Vault([new_key()])
    await database.write(write_texts, lost, people=1, each=2)

    def spoil(tx: Tx) -> bytes:
        moved, onto = sorted(written.reflections)[:2]
        sealed = tx.execute(select(Reflection.sealed).where(Reflection.id == moved)).scalar_one()
        tx.execute(update(Reflection).where(Reflection.id == onto).values(sealed=sealed))
        return sealed

    sealed = await database.write(spoil)
    vault = Vault([NEW, OLD])
    done = await rotate(database, vault)
    assert (done.sealed_again, done.unopened) == (TEXTS - 1, 4)
    tried = await try_all(database, vault)
    assert tried.opened == {Key(NEW).id: TEXTS - 1}
    assert list(tried.key_missing.values()) == [3]
    assert (tried.altered, tried.unopened) == (1, 4)
    onto = sorted(written.reflections)[1]
    assert await database.read(lambda tx: tx.get_one(Reflection, onto).sealed) == sealed


class Meddled(Vault):
    """A vault that lets something happen between the reading of a text and the writing of what it became."""

    def __init__(self, database: Database, written: Written) -> None:
        super().__init__([NEW, OLD])
        self.database, self.people = database, list(written.people)

    @override
    def seal(self, words: str, binding: Binding) -> bytes:
        if binding.column == "mentor_requests.goals" and self.people:
            with Tx(self.database.writer) as tx:
                set_goal(tx, Vault([OLD]), self.people.pop(), "Changed meanwhile")
                erase(tx, self.people.pop())
                tx.commit()
        return super().seal(words, binding)


async def test_what_is_changed_or_deleted_between_reading_and_writing_stays_so(
    database: Database, beside: Database, written: Written
) -> None:
    await rotate(database, Meddled(beside, written))
    goals = await database.read(read_goals, Vault([NEW]))
    assert sorted(goals.values()) == ["Changed meanwhile", "Changed meanwhile"]
    assert len(await database.read(read_reflections, Vault([NEW]))) == 2 * EACH


async def test_beside_a_running_bot_no_edit_is_lost(
    database: Database, beside: Database, written: Written, tmp_path: Path
) -> None:
    """The bot's own vault reads the key file, which gets the new key first; people write all the time."""
    (tmp_path / "key").write_bytes(OLD)
    of_bot = Vault.open(tmp_path / "key", make=False)
    (tmp_path / "new").write_bytes(NEW + b"\n" + OLD)
    (tmp_path / "new").replace(tmp_path / "key")
    rotating = asyncio.create_task(rotate(database, Vault.open(tmp_path / "key", make=False)))
    last: dict[int, str] = {}
    edits = 0
    while not rotating.done() or edits < 20:
        for actor in written.people:
            edits += 1
            last[actor.member] = f"Edit {edits} of {actor.member}"
            await beside.write(set_goal, of_bot, actor, last[actor.member])
    await rotating
    goals = await database.read(read_goals, Vault([NEW]))
    assert sorted(goals.values()) == sorted(last.values())
    assert await database.read(read_reflections, Vault([NEW])) == written.reflections


async def test_stopped_in_the_middle_it_goes_on_where_it_was(database: Database, written: Written) -> None:
    vault = Vault([NEW, OLD])
    for _ in range(3):
        batches: list[int] = []

        def stop_after_one(done: int, _of: int, seen: list[int] = batches) -> None:
            seen.append(done)
            raise KeyboardInterrupt

        with suppress(KeyboardInterrupt):
            await rotate(database, vault, stop_after_one)
        assert await database.read(read_reflections, vault) == written.reflections
    counts = await database.read(count_by_key)
    assert counts[Key(NEW).id] == TEXTS - counts[Key(OLD).id] == min(TEXTS, counts[Key(NEW).id])
    assert counts[Key(NEW).id] > BATCH
    await rotate(database, vault)
    assert await database.read(count_by_key) == {Key(NEW).id: TEXTS}


async def test_a_key_that_is_added_while_it_runs_counts(database: Database, written: Written, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(NEW + b"\n" + OLD)
    newest = new_key()

    def add(_done: int, _of: int) -> None:
        if newest not in file.read_bytes():
            (tmp_path / "new").write_bytes(newest + b"\n" + file.read_bytes())
            (tmp_path / "new").replace(file)

    await rotate(database, Vault.open(file, make=False), add)
    assert await database.read(count_by_key) == {Key(newest).id: TEXTS}
    assert await database.read(read_reflections, Vault([newest])) == written.reflections


async def test_a_key_file_that_goes_away_stops_it_and_nothing_is_lost(
    database: Database, written: Written, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    file.write_bytes(NEW + b"\n" + OLD)
    with pytest.raises(KeyMissing):
        await rotate(database, Vault.open(file, make=False), lambda _done, _of: file.unlink(missing_ok=True))
    assert await database.read(read_reflections, Vault([NEW, OLD])) == written.reflections


async def test_what_was_sealed_with_the_old_key_leaves_the_files(sqlite_database: Database, sqlite_url: str) -> None:
    await sqlite_database.write(write_texts, Vault([OLD]), people=2, each=60)
    before = await sqlite_database.read(lambda tx: list(tx.execute(select(Reflection.sealed)).scalars()))
    await rotate(sqlite_database, Vault([NEW, OLD]))
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    held = b"\n".join(one.read_bytes() for one in sorted(file.parent.glob(f"{file.name}*")))
    assert not [sealed for sealed in before if sealed[20:] in held]
    assert await sqlite_database.read(lambda tx: tx.execute(select(func.count(Reflection.id))).scalar_one()) == 120
