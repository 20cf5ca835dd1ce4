"""What happens to certificates and hours between two steps, and what others try with them; on both databases."""

import asyncio
import threading
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.confirmations import mark_of
from bot.core.hours import CreditKind, HourType
from bot.core.people import Standing
from bot.core.refusals import NotConfirmed, Refusal
from bot.db import Database, Tx
from bot.ledger import Earned, earn, reverse
from bot.people.models import Member
from cogs.certificates.models import Certificate
from cogs.certificates.refusals import NotValid, UnknownCertificate
from cogs.certificates.rules.endings import RevocationReason
from cogs.certificates.services import approving, confirming, ending, holding
from cogs.certificates.services.issuing import Issued
from cogs.hours.refusals import AlreadyAdded
from cogs.hours.services import added, transfers
from tests.support.certificates import approval_of, approved, done, issued
from tests.support.clocks import NOW
from tests.support.mentoring import Town, a_town, owed
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor


def held(tx: Tx) -> tuple[Town, Issued]:
    """Amina has her certificate."""
    town = a_town(tx)
    return town, issued(tx, town.mentee, approved(tx, town))


def add(tx: Tx, town: Town, cohort: str) -> added.Added:
    return added.add(
        tx, act(town.staff), user=town.mentee.user_id, cohort=cohort, minutes=90, hour_type=HourType.PEER, reason="Ill."
    )


