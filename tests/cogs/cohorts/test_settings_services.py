"""Cohorts: made and changed, and what their certificates ask for."""

import asyncio
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.core import refusals as e
from bot.core.people import Actor, Standing
from bot.db import Database, Tx
from bot.outbox.errands import MakeChannel, MakeRole
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueRows, NoticeContent, ToChannel
from bot.people.models import AuditEvent
from cogs.cohorts import refusals as r
from cogs.cohorts.models import Cohort
from cogs.cohorts.services import lifecycle, notice_facts, settings
from cogs.cohorts.services.settings import Described
from tests.support.clocks import NOW
from tests.support.cohorts import ERRANDS, create, edit, facts, owed
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor


async def test_a_new_cohort_owes_its_role_its_channel_an_invitation_and_a_welcome(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx, language="es", timezone="America/Denver")
        actor = an_actor(None, Standing.FACILITATOR, server=server)
        made = create(tx, actor, "  Spring\n2027 ", languages="English, Soomaali", starts="2026-09-08")
        cohort = tx.execute(select(Cohort)).scalar_one()
        assert (cohort.name, cohort.languages, cohort.timezone) == ("Spring 2027", ("en", "so"), "America/Denver")
        assert (cohort.capacity, cohort.starts_on, cohort.invitation_channel_id) == (30, date(2026, 9, 8), 77)
        rows = tx.execute(select(OutboxEntry.kind, OutboxEntry.after_id).order_by(OutboxEntry.id)).all()
        role, channel = made.errands
        assert [tuple(row) for row in rows] == [
            ("cohort.role", None),
            ("cohort.channel", role),
            ("cohort.welcome", channel),
            ("cohort.invitation", None),
        ]
        (make_role,) = facts(tx, "cohort.role")
        assert isinstance(make_role, MakeRole)
        assert make_role.name == "Spring 2027"
        assert {server.coordinator_role_id, server.mentor_role_id} <= make_role.taken
        assert facts(tx, "cohort.channel") == [], "without the role there is nobody who may see it"
        ERRANDS["cohort.role"].done(tx, owed(tx, "cohort.role")[0], 501, NOW)  # pyright: ignore[reportOptionalCall]
        tx.expire_all()
        (make_channel,) = facts(tx, "cohort.channel")
        assert isinstance(make_channel, MakeChannel)
        assert make_channel.name == "spring-2027"
        assert set(make_channel.role_ids) == {501, server.coordinator_role_id, server.facilitator_role_id}
        letters = notice_facts.invitation(tx, DueRows(owed(tx, "cohort.invitation"), NOW))
        (letter,) = letters.values()
        assert isinstance(letter, NoticeContent)
        assert (letter.to, letter.languages) == (ToChannel(77), ("en", "so"))
        assert notice_facts.welcome(tx, DueRows(owed(tx, "cohort.welcome"), NOW)) == {}, "the channel is not there"
        tx.flush()
        assert [one.action for one in tx.execute(select(AuditEvent)).scalars()] == ["cohort create"]

    await database.write(story)


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ({"name": "   "}, e.TextMissing),
        ({"name": "###"}, r.NameUnreadable),
        ({"name": "a" * 200}, e.TextTooLong),
        ({"name": "ВЕСНА"}, r.CohortNameTaken),
        ({"capacity": 0}, e.CountOutOfRange),
        ({"capacity": 501}, e.CountOutOfRange),
        ({"timezone": "Atlantis"}, e.UnknownZone),
        ({"languages": "English, Klingon"}, e.UnknownLanguage),
        ({"starts": "soon"}, e.MalformedDate),
        ({"starts": "2026-13-01"}, e.MalformedDate),
        ({"starts": "2026-08-31"}, e.DatePast),
        ({"ends": "2020-01-01"}, e.DatePast),
        ({"starts": "2026-10-02", "ends": "2026-10-01"}, e.EndsBeforeStart),
    ],
)
async def test_bad_input_is_refused_and_changes_nothing(
    database: Database, choices: dict[str, Any], reason: type[e.Refusal]
) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        a_cohort(tx, server, "весна")
        before = tx.execute(select(func.count(OutboxEntry.id))).scalar_one()
        actor = an_actor(None, Standing.FACILITATOR, server=server)
        with pytest.raises(reason):
            create(tx, actor, **{"name": "Autumn", **choices})
        assert tx.execute(select(func.count(Cohort.id))).scalar_one() == 1
        assert tx.execute(select(func.count(OutboxEntry.id))).scalar_one() == before

    await database.write(story)


async def test_the_name_of_a_removed_cohort_is_free_again(database: Database) -> None:
    def story(tx: Tx) -> None:
        actor = an_actor(None, Standing.FACILITATOR, server=a_server(tx))
        first = create(tx, actor)
        with pytest.raises(r.CohortNameTaken):
            create(tx, actor, "SPRING")
        lifecycle.remove(tx, act(actor), cohort_id=first.cohort_id)
        tx.flush()
        assert create(tx, actor, "spring").cohort_id != first.cohort_id

    await database.write(story)


async def test_two_cohorts_never_take_one_name_at_the_same_moment(database: Database) -> None:
    def prepare(tx: Tx) -> Actor:
        return an_actor(None, Standing.FACILITATOR, server=a_server(tx))

    actor = await database.write(prepare)
    results = await asyncio.gather(*(database.write(create, actor) for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(result, Described) for result in results) == 1
    assert sum(isinstance(result, r.CohortNameTaken) for result in results) == 5


async def test_what_is_not_given_stays_as_it_is(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort = a_cohort(tx, server)
        a_cohort(tx, server, "Autumn")
        for _ in range(3):
            a_place(tx, cohort, a_member(tx, server))
        actor = an_actor(a_member(tx, server), Standing.FACILITATOR)
        with pytest.raises(r.NothingToChange):
            edit(tx, actor, "spring")
        same = edit(tx, actor, "spring", capacity=12)
        assert (same.name, same.capacity, same.languages, same.renamed) == ("Spring", 12, ("en", "es", "so"), False)
        changed = edit(tx, actor, "spring", name="Primavera", languages="es", capacity=3, ends="2027-06-01")
        assert (changed.name, changed.languages, changed.capacity) == ("Primavera", ("es",), 3)
        assert changed.renamed
        tx.flush()
        with pytest.raises(r.PlacesTaken):
            edit(tx, actor, "Primavera", capacity=2)
        with pytest.raises(r.CohortNameTaken):
            edit(tx, actor, "primavera", name="autumn")
        with pytest.raises(e.EndsBeforeStart):
            edit(tx, actor, "primavera", starts="2027-07-01")
        with pytest.raises(r.UnknownCohort):
            edit(tx, actor, "spring")
        tx.rollback()

    await database.write(story)


async def test_what_the_certificate_asks_for_can_be_changed_one_by_one(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        a_cohort(tx, server)
        actor = an_actor(a_member(tx, server), Standing.COORDINATOR)
        asked = settings.require(tx, act(actor), cohort="Spring", sessions=None, reflections=0, meetings=4)
        assert (asked.sessions, asked.reflections, asked.meetings) == (8, 0, 4)
        with pytest.raises(e.CountOutOfRange):
            settings.require(tx, act(actor), cohort="Spring", sessions=-1, reflections=None, meetings=None)

    await database.write(story)
