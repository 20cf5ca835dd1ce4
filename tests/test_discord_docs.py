"""docs/discord.md says what the bot leans on in Discord: nothing in use is missing there, and nothing else is there.

What is asked and told while other tests run is compared in tests/conftest.py.
"""

import importlib
import re
import tokenize
from pathlib import Path

import discord
import pytest
from discord.ext import commands

from bot.client import Client
from bot.core.permissions import PERMISSIONS
from bot.ops.doctor.live.checks import CHECKS
from bot.ops.doctor.live.checks import TWO_FACTOR as EXPECTED_TWO_FACTOR
from cogs import FEATURES
from sandbox.server import intents, payloads
from sandbox.server.permissions import TWO_FACTOR
from tests.support import discord_page, pages
from tests.support.discord_page import RESOURCES, table
from tests.support.stories import riverside

TABLES = ("Routes", "Events", "Permissions", "Limits", "Error codes", "Behaviours")
DOCUMENTATION = (
    "API Reference",
    "Application",
    "Application Commands",
    "Channel",
    "Component Reference",
    "Gateway",
    "Gateway Events",
    "Guild",
    "Guild Scheduled Event",
    "Message",
    "OAuth2",
    "Opcodes and Status Codes",
    "Permissions",
    "Rate Limits",
    "Receiving and Responding",
    "Threads",
    "User",
)
"""The pages of Discord's documentation that are named as sources."""
LIBRARY = Path(discord.__file__).parent


@pytest.mark.parametrize("heading", TABLES)
def test_each_rule_says_where_it_is_from_where_it_is_modelled_and_which_test_holds_it(heading: str) -> None:
    rows = table(heading)
    assert rows
    for *_, source, sandbox, test in rows:
        assert [one for one in source.split(";") if not is_source(one.strip())] == []
        assert sandbox.startswith(("`sandbox/", "not modelled: "))
        assert all(one.startswith("tests/") and names for one, names in pages.named(test)), test
        assert list(pages.named(test)), test


def is_source(text: str) -> bool:
    """A page of the documentation with a heading, a file of discord.py, a thread by its number, or nobody's word."""
    if "memory" in text:
        return True
    if found := re.fullmatch(r"discord\.py discord/(\w+\.py)", text):
        return (LIBRARY / found[1]).is_file()
    if re.fullmatch(r"[\w./-]+ \d+", text):
        return True
    page, comma, heading = text.partition(", ")
    return page in DOCUMENTATION and bool(comma and heading)


def test_what_the_code_says_of_discord_by_a_threads_number_is_there() -> None:
    """Such a rule stands in no documentation: whoever leans on it says where it is from, here too."""
    files = [file for folder in ("bot", "cogs") for file in pages.HOUSE.glob(f"{folder}/**/*.py")]
    named = {number for file in files for number in THREAD.findall(file.read_text("utf-8"))}
    assert named
    assert named <= set(THREAD.findall(discord_page.text()))


THREAD = re.compile(r"discord-api-docs (\d+)")


def test_every_rule_of_threads_that_the_sandbox_holds_is_there() -> None:
    """The bot lives in threads; what else the sandbox is strict about other bots may need."""
    rules = set(re.findall(r"^async def (test_\w+)", (pages.HOUSE / THREADS).read_text("utf-8"), re.MULTILINE))
    named = {
        name for row in table("Behaviours") for path, names in pages.named(row[-1]) if path == THREADS for name in names
    }
    assert rules - named == SAID_BY_DISCORD


THREADS = "tests/sandbox/test_threads.py"
SAID_BY_DISCORD = {
    "test_discord_says_who_pinned_what_and_the_bot_hears_it",
    "test_discord_says_what_happens_to_threads_and_to_who_is_in_them",
}
"""The bot pins nothing, and reads no message but its own."""


@pytest.mark.parametrize("heading", ["Routes", "Events", "Permissions", "Limits", "Error codes"])
def test_nothing_stands_there_twice(heading: str) -> None:
    named = [tuple(row[:2]) if heading == "Routes" else row[0] for row in table(heading)]
    assert len(named) == len(set(named))


def test_each_route_is_one_of_the_module_that_models_it() -> None:
    for method, path, *_, sandbox, _test in table("Routes"):
        module = importlib.import_module(sandbox.strip("`").removesuffix(".py").replace("/", "."))
        assert module in RESOURCES
        assert (method, path.strip("`")) in [each[:2] for each in module.routes.listed]


