"""`make bench`: start the bots, ask them by turns, and hold the numbers against their limits."""

import argparse
import asyncio
import gc
import itertools
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from sandbox import NoReply, Sandbox
from sandbox.server.entities import Account as Somebody
from sandbox.server.entities import Json, Post
from tests.bench import (
    bots,
    catalogues,
    certificates,
    deliveries,
    matching,
    reflections,
    verification,
    wakings,
    wordings,
)
from tests.bench.bots import Bot
from tests.bench.figures import Figure, beside, bounded, keep, more_by, percentile, show
from tests.bench.scene import Scene, answers_in, furnish, require_places, write_down

BLOCK = 20
"""So many interactions are one bot's turn."""
REST_SECONDS = 0.02
"""After each interaction, for every bot alike: time to finish what it does after its answer, as in life."""
SIGNS = {"✅": "going", "🤔": "maybe", "❌": "cant"}
A_SECOND_OF_LOAD = 100
CYCLE = "pppprpppppprppppjppr"
"""Twenty interactions of the load: 16 /progress, 3 buttons, 1 join."""
FORM = {"role": "educator", "setting": "child-care", "languages": ["en", "es"], "agree": True}


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    starts: int
    progress: int
    joins: int
    warm_up: int
    load_seconds: int
    presses: int
    due: int
    overdue: int
    paced: int
    ahead: int
    wakings: int
    jobs: int
    reflections: int
    journals: int
    rounds: tuple[int, ...]
    certificates: tuple[int, int]

    @property
    def strangers(self) -> int:
        """People who will join: in the rounds, in the load, and one whose form is the pattern."""
        return 1 + self.warm_up + self.joins + 5 * self.load_seconds


FULL = Size(
    starts=3, progress=1200, joins=600, warm_up=60, load_seconds=30, presses=500, due=2000, overdue=5000, paced=450,
    ahead=1_000_000, wakings=300, jobs=100_000,
    reflections=100_000, journals=300, rounds=(100, 1000, 5000), certificates=(200, 2000),
)  # fmt: skip
SHORT = Size(
    starts=1, progress=40, joins=20, warm_up=2, load_seconds=1, presses=40, due=60, overdue=60, paced=20, ahead=2000,
    wakings=5, jobs=2000, reflections=500, journals=5, rounds=(30,), certificates=(10, 10),
)  # fmt: skip


