"""Once a day: old drafts go, and people who left are found out."""

from datetime import timedelta

from sqlalchemy import select

from bot.db import Tx
from bot.people import maintenance
from bot.people.models import Member
from cogs.mentoring.models import MatchRound
from cogs.sessions.models import Series
from tests.delivery.conftest import Post
from tests.support.people import a_cohort, a_place


async def test_people_who_left_are_found_within_a_fortnight_with_few_requests(post: Post) -> None:
    people = [await post.server.person(f"P{n}") for n in range(6)]
    members = [await post.know(person) for person in people]

    def enroll(tx: Tx) -> None:
        cohort = a_cohort(tx, post.server.id)
        for member in members:
            a_place(tx, cohort, tx.get_one(Member, member))

    await post.database.write(enroll)
    await people[2].leave()
    before = len(post.town.requests)
    await post.advance(timedelta(days=maintenance.EVERY_DAYS))
    gone = await post.database.read(lambda tx: list(tx.execute(select(Member.id).where(Member.gone)).scalars()))
    assert gone == [members[2]]
    asked = [request for request in post.town.requests[before:] if "/members/" in request.path]
    assert len(asked) == len(people), "each is asked after once"


async def test_drafts_that_nobody_confirmed_go_after_a_week(post: Post) -> None:
    now = post.town.now

    def drafts(tx: Tx) -> None:
        cohort = a_cohort(tx, post.server.id)
        shared = {"server_id": post.server.id, "cohort_id": cohort.id}
        for status, age in (("draft", 8), ("draft", 1), ("live", 8)):
            at = now - timedelta(days=age)
            tx.add(
                Series(
                    title="Talk", starts="2026-09-08 18:00", timezone="UTC", minutes=60, repeat="none", count=1,
                    status=status, created_at=at, **shared,
                )
            )  # fmt: skip
            tx.add(MatchRound(status={"live": "published"}.get(status, status), at=at, **shared))

    await post.database.write(drafts)
    await post.advance(timedelta(minutes=10))
    left = await post.database.read(lambda tx: list(tx.execute(select(Series.status)).scalars()))
    rounds = await post.database.read(lambda tx: sorted(tx.execute(select(MatchRound.status)).scalars()))
    assert (sorted(left), rounds) == (["draft", "live"], ["draft", "dropped", "published"])
