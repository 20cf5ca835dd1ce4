"""Places in cohorts: taken by the form, given up, and taken again."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, func, select

from bot.core import refusals as e
from bot.core.hours import CreditKind
from bot.core.people import Actor, Caller, Standing
from bot.db import Database, Tx
from bot.ledger.models import Credit
from bot.outbox.errands import GiveRole, TakeRole
from bot.outbox.models import OutboxEntry
from bot.people import identity
from bot.people.models import Account
from cogs.cohorts import refusals as r
from cogs.cohorts.models import Acceptance, Enrollment, EnrollmentLanguage
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus, ProviderRole, Setting
from cogs.cohorts.services import enrollments, joining
from cogs.cohorts.services.joining import Joined
from tests.support.clocks import NOW
from tests.support.cohorts import SHIPPED, create, facts, join, owed
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor, an_id


@contextmanager
def statements(database: Database) -> Generator[list[str]]:
    """The statements that the writer executes meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(database.writer, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.writer, "before_cursor_execute", note)


async def test_joining_keeps_what_was_said_and_the_agreement_and_owes_the_role(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx, staff_channel_id=78)
        cohort = a_cohort(tx, server, role_id=77)
        member = a_member(tx, server, "Amina")
        actor = an_actor(member)
        assert joining.before_joining(tx, act(actor), cohort="spring").agreement
        joined = join(tx, actor, cohort.id)
        assert (joined.cohort, joined.channel_id) == ("Spring", cohort.channel_id)
        place = tx.execute(select(Enrollment)).scalar_one()
        said = tx.execute(select(EnrollmentLanguage.language).order_by(EnrollmentLanguage.position)).scalars().all()
        assert (place.role, place.setting, said, place.status) == (
            ProviderRole.EDUCATOR,
            Setting.PRESCHOOL,
            ["so", "en"],
            EnrollmentStatus.ACTIVE,
        )
        assert tx.execute(select(Acceptance.version)).scalar_one() == cohort.agreement_version
        assert facts(tx, "cohort.member") == [GiveRole(server.id, member.user_id, 77, closed=frozenset({78}))]
        with pytest.raises(r.AlreadyJoined):
            join(tx, actor, cohort.id)
        with pytest.raises(r.AlreadyJoined):
            joining.before_joining(tx, act(actor), cohort=cohort.id)

    await database.write(story)


