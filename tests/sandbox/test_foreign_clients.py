"""Other people's clients log in, register a command, and answer commands, buttons and forms: they judge the sandbox.

discord.js and hikari are no dependencies of ours (hikari asks for another multidict), so npm and pip put them into a
folder of their own when a test first asks for them. Where that cannot be done the test is skipped and says why.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox import Sandbox
from sandbox.server.request_log import Violation

BOTS = Path(__file__).parent / "foreign"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "community-of-leaders" / "foreign-clients"
INSTALL_SECONDS = 120


@dataclass(frozen=True)
class Client:
    """A library that somebody else's bot is written with."""

    name: str
    packages: tuple[str, ...]
    install: tuple[str, ...]
    """The command that puts the packages into a folder, which comes after it."""
    run: tuple[str, ...]
    path: tuple[str, str]
    """The variable that tells the program where the packages are, and the folder in the folder."""

    def folder(self) -> Path:
        """Where its packages are; installed when first asked for."""
        kept = CACHE / "-".join(each.replace("@", "-").replace("==", "-") for each in self.packages)
        program = shutil.which(self.run[0])
        if program is None:
            pytest.skip(f"{self.name} was not tried: there is no {self.run[0]} here")
        if not kept.is_dir():
            CACHE.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=CACHE) as made:
                fresh = Path(made) / "packages"
                fresh.mkdir()
                command = [*self.install, str(fresh), *self.packages]
                try:
                    subprocess.run(command, check=True, capture_output=True, timeout=INSTALL_SECONDS)
                except (subprocess.SubprocessError, OSError) as problem:
                    pytest.skip(f"{self.name} was not tried: it could not be installed ({problem})")
                if not kept.is_dir():
                    fresh.rename(kept)
        return kept


NPM = ("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix")
PIP = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target")
CLIENTS = [
    Client("discord.js", ("discord.js@14.28.1",), NPM, ("node", "discordjs_bot.cjs"), ("NODE_PATH", "node_modules")),
    Client(
        "hikari", ("hikari==2.7.0", "colorlog==6.12.0"), PIP, (sys.executable, "hikari_bot.py"), ("PYTHONPATH", ".")
    ),
]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.name)
async def test_a_foreign_client_registers_and_answers_commands_buttons_and_forms(client: Client) -> None:
    variable, below = client.path
    folder = await asyncio.to_thread(client.folder)
    program, script = client.run
    async with Sandbox.open(now=datetime(2026, 9, 1, 16, tzinfo=UTC), bot="none") as town:
        server = await town.server("Riverside")
        rosa = await server.person("Rosa")
        running = await asyncio.create_subprocess_exec(
            program,
            str(BOTS / script),
            env={**os.environ, "API_URL": town.api_url, "TOKEN": town.token, variable: str(folder / below)},
            stderr=subprocess.PIPE,
        )
        try:
            await town.until(lambda: bool(town.discord.state.commands[0]) or running.returncode is not None, 30)
            assert running.returncode is None, (await running.communicate())[1].decode()
            greeting = await rosa.slash("greet", whom="Amina")
            assert (greeting.text, greeting.ephemeral) == ("Hello Amina", True)
            form = await rosa.click(greeting, "Form")
            said = await rosa.submit(form, {"Your words": "many thanks"})
            assert said.text == "You said many thanks"
            await rosa.click(greeting, "Join")
            assert (greeting.text, greeting.buttons) == ("Rosa joined", [])
            await rosa.say("Good morning")
            await town.until(lambda: len(server.channel("general").messages) == 2)
            assert server.channel("general").messages[-1].text == "Rosa wrote"
        finally:
            if running.returncode is None:
                running.terminate()
            await running.communicate()
        assert not town.unanswered
        assert not town.request_log.unmodelled
        assert not [each for each in town.violations if not _undescribed(each)]


def _undescribed(violation: Violation) -> bool:
    """discord.js sends `enforce_nonce` with answers to interactions, which Discord takes and does not describe."""
    return "enforce_nonce" in violation.message
