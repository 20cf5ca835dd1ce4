"""A session drafted like another one: what goes along, who holds it, and what cannot be copied."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.hours import HourType
from bot.core.people import Actor, Standing
from bot.core.refusals import SeveralFit
from bot.db import Database, Tx
from bot.outbox.models import OutboxEntry
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from cogs.cohorts.refusals import CohortClosed, UnknownCohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.sessions.models import Series, SeriesFacilitator, Session
from cogs.sessions.refusals import SessionBegun, UnknownSession
from cogs.sessions.rules.sessions import Details, PlaceKind, SessionKind, SessionStatus
from cogs.sessions.services import facilitators, planning, series
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor
from tests.support.sessions import TOMORROW, a_session

WHOLE = Details(
    title="Circle",
    minutes=90,
    kind=SessionKind.GROUP,
    hour_type=HourType.GROUP_CONSULTATION,
    languages=("so", "en"),
    interpretation=("es",),
    place_kind=PlaceKind.VOICE,
    place="4242",
    theme="3",
    agenda="Arriving. Breathing. Listening.",
    capacity=8,
)
NEW = "2026-10-20 18:00"


@dataclass(frozen=True)
class Circle:
    """A session of Spring that Omar and Luis hold; Luis has left the server. Rosa copies it."""

    spring: Cohort
    session: int
    rosa: Actor
    omar: Member


def a_circle(tx: Tx, details: Details = WHOLE, starts_at: datetime = TOMORROW, **columns: Any) -> Circle:
    server = a_server(tx)
    spring = a_cohort(tx, server, "Spring")
    rosa, omar = a_member(tx, server, "Rosa"), a_member(tx, server, "Omar")
    luis = a_member(tx, server, "Luis", gone=True)
    session = a_session(tx, spring, starts_at, **columns)
    tx.refresh(session)
    series.put_details(tx, server.id, [session], {session.id: details})
    facilitators.add(tx, server.id, [session.id], [omar.id, luis.id])
    return Circle(spring, session.id, an_actor(rosa, Standing.FACILITATOR), omar)


def copy(tx: Tx, circle: Circle, **changed: Any) -> planning.Preview:
    wanted: dict[str, Any] = {"session": f"#{circle.session}", "starts": NEW, **changed}
    return planning.copy(tx, act(circle.rosa), **wanted)


async def test_all_that_a_session_is_goes_along_and_nothing_stands_yet(database: Database) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx)
        for member in ("Amina", "Hodan"):
            a_place(tx, circle.spring, a_member(tx, circle.spring.server_id, member))
        preview = copy(tx, circle)
        assert preview.details == WHOLE
        assert (preview.cohort, preview.people) == ("Spring", 2)
        (date,) = preview.dates
        assert date.at_utc == datetime.fromisoformat("2026-10-20T18:00:00-07:00")
        assert tx.execute(select(Session.id)).scalars().all() == [circle.session]
        assert tx.execute(select(OutboxEntry)).all() == []
        planning.confirm(tx, act(circle.rosa), series=preview.series_id)
        made = tx.execute(select(Session).where(Session.id != circle.session)).scalar_one()
        assert (made.title, made.languages, made.interpretation, made.place, made.capacity) == (
            "Circle", ("so", "en"), ("es",), "4242", 8,
        )  # fmt: skip

    await database.write(story)


async def test_who_copies_holds_it_first_with_those_who_hold_the_original_and_are_still_here(
    database: Database,
) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx)
        preview = copy(tx, circle)
        holders = tx.execute(
            select(SeriesFacilitator.member_id)
            .where(SeriesFacilitator.series_id == preview.series_id)
            .order_by(SeriesFacilitator.id)
        )
        assert holders.scalars().all() == [circle.rosa.member, circle.omar.id]
        again = planning.copy(
            tx, act(an_actor(circle.omar, Standing.FACILITATOR)), session=f"#{circle.session}", starts=NEW
        )
        assert again.facilitators == ("Omar",), "nobody holds it twice"

    await database.write(story)


async def test_it_can_be_for_another_cohort_in_whose_zone_its_time_is_meant(database: Database) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx)
        a_cohort(tx, circle.spring.server_id, "Autumn", timezone="America/New_York")
        preview = copy(tx, circle, cohort="autumn")
        assert (preview.cohort, preview.zone) == ("Autumn", "America/New_York")
        assert preview.dates[0].at_utc == datetime.fromisoformat("2026-10-20T18:00:00-04:00")

    await database.write(story)


async def test_what_was_cancelled_or_is_long_over_can_be_copied(database: Database) -> None:
    def story(tx: Tx) -> None:
        cancelled = a_circle(tx, status=SessionStatus.CANCELLED, cancelled_reason="Snow")
        assert copy(tx, cancelled, session="Circle").details == WHOLE
        held = a_circle(tx, starts_at=NOW - timedelta(days=200))
        assert copy(tx, held, session="Circle").details == WHOLE

    await database.write(story)


@pytest.mark.parametrize(
    "place",
    [
        {"place_kind": PlaceKind.NONE, "place": ""},
        {"place_kind": PlaceKind.LINK, "place": "https://zoom.example/j/42"},
        {"place_kind": PlaceKind.ADDRESS, "place": "Library, room 2"},
        {"place_kind": PlaceKind.STAGE, "place": "77"},
    ],
)
async def test_every_sort_of_place_goes_along(database: Database, place: dict[str, Any]) -> None:
    details = replace(WHOLE, **place)
    assert (await database.write(lambda tx: copy(tx, a_circle(tx, details)))).details == details


async def test_what_is_not_clear_not_here_or_too_late_is_refused_and_drafts_nothing(database: Database) -> None:
    circle = await database.write(a_circle)

    def others(tx: Tx) -> Circle:
        a_session(tx, circle.spring, TOMORROW + timedelta(days=7))
        a_cohort(tx, circle.spring.server_id, "Winter", status=CohortStatus.CLOSED)
        return a_circle(tx)

    elsewhere = await database.write(others)
    for changed, refusal in (
        ({"session": "Circle"}, SeveralFit),
        ({"session": "Choir"}, UnknownSession),
        ({"session": f"#{elsewhere.session}"}, UnknownSession),
        ({"starts": "2026-08-20 18:00"}, SessionBegun),
        ({"cohort": "Winter"}, CohortClosed),
        ({"cohort": "Summer"}, UnknownCohort),
    ):
        with pytest.raises(refusal):
            await database.write(copy, circle, **changed)
    drafts = await database.read(lambda tx: tx.execute(select(Series).where(Series.created_by.is_not(None))).all())
    assert drafts == []
