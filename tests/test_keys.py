"""`leaders keys`, as an operator gives it: a key added, everything sealed with it, and each key tried."""

import asyncio
import stat
from pathlib import Path

import pytest

from bot.db import Database
from bot.db.migrations import upgrade
from bot.db.sealed_texts import BATCH, count_by_key
from bot.db.vault import Key, Vault, new_key
from tests.support.sealed import Written, read_goals, read_reflections, write_texts
from tests.support.stories import riverside
from tests.test_cli import SECRET, Ended, ended, leaders, started

KILLS = 10
EACH = (KILLS + 3) * BATCH


async def written(url: str, folder: Path, *, people: int = 2, each: int = 3) -> Written:
    """Some private texts, sealed with the key in the data folder; it is made when there is none."""
    vault, database = Vault.open(folder / "data" / "key", make=True), Database(url)
    try:
        return await database.write(write_texts, vault, people=people, each=each)
    finally:
        database.close()


async def keys(folder: Path, command: str, **settings: str) -> Ended:
    """Give `leaders keys …`; whatever it says, no private word is in it."""
    done = await leaders(folder, "keys", command, **settings)
    assert "Page" not in done.out + done.err and "Goal" not in done.out + done.err
    return done


# --- add -------------------------------------------------------------------------------------------------------------


async def test_a_key_is_put_on_top_and_the_old_ones_stay(tmp_path: Path) -> None:
    file = tmp_path / "data" / "key"
    first = await keys(tmp_path, "add")
    assert first.code == 0, first.err
    (old,) = file.read_bytes().splitlines()
    assert Key(old).id.hex() in first.out
    second = await keys(tmp_path, "add")
    new, *rest = file.read_bytes().splitlines()
    assert rest == [old]
    assert {Key(old).id.hex(), Key(new).id.hex()} <= set(second.out.replace(".", " ").replace(",", " ").split())
    assert "safe place" in second.out and "leaders keys rotate" in second.out
    assert new.decode() not in second.out and old.decode() not in second.out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["key"]


async def test_of_keys_that_are_added_at_the_same_time_none_is_lost(tmp_path: Path) -> None:
    await keys(tmp_path, "add")
    done = await asyncio.gather(*[ended(await started(tmp_path, "keys", "add")) for _ in range(4)])
    assert [one.code for one in done] == [0] * 4
    assert len({*(tmp_path / "data" / "key").read_bytes().splitlines()}) == 5


async def test_a_link_to_the_key_file_stays_one(tmp_path: Path) -> None:
    real = tmp_path / "safe" / "leaders"
    Vault.open(real, make=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "key").symlink_to(real)
    assert (await keys(tmp_path, "add")).code == 0
    assert (tmp_path / "data" / "key").is_symlink()
    assert len(real.read_bytes().splitlines()) == 2


async def test_a_file_that_holds_no_key_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "key").write_bytes(b"half a ke")
    done = await keys(tmp_path, "add")
    assert (done.code, "holds no valid key" in done.err) == (1, True)
    assert (tmp_path / "data" / "key").read_bytes() == b"half a ke"


# --- check -----------------------------------------------------------------------------------------------------------


async def test_each_key_is_tried_and_what_none_opens_is_counted(tmp_path: Path, database_url: str) -> None:
    file = tmp_path / "data" / "key"
    await written(database_url, tmp_path)
    old = file.read_bytes().strip()
    well = await keys(tmp_path, "check", database_url=database_url)
    assert (well.code, well.out.splitlines()) == (
        0,
        [f"        8  opened by {Key(old).id.hex()}, which seals", "Every private text can be opened."],
    )
    file.write_bytes(new_key())
    await written(database_url, tmp_path, people=1)
    sick = await keys(tmp_path, "check", database_url=database_url)
    assert sick.code == 1
    assert f"        8  sealed with {Key(old).id.hex()}, which is not in {file}" in sick.out
    assert f"        4  opened by {Key(file.read_bytes()).id.hex()}, which seals" in sick.out
    doctor = await leaders(tmp_path, "doctor", database_url=database_url)
    assert f"8 of 12 private texts were sealed with a key that is not in {file} ({Key(old).id.hex()})" in doctor.out
    file.write_bytes(file.read_bytes() + b"\n" + old)
    assert (await keys(tmp_path, "check", database_url=database_url)).code == 0
    doctor = await leaders(tmp_path, "doctor", database_url=database_url)
    assert "8 private texts are sealed with an older key; `leaders keys rotate` changes that" in doctor.out


