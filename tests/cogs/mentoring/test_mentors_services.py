"""Offers to mentor and wishes for a mentor, as they are kept."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.refusals import CountOutOfRange, UnknownLanguage
from bot.db import Database, Tx
from bot.db.vault import Binding, Vault
from bot.outbox.errands import GiveRole, TakeRole
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows
from cogs.mentoring.models import Mentor, MentoringProfile, MentorRequest
from cogs.mentoring.refusals import AlreadyPaired
from cogs.mentoring.services import mentors, pausing
from tests.support.clocks import NOW
from tests.support.mentoring import a_town, paired, published
from tests.support.people import a_member, a_server, act, an_actor


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.open(tmp_path / "key", make=True)


async def test_offering_again_replaces_the_offer(database: Database) -> None:
    def story(tx: Tx) -> None:
        actor = an_actor(a_member(tx, a_server(tx)), language="so")
        first = mentors.offer(tx, act(actor), capacity=3, languages=None)
        second = mentors.offer(tx, act(actor), capacity=1, languages="Somali, en")
        assert (first.capacity, first.languages) == (3, ("so",))
        kept = tx.execute(
            select(Mentor.capacity, MentoringProfile.languages).join(
                MentoringProfile, MentoringProfile.member_id == Mentor.member_id
            )
        ).all()
        assert [tuple(row) for row in kept] == [(1, ("so", "en"))] == [(second.capacity, second.languages)]

    await database.write(story)


@pytest.mark.parametrize(
    ("capacity", "languages", "why"), [(21, None, CountOutOfRange), (1, "elvish", UnknownLanguage)]
)
async def test_a_wrong_offer_changes_nothing(
    database: Database, capacity: int, languages: str | None, why: type[Exception]
) -> None:
    def story(tx: Tx) -> None:
        actor = an_actor(a_member(tx, a_server(tx)))
        with pytest.raises(why):
            mentors.offer(tx, act(actor), capacity=capacity, languages=languages)
        assert not tx.execute(select(Mentor.id)).all()

    await database.write(story)


def role_errands(tx: Tx) -> list[GiveRole | TakeRole]:
    rows = (
        tx.execute(select(OutboxEntry).where(OutboxEntry.kind == "mentor.role").order_by(OutboxEntry.id))
        .scalars()
        .all()
    )
    dues = [DueEntry(r.id, r.kind, r.server_id, r.subject_id, r.member_id, r.dedupe_key, r.due_at) for r in rows]
    (kind,) = mentors.ERRANDS
    found = kind.facts(tx, DueRows(dues, NOW))
    return [found[due.id] for due in dues]  # pyright: ignore[reportReturnType]


async def test_who_offers_gets_the_mentors_role_and_who_withdraws_gives_it_back(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx, mentor_role_id=77, staff_channel_id=78)
        member = a_member(tx, server)
        mentors.offer(tx, act(an_actor(member), NOW), capacity=1, languages=None)
        assert role_errands(tx) == [GiveRole(server.id, member.user_id, 77, closed=frozenset({78}))]
        with_role = an_actor(member, roles=frozenset({77}))
        mentors.offer(tx, act(with_role, NOW + timedelta(hours=1)), capacity=2, languages=None)
        assert len(role_errands(tx)) == 1
        mentors.offer(tx, act(with_role, NOW + timedelta(hours=2)), capacity=0, languages=None)
        assert role_errands(tx)[-1] == TakeRole(server.id, member.user_id, 77)

    await database.write(story)


async def test_who_withdraws_but_accompanies_somebody_keeps_the_role(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        role = town.server.mentor_role_id
        mentor = an_actor(
            server=town.server, user_id=town.mentor.user_id, member_id=town.mentor.member_id, roles=frozenset({role})
        )
        offered = mentors.offer(tx, act(mentor), capacity=0, languages=None)
        assert offered.accompanied == 1
        assert isinstance(role_errands(tx)[-1], GiveRole)

    await database.write(story)


async def test_a_server_without_a_mentors_role_is_no_trouble(database: Database) -> None:
    def story(tx: Tx) -> None:
        actor = an_actor(a_member(tx, a_server(tx, mentor_role_id=None, mentors_channel_id=None)))
        assert mentors.offer(tx, act(actor), capacity=1, languages=None).channel_id is None
        kinds = tx.execute(select(OutboxEntry.kind)).scalars().all()
        assert kinds == ["mentor.offered"], "the staff hear of it, where they have a channel"

    await database.write(story)


async def test_goals_are_sealed_and_stay_when_only_languages_change(database: Database, vault: Vault) -> None:
    def story(tx: Tx) -> None:
        actor = an_actor(a_member(tx, a_server(tx)))
        first = mentors.request(tx, act(actor, NOW, vault=vault), languages="so", goals="to lead")
        assert (first.has_goals, first.has_place) == (True, False)
        again = mentors.request(tx, act(actor, NOW, vault=vault), languages="en", goals=None)
        assert again.has_goals
        row, goals = tx.execute(select(MentorRequest.id, MentorRequest.goals)).one()
        languages = tx.execute(select(MentoringProfile.languages)).scalar_one()
        assert languages == ("en",)
        assert goals is not None
        assert b"lead" not in goals
        assert vault.unseal(goals, Binding.of(MentorRequest.goals, row=row, owner=actor.member)) == "to lead"

    await database.write(story)


async def test_asking_again_keeps_the_place_in_the_queue(database: Database, vault: Vault) -> None:
    def story(tx: Tx) -> None:
        actor = an_actor(a_member(tx, a_server(tx)))
        for days in (0, 5):
            mentors.request(tx, act(actor, NOW + timedelta(days=days), vault=vault), languages="en", goals=None)
        assert tx.execute(select(MentorRequest.at)).scalar_one() == NOW

    await database.write(story)


async def test_who_has_a_mentor_in_every_cohort_needs_no_other(database: Database, vault: Vault) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        mentors.request(tx, act(town.mentee, NOW, vault=vault), languages="so", goals=None)
        published(tx, town)
        with pytest.raises(AlreadyPaired):
            mentors.request(tx, act(town.mentee, NOW, vault=vault), languages="so", goals=None)

    await database.write(story)


async def test_a_break_ends_with_the_offer_and_a_new_offer_is_not_paused(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        pausing.pause(tx, act(town.mentor))
        mentors.offer(tx, act(town.mentor), capacity=3)
        paused = select(Mentor.paused_at)
        assert tx.execute(paused).scalar_one() is not None
        mentors.offer(tx, act(town.mentor), capacity=0)
        mentors.offer(tx, act(town.mentor), capacity=2)
        assert tx.execute(paused).scalar_one() is None

    await database.write(story)
