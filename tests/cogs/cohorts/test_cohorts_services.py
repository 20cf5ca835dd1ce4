"""Cohorts: made, joined, left, changed, closed and removed."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, update

from bot import outbox
from bot.core import refusals as e
from bot.core.hours import CreditKind
from bot.core.paging import Page
from bot.core.people import Actor, Caller, Standing
from bot.db import Database, Tx
from bot.feature import errands_of
from bot.ledger.models import Credit
from bot.outbox.errands import GiveRole, MakeChannel, MakeRole, RemoveChannel, RemoveRole, TakeRole
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, NoticeContent, Reason, State, ToChannel, ToPerson
from bot.people import identity
from bot.people.models import Account, AuditEvent
from cogs import FEATURES
from cogs.cohorts import refusals as r
from cogs.cohorts.models import Acceptance, Cohort, Enrollment, EnrollmentLanguage
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus, ProviderRole, Setting
from cogs.cohorts.services import channels, cohorts, enrollments, joining, lifecycle, notice_facts, settings
from cogs.cohorts.services.joining import Joined
from cogs.cohorts.services.notice_facts import INVITATION, WELCOME
from cogs.cohorts.services.settings import CohortOptions, Described
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor, an_id

ERRANDS = {kind.kind: kind for kind in errands_of(FEATURES)}
SHIPPED = ("en", "es", "so")


def create(tx: Tx, actor: Actor, name: str = "Spring", **choices: Any) -> Described:
    options = CohortOptions(**choices)
    return settings.create(tx, act(actor, NOW, languages=SHIPPED), name=name, options=options, announce_in=77, roles={})


def edit(tx: Tx, actor: Actor, cohort: str, name: str | None = None, **choices: Any) -> Described:
    options = CohortOptions(**choices)
    return settings.edit(tx, act(actor, NOW, languages=SHIPPED), cohort=cohort, name=name, options=options, roles={})


def join(tx: Tx, actor: Actor, cohort_id: int, **choices: Any) -> Joined:
    given: dict[str, Any] = {
        "role": ProviderRole.EDUCATOR,
        "setting": Setting.PRESCHOOL,
        "languages": ("so", "en"),
        "agreed": True,
    }
    return joining.join(tx, act(actor), cohort_id=cohort_id, **{**given, **choices})


def owed(tx: Tx, *kinds: str) -> list[DueEntry]:
    rows = tx.execute(
        select(OutboxEntry)
        .where(OutboxEntry.kind.in_(kinds), OutboxEntry.state == State.PLANNED)
        .order_by(OutboxEntry.id)
    ).scalars()
    return [DueEntry(r.id, r.kind, r.server_id, r.subject_id, r.member_id, r.dedupe_key, r.due_at) for r in rows]


def facts(tx: Tx, kind: str) -> list[object]:
    due = owed(tx, kind)
    found = ERRANDS[kind].facts(tx, due, NOW)
    return [found[one.id] for one in due if one.id in found]


@contextmanager
def statements(database: Database) -> Generator[list[str]]:
    """The statements that the writer executes meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(database.writer, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.writer, "before_cursor_execute", note)


# --- making ----------------------------------------------------------------------------------------------------------


