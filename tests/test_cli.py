"""The `leaders` command, as an operator gives it: a process of its own, its words and how it ends."""

import asyncio
import contextlib
import io
import os
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest

import bot
from bot import outbox
from bot.cli import main
from bot.core.clock import SystemClock
from bot.db import Database, Tx
from bot.db.migrations import check, revisions, upgrade
from bot.db.vault import new_key
from bot.ops import CommandError
from bot.ops.single_instance import single_instance
from bot.ops.tokens import has_the_shape_of_a_token
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import State
from cogs.prompts.services.posts import POST
from cogs.reflections.models import Reflection
from cogs.sessions.services.reminders import REMINDER
from sandbox import BOT_INVITE, May, Sandbox
from tests.support.people import a_cohort, a_member, a_server
from tests.support.postgres import Cluster
from tests.support.rows import a_row_of_everything

CHECKOUT = Path(bot.__file__).parents[1]
SECRET = "MTIzNDU2Nzg5MDEy.GabcDe.a-secret-that-nobody-may-see"


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


def environment(folder: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADERS_")}
    named = {f"LEADERS_{name.upper()}": value for name, value in settings.items()}
    return {**kept, "PYTHONPATH": str(CHECKOUT), "COLUMNS": "200", "LEADERS_DATA_DIR": str(folder / "data"), **named}


async def started(folder: Path, *arguments: str, **settings: str) -> asyncio.subprocess.Process:
    return await process([], folder, *arguments, **settings)


async def started_without_ctrl_c(folder: Path, *arguments: str, **settings: str) -> asyncio.subprocess.Process:
    """As a shell starts it in its background: with SIGINT ignored."""
    return await process(["/bin/sh", "-c", 'trap "" INT; exec "$@"', "sh"], folder, *arguments, **settings)


async def process(before: list[str], folder: Path, *arguments: str, **settings: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *before,
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=folder,
        env=environment(folder, **settings),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def ended(process: asyncio.subprocess.Process, *, within: float = 60) -> Ended:
    out, err = await asyncio.wait_for(process.communicate(), within)
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


async def leaders(folder: Path, *arguments: str, **settings: str) -> Ended:
    """Give a command and wait for its end: in a thread of ours where it touches nothing but files and databases."""
    if arguments[0] in ("migrate", "backup", "restore", "notices", "doctor") and "discord_api_url" not in settings:
        done = await asyncio.to_thread(here, folder, *arguments, **settings)
    else:
        done = await ended(await started(folder, *arguments, **settings))
    assert "Traceback" not in done.err, done.err
    assert SECRET not in done.out + done.err
    return done


def here(folder: Path, *arguments: str, **settings: str) -> Ended:
    """A command without a process of its own, which is ten times faster."""
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, environment(folder, **settings), clear=True),
        mock.patch.object(sys, "argv", ["leaders", *arguments]),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code: object = None
        try:
            main()
        except SystemExit as end:
            code = end.code
    return Ended(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())


async def until_ready(process: asyncio.subprocess.Process) -> None:
    assert process.stderr is not None
    async with asyncio.timeout(60):
        while b'"ready"' not in (line := await process.stderr.readline()):
            assert line, "it ended before it was ready"


# --- without Discord -------------------------------------------------------------------------------------------------


async def test_it_says_its_version_and_what_it_can_do(tmp_path: Path) -> None:
    version, help_text = await asyncio.gather(leaders(tmp_path, "--version"), leaders(tmp_path, "--help"))
    assert (version.code, version.out) == (0, f"leaders {bot.__version__}\ndatabase revision {revisions()[-1]}\n")
    for command in ("run", "demo", "sandbox", "migrate", "doctor", "backup", "restore", "notices"):
        assert command in help_text.out
    assert not list(tmp_path.iterdir()), "asking changes nothing"


async def test_wrong_settings_are_named_all_at_once(tmp_path: Path) -> None:
    done = await leaders(
        tmp_path, "run", discord_token=SECRET, log_level=SECRET, database_url=SECRET, shard_count="0", typo=SECRET
    )
    assert done.code == 2
    for name in ("LOG_LEVEL", "DATABASE_URL", "SHARD_COUNT", "TYPO"):
        assert f"LEADERS_{name}: " in done.err


async def test_without_a_token_it_says_where_to_get_one(tmp_path: Path) -> None:
    done = await leaders(tmp_path, "run")
    assert done.code == 2
    assert "LEADERS_DISCORD_TOKEN is not set" in done.err
    assert "https://discord.com/developers/applications" in done.err


async def test_a_database_ahead_of_the_code_stops_it_in_words(tmp_path: Path) -> None:
    file = tmp_path / "data" / "leaders.sqlite3"
    upgrade(f"sqlite:///{file}")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999', product_version = '9.9.9'")
    connection.close()
    for command in (["run"], ["migrate"], ["notices"]):
        done = await leaders(tmp_path, *command, discord_token=SECRET)
        assert done.code == 1
        assert "revision 9999" in done.err
        assert "newer or another version of this bot (9.9.9)" in done.err


async def test_before_the_first_start_nobody_is_told_to_make_a_backup_of_nothing(tmp_path: Path) -> None:
    for command in (["backup", str(tmp_path / "new.zip")], ["notices"]):
        done = await leaders(tmp_path, *command)
        assert done.code == 1
        assert "nothing in the database yet" in done.err
        assert "leaders run" in done.err
        assert "leaders backup" not in done.err


async def test_postgresql_is_migrated_by_its_operator(tmp_path: Path, postgres: Cluster) -> None:
    with postgres.empty() as url:
        refused = await leaders(tmp_path, "run", discord_token=SECRET, database_url=url)
        assert refused.code == 1
        assert "leaders migrate" in refused.err
        done = await leaders(tmp_path, "migrate", database_url=url)
        assert (done.code, check(url).at_head) == (0, True)
        assert "Nothing to do" in (await leaders(tmp_path, "migrate", database_url=url)).out


async def test_a_database_that_cannot_be_reached_is_said_in_words_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql://rosa:{SECRET}@127.0.0.1:9/leaders"
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "no.sqlite3").write_text("this is no database " * 100)
    for address in (url, f"sqlite:///{tmp_path}/data/no.sqlite3", f"sqlite:///{tmp_path}/data"):
        done = await leaders(tmp_path, "backup", "kept.zip", database_url=address)
        assert done.code == 1
        assert "database" in done.err
    done = await leaders(tmp_path, "run", discord_token=SECRET, database_url=url)
    assert (done.code, "database" in done.err) == (1, True)


