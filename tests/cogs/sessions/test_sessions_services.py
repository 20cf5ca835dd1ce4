"""Sessions: drafted, confirmed once, announced, answered, attended; on both databases."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.core.people import Actor, NamedPerson, Standing
from bot.core.refusals import (
    ButtonTooOld,
    CountOutOfRange,
    EndsBeforeStart,
    MalformedDate,
    MalformedTime,
    MinutesOutOfRange,
    NoneLeft,
    NotConfirmed,
    SeriesTooLong,
    SeveralFit,
    TextMissing,
    TextTooLong,
    UnknownLanguage,
    UnknownTheme,
)
from bot.db import Database, Tx
from bot.ledger.models import Credit
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, NoticeContent, Postponed
from bot.people.models import AuditEvent
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import CohortClosed, NotJoined, UnknownCohort
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.sessions.models import Attendance, Series, Session
from cogs.sessions.refusals import (
    LinkNotSafe,
    NobodyPresent,
    PlaceTwice,
    SessionBegun,
    SessionGone,
    SessionNotStarted,
    SessionOver,
    UnknownSession,
)
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import SessionStatus, Wishes
from cogs.sessions.services import (
    announcements,
    attendance,
    attendance_sheet,
    finding,
    planning,
    reminders,
    rsvps,
    session_lists,
)
from cogs.sessions.services.announcements import Announced
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor

WEEKLY: dict[str, Any] = {
    "cohort": "spring",
    "wishes": Wishes(title="Circle", minutes=120),
    "starts": "2026-10-20 18:00",
    "repeat": "weekly",
    "count": 3,
}
BEGUN = datetime.fromisoformat("2026-10-20T18:30:00-07:00")


def weekly(**changed: Any) -> dict[str, Any]:
    """The usual plan, but for this."""
    wished = {field.name for field in fields(Wishes)}
    wishes = replace(WEEKLY["wishes"], **{name: value for name, value in changed.items() if name in wished})
    return {**WEEKLY, **{name: value for name, value in changed.items() if name not in wished}, "wishes": wishes}


@dataclass(frozen=True)
class Group:
    """A cohort of two, with a facilitator; and a facilitator of another server."""

    cohort_id: int
    rosa: Actor
    amina: Actor
    omar: Actor
    stranger: Actor


def a_group(tx: Tx, **columns: Any) -> Group:
    server = a_server(tx)
    cohort = a_cohort(tx, server, "Spring", **columns)
    rosa, amina, omar = (a_member(tx, server, name) for name in ("Rosa", "Amina", "Omar"))
    for member in (amina, omar):
        a_place(tx, cohort, member)
    stranger = a_member(tx, a_server(tx), "Eve")
    return Group(
        cohort.id,
        an_actor(rosa, Standing.FACILITATOR),
        an_actor(amina),
        an_actor(omar),
        an_actor(stranger, Standing.FACILITATOR),
    )


@pytest.fixture
async def group(database: Database) -> Group:
    return await database.write(a_group)


async def planned(database: Database, group: Group, **changed: Any) -> tuple[int, list[Session]]:
    """A series that stands, and its sessions."""
    preview = await database.write(planning.schedule, act(group.rosa), **weekly(**changed))
    await database.write(planning.confirm, act(group.rosa), series=preview.series_id)
    return preview.series_id, await database.read(held, preview.series_id)


def held(tx: Tx, series: int) -> list[Session]:
    return list(tx.execute(select(Session).where(Session.series_id == series).order_by(Session.starts_at)).scalars())


def owed(tx: Tx, kind: str) -> list[tuple[int, str, datetime, datetime | None]]:
    rows = tx.execute(
        select(OutboxEntry.subject_id, OutboxEntry.dedupe_key, OutboxEntry.due_at, OutboxEntry.expires_at)
        .where(OutboxEntry.kind == kind)
        .order_by(OutboxEntry.due_at)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def count(tx: Tx, table: type[Any]) -> int:
    return tx.execute(select(func.count()).select_from(table)).scalar_one()


def minutes_of(tx: Tx, member: int) -> tuple[int, int, int]:
    """A member's sum of credits, of minutes, and the number of rows."""
    return tuple(
        tx.execute(
            select(
                func.coalesce(func.sum(Credit.units), 0), func.coalesce(func.sum(Credit.minutes), 0), func.count()
            ).where(Credit.member_id == member)
        ).one()
    )  # pyright: ignore[reportReturnType]