async def test_a_new_cohort_owes_its_role_its_channel_an_invitation_and_a_welcome(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx, language="es", timezone="America/Denver")
        actor = an_actor(None, Standing.FACILITATOR, server=server)
        made = create(tx, actor, "  Spring\n2027 ", languages="English, Soomaali", starts="2026-09-08")
        cohort = tx.execute(select(Cohort)).scalar_one()
        assert (cohort.name, cohort.languages, cohort.timezone) == ("Spring 2027", ("en", "so"), "America/Denver")
        assert (cohort.capacity, cohort.starts_on, cohort.invitation_channel_id) == (30, date(2026, 9, 8), 77)
        rows = tx.execute(select(OutboxEntry.kind, OutboxEntry.after_id).order_by(OutboxEntry.id)).all()
        role, channel = made.errands
        assert [tuple(row) for row in rows] == [
            ("cohort.role", None),
            ("cohort.channel", role),
            ("cohort.welcome", channel),
            ("cohort.invitation", None),
        ]
        (make_role,) = facts(tx, "cohort.role")
        assert isinstance(make_role, MakeRole)
        assert make_role.name == "Spring 2027"
        assert {server.coordinator_role_id, server.mentor_role_id} <= make_role.taken
        assert facts(tx, "cohort.channel") == [], "without the role there is nobody who may see it"
        ERRANDS["cohort.role"].done(tx, owed(tx, "cohort.role")[0], 501, NOW)  # pyright: ignore[reportOptionalCall]
        tx.expire_all()
        (make_channel,) = facts(tx, "cohort.channel")
        assert isinstance(make_channel, MakeChannel)
        assert make_channel.name == "spring-2027"
        assert set(make_channel.role_ids) == {501, server.coordinator_role_id, server.facilitator_role_id}
        letters = notice_facts.invitation(tx, owed(tx, "cohort.invitation"), NOW)
        (letter,) = letters.values()
        assert isinstance(letter, NoticeContent)
        assert (letter.to, letter.languages) == (ToChannel(77), ("en", "so"))
        assert notice_facts.welcome(tx, owed(tx, "cohort.welcome"), NOW) == {}, "the channel is not there"
        tx.flush()
        assert [one.action for one in tx.execute(select(AuditEvent)).scalars()] == ["cohort create"]

    await database.write(story)


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ({"name": "   "}, e.TextMissing),
        ({"name": "###"}, r.NameUnreadable),
        ({"name": "a" * 200}, e.TextTooLong),
        ({"name": "ВЕСНА"}, r.CohortNameTaken),
        ({"capacity": 0}, e.CountOutOfRange),
        ({"capacity": 501}, e.CountOutOfRange),
        ({"timezone": "Atlantis"}, e.UnknownZone),
        ({"languages": "English, Klingon"}, e.UnknownLanguage),
        ({"starts": "soon"}, e.MalformedDate),
        ({"starts": "2026-13-01"}, e.MalformedDate),
        ({"starts": "2026-08-31"}, e.DatePast),
        ({"ends": "2020-01-01"}, e.DatePast),
        ({"starts": "2026-10-02", "ends": "2026-10-01"}, e.EndsBeforeStart),
    ],
)
async def test_bad_input_is_refused_and_changes_nothing(
    database: Database, choices: dict[str, Any], reason: type[e.Refusal]
) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        a_cohort(tx, server, "весна")
        before = tx.execute(select(func.count(OutboxEntry.id))).scalar_one()
        actor = an_actor(None, Standing.FACILITATOR, server=server)
        with pytest.raises(reason):
            create(tx, actor, **{"name": "Autumn", **choices})
        assert tx.execute(select(func.count(Cohort.id))).scalar_one() == 1
        assert tx.execute(select(func.count(OutboxEntry.id))).scalar_one() == before

    await database.write(story)


async def test_the_name_of_a_removed_cohort_is_free_again(database: Database) -> None:
    def story(tx: Tx) -> None:
        actor = an_actor(None, Standing.FACILITATOR, server=a_server(tx))
        first = create(tx, actor)
        with pytest.raises(r.CohortNameTaken):
            create(tx, actor, "SPRING")
        lifecycle.remove(tx, act(actor), cohort_id=first.cohort_id)
        tx.flush()
        assert create(tx, actor, "spring").cohort_id != first.cohort_id

    await database.write(story)


# --- joining ---------------------------------------------------------------------------------------------------------


async def test_joining_keeps_what_was_said_and_the_agreement_and_owes_the_role(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx, staff_channel_id=78)
        cohort = a_cohort(tx, server, role_id=77)
        member = a_member(tx, server, "Amina")
        actor = an_actor(member)
        assert joining.before_joining(tx, act(actor), cohort="spring").agreement
        joined = join(tx, actor, cohort.id)
        assert (joined.cohort, joined.channel_id) == ("Spring", cohort.channel_id)
        place = tx.execute(select(Enrollment)).scalar_one()
        said = tx.execute(select(EnrollmentLanguage.language).order_by(EnrollmentLanguage.position)).scalars().all()
        assert (place.role, place.setting, said, place.status) == (
            ProviderRole.EDUCATOR,
            Setting.PRESCHOOL,
            ["so", "en"],
            EnrollmentStatus.ACTIVE,
        )
        assert tx.execute(select(Acceptance.version)).scalar_one() == cohort.agreement_version
        assert facts(tx, "cohort.member") == [GiveRole(server.id, member.user_id, 77, closed=frozenset({78}))]
        with pytest.raises(r.AlreadyJoined):
            join(tx, actor, cohort.id)
        with pytest.raises(r.AlreadyJoined):
            joining.before_joining(tx, act(actor), cohort=cohort.id)

    await database.write(story)


