"""How reminders come, quiet hours and days away: what is kept, and whom it holds back; on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot import outbox
from bot.core.people import Actor, ContactMethod
from bot.core.refusals import DatePast, EndsBeforeStart, MalformedDate, MalformedHours
from bot.db import Database, Tx
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, NoticeContent, Postponed, Reason, ToPerson
from bot.people.models import Absence, Account, Member
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.cohorts.services import reminder_preferences as preferences
from cogs.cohorts.services.reminder_preferences import HELLO, Choices
from cogs.sessions.models import Session
from cogs.sessions.services import reminders
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor
from tests.support.sessions import TOMORROW, a_session, due, owed

FIRST, LAST = date(2026, 9, 3), date(2026, 9, 5)
NOTHING_CHOSEN = Choices(ContactMethod.THREAD, None, None)


def in_seattle(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}-07:00")


def go_away(tx: Tx, actor: Actor, starts: str = "2026-09-03", ends: str = "2026-09-05") -> tuple[date, date]:
    kept = preferences.go_away(tx, act(actor), starts=starts, ends=ends)
    tx.flush()
    return kept


def reminded(tx: Tx, session: Session, *actors: Actor) -> list[NoticeContent | Postponed | None]:
    """What becomes of the reminder of a session for each of these, a day before it; None if they get none."""
    key = reminders.dedupe_key(session.starts_at, session.version, due=NOW)
    rows = [
        DueEntry(number, reminders.REMINDER, session.server_id, session.id, actor.member, key, NOW)
        for number, actor in enumerate(actors)
    ]
    found = reminders.facts(tx, DueRows(rows, NOW))
    return [found.get(row.id) for row in rows]


def a_group(tx: Tx, *names: str) -> tuple[Cohort, Session, list[Actor]]:
    """A cohort with a session tomorrow, and these people in it."""
    cohort = a_cohort(tx, a_server(tx))
    members = [a_member(tx, cohort.server_id, name) for name in names]
    for member in members:
        a_place(tx, cohort, member)
    return cohort, a_session(tx, cohort, TOMORROW), [an_actor(member) for member in members]


async def test_who_has_chosen_nothing_is_reminded_in_their_thread_at_any_time(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        for person in (an_actor(a_member(tx, server)), an_actor(server=server)):
            assert preferences.of(tx, act(person)) == NOTHING_CHOSEN

    await database.write(story)


# --- contact method --------------------------------------------------------------------------------------------------


async def test_who_chooses_direct_messages_and_nobody_else_is_owed_one_at_once(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        amina, omar = (an_actor(a_member(tx, server, name)) for name in ("Amina", "Omar"))
        for method in (ContactMethod.NONE, ContactMethod.THREAD):
            preferences.choose_contact_method(tx, act(omar), contact_method=method)
            assert preferences.of(tx, act(omar)).contact_method is method
        assert owed(tx, HELLO) == []
        preferences.choose_contact_method(tx, act(amina), contact_method=ContactMethod.DIRECT)
        (row,) = owed(tx, HELLO)
        assert (row.server_id, row.member_id, row.due_at) == (server.id, amina.member, NOW)
        assert tx.get_one(Member, amina.member).dm_asked_at == NOW
        assert preferences.of(tx, act(amina)).contact_method is ContactMethod.DIRECT
        assert preferences.of(tx, act(omar)).contact_method is ContactMethod.THREAD

    await database.write(story)


async def test_choosing_twice_at_one_moment_owes_one_message_and_later_another(database: Database) -> None:
    def story(tx: Tx) -> None:
        amina = an_actor(a_member(tx, a_server(tx), "Amina"))
        for at, count in ((NOW, 1), (NOW, 1), (NOW + timedelta(minutes=1), 2)):
            preferences.choose_contact_method(tx, act(amina, at), contact_method=ContactMethod.DIRECT)
            assert len(owed(tx, HELLO)) == count

    await database.write(story)


async def test_the_first_message_goes_to_its_person_with_an_open_cohort_of_theirs_to_fall_back_on(
    database: Database,
) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx, timezone="America/Chicago")
        amina, li = a_member(tx, server, "Amina"), a_member(tx, server, "Li")
        tx.add(Account(user_id=amina.user_id, language="so", timezone="Africa/Mogadishu"))
        a_place(tx, a_cohort(tx, server, channel_id=70), amina)
        a_place(tx, a_cohort(tx, server, "Closed", channel_id=80, status=CohortStatus.CLOSED), amina)
        a_place(tx, a_cohort(tx, server, "Left", channel_id=90), amina, status=EnrollmentStatus.LEFT)
        for member in (amina, li):
            preferences.choose_contact_method(tx, act(an_actor(member)), contact_method=ContactMethod.DIRECT)
        rows = due(tx, HELLO)
        found = preferences.hello_facts(tx, DueRows(rows, NOW))
        contents = {row.member_id: found[row.id] for row in rows}
        assert contents == {
            amina.id: NoticeContent(
                ToPerson(amina.user_id, "Amina", 70, opens_dm=False), ("so",), "Africa/Mogadishu", True
            ),
            li.id: NoticeContent(ToPerson(li.user_id, "Li", None, opens_dm=False), ("en",), "America/Chicago", True),
        }

    await database.write(story)


async def test_who_changes_their_mind_before_the_first_message_is_told_so_or_left_alone(database: Database) -> None:
    def story(tx: Tx) -> None:
        amina = an_actor(a_member(tx, a_server(tx), "Amina"))
        preferences.choose_contact_method(tx, act(amina), contact_method=ContactMethod.DIRECT)
        preferences.choose_contact_method(tx, act(amina), contact_method=ContactMethod.THREAD)
        (content,) = preferences.hello_facts(tx, DueRows(due(tx, HELLO), NOW)).values()
        assert isinstance(content, NoticeContent)
        assert content.facts is False, "they are not written to directly any more"
        preferences.choose_contact_method(tx, act(amina), contact_method=ContactMethod.NONE)
        assert preferences.hello_facts(tx, DueRows(due(tx, HELLO), NOW)) == {}

    await database.write(story)


# --- quiet hours -----------------------------------------------------------------------------------------------------


async def test_quiet_hours_are_kept_replaced_and_given_up(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        amina, omar = (an_actor(a_member(tx, server, name)) for name in ("Amina", "Omar"))
        for hours, kept in (("21:30-7", (1290, 420)), ("0-6:15", (0, 375)), ("off", None)):
            preferences.keep_quiet(tx, act(amina), hours=hours)
            assert preferences.of(tx, act(amina)).quiet == kept
            assert preferences.of(tx, act(omar)).quiet is None

    await database.write(story)


async def test_hours_that_cannot_be_read_leave_what_stood(database: Database) -> None:
    def story(tx: Tx) -> None:
        amina = an_actor(a_member(tx, a_server(tx), "Amina"))
        preferences.keep_quiet(tx, act(amina), hours="21-7")
        for hours in ("at night", "21-25", "21"):
            with pytest.raises(MalformedHours):
                preferences.keep_quiet(tx, act(amina), hours=hours)
        assert preferences.of(tx, act(amina)).quiet == (1260, 420)

    await database.write(story)


# --- days away -------------------------------------------------------------------------------------------------------


async def test_days_away_stand_up_to_their_last_day_and_new_ones_take_their_place(database: Database) -> None:
    def story(tx: Tx) -> None:
        amina = an_actor(a_member(tx, a_server(tx), "Amina"))
        go_away(tx, amina, "2026-10-01", "2026-10-02")
        assert go_away(tx, amina) == (FIRST, LAST)
        assert len(tx.execute(select(Absence)).all()) == 1
        for at, away in (
            (NOW, (FIRST, LAST)),
            (in_seattle("2026-09-05T23:59"), (FIRST, LAST)),
            (in_seattle("2026-09-06T00:00"), None),
        ):
            assert preferences.of(tx, act(amina, at)).away == away

    await database.write(story)


@pytest.mark.parametrize(
    ("starts", "ends", "refusal"),
    [
        ("someday", "2026-09-05", MalformedDate),
        ("2026-09-03", "someday", MalformedDate),
        ("2026-08-31", "2026-09-05", DatePast),
        ("2026-09-05", "2026-09-04", EndsBeforeStart),
    ],
)
async def test_bad_days_are_refused_and_leave_what_stood(
    database: Database, starts: str, ends: str, refusal: type[Exception]
) -> None:
    def story(tx: Tx) -> None:
        amina = an_actor(a_member(tx, a_server(tx), "Amina"))
        go_away(tx, amina)
        with pytest.raises(refusal):
            go_away(tx, amina, starts, ends)
        assert preferences.of(tx, act(amina)).away == (FIRST, LAST)

    await database.write(story)


async def test_today_is_by_ones_own_calendar_and_by_the_servers_without_one(database: Database) -> None:
    def story(tx: Tx) -> None:
        amina = an_actor(a_member(tx, a_server(tx), "Amina"))
        assert go_away(tx, amina, "2026-09-01", "2026-09-01") == (date(2026, 9, 1), date(2026, 9, 1))
        in_auckland = replace(amina, zone="Pacific/Auckland")
        assert preferences.of(tx, act(amina)).away is not None
        assert preferences.of(tx, act(in_auckland)).away is None, "there it is the second already"
        with pytest.raises(DatePast):
            go_away(tx, in_auckland, "2026-09-01", "2026-09-02")

    await database.write(story)


async def test_coming_back_ends_ones_own_days_here_and_wakes_what_waited_in_this_server(database: Database) -> None:
    def story(tx: Tx) -> None:
        _cohort, session, (amina, omar) = a_group(tx, "Amina", "Omar")
        elsewhere = a_session(tx, a_cohort(tx, a_server(tx)))
        there = an_actor(a_member(tx, elsewhere.server_id, "Amina", user_id=amina.user_id))
        for actor in (amina, omar, there):
            go_away(tx, actor)
        later = NOW + timedelta(days=4)
        for one in (session, elsewhere):
            row = outbox.notice(tx, reminders.REMINDER, server=one.server_id, subject=one.id, now=NOW)
            waiting = tx.get_one(OutboxEntry, row)
            waiting.reason, waiting.next_attempt_at = Reason.WAITING, later
        tx.flush()
        preferences.come_back(tx, act(amina))
        assert [preferences.of(tx, act(one)).away for one in (amina, omar, there)] == [
            None,
            (FIRST, LAST),
            (FIRST, LAST),
        ]
        woken = {row.server_id: row.next_attempt_at for row in owed(tx, reminders.REMINDER)}
        assert woken == {session.server_id: NOW, elsewhere.server_id: later}

    await database.write(story)


# --- who is held back ------------------------------------------------------------------------------------------------


async def test_quiet_hours_and_days_away_put_a_reminder_off_to_their_end(database: Database) -> None:
    def story(tx: Tx) -> None:
        _cohort, session, people = a_group(tx, "Amina", "Omar", "Luz", "Wen", "Hodan")
        amina, omar, luz, wen, hodan = people
        preferences.keep_quiet(tx, act(amina), hours="8-10")
        go_away(tx, omar, "2026-09-01", "2026-09-01")
        preferences.keep_quiet(tx, act(luz), hours="22-6:30")
        go_away(tx, luz, "2026-09-01", "2026-09-01")
        preferences.keep_quiet(tx, act(wen), hours="21-9")
        go_away(tx, hodan)
        *held, over, ahead = reminded(tx, session, *people)
        assert [one.again_at for one in held if isinstance(one, Postponed)] == [
            in_seattle("2026-09-01T10:00"),
            in_seattle("2026-09-02T00:00"),
            in_seattle("2026-09-02T06:30"),
        ]
        assert isinstance(over, NoticeContent), "it is nine, and their quiet hours have ended"
        assert isinstance(ahead, NoticeContent), "they are away from the third on"

    await database.write(story)


async def test_quiet_hours_are_by_ones_own_clock(database: Database) -> None:
    def story(tx: Tx) -> None:
        _cohort, session, people = a_group(tx, "Amina", "Omar")
        tx.add(Account(user_id=people[0].user_id, timezone="Africa/Mogadishu"))
        tx.flush()
        for person in people:
            preferences.keep_quiet(tx, act(person), hours="18-20")
        amina, omar = reminded(tx, session, *people)
        assert isinstance(amina, Postponed)
        assert amina.again_at == datetime.fromisoformat("2026-09-01T20:00+03:00")
        assert isinstance(omar, NoticeContent), "it is nine in the morning for him"

    await database.write(story)


async def test_who_wants_no_reminders_gets_none_and_all_others_do(database: Database) -> None:
    def story(tx: Tx) -> None:
        _cohort, session, people = a_group(tx, "Amina", "Omar", "Luz", "Wen")
        for person, method in zip(people, ContactMethod, strict=False):
            preferences.choose_contact_method(tx, act(person), contact_method=method)
        silent = [one for one in people if preferences.of(tx, act(one)).contact_method is ContactMethod.NONE]
        assert len(silent) == 1
        entry = DueEntry(1, reminders.REMINDER, session.server_id, session.id, 0, "", NOW)
        others = [one.member for one in people if one not in silent]
        assert reminders.recipients(tx, entry) == others
        got = reminded(tx, session, *people)
        assert [one.member for one, content in zip(people, got, strict=True) if content is not None] == others

    await database.write(story)


async def test_what_one_chose_in_another_server_holds_nothing_back_here(database: Database) -> None:
    def story(tx: Tx) -> None:
        _cohort, session, (amina,) = a_group(tx, "Amina")
        there = an_actor(a_member(tx, a_server(tx), "Amina", user_id=amina.user_id))
        preferences.choose_contact_method(tx, act(there), contact_method=ContactMethod.NONE)
        preferences.keep_quiet(tx, act(there), hours="8-10")
        go_away(tx, there, "2026-09-01", "2026-09-05")
        assert preferences.of(tx, act(amina)) == NOTHING_CHOSEN
        (content,) = reminded(tx, session, amina)
        assert isinstance(content, NoticeContent)

    await database.write(story)
