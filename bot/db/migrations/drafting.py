"""Drafting migrations, for developers: `python -m bot.db.migrations`.

`next "what changes"` drafts the one after the newest. With a release, `freeze` enters the digest of each new one: it is
never changed again.
"""

from alembic import command

from bot.db.migrations import files
from bot.db.migrations.connection import engine_for_migrations
from bot.db.migrations.upgrading import alembic_config, migrate


def draft_next(message: str) -> None:
    """Draft the migration from the newest revision to the models; read it, and complete it by hand."""
    with engine_for_migrations("sqlite://") as engine, engine.connect() as connection:
        migrate(connection, "head")
        command.revision(
            alembic_config(connection), message, autogenerate=True, rev_id=f"{len(files.revisions()) + 1:04}"
        )
    files.revisions.cache_clear()


def freeze() -> None:
    """Enter the digest of each migration that has none yet; part of a release."""
    known = files.frozen()
    released = sorted((files.folder() / "versions").glob("*.py"))
    known |= {file.name: files.digest(file) for file in released if file.name not in known}
    (files.folder() / "frozen.txt").write_text("".join(f"{value}  {name}\n" for name, value in known.items()), "utf-8")