async def test_each_reason_against_a_place_is_said_before_the_form_and_after_it(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        full = a_cohort(tx, server, "Full", capacity=1)
        a_place(tx, full, a_member(tx, server))
        closed = a_cohort(tx, server, "Closed", status=CohortStatus.CLOSED)
        removed = a_cohort(tx, server, "Removed", status=CohortStatus.REMOVED)
        elsewhere = a_cohort(tx, a_server(tx), "Elsewhere")
        actor = an_actor(a_member(tx, server))
        for cohort, reason in (
            (full, r.CohortFull),
            (closed, r.CohortClosed),
            (removed, r.CohortGone),
            (elsewhere, r.CohortGone),
        ):
            by_name = r.UnknownCohort if reason is r.CohortGone else reason
            for wanted, why in ((cohort.id, reason), (cohort.name, by_name)):
                with pytest.raises(why):
                    joining.before_joining(tx, act(actor), cohort=wanted)
            with pytest.raises(reason):
                join(tx, actor, cohort.id)
        spring = a_cohort(tx, server)
        with pytest.raises(r.AgreementNotAccepted):
            join(tx, actor, spring.id, agreed=False)
        with pytest.raises(e.ButtonTooOld):
            join(tx, actor, spring.id, languages=("klingon",))
        assert tx.execute(select(func.count(Enrollment.id))).scalar_one() == 1

    await database.write(story)


async def test_the_first_step_keeps_the_language(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort = a_cohort(tx, server)
        actor = an_actor(a_member(tx, server))
        free, code = joining.choose_language(tx, act(actor, NOW, languages=SHIPPED), cohort_id=cohort.id, language="so")
        assert (free.cohort_id, code) == (cohort.id, "so")
        assert tx.execute(select(Account.language)).scalar_one() == "so"

    await database.write(story)


async def test_a_person_who_left_keeps_the_hours_and_may_come_back_any_number_of_times(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort = a_cohort(tx, server, capacity=1)
        member = a_member(tx, server)
        actor = an_actor(member)
        for turn in range(3):
            join(tx, actor, cohort.id, languages=("es",))
            tx.add(
                Credit(
                    server_id=server.id, cohort_id=cohort.id, member_id=member.id, kind=CreditKind.SESSION,
                    hour_type="rsc_group", minutes=90, subject_id=turn, at=NOW,
                )
            )  # fmt: skip
            tx.flush()
            assert enrollments.leave(tx, act(actor), cohort="SPRING").minutes == 90 * (turn + 1)
            tx.flush()
            with pytest.raises(r.NotJoined):
                enrollments.leave(tx, act(actor), cohort="Spring")
        assert tx.execute(select(func.count(Enrollment.id))).scalar_one() == 1
        assert len(owed(tx, "cohort.member")) == 6
        assert set(map(type, facts(tx, "cohort.member"))) == {TakeRole}, "what counts is how things stand"

    await database.write(story)


async def test_before_the_role_is_made_joining_waits_for_it(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        actor = an_actor(None, Standing.FACILITATOR, server=server)
        made = create(tx, actor)
        join(tx, an_actor(a_member(tx, server)), made.cohort_id)
        (after,) = tx.execute(select(OutboxEntry.after_id).where(OutboxEntry.kind == "cohort.member")).scalars()
        assert after == made.errands[0]
        assert facts(tx, "cohort.member") == []

    await database.write(story)


async def test_many_at_once_never_take_more_places_than_there_are(database: Database) -> None:
    def prepare(tx: Tx) -> tuple[int, list[Actor]]:
        server = a_server(tx)
        return a_cohort(tx, server, capacity=5).id, [an_actor(a_member(tx, server)) for _ in range(16)]

    cohort_id, people = await database.write(prepare)
    results = await asyncio.gather(
        *(database.write(join, actor, cohort_id) for actor in people), return_exceptions=True
    )
    assert sum(isinstance(result, Joined) for result in results) == 5
    assert sum(isinstance(result, r.CohortFull) for result in results) == 11

    def taken(tx: Tx) -> int:
        return tx.execute(
            select(func.count(Enrollment.id)).where(Enrollment.status == EnrollmentStatus.ACTIVE)
        ).scalar_one()

    assert await database.read(taken) == 5


async def test_one_person_who_sends_the_form_twice_takes_one_place(database: Database) -> None:
    def prepare(tx: Tx) -> tuple[int, Actor]:
        server = a_server(tx)
        return a_cohort(tx, server, capacity=5).id, an_actor(a_member(tx, server))

    cohort_id, person = await database.write(prepare)
    results = await asyncio.gather(*(database.write(join, person, cohort_id) for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(result, Joined) for result in results) == 1
    assert sum(isinstance(result, r.AlreadyJoined) for result in results) == 5


async def test_two_cohorts_never_take_one_name_at_the_same_moment(database: Database) -> None:
    def prepare(tx: Tx) -> Actor:
        return an_actor(None, Standing.FACILITATOR, server=a_server(tx))

    actor = await database.write(prepare)
    results = await asyncio.gather(*(database.write(create, actor) for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(result, Described) for result in results) == 1
    assert sum(isinstance(result, r.CohortNameTaken) for result in results) == 5


async def test_the_accepted_form_costs_nine_statements_at_most(database: Database) -> None:
    def prepare(tx: Tx) -> tuple[int, int]:
        server = a_server(tx)
        return server.id, a_cohort(tx, server).id

    server_id, cohort_id = await database.write(prepare)
    caller = Caller(user_id=an_id(), server_id=server_id, name="Amina")

    def whole(tx: Tx) -> Joined:
        return join(tx, identity.remember(tx, caller, now=NOW), cohort_id)

    with statements(database) as seen:
        await database.write(whole)
    assert len([one for one in seen if not one.startswith(("BEGIN", "SELECT pg_catalog"))]) <= 9, seen


# --- changing --------------------------------------------------------------------------------------------------------


async def test_what_is_not_given_stays_as_it_is(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort = a_cohort(tx, server)
        a_cohort(tx, server, "Autumn")
        for _ in range(3):
            a_place(tx, cohort, a_member(tx, server))
        actor = an_actor(a_member(tx, server), Standing.FACILITATOR)
        with pytest.raises(r.NothingToChange):
            edit(tx, actor, "spring")
        same = edit(tx, actor, "spring", capacity=12)
        assert (same.name, same.capacity, same.languages, same.renamed) == ("Spring", 12, ("en", "es", "so"), False)
        changed = edit(tx, actor, "spring", name="Primavera", languages="es", capacity=3, ends="2027-06-01")
        assert (changed.name, changed.languages, changed.capacity) == ("Primavera", ("es",), 3)
        assert changed.renamed
        tx.flush()
        with pytest.raises(r.PlacesTaken):
            edit(tx, actor, "Primavera", capacity=2)
        with pytest.raises(r.CohortNameTaken):
            edit(tx, actor, "primavera", name="autumn")
        with pytest.raises(e.EndsBeforeStart):
            edit(tx, actor, "primavera", starts="2027-07-01")
        with pytest.raises(r.UnknownCohort):
            edit(tx, actor, "spring")
        tx.rollback()

    await database.write(story)


async def test_what_the_certificate_asks_for_can_be_changed_one_by_one(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        a_cohort(tx, server)
        actor = an_actor(a_member(tx, server), Standing.COORDINATOR)
        asked = settings.require(tx, act(actor), cohort="Spring", sessions=None, reflections=0, meetings=4)
        assert (asked.sessions, asked.reflections, asked.meetings) == (8, 0, 4)
        with pytest.raises(e.CountOutOfRange):
            settings.require(tx, act(actor), cohort="Spring", sessions=-1, reflections=None, meetings=None)

    await database.write(story)


async def test_closing_cancels_what_is_to_come_and_tells_everyone_once(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort, other = a_cohort(tx, server), a_cohort(tx, server, "Autumn")
        here, gone, left = (a_member(tx, server, gone=flag) for flag in (False, True, False))
        a_place(tx, cohort, here)
        a_place(tx, cohort, gone)
        a_place(tx, cohort, left, status=EnrollmentStatus.LEFT)
        for subject in (cohort.id, other.id):
            later = NOW + timedelta(days=1)
            outbox.notice(tx, INVITATION, server=server.id, subject=subject, cohort=subject, now=later)
        actor = an_actor(a_member(tx, server), Standing.FACILITATOR)
        assert lifecycle.close(tx, act(actor), cohort="Spring").people == 2
        tx.flush()
        assert [one.subject_id for one in owed(tx, "cohort.invitation")] == [other.id]
        (notice,) = owed(tx, "cohort.closed")
        assert tx.execute(select(OutboxEntry.to_many).where(OutboxEntry.id == notice.id)).scalar_one()
        assert notice_facts.closed_recipients(tx, notice) == [here.id]
        mine = DueEntry(1, "cohort.closed", server.id, cohort.id, here.id, "", NOW)
        (letter,) = notice_facts.closed(tx, [mine], NOW).values()
        assert isinstance(letter, NoticeContent)
        assert letter.to == ToPerson(here.user_id, here.name, cohort.channel_id)
        with pytest.raises(r.CohortClosed):
            lifecycle.close(tx, act(actor), cohort="Spring")

    await database.write(story)


@pytest.mark.parametrize("status", [CohortStatus.CLOSED, CohortStatus.REMOVED])
async def test_what_features_cancel_and_owe_when_a_cohort_ends_comes_before_the_rest(
    database: Database, monkeypatch: pytest.MonkeyPatch, status: CohortStatus
) -> None:
    def cohort_ended(tx: Tx, *, server: int, cohort: int, now: datetime) -> None:
        outbox.cancel(tx, WELCOME, subjects=[cohort], now=now)
        outbox.notice(tx, INVITATION, server=server, subject=cohort, cohort=cohort, dedupe_key="rests", now=now)
        outbox.notice(tx, INVITATION, server=server, subject=cohort, dedupe_key="told now", now=now)

    monkeypatch.setattr(lifecycle.ended, "_functions", (cohort_ended,))

    def states(tx: Tx) -> list[tuple[object, ...]]:
        tx.expire_all()
        columns = (OutboxEntry.kind, OutboxEntry.dedupe_key, OutboxEntry.state, OutboxEntry.reason)
        rows = tx.execute(select(*columns).where(OutboxEntry.kind.in_((WELCOME, INVITATION))).order_by(OutboxEntry.id))
        return [tuple(row) for row in rows]

    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort = a_cohort(tx, server)
        outbox.notice(tx, WELCOME, server=server.id, subject=cohort.id, cohort=cohort.id, now=NOW)
        rosa = act(an_actor(a_member(tx, server), Standing.FACILITATOR))
        if status == CohortStatus.CLOSED:
            lifecycle.close(tx, rosa, cohort="Spring")
        else:
            lifecycle.remove(tx, rosa, cohort_id=cohort.id)
        tx.flush()
        cancelled, told = (WELCOME, "", State.CANCELLED, None), (INVITATION, "told now", State.PLANNED, None)
        rests = (INVITATION, "rests", State.CANCELLED, Reason.COHORT_CLOSED)
        assert states(tx) == [cancelled, rests, told]
        if status == CohortStatus.CLOSED:
            lifecycle.reopen(tx, rosa, cohort="Spring")
            assert states(tx) == [cancelled, (INVITATION, "rests", State.PLANNED, None), told], "but for what is over"

    await database.write(story)


async def test_removing_takes_channel_and_role_and_keeps_the_rows(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort = a_cohort(tx, server)
        channel, role = cohort.channel_id, cohort.role_id
        a_place(tx, cohort, a_member(tx, server))
        actor = an_actor(a_member(tx, server), Standing.FACILITATOR)
        assert lifecycle.before_removal(tx, act(actor), cohort="Spring").people == 1
        lifecycle.remove(tx, act(actor), cohort_id=cohort.id)
        tx.flush()
        assert facts(tx, "cohort.channel.remove") == [RemoveChannel(server.id, channel or 0)]
        assert facts(tx, "cohort.role.remove") == [RemoveRole(server.id, role or 0)]
        for kind in ("cohort.channel.remove", "cohort.role.remove"):
            ERRANDS[kind].done(tx, owed(tx, kind)[0], None, NOW)  # pyright: ignore[reportOptionalCall]
        tx.expire_all()
        assert channels.made(tx, act(actor), cohort_id=cohort.id) == channels.Made()
        assert facts(tx, "cohort.channel.remove") == []
        assert tx.execute(select(func.count(Enrollment.id))).scalar_one() == 1
        with pytest.raises(e.NotConfirmed):
            lifecycle.remove(tx, act(actor), cohort_id=cohort.id)

    await database.write(story)


# --- looking ---------------------------------------------------------------------------------------------------------


async def test_the_roster_has_pages_and_says_who_is_still_here(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx, language="es")
        cohort = a_cohort(tx, server, capacity=50)
        for number in range(33):
            a_place(tx, cohort, a_member(tx, server, f"Person {number:02}"))
        tx.add(Account(user_id=(gone := a_member(tx, server, "Aaron", gone=True)).user_id, language="so"))
        a_place(tx, cohort, gone)
        a_place(tx, cohort, a_member(tx, server, "Zeynab"), status=EnrollmentStatus.LEFT)
        tx.flush()
        actor = an_actor(a_member(tx, server), Standing.FACILITATOR)
        first = enrollments.roster(tx, act(actor), cohort="spring", page=0)
        last = enrollments.roster(tx, act(actor), cohort=cohort.id, page=99)
        assert (first.active, first.capacity, first.page, last.page) == (34, 50, Page(0, 2), Page(1, 2))
        assert len(first.people) + len(last.people) == 35
        assert (first.people[0].name, first.people[0].language, first.people[0].gone) == ("Aaron", "so", True)
        assert (last.people[-1].name, last.people[-1].language, last.people[-1].status) == (
            "Zeynab",
            "es",
            EnrollmentStatus.LEFT,
        )

    await database.write(story)


async def test_nobody_sees_or_touches_the_cohorts_of_another_server(database: Database) -> None:
    def story(tx: Tx) -> None:
        theirs = a_cohort(tx, a_server(tx), "Theirs")
        actor = an_actor(None, Standing.FACILITATOR, Standing.COORDINATOR, Standing.MANAGER, server=a_server(tx))
        assert cohorts.suggest(tx, act(actor), typed="") == []
        for forbidden in (
            lambda: edit(tx, actor, "Theirs", capacity=2),
            lambda: lifecycle.close(tx, act(actor), cohort="Theirs"),
            lambda: lifecycle.before_removal(tx, act(actor), cohort="Theirs"),
            lambda: lifecycle.remove(tx, act(actor), cohort_id=theirs.id),
            lambda: enrollments.roster(tx, act(actor), cohort="Theirs", page=0),
            lambda: enrollments.roster(tx, act(actor), cohort=theirs.id, page=0),
            lambda: settings.require(tx, act(actor), cohort="Theirs", sessions=1, reflections=None, meetings=None),
        ):
            with pytest.raises((r.UnknownCohort, r.CohortGone, e.NotConfirmed)):
                forbidden()
        assert channels.made(tx, act(actor), cohort_id=theirs.id) == channels.Made()
        assert tx.execute(select(Cohort.status, Cohort.capacity)).one() == ("open", 12)

    await database.write(story)


async def test_names_are_suggested_in_every_script_and_only_where_they_fit(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        for number in range(27):
            a_cohort(tx, server, f"Group {number}")
        mine = a_cohort(tx, server, "ВЕСНА 100%")
        a_cohort(tx, server, "Весна закрыта", status=CohortStatus.CLOSED)
        member = a_member(tx, server)
        a_place(tx, mine, member)
        actor = an_actor(member)
        assert len(cohorts.suggest(tx, act(actor), typed="group")) == 25
        assert cohorts.suggest(tx, act(actor), typed="весна") == ["ВЕСНА 100%"], "a closed one is not for everyone"
        staff = an_actor(member, Standing.FACILITATOR)
        assert cohorts.suggest(tx, act(staff), typed="весна") == ["Весна закрыта", "ВЕСНА 100%"]
        assert cohorts.suggest(tx, act(actor), typed="весна", open_only=True) == ["ВЕСНА 100%"]
        assert cohorts.suggest(tx, act(actor), typed="0%") == ["ВЕСНА 100%"]
        assert cohorts.suggest(tx, act(actor), typed="", mine=True) == ["ВЕСНА 100%"]
        tx.execute(update(Enrollment).values(status=EnrollmentStatus.LEFT))
        assert cohorts.suggest(tx, act(actor), typed="", mine=True) == []

    await database.write(story)
