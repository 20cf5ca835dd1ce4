"""`python -m bot.db.migrations`, for developers: drafts migrations, and freezes released ones."""

import sys

import cogs  # noqa: F401  # pyright: ignore[reportUnusedImport] - the features' tables
from bot.db.migrations.drafting import draft_next, freeze

match sys.argv[1:]:
    case ["next", wanted]:
        draft_next(wanted)
    case ["freeze"]:
        freeze()
    case _:
        raise SystemExit("python -m bot.db.migrations next MESSAGE | freeze")