async def test_each_reason_against_a_place_is_said_before_the_form_and_after_it(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        full = a_cohort(tx, server, "Full", capacity=1)
        a_place(tx, full, a_member(tx, server))
        closed = a_cohort(tx, server, "Closed", status=CohortStatus.CLOSED)
        removed = a_cohort(tx, server, "Removed", status=CohortStatus.REMOVED)
        elsewhere = a_cohort(tx, a_server(tx), "Elsewhere")
        actor = an_actor(a_member(tx, server))
        for cohort, reason in (
            (full, r.CohortFull),
            (closed, r.CohortClosed),
            (removed, r.CohortGone),
            (elsewhere, r.CohortGone),
        ):
            by_name = r.UnknownCohort if reason is r.CohortGone else reason
            for wanted, why in ((cohort.id, reason), (cohort.name, by_name)):
                with pytest.raises(why):
                    joining.before_joining(tx, act(actor), cohort=wanted)
            with pytest.raises(reason):
                join(tx, actor, cohort.id)
        spring = a_cohort(tx, server)
        with pytest.raises(r.AgreementNotAccepted):
            join(tx, actor, spring.id, agreed=False)
        with pytest.raises(e.ButtonTooOld):
            join(tx, actor, spring.id, languages=("klingon",))
        assert tx.execute(select(func.count(Enrollment.id))).scalar_one() == 1

    await database.write(story)


async def test_the_first_step_keeps_the_language(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort = a_cohort(tx, server)
        actor = an_actor(a_member(tx, server))
        free, code = joining.choose_language(tx, act(actor, NOW, languages=SHIPPED), cohort_id=cohort.id, language="so")
        assert (free.cohort_id, code) == (cohort.id, "so")
        assert tx.execute(select(Account.language)).scalar_one() == "so"

    await database.write(story)


async def test_a_person_who_left_keeps_the_hours_and_may_come_back_any_number_of_times(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort = a_cohort(tx, server, capacity=1)
        member = a_member(tx, server)
        actor = an_actor(member)
        for turn in range(3):
            join(tx, actor, cohort.id, languages=("es",))
            tx.add(
                Credit(
                    server_id=server.id, cohort_id=cohort.id, member_id=member.id, kind=CreditKind.SESSION,
                    hour_type="rsc_group", minutes=90, subject_id=turn, at=NOW,
                )
            )  # fmt: skip
            tx.flush()
            assert enrollments.leave(tx, act(actor), cohort="SPRING").minutes == 90 * (turn + 1)
            tx.flush()
            with pytest.raises(r.NotJoined):
                enrollments.leave(tx, act(actor), cohort="Spring")
        assert tx.execute(select(func.count(Enrollment.id))).scalar_one() == 1
        assert len(owed(tx, "cohort.member")) == 6
        assert set(map(type, facts(tx, "cohort.member"))) == {TakeRole}, "what counts is how things stand"

    await database.write(story)


async def test_before_the_role_is_made_joining_waits_for_it(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        actor = an_actor(None, Standing.FACILITATOR, server=server)
        made = create(tx, actor)
        join(tx, an_actor(a_member(tx, server)), made.cohort_id)
        (after,) = tx.execute(select(OutboxEntry.after_id).where(OutboxEntry.kind == "cohort.member")).scalars()
        assert after == made.errands[0]
        assert facts(tx, "cohort.member") == []

    await database.write(story)


async def test_many_at_once_never_take_more_places_than_there_are(database: Database) -> None:
    def prepare(tx: Tx) -> tuple[int, list[Actor]]:
        server = a_server(tx)
        return a_cohort(tx, server, capacity=5).id, [an_actor(a_member(tx, server)) for _ in range(16)]

    cohort_id, people = await database.write(prepare)
    results = await asyncio.gather(
        *(database.write(join, actor, cohort_id) for actor in people), return_exceptions=True
    )
    assert sum(isinstance(result, Joined) for result in results) == 5
    assert sum(isinstance(result, r.CohortFull) for result in results) == 11

    def taken(tx: Tx) -> int:
        return tx.execute(
            select(func.count(Enrollment.id)).where(Enrollment.status == EnrollmentStatus.ACTIVE)
        ).scalar_one()

    assert await database.read(taken) == 5


async def test_one_person_who_sends_the_form_twice_takes_one_place(database: Database) -> None:
    def prepare(tx: Tx) -> tuple[int, Actor]:
        server = a_server(tx)
        return a_cohort(tx, server, capacity=5).id, an_actor(a_member(tx, server))

    cohort_id, person = await database.write(prepare)
    results = await asyncio.gather(*(database.write(join, person, cohort_id) for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(result, Joined) for result in results) == 1
    assert sum(isinstance(result, r.AlreadyJoined) for result in results) == 5


async def test_the_accepted_form_costs_nine_statements_at_most(database: Database) -> None:
    def prepare(tx: Tx) -> tuple[int, int]:
        server = a_server(tx)
        return server.id, a_cohort(tx, server).id

    server_id, cohort_id = await database.write(prepare)
    caller = Caller(user_id=an_id(), server_id=server_id, name="Amina")

    def whole(tx: Tx) -> Joined:
        return join(tx, identity.remember(tx, caller, now=NOW), cohort_id)

    with statements(database) as seen:
        await database.write(whole)
    assert len([one for one in seen if not one.startswith(("BEGIN", "SELECT pg_catalog"))]) <= 9, seen
