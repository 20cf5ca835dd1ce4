"""A session of the whole suite compares the invitation with what its requests needed, also over several processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import May

HOUSE = Path(__file__).parents[1]
NEEDED = May.MANAGE_ROLES | May.MANAGE_CHANNELS

ROLE = """
from sandbox import Sandbox

async def test_a_role_is_made():
    async with Sandbox.open() as town:
        server = await town.server("Riverside")
        await town.bot.app.client.http.create_role(server.id, name="Mentor")
"""
CHANNEL = """
import discord
import pytest
from sandbox import May, Sandbox

async def test_a_channel_is_not_made_where_the_bot_may_not():
    async with Sandbox.open() as town:
        server = await town.server("Riverside", bot_permissions=May.MANAGE_ROLES)
        with pytest.raises(discord.Forbidden):
            await town.bot.app.client.http.create_channel(server.id, 0, name="mentors")
"""


@pytest.mark.parametrize(
    ("invited", "chosen", "code", "said"),
    [
        (NEEDED, [], 0, "of the invitation are those that the whole suite's requests needed"),
        (NEEDED | May.CONNECT, [], 1, "CONNECT is asked for and needed by no request"),
        (May.MANAGE_ROLES, [], 1, "MANAGE_CHANNELS is needed and not asked for: POST /guilds/"),
        (NEEDED | May.CONNECT, ["tests/test_role.py"], 0, "NOT compared with the requests of the whole suite"),
        (NEEDED | May.CONNECT, ["-k", "role"], 0, "NOT compared with the requests of the whole suite"),
    ],
    ids=["the same", "too much", "too little", "one file", "one test"],
)
def test_the_invitation_is_compared_with_what_all_processes_needed_and_a_part_of_the_suite_says_that_it_is_not(
    tmp_path: Path, invited: int, chosen: list[str], code: int, said: str
) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_role.py").write_text(ROLE, "utf-8")
    (tmp_path / "tests" / "test_channel.py").write_text(CHANNEL, "utf-8")
    plan = f"from tests.support import needed_permissions\nneeded_permissions.VALUE = {int(invited)}\n"
    (tmp_path / "invited.py").write_text(plan, "utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "2", "--dist", "loadfile"]
    plugins = ["-p", "tests.support.needed_permissions", "-p", "invited"]
    ended = subprocess.run(
        [*command, *plugins, "-c", str(HOUSE / "pyproject.toml"), f"--rootdir={tmp_path}", *chosen],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(HOUSE), str(tmp_path)))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said in ended.stdout, ended.stdout + ended.stderr
    assert ended.returncode == code, ended.stdout
