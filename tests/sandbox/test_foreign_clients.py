"""Other people's clients log in, register a command, and answer commands, buttons and forms: they judge the sandbox.

discord.js and hikari are no dependencies of ours (hikari asks for another multidict), so npm and pip put them into a
folder of their own when a test first asks for them, each package by its hash. Where that cannot be done the test is
skipped and says why.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
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
    pins: tuple[str, ...]
    """The files that say which packages it needs, each with its hash."""
    install: tuple[str, ...]
    """The command that puts the packages into a folder of their own, in which those files lie."""
    run: tuple[str, ...]
    path: tuple[str, str]
    """The variable that tells the program where the packages are, and the folder in the folder."""

    def folder(self) -> Path:
        """Where its packages are; installed when first asked for, by one process at a time."""
        for needed in (self.run[0], self.install[0]):
            if shutil.which(needed) is None:
                pytest.skip(f"{self.name} was not tried: there is no {needed} here")
        digest = hashlib.sha256(b"".join((BOTS / pin).read_bytes() for pin in self.pins)).hexdigest()
        kept = CACHE / f"{self.name}-{digest[:12]}"
        CACHE.mkdir(parents=True, exist_ok=True)
        with (CACHE / f"{self.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.is_dir():
                self._install_into(kept)
        return kept

    def _install_into(self, kept: Path) -> None:
        with tempfile.TemporaryDirectory(dir=CACHE) as made:
            fresh = Path(made) / "packages"
            fresh.mkdir()
            for pin in self.pins:
                shutil.copy(BOTS / pin, fresh)
            try:
                subprocess.run(
                    self.install, cwd=fresh, check=True, capture_output=True, text=True, timeout=INSTALL_SECONDS
                )
            except subprocess.CalledProcessError as problem:
                said = (problem.stderr or problem.stdout).strip().splitlines() or ["it said nothing"]
                pytest.skip(f"{self.name} was not tried: it could not be installed ({said[-1]})")
            except (subprocess.TimeoutExpired, OSError) as problem:
                pytest.skip(f"{self.name} was not tried: it could not be installed ({problem})")
            fresh.rename(kept)


CLIENTS = [
    Client(
        "discord.js",
        ("package.json", "package-lock.json"),
        ("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0"),
        ("node", "discordjs_bot.cjs"),
        ("NODE_PATH", "node_modules"),
    ),
    Client(
        "hikari",
        ("hikari.txt",),
        (
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--retries=0",
            "--target=.",
            "--requirement=hikari.txt",
        ),
        (sys.executable, "hikari_bot.py"),
        ("PYTHONPATH", "."),
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


async def test_of_several_who_need_a_client_one_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "CACHE", tmp_path)
    program = f"import time; open({str(tmp_path / 'installed')!r}, 'a').write('.'); time.sleep(0.2)"
    client = Client("somebody's", (), (sys.executable, "-c", program), (sys.executable,), ("", ""))
    folders = await asyncio.gather(*(asyncio.to_thread(client.folder) for _ in range(3)))
    assert len(set(folders)) == 1
    assert (tmp_path / "installed").read_text() == "."


@pytest.mark.parametrize(
    ("install", "why"),
    [
        ((sys.executable, "-c", "import sys; sys.exit('there is no network')"), "installed (there is no network)"),
        (("an-installer-that-is-not-here",), "there is no an-installer-that-is-not-here here"),
    ],
)
def test_a_client_that_cannot_be_had_is_skipped_with_the_reason(
    install: tuple[str, ...], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "CACHE", tmp_path)
    with pytest.raises(pytest.skip.Exception) as skipped:
        Client("somebody's", (), install, (sys.executable,), ("", "")).folder()
    assert why in str(skipped.value)


def _undescribed(violation: Violation) -> bool:
    """discord.js sends `enforce_nonce` with answers to interactions, which Discord takes and does not describe."""
    return "enforce_nonce" in violation.message
