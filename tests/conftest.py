"""What all tests share: Discord's own API description, and the word on whether it was there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BESIDE_US = Path(__file__).parents[2] / "shared/discord/openapi.json"


def description_path() -> Path:
    """Where Discord's API description should be: DISCORD_OPENAPI, or shared/ beside the checkout."""
    return Path(os.environ.get("DISCORD_OPENAPI") or BESIDE_US)


@pytest.fixture(scope="session")
def api_description() -> Path:
    """Discord's API description; tests that need it are skipped where it is not to be had."""
    path = description_path()
    if not path.is_file():
        pytest.skip(f"Discord's API description is not at {path}; set DISCORD_OPENAPI")
    return path


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    path = description_path()
    if path.is_file():
        terminalreporter.write_line(f"Discord's API description: checked against {path}")
    else:
        terminalreporter.write_line(
            f"Discord's API description: NOT checked; {path} is not there (set DISCORD_OPENAPI)"
        )
