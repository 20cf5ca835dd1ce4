"""What a whole round of matching costs, from profiles in the database to a stored draft with its reasons.

Beside it: the bare scipy solve of the same table in the same run, and others who solve it: greedy, and networkx and
OR-tools where they are installed. Peak memory is that of a process of its own for each.
"""

import asyncio
import gc
import json
import random
import resource
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from sqlalchemy import insert

from bot import own_process
from bot.core.people import Actor, Standing
from bot.db import Database, Tx
from bot.db.migrations import bring_up_to_date
from bot.db.vault import Vault, new_key
from bot.people.act import Act
from bot.people.models import Member, Server
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import ProviderRole, Setting
from cogs.mentoring.models import (
    Mentor,
    MentoringLanguage,
    MentoringProfile,
    MentoringTime,
    MentorRequest,
    MentorRequestGoal,
    MentorStrength,
)
from cogs.mentoring.rules.fit import Fluency, fit_table
from cogs.mentoring.rules.mentors import Topic
from cogs.mentoring.rules.rounds import Inputs, plan
from cogs.mentoring.services import candidates, rounds
from tests.bench.figures import Figure, beside, bounded

LANGUAGES = ("en", "es", "so", "am", "ti", "vi", "zh-Hans", "ar", "ru", "uk", "ko")
CAPACITY = 3
LIMITED = 1000
"""From so many mentees on there are limits; below, a few milliseconds decide."""
SLOW = 100
"""The most mentees for a peer that is written in Python."""


async def measure(*, sizes: tuple[int, ...]) -> list[Figure]:
    """Whole rounds of these sizes, each in processes of its own."""
    figures: list[Figure] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="bench-matching-") as folder:
            round_ = await _process("round", size, folder)
            bare = await _process("bare", size, folder)
        limits = (2.5, 1.5) if size >= LIMITED else (None, None)
        what = f"a round of {size} mentees"
        figures += [
            beside(f"{what}: ours / the bare solve", round_["seconds"], round_["bare"], "s", limits[0]),
            beside(f"{what}, peak memory: ours / the bare solve", round_["peak"], bare["peak"], "MB", limits[1]),
        ]
        if size >= LIMITED:
            figures.append(bounded(f"{what}: the longest stall of the event loop", round_["stall"], 50, "ms"))
        for peer, found in round_["peers"].items():
            if found is None:
                figures.append(beside(f"{what}: {peer} is not installed, or too slow", 0, 1, "none"))
                continue
            figures += [
                beside(f"{what}: ours / {peer}", round_["seconds"], found["seconds"], "s"),
                beside(f"{what}, matched: ours / {peer}", round_["matched"], found["matched"], "people"),
                beside(f"{what}, total fit: ours / {peer}", round_["fit"], found["fit"], "points"),
            ]
    return figures


async def _process(what: str, size: int, folder: str) -> Any:
    process = await create_subprocess_exec(
        sys.executable, "-m", "tests.bench.matching", what, str(size), folder, stdout=PIPE
    )
    said, _none = await process.communicate()
    assert process.returncode == 0, f"{what} of {size} failed"
    return json.loads(said.splitlines()[-1])


# --- in a process of its own -----------------------------------------------------------------------------------------


async def whole_round(size: int, folder: Path) -> dict[str, Any]:
    """A round from the database and back, and the bare solve of the same table between; medians of a few."""
    url = f"sqlite:///{folder / 'matching.sqlite3'}"
    bring_up_to_date(url)
    database = Database(url)
    vault = Vault([new_key()])
    try:
        act = await database.write(_fill, vault, size)
        await own_process.compute(plan, (await database.read(candidates.load, act, cohort="Spring")).inputs)  # imports
        gc.collect()
        gc.freeze()  # as the bot does at its start
        stall = 0.0
        seconds, bare = list[float](), list[float]()
        inputs, planned, peak = None, None, 0.0
        for _ in range(3 if size <= LIMITED else 1):
            watched = asyncio.create_task(_longest_stall(stop := asyncio.Event()))
            begun = time.perf_counter()
            found = await database.read(candidates.load, act, cohort="Spring")
            planned = await own_process.compute(plan, found.inputs)
            await database.write(rounds.keep, act, candidates=found, plan=planned)
            seconds.append(time.perf_counter() - begun)
            stop.set()
            stall = max(stall, await watched)
            inputs = found.inputs
            peak = await own_process.compute(peak_memory)
            costs, _table = await asyncio.to_thread(_costs, inputs)
            begun = time.perf_counter()
            await asyncio.to_thread(linear_sum_assignment, costs)
            bare.append(time.perf_counter() - begun)
            del costs
        assert inputs is not None and planned is not None
        np.save(folder / "table.npy", _table_of(inputs))
        peers = {name: peer(inputs) for name, peer in PEERS_BY_NAME.items()}
        return {
            "seconds": median(seconds), "bare": median(bare), "peak": peak, "stall": 1000 * stall,
            "matched": len(planned.pairs), "fit": planned.fit, "peers": peers,
        }  # fmt: skip
    finally:
        database.close()