def due(tx: Tx, kind: str) -> list[DueEntry]:
    rows = tx.execute(select(OutboxEntry).where(OutboxEntry.kind == kind).order_by(OutboxEntry.due_at)).scalars()
    return [DueEntry(o.id, o.kind, o.server_id, o.subject_id, o.member_id, o.dedupe_key, o.due_at) for o in rows]


# --- planning --------------------------------------------------------------------------------------------------------


async def test_a_draft_shows_every_date_and_owes_nothing_yet(database: Database, group: Group) -> None:
    preview = await database.write(planning.schedule, act(group.rosa), **WEEKLY)
    assert [one.at_utc.isoformat() for one in preview.dates] == [
        "2026-10-21T01:00:00+00:00",
        "2026-10-28T01:00:00+00:00",
        "2026-11-04T02:00:00+00:00",
    ]
    assert (preview.zone, preview.outside) == ("America/Los_Angeles", 0)
    assert await database.read(held, preview.series_id) == []
    assert await database.read(owed, "session.announcement") == []


async def test_dates_outside_the_cohorts_own_are_said_in_the_preview(database: Database) -> None:
    group = await database.write(a_group, starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 31))
    preview = await database.write(planning.schedule, act(group.rosa), **WEEKLY)
    assert preview.outside == 1


async def test_confirming_makes_sessions_one_announcement_and_two_reminders_each(
    database: Database, group: Group
) -> None:
    series, made = await planned(database, group)
    assert [one.local_date.isoformat() for one in made] == ["2026-10-20", "2026-10-27", "2026-11-03"]
    announcements = await database.read(owed, "session.announcement")
    assert [(row[0], row[2]) for row in announcements] == [(series, NOW)]
    assert await database.read(owed, "session.reminder") == [
        (one.id, dedupe_key, one.starts_at - before, one.starts_at)
        for one in made
        for dedupe_key, before in (("1440.0", timedelta(hours=24)), ("15.0", timedelta(minutes=15)))
    ]
    assert await database.read(count, AuditEvent) == 1


async def test_a_series_is_confirmed_once(database: Database, group: Group) -> None:
    series, _made = await planned(database, group)
    with pytest.raises(NotConfirmed):
        await database.write(planning.confirm, act(group.rosa), series=series)
    assert len(await database.read(held, series)) == 3


async def test_another_server_can_neither_plan_here_nor_confirm(database: Database, group: Group) -> None:
    with pytest.raises(UnknownCohort):
        await database.write(planning.schedule, act(group.stranger), **WEEKLY)
    preview = await database.write(planning.schedule, act(group.rosa), **WEEKLY)
    with pytest.raises(NotConfirmed):
        await database.write(planning.confirm, act(group.stranger), series=preview.series_id)