@dataclass
class Bench:
    """One run."""

    size: Size
    ours: Bot
    plain: Bot
    static: Bot
    few: Bot
    tell: Callable[[str, int], Callable[[], None]]
    """Opens a bar (what, of how many) and gives what moves it on."""
    fields: list[Json] = field(default_factory=list[Json])
    """Those of a real join form, filled in."""
    static_ms: float = 0.0
    """The median of the static answer."""

    async def run(self) -> list[Figure]:
        """What people wait for, in order."""
        figures: list[Figure] = []
        async with bots.up(self.ours, self.plain, self.static):
            await self.learn_the_form()
            figures += await self.progress()
            figures += await self.join()
            figures += await self.load()
            figures += await self.burst()
        return figures

    # --- starts ------------------------------------------------------------------------------------------------------

    async def starts(self) -> list[Figure]:
        """From nothing to the first answer; and the memory a moment later."""
        several = (self.static, self.ours, self.few)
        seconds: dict[str, list[float]] = {bot.name: [] for bot in several}
        work: dict[str, list[float]] = {bot.name: [] for bot in several}
        memory: dict[str, list[float]] = {bot.name: [] for bot in several}
        rehearsals = 1 if self.size.starts > 1 else 0  # the very first start may have to compile
        step = self.tell("starts", len(several) * (rehearsals + self.size.starts))
        for number in range(-rehearsals, self.size.starts):
            for bot in several:
                took = await bot.start()
                await asyncio.sleep(bots.REST_SECONDS)
                if number >= 0:
                    seconds[bot.name].append(took)
                    work[bot.name].append(bot.processor_seconds)
                    memory[bot.name].append(bot.resident_mb)
                await bot.stop()
                step()
        took, held = ({name: median(each) for name, each in some.items()} for some in (seconds, memory))
        least = {name: min(each) for name, each in work.items()}
        return [
            beside("start to first answer: ours / static", took["ours"], took["static"], "s", 3.5),
            more_by("resident memory: ours / static (75 MB more at most)", held["ours"], held["static"], "MB", 75),
            beside("processor time of a start: twelve languages / three", least["ours"], least["few"], "s", 1.1),
            more_by(
                "resident memory: twelve languages / three (3 MB more at most)", held["ours"], held["few"], "MB", 3
            ),
        ]

    # --- by turns ----------------------------------------------------------------------------------------------------

    async def progress(self) -> list[Figure]:
        """/progress of people who have a ledger."""

        async def ask(bot: Bot, number: int) -> float:
            return await bot.scene.progress(bot.scene.veterans[number % len(bot.scene.veterans)])

        samples = await self.by_turns("/progress", (self.ours, self.plain, self.static), self.size.progress, ask)
        self.static_ms = percentile(samples["static"], 0.5)
        return self.compared("/progress", samples)

    async def join(self) -> list[Figure]:
        """The accepted form of people who were never here before, from submit."""

        async def ask(bot: Bot, number: int) -> float:
            return await bot.scene.join(1 + number, self.fields)

        return self.compared("join", await self.by_turns("join", (self.ours, self.plain), self.size.joins, ask))

    def compared(self, what: str, samples: dict[str, list[float]]) -> list[Figure]:
        """Medians and tails beside plain's; the median beside static's too."""
        middle, tail = ({name: percentile(each, part) for name, each in samples.items()} for part in (0.5, 0.99))
        return [
            beside(f"{what} p50: ours / plain", middle["ours"], middle["plain"], "ms", 0.9),
            beside(f"{what} p99: ours / plain", tail["ours"], tail["plain"], "ms", 1.0),
            beside(f"{what} p50: ours / static", middle["ours"], self.static_ms, "ms"),
            beside(f"{what} p50: plain / static", middle["plain"], self.static_ms, "ms"),
        ]

    async def by_turns(
        self, what: str, several: tuple[Bot, ...], count: int, ask: Callable[[Bot, int], Awaitable[float]]
    ) -> dict[str, list[float]]:
        """Ask each bot a block of questions, one after the other, and go round until all are asked."""
        samples: dict[str, list[float]] = {bot.name: [] for bot in several}
        step = self.tell(what, len(several) * count)
        for first in range(-self.size.warm_up, count, BLOCK):
            turn = max(0, first // BLOCK) % len(several)
            for bot in several[turn:] + several[:turn]:
                for number in range(first, min(first + BLOCK, count)):
                    milliseconds = await ask(bot, number + self.size.warm_up)
                    if number >= 0:
                        samples[bot.name].append(milliseconds)
                        step()
                    await asyncio.sleep(REST_SECONDS)
            gc.collect()
        return samples

    async def learn_the_form(self) -> None:
        """Let one person join as people do; what their app sends is the pattern for all others."""
        scene = self.ours.scene
        person = scene.town.server_of(scene.guild).person_of(scene.strangers[0])
        asked = await person.slash("cohort join", cohort="Cohort 1")
        form = await person.select(asked, asked.selects[0].custom_id, ["en"])
        done = await person.submit(form, FORM)
        self.fields = done.interaction.body["components"]

    # --- all at once -------------------------------------------------------------------------------------------------

    async def load(self) -> list[Figure]:
        """So many interactions a second, whether or not the earlier ones are answered."""
        scene, size = self.ours.scene, self.size
        total = A_SECOND_OF_LOAD * size.load_seconds
        step = self.tell("load", total)
        announcement = scene.board
        joiners = itertools.count(1 + size.warm_up + size.joins)
        for who in scene.veterans:
            await scene.progress(who)
        began = time.monotonic()
        asked: list[asyncio.Task[float]] = []
        for number in range(total):
            await asyncio.sleep(began + number / A_SECOND_OF_LOAD - time.monotonic())
            asked.append(asyncio.create_task(self.one_of_many(scene, number, announcement, joiners)))
            step()
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        unanswered = sum(isinstance(each, NoReply) for each in outcomes)
        answered = [each for each in outcomes if not isinstance(each, BaseException)]
        for each in outcomes:
            if isinstance(each, BaseException) and not isinstance(each, NoReply):
                raise each
        return [
            bounded("load of 100 a second: unanswered", unanswered, 0, "interactions"),
            bounded("load of 100 a second: p99", percentile(answered, 0.99), 250, "ms"),
            bounded("load of 100 a second: p50", percentile(answered, 0.5), 250, "ms"),
        ]

    async def burst(self) -> list[Figure]:
        """So many people answer one session within one second."""
        heard: dict[str, list[float]] = {}
        final: dict[str, list[float]] = {}
        unanswered = wrong = 0
        for bot in (self.plain, self.ours):
            people = bot.scene.known[: self.size.presses]
            answers = ["going" if number % 3 else "cant" for number in range(len(people))]
            step = self.tell(f"burst, {bot.name}", len(people))
            loop = asyncio.get_running_loop()
            began = loop.time()
            asked: list[asyncio.Task[tuple[float, float]]] = []
            for number, who in enumerate(people):
                await asyncio.sleep(began + number / len(people) - loop.time())
                asked.append(asyncio.create_task(bot.scene.answer(who, answers[number])))
                step()
            outcomes = await asyncio.gather(*asked, return_exceptions=True)
            answered = [each for each in outcomes if not isinstance(each, BaseException)]
            heard[bot.name], final[bot.name] = [each[0] for each in answered], [each[1] for each in answered]
            if bot is self.ours:
                unanswered = len(people) - len(answered)
                wrong = await self.wrong_counts(dict(zip(people, answers, strict=True)))
        what = f"{self.size.presses} answers in a second"
        return [
            bounded(f"{what}: not acknowledged in 3 s", unanswered, 0, "presses"),
            bounded(f"{what}: the last final answer", max(final["ours"]) / 1000, 10, "s"),
            bounded(f"{what}: counts that are wrong", wrong, 0, "counts"),
            beside(
                f"{what} p99: ours / plain",
                percentile(heard["ours"], 0.99),
                percentile(heard["plain"], 0.99),
                "ms",
                0.8,
            ),
        ]

    async def wrong_counts(self, said: dict[Somebody, str]) -> int:
        """How many answers are not kept as they were said, and how many counts are shown wrong after ten seconds."""
        scene = self.ours.scene
        kept = answers_in(self.ours.database_url)
        wanted = {sign: sum(each == answer for each in kept.values()) for sign, answer in SIGNS.items()}
        shown: dict[str, int] = {}
        until = time.monotonic() + 10
        while time.monotonic() < until and shown != wanted:
            text = json.dumps([scene.board.content, scene.board.embeds], ensure_ascii=False)
            shown = {sign: int(number) for sign, number in re.findall(r"(✅|🤔|❌) (\d+)", text)}
            await asyncio.sleep(0.05)
        lost = sum(kept.get(who.id) != answer for who, answer in said.items())
        return lost + sum(shown.get(sign) != count for sign, count in wanted.items())

    def one_of_many(
        self, scene: Scene, number: int, announcement: Post, joiners: Iterator[int]
    ) -> Coroutine[Any, Any, float]:
        """One interaction of the load."""
        who = scene.known[number % len(scene.known)]
        match CYCLE[number % len(CYCLE)]:
            case "j":
                return scene.join(next(joiners), self.fields)
            case "r":
                return scene.rsvp(who, announcement, ("going", "cant")[number % 2])
            case _:
                return scene.progress(who)


PARTS = (
    *("starts", "answers", "catalogues", "reflections", "deliveries", "wakings", "matching", "certificates"),
    *("verification", "wordings"),
)
"""What can be measured by itself."""


async def run(size: Size, parts: Collection[str], tell: Callable[[str, int], Callable[[], None]]) -> list[Figure]:
    """Open the towns, furnish them alike, and measure."""
    now = datetime.now(UTC)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        several: dict[str, Bot] = {}
        for name in bots.MODULES:
            town = await stack.enter_async_context(Sandbox.open(now, bot="none"))
            place = folder / name
            place.mkdir()
            several[name] = Bot(name, await furnish(town, strangers=size.strangers), place)
        write_down(several["ours"].scene, several["ours"].database_url, now=now)
        for name in ("plain", "static", "few"):
            shutil.copyfile(folder / "ours" / "leaders.sqlite3", folder / name / "leaders.sqlite3")
        gc.collect()
        gc.freeze()
        gc.disable()  # the towns are in this process: their pauses are not to be taken for a bot's
        try:
            bench = Bench(size, several["ours"], several["plain"], several["static"], several["few"], tell)
            figures: list[Figure] = []
            for part in parts:
                match part:
                    case "starts":
                        figures += await bench.starts()
                    case "answers":
                        figures += await bench.run()
                    case "catalogues":
                        figures += catalogues.measure()
                    case "reflections":
                        figures += await reflections.measure(rows=size.reflections, asked=size.journals)
                    case "deliveries":
                        figures += await deliveries.measure(
                            folder, due=size.due, overdue=size.overdue, paced=size.paced
                        )
                    case "wakings":
                        ahead = min(1000, size.ahead // 2)
                        sizes = wakings.Sizes(ahead, size.ahead, size.wakings, size.jobs, size.overdue)
                        figures += await wakings.measure(folder, sizes)
                    case "matching":
                        figures += await matching.measure(sizes=size.rounds)
                    case "certificates":
                        compared, many = size.certificates
                        figures += await certificates.measure(compared=compared, many=many)
                    case "verification":
                        figures += await verification.measure(certificates=size.jobs // 2, asked=size.progress)
                    case _:
                        figures += await wordings.measure()
        finally:
            gc.enable()
        for name in ("ours", "plain") if "answers" in parts else ():
            require_places(several[name].database_url, size.warm_up + size.joins, of=name)
        return figures


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few of each, to see that it works")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="these parts alone")
    parser.add_argument("--out", type=Path, default=Path("bench-results.json"), help="where the numbers go")
    chosen = parser.parse_args()
    os.environ["DISCORD_OPENAPI"] = ""  # checking each request takes the towns longer than some bots take to answer
    console = Console()
    columns = (TextColumn("{task.description:>12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, refresh_per_second=2) as bars:

        def tell(what: str, count: int) -> Callable[[], None]:
            bar = bars.add_task(what, total=count)
            return lambda: bars.advance(bar)

        figures = asyncio.run(run(SHORT if chosen.short else FULL, chosen.only, tell))
    show(console, figures)
    keep(figures, chosen.out)
    console.print(f"Written to {chosen.out}.")
    return int(any(each.is_missed for each in figures) and not chosen.short)


if __name__ == "__main__":
    sys.exit(main())
