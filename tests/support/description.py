"""Where Discord's own API description is, which lies outside the project."""

import os
from pathlib import Path

BESIDE_US = Path(__file__).parents[3] / "shared/discord/openapi.json"


def description_path() -> Path:
    """DISCORD_OPENAPI, or shared/ beside the checkout."""
    return Path(os.environ.get("DISCORD_OPENAPI") or BESIDE_US)