async def test_a_key_that_is_none_stops_the_bot_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "key").write_text("no key at all")
    done = await leaders(tmp_path, "run", discord_token=SECRET)
    assert done.code == 1
    assert "LEADERS_KEY_FILE" in done.err


async def test_a_backup_of_sqlite_goes_into_postgresql_and_back(tmp_path: Path, postgres: Cluster) -> None:
    database = Database(f"sqlite:///{tmp_path}/data/leaders.sqlite3")
    upgrade(str(database.url))
    await database.write(a_row_of_everything)
    database.close()
    with postgres.empty() as url:
        kept = await leaders(tmp_path, "backup", "kept.zip")
        assert kept.code == 0, kept.err
        assert "NOT in it" in kept.out
        moved = await leaders(tmp_path, "restore", "kept.zip", database_url=url)
        assert moved.code == 0, moved.err
        again = await leaders(tmp_path, "backup", "again.zip", database_url=url)
        refused = await leaders(tmp_path, "restore", "again.zip")
        assert (refused.code, "--replace" in refused.err) == (1, True)
        back = await leaders(tmp_path, "restore", "again.zip", "--replace")
    tables = [line for line in kept.out.splitlines() if line.startswith(" ")]
    for done in (moved, again, back):
        assert done.code == 0, done.err
        assert [line for line in done.out.splitlines() if line.startswith(" ")] == tables
    assert (await leaders(tmp_path, "backup", "kept.zip")).code == 1, "a file is never overwritten"
    assert (await leaders(tmp_path, "restore", "nowhere.zip")).code == 1


async def test_a_restore_says_when_the_key_is_another_one(tmp_path: Path) -> None:
    data = tmp_path / "data"
    upgrade(f"sqlite:///{data}/leaders.sqlite3")
    (data / "key").write_bytes(new_key())
    await leaders(tmp_path, "backup", "kept.zip")
    assert "not in" not in (await leaders(tmp_path, "restore", "kept.zip")).out
    (data / "key").write_bytes(new_key())
    done = await leaders(tmp_path, "restore", "kept.zip")
    assert (done.code, "is not in" in done.out) == (0, True)


