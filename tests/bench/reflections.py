"""What a journal costs among many, and what encryption costs when somebody writes."""

import asyncio
from datetime import UTC, datetime, timedelta
from time import perf_counter

from sqlalchemy import func, insert, select
from typing_extensions import override

from bot.core.people import Actor, Standing
from bot.db import Database, Tx
from bot.db.vault import Binding, Vault, new_key
from bot.people.act import Act
from bot.people.models import Member
from cogs.reflections.models import Reflection
from cogs.reflections.rules.audience import ReflectionStatus, Visibility
from cogs.reflections.services import saving
from sandbox import Person, Sandbox, Server
from sandbox.client import slash
from sandbox.server import interactions
from sandbox.startup import InProcessBot
from tests.bench.figures import Figure, beside, percentile

WRITERS = 200
WORDS = "Today I listened longer than I spoke, and the room grew quiet. " * 10


class Open(Vault):
    """A vault that hides nothing: what writing costs without encryption."""

    @override
    def seal(self, words: str, binding: Binding) -> bytes:
        return words.encode()


async def measure(*, rows: int, asked: int) -> list[Figure]:
    """`/journal` of one person among these rows beside a bare command, and saving beside saving without encryption."""
    async with Sandbox.open(datetime.now(UTC)) as town:
        server = await town.server("Riverside")
        await server.owner.slash("setup", timezone="UTC")
        amina = await server.person("Amina")
        await amina.slash("journal", text=WORDS)
        assert isinstance(town.bot, InProcessBot) and town.bot.app is not None
        database, vault = town.bot.app.database, town.bot.app.vault
        await database.write(_fill, vault, server.id, rows)
        took: dict[str, list[float]] = {"support": [], "journal": []}
        for number in range(asked + 5):
            for command, samples in took.items():
                milliseconds = await _ask(town, server, amina, command)
                if number >= 5:
                    samples.append(milliseconds)
                await asyncio.sleep(0.005)
        journal, bare = (percentile(took[name], 0.5) for name in ("journal", "support"))
        sealed, plain = await _saved(database, vault, server.id, amina.id, asked)
        return [
            beside(f"/journal among {rows} reflections p50: beside a bare command", journal, bare, "ms", 2.0),
            beside("a reflection saved p50: encrypted / not", sealed, plain, "ms", 1.2),
        ]


def _fill(tx: Tx, vault: Vault, server: int, rows: int) -> None:
    now = datetime.now(UTC)
    first = tx.execute(select(func.max(Member.id))).scalar_one() + 1
    people = [
        {"id": first + n, "server_id": server, "user_id": 10**18 + n, "name": f"Writer {n}", "created_at": now}
        for n in range(WRITERS)
    ]
    tx.execute(insert(Member), people)
    own = tx.execute(select(Reflection.member_id)).scalar_one()
    number = tx.execute(select(func.max(Reflection.id))).scalar_one()
    made: list[dict[str, object]] = []
    for n in range(1, rows + 1):
        member = own if n % WRITERS == 0 else first + n % WRITERS
        binding = Binding.of(Reflection.sealed, row=number + n, owner=member)
        made.append(
            {
                "id": number + n, "server_id": server, "member_id": member, "sealed": vault.seal(WORDS, binding),
                "at": now - timedelta(minutes=n), "status": ReflectionStatus.KEPT, "visibility": Visibility.ME,
                "shared": 0,
            }
        )  # fmt: skip
    tx.execute(insert(Reflection), made)


async def _ask(town: Sandbox, server: Server, person: Person, command: str) -> float:
    data = slash.find(town.discord.state, server.guild, command).data([], {})
    channel = server.channel("general").channel
    interaction = interactions.begin(
        town.discord, interactions.COMMAND, town.discord.state.accounts[person.id], channel, data, what=command
    )
    await interactions.acknowledgement(town.discord, interaction)
    assert interaction.acknowledged_ms is not None
    return interaction.acknowledged_ms


async def _saved(database: Database, vault: Vault, server: int, user: int, asked: int) -> tuple[float, float]:
    """The medians of saving, with encryption and without, by turns."""
    member = await database.read(lambda tx: tx.execute(select(Member.id).where(Member.user_id == user)).scalar_one())
    actor = Actor(user, server, "Amina", frozenset({Standing.ANYONE, Standing.MEMBER}), member_id=member)
    took: dict[str, list[float]] = {"sealed": [], "plain": []}
    acts = {
        "sealed": Act(actor, datetime.now(UTC), ("en",), vault),
        "plain": Act(actor, datetime.now(UTC), ("en",), Open([new_key()])),
    }
    for _ in range(asked):
        for name, act in acts.items():
            begun = perf_counter()
            await database.write(saving.save, act, written=WORDS)
            took[name].append((perf_counter() - begun) * 1000)
    return percentile(took["sealed"], 0.5), percentile(took["plain"], 0.5)
