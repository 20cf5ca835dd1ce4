"""What goes wrong between two people: at the same moment, at once, or with what nobody can mean."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from bot.core.confirmations import mark_of
from bot.core.refusals import NotConfirmed
from bot.db import Database, Tx
from cogs.mentoring.models import Match, Mentor, MentoringProfile, MentoringTime, MentorRequest
from cogs.mentoring.rules.matching import EndReason, MatchStatus
from cogs.mentoring.rules.profiles import windows
from cogs.mentoring.services import pair_endings, publishing
from tests.support.clocks import NOW
from tests.support.mentoring import Town, a_town, drafted, owed, paired
from tests.support.people import act
from tests.support.stories import log_meeting, riverside


def test_no_window_that_can_be_chosen_ends_before_it_begins() -> None:
    every = windows(f"{day}-{part}" for day in range(8) for part in ("morning", "afternoon", "evening", "x"))
    assert all(one.starts < one.ends for one in every)


@pytest.mark.parametrize(("starts", "ends"), [(720, 480), (720, 720), (1380, 1500), (-60, 60)])
async def test_a_window_that_ends_before_it_begins_is_kept_by_no_database(
    database: Database, starts: int, ends: int
) -> None:
    def story(tx: Tx) -> None:
        a_town(tx)
        profile = tx.execute(select(MentoringProfile.id, MentoringProfile.server_id).limit(1)).one()
        row = {"server_id": profile.server_id, "profile_id": profile.id, "position": 0, "weekday": 0}
        tx.execute(insert(MentoringTime), [{**row, "starts": starts, "ends": ends}])

    with pytest.raises(IntegrityError):
        await database.write(story)


async def test_a_round_that_two_people_publish_at_the_same_moment_asks_each_mentor_once(database: Database) -> None:
    def begin(tx: Tx) -> tuple[Town, int]:
        town = a_town(tx)
        return town, drafted(tx, town).round_id

    town, round_id = await database.write(begin)
    results = await asyncio.gather(
        *(database.write(publishing.publish, act(town.staff), round_id=round_id) for _ in range(3)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in results) == ["NotConfirmed", "NotConfirmed", "Published"]
    assert len(await database.read(owed, "match.pairing")) == 1


async def test_of_two_who_end_their_pair_at_the_same_moment_one_ends_it_and_the_other_hears_once(
    database: Database,
) -> None:
    def begin(tx: Tx) -> tuple[Town, int]:
        town = a_town(tx)
        return town, paired(tx, town)

    def shown(tx: Tx, town: Town) -> str:
        return mark_of(pair_endings.find(tx, act(town.mentor), other=town.mentee.user_id, name="Amina"))

    town, match_id = await database.write(begin)
    mark = await database.read(shown, town)
    results = await asyncio.gather(
        *(
            database.write(
                pair_endings.end, act(who), match_id=match_id, reason=EndReason.UNSAID, rematch=True, mark=mark
            )
            for who in (town.mentor, town.mentee)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(one, NotConfirmed) for one in results) == 1
    assert sum(isinstance(one, pair_endings.Pair) for one in results) == 1
    assert len(await database.read(owed, "match.ended")) == 1

    def kept(tx: Tx) -> MatchStatus:
        return tx.execute(select(Match.status)).scalar_one()

    assert await database.read(kept) is MatchStatus.ENDED


async def test_a_pair_of_whom_both_leave_the_server_is_over_for_everybody_and_the_staff_hear_of_it() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await log_meeting(hodan, amina, "2026-09-01", 60)
        await amina.click(amina.dms[-1], "Confirm")
        told = len(amina.dms), len(hodan.dms)
        await hodan.leave()
        await amina.leave()
        await place.town.advance(timedelta(days=40))
        assert (len(amina.dms), len(hodan.dms)) == told, "nobody who has left is asked how it goes"
        health = await place.rosa.slash("match health", cohort="Spring")
        assert "Hodan" not in health.text and "no pairs in Spring" in health.text
        said = [one.text for one in place.server.channel("staff-room").messages]
        assert not any("has not met" in one for one in said)


async def test_who_ends_the_pair_of_two_others_rests_from_nothing_of_their_own(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        match_id = paired(tx, town)
        tx.add(MentorRequest(server_id=town.server.id, member_id=town.staff.member_id, at=NOW))
        tx.add(Mentor(server_id=town.server.id, member_id=town.staff.member_id, capacity=1, at=NOW))
        staff = act(town.staff)
        shown = pair_endings.find(tx, staff, other=town.mentor.user_id, name="Hodan", of=town.mentee.user_id)
        pair_endings.end(tx, staff, match_id=match_id, reason=EndReason.UNSAID, rematch=False, mark=mark_of(shown))
        assert set(tx.execute(select(MentorRequest.paused_at)).scalars()) == {None}
        assert set(tx.execute(select(Mentor.paused_at)).scalars()) == {None}

    await database.write(story)