def peak_memory() -> float:
    """The most that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bare_solve(folder: Path) -> dict[str, Any]:
    """The bare solve alone: how much memory it takes, with its table."""
    table = np.load(folder / "table.npy")
    linear_sum_assignment(_costs_of(table))
    return {"peak": peak_memory()}


async def _longest_stall(stop: asyncio.Event) -> float:
    """By how much the event loop was late at worst, until it is told to stop."""
    longest = 0.0
    while not stop.is_set():
        begun = time.perf_counter()
        await asyncio.sleep(0.005)
        longest = max(longest, time.perf_counter() - begun - 0.005)
    return longest


def _table_of(inputs: Inputs) -> NDArray[np.int16]:
    return fit_table(inputs.mentors, inputs.mentees, inputs.excluded, inputs.weights)


def _costs(inputs: Inputs) -> tuple[NDArray[np.float64], NDArray[np.int16]]:
    table = _table_of(inputs)
    return _costs_of(table), table


def _costs_of(table: NDArray[np.int16]) -> NDArray[np.float64]:
    """The table by mentors' places: a match is worth more than all fits together."""
    costs = np.empty((len(table), table.shape[1] * CAPACITY))
    for start in range(0, len(table), 256):
        block = table[start : start + 256]
        worth = np.where(block >= 0, -float(1000 * len(table) + 1) - block, 0)
        costs[start : start + 256] = np.repeat(worth, CAPACITY, axis=1)
    return costs


# --- peers -----------------------------------------------------------------------------------------------------------


def _greedy(inputs: Inputs) -> dict[str, float]:
    """The best pair first, then the next best that is still free."""
    begun = time.perf_counter()
    table = _table_of(inputs)
    rows, columns = np.nonzero(table >= 0)
    order = np.argsort(-table[rows, columns], kind="stable")
    places, taken = [one.places for one in inputs.mentors], set[int]()
    fit = 0
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if row not in taken and places[column] > 0:
            taken.add(row)
            places[column] -= 1
            fit += int(table[row, column])
    return {"seconds": time.perf_counter() - begun, "matched": len(taken), "fit": fit}


def _ortools(inputs: Inputs) -> dict[str, float] | None:
    """OR-tools' min-cost flow with places as capacities."""
    if find_spec("ortools") is None:
        return None
    from ortools.graph.python import min_cost_flow  # pyright: ignore[reportMissingImports]

    begun = time.perf_counter()
    table = _table_of(inputs)
    rows, columns = np.nonzero(table >= 0)
    mentees, mentors = table.shape
    source, sink, bonus = mentees + mentors, mentees + mentors + 1, 1000 * mentees + 1
    flow: Any = min_cost_flow.SimpleMinCostFlow()
    first = flow.add_arcs_with_capacity_and_unit_cost(
        rows, mentees + columns, np.ones(len(rows), int), -(table[rows, columns].astype(int) + bonus)
    )
    for row in range(mentees):
        flow.add_arc_with_capacity_and_unit_cost(source, row, 1, 0)
        flow.add_arc_with_capacity_and_unit_cost(row, sink, 1, 0)
    for column, one in enumerate(inputs.mentors):
        flow.add_arc_with_capacity_and_unit_cost(mentees + column, sink, one.places, 0)
    flow.set_node_supply(source, mentees)
    flow.set_node_supply(sink, -mentees)
    assert flow.solve() == flow.OPTIMAL
    chosen = flow.flows(first) > 0
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "matched": int(chosen.sum()), "fit": int(table[rows, columns][chosen].sum())}


