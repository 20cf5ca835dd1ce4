"""Brings a database to the schema that this code expects, and says so when it has another.

An empty database is built from the models in one go and marked with the newest revision; a test holds that to the same
schema that the migrations arrive at, constraint by constraint. Only an older database needs Alembic, which is imported
then and not before.

For developers: `python -m bot.db.migrations` (bot/db/migrations/drafting.py).
"""

from bot.db.migrations.connection import engine_for_migrations
from bot.db.migrations.files import digest, folder, frozen, revisions
from bot.db.migrations.revision import BEGIN, Revision, UpgradeRefused, WrongRevision, check, require_head
from bot.db.migrations.upgrading import bring_up_to_date, build, migrate, stamp, upgrade

__all__ = [
    "BEGIN",
    "Revision",
    "UpgradeRefused",
    "WrongRevision",
    "bring_up_to_date",
    "build",
    "check",
    "digest",
    "engine_for_migrations",
    "folder",
    "frozen",
    "migrate",
    "require_head",
    "revisions",
    "stamp",
    "upgrade",
]
