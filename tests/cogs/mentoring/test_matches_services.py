"""Drafts, publishing and answers, as they are kept."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.core.people import NamedPerson
from bot.core.refusals import NotConfirmed
from bot.db import Database, Tx
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import RECALL, DueEntry, DueRows, NoticeContent, State, ToChannel, ToPerson
from bot.people.models import AuditEvent, Member
from cogs.cohorts.models import Enrollment
from cogs.cohorts.refusals import CohortClosed, UnknownCohort
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.cohorts.services import lifecycle
from cogs.mentoring.models import Match, MatchRound, Mentor
from cogs.mentoring.refusals import MatchAnswered, NobodyWaiting, NoDraft, NoMentors, UnknownMatch
from cogs.mentoring.rules.explanations import Reason, Why
from cogs.mentoring.rules.fit import Criterion
from cogs.mentoring.rules.matching import MatchStatus, RoundStatus
from cogs.mentoring.services import avoidances, candidates, match_responses, pair_notices, publishing, rounds
from tests.support.clocks import NOW
from tests.support.erasing import erase
from tests.support.mentoring import Town, a_mentor, a_town, a_waiting, drafted, owed, paired, published
from tests.support.people import a_cohort, a_member, a_server, act, an_actor


def due(tx: Tx, kind: str) -> list[DueEntry]:
    rows = tx.execute(select(OutboxEntry).where(OutboxEntry.kind == kind).order_by(OutboxEntry.id)).scalars()
    return [DueEntry(r.id, r.kind, r.server_id, r.subject_id, r.member_id, r.dedupe_key, r.due_at) for r in rows]


def statuses(tx: Tx) -> list[str]:
    return list(tx.execute(select(Match.status).order_by(Match.id)).scalars())


# --- drafting --------------------------------------------------------------------------------------------------------


async def test_a_draft_pairs_those_who_share_a_language_and_says_who_is_left_over(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx, capacity=1)
        a_waiting(tx, town.cohort, "Lucía", languages=("es",))
        a_waiting(tx, town.cohort, "Sahra", at=NOW.replace(hour=20))
        draft = drafted(tx, town)
        assert [(p.mentor, p.mentee, p.reasons) for p in draft.pairs] == [
            (
                NamedPerson(town.mentor.user_id, "Hodan"),
                NamedPerson(town.mentee.user_id, "Amina"),
                (Reason(Criterion.LANGUAGE, "so"),),
            )
        ]
        assert {why: [one.name for one in waiting.people] for why, waiting in draft.waiting.items()} == {
            Why.NO_LANGUAGE: ["Lucía"],
            Why.NO_PLACE: ["Sahra"],
        }
        assert draft.wanted == {"es": 1}
        assert rounds.show(tx, act(town.staff), cohort="Spring").pairs == draft.pairs
        assert statuses(tx) == ["draft"]
        assert not owed(tx, "match.pairing", "match.mentee")

    await database.write(story)


async def test_a_new_draft_takes_the_place_of_the_earlier_one(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        first, second = drafted(tx, town), drafted(tx, town)
        kept = tx.execute(select(MatchRound.id, MatchRound.status).order_by(MatchRound.id)).all()
        assert [tuple(row) for row in kept] == [(first.round_id, "dropped"), (second.round_id, "draft")]
        assert rounds.show(tx, act(town.staff), cohort="spring").round_id == second.round_id
        with pytest.raises(NoDraft):
            rounds.show(tx, act(town.staff), round_id=first.round_id)
        with pytest.raises(NoDraft):
            publishing.publish(tx, act(town.staff), round_id=first.round_id)

    await database.write(story)


async def test_there_is_nothing_to_draft_without_mentors_or_without_anybody_waiting(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort = a_cohort(tx, server)
        staff = an_actor(a_member(tx, server))
        with pytest.raises(NoMentors):
            candidates.load(tx, act(staff), cohort="Spring")
        a_mentor(tx, server, "Hodan")
        with pytest.raises(NobodyWaiting):
            candidates.load(tx, act(staff), cohort="Spring")
        cohort.status = CohortStatus.CLOSED
        tx.flush()
        with pytest.raises(CohortClosed):
            candidates.load(tx, act(staff), cohort="Spring")

    await database.write(story)


async def test_people_who_left_or_have_a_mentor_do_not_wait(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx, capacity=5)
        a_waiting(tx, town.cohort, "Left", status=EnrollmentStatus.LEFT)
        tx.execute(update(Member).where(Member.id == a_waiting(tx, town.cohort, "Gone").id).values(gone=True))
        found = candidates.load(tx, act(town.staff), cohort="Spring").inputs
        assert [one.member_id for one in found.mentees] == [town.mentee.member_id]
        paired(tx, town)
        with pytest.raises(NobodyWaiting):
            candidates.load(tx, act(town.staff), cohort="Spring")

    await database.write(story)


async def test_standing_matches_in_other_cohorts_take_a_mentors_places(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx, capacity=1)
        paired(tx, town)
        autumn = a_cohort(tx, town.server, "Autumn")
        a_waiting(tx, autumn, "Sahra")
        found = candidates.load(tx, act(town.staff), cohort="Autumn").inputs
        assert [one.places for one in found.mentors] == [0]
        place = update(Enrollment).where(Enrollment.member_id == town.mentee.member_id)
        tx.execute(place.values(status=EnrollmentStatus.LEFT))
        found = candidates.load(tx, act(town.staff), cohort="Autumn").inputs
        assert [one.places for one in found.mentors] == [1]

    await database.write(story)


async def test_another_servers_cohort_cannot_be_seen_or_published(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        draft = drafted(tx, town)
        stranger = an_actor(a_member(tx, a_server(tx)))
        with pytest.raises(UnknownCohort):
            candidates.load(tx, act(stranger), cohort="Spring")
        with pytest.raises(NoDraft):
            rounds.show(tx, act(stranger), round_id=draft.round_id)
        with pytest.raises(NoDraft):
            publishing.publish(tx, act(stranger), round_id=draft.round_id)

    await database.write(story)


async def test_a_pair_stands_no_longer_when_the_mentor_has_left_the_server(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        tx.execute(update(Member).where(Member.id == town.mentor.member_id).values(gone=True))
        a_mentor(tx, town.server, "Luz")
        published(tx, town)
        assert statuses(tx) == ["ended", "asked"]

    await database.write(story)


# --- publishing ------------------------------------------------------------------------------------------------------


async def test_publishing_asks_the_mentors_and_tells_no_participant(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        (match_id,) = published(tx, town)
        assert owed(tx, "match.pairing", "match.mentee", "match.introduction") == [
            ("match.pairing", match_id, town.mentor.member_id)
        ]
        tx.flush()
        audit = tx.execute(select(AuditEvent.subjects).where(AuditEvent.action == "match publish")).scalar_one()
        assert audit["matches"] == [match_id]

    await database.write(story)


async def test_publishing_twice_asks_once(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        draft = drafted(tx, town)
        publishing.publish(tx, act(town.staff), round_id=draft.round_id)
        with pytest.raises(NotConfirmed):
            publishing.publish(tx, act(town.staff), round_id=draft.round_id)

    await database.write(story)


@pytest.mark.parametrize("change", ["left", "gone", "mentor gone", "offer withdrawn", "found another", "closed"])
async def test_a_draft_that_no_longer_fits_is_not_published(database: Database, change: str) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx, capacity=1)
        draft = drafted(tx, town)
        mentee, mentor = town.mentee.member_id, town.mentor.member_id
        match change:
            case "left":
                tx.execute(
                    update(Enrollment).where(Enrollment.member_id == mentee).values(status=EnrollmentStatus.LEFT)
                )
            case "gone":
                tx.execute(update(Member).where(Member.id == mentee).values(gone=True))
            case "mentor gone":
                tx.execute(update(Member).where(Member.id == mentor).values(gone=True))
            case "offer withdrawn":
                tx.execute(update(Mentor).where(Mentor.member_id == mentor).values(capacity=0))
            case "closed":
                town.cohort.status = CohortStatus.CLOSED
                tx.flush()
            case _:
                other = MatchRound(
                    server_id=town.server.id, cohort_id=town.cohort.id, status=RoundStatus.PUBLISHED, at=NOW
                )
                tx.add(other)
                tx.flush()
                asked = {"status": MatchStatus.ASKED, "mentor_id": mentor, "mentee_id": mentee}
                tx.add(Match(server_id=town.server.id, cohort_id=town.cohort.id, round_id=other.id, **asked))
                tx.flush()
        with pytest.raises(NoDraft):
            publishing.publish(tx, act(town.staff), round_id=draft.round_id)
        assert not owed(tx, "match.pairing")

    await database.write(story)


# --- answering -------------------------------------------------------------------------------------------------------


async def test_the_mentee_is_asked_after_the_mentor_and_then_both_are_introduced(
    database: Database,
) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        (match_id,) = published(tx, town)
        answered = match_responses.answer(tx, act(town.mentor), match_id=match_id, accept=True)
        assert answered.other == NamedPerson(town.mentee.user_id, "Amina")
        asked = ("match.mentee", match_id, town.mentee.member_id)
        assert owed(tx, "match.mentee", "match.introduction") == [asked]
        assert statuses(tx) == ["offered"]
        answered = match_responses.answer(tx, act(town.mentee), match_id=match_id, accept=True)
        assert answered.other == NamedPerson(town.mentor.user_id, "Hodan")
        assert owed(tx, "match.mentee", "match.introduction") == [
            asked,
            ("match.introduction", match_id, town.mentee.member_id),
            ("match.introduction", match_id, town.mentor.member_id),
        ]
        assert statuses(tx) == ["accepted"]

    await database.write(story)


async def test_declining_tells_the_staff_only_and_the_pair_is_not_drafted_again(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        (match_id,) = published(tx, town)
        match_responses.answer(tx, act(town.mentor), match_id=match_id, accept=False)
        assert owed(tx, "match.mentee", "match.introduction", "match.declined") == [("match.declined", match_id, 0)]
        (letter,) = pair_notices.declined_contents(tx, DueRows(due(tx, "match.declined"), NOW)).values()
        assert isinstance(letter, NoticeContent)
        assert letter.to == ToChannel(town.server.staff_channel_id or 0)
        assert letter.facts == pair_notices.Waiting("Spring", 1)
        assert list(drafted(tx, town).waiting) == [Why.NOBODY_FITS]

    await database.write(story)


async def test_only_the_mentor_who_was_asked_answers_and_only_once(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        (match_id,) = published(tx, town)
        stranger = an_actor(a_member(tx, a_server(tx)))
        for other in (town.mentee, town.staff, stranger):
            with pytest.raises(UnknownMatch):
                match_responses.answer(tx, act(other), match_id=match_id, accept=True)
        match_responses.answer(tx, act(town.mentor), match_id=match_id, accept=False)
        for accept in (True, False):
            with pytest.raises(MatchAnswered):
                match_responses.answer(tx, act(town.mentor), match_id=match_id, accept=accept)
        with pytest.raises(UnknownMatch):
            match_responses.answer(tx, act(town.mentor), match_id=match_id + 1, accept=True)

    await database.write(story)


async def test_nobody_is_introduced_to_somebody_who_has_left(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        (match_id,) = published(tx, town)
        tx.execute(
            update(Enrollment).where(Enrollment.member_id == town.mentee.member_id).values(status=EnrollmentStatus.LEFT)
        )
        with pytest.raises(UnknownMatch):
            match_responses.answer(tx, act(town.mentor), match_id=match_id, accept=True)

    await database.write(story)


async def test_two_presses_at_the_same_moment_count_once(database: Database) -> None:
    def begin(tx: Tx) -> tuple[Town, int]:
        town = a_town(tx)
        return town, published(tx, town)[0]

    town, match_id = await database.write(begin)
    results = await asyncio.gather(
        *(
            database.write(match_responses.answer, act(town.mentor), match_id=match_id, accept=accept)
            for accept in (True, False, True)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(result, match_responses.Answered) for result in results) == 1
    assert sum(isinstance(result, MatchAnswered) for result in results) == 2


async def test_two_cohorts_published_at_the_same_moment_share_a_mentors_places(database: Database) -> None:
    def begin(tx: Tx) -> tuple[Town, list[int]]:
        town = a_town(tx, capacity=1)
        autumn = a_cohort(tx, town.server, "Autumn")
        a_waiting(tx, autumn, "Sahra")
        return town, [drafted(tx, town, cohort=name).round_id for name in ("Spring", "Autumn")]

    town, made = await database.write(begin)
    results = await asyncio.gather(
        *(database.write(publishing.publish, act(town.staff), round_id=one) for one in made),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["NoDraft", "Published"]


# --- letters ---------------------------------------------------------------------------------------------------------


async def test_each_of_a_pair_reads_of_the_other_with_their_own_way_out(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        (match_id,) = published(tx, town)
        (asked,) = pair_notices.question_contents(tx, DueRows(due(tx, "match.pairing"), NOW)).values()
        assert isinstance(asked, NoticeContent)
        assert asked.to == ToPerson(town.mentor.user_id, "Hodan", town.server.mentors_channel_id)
        for person in (town.mentor, town.mentee):
            match_responses.answer(tx, act(person), match_id=match_id, accept=True)
        assert not pair_notices.question_contents(tx, DueRows(due(tx, "match.pairing"), NOW))
        letters = pair_notices.pair_contents(tx, DueRows(due(tx, "match.introduction"), NOW))
        to_mentee, to_mentor = (letters[one.id] for one in due(tx, "match.introduction"))
        assert isinstance(to_mentee, NoticeContent)
        assert isinstance(to_mentor, NoticeContent)
        assert to_mentee.to == ToPerson(town.mentee.user_id, "Amina", town.cohort.channel_id)
        assert to_mentee.facts == pair_notices.PairFacts(
            match_id, "Spring", NamedPerson(town.mentor.user_id, "Hodan"), ("so",), False, NOW + timedelta(days=14)
        )
        assert to_mentor.facts == pair_notices.PairFacts(
            match_id, "Spring", NamedPerson(town.mentee.user_id, "Amina"), ("so",), True, NOW + timedelta(days=14)
        )

    await database.write(story)


async def test_a_pairing_of_who_deleted_their_data_is_taken_back_although_the_cohort_closes(
    database: Database,
) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        published(tx, town)
        tx.execute(
            update(OutboxEntry)
            .where(OutboxEntry.kind == "match.pairing")
            .values(state=State.SENT, settled_at=NOW, channel_id=77, message_id=88)
        )
        erase(tx, town.mentee.user_id, NOW)
        lifecycle.close(tx, act(town.staff), cohort="Spring")
        recalled = select(OutboxEntry.state).where(OutboxEntry.kind == RECALL)
        assert tx.execute(recalled).scalars().all() == [State.PLANNED]

    await database.write(story)


@pytest.mark.parametrize("since", ["mentor avoids", "mentee avoids", "no place", "nothing"])
async def test_a_pairing_that_a_hard_rule_forbids_by_now_is_not_asked_again(database: Database, since: str) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx, capacity=1)
        (match_id,) = published(tx, town, now=NOW - timedelta(days=3))
        lifecycle.close(tx, act(town.staff, NOW - timedelta(days=2)), cohort="Spring")
        if since == "mentor avoids":
            avoidances.avoid(tx, act(town.mentor), user=town.mentee.user_id, name="Amina")
        elif since == "mentee avoids":
            avoidances.avoid(tx, act(town.mentee), user=town.mentor.user_id, name="Hodan")
        elif since == "no place":
            a_waiting(tx, a_cohort(tx, town.server, "Autumn"), "Luz")
            draft = drafted(tx, town, cohort="Autumn")
            publishing.publish(tx, act(town.staff), round_id=draft.round_id)
        lifecycle.reopen(tx, act(town.staff), cohort="Spring")
        status = tx.execute(select(Match.status).where(Match.id == match_id)).scalar_one()
        assert (status is MatchStatus.ASKED) is (since == "nothing")

    await database.write(story)