async def test_what_is_late_or_failed_is_listed_retried_and_dropped(tmp_path: Path, sqlite_url: str) -> None:
    database = Database(sqlite_url)
    now = SystemClock().now()

    def fill(tx: Tx) -> list[int]:
        server = a_server(tx).id
        rows = [
            outbox.notice(tx, kind, server=server, subject=1, now=now - timedelta(days=1)) for kind in (REMINDER, POST)
        ]
        failed = tx.get_one(OutboxEntry, rows[1])
        failed.state, failed.reason = State.FAILED, "50013"
        return [row for row in rows if row is not None]

    late, failed = await database.write(fill)
    database.close()
    listed = await leaders(tmp_path, "notices", database_url=sqlite_url)
    assert listed.code == 0
    assert "Late" in listed.out
    assert "Nothing is late" not in listed.out
    assert "session.reminder" in listed.out
    assert "50013" in listed.out
    assert (await leaders(tmp_path, "notices", "retry", str(failed), database_url=sqlite_url)).code == 0
    assert (await leaders(tmp_path, "notices", "drop", str(late), str(failed), database_url=sqlite_url)).code == 0
    assert (await leaders(tmp_path, "notices", "drop", "404", database_url=sqlite_url)).code == 1
    listed = await leaders(tmp_path, "notices", database_url=sqlite_url)
    assert ("Late" in listed.out, "2  cancelled" in listed.out) == (False, True)
    assert listed.out.splitlines()[-1] == "Nothing is late, and nothing failed."


async def test_where_there_is_no_notice_it_is_said(tmp_path: Path, sqlite_url: str) -> None:
    listed = await leaders(tmp_path, "notices", database_url=sqlite_url)
    assert (listed.code, listed.out) == (0, "There is nothing: the bot has owed Discord no notice and no errand yet.\n")


async def test_a_restore_counts_what_is_there_and_no_zeros(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/data/leaders.sqlite3")
    upgrade(str(database.url))
    await database.write(a_server)
    database.close()
    kept = await leaders(tmp_path, "backup", "kept.zip")
    back = await leaders(tmp_path, "restore", "kept.zip", "--replace")
    for done in (kept, back):
        assert [line.split() for line in done.out.splitlines() if line.startswith(" ")] == [["1", "servers"]]


@pytest.mark.parametrize("through", ["a link to the file", "a link to the folder", "a link to a link"])
def test_one_database_is_one_whatever_links_lead_to_it(tmp_path: Path, through: str) -> None:
    real = tmp_path / "data" / "leaders.sqlite3"
    upgrade(f"sqlite:///{real}")
    (tmp_path / "file").symlink_to(real)
    (tmp_path / "folder").symlink_to(real.parent)
    (tmp_path / "again").symlink_to(tmp_path / "file")
    ways = {
        "a link to the file": tmp_path / "file",
        "a link to the folder": tmp_path / "folder" / real.name,
        "a link to a link": tmp_path / "again",
    }
    with (
        single_instance(f"sqlite:///{real}"),
        pytest.raises(CommandError, match="Another process"),
        single_instance(f"sqlite:///{ways[through]}"),
    ):
        raise AssertionError("two at once")
    with (
        single_instance(f"sqlite:///{ways[through]}"),
        pytest.raises(CommandError, match="Another process"),
        single_instance(f"sqlite:///{real}"),
    ):
        raise AssertionError("two at once")


def test_a_link_that_leads_back_to_itself_is_said(tmp_path: Path) -> None:
    (tmp_path / "round.sqlite3").symlink_to(tmp_path / "round.sqlite3")
    done = here(tmp_path, "migrate", database_url=f"sqlite:///{tmp_path / 'round.sqlite3'}")
    assert done.code == 1
    assert len(done.err.splitlines()) == 1
    assert "round.sqlite3: Too many levels of symbolic links" in done.err or "cannot be used" in done.err


async def test_a_damaged_backup_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"PK\3\4 no more")
    done = await leaders(tmp_path, "restore", "b.zip")
    assert (done.code, done.err) == (
        1,
        "The file b.zip cannot be read as a backup (BadZipFile); nothing was changed.\n",
    )


# --- the doctor ------------------------------------------------------------------------------------------------------


