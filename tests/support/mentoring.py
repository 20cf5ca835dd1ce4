"""A cohort with a mentor and somebody who waits, to begin stories of mentoring with."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.core.people import Actor, Standing
from bot.db import Tx
from bot.db.lists import put_lists
from bot.outbox.models import OutboxEntry
from bot.people.models import Member, Server
from cogs.cohorts.models import Acceptance, Cohort
from cogs.mentoring.models import Match, Mentor, MentoringLanguage, MentoringProfile, MentorRequest
from cogs.mentoring.rules.fit import Fluency
from cogs.mentoring.rules.rounds import plan
from cogs.mentoring.services import candidates, match_responses, publishing, rounds
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor


@dataclass(frozen=True)
class Town:
    """A server with one cohort, a facilitator, a mentor and one who waits."""

    server: Server
    cohort: Cohort
    staff: Actor
    mentor: Actor
    mentee: Actor


def a_town(tx: Tx, *, capacity: int = 2) -> Town:
    """Hodan offers to mentor in Somali, Amina waits for somebody who speaks it, Rosa runs the cohort."""
    server = a_server(tx)
    cohort = a_cohort(tx, server)
    rosa = a_member(tx, server, "Rosa")
    hodan = a_mentor(tx, server, "Hodan", capacity=capacity)
    amina = a_waiting(tx, cohort, "Amina")
    return Town(
        server,
        cohort,
        an_actor(rosa, Standing.FACILITATOR, Standing.COORDINATOR),
        an_actor(hodan),
        an_actor(amina),
    )


def a_mentor(
    tx: Tx, server: Server, name: str, *, capacity: int = 1, languages: tuple[str, ...] = ("so", "en")
) -> Member:
    """A person who offers to mentor."""
    member = a_member(tx, server, name)
    tx.add(Mentor(server_id=server.id, member_id=member.id, capacity=capacity, at=NOW, approved_at=NOW))
    speaks(tx, member, languages)
    return member


def speaks(tx: Tx, member: Member, languages: tuple[str, ...]) -> MentoringProfile:
    """A person says which languages they speak, all of them well."""
    profile = MentoringProfile(server_id=member.server_id, member_id=member.id, at=NOW)
    tx.add(profile)
    tx.flush()
    lists = {profile.id: languages}
    owner = MentoringLanguage.profile_id
    put_lists(tx, MentoringLanguage.language, owner, lists, server=member.server_id, fluency=Fluency.FLUENT)
    return profile


def a_waiting(
    tx: Tx, cohort: Cohort, name: str, *, languages: tuple[str, ...] = ("so",), at: datetime = NOW, **place: Any
) -> Member:
    """A person with a place in a cohort who waits for a mentor."""
    member = a_member(tx, cohort.server_id, name)
    a_place(tx, cohort, member, **place)
    tx.add(MentorRequest(server_id=cohort.server_id, member_id=member.id, at=at))
    speaks(tx, member, languages)
    return member


def drafted(tx: Tx, town: Town, *, cohort: str = "Spring", now: datetime = NOW) -> rounds.Draft:
    """A draft of pairs for a cohort of the town's."""
    found = candidates.load(tx, act(town.staff, now), cohort=cohort)
    return rounds.keep(tx, act(town.staff, now), candidates=found, plan=plan(found.inputs))


def published(tx: Tx, town: Town, *, now: datetime = NOW) -> list[int]:
    """The pairs of a draft, published: the numbers of the matches."""
    draft = drafted(tx, town, now=now)
    publishing.publish(tx, act(town.staff, now), round_id=draft.round_id)
    return list(tx.execute(select(Match.id).where(Match.round_id == draft.round_id).order_by(Match.id)).scalars())


def paired(tx: Tx, town: Town) -> int:
    """Hodan and Amina, a pair since yesterday."""
    (match_id,) = published(tx, town, now=NOW - timedelta(days=1))
    for person in (town.mentor, town.mentee):
        match_responses.answer(tx, act(person, NOW - timedelta(days=1)), match_id=match_id, accept=True)
    return match_id


def accepted_agreement(tx: Tx, enrollment_id: int, server: int) -> None:
    """Somebody accepts the group agreement."""
    tx.add(Acceptance(server_id=server, enrollment_id=enrollment_id, version=1, at=NOW))
    tx.flush()


def owed(tx: Tx, *kinds: str) -> list[tuple[str, int, int]]:
    """What the bot owes of these kinds: kind, subject, member."""
    rows = tx.execute(
        select(OutboxEntry.kind, OutboxEntry.subject_id, OutboxEntry.member_id)
        .where(OutboxEntry.kind.in_(kinds))
        .order_by(OutboxEntry.id)
    )
    return [(kind, subject, member) for kind, subject, member in rows]