@pytest.mark.parametrize("heading", ["Events", "Error codes"])
def test_the_module_that_models_an_event_or_a_code_names_it(heading: str) -> None:
    for name, *_, sandbox, _test in table(heading):
        said = (pages.HOUSE / sandbox.strip("`")).read_text("utf-8")
        on_demand = sandbox == "`sandbox/server/faults.py`"  # any code is
        assert on_demand or name.strip("`") in said, (name, sandbox)


async def test_the_bot_asks_for_the_intents_of_the_events_and_for_no_others() -> None:
    named = {row[1] for row in table("Events")} - {"–"}
    for event, intent, *_ in table("Events"):
        needed = intents.needed(event.strip("`"), in_server=True)
        assert (intents.names(needed & discord_page.INTENTS) or "–") == intent, event
    async with riverside() as place:
        sessions = place.town.discord.gateway.sessions.values()
        assert {session.intents for session in sessions} == {discord_page.INTENTS}
        guild = place.server.guild
        place.town.discord.gateway.dispatch("GUILD_UPDATE", payloads.guild(guild), guild)
    assert set(intents.names(discord_page.INTENTS).split(", ")) == named


def test_every_event_that_the_code_listens_to_is_named() -> None:
    # discord.py's own, not listened to, and our own
    ours = {"on_error", "on_message", "on_servers_available", "on_events_missed"}
    listened = {name for name in vars(Client) if name.startswith("on_")}
    for feature in FEATURES:
        for cog in feature.cogs:
            if isinstance(cog, type) and issubclass(cog, commands.Cog):
                listened |= {name for name, _ in cog.__cog_listeners__}
    named = {name for row in table("Events") for name in re.findall(r"`(on_\w+)`", row[3])}
    assert listened - named - ours == set()
    assert named - listened <= ours


def test_the_permissions_are_those_of_the_invitation() -> None:
    named = {row[0].strip("`"): row[1] for row in table("Permissions")}
    assert set(named) == {permission.name for permission in PERMISSIONS}
    for permission in PERMISSIONS:
        assert named[permission.name] == ("yes" if TWO_FACTOR >> permission.bit & 1 else "no")
        assert (EXPECTED_TWO_FACTOR.value ^ TWO_FACTOR) >> permission.bit & 1 == 0


def test_what_the_bot_keeps_to_is_within_the_limits() -> None:
    compared = 0
    for what, how_much, where, *_ in table("Limits"):
        most = max((int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", how_much)), default=0)
        for path, names in pages.named(where):
            module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
            for name in names:
                if isinstance(value := getattr(module, name), int):
                    assert value <= most, what
                    compared += 1
    assert compared > 8


def test_every_error_code_that_the_code_names_is_there_and_no_other() -> None:
    named = {
        int(code)
        for folder in ("bot", "cogs")
        for file in pages.HOUSE.glob(f"{folder}/**/*.py")
        if "bot/db/" not in str(file)  # PostgreSQL has codes of its own
        for code in codes_in(file)
    }
    assert named == {int(row[0]) for row in table("Error codes")}


def codes_in(file: Path) -> list[str]:
    """The numbers of a module that can be Discord's codes."""
    with tokenize.open(file) as source:
        tokens = [each.string for each in tokenize.generate_tokens(source.readline) if each.type in KINDS]
    return [code for token in tokens for code in CODE.findall(token) if code != MINUTES_OF_A_WEEK]


KINDS = (tokenize.NUMBER, tokenize.STRING)
CODE = re.compile(r"(?<![\d.])(?:100(?!00)\d\d|200\d\d|300\d\d|40[0-3]\d\d|50[0-6]\d\d|60003|1[368]0\d{3})(?![\d.])")
MINUTES_OF_A_WEEK = "10080"


def test_the_page_and_the_live_doctor_expect_the_same() -> None:
    said = {check: (answers, needs, lacking) for check, answers, needs, lacking, _source in table("Tried on a real")}
    assert said == {
        check.name: (
            " or ".join(check.answers),
            ", ".join(name for name, value in check.needs if value),
            check.lacking if check.needs.value else "",
        )
        for check in CHECKS
    }
