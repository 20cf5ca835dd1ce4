"""Hours that move to another cohort count there, once, and their sum stays; on both databases."""

from typing import Any

import pytest
from sqlalchemy import select

from bot import ledger
from bot.core.confirmations import mark_of
from bot.core.hours import CreditKind, HourType
from bot.core.people import Actor, Standing
from bot.core.refusals import NotConfirmed
from bot.db import Database, Tx
from bot.ledger import Earned
from bot.ledger.models import Credit
from cogs.cohorts.models import Cohort
from cogs.cohorts.refusals import HasNoPlaceIn
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.hours.refusals import NothingEarned, SameCohort
from cogs.hours.services import transfers
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor


def town(tx: Tx) -> tuple[Cohort, Cohort, Actor, Actor]:
    """Two cohorts, a facilitator, and somebody who earned five sessions in the first and moves to the second."""
    server = a_server(tx)
    spring, autumn = a_cohort(tx, server), a_cohort(tx, server, "Autumn")
    rosa = an_actor(a_member(tx, server, "Rosa"), Standing.FACILITATOR)
    amina = a_member(tx, server, "Amina")
    a_place(tx, spring, amina)
    a_place(tx, autumn, amina)
    earned = [Earned(amina.id, CreditKind.SESSION, HourType.PEER, 90, number) for number in range(1, 6)]
    ledger.earn(tx, server=spring.server_id, cohort=spring.id, earned=earned, now=NOW)
    return spring, autumn, rosa, an_actor(amina)


def sums(tx: Tx, cohort: Cohort, who: Actor) -> tuple[int, int]:
    found = ledger.sums(tx, server=cohort.server_id, member=who.member, cohort=cohort.id)
    return sum(one.units for one in found), sum(one.minutes for one in found)


async def test_what_stands_moves_once_and_is_not_counted_twice(database: Database) -> None:
    def story(tx: Tx) -> None:
        spring, autumn, rosa, amina = town(tx)
        ledger.reverse(tx, member=amina.member, kind=CreditKind.SESSION, subject=5, now=NOW)
        asked: Any = {"user": amina.user_id, "name": "Amina"}
        shown = transfers.preview(tx, act(rosa), **asked, source="Spring", target="Autumn")
        assert shown.minutes == ((HourType.PEER, 360),)
        ids = {"member": amina.member, "source": spring.id, "target": autumn.id}
        with pytest.raises(NotConfirmed):
            transfers.move(tx, act(rosa), **ids, mark="0")
        transfers.move(tx, act(rosa), **ids, mark=mark_of(shown))
        assert sums(tx, spring, amina) == (0, 0)
        assert sums(tx, autumn, amina) == (4, 360)
        with pytest.raises(NothingEarned):
            transfers.move(tx, act(rosa), **ids, mark=mark_of(shown))
        back = {"member": amina.member, "source": autumn.id, "target": spring.id}
        transfers.move(tx, act(rosa), **back)
        transfers.move(tx, act(rosa), **ids)
        assert (sums(tx, spring, amina), sums(tx, autumn, amina)) == ((0, 0), (4, 360))
        ledger.reverse(tx, member=amina.member, kind=CreditKind.SESSION, subject=1, now=NOW)
        assert sums(tx, autumn, amina) == (3, 270), "a correction finds it where it is"
        stands = ledger.standing(tx, server=spring.server_id, member=amina.member)
        assert {one.subject_id for one in stands} == {2, 3, 4}
        assert {one.at for one in tx.execute(select(Credit)).scalars() if one.units == 1} == {NOW}

    await database.write(story)


async def test_a_removed_cohort_gives_its_hours_and_takes_none(database: Database) -> None:
    def story(tx: Tx) -> None:
        spring, autumn, rosa, amina = town(tx)
        asked: Any = {"user": amina.user_id, "name": "Amina"}
        with pytest.raises(SameCohort):
            transfers.preview(tx, act(rosa), **asked, source="Spring", target="Spring")
        with pytest.raises(NothingEarned):
            transfers.preview(tx, act(rosa), **asked, source="Autumn", target="Spring")
        other = a_cohort(tx, spring.server_id, "Winter")
        with pytest.raises(HasNoPlaceIn):
            transfers.preview(tx, act(rosa), **asked, source="Spring", target=other.name)
        spring.status = CohortStatus.REMOVED
        tx.flush()
        assert transfers.preview(tx, act(rosa), **asked, source="Spring", target="Autumn").target_id == autumn.id

    await database.write(story)
