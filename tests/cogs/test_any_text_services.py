"""Whatever people write, services keep it clean or refuse it in words; the same on both databases."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from sqlalchemy import String, select

from bot.core import text
from bot.core.people import Actor, Caller, Standing
from bot.core.refusals import Refusal
from bot.db import Database, Tx
from bot.db.base import Base
from bot.db.vault import Vault
from bot.people import identity as people
from cogs.cohorts.services import cohorts, pauses
from cogs.cohorts.services.settings import CohortOptions, create
from cogs.mentoring.services import mentors
from cogs.reflections.services import journal, saving
from cogs.sessions.rules.sessions import Wishes
from cogs.sessions.services import planning
from tests.core.test_text import ANYTHING, is_clean
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor, an_id

NASTY = "\x00Spring \u202eevil\u2066 \ud83d\x1b[2J\u200b\ufeff ok"


def attempts(tx: Tx, actor: Actor, words: str, vault: Vault) -> list[Callable[[], object]]:
    """Everything that takes words from people, given them as an interaction's context gives them."""

    def call(service: Callable[..., object], **named: Any) -> Callable[[], object]:
        return lambda: service(tx, act(actor), **text.cleaned((), named)[1])

    when: dict[str, Any] = {"cohort": "Spring", "starts": "2026-09-08 18:00"}
    return [
        call(create, name=words, options=CohortOptions(timezone=words), announce_in=1, roles={}),
        call(create, name=f"A{words[:60]}", options=CohortOptions(), announce_in=1, roles={}),
        call(planning.schedule, wishes=Wishes(words, 60), **when),
        call(planning.schedule, wishes=Wishes("B", 60, place=words), **when),
        call(planning.schedule, wishes=Wishes(f"C{words[:90]}", 60, place=f"At {words}", agenda=words), **when),
        call(planning.schedule, wishes=Wishes("D", 60, theme=words, languages=words), **when),
        call(planning.schedule, cohort=words, starts=words, wishes=Wishes("E", 60)),
        call(cohorts.find, cohort=words),
        call(saving.save, written=words),
        call(mentors.request, languages=words, goals=words),
        call(mentors.request, languages="en", goals=words),
        call(mentors.offer, capacity=2, languages=words),
        call(pauses.pause, cohort="Spring", starts="2026-10-01", ends="2026-10-02", reason=words),
    ]  # fmt: skip


def everything_written(tx: Tx) -> list[str]:
    """Every text in every table."""
    found: list[str] = []
    for table in Base.metadata.tables.values():
        columns = [column for column in table.columns if type(column.type) is String]
        for row in tx.execute(select(*columns)) if columns else ():
            found += [value for value in row if value is not None]
    return found


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=ANYTHING)
@example(words=NASTY)
@example(words="\u3164")
@example(words="' OR 1=1; --\x00")
@example(words="%_\\\ud800")
def test_any_words_are_kept_clean_or_refused_in_words(database: Database, tmp_path: Path, words: str) -> None:
    vault = Vault.open(tmp_path / "key", make=True)
    with Tx(database.writer) as tx:
        server = a_server(tx)
        cohort, member = a_cohort(tx, server), a_member(tx, server)
        a_place(tx, cohort, member)
        actor = an_actor(member, Standing.FACILITATOR, Standing.COORDINATOR, Standing.MANAGER)
        for attempt in [lambda: _enter(tx, server.id, words), *attempts(tx, actor, words, vault)]:
            with tx.begin_nested() as point:
                try:
                    attempt()
                except Refusal:
                    point.rollback()
        tx.flush()
        assert all(is_clean(one) for one in everything_written(tx))
        tx.rollback()


def _enter(tx: Tx, server: int, words: str) -> object:
    name = text.name(words, "amina")
    assert text.is_readable(name)
    return people.remember(tx, Caller(an_id(), server, name, server_name=text.clean(words)), now=NOW)


@pytest.mark.parametrize("words", ["Two lines\n\nof  mine ", "سلام‌ها می‌خواهم\u200f!", "👩🏽‍🏫 e\u0301"])
async def test_what_people_write_for_themselves_stays_as_they_wrote_it(
    database: Database, tmp_path: Path, words: str
) -> None:
    vault = Vault.open(tmp_path / "key", make=True)

    def write(tx: Tx) -> str:
        actor = an_actor(a_member(tx, a_server(tx)))
        saved = saving.save(tx, act(actor, vault=vault), **text.cleaned((), {"written": words})[1])
        tx.flush()
        return journal.entry(tx, act(actor, vault=vault), reflection=saved.id).words

    assert await database.write(write) == words.strip()
