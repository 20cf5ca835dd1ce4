"""/support and refusals need no database: who needs help is answered while everything else is away."""

import logging
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

import psycopg
import pytest

from tests.support.postgres import Cluster
from tests.support.stories import riverside

BUSY = "nothing was changed"


@contextmanager
def held(url: str) -> Generator[None]:
    """As if the database hung: it takes questions, and answers none about people."""
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE accounts, members, servers IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()


async def test_support_answers_in_the_language_of_ones_app_while_the_database_is_away(
    postgres: Cluster, postgresql_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with riverside(database_url=postgresql_url) as place:
        luz = await place.server.person("Luz", locale="es-ES")
        with postgres.closed(postgresql_url), caplog.at_level(logging.INFO):
            for where in (None, "dm"):
                reply = await luz.slash("support", where=where)
                assert reply.ephemeral
                assert "988" in reply.text
                assert "No tiene que pasar por esto a solas" in reply.text
        assert str(luz.id) not in caplog.text


async def test_support_does_not_wait_for_a_database_that_hangs(postgresql_url: str) -> None:
    async with riverside(database_url=postgresql_url) as place:
        luz = await place.server.person("Luz", locale="es-ES")
        with held(postgresql_url):
            began = time.monotonic()
            reply = await luz.slash("support")
            assert time.monotonic() - began < 2.5
        assert "988" in reply.text


async def test_support_speaks_the_language_that_a_person_chose_while_the_database_is_there() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        await amina.slash("language", language="Soomaali")
        said = (await amina.slash("support")).text
        assert "English:" in said, "words that no speaker has read stand beside the English"
        assert "Only you can see this message" not in said.splitlines()


async def test_support_changes_nothing_and_makes_nobody_known() -> None:
    async with riverside() as place:
        guest = await place.server.person("Guest")
        await guest.slash("support")
        shown = await guest.slash("privacy")
        assert "Nothing is kept about you" in (await guest.click(shown, "Delete what is mine")).text


async def test_what_is_busy_is_told_as_busy_while_the_database_is_away(postgres: Cluster, postgresql_url: str) -> None:
    async with riverside(database_url=postgresql_url) as place:
        amina = await place.participant("Amina")
        shown = await amina.slash("privacy")
        with postgres.closed(postgresql_url):
            told = [
                await amina.slash("journal", text="Words."),
                await amina.slash("progress"),
                await amina.click(shown, "Delete what is mine"),
            ]
        for reply in told:
            assert reply.ephemeral
            assert BUSY in reply.text
            assert "sorry" not in reply.text


async def test_busy_is_said_in_the_language_of_ones_app(postgres: Cluster, postgresql_url: str) -> None:
    async with riverside(database_url=postgresql_url) as place:
        luz = await place.server.person("Luz", locale="es-ES")
        with postgres.closed(postgresql_url):
            assert "no cambió nada" in (await luz.slash("journal", text="Palabras.")).text


@pytest.mark.expects_errors("an action failed")
async def test_what_fails_unforeseen_is_logged_without_the_persons_id(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with riverside() as place:
        luz = await place.server.person("Luz")

        def broken(*_: object) -> str:
            raise RuntimeError

        monkeypatch.setattr(sys.modules["cogs.support.wording"], "support", broken)
        reply = await luz.slash("support")
        assert "sorry" in reply.text
        (line,) = [record for record in caplog.records if record.message == "an action failed"]
        assert str(luz.id) not in str(vars(line)["facts"])