async def test_the_doctor_changes_nothing_and_names_each_problem_with_its_remedy(tmp_path: Path) -> None:
    fresh = await leaders(tmp_path, "doctor")
    assert fresh.code == 1
    assert fresh.out.count("PROBLEM") == 1, fresh.out
    assert not list(tmp_path.iterdir())

    data = tmp_path / "data"
    upgrade(f"sqlite:///{data}/leaders.sqlite3")
    database = Database(f"sqlite:///{data}/leaders.sqlite3")

    def fill(tx: Tx) -> None:
        member = a_member(tx, a_server(tx))
        tx.add(Reflection(server_id=member.server_id, member_id=member.id, sealed=b"...", at=SystemClock().now()))

    await database.write(fill)
    database.close()
    sick = await leaders(tmp_path, "doctor", discord_token="a-client-secret")
    assert sick.code == 1
    assert "is gone, and the database holds words that only it opens" in sick.out
    assert "does not look like a bot's token" in sick.out
    assert f"({bot.__version__}, revision {revisions()[-1]}, made by {bot.__version__})" in sick.out
    assert sick.out.count("PROBLEM") == 2
    assert sick.out.splitlines()[-1] == "2 things need you."

    (data / "key").write_text("no key")
    data.chmod(0o755)
    sick = await leaders(tmp_path, "doctor", database_url="postgresql://127.0.0.1:9/leaders")
    assert f"chmod 700 {data}" in sick.out
    assert "holds no valid key" in sick.out
    assert "cannot be used" in sick.out


@pytest.mark.parametrize(
    ("token", "is_one"),
    [
        (SECRET, True),
        ("MTIzNDU2Nzg5MDEy.GabcDe", False),
        ("", False),
        ("not.a.token", False),
        ("123456789012345678", False),
        ("é.GabcDe.secret-secret", False),
        ("Bot " + SECRET, False),
    ],
)
def test_a_token_is_known_by_its_shape(token: str, is_one: bool) -> None:
    assert has_the_shape_of_a_token(token) is is_one


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("123456789012345678", "does not look like a bot's token. Copy it again"),
        (SECRET.replace(".", "-"), "does not look like a bot's token. Copy it again"),
        (f'"{SECRET}"', "does not look like a bot's token. Copy it again"),
        (f"Bot {SECRET}", "LEADERS_DISCORD_TOKEN: must be the token alone, without the word Bot before it"),
        (f"{SECRET[:12]} {SECRET[12:]}", "LEADERS_DISCORD_TOKEN: must be the token alone, on one line"),
        (f"{SECRET}\n{SECRET}", "LEADERS_DISCORD_TOKEN: must be the token alone, on one line"),
        (" ", "LEADERS_DISCORD_TOKEN: is empty"),
        ("", "LEADERS_DISCORD_TOKEN is not set"),
    ],
)
async def test_a_malformed_token_is_said_before_the_network_is_tried_and_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str, said: str
) -> None:
    def tried(*_all: object) -> None:
        raise AssertionError("the network was tried")

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", tried)
    monkeypatch.setattr("bot.app.App.open", tried)
    done = await asyncio.to_thread(here, tmp_path, "run", discord_token=token)
    assert done.code == 2
    assert said in " ".join(done.err.split())
    assert not token.strip() or token not in done.out + done.err
    assert SECRET[-12:] not in done.out + done.err
    assert not (tmp_path / "data").exists(), "nothing is made for a bot that cannot start"


async def test_a_malformed_token_in_a_file_is_said_alike(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("123456789012345678\n")
    done = await asyncio.to_thread(here, tmp_path, "run", discord_token_file=str(tmp_path / "token"))
    assert (done.code, "does not look like a bot's token" in done.err) == (2, True)


# --- with a local Discord --------------------------------------------------------------------------------------------


@pytest.fixture
async def town() -> AsyncIterator[Sandbox]:
    async with Sandbox.open(bot="none") as town:
        await town.server("Riverside")
        yield town


def login(town: Sandbox) -> dict[str, str]:
    return {"discord_token": town.token, "discord_api_url": town.api_url, "guild_ready_timeout": "0"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--shard-ids", "0,4", "--shard-count", "4"],
            "--shard-ids: shards are counted from 0, so 4 of them end with 3",
        ),
        (["--shard-ids", "0,1"], "--shard-ids: needs LEADERS_SHARD_COUNT (--shard-count)"),
        (["--shard-ids", "one", "--shard-count", "4"], "--shard-ids: must be numbers"),
        (["--shard-count", "0"], "--shard-count: must be a whole number"),
    ],
)
async def test_shards_that_cannot_be_are_refused_by_the_name_of_the_option(
    tmp_path: Path, options: list[str], said: str
) -> None:
    done = await leaders(tmp_path, "run", *options, discord_token=SECRET)
    assert done.code == 2
    assert said in " ".join(done.err.split())


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_it_runs_until_it_is_asked_to_stop(tmp_path: Path, town: Sandbox, sign: signal.Signals) -> None:
    process = await started_without_ctrl_c(tmp_path, "run", **login(town))
    await until_ready(process)
    second = await leaders(tmp_path, "run", **login(town))
    assert second.code == 1
    assert "Another process is using" in second.err
    assert (await leaders(tmp_path, "restore", "kept.zip")).code == 1, "not under a running bot"
    assert (await leaders(tmp_path, "backup", "kept.zip")).code == 0, "a backup may be made meanwhile"
    asked = time.monotonic()
    process.send_signal(sign)
    done = await ended(process)
    assert done.code == 0, done.err
    assert time.monotonic() - asked < 10
    assert '"stopped"' in done.err
    assert town.token not in done.err
    assert (await leaders(tmp_path, "restore", "kept.zip")).code == 0


