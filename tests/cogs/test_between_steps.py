"""Between the two steps of one command somebody deletes their data; on both databases."""

from typing import Any

import pytest
from sqlalchemy import select, update

from bot.core.people import Actor
from bot.db import Database, Tx
from bot.db.upsert import insert_into
from cogs.certificates import services as certificates
from cogs.cohorts.models import Acceptance, Cohort, Enrollment
from cogs.mentoring.models import Match, MatchRoundMember
from cogs.mentoring.rules.rounds import plan
from cogs.mentoring.services import candidates, rounds
from cogs.programs.refusals import HasNoPlace
from tests.support.clocks import NOW
from tests.support.erasing import erase
from tests.support.mentoring import a_town
from tests.support.people import act


async def test_a_certificate_that_was_printed_for_somebody_who_is_gone_is_not_issued(database: Database) -> None:
    def prepare(tx: Tx) -> tuple[Actor, Actor, Any]:
        town = a_town(tx)
        mentee = town.mentee
        none = {"sessions_required": 0, "reflections_required": 0, "meetings_required": 0}
        tx.execute(update(Cohort).where(Cohort.id == town.cohort.id).values(none))
        place = tx.execute(select(Enrollment.id).where(Enrollment.member_id == mentee.member)).scalar_one()
        tx.execute(
            insert_into(tx, Acceptance)
            .values(server_id=town.server.id, enrollment_id=place, version=1, at=NOW)
            .on_conflict_do_nothing()
        )
        tx.expire_all()
        return town.staff, mentee, certificates.prepare(tx, act(town.staff), member=mentee.user_id, name="Amina")

    staff, mentee, prepared = await database.write(prepare)
    await database.write(erase, mentee.user_id, NOW)
    with pytest.raises(HasNoPlace):
        await database.write(certificates.issue, act(staff), prepared=prepared)


async def test_a_draft_of_pairs_is_kept_without_those_who_are_gone_since_it_was_made(database: Database) -> None:
    def begin(tx: Tx) -> tuple[Actor, Actor, Any]:
        town = a_town(tx)
        return town.staff, town.mentee, candidates.load(tx, act(town.staff), cohort="Spring")

    staff, mentee, found = await database.write(begin)
    planned = plan(found.inputs)
    assert len(planned.pairs) == 1
    await database.write(erase, mentee.user_id, NOW)
    draft = await database.write(rounds.keep, act(staff), candidates=found, plan=planned)
    assert (draft.pairs, draft.total) == ((), 0)
    rows = await database.read(lambda tx: [*tx.execute(select(Match.id)), *tx.execute(select(MatchRoundMember.id))])
    assert len(rows) == 1  # the mentor, who is still there
