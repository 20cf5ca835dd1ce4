"""Notices on their way: how fast beside a bare loop, what each costs, and how long the event loop stands still."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from sqlalchemy import insert

from bot.db import Database, Tx
from bot.db.migrations import upgrade
from bot.delivery.dispatcher import IN_FLIGHT
from bot.outbox.models import OutboxEntry
from bot.people.models import Server
from cogs.cohorts.models import Cohort, CohortLanguage
from sandbox import Sandbox
from tests.bench.bots import HOUSE
from tests.bench.figures import Figure, at_least, beside, bounded

CHANNELS = 200
NO_PACE = 1_000_000
PATIENCE_SECONDS = 120.0


async def measure(folder: Path, *, due: int, overdue: int, paced: int) -> list[Figure]:
    """Of deliveries: `due` notices without a pace, `overdue` ones for the stall, `paced` ones at 45 a second."""
    async with _town() as (town, channels):
        ours, _, _ = await _ours(town, channels, folder / "due", due, NO_PACE)
        bare, _ = await _bare(town, channels, due, 0)
    async with _town() as (town, channels):
        _, _, stall = await _ours(town, channels, folder / "overdue", overdue, NO_PACE)
    async with _town() as (town, channels):
        _, our_cost, _ = await _ours(town, channels, folder / "paced", paced, 45)
        _, bare_cost = await _bare(town, channels, paced, 45)
    return [
        at_least(f"{due} due notices, no pace: ours / bare loop", ours, bare, "a second", 0.7),
        at_least(f"{due} due notices, no pace: ours / 200 a second", ours, 200, "a second", 1.0),
        bounded(f"{overdue} overdue: longest stall of the loop", stall * 1000, 50, "ms"),
        beside("at 45 a second, processor time a notice: ours / bare loop", our_cost * 1000, bare_cost * 1000, "ms"),
    ]


@contextlib.asynccontextmanager
async def _town() -> AsyncGenerator[tuple[Sandbox, list[int]]]:
    async with Sandbox.open(datetime.now(UTC), bot="none") as town:
        server = await town.server("Riverside")
        yield town, [(await server.make_channel(f"cohort-{n}")).id for n in range(CHANNELS)]


async def _ours(
    town: Sandbox, channels: list[int], folder: Path, count: int, per_second: int
) -> tuple[float, float, float]:
    """How many a second, the processor seconds of one, and the longest stall."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'leaders.sqlite3'}"
    upgrade(url)
    database = Database(url)
    try:
        await database.write(_owe, server=town.servers[0].id, channels=channels, count=count)
    finally:
        database.close()
    told = folder / "stall"
    environment = {
        "LEADERS_DISCORD_TOKEN": town.token,
        "LEADERS_DISCORD_API_URL": town.api_url,
        "LEADERS_DATABASE_URL": url,
        "LEADERS_DATA_DIR": str(folder),
        "LEADERS_GUILD_READY_TIMEOUT": "0",
        "LEADERS_LOG_LEVEL": "ERROR",
    }
    process = await _process("tests.bench.peers.unpaced", str(per_second), str(told), environment=environment)
    rate, cost = await _watch(town, process, count)
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.wait(), 30)
    return rate, cost, float(told.read_text("utf-8"))


async def _bare(town: Sandbox, channels: list[int], count: int, per_second: int) -> tuple[float, float]:
    told = {
        "token": town.token,
        "api": town.api_url,
        "channels": channels,
        "count": count,
        "in_flight": IN_FLIGHT,
        "per_second": per_second,
    }
    process = await _process("tests.bench.peers.courier", json.dumps(told), environment={})
    figures = await _watch(town, process, count)
    await asyncio.wait_for(process.wait(), 30)
    return figures


async def _process(module: str, *arguments: str, environment: dict[str, str]) -> asyncio.subprocess.Process:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADERS_")}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, cwd=HOUSE, env=kept | environment, stdout=sys.stderr
    )


async def _watch(town: Sandbox, process: asyncio.subprocess.Process, count: int) -> tuple[float, float]:
    """From the first message that arrives to the last: how many a second, and the processor seconds of one."""
    before = len(town.request_log.posts)
    person = psutil.Process(process.pid)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(town.request_log.posts) == before:
            await asyncio.sleep(0.001)
        began, spent, first = time.monotonic(), _processor(person), len(town.request_log.posts)
        while len(town.request_log.posts) < before + count:
            if process.returncode is not None:
                raise RuntimeError(f"it ended with {process.returncode} before all had arrived")
            await asyncio.sleep(0.001)
    arrived = before + count - first
    return arrived / (time.monotonic() - began), (_processor(person) - spent) / arrived


def _processor(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _owe(tx: Tx, *, server: int, channels: list[int], count: int) -> None:
    """So many welcomes, all of them due for a minute."""
    at = datetime.now(UTC) - timedelta(minutes=1)
    tx.execute(insert(Server), [{"id": server, "name": "Riverside", "set_up_at": at}])
    tx.execute(
        insert(Cohort),
        [
            {
                "id": n,
                "server_id": server,
                "name": f"Cohort {n}",
                "timezone": "America/Los_Angeles",
                "capacity": 30,
                "channel_id": channel,
                "created_at": at,
            }
            for n, channel in enumerate(channels, 1)
        ],
    )
    tx.execute(
        insert(CohortLanguage),
        [{"server_id": server, "cohort_id": n, "position": 0, "language": "en"} for n in range(1, len(channels) + 1)],
    )
    tx.execute(
        insert(OutboxEntry),
        [
            {
                "server_id": server,
                "entry_type": "notice",
                "kind": "cohort.welcome",
                "subject_id": 1 + n % len(channels),
                "dedupe_key": f"bench {n}",
                "due_at": at,
                "next_attempt_at": at,
                "state": "planned",
            }
            for n in range(count)
        ],
    )