async def test_where_nothing_is_sealed_yet_that_is_said_calmly(tmp_path: Path, sqlite_url: str) -> None:
    upgrade(sqlite_url)
    for key in (False, True):
        if key:
            Vault.open(tmp_path / "data" / "key", make=True)
        done = await keys(tmp_path, "check", database_url=sqlite_url)
        assert (done.code, done.err) == (0, "")
        assert "Nothing is sealed yet" in done.out
    assert "every private text" not in done.out.casefold()


async def test_without_a_key_file_each_command_says_so_and_makes_none(tmp_path: Path, sqlite_url: str) -> None:
    await written(sqlite_url, tmp_path)
    (tmp_path / "data" / "key").unlink()
    for command in (["keys", "check"], ["keys", "rotate"], ["run"]):
        done = await leaders(tmp_path, *command, database_url=sqlite_url, discord_token=SECRET)
        assert (done.code, "The encryption key: " in done.err) == (1, True), done.err
        assert not (tmp_path / "data" / "key").exists()


# --- rotate ----------------------------------------------------------------------------------------------------------


@pytest.mark.timeout(600)  # twelve processes, one after the other
async def test_killed_ten_times_it_goes_on_and_everything_opens(tmp_path: Path, database_url: str) -> None:
    wrote = await written(database_url, tmp_path, people=1, each=EACH)
    (old,) = (tmp_path / "data" / "key").read_bytes().splitlines()
    await keys(tmp_path, "add")
    database = Database(database_url)
    both = Vault.open(tmp_path / "data" / "key", make=False)
    counts: list[int] = []
    try:
        for _ in range(KILLS):
            rotating = await started(tmp_path, "keys", "rotate", database_url=database_url)
            assert rotating.stdout is not None
            assert await rotating.stdout.readline(), "it has done a batch, and is at the next"
            rotating.kill()
            await rotating.communicate()
            assert await database.read(read_reflections, both) == wrote.reflections
            counts.append((await database.read(count_by_key))[Key(old).id])
        assert counts[-1] > 0 and counts == sorted(set(counts), reverse=True), "each went on where the last was"
        done = await keys(tmp_path, "rotate", database_url=database_url)
        assert done.code == 0, done.err
        new, *_ = (tmp_path / "data" / "key").read_bytes().splitlines()
        assert f"Key 2 of 2 in {tmp_path / 'data' / 'key'}, {Key(old).id.hex()}, is needed for nothing" in done.out
        assert await database.read(read_reflections, Vault([new])) == wrote.reflections
        assert await database.read(read_goals, Vault([new])) == wrote.goals
    finally:
        database.close()
    (tmp_path / "data" / "key").write_bytes(new)
    assert (await keys(tmp_path, "check", database_url=database_url)).code == 0


@pytest.mark.expects_errors("private words are refused, since the key is missing")
async def test_a_running_bot_goes_over_to_the_new_key_without_a_restart() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await amina.slash("journal", text="Before the new key")
        assert place.town.data_dir is not None and place.town.database_url is not None
        folder, url = place.town.data_dir.parent, place.town.database_url
        file = place.town.data_dir / "key"
        given = {"data_dir": str(place.town.data_dir), "database_url": url}
        (old,) = file.read_bytes().splitlines()
        assert (await leaders(folder, "keys", "add", **given)).code == 0
        await amina.slash("journal", text="After the new key")
        assert (await leaders(folder, "keys", "rotate", **given)).code == 0
        new, *_ = file.read_bytes().splitlines()
        file.write_bytes(new)
        await amina.slash("journal", text="Without the old key")
        assert old not in file.read_bytes()
        shown = (await amina.slash("journal")).text
        assert all(when in shown for when in ("Before the new", "After the new", "Without the old"))
        file.unlink()
        refused = await amina.slash("journal", text="Without any key")
        assert "the key is missing" in refused.text
        file.write_bytes(new)
        assert "Without any key" not in (await amina.slash("journal")).text


@pytest.mark.expects_errors("the key of private words is not in the key file")
async def test_a_bot_that_starts_with_another_key_says_so_and_loses_nothing() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await amina.slash("journal", text="Sealed with the right key")
        assert place.town.data_dir is not None
        file = place.town.data_dir / "key"
        right = file.read_bytes()
        file.write_bytes(new_key())
        await place.town.bot.restart()
        assert "the key that opens them is missing" in (await amina.slash("journal")).text
        file.write_bytes(file.read_bytes() + b"\n" + right)
        assert "Sealed with the right key" in (await amina.slash("journal")).text
