"""What a start loads: people wait for it, and it stays in memory."""

import subprocess
import sys

import pytest

START = """
import sys
import bot.ops.running
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules that are there when the bot can answer."""
    done = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "module",
    [
        "alembic",
        "apscheduler",
        "cryptography",
        "fontTools",
        "icalendar",
        "jinja2",
        "matplotlib",
        "networkx",
        "numpy",
        "openbadgeslib",
        "PIL",
        "psycopg",
        "pydantic",
        "rich",
        "sandbox",
        "scipy",
        "segno",
        "sqlalchemy.dialects.postgresql",
        "structlog",
        "typst",
        "xlsxwriter",
    ],
)
def test_a_start_does_not_load_what_only_some_need(loaded: set[str], module: str) -> None:
    assert "bot.ops.running" in loaded
    assert module not in loaded
