"""Answers to pairings, as they are kept: who goes first, what is asked again, and races."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.db import Database, Tx
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, State
from cogs.cohorts.services import lifecycle
from cogs.mentoring.models import Match, MentorRequest
from cogs.mentoring.refusals import MatchAnswered, MatchLapsed, UnknownMatch
from cogs.mentoring.rules.matching import DeclineReason, MatchStatus
from cogs.mentoring.services import avoidances, candidates, match_responses, questions
from tests.support.clocks import NOW
from tests.support.mentoring import Town, a_town, a_waiting, owed, published
from tests.support.people import act

LATER = NOW + timedelta(days=14)


def offered(tx: Tx) -> tuple[Town, int]:
    """Hodan has accepted, Amina is asked."""
    town = a_town(tx)
    (match_id,) = published(tx, town)
    match_responses.answer(tx, act(town.mentor), match_id=match_id, accept=True)
    return town, match_id


def kept(tx: Tx, match_id: int) -> Match:
    return tx.execute(select(Match).where(Match.id == match_id)).scalar_one()


def lapse(tx: Tx, town: Town, match_id: int, member: int) -> None:
    entry = DueEntry(1, questions.LAPSE, town.server.id, match_id, member, "", LATER)
    questions.WORK[0].work(tx, entry, LATER)
    tx.flush()


async def test_who_is_left_by_another_goes_before_all_who_waited_longer(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        (match_id,) = published(tx, town)
        sahra = a_waiting(tx, town.cohort, "Sahra", at=NOW - timedelta(days=90))
        match_responses.answer(tx, act(town.mentor), match_id=match_id, accept=False)
        found = candidates.load(tx, act(town.staff), cohort="Spring").inputs
        waited = {one.member_id: one.waited for one in found.mentees}
        assert waited[town.mentee.member] > waited[sahra.id]

    await database.write(story)


async def test_a_reason_is_kept_for_who_declined_alone(database: Database) -> None:
    def story(tx: Tx) -> None:
        town, match_id = offered(tx)
        match_responses.answer(tx, act(town.mentee), match_id=match_id, accept=False)
        assert kept(tx, match_id).decline_reason is DeclineReason.UNSAID, "the first press is a decline already"
        for other in (town.mentor, town.staff):
            with pytest.raises(UnknownMatch):
                match_responses.give_reason(tx, act(other), match_id=match_id, reason=DeclineReason.OTHER)
        match_responses.give_reason(tx, act(town.mentee), match_id=match_id, reason=DeclineReason.ANOTHER_LANGUAGE)
        tx.expire_all()
        assert kept(tx, match_id).decline_reason is DeclineReason.ANOTHER_LANGUAGE
        assert owed(tx, "match.not_found") == [("match.not_found", match_id, town.mentor.member_id)]

    await database.write(story)


async def test_the_mentee_hears_nothing_and_answers_nothing_before_the_mentor(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        (match_id,) = published(tx, town)
        with pytest.raises(UnknownMatch):
            match_responses.answer(tx, act(town.mentee), match_id=match_id, accept=True)
        lapse(tx, town, match_id, town.mentor.member)
        with pytest.raises(UnknownMatch):
            match_responses.answer(tx, act(town.mentee), match_id=match_id, accept=True)
        with pytest.raises(MatchLapsed):
            match_responses.answer(tx, act(town.mentor), match_id=match_id, accept=True)

    await database.write(story)


async def test_the_time_of_the_mentor_is_over_when_the_mentee_is_asked(database: Database) -> None:
    def story(tx: Tx) -> None:
        town, match_id = offered(tx)
        lapse(tx, town, match_id, town.mentor.member)
        assert kept(tx, match_id).status is MatchStatus.OFFERED
        lapse(tx, town, match_id, town.mentee.member)
        assert kept(tx, match_id).status is MatchStatus.LAPSED
        lapse(tx, town, match_id, town.mentee.member)
        assert len(owed(tx, "match.lapsed", "match.not_found", "match.declined")) == 3

    await database.write(story)


async def test_a_mentee_who_accepts_and_one_whose_time_is_over_at_the_same_moment_have_one_outcome(
    database: Database,
) -> None:
    town, match_id = await database.write(offered)
    results = await asyncio.gather(
        database.write(match_responses.answer, act(town.mentee, LATER), match_id=match_id, accept=True),
        database.write(match_responses.answer, act(town.mentee, LATER), match_id=match_id, accept=False),
        database.write(lapse, town, match_id, town.mentee.member),
        return_exceptions=True,
    )
    refused = [one for one in results if isinstance(one, MatchAnswered | MatchLapsed)]
    status = await database.read(lambda tx: kept(tx, match_id).status)
    assert status in (MatchStatus.ACCEPTED, MatchStatus.DECLINED, MatchStatus.LAPSED)
    assert len(refused) == (2 if status is MatchStatus.LAPSED else 1)
    told = await database.read(lambda tx: owed(tx, "match.introduction", "match.not_found"))
    assert len(told) == (2 if status is MatchStatus.ACCEPTED else 1)


async def test_a_mentee_who_had_not_answered_is_asked_once_more_when_the_cohort_goes_on(database: Database) -> None:
    def story(tx: Tx) -> None:
        town, match_id = offered(tx)
        lifecycle.close(tx, act(town.staff), cohort="Spring")
        tx.flush()
        assert kept(tx, match_id).status is MatchStatus.ENDED
        lifecycle.reopen(tx, act(town.staff), cohort="Spring")
        tx.expire_all()
        assert kept(tx, match_id).status is MatchStatus.OFFERED
        assert [member for _kind, _subject, member in owed(tx, "match.mentee")] == [town.mentee.member_id] * 2

    await database.write(story)


async def test_who_was_asked_by_an_earlier_version_has_time_to_answer_too(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        (match_id,) = published(tx, town)
        tx.execute(update(Match).values(asked_at=None))
        questions.withdraw(tx, [match_id], now=NOW)
        before = len(owed(tx, "match.pairing"))
        questions.give_time(tx, now=NOW + timedelta(days=1))
        tx.expire_all()
        assert kept(tx, match_id).asked_at == NOW + timedelta(days=1)
        assert len(owed(tx, "match.pairing")) == before, "nobody is asked twice"

    await database.write(story)


async def test_who_has_found_somebody_goes_first_no_more(database: Database) -> None:
    def story(tx: Tx) -> None:
        town, match_id = offered(tx)
        tx.execute(update(MentorRequest).values(first_since=NOW))
        match_responses.answer(tx, act(town.mentee), match_id=match_id, accept=True)
        assert tx.execute(select(MentorRequest.first_since)).scalars().all() == [None]

    await database.write(story)


async def test_a_mentor_who_has_accepted_and_avoids_the_mentee_since_is_not_paired_with_them(
    database: Database,
) -> None:
    def story(tx: Tx) -> None:
        town, match_id = offered(tx)
        avoidances.avoid(tx, act(town.mentor), user=town.mentee.user_id, name="Amina")
        with pytest.raises(UnknownMatch):
            match_responses.answer(tx, act(town.mentee), match_id=match_id, accept=True)
        assert owed(tx, "match.waiting") == [("match.waiting", town.cohort.id, 0)]
        waits = select(MentorRequest.first_since).where(MentorRequest.member_id == town.mentee.member_id)
        assert tx.execute(waits).scalar_one() == NOW
        asked = select(OutboxEntry.kind).where(
            OutboxEntry.member_id == town.mentee.member_id, OutboxEntry.state == State.PLANNED
        )
        assert not tx.execute(asked).all()

    await database.write(story)