def _networkx(inputs: Inputs) -> dict[str, float] | None:
    """networkx's matching of mentors' places; it is written in Python, and takes many minutes for more people."""
    if find_spec("networkx") is None or len(inputs.mentees) > SLOW:
        return None
    import networkx  # pyright: ignore[reportMissingModuleSource, reportMissingImports]

    begun = time.perf_counter()
    table = _table_of(inputs)
    graph: Any = networkx.Graph()
    for row, column in zip(*(found.tolist() for found in np.nonzero(table >= 0)), strict=True):
        for place in range(CAPACITY):
            graph.add_edge(row, (column, place), weight=1000 * len(table) + 1 + int(table[row, column]))
    pairs: Any = networkx.max_weight_matching(graph)
    chosen = [(a, b) if isinstance(a, int) else (b, a) for a, b in pairs]
    fit = sum(int(table[row, place[0]]) for row, place in chosen)
    return {"seconds": time.perf_counter() - begun, "matched": len(chosen), "fit": fit}


PEERS_BY_NAME: Mapping[str, Callable[[Inputs], dict[str, float] | None]] = {
    "greedy": _greedy,
    "OR-tools": _ortools,
    "networkx": _networkx,
}


# --- the people ------------------------------------------------------------------------------------------------------


def _fill(tx: Tx, vault: Vault, size: int) -> Act:
    """A cohort with so many who wait and a third as many mentors, as in life: everybody says something else."""
    chance = random.Random(7)
    now = datetime.now(UTC)
    server, cohort = 1, 1
    tx.add(Server(id=server, name="Riverside", set_up_at=now))
    tx.flush()
    tx.add(Cohort(id=cohort, server_id=server, name="Spring", timezone="UTC", capacity=500, created_at=now))
    tx.flush()
    mentors = size // CAPACITY
    ids = range(1, size + mentors + 1)
    tx.execute(
        insert(Member),
        [{"id": n, "server_id": server, "user_id": 10**18 + n, "name": f"Person {n}", "created_at": now} for n in ids],
    )
    tx.execute(
        insert(MentoringProfile),
        [
            {
                "id": n, "server_id": server, "member_id": n, "timezone": "America/Los_Angeles", "at": now,
                "role": chance.choice([None, *ProviderRole]), "setting": chance.choice([None, *Setting]),
                "region": chance.choice(["", "north", "south"]), "agency": f"agency {chance.randrange(60)}",
            }
            for n in ids
        ],
    )  # fmt: skip
    languages, times, topics = list[dict[str, Any]](), list[dict[str, Any]](), dict[int, list[Topic]]()
    for n in ids:
        for position, code in enumerate(chance.sample(LANGUAGES, chance.randint(1, 3))):
            languages.append(
                {"server_id": server, "profile_id": n, "position": position, "language": code,
                 "fluency": chance.choice((Fluency.FLUENT, Fluency.WORKING))}
            )  # fmt: skip
        for position in range(chance.randint(1, 4)):
            starts = 60 * chance.randrange(8, 19)
            times.append(
                {"server_id": server, "profile_id": n, "position": position, "weekday": chance.randrange(7),
                 "starts": starts, "ends": starts + 120}
            )  # fmt: skip
        topics[n] = chance.sample(list(Topic), 3)
    tx.execute(insert(MentoringLanguage), languages)
    tx.execute(insert(MentoringTime), times)
    shared = {"server_id": server, "at": now}
    offers = [{**shared, "id": n, "member_id": n, "capacity": CAPACITY, "approved_at": now} for n in ids[:mentors]]
    tx.execute(insert(Mentor), offers)
    tx.execute(insert(MentorRequest), [{**shared, "id": n, "member_id": n} for n in ids[mentors:]])
    said = [(n, position, topic) for n in ids for position, topic in enumerate(topics[n])]
    item = {"server_id": server}
    tx.execute(
        insert(MentorStrength),
        [{**item, "mentor_id": n, "position": p, "topic": topic} for n, p, topic in said if n <= mentors],
    )
    tx.execute(
        insert(MentorRequestGoal),
        [{**item, "request_id": n, "position": p, "topic": topic} for n, p, topic in said if n > mentors],
    )
    tx.execute(
        insert(Enrollment),
        [
            {"server_id": server, "cohort_id": cohort, "member_id": n, "joined_at": now, "role": ProviderRole.OTHER}
            for n in ids[mentors:]
        ],
    )  # fmt: skip
    actor = Actor(1, server, "Rosa", frozenset({Standing.FACILITATOR}), member_id=1)
    return Act(actor, now, ("en",), vault)


if __name__ == "__main__":
    kind, count, where = sys.argv[1:]
    result = asyncio.run(whole_round(int(count), Path(where))) if kind == "round" else bare_solve(Path(where))
    print(json.dumps(result))
