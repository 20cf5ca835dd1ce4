"""The hour ledger: rows are added and never changed, and what a member has is their sum."""

import asyncio
from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from bot import ledger
from bot.core.hours import CreditKind, HourType
from bot.db import Database, Tx
from bot.ledger import Earned, Sum
from bot.ledger.models import Credit
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from tests.support.clocks import NOW
from tests.support.machines import OnDatabase, run_on
from tests.support.people import a_cohort, a_member, a_server

LATER = NOW + timedelta(days=3)


def rows(tx: Tx) -> list[dict[str, Any]]:
    """Every row of the ledger with every column, in the order in which they came."""
    return [dict(row) for row in tx.execute(select(Credit.__table__).order_by(Credit.id)).mappings()]


def units(tx: Tx) -> list[tuple[int, int]]:
    return [(row["units"], row["minutes"]) for row in rows(tx)]


def session(member: Member, number: int = 12, minutes: int = 90) -> Earned:
    return Earned(member.id, CreditKind.SESSION, HourType.GROUP_CONSULTATION, minutes, number)


def earn(tx: Tx, cohort: Cohort, *earned: Earned) -> int:
    return ledger.earn(tx, server=cohort.server_id, cohort=cohort.id, earned=earned, now=NOW)


def earn_again(tx: Tx, cohort: Cohort, earned: Earned) -> None:
    ledger.earn_again(tx, server=cohort.server_id, cohort=cohort.id, earned=earned, now=LATER)


def has(tx: Tx, member: Member, cohort: Cohort | None = None) -> tuple[int, int]:
    """How many credits, and minutes."""
    found = ledger.sums(tx, server=member.server_id, member=member.id, cohort=None if cohort is None else cohort.id)
    return sum(one.units for one in found), sum(one.minutes for one in found)


def two(tx: Tx) -> tuple[Cohort, Member, Member]:
    """A cohort, Amina and Luz."""
    server = a_server(tx)
    return a_cohort(tx, server), a_member(tx, server, "Amina"), a_member(tx, server, "Luz")