async def test_it_stops_when_asked_while_it_is_starting(tmp_path: Path, town: Sandbox) -> None:
    town.faults.slow("GET", "/users/@me", 8)
    process = await started(tmp_path, "run", **login(town))
    async with asyncio.timeout(30):
        while not town.requests and not (tmp_path / "data" / "key").exists():
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
    process.terminate()
    done = await ended(process)
    assert done.code == 0, done.err
    assert "Traceback" not in done.err


async def test_a_token_that_discord_does_not_know_is_said_in_one_sentence(tmp_path: Path, town: Sandbox) -> None:
    done = await leaders(tmp_path, "run", **{**login(town), "discord_token": SECRET})
    assert done.code == 1
    assert "Discord does not know this token" in done.err


async def test_without_a_network_it_says_so(tmp_path: Path) -> None:
    done = await leaders(tmp_path, "run", discord_token=SECRET, discord_api_url="http://127.0.0.1:9/api/v10")
    assert done.code == 1
    assert "Discord cannot be reached" in done.err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "the web server is off"),
        ({"web_url": "https://leaders.example.org"}, "no web server listens"),
        ({"web_address": ":8000"}, "nobody gets a calendar link"),
        ({"web_address": ":8000", "web_url": "https://leaders.example.org"}, "calendars under https://leaders"),
    ],
)
async def test_the_doctor_sees_whether_people_can_have_calendars(
    tmp_path: Path, settings: dict[str, str], said: str
) -> None:
    done = await leaders(tmp_path, "doctor", **settings)
    assert said in " ".join(done.out.split())


async def test_the_doctor_looks_at_every_server(tmp_path: Path, town: Sandbox) -> None:
    well = await leaders(tmp_path, "doctor", **login(town))
    assert well.code == 0, well.out
    assert "Riverside" in well.out
    assert "All is well." in well.out
    wrong = await leaders(tmp_path, "doctor", **{**login(town), "discord_token": SECRET})
    assert (wrong.code, "Discord refuses the token" in wrong.out) == (1, True)


async def test_the_doctor_names_each_missing_permission_and_what_it_is_for(tmp_path: Path, town: Sandbox) -> None:
    hillside = await town.server("Hillside", bot_permissions=BOT_INVITE & ~May.MANAGE_ROLES & ~May.MANAGE_CHANNELS)
    assert hillside.name == "Hillside"
    done = await leaders(tmp_path, "doctor", **login(town))
    assert done.code == 1
    assert done.out.count("PROBLEM") == 1
    assert "Manage Roles (to make a role for each cohort" in done.out
    assert "Manage Channels (to make a private channel for each cohort)" in done.out
    assert "https://discord.com/oauth2/authorize?client_id=" in done.out


async def test_the_doctor_finds_roles_that_must_be_given_to_nobody(
    tmp_path: Path, town: Sandbox, sqlite_url: str
) -> None:
    server = town.servers[0]
    strong = await server.make_role("Spring", permissions=int(May.MANAGE_ROLES))
    staff = await server.make_role("Guides")

    def fill(tx: Tx) -> None:
        a_server(tx, id=server.id, facilitator_role_id=staff.id)
        a_cohort(tx, server.id, role_id=strong.id)
        a_cohort(tx, server.id, "Autumn", role_id=staff.id)

    database = Database(sqlite_url)
    await database.write(fill)
    database.close()
    done = await leaders(tmp_path, "doctor", database_url=sqlite_url, **login(town))
    said = " ".join(done.out.split())
    assert (done.code, done.out.count("PROBLEM")) == (1, 2)
    assert f"the role Spring ({strong.id}), which the bot gives to members, carries power" in said
    assert f"the role Guides ({staff.id}) was chosen for staff, and the bot gives it to members" in said


