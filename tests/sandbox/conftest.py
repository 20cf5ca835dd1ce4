"""A town with a bare discord.py bot in it, as somebody else would write one; and Discord's own description."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import discord
import pytest
from discord import app_commands, ui

from sandbox import Sandbox, Server
from sandbox.server.discord_py import discord_py_at
from tests.sandbox.api import Api
from tests.support.description import description_path


@pytest.fixture(autouse=True)
def violations_are_what_is_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here strangers break Discord's rules on purpose."""
    monkeypatch.setattr(Sandbox, "forgives", True)


@pytest.fixture
async def api() -> AsyncGenerator[Api]:
    """A town without a bot, asked in plain HTTP."""
    async with (
        Sandbox.open(now=datetime(2026, 9, 1, 16, tzinfo=UTC), bot="none") as town,
        aiohttp.ClientSession() as http,
    ):
        yield Api(town, http)


@pytest.fixture(scope="session")
def api_description() -> Path:
    """Discord's API description; tests that need it are skipped where it is not to be had."""
    path = description_path()
    if not path.is_file():
        pytest.skip(f"Discord's API description is not at {path}; set DISCORD_OPENAPI")
    return path


class Tea(ui.Modal, title="A form"):
    """A form with every kind of field that discord.py offers."""

    name: ui.Label[Tea] = ui.Label(
        text="Your name · Tu nombre", component=ui.TextInput(custom_id="name", max_length=20)
    )
    kind: ui.Label[Tea] = ui.Label(
        text="Which tea",
        component=ui.RadioGroup(
            custom_id="kind:7",
            options=[
                discord.RadioGroupOption(label="Black", value="b"),
                discord.RadioGroupOption(label="Green", value="g"),
            ],
        ),
    )
    extras: ui.Label[Tea] = ui.Label(
        text="With",
        component=ui.CheckboxGroup(
            custom_id="extras",
            required=False,
            options=[
                discord.CheckboxGroupOption(label="Milk", value="m", default=True),
                discord.CheckboxGroupOption(label="Sugar", value="s"),
            ],
        ),
    )
    friend: ui.Label[Tea] = ui.Label(text="For whom", component=ui.UserSelect(custom_id="friend", required=False))
    agree: ui.Label[Tea] = ui.Label(text="I agree", component=ui.Checkbox(custom_id="agree"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Say what was chosen."""
        parts = [label.component for label in (self.name, self.kind, self.extras, self.friend, self.agree)]
        said = [
            str(getattr(part, "values", None) if hasattr(part, "values") else getattr(part, "value", ""))
            for part in parts
        ]
        await interaction.response.send_message(" / ".join(said))


class Visitor(discord.Client):
    """A bare bot: commands, buttons, selects, forms, deferrals."""

    def __init__(self, **options: object) -> None:
        super().__init__(intents=discord.Intents.default(), guild_ready_timeout=0, **options)  # pyright: ignore[reportArgumentType]
        self.tree = app_commands.CommandTree(self)
        self.up = asyncio.Event()
        self.seen: list[str] = []
        self.resumed = asyncio.Event()

    async def on_ready(self) -> None:
        """Everything is there."""
        self.up.set()

    async def on_resumed(self) -> None:
        """The line is back."""
        self.resumed.set()

    async def on_socket_event_type(self, event: str) -> None:
        """Keep what was heard."""
        self.seen.append(event)


def furnish(bot: Visitor) -> None:
    """Give the bare bot its commands."""
    tree = bot.tree

    @tree.command(description="Say hello")
    @app_commands.describe(name="Whom to greet")
    async def hello(interaction: discord.Interaction, name: str, times: app_commands.Range[int, 1, 3] = 1) -> None:
        await interaction.response.send_message(f"Hello {name}! " * times, ephemeral=True)

    @tree.command(description="Sort out things")
    async def things(
        interaction: discord.Interaction,
        who: discord.Member,
        role: discord.Role,
        place: discord.TextChannel,
        file: discord.Attachment,
    ) -> None:
        words = (await file.read()).decode()
        await interaction.response.send_message(f"{who.display_name} {role.name} {place.name} {words}")

    @tree.command(description="Show buttons")
    async def show(interaction: discord.Interaction) -> None:
        view = ui.View(timeout=None)
        view.add_item(ui.Button(label="Join · Unirse", custom_id="join"))
        view.add_item(ui.Button(label="Form", custom_id="form"))
        view.add_item(ui.Button(label="Closed", custom_id="closed", disabled=True))
        options = [
            discord.SelectOption(label="Soomaali", value="so"),
            discord.SelectOption(label="Español", value="es"),
        ]
        view.add_item(ui.Select(custom_id="language", placeholder="Choose a language", max_values=2, options=options))
        embed = discord.Embed(title="A title", description="Words").add_field(name="Field", value="Value")
        await interaction.response.send_message("Choose", view=view, embed=embed)

    @tree.command(description="Think first")
    async def slow(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(content="Done")
        await interaction.followup.send("And more", ephemeral=True)

    @tree.command(description="Say nothing")
    async def mute(interaction: discord.Interaction) -> None:
        """This one never answers."""

    group = app_commands.Group(name="cohort", description="Cohorts", guild_only=True)

    @group.command(description="Join one")
    async def join(interaction: discord.Interaction, cohort: str) -> None:
        await interaction.response.send_message(f"Joined {cohort}", ephemeral=True)

    @join.autocomplete("cohort")
    async def cohorts(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        names = {"Spring 2026": "s26", "Autumn 2026": "a26"}
        return [
            app_commands.Choice(name=name, value=value)
            for name, value in names.items()
            if typed.lower() in name.lower()
        ]

    tree.add_command(group)

    @tree.command(description="For staff")
    @app_commands.default_permissions(manage_guild=True)
    async def setup(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Set up")

    @tree.context_menu(name="Who is this")
    async def who(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(member.display_name, ephemeral=True)

    @tree.context_menu(name="Count letters")
    async def count(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(str(len(message.content)), ephemeral=True)

    @bot.event
    async def on_interaction(interaction: discord.Interaction) -> None:
        if interaction.type is not discord.InteractionType.component:
            return
        assert interaction.data is not None
        match interaction.data.get("custom_id"):
            case "join":
                await interaction.response.edit_message(content=f"{interaction.user.display_name} joined")
            case "form":
                await interaction.response.send_modal(Tea())
            case "language":
                await interaction.response.defer()
                await interaction.edit_original_response(content=f"Chosen: {interaction.data.get('values')}")
            case _:
                pass


@pytest.fixture(scope="session")
async def _bare() -> AsyncGenerator[tuple[Sandbox, Visitor]]:
    async with Sandbox.open(now=datetime(2026, 9, 1, 16, tzinfo=UTC), bot="none") as town:
        with discord_py_at(town.api_url, town.gateway_url, town.cdn_url):
            bot = Visitor()
            furnish(bot)
            running = asyncio.create_task(bot.start(town.token))
            await asyncio.wait_for(bot.up.wait(), 10)
            await bot.tree.sync()
            yield town, bot
            await bot.close()
            await running


@pytest.fixture
def town(_bare: tuple[Sandbox, Visitor]) -> Generator[Sandbox]:
    """A town in which a bare discord.py bot is logged in."""
    town = _bare[0]
    town.violations.clear()
    town.faults.clear()
    # discord.py has one address for all clients, and another file's town may have been opened since.
    with discord_py_at(town.api_url, town.gateway_url, town.cdn_url):
        yield town


@pytest.fixture
def bot(_bare: tuple[Sandbox, Visitor]) -> Visitor:
    """That bot."""
    return _bare[1]


@pytest.fixture
async def server(town: Sandbox, bot: Visitor) -> Server:
    """A new server with the bot in it, which the bot knows."""
    server = await town.server("Riverside")
    async with asyncio.timeout(5):
        while bot.get_guild(server.id) is None:
            await asyncio.sleep(0.001)
    return server
