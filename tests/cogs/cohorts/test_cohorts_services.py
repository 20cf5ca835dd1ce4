"""Cohorts, found: by whom, by which names, and with which people."""

import pytest
from sqlalchemy import select, update

from bot.core import refusals as e
from bot.core.hours import CreditKind, HourType
from bot.core.paging import Page
from bot.core.people import Standing
from bot.db import Database, Tx
from bot.ledger import Earned, earn, reverse
from bot.people.models import Account
from cogs.cohorts import refusals as r
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.cohorts.services import channels, cohorts, enrollments, lifecycle, settings
from tests.support.clocks import NOW
from tests.support.cohorts import edit
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor


async def test_the_roster_has_pages_and_says_who_is_still_here(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx, language="es")
        cohort = a_cohort(tx, server, capacity=50)
        for number in range(33):
            a_place(tx, cohort, a_member(tx, server, f"Person {number:02}"))
        tx.add(Account(user_id=(gone := a_member(tx, server, "Aaron", gone=True)).user_id, language="so"))
        a_place(tx, cohort, gone)
        a_place(tx, cohort, a_member(tx, server, "Zeynab"), status=EnrollmentStatus.LEFT)
        tx.flush()
        actor = an_actor(a_member(tx, server), Standing.FACILITATOR)
        first = enrollments.roster(tx, act(actor), cohort="spring", page=0)
        last = enrollments.roster(tx, act(actor), cohort=cohort.id, page=99)
        assert (first.active, first.capacity, first.page, last.page) == (34, 50, Page(0, 2), Page(1, 2))
        assert len(first.people) + len(last.people) == 35
        assert (first.people[0].name, first.people[0].language, first.people[0].gone) == ("Aaron", "so", True)
        assert (last.people[-1].name, last.people[-1].language, last.people[-1].status) == (
            "Zeynab",
            "es",
            EnrollmentStatus.LEFT,
        )

    await database.write(story)


async def test_the_roster_says_how_often_each_has_reflected(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort, other = a_cohort(tx, server), a_cohort(tx, server, "Autumn")
        amina, omar = a_member(tx, server, "Amina"), a_member(tx, server, "Omar")
        for one in (amina, omar):
            a_place(tx, cohort, one)
        for subject, its, kind in (
            (1, cohort, CreditKind.REFLECTION),
            (2, cohort, CreditKind.REFLECTION),
            (3, other, CreditKind.REFLECTION),
            (1, cohort, CreditKind.SESSION),
        ):
            earned = [Earned(amina.id, kind, HourType.PEER, 0, subject)]
            earn(tx, server=server.id, cohort=its.id, earned=earned, now=NOW)
        reverse(tx, member=amina.id, kind=CreditKind.REFLECTION, subject=2, now=NOW)
        people = enrollments.roster(tx, act(an_actor(amina)), cohort="Spring", page=0).people
        assert {one.name: one.reflections for one in people} == {"Amina": 1, "Omar": 0}

    await database.write(story)


async def test_nobody_sees_or_touches_the_cohorts_of_another_server(database: Database) -> None:
    def story(tx: Tx) -> None:
        theirs = a_cohort(tx, a_server(tx), "Theirs")
        actor = an_actor(None, Standing.FACILITATOR, Standing.COORDINATOR, Standing.MANAGER, server=a_server(tx))
        assert cohorts.suggest(tx, act(actor), typed="") == []
        for forbidden in (
            lambda: edit(tx, actor, "Theirs", capacity=2),
            lambda: lifecycle.close(tx, act(actor), cohort="Theirs"),
            lambda: lifecycle.before_removal(tx, act(actor), cohort="Theirs"),
            lambda: lifecycle.remove(tx, act(actor), cohort_id=theirs.id),
            lambda: enrollments.roster(tx, act(actor), cohort="Theirs", page=0),
            lambda: enrollments.roster(tx, act(actor), cohort=theirs.id, page=0),
            lambda: settings.require(tx, act(actor), cohort="Theirs", sessions=1, reflections=None, meetings=None),
        ):
            with pytest.raises((r.UnknownCohort, r.CohortGone, e.NotConfirmed)):
                forbidden()
        assert channels.made(tx, act(actor), cohort_id=theirs.id) == channels.Made()
        assert tx.execute(select(Cohort.status, Cohort.capacity)).one() == ("open", 12)

    await database.write(story)


async def test_names_are_suggested_in_every_script_and_only_where_they_fit(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        for number in range(27):
            a_cohort(tx, server, f"Group {number}")
        mine = a_cohort(tx, server, "ВЕСНА 100%")
        a_cohort(tx, server, "Весна закрыта", status=CohortStatus.CLOSED)
        member = a_member(tx, server)
        a_place(tx, mine, member)
        actor = an_actor(member)
        assert len(cohorts.suggest(tx, act(actor), typed="group")) == 25
        assert cohorts.suggest(tx, act(actor), typed="весна") == ["ВЕСНА 100%"], "a closed one is not for everyone"
        staff = an_actor(member, Standing.FACILITATOR)
        assert cohorts.suggest(tx, act(staff), typed="весна") == ["Весна закрыта", "ВЕСНА 100%"]
        assert cohorts.suggest(tx, act(actor), typed="весна", open_only=True) == ["ВЕСНА 100%"]
        assert cohorts.suggest(tx, act(actor), typed="0%") == ["ВЕСНА 100%"]
        assert cohorts.suggest(tx, act(actor), typed="", mine=True) == ["ВЕСНА 100%"]
        tx.execute(update(Enrollment).values(status=EnrollmentStatus.LEFT))
        assert cohorts.suggest(tx, act(actor), typed="", mine=True) == []

    await database.write(story)
