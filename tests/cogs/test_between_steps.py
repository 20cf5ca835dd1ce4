"""Between the two steps of one command somebody deletes their data; on both databases."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.core.confirmations import mark_of
from bot.core.people import Actor
from bot.db import Database, Tx
from cogs.certificates.models import Certificate
from cogs.certificates.refusals import ApprovalGone
from cogs.certificates.services import confirming
from cogs.mentoring.models import Match, MatchRoundMember
from cogs.mentoring.rules.rounds import plan
from cogs.mentoring.services import candidates, rounds
from tests.support.certificates import approved
from tests.support.clocks import NOW
from tests.support.erasing import erase
from tests.support.mentoring import a_town
from tests.support.people import act


async def test_a_certificate_that_was_printed_for_somebody_who_is_gone_is_not_issued(database: Database) -> None:
    def prepare(tx: Tx) -> tuple[Actor, int, Any]:
        town = a_town(tx)
        approval = approved(tx, town)
        shown = confirming.shown(tx, act(town.mentee), approval=approval)
        printed = confirming.prepare(tx, act(town.mentee), approval=approval, mark=mark_of(shown.mark))
        return town.mentee, approval, printed

    mentee, approval, printed = await database.write(prepare)
    await database.write(erase, mentee.user_id, NOW)
    with pytest.raises(ApprovalGone):
        await database.write(confirming.issue, act(mentee), approval=approval, prepared=printed)
    assert not await database.read(lambda tx: tx.execute(select(Certificate.id)).all())


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
