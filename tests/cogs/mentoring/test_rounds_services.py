"""Rounds as they are kept, changed by hand, taken back and forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.core.authority import is_permitted
from bot.core.people import NamedPerson, Standing
from bot.core.refusals import CountOutOfRange, NotConfirmed
from bot.db import Database, Tx
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import State
from cogs.mentoring.actions import SEE_WEIGHTS, SET_WEIGHTS
from cogs.mentoring.models import (
    Match,
    MatchReason,
    MatchRound,
    MatchRoundMember,
    MatchRoundWeight,
    Mentor,
    MentoringAvoidance,
    MentoringProfile,
    MentorRequest,
)
from cogs.mentoring.refusals import (
    CannotBePaired,
    NoDraft,
    NoMentorPlace,
    NoSharedLanguage,
    NotOffering,
    NotPublished,
    NotWaiting,
    OwnPairing,
    RoundAnswered,
)
from cogs.mentoring.rules.fit import USUAL_WEIGHTS, Criterion
from cogs.mentoring.rules.matching import MatchStatus, RoundStatus, Ruling
from cogs.mentoring.rules.rounds import plan
from cogs.mentoring.services import (
    avoidances,
    candidates,
    match_responses,
    published_rounds,
    publishing,
    rounds,
    rulings,
    weights,
)
from tests.support.clocks import NOW
from tests.support.erasing import erase
from tests.support.mentoring import Town, a_mentor, a_town, a_waiting, drafted, owed, published
from tests.support.people import act, an_actor


def named(town: Town) -> tuple[NamedPerson, NamedPerson]:
    return NamedPerson(town.mentor.user_id, "Hodan"), NamedPerson(town.mentee.user_id, "Amina")


def consider(tx: Tx, town: Town) -> rulings.Considered:
    mentor, mentee = named(town)
    return rulings.consider(tx, act(town.staff), cohort="Spring", mentor=mentor, mentee=mentee)


# --- kept ------------------------------------------------------------------------------------------------------------


async def test_a_round_can_be_worked_out_again_from_what_is_kept_of_it(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        for number in range(4):
            a_waiting(tx, town.cohort, f"Person {number}")
        found = candidates.load(tx, act(town.staff), cohort="Spring")
        planned = plan(found.inputs)
        draft = rounds.keep(tx, act(town.staff), candidates=found, plan=planned)
        again = rounds.made_from(tx, act(town.staff), round_id=draft.round_id)
        assert (again.seed, again.weights) == (found.inputs.seed, USUAL_WEIGHTS)
        assert plan(again) == planned
        kept = tx.execute(select(Match.mentor_id, Match.mentee_id, Match.fit).order_by(Match.id)).all()
        assert [tuple(row) for row in kept] == [(one.mentor_id, one.mentee_id, one.told) for one in planned.pairs]

    await database.write(story)


async def test_who_deletes_their_data_is_in_no_round_any_more(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        published(tx, town)
        assert tx.execute(select(func.count()).select_from(MatchRoundMember)).scalar_one() == 2
        erase(tx, town.mentee.user_id, NOW)
        assert tx.execute(select(MatchRoundMember.member_id)).scalars().all() == [town.mentor.member_id]
        assert tx.execute(select(func.count()).select_from(MatchReason)).scalar_one() == 0

    await database.write(story)


async def test_a_draft_that_nobody_published_is_forgotten_with_what_it_was_made_from(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        drafted(tx, town)
        rounds.drop_drafts(tx, now=NOW + timedelta(days=8))
        for model in (Match, MatchReason, MatchRoundMember, MatchRoundWeight):
            assert tx.execute(select(func.count()).select_from(model)).scalar_one() == 0
        assert tx.execute(select(MatchRound.status)).scalars().all() == [RoundStatus.DROPPED]

    await database.write(story)


# --- by hand ---------------------------------------------------------------------------------------------------------


async def test_who_is_kept_together_stays_so_in_later_drafts_until_it_is_left_to_the_rule(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx, capacity=1)
        a_waiting(tx, town.cohort, "Sahra", at=NOW - timedelta(days=90))
        first = drafted(tx, town)
        assert [pair.mentee.name for pair in first.pairs] == ["Sahra"]
        two = consider(tx, town).two
        rulings.rule(tx, act(town.staff), cohort=town.cohort.id, two=two, ruling=Ruling.TOGETHER)
        with pytest.raises(NoDraft):
            publishing.publish(tx, act(town.staff), round_id=first.round_id)
        for _ in range(2):
            assert [(pair.mentee.name, pair.kept) for pair in drafted(tx, town).pairs] == [("Amina", True)]
        rulings.rule(tx, act(town.staff), cohort=town.cohort.id, two=two, ruling=None)
        assert [(pair.mentee.name, pair.kept) for pair in drafted(tx, town).pairs] == [("Sahra", False)]

    await database.write(story)


async def test_who_is_kept_apart_is_not_paired(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        two = consider(tx, town).two
        rulings.rule(tx, act(town.staff), cohort=town.cohort.id, two=two, ruling=Ruling.APART)
        assert drafted(tx, town).total == 0
        assert consider(tx, town).ruling is Ruling.APART

    await database.write(story)


@pytest.mark.parametrize(
    "hidden", ["agency", "supervisor", "avoided by the mentor", "avoided by the mentee", "declined"]
)
async def test_no_hidden_rule_is_broken_by_hand_and_none_is_named(database: Database, hidden: str) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        two = consider(tx, town).two
        mentor, mentee = two
        match hidden:
            case "agency":
                tx.execute(update(MentoringProfile).values(agency="Sunrise"))
            case "supervisor":
                tx.execute(
                    update(MentoringProfile).where(MentoringProfile.member_id == mentee).values(supervisor_id=mentor)
                )
            case "declined":
                (match_id,) = published(tx, town)
                match_responses.answer(tx, act(town.mentor), match_id=match_id, accept=False)
            case _:
                own, other = two if hidden.endswith("mentor") else (mentee, mentor)
                tx.add(MentoringAvoidance(server_id=town.server.id, member_id=own, other_id=other, at=NOW))
                tx.flush()
        with pytest.raises(CannotBePaired) as considered:
            consider(tx, town)
        with pytest.raises(CannotBePaired) as ruled:
            rulings.rule(tx, act(town.staff), cohort=town.cohort.id, two=two, ruling=Ruling.TOGETHER)
        assert vars(considered.value) == vars(ruled.value) == {}, "nothing in the refusal says which"

    await database.write(story)


async def test_languages_places_and_who_does_not_take_part_are_named(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx, capacity=1)
        mentor, mentee = named(town)
        lucia = a_waiting(tx, town.cohort, "Lucía", languages=("es",))
        sahra = a_waiting(tx, town.cohort, "Sahra")

        def refused(mentor: NamedPerson, mentee: NamedPerson, kind: type[Exception]) -> None:
            with pytest.raises(kind):
                rulings.consider(tx, act(town.staff), cohort="Spring", mentor=mentor, mentee=mentee)

        refused(mentor, NamedPerson(lucia.user_id, "Lucía"), NoSharedLanguage)
        refused(mentee, mentor, NotOffering)
        refused(mentor, mentor, NotWaiting)
        two = consider(tx, town).two
        rulings.rule(tx, act(town.staff), cohort=town.cohort.id, two=two, ruling=Ruling.TOGETHER)
        refused(mentor, NamedPerson(sahra.user_id, "Sahra"), NoMentorPlace)

    await database.write(story)


async def test_a_lock_that_a_hard_rule_forbids_by_now_is_said_and_not_kept(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        two = consider(tx, town).two
        rulings.rule(tx, act(town.staff), cohort=town.cohort.id, two=two, ruling=Ruling.TOGETHER)
        tx.add(MentoringAvoidance(server_id=town.server.id, member_id=two[1], other_id=two[0], at=NOW))
        tx.flush()
        draft = drafted(tx, town)
        assert (draft.total, draft.unkept) == (0, (named(town),))

    await database.write(story)


# --- what counts -----------------------------------------------------------------------------------------------------


async def test_what_counts_is_the_servers_and_is_kept_with_each_round(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        assert weights.show(tx, act(town.mentee)) == USUAL_WEIGHTS
        for weight in (40, 0):
            found = weights.change(tx, act(town.staff), criterion=Criterion.REGION, weight=weight)
            assert found == {**USUAL_WEIGHTS, Criterion.REGION: weight}
        for wrong in (-1, 101):
            with pytest.raises(CountOutOfRange):
                weights.change(tx, act(town.staff), criterion=Criterion.REGION, weight=wrong)
        draft = drafted(tx, town)
        assert rounds.made_from(tx, act(town.staff), round_id=draft.round_id).weights[Criterion.REGION] == 0

    await database.write(story)


async def test_everybody_sees_what_counts_and_coordinators_change_it(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        facilitator = an_actor(a_mentor(tx, town.server, "Fay"), Standing.FACILITATOR)
        assert [is_permitted(SEE_WEIGHTS, one) for one in (town.mentee, facilitator, town.staff)] == [True] * 3
        assert [is_permitted(SET_WEIGHTS, one) for one in (town.mentee, facilitator, town.staff)] == [
            False,
            False,
            True,
        ]

    await database.write(story)


# --- published -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["mentor pauses", "approval taken", "mentee pauses", "avoided", "agency"])
async def test_a_draft_that_a_hard_rule_forbids_by_now_is_not_published(database: Database, change: str) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        draft = drafted(tx, town)
        match change:
            case "mentor pauses":
                tx.execute(update(Mentor).values(paused_at=NOW))
            case "approval taken":
                tx.execute(update(Mentor).values(approved_at=None))
            case "mentee pauses":
                tx.execute(update(MentorRequest).values(paused_at=NOW))
            case "agency":
                tx.execute(update(MentoringProfile).values(agency="Sunrise"))
            case _:
                mentor, mentee = town.mentor.member, town.mentee.member
                tx.add(MentoringAvoidance(server_id=town.server.id, member_id=mentee, other_id=mentor, at=NOW))
                tx.flush()
        with pytest.raises(NoDraft):
            publishing.publish(tx, act(town.staff), round_id=draft.round_id)
        assert not owed(tx, "match.pairing")

    await database.write(story)


async def test_how_answers_stand_is_counted_and_never_says_who_declined(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx, capacity=1)
        luz = a_mentor(tx, town.server, "Luz")
        a_waiting(tx, town.cohort, "Sahra")
        with pytest.raises(NotPublished):
            published_rounds.standing(tx, act(town.staff), cohort="Spring")
        matches = published(tx, town)
        assert published_rounds.standing(tx, act(town.staff), cohort="Spring").open == len(matches) == 2
        declined = tx.execute(select(Match.id).where(Match.mentor_id == luz.id)).scalar_one()
        match_responses.answer(tx, act(an_actor(luz)), match_id=declined, accept=False)
        (other,) = {*matches} - {declined}
        match_responses.answer(tx, act(town.mentor), match_id=other, accept=True)
        found = published_rounds.standing(tx, act(town.staff), cohort="Spring")
        assert (found.accepted, found.pairs, found.open, found.over, found.waiting) == (0, (), 1, 1, 1)

    await database.write(story)


async def test_a_round_is_taken_back_before_anybody_has_answered(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        (match_id,) = published(tx, town)
        doomed = published_rounds.undoing(tx, act(town.staff), cohort="Spring")
        published_rounds.undo(tx, act(town.staff), cohort=doomed.cohort_id)
        assert tx.execute(select(Match.status)).scalars().all() == [MatchStatus.ENDED]
        states = dict(
            tx.execute(select(OutboxEntry.kind, OutboxEntry.state).where(OutboxEntry.subject_id == match_id)).all()
        )
        assert states["match.pairing"] == State.CANCELLED
        assert "match.taken_back" not in states, "who was not asked yet hears nothing"
        with pytest.raises(NotPublished):
            published_rounds.undoing(tx, act(town.staff), cohort="Spring")
        assert drafted(tx, town).total == 1, "the two may be paired again"

    await database.write(story)


async def test_whom_the_question_has_reached_hears_that_it_is_over(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        (match_id,) = published(tx, town)
        sent = {"state": State.SENT, "settled_at": NOW, "channel_id": 7, "message_id": 8}
        tx.execute(update(OutboxEntry).where(OutboxEntry.kind == "match.pairing").values(**sent))
        published_rounds.undo(tx, act(town.staff), cohort=town.cohort.id)
        assert owed(tx, "match.taken_back") == [("match.taken_back", match_id, town.mentor.member_id)]

    await database.write(story)


async def test_an_answer_is_taken_from_nobody_and_an_old_confirmation_does_nothing(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        (match_id,) = published(tx, town)
        with pytest.raises(NotConfirmed):
            published_rounds.undo(tx, act(town.staff), cohort=town.cohort.id, mark="other")
        match_responses.answer(tx, act(town.mentor), match_id=match_id, accept=True)
        with pytest.raises(RoundAnswered):
            published_rounds.undo(tx, act(town.staff), cohort=town.cohort.id)

    await database.write(story)


# --- many ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [3, 60])
async def test_how_many_people_are_in_a_round_adds_no_query(database: Database, people: int) -> None:
    def story(tx: Tx) -> int:
        from sqlalchemy import event

        town = a_town(tx, capacity=20)
        for number in range(people):
            a_waiting(tx, town.cohort, f"Person {number}")
        statements: list[str] = []
        connection = tx.connection()

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        drafted(tx, town)
        event.remove(connection, "before_cursor_execute", note)
        return len(statements)

    assert await database.write(story) <= 32


async def test_a_facilitator_learns_nothing_of_who_avoids_them_by_pairing_themselves(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        mentor, mentee = named(town)
        for member, name in ((town.mentor, mentor), (town.mentee, mentee)):
            themselves = replace(town.staff, user_id=member.user_id, member_id=member.member_id, name=name.name)
            for _ in range(2):  # the same before and after somebody says so
                with pytest.raises(OwnPairing):
                    rulings.consider(tx, act(themselves), cohort="Spring", mentor=mentor, mentee=mentee)
                with pytest.raises(OwnPairing):
                    two = (town.mentor.member_id or 0, town.mentee.member_id or 0)
                    rulings.rule(tx, act(themselves), cohort=town.cohort.id, two=two, ruling=Ruling.TOGETHER)
                avoidances.avoid(tx, act(town.mentee), user=mentor.user_id, name="Hodan")

    await database.write(story)
