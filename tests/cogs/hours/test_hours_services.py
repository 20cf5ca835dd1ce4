"""Make-up work: in the ledger once, sealed, and taken back; on both databases."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import ledger
from bot.core.hours import CountsAs, CreditKind, HourType
from bot.core.people import Actor, Standing
from bot.core.refusals import NotConfirmed
from bot.db import Database, Tx
from bot.ledger.models import Credit
from bot.people.models import AuditEvent
from cogs.cohorts.models import Cohort
from cogs.cohorts.refusals import HasNoPlaceIn
from cogs.cohorts.rules.cohorts import EnrollmentStatus
from cogs.hours.models import AddedHours
from cogs.hours.refusals import (
    AlreadyAdded,
    HoursOutOfRange,
    NoReason,
    NothingAdded,
    OwnHours,
    WorkAhead,
    WorkLongAgo,
)
from cogs.hours.services import added
from cogs.programs import services as progress
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor

WORDS = "She read the chapter while her child was ill."


def town(tx: Tx) -> tuple[Cohort, Actor, Actor]:
    """A cohort, a facilitator, and somebody with a place in it."""
    cohort = a_cohort(tx, a_server(tx))
    rosa = an_actor(a_member(tx, cohort.server_id, "Rosa"), Standing.FACILITATOR)
    amina = a_member(tx, cohort.server_id, "Amina")
    a_place(tx, cohort, amina)
    return cohort, rosa, an_actor(amina)


def add(tx: Tx, by: Actor, to: Actor, **given: Any) -> added.Added:
    options: dict[str, Any] = {
        "cohort": "Spring", "minutes": 90, "hour_type": HourType.PROFESSIONAL, "reason": WORDS, **given,
    }  # fmt: skip
    return added.add(tx, act(by), user=to.user_id, **options)


def sums(tx: Tx, cohort: Cohort, who: Actor) -> list[tuple[CreditKind, int, int]]:
    return [(one.kind, one.units, one.minutes) for one in ledger.sums(tx, server=cohort.server_id, member=who.member)]


@pytest.mark.parametrize(
    ("counts_as", "kind"),
    [
        (None, CreditKind.ADDED),
        (CountsAs.SESSION, CreditKind.SESSION),
        (CountsAs.REFLECTION, CreditKind.REFLECTION),
        (CountsAs.MEETING, CreditKind.MEETING),
    ],
)
async def test_make_up_work_is_summed_as_what_it_counts_as(
    database: Database, counts_as: CountsAs | None, kind: CreditKind
) -> None:
    def story(tx: Tx) -> None:
        cohort, rosa, amina = town(tx)
        one = add(tx, rosa, amina, counts_as=counts_as)
        assert sums(tx, cohort, amina) == [(kind, 1, 90)]
        assert [credit.kind for credit in tx.execute(select(Credit)).scalars()] == [CreditKind.ADDED]
        added.take_back(tx, act(rosa), added=one.id)
        assert sums(tx, cohort, amina) == [(kind, 0, 0)], "its reversal counts as the same"

    await database.write(story)


async def test_progress_counts_make_up_work_without_a_statement_more(database: Database) -> None:
    def story(tx: Tx) -> None:
        _, rosa, amina = town(tx)
        add(tx, rosa, amina, counts_as=CountsAs.SESSION)
        add(tx, rosa, amina, minutes=30, hour_type=HourType.PEER)
        (one,) = progress.show(tx, act(amina)).cohorts
        assert {str(line.kind): line.done for line in one.lines}["session"] == 1
        assert one.minutes == {HourType.PROFESSIONAL: 90, HourType.PEER: 30}

    await database.write(story)


async def test_the_same_twice_adds_nothing_until_it_is_taken_back(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, rosa, amina = town(tx)
        one = add(tx, rosa, amina)
        with pytest.raises(AlreadyAdded):
            add(tx, rosa, amina, reason="pressed again")
        assert sums(tx, cohort, amina) == [(CreditKind.ADDED, 1, 90)]
        added.take_back(tx, act(rosa), added=one.id)
        with pytest.raises(NotConfirmed):
            added.take_back(tx, act(rosa), added=one.id)
        with pytest.raises(NothingAdded):
            added.standing(tx, act(rosa), user=amina.user_id, name="Amina")
        add(tx, rosa, amina)
        assert sums(tx, cohort, amina) == [(CreditKind.ADDED, 1, 90)]

    await database.write(story)


async def test_the_reason_is_sealed_and_the_audit_has_numbers_only(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, rosa, amina = town(tx)
        one = add(tx, rosa, amina)
        sealed = tx.execute(select(AddedHours.reason)).scalar_one()
        assert sealed is not None
        assert WORDS.encode() not in sealed
        (listed,) = added.standing(tx, act(rosa), user=amina.user_id, name="Amina")
        assert listed.reason == WORDS
        tx.flush()
        (event,) = tx.execute(select(AuditEvent)).scalars()
        assert event.action == "hours add"
        assert event.subjects == {"cohort": cohort.id, "member": amina.member, "added": one.id}

    await database.write(story)


async def test_work_of_an_earlier_day_is_earned_on_that_day_by_the_cohorts_clocks(database: Database) -> None:
    def story(tx: Tx) -> None:
        _, rosa, amina = town(tx)
        day = (NOW - timedelta(days=40)).date()
        assert add(tx, rosa, amina, on=day.isoformat()).on == day
        (credit,) = tx.execute(select(Credit)).scalars()
        assert credit.at.date() == day

    await database.write(story)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"minutes": 0}, HoursOutOfRange),
        ({"minutes": -60}, HoursOutOfRange),
        ({"minutes": 1441}, HoursOutOfRange),
        ({"minutes": 10**12}, HoursOutOfRange),
        ({"on": (NOW + timedelta(days=2)).date().isoformat()}, WorkAhead),
        ({"on": date(2006, 9, 1).isoformat()}, WorkLongAgo),
        ({"reason": " \u200e\n "}, NoReason),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_written(
    database: Database, given: dict[str, Any], refusal: type[Exception]
) -> None:
    def story(tx: Tx) -> None:
        cohort, rosa, amina = town(tx)
        with pytest.raises(refusal):
            add(tx, rosa, amina, **given)
        assert not sums(tx, cohort, amina)
        assert not tx.execute(select(AddedHours)).all()

    await database.write(story)


async def test_a_whole_day_can_be_added_and_it_is_for_those_who_have_or_had_a_place(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, rosa, amina = town(tx)
        add(tx, rosa, amina, minutes=1440)
        with pytest.raises(OwnHours):
            add(tx, rosa, rosa)
        with pytest.raises(HasNoPlaceIn):
            add(tx, rosa, an_actor(a_member(tx, cohort.server_id, "Guest")))
        left = a_member(tx, cohort.server_id, "Hodan")
        a_place(tx, cohort, left, status=EnrollmentStatus.LEFT, left_at=NOW)
        add(tx, rosa, an_actor(left))

    await database.write(story)


async def test_what_another_server_added_is_not_there(database: Database) -> None:
    def story(tx: Tx) -> None:
        _, rosa, amina = town(tx)
        one = add(tx, rosa, amina)
        other = an_actor(a_member(tx, a_server(tx), "Vera"), Standing.FACILITATOR)
        with pytest.raises(NotConfirmed):
            added.before_taking_back(tx, act(other), added=one.id)
        with pytest.raises(NothingAdded):
            added.standing(tx, act(other), user=amina.user_id, name="Amina")

    await database.write(story)