async def test_reminders_that_are_past_are_not_owed(database: Database, group: Group) -> None:
    await planned(database, group, starts="2026-09-01 10:00", count=1)
    assert [row[1] for row in await database.read(owed, "session.reminder")] == ["15.0"]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"starts": "2026-08-31 18:00"}, SessionBegun),
        ({"starts": "8 September"}, MalformedTime),
        ({"starts": "2026-02-30 18:00"}, MalformedTime),
        ({"minutes": 0}, MinutesOutOfRange),
        ({"minutes": -60}, MinutesOutOfRange),
        ({"minutes": 10_000}, MinutesOutOfRange),
        ({"count": 0}, CountOutOfRange),
        ({"count": 61}, CountOutOfRange),
        ({"count": 500}, CountOutOfRange),
        ({"count": None, "until": "2030-01-01"}, SeriesTooLong),
        ({"until": "2026-10-01"}, EndsBeforeStart),
        ({"until": "Christmas"}, MalformedDate),
        ({"skip": "Thanksgiving"}, MalformedDate),
        ({"count": None, "until": "2026-10-27", "skip": "2026-10-20..2026-10-27"}, NoneLeft),
        ({"title": "x" * 200}, TextTooLong),
        ({"title": "  "}, TextMissing),
        ({"place": "http://meet.example.org"}, LinkNotSafe),
        ({"place": "12 Main St", "channel": ("voice", 7)}, PlaceTwice),
        ({"capacity": 0}, CountOutOfRange),
        ({"theme": "Accounting"}, UnknownTheme),
        ({"languages": "Klingon"}, UnknownLanguage),
        ({"cohort": "Autumn"}, UnknownCohort),
    ],
)
async def test_bad_input_is_refused_and_changes_nothing(
    database: Database, group: Group, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await database.write(planning.schedule, act(group.rosa), **weekly(**changed))
    assert await database.read(count, Series) == 0


async def test_a_closed_cohort_plans_nothing(database: Database) -> None:
    group = await database.write(a_group, status=CohortStatus.CLOSED)
    with pytest.raises(CohortClosed):
        await database.write(planning.schedule, act(group.rosa), **WEEKLY)


async def test_a_draft_whose_first_session_has_begun_cannot_be_confirmed(database: Database, group: Group) -> None:
    preview = await database.write(planning.schedule, act(group.rosa), **WEEKLY)
    with pytest.raises(SessionBegun):
        await database.write(planning.confirm, act(group.rosa, BEGUN), series=preview.series_id)
    await database.write(close, group.cohort_id)
    with pytest.raises(CohortClosed):
        await database.write(planning.confirm, act(group.rosa), series=preview.series_id)
    assert await database.read(held, preview.series_id) == []


def close(tx: Tx, cohort: int) -> None:
    tx.execute(update(Cohort).where(Cohort.id == cohort).values(status=CohortStatus.CLOSED))


# --- coming or not ---------------------------------------------------------------------------------------------------


async def test_the_last_answer_counts(database: Database, group: Group) -> None:
    _series, made = await planned(database, group)
    await database.write(rsvps.rsvp, act(group.omar), session=made[0].id, answer=RsvpAnswer.GOING)
    await database.write(rsvps.rsvp, act(group.amina), session=made[0].id, answer=RsvpAnswer.GOING)
    answered = await database.write(rsvps.rsvp, act(group.amina), session=made[0].id, answer=RsvpAnswer.CANT)
    assert (answered.counts[RsvpAnswer.GOING], answered.counts[RsvpAnswer.CANT]) == (1, 1)


async def test_an_answer_needs_a_place_a_session_to_come_and_a_button_of_ours(database: Database, group: Group) -> None:
    _series, made = await planned(database, group)
    first = made[0].id
    with pytest.raises(NotJoined):
        await database.write(rsvps.rsvp, act(group.rosa), session=first, answer=RsvpAnswer.GOING)
    with pytest.raises(SessionOver):
        await database.write(rsvps.rsvp, act(group.amina, BEGUN), session=first, answer=RsvpAnswer.GOING)
    with pytest.raises(SessionGone):
        await database.write(rsvps.rsvp, act(group.stranger), session=first, answer=RsvpAnswer.GOING)
    with pytest.raises(ButtonTooOld):
        await database.write(rsvps.rsvp, act(group.amina), session=first, answer=RsvpAnswer.WAITING)


async def test_a_list_has_ones_own_answers_and_what_one_attended(database: Database, group: Group) -> None:
    _series, made = await planned(database, group)
    await database.write(rsvps.rsvp, act(group.amina), session=made[1].id, answer=RsvpAnswer.CANT)
    await database.write(
        attendance.record, act(group.rosa, BEGUN), session=str(made[0].id), present=f"<@{group.amina.user_id}>"
    )
    listed = await database.read(session_lists.listing, act(group.amina, BEGUN), cohort=None)
    assert [(one.id, one.answer) for one in listed.coming] == [(made[1].id, RsvpAnswer.CANT), (made[2].id, None)]
    assert [(one.id, one.came) for one in listed.past] == [(made[0].id, True)]
    others = await database.read(session_lists.listing, act(group.omar, BEGUN), cohort="Spring")
    assert [one.answer for one in others.coming] == [None, None]
    assert [one.came for one in others.past] == [False]


async def test_a_list_is_for_people_with_a_place_and_for_staff(database: Database, group: Group) -> None:
    await planned(database, group)
    outsider = an_actor(await database.write(lambda tx: a_member(tx, group.rosa.server, "Li")))
    with pytest.raises(NotJoined):
        await database.read(session_lists.listing, act(outsider), cohort="Spring")
    assert (await database.read(session_lists.listing, act(outsider), cohort=None)).coming == ()
    staff = await database.read(session_lists.listing, act(group.rosa), cohort=None)
    assert len(staff.coming) == 3
    assert staff.to_answer is None
    assert (await database.read(session_lists.listing, act(group.stranger), cohort=None)).coming == ()


async def test_a_long_list_says_how_many_more_there_are(database: Database, group: Group) -> None:
    await planned(database, group, count=20)
    listed = await database.read(session_lists.listing, act(group.amina), cohort=None)
    assert (len(listed.coming), listed.more) == (10, 10)


# --- attendance ------------------------------------------------------------------------------------------------------


async def test_whoever_was_there_is_credited_once(database: Database, group: Group) -> None:
    _series, made = await planned(database, group)
    text = f"<@{group.amina.user_id}> <@{group.rosa.user_id}> <@77> omar Nobody"
    for _again in range(2):
        recorded = await database.write(
            attendance.record, act(group.rosa, BEGUN), session=str(made[0].id), present=text
        )
        assert isinstance(recorded, attendance.Recorded)
        assert {one.user_id for one in recorded.present} == {group.amina.user_id, group.omar.user_id}
        assert recorded.left_out.strangers == (NamedPerson(group.rosa.user_id, "Rosa"), NamedPerson(77, ""))
        assert recorded.left_out.unknown == ("Nobody",)
        assert recorded.minutes == 120
    for actor in (group.amina, group.omar):
        assert await database.read(minutes_of, actor.member) == (1, 120, 1)


async def test_running_it_again_adds_and_whoever_is_taken_out_is_asked_about_first(
    database: Database, group: Group
) -> None:
    _series, made = await planned(database, group)
    session = str(made[0].id)
    amina, omar = f"<@{group.amina.user_id}>", f"<@{group.omar.user_id}>"
    await database.write(attendance.record, act(group.rosa, BEGUN), session=session, present=amina)
    added = await database.write(attendance.record, act(group.rosa, BEGUN), session=session, present=omar)
    assert isinstance(added, attendance.Recorded) and added.taken_back == ()
    for actor in (group.amina, group.omar):
        assert await database.read(minutes_of, actor.member) == (1, 120, 1)
    for round_ in range(2):
        asked = await database.write(attendance.record, act(group.rosa, BEGUN), session=session, absent=amina)
        assert isinstance(asked, attendance.Asked)
        assert [(loss.person.user_id, loss.before, loss.after) for loss in asked.losses] == [
            (group.amina.user_id, 120, 0)
        ]
        assert await database.read(minutes_of, group.amina.member) == (1, 120, 1 + 2 * round_)
        with pytest.raises(NotConfirmed):
            await database.write(attendance.confirm, act(group.stranger, BEGUN), draft=asked.draft_id)
        done = await database.write(attendance.confirm, act(group.rosa, BEGUN), draft=asked.draft_id)
        assert done.taken_back == (NamedPerson(group.amina.user_id, "Amina"),)
        assert await database.read(minutes_of, group.amina.member) == (0, 0, 2 + 2 * round_)
        with pytest.raises(NotConfirmed):
            await database.write(attendance.confirm, act(group.rosa, BEGUN), draft=asked.draft_id)
        await database.write(attendance.record, act(group.rosa, BEGUN), session=session, present=amina)
    assert await database.read(minutes_of, group.omar.member) == (1, 120, 1)
    assert await database.read(count, Attendance) == 2


async def test_what_has_changed_since_it_was_asked_is_not_overwritten(database: Database, group: Group) -> None:
    _series, made = await planned(database, group)
    session = str(made[0].id)
    both = f"<@{group.amina.user_id}> <@{group.omar.user_id}>"
    await database.write(attendance.record, act(group.rosa, BEGUN), session=session, present=both)
    asked = await database.write(attendance.record, act(group.rosa, BEGUN), session=session, present=both, minutes=70)
    assert isinstance(asked, attendance.Asked)
    other = await database.write(
        attendance.record, act(group.rosa, BEGUN), session=session, absent=f"<@{group.omar.user_id}>"
    )
    assert isinstance(other, attendance.Asked)
    await database.write(attendance.confirm, act(group.rosa, BEGUN), draft=other.draft_id)
    with pytest.raises(NotConfirmed):
        await database.write(attendance.confirm, act(group.rosa, BEGUN), draft=asked.draft_id)
    assert await database.read(minutes_of, group.amina.member) == (1, 120, 1)


async def test_a_credit_is_dated_by_its_session(database: Database, group: Group) -> None:
    _series, made = await planned(database, group)
    late = BEGUN + timedelta(days=30)
    both = f"<@{group.amina.user_id}> <@{group.omar.user_id}>"
    await database.write(attendance.record, act(group.rosa, late), session=str(made[0].id), present=both)
    ended_at = made[0].starts_at + timedelta(minutes=120)
    assert set(await database.read(lambda tx: tx.execute(select(Credit.at)).scalars().all())) == {ended_at}


async def test_those_who_left_keep_what_is_written_down_about_them(database: Database, group: Group) -> None:
    _series, made = await planned(database, group)
    session = str(made[0].id)
    both = f"<@{group.amina.user_id}> <@{group.omar.user_id}>"
    await database.write(attendance.record, act(group.rosa, BEGUN), session=session, present=both)
    await database.write(leave, group.omar.member)
    recorded = await database.write(attendance.record, act(group.rosa, BEGUN), session=session, present=both)
    assert isinstance(recorded, attendance.Recorded)
    assert (recorded.taken_back, recorded.left_out.strangers) == ((), ())
    assert await database.read(minutes_of, group.omar.member) == (1, 120, 1)
    other = await database.write(
        attendance.record, act(group.rosa, BEGUN + timedelta(days=7)), session=str(made[1].id), present=both
    )
    assert other.left_out.strangers == (NamedPerson(group.omar.user_id, "Omar"),)


def leave(tx: Tx, member: int) -> None:
    tx.execute(update(Enrollment).where(Enrollment.member_id == member).values(status=EnrollmentStatus.LEFT))


async def test_people_chosen_from_the_list_are_credited_too(database: Database, group: Group) -> None:
    _series, made = await planned(database, group)
    page = await database.read(attendance_sheet.page, act(group.rosa, BEGUN), session=str(made[0].id))
    assert [(one.person.name, one.person.present) for one in page.lines] == [("Amina", None), ("Omar", None)]
    chosen = frozenset({group.amina.member, group.rosa.member, 987654})
    amina, omar = group.amina.member, group.omar.member

    async def save(members: frozenset[int] | None, *there: int) -> attendance.Recorded | attendance.Asked:
        shown = {one: one in there for one in (amina, omar)}
        return await database.write(
            attendance.record_shown, act(group.rosa, BEGUN), session=made[0].id, shown=shown, members=members
        )

    recorded = await save(chosen)
    assert isinstance(recorded, attendance.Recorded) and recorded.present == (
        NamedPerson(group.amina.user_id, "Amina"),
    )
    nobody = await save(frozenset(), amina)
    assert isinstance(nobody, attendance.Asked)
    gone = await database.write(attendance.confirm, act(group.rosa, BEGUN), draft=nobody.draft_id)
    assert (gone.present, gone.taken_back) == ((), (NamedPerson(group.amina.user_id, "Amina"),))
    everyone = await save(None)
    assert isinstance(everyone, attendance.Recorded) and len(everyone.present) == 2


async def test_a_page_saves_what_was_changed_on_it_and_leaves_what_somebody_else_wrote(
    database: Database, group: Group
) -> None:
    _series, made = await planned(database, group)
    amina, omar = group.amina.member, group.omar.member
    page: dict[str, Any] = {"session": made[0].id, "shown": {amina: False, omar: False}}
    await database.write(attendance.record_shown, act(group.rosa, BEGUN), **page, members=frozenset({omar}))
    other = await database.write(attendance.record_shown, act(group.rosa, BEGUN), **page, members=frozenset({amina}))
    assert isinstance(other, attendance.Recorded)
    assert (other.present, other.taken_back, other.left_out.kept) == (
        (NamedPerson(group.amina.user_id, "Amina"),),
        (),
        ("Omar",),
    )
    for member in (amina, omar):
        assert await database.read(minutes_of, member) == (1, 120, 1)


async def test_attendance_is_refused_before_the_start_for_nobody_and_elsewhere(
    database: Database, group: Group
) -> None:
    _series, made = await planned(database, group)
    session, amina = str(made[0].id), f"<@{group.amina.user_id}>"
    with pytest.raises(SessionNotStarted):
        await database.write(attendance.record, act(group.rosa), session=session, present=amina)
    with pytest.raises(NobodyPresent):
        await database.write(attendance.record, act(group.rosa, BEGUN), session=session, present="everyone")
    with pytest.raises(UnknownSession):
        await database.write(attendance.record, act(group.stranger, BEGUN), session=session, present=amina)
    for unknown in ("", "999999", "9" * 30, "Square"):
        with pytest.raises(UnknownSession):
            await database.write(attendance.record, act(group.rosa, BEGUN), session=unknown, present=amina)
    assert await database.read(count, Credit) == 0


async def test_a_session_is_found_by_its_title_and_date_and_of_several_none_is_taken(
    database: Database, group: Group
) -> None:
    _series, made = await planned(database, group)
    later = BEGUN + timedelta(days=7)
    suggested = await database.read(finding.suggest, act(group.rosa, later))
    assert [one.value for one in suggested] == [str(made[n].id) for n in (1, 0, 2)]
    for typed in ("circle — 2026-10-27", "10-27", str(made[1].id), f"#{made[1].id}", "cîrcle 10-27 18:00"):
        page = await database.read(attendance_sheet.page, act(group.rosa, later), session=typed)
        assert page.session_id == made[1].id
    with pytest.raises(SeveralFit) as refused:
        await database.read(attendance_sheet.page, act(group.rosa, later), session="Circle")
    assert [one.value for one in refused.value.found] == [f"#{made[n].id}" for n in (1, 0)], "the third has not begun"
    page = await database.read(attendance_sheet.page, act(group.rosa, BEGUN), session="circ")
    assert page.session_id == made[0].id, "one has begun, so that one is meant"
    assert await database.read(finding.suggest, act(group.stranger, later)) == []


async def test_a_number_is_a_choice_from_the_list_unless_a_session_is_called_so(
    database: Database, group: Group
) -> None:
    _series, made = await planned(database, group)
    number = str(made[1].id)
    await database.write(rename, made[0].id, number)
    later = BEGUN + timedelta(days=7)
    with pytest.raises(SeveralFit) as refused:
        await database.read(attendance_sheet.page, act(group.rosa, later), session=number)
    assert {one.value for one in refused.value.found} == {f"#{made[0].id}", f"#{number}"}
    page = await database.read(attendance_sheet.page, act(group.rosa, later), session=f"#{made[0].id}")
    assert page.session_id == made[0].id


def rename(tx: Tx, session: int, title: str) -> None:
    tx.execute(update(Session).where(Session.id == session).values(title=title))


# --- notices ---------------------------------------------------------------------------------------------------------


async def test_an_announcement_tells_all_dates_and_can_be_answered(database: Database, group: Group) -> None:
    series, made = await planned(database, group)
    letter = only(await database.read(facts, "session.announcement", NOW))
    assert letter.languages == ("en", "es", "so")
    assert isinstance(letter.facts, Announced)
    assert [one.starts_at for one in letter.facts.sessions] == [one.starts_at for one in made]
    assert letter.facts.coming is not None
    assert letter.facts.coming.id == made[0].id
    assert series


async def test_notices_wait_for_the_channel_and_fall_away_with_the_cohort(database: Database) -> None:
    group = await database.write(a_group, channel_id=None)
    await planned(database, group)
    waiting = await database.read(facts, "session.announcement", NOW)
    waiting += await database.read(facts, "session.reminder", NOW)
    assert len(waiting) == 1 + 2 * 6
    assert all(isinstance(one, Postponed) for one in waiting)
    await database.write(close, group.cohort_id)
    assert await database.read(facts, "session.announcement", NOW) == []
    assert await database.read(facts, "session.reminder", NOW) == []


async def test_nobody_is_reminded_of_what_has_begun_or_was_cancelled(database: Database, group: Group) -> None:
    _series, made = await planned(database, group)
    assert len(await database.read(facts, "session.reminder", BEGUN)) == 2 * 4
    await database.write(cancel, [one.id for one in made])
    assert await database.read(facts, "session.reminder", NOW) == []
    assert await database.read(facts, "session.announcement", NOW) == []


def cancel(tx: Tx, ids: Sequence[int]) -> None:
    tx.execute(update(Session).where(Session.id.in_(ids)).values(status=SessionStatus.CANCELLED))


def facts(tx: Tx, kind: str, now: datetime) -> list[NoticeContent | Postponed]:
    ask = announcements.facts if kind == "session.announcement" else reminders.facts
    rows = due(tx, kind)
    if kind == "session.reminder":
        everyone = tx.execute(select(Enrollment.member_id)).scalars().all()
        rows = [replace(row, id=row.id * 100 + n, member_id=one) for row in rows for n, one in enumerate(everyone)]
    found = ask(tx, DueRows(rows, now))
    return [found[row.id] for row in rows if row.id in found]


def only(letters: Sequence[NoticeContent | Postponed]) -> NoticeContent:
    (letter,) = letters
    assert isinstance(letter, NoticeContent)
    return letter


# --- at the same moment ----------------------------------------------------------------------------------------------


async def test_two_confirmations_at_once_make_one_series(database: Database, group: Group) -> None:
    preview = await database.write(planning.schedule, act(group.rosa), **WEEKLY)
    confirming = [database.write(planning.confirm, act(group.rosa), series=preview.series_id) for _person in range(4)]
    done = await asyncio.gather(*confirming, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["NotConfirmed"] * 3 + ["Planned"]
    assert len(await database.read(held, preview.series_id)) == 3


async def test_attendance_written_down_by_several_at_once_credits_once(database: Database, group: Group) -> None:
    _series, made = await planned(database, group)
    people = (group.amina, group.omar, group.amina, group.omar)
    await asyncio.gather(
        *(
            database.write(
                attendance.record, act(group.rosa, BEGUN), session=str(made[0].id), present=f"<@{one.user_id}>"
            )
            for one in people
        )
    )
    sums = [await database.read(minutes_of, actor.member) for actor in (group.amina, group.omar)]
    assert [each[:2] for each in sums] == [(1, 120), (1, 120)]