async def test_hours_that_shrink_while_it_is_printed_are_not_certified_as_they_were(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        done(tx, town, sessions=9)
        approving.approve(tx, act(town.staff), cohort=town.cohort.id, members=[town.mentee.member])
        approval = approval_of(tx, town.mentee)
        mark = mark_of(confirming.shown(tx, act(town.mentee), approval=approval).mark)
        printed = confirming.prepare(tx, act(town.mentee), approval=approval, mark=mark)
        reverse(tx, member=town.mentee.member, kind=CreditKind.SESSION, subject=0, now=NOW)
        with pytest.raises(NotConfirmed):
            confirming.issue(tx, act(town.mentee), approval=approval, prepared=printed)
        assert not tx.execute(select(Certificate.id)).all()
        mark = mark_of(confirming.shown(tx, act(town.mentee), approval=approval).mark)
        printed = confirming.prepare(tx, act(town.mentee), approval=approval, mark=mark)
        assert confirming.issue(tx, act(town.mentee), approval=approval, prepared=printed).record.sessions == 8

    await database.write(story)


async def test_an_old_menu_does_not_pretend_to_hide_a_name_that_its_successor_shows(database: Database) -> None:
    def story(tx: Tx) -> None:
        town, made = held(tx)
        old = tx.execute(select(Certificate.id)).scalar_one()
        prepared = ending.before_reissue(tx, act(town.staff), code=made.code, name="Amina W.")
        ending.reissue(tx, act(town.staff), code=made.code, prepared=prepared)
        with pytest.raises(NotValid) as refusal:
            holding.show(tx, act(town.mentee), certificate=old, shown=["dates"])
        assert refusal.value.newer == prepared.code

    await database.write(story)


async def test_taking_back_hours_that_moved_warns_of_the_certificate_that_rests_on_them(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        approval = approved(tx, town)
        autumn = a_cohort(tx, town.server, "Autumn")
        amina = tx.get_one(Member, town.mentee.member)
        a_place(tx, autumn, amina)
        one = add(tx, town, "Autumn")
        transfers.move(tx, act(town.staff), member=amina.id, source=autumn.id, target=town.cohort.id)
        made = issued(tx, town.mentee, approval)
        assert added.before_taking_back(tx, act(town.staff), added=one.id).code == made.code

    await database.write(story)


async def test_the_same_work_does_not_count_in_two_cohorts(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        autumn = a_cohort(tx, town.server, "Autumn")
        a_place(tx, autumn, tx.get_one(Member, town.mentee.member))
        add(tx, town, "Spring")
        with pytest.raises(AlreadyAdded):
            add(tx, town, "Autumn")

    await database.write(story)


async def test_hours_do_not_move_away_while_a_certificate_is_issued_on_them(database: Database) -> None:
    def begin(tx: Tx) -> tuple[Town, int, Issued, int]:
        town = a_town(tx)
        autumn = a_cohort(tx, town.server, "Autumn")
        approval = approved(tx, town)
        a_place(tx, autumn, tx.get_one(Member, town.mentee.member))
        earned = [Earned(town.mentee.member, CreditKind.SESSION, HourType.PEER, 90, 1)]
        earn(tx, server=town.server.id, cohort=town.cohort.id, earned=earned, now=NOW)
        mark = mark_of(confirming.shown(tx, act(town.mentee), approval=approval).mark)
        return town, approval, confirming.prepare(tx, act(town.mentee), approval=approval, mark=mark), autumn.id

    town, approval, printed, autumn = await database.write(begin)
    both = threading.Barrier(2)

    def meet() -> None:
        with suppress(threading.BrokenBarrierError):  # where one waits for the other, they do not meet
            both.wait(2)

    def issue(tx: Tx) -> Any:
        one = confirming.issue(tx, act(town.mentee), approval=approval, prepared=printed)
        meet()
        return one

    def move(tx: Tx) -> Any:
        one = transfers.move(tx, act(town.staff), member=town.mentee.member, source=town.cohort.id, target=autumn)
        meet()
        return one

    results = await asyncio.gather(database.write(issue), database.write(move), return_exceptions=True)
    assert sum(isinstance(one, Refusal) for one in results) == 1, results


async def test_two_coordinators_who_reissue_at_once_make_one_successor(database: Database) -> None:
    town, made = await database.write(held)

    def prepare(tx: Tx, name: str) -> Issued:
        return ending.before_reissue(tx, act(town.staff), code=made.code, name=name)

    twins = [await database.read(prepare, name) for name in ("Amina A.", "Amina B.")]
    results = await asyncio.gather(
        *(database.write(ending.reissue, act(town.staff), code=made.code, prepared=one) for one in twins),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in results) == ["NoneType", "NotValid"]
    assert len(await database.read(lambda tx: owed(tx, "certificate.reissued"))) == 1


async def test_reissue_and_revoke_at_once_leave_one_ending(database: Database) -> None:
    town, made = await database.write(held)
    reason = RevocationReason.MISTAKE

    def look(tx: Tx) -> tuple[Issued, ending.Ending]:
        return (
            ending.before_reissue(tx, act(town.staff), code=made.code, name="Amina A."),
            ending.before_revoking(tx, act(town.staff), code=made.code, reason=reason),
        )

    anew, over = await database.read(look)
    revoke: Any = {"certificate": over.certificate_id, "reason": reason, "mark": mark_of(over)}
    results = await asyncio.gather(
        database.write(ending.reissue, act(town.staff), code=made.code, prepared=anew),
        database.write(ending.revoke, act(town.staff), **revoke),
        database.write(ending.revoke, act(town.staff), **revoke),
        return_exceptions=True,
    )
    assert sum(isinstance(one, NotValid) for one in results) == 2, results
    assert len(await database.read(lambda tx: owed(tx, "certificate.reissued", "certificate.revoked"))) == 1


async def test_what_is_of_another_server_or_person_is_not_there(database: Database) -> None:
    def story(tx: Tx) -> None:
        town, made = held(tx)
        certificate = tx.execute(select(Certificate.id)).scalar_one()
        other = a_server(tx)
        stranger = an_actor(a_member(tx, other, "Eve"), Standing.COORDINATOR)
        neighbour = an_actor(a_member(tx, town.server, "Bo"))
        for attempt in (
            lambda: ending.before_reissue(tx, act(stranger), code=made.code, name="Eve"),
            lambda: ending.before_revoking(tx, act(stranger), code=made.code, reason=RevocationReason.WISH),
            lambda: ending.revoke(tx, act(stranger), certificate=certificate, reason=RevocationReason.WISH, mark="0"),
            lambda: holding.valid(tx, act(neighbour), certificate=certificate),
            lambda: holding.show(tx, act(neighbour), certificate=certificate, shown=[]),
            lambda: ending.before_correction(tx, act(neighbour), certificate=certificate, name="Bo"),
        ):
            with pytest.raises(UnknownCertificate):
                attempt()
        theirs = a_cohort(tx, other, "Theirs")
        assert not approving.approve(tx, act(stranger), cohort=theirs.id, members=[town.mentee.member]).approved

    await database.write(story)