async def test_the_same_source_is_earned_once_by_each_member(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, luz = two(tx)
        assert earn(tx, cohort, session(amina)) == 1
        assert earn(tx, cohort, session(amina, minutes=45), session(luz, minutes=45)) == 1
        assert (has(tx, amina), has(tx, luz)) == ((1, 90), (1, 45)), "what stands stays as it is"

    await database.write(story)


async def test_one_source_twice_in_one_statement_is_earned_once(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, _ = two(tx)
        assert earn(tx, cohort, session(amina), session(amina)) == 1
        assert has(tx, amina) == (1, 90)

    await database.write(story)


async def test_nothing_earned_writes_nothing(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, _ = two(tx)
        assert earn(tx, cohort) == 0
        assert rows(tx) == []
        assert ledger.sums(tx, server=cohort.server_id, member=amina.id) == []

    await database.write(story)


async def test_a_reversal_stands_beside_what_it_takes_back(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, _ = two(tx)
        earn(tx, cohort, session(amina))
        (before,) = rows(tx)
        assert ledger.reverse(tx, member=amina.id, kind=CreditKind.SESSION, subject=12, now=LATER)
        first, second = rows(tx)
        assert first == before
        assert (second["units"], second["minutes"], second["at"]) == (-1, -90, LATER)
        same = ("server_id", "cohort_id", "member_id", "kind", "hour_type")
        assert [second[name] for name in same] == [first[name] for name in same]
        assert has(tx, amina) == (0, 0)

    await database.write(story)


async def test_what_does_not_stand_cannot_be_reversed(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, luz = two(tx)
        assert not ledger.reverse(tx, member=amina.id, kind=CreditKind.SESSION, subject=12, now=NOW)
        earn(tx, cohort, session(amina))
        assert not ledger.reverse(tx, member=luz.id, kind=CreditKind.SESSION, subject=12, now=NOW)
        assert ledger.reverse(tx, member=amina.id, kind=CreditKind.SESSION, subject=12, now=NOW)
        assert not ledger.reverse(tx, member=amina.id, kind=CreditKind.SESSION, subject=12, now=NOW)
        assert units(tx) == [(1, 90), (-1, -90)]

    await database.write(story)


async def test_a_source_is_not_the_beginning_of_another(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, _ = two(tx)
        earn(tx, cohort, session(amina, 1, 30), session(amina, 12, 60), session(amina, 123, 120))
        assert ledger.reverse(tx, member=amina.id, kind=CreditKind.SESSION, subject=1, now=NOW)
        assert has(tx, amina) == (2, 180)
        assert ledger.reverse(tx, member=amina.id, kind=CreditKind.SESSION, subject=12, now=NOW)
        assert has(tx, amina) == (1, 120)

    await database.write(story)


async def test_what_was_reversed_can_be_earned_anew_as_often_as_it_is_corrected(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, _ = two(tx)
        earn(tx, cohort, session(amina, minutes=120))
        for minutes in (60, 90, 30):
            assert ledger.reverse(tx, member=amina.id, kind=CreditKind.SESSION, subject=12, now=LATER)
            assert has(tx, amina) == (0, 0)
            earn_again(tx, cohort, session(amina, minutes=minutes))
            assert has(tx, amina) == (1, minutes)
        assert units(tx) == [(1, 120), (-1, -120), (1, 60), (-1, -60), (1, 90), (-1, -90), (1, 30)]

    await database.write(story)


async def test_what_was_never_earned_is_earned_for_the_first_time(database: Database) -> None:
    """Somebody written down as absent is corrected to present."""

    def story(tx: Tx) -> None:
        cohort, amina, _ = two(tx)
        earn_again(tx, cohort, session(amina))
        assert earn(tx, cohort, session(amina)) == 0, "it is the same source"
        assert has(tx, amina) == (1, 90)

    await database.write(story)


async def test_what_stands_is_not_earned_a_second_time(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, _ = two(tx)
        earn(tx, cohort, session(amina))
        earn_again(tx, cohort, session(amina, minutes=30))
        assert has(tx, amina) == (1, 90)
        ledger.reverse(tx, member=amina.id, kind=CreditKind.SESSION, subject=12, now=NOW)
        earn_again(tx, cohort, session(amina, minutes=30))
        earn_again(tx, cohort, session(amina, minutes=60))
        assert has(tx, amina) == (1, 30)

    await database.write(story)


async def test_a_plain_earn_does_not_undo_a_correction(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, _ = two(tx)
        earn(tx, cohort, session(amina))
        ledger.reverse(tx, member=amina.id, kind=CreditKind.SESSION, subject=12, now=NOW)
        assert earn(tx, cohort, session(amina)) == 0
        assert has(tx, amina) == (0, 0)

    await database.write(story)


async def test_sums_are_kept_apart_by_cohort_kind_and_hour_type(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, luz = two(tx)
        other = a_cohort(tx, cohort.server_id, "Autumn")
        individual = Earned(amina.id, CreditKind.SESSION, HourType.INDIVIDUAL_CONSULTATION, 60, 3)
        reflection = Earned(amina.id, CreditKind.REFLECTION, HourType.PROFESSIONAL, 0, 7)
        earn(tx, cohort, session(amina, 1), session(amina, 2), individual, reflection, session(luz, 1))
        earn(tx, other, Earned(amina.id, CreditKind.MEETING, HourType.MENTORING, 45, 3))

        def sums(member: Member, of: Cohort | None = None) -> set[Sum]:
            found = ledger.sums(tx, server=cohort.server_id, member=member.id, cohort=None if of is None else of.id)
            assert len(found) == len(set(found))
            return set(found)

        here = {
            Sum(cohort.id, CreditKind.SESSION, HourType.GROUP_CONSULTATION, 2, 180),
            Sum(cohort.id, CreditKind.SESSION, HourType.INDIVIDUAL_CONSULTATION, 1, 60),
            Sum(cohort.id, CreditKind.REFLECTION, HourType.PROFESSIONAL, 1, 0),
        }
        there = {Sum(other.id, CreditKind.MEETING, HourType.MENTORING, 1, 45)}
        assert sums(amina) == here | there
        assert sums(amina, of=cohort) == here
        assert sums(amina, of=other) == there
        assert sums(luz) == {Sum(cohort.id, CreditKind.SESSION, HourType.GROUP_CONSULTATION, 1, 90)}

    await database.write(story)


async def test_sums_of_another_server_are_not_seen(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, _ = two(tx)
        earn(tx, cohort, session(amina))
        elsewhere = a_server(tx)
        assert ledger.sums(tx, server=elsewhere.id, member=amina.id) == []

    await database.write(story)


async def test_a_correction_counts_in_the_cohort_in_which_it_was_earned(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, _ = two(tx)
        other = a_cohort(tx, cohort.server_id, "Autumn")
        earn(tx, cohort, session(amina))
        ledger.reverse(tx, member=amina.id, kind=CreditKind.SESSION, subject=12, now=NOW)
        earn_again(tx, other, session(amina))
        assert (has(tx, amina, cohort), has(tx, amina, other)) == ((0, 0), (1, 90))

    await database.write(story)


async def test_two_at_once_earn_one_credit(database: Database) -> None:
    cohort, amina, _ = await database.write(two)
    new = await asyncio.gather(*(database.write(earn, cohort, session(amina)) for _ in range(4)))
    assert sorted(new) == [0, 0, 0, 1]
    assert await database.read(has, amina) == (1, 90)


async def test_a_kind_that_no_certificate_counts_is_refused_by_the_table(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, _ = two(tx)
        earn(tx, cohort, session(amina))
        tx.execute(text("UPDATE credits SET kind = 'applause'"))

    with pytest.raises(IntegrityError):
        await database.write(story)


# --- against a model -------------------------------------------------------------------------------------------------

WHAT = {
    (CreditKind.SESSION, 1): HourType.GROUP_CONSULTATION,
    (CreditKind.SESSION, 12): HourType.INDIVIDUAL_CONSULTATION,
    (CreditKind.MEETING, 1): HourType.MENTORING,
}
Source = tuple[CreditKind, int]
who = st.integers(0, 1)
source = st.sampled_from(sorted(WHAT))
minutes = st.sampled_from([0, 30, 120])


class LedgerMachine(OnDatabase):
    """The ledger beside lists of what each member earned and gave back from each source."""

    @initialize()
    def begin(self) -> None:
        cohort, *self.members = two(self.tx)
        self.cohorts = [cohort, a_cohort(self.tx, cohort.server_id, "Autumn")]
        self.written: dict[tuple[int, Source], list[tuple[int, int, int]]] = defaultdict(list)
        """By member and source: cohort, units, minutes."""
        self.seen: list[dict[str, Any]] = []
        self.now = NOW

    def earned(self, member: int, source: Source, minutes: int) -> Earned:
        kind, subject = source
        return Earned(self.members[member].id, kind, WHAT[source], minutes, subject)

    def stands(self, member: int, source: Source) -> bool:
        return sum(units for _, units, _ in self.written[member, source]) == 1

    @rule(cohort=who, batch=st.lists(st.tuples(who, source, minutes), max_size=4))
    def earn(self, cohort: int, batch: list[tuple[int, Source, int]]) -> None:
        new = 0
        for member, source, minutes in batch:
            if not self.written[member, source]:
                self.written[member, source].append((cohort, 1, minutes))
                new += 1
        assert earn(self.tx, self.cohorts[cohort], *(self.earned(*one) for one in batch)) == new

    @rule(member=who, source=source)
    def reverse(self, member: int, source: Source) -> None:
        stands = self.stands(member, source)
        kind, subject = source
        member_id = self.members[member].id
        assert ledger.reverse(self.tx, member=member_id, kind=kind, subject=subject, now=self.now) == stands
        if stands:
            cohort, _, minutes = self.written[member, source][-1]
            self.written[member, source].append((cohort, -1, -minutes))

    @rule(cohort=who, member=who, source=source, minutes=minutes)
    def earn_again(self, cohort: int, member: int, source: Source, minutes: int) -> None:
        if not self.stands(member, source):
            self.written[member, source].append((cohort, 1, minutes))
        earn_again(self.tx, self.cohorts[cohort], self.earned(member, source, minutes))

    @rule(cohort=who, member=who, source=source, minutes=minutes)
    def correct(self, cohort: int, member: int, source: Source, minutes: int) -> None:
        self.reverse(member, source)
        self.earn_again(cohort, member, source, minutes)

    @rule(hours=st.integers(1, 48))
    def time_goes_by(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def rows_are_added_and_never_changed(self) -> None:
        found = rows(self.tx)
        assert found[: len(self.seen)] == self.seen
        self.seen = found
        assert len(found) == sum(map(len, self.written.values()))

    @invariant()
    def the_sums_are_those_of_the_model(self) -> None:
        expected: dict[tuple[int, int, CreditKind, HourType], tuple[int, int]] = {}
        for (member, source), lines in self.written.items():
            for cohort, units, minutes in lines:
                key = (self.cohorts[cohort].id, self.members[member].id, source[0], WHAT[source])
                before = expected.get(key, (0, 0))
                expected[key] = (before[0] + units, before[1] + minutes)
        found = {
            (one.cohort_id, member.id, one.kind, one.hour_type): (one.units, one.minutes)
            for member in self.members
            for one in ledger.sums(self.tx, server=member.server_id, member=member.id)
        }
        assert found == expected
        assert all(count in (0, 1) and minutes >= 0 for count, minutes in expected.values())


@pytest.mark.timeout(600)  # a failure is first made as short as can be
def test_whatever_is_earned_reversed_and_earned_again_the_sums_are_right(database: Database) -> None:
    run_on(database, LedgerMachine)