async def test_the_doctor_sees_where_the_bots_role_stands(tmp_path: Path, town: Sandbox, sqlite_url: str) -> None:
    server = await town.server("Hillside", existing_roles=["Mentor"])
    mentor = server.role("Mentor")
    before = await leaders(tmp_path, "doctor", **login(town))
    assert (before.code, before.out.count("PROBLEM")) == (1, 1)
    assert f"the role Mentor ({mentor.id}), which /setup will take for mentors" in " ".join(before.out.split())
    database = Database(sqlite_url)
    await database.write(lambda tx: a_server(tx, id=server.id, mentor_role_id=mentor.id) and None)
    database.close()
    done = await leaders(tmp_path, "doctor", database_url=sqlite_url, **login(town))
    said = " ".join(done.out.split())
    assert (done.code, done.out.count("PROBLEM")) == (1, 1)
    assert f"in Hillside ({server.id}) the role Mentor ({mentor.id}) stands above the bot's own" in said
    assert "drag the bot's role above it" in said
    assert "channels that the bot may not see could not be looked at" in said
    await mentor.edit(position=server.bot_member.role.position)
    tied = await leaders(tmp_path, "doctor", database_url=sqlite_url, **login(town))
    assert "stands above the bot's own" in tied.out, "of two at the same position the older one stands above"
    await server.bot_member.role.edit(position=3)
    well = await leaders(tmp_path, "doctor", database_url=sqlite_url, **login(town))
    assert well.code == 0


async def test_the_doctor_knows_that_some_servers_ask_for_two_factor_authentication(
    tmp_path: Path, town: Sandbox
) -> None:
    await town.server("Hillside", two_factor=True)
    assert (await leaders(tmp_path, "doctor", **login(town))).code == 0
    town.faults.no_two_factor()
    done = await leaders(tmp_path, "doctor", **login(town))
    assert (done.code, done.out.count("PROBLEM")) == (1, 1)
    said = " ".join(done.out.split())
    assert "asks for two-factor authentication from whoever manages it" in said
    assert "The owner of the bot's application turns it on" in said


async def test_the_doctor_ends_also_where_there_are_many_servers(
    tmp_path: Path, town: Sandbox, sqlite_url: str
) -> None:
    for number in range(1, 230):
        await town.server(f"Server {number}")
    database = Database(sqlite_url)

    def fill(tx: Tx) -> None:
        for server in town.servers:
            a_server(tx, id=server.id)

    await database.write(fill)
    database.close()
    before = len(town.requests)
    done = await leaders(tmp_path, "doctor", database_url=sqlite_url, **login(town))
    assert done.code == 0
    assert done.out.count("the bot is allowed all that it needs") == 230
    asked = [each.path for each in town.requests[before:]]
    assert asked.count("/users/@me/guilds") == 2
    assert len(asked) <= 3 * 230 + 5


@pytest.mark.parametrize("without_ctrl_c", [False, True])
async def test_the_local_discord_is_open_to_other_bots_until_ctrl_c(tmp_path: Path, without_ctrl_c: bool) -> None:
    start = started_without_ctrl_c if without_ctrl_c else started
    process = await start(tmp_path, "sandbox", "--server", "Elsewhere")
    assert process.stdout is not None
    said: dict[str, str] = {}
    async with asyncio.timeout(60):
        while "Token" not in said:
            line = (await process.stdout.readline()).decode()
            assert line, "it ended before it said where it is"
            name, _, value = line.strip().partition(" ")
            said[name] = value.strip()
    bot_process = await started(
        tmp_path, "run", discord_token=said["Token"], discord_api_url=said["REST"], guild_ready_timeout="0"
    )
    await until_ready(bot_process)
    bot_process.terminate()
    assert (await ended(bot_process)).code == 0
    process.send_signal(signal.SIGINT)
    done = await ended(process)
    assert done.code == 0, done.err
    assert "Traceback" not in done.err
