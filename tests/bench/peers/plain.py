"""The same statements, the way most bots issue them: async SQLAlchemy on aiosqlite, awaited one by one, in the command.

It runs our services' own statements (`run_sync` awaits each of them through aiosqlite) on a copy of the same file with
the same pragmas. Around them there is nothing of ours: no router, no languages, no outbox dispatcher, no roles given.
"""

import asyncio
import os
from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from typing_extensions import override

from bot.core.people import Caller
from bot.db.vault import Vault, new_key
from bot.feature import bind_hooks
from bot.people import identity
from bot.people.act import Act
from bot.ui import components
from bot.ui.custom_ids import CustomId
from cogs import FEATURES
from cogs.cohorts.rules.cohorts import ProviderRole, Setting
from cogs.cohorts.services import joining
from cogs.programs import services as progress
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.services import rsvps
from tests.bench import peers

CODES = ("en", "es", "so")
VAULT = Vault([new_key()])
engine = create_async_engine(os.environ["LEADERS_DATABASE_URL"].replace("sqlite:", "sqlite+aiosqlite:"))


@event.listens_for(engine.sync_engine, "connect")
def prepare(connection: Any, _record: object) -> None:
    """The same pragmas as ours."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class Plain(discord.Client):
    """Answers /progress and the join form."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), guild_ready_timeout=0, max_messages=None)
        self.tree = app_commands.CommandTree(self)

    @override
    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """The join form and the buttons; commands go through the tree."""
        if interaction.type is discord.InteractionType.modal_submit:
            await join(interaction)
        elif interaction.type is discord.InteractionType.component:
            await answer(interaction)


bot = Plain()
bind_hooks(FEATURES)


def caller(interaction: discord.Interaction) -> Caller:
    """Who asks."""
    return Caller(interaction.user.id, interaction.guild_id, interaction.user.display_name)


@bot.tree.command(name="progress")
async def tell_progress(interaction: discord.Interaction) -> None:
    """What you have done, and what remains."""

    def work(tx: Session) -> progress.Progress:
        actor = identity.recognise(tx, caller(interaction))
        return progress.show(tx, Act(actor, datetime.now(UTC), CODES, VAULT))

    async with AsyncSession(engine, expire_on_commit=False, autoflush=False) as session:
        shown = await session.run_sync(work)
    text = "\n".join(
        f"**{cohort.cohort}**\n" + "\n".join(f"{line.kind}: {line.done} of {line.required}" for line in cohort.lines)
        for cohort in shown.cohorts
    )
    await interaction.response.send_message(text or "Nothing yet.", ephemeral=True)


async def join(interaction: discord.Interaction) -> None:
    """Give a place."""
    press = CustomId.read(str((interaction.data or {}).get("custom_id")))
    assert press is not None
    filled: dict[str, Any] = dict(components.filled(interaction))
    now = datetime.now(UTC)

    def work(tx: Session) -> str:
        actor = identity.remember(tx, caller(interaction), now=now)
        joined = joining.join(
            tx,
            Act(actor, now, CODES, VAULT),
            cohort_id=press.subject,
            role=ProviderRole(filled["role"][0]),
            setting=Setting(filled["setting"][0]),
            languages=filled["languages"],
            agreed=filled["agree"],
        )
        return joined.cohort

    async with AsyncSession(engine, expire_on_commit=False, autoflush=False) as session:
        name = await session.run_sync(work)
        await session.commit()
    await interaction.response.send_message(f"Welcome to {name}.", ephemeral=True)


async def answer(interaction: discord.Interaction) -> None:
    """Going or not; the announcement shows how many, after each press."""
    press = CustomId.read(str((interaction.data or {}).get("custom_id")))
    assert press is not None
    now = datetime.now(UTC)

    def work(tx: Session) -> rsvps.Answered:
        actor = identity.remember(tx, caller(interaction), now=now)
        return rsvps.rsvp(tx, Act(actor, now, CODES, VAULT), session=press.subject, answer=RsvpAnswer(press.choice))

    while True:  # SQLite lets one write at a time, and some of the others come back for that
        try:
            async with AsyncSession(engine, expire_on_commit=False, autoflush=False) as session:
                said = await session.run_sync(work)
                await session.commit()
            break
        except OperationalError:
            await asyncio.sleep(0.01)
    await interaction.response.send_message(f"{said.title}: {said.answer}", ephemeral=True)
    if interaction.message is not None:
        shown = ", ".join(f"{count} {what}" for what, count in said.counts.items())
        await interaction.message.edit(content=f"We meet. {shown}")


if __name__ == "__main__":
    peers.run(bot)
