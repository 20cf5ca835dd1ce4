"""A database that a released version made, with a row of everything, is upgraded and read by the bot of today."""

import contextlib
import re
import shutil
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from discord import app_commands
from sqlalchemy import Connection

from bot.app import App
from bot.db.migrations import check, engine_for_migrations, files, frozen, migrate, revisions, upgrade
from sandbox import Person, Refused
from tests.support.apps import Tenant, a_town, settings
from tests.support.frozen_rows import KEY, Rows, everything, fill, reflected

RELEASED = revisions()[: max(1, len(frozen()))][-1]
"""The newest revision that a released version made; until there is one, the first."""

CHANGED = {
    "servers": {"events_refused_at"},
    "reflections": {"sealed"},
    "mentor_requests": {"goals"},
    "calendar_links": {"sealed"},
}
"""The columns, by table, that revisions since the release have dropped, or filled anew (tests/db/test_sealed_again)."""
DROPPED = {"mentor_languages", "mentor_request_languages", "match_languages"}
"""The tables that revisions since the release have put into others (tests/db/test_pairs_from_before)."""

FURTHER = '''"""A further column and table, for the test alone."""

import sqlalchemy as sa
from alembic import op

revision = "9999_further"
down_revision = "{down}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("members") as batch:
        batch.add_column(sa.Column("further", sa.Integer(), nullable=False, server_default="7"))
        batch.alter_column("name", existing_type=sa.String(100), type_=sa.String(200), existing_nullable=False)
    op.create_table(
        "further",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("member_id", sa.BigInteger(), sa.ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    )
    op.execute("insert into further (member_id) select id from members")
'''


@pytest.fixture
def one_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[str]:
    """The migrations with one more than there are."""
    folder = tmp_path / "migrations"
    shutil.copytree(files.folder(), folder)
    (folder / "versions" / "9999_further.py").write_text(FURTHER.format(down=revisions()[-1]), "utf-8")
    monkeypatch.setattr(files, "folder", lambda: folder)
    revisions.cache_clear()
    yield "9999_further"
    monkeypatch.undo()
    revisions.cache_clear()


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """The key with which the release sealed what is in its rows."""
    (tmp_path / "key").write_bytes(KEY)
    return tmp_path / "key"


def a_database_of_the_release(url: str, **given: object) -> Rows:
    """Make a database as the newest released version did, with a row of everything; gives its rows."""
    with engine_for_migrations(url) as engine, engine.begin() as connection:
        migrate(connection, RELEASED)
        tables = fill(connection, {"servers.id": 7, "members.user_id": [8, 9], **given})
        return everything(connection, tables)


def rows_now(url: str) -> Rows:
    with engine_for_migrations(url) as engine, engine.begin() as connection:
        return everything(connection, reflected(connection))


def test_the_builder_puts_a_row_into_every_table(empty_url: str) -> None:
    rows = a_database_of_the_release(empty_url)
    assert len(rows) >= 40
    assert [name for name, some in rows.items() if not some] == []


def test_a_further_migration_keeps_every_row(empty_url: str, one_more: str, key_file: Path) -> None:
    before = a_database_of_the_release(empty_url)
    upgrade(empty_url, key_file)
    assert check(empty_url).current == one_more
    after = rows_now(empty_url)
    assert len(after["further"]) == len(before["members"])
    assert [row["further"] for row in after["members"]] == [7] * len(before["members"])
    # What other revisions since the release add is not looked at; what was there before is, unless one changed it.
    kept = {
        name: [{column: value for column, value in row.items() if column not in CHANGED.get(name, ())} for row in rows]
        for name, rows in before.items()
        if name not in DROPPED
    }
    assert {
        name: [{column: row[column] for column in rows[0]} for row in after[name]] for name, rows in kept.items()
    } == kept


def test_a_migration_that_fails_keeps_every_row_and_the_revision(
    empty_url: str, one_more: str, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_connection: Connection) -> None:
        raise RuntimeError("the disk caught fire")

    before = a_database_of_the_release(empty_url)
    monkeypatch.setattr("bot.db.migrations.upgrading._check_foreign_keys", fail)
    with pytest.raises(RuntimeError, match="fire"):
        upgrade(empty_url, key_file)
    assert (check(empty_url).current, rows_now(empty_url)) == (RELEASED, before)


async def test_the_bot_of_today_reads_everything_in_it(empty_url: str, tmp_path: Path) -> None:
    async with a_town() as town:
        server = await town.server("Riverside")
        rosa = await server.person("Rosa", roles=["Facilitator", "Coordinator"])
        amina = await server.person("Amina")
        chosen = settings(town, tmp_path, LEADERS_DATABASE_URL=empty_url)
        given: dict[str, object] = {
            "servers.id": server.id,
            "servers.facilitator_role_id": server.role("Facilitator").id,
            "servers.coordinator_role_id": server.role("Coordinator").id,
            "members.user_id": [rosa.id, amina.id],
            "accounts.user_id": amina.id,
            "sealed": Fernet(KEY).encrypt(b"Words of Amina"),
            "goals": Fernet(KEY).encrypt(b"Goals of Amina"),
        }
        a_database_of_the_release(empty_url, **given)
        chosen.key.parent.mkdir(exist_ok=True)
        chosen.key.write_bytes(KEY)
        upgrade(empty_url, chosen.key)
        app = await App.open(chosen, clock=town.clock)
        town.bot = Tenant(app)
        await town.bot.start()
        said = {person: await everything_said_to(app, person) for person in (amina, rosa, server.owner)}
        assert [command for answers in said.values() for command, text in answers.items() if not text] == []
        assert {"titleé", "nameé"} <= set(re.findall(r"\w+é", said[amina]["session list"]))
        assert "Words of Amina" in said[amina]["journal"]
        assert re.search(r"\b1 hora\b", said[amina]["progress"]), "in the language of her account"
        assert "titleé" in said[rosa]["session list"]
        assert "Words of Amina" not in str(said[rosa])
        await town.advance(timedelta(days=30))
        asked = await amina.click(await amina.slash("privacy"), "Borrar lo mío")
        await amina.click(asked, asked.buttons[0].label or "")
        assert (await amina.slash("journal")).text != said[amina]["journal"]
        await town.bot.stop()
        left = rows_now(empty_url)
        assert [row for name in ("reflections", "credits", "enrollments") for row in left[name]] == []
        assert {row["user_id"] for row in left["members"]} == {rosa.id, server.owner.id}


async def everything_said_to(app: App, person: Person) -> dict[str, str]:
    """What each command answers them that needs no option."""
    assert app.client is not None
    said: dict[str, str] = {}
    for command in app.client.tree.walk_commands():
        if isinstance(command, app_commands.Command) and not any(option.required for option in command.parameters):
            with contextlib.suppress(Refused):  # Discord does not show it to everybody
                reply = await person.slash(command.qualified_name)
                said[command.qualified_name] = reply.text or str(reply.modal or "")
    return said
