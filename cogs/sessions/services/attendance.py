"""Attendance: who came to a session, as the facilitator writes it down; it is what earns hours."""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from bot import ledger, outbox
from bot.core.confirmations import DRAFTS_LAST
from bot.core.hooks import hook
from bot.core.hours import CreditKind, HourType
from bot.core.refusals import Found, NotConfirmed, SeveralFit
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.ledger import Earned
from bot.outbox import NoticeRequest
from bot.outbox.notices import DueEntry, NoticeContent, NoticeType, Postponed, ToPerson, Way
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import EnrollmentStatus
from cogs.sessions.actions import RECORD_ATTENDANCE
from cogs.sessions.models import Attendance, AttendanceDraft, AttendanceDraftPerson, Session
from cogs.sessions.refusals import NobodyPresent, SessionGone, SessionNotStarted, UnknownSession
from cogs.sessions.rules import sessions as rules
from cogs.sessions.rules.attendance import AttendanceSource, CreditRule
from cogs.sessions.services import planning


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can have been at a session."""

    member_id: int
    user_id: int
    name: str
    present: bool | None
    """What is written down about them so far, None if nothing."""
    minutes: int = 0
    """How long they were there, as far as it is written down."""
    credited: int = 0


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written down."""

    session_id: int
    title: str
    starts_at: datetime
    minutes: int
    """What each is credited with who was named now."""
    present: tuple[int, ...]
    """Discord's ids of those who were named as there."""
    taken_back: tuple[int, ...]
    """Who was written down before and is not any more."""
    strangers: tuple[int, ...] = ()
    """Who was named and has no place in the cohort."""
    unknown: tuple[str, ...] = ()
    """Words that name nobody in the cohort."""
    kept: tuple[str, ...] = ()
    """Names of people about whom somebody else has written something since the page was shown: that stays."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Credit that somebody would lose."""

    user_id: int
    before: int
    after: int
    present: bool
    """Whether they stay written down as there."""
    certificate: str | None
    """The code of the certificate of this cohort that they hold already."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What would be written down; it takes something away, so nothing is until it is confirmed."""

    draft_id: int
    session_id: int
    title: str
    cohort: str
    starts_at: datetime
    losses: tuple[Loss, ...]
    added: tuple[int, ...]
    """Discord's ids of those whose credit would grow with it."""
    strangers: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to stand about one person."""

    person: Person
    present: bool
    minutes: int
    credited: int

    @property
    def is_new(self) -> bool:
        one = self.person
        return (bool(one.present), one.minutes, one.credited) != (self.present, self.minutes, self.credited)

    @property
    def takes(self) -> bool:
        """Whether it takes something away."""
        return self.credited < self.person.credited or (bool(self.person.present) and not self.present)


@dataclass(frozen=True, slots=True)
class _Held:
    id: int
    server_id: int
    cohort_id: int
    title: str
    starts_at: datetime
    minutes: int
    hour_type: HourType


CORRECTED = NoticeType("attendance.corrected", lateness=timedelta(days=60))


@hook
def written_down(tx: Tx, *, server: int, session: int, ends_at: datetime, now: datetime) -> None:
    """Somebody has written down who came."""


@hook
def certified(tx: Tx, *, cohort: int, members: Sequence[int]) -> Mapping[int, str]:
    """Members (of these) who have a certificate of the cohort, each with its code."""
    raise NotImplementedError


def people_of(tx: Tx, act: Act, session: str) -> tuple[int, list[Person]]:
    """A session's number, and everyone who can have been there, by name.

    Raises:
        UnknownSession, SessionNotStarted: there is nothing to write down.
    """
    held = _find(tx, act, session, lock=False)
    return held.id, sorted(_people(tx, held), key=lambda one: (one.name.casefold(), one.member_id))


def record(
    tx: Tx, act: Act, *, session: str, present: str = "", absent: str = "", minutes: int | None = None
) -> Recorded | Asked:
    """Add who was there: mentions, or names, of people with a place in the cohort; everyone else stays as they are.

    With `minutes`, these people were there so long. Those who are `absent` were not there after all. Whatever takes
    something away is asked about first.

    Raises:
        UnknownSession, SessionNotStarted: there is nothing to write down.
        NobodyPresent: nobody who is named has a place in the cohort.
    """
    held = _find(tx, act, session, lock=True)
    people = {one.member_id: one for one in _people(tx, held)}
    there, strangers, unknown = _named(people.values(), "present", present)
    not_there, more_strangers, more_unknown = _named(people.values(), "absent", absent)
    there -= not_there
    if not there and not not_there:
        raise NobodyPresent
    length = held.minutes if minutes is None else min(rules.read_minutes(minutes), held.minutes)
    credited = held.minutes if minutes is None else rule_of(tx, held.cohort_id).credit(length, held.minutes)
    return _write(
        tx,
        act,
        held,
        [
            *(_Wish(people[one], True, length, credited) for one in sorted(there)),
            *(_Wish(people[one], False, 0, 0) for one in sorted(not_there)),
        ],
        strangers=(*strangers, *more_strangers),
        unknown=(*unknown, *more_unknown),
    )


def _named(people: Iterable[Person], option: str, text: str) -> tuple[set[int], tuple[int, ...], tuple[str, ...]]:
    """Whom a text names, by row; and the accounts and words in it that name nobody here.

    Raises:
        SeveralFit: a name in it fits several people.
    """
    some = list(people)
    named = rules.read_people(text)
    by_user = {one.user_id: one.member_id for one in some}
    called = rules.by_name(named.words, {one.member_id: one.name for one in some})
    for word, fitting in called.several:
        which = [one for one in some if one.member_id in fitting]
        said = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        choices = (Found(said.sub(f"<@{one.user_id}>", text, count=1), one.name) for one in which)
        raise SeveralFit(option, word, tuple(choices))
    found = called.found | {by_user[user] for user in named.ids if user in by_user}
    return set(found), tuple(user for user in named.ids if user not in by_user), called.unknown


def record_shown(
    tx: Tx, act: Act, *, session: int, shown: Mapping[int, bool], members: AbstractSet[int] | None
) -> Recorded | Asked:
    """Write down what somebody changed on a page of the sheet, and nothing else.

    `shown` are the people of the page and whether each stood there as present; `members` are those who were (None: all
    of them). About whom somebody else has written something since, and this person has not, that stays.

    Raises:
        SessionGone: it is not there any more.
    """
    try:
        held = _find(tx, act, str(session), lock=True)
    except UnknownSession:
        raise SessionGone from None
    people = {one.member_id: one for one in _people(tx, held)}
    wishes: list[_Wish] = []
    kept: list[str] = []
    for member, stood in shown.items():
        one = people.get(member)
        if one is None:
            continue
        wanted = members is None or member in members
        if bool(one.present) != stood:
            kept.append(one.name)
        elif wanted != stood:
            length = held.minutes if wanted else 0
            wishes.append(_Wish(one, wanted, length, length))
    return _write(tx, act, held, wishes, kept=tuple(kept))


def confirm(tx: Tx, act: Act, *, draft: int) -> Recorded:
    """Write down what was asked about.

    Raises:
        NotConfirmed: it was written down already, or something has changed since it was shown.
    """
    found = (AttendanceDraft.id == draft) & (AttendanceDraft.server_id == act.server)
    session = tx.execute(select(AttendanceDraft.session_id).where(found).with_for_update()).scalar_one_or_none()
    if session is None:
        raise NotConfirmed
    wanted = tx.execute(select(AttendanceDraftPerson).where(AttendanceDraftPerson.draft_id == draft)).scalars().all()
    tx.execute(delete(AttendanceDraft).where(found).execution_options(synchronize_session=False))
    return _confirmed(tx, act, session, wanted)


def _confirmed(tx: Tx, act: Act, session: int, wanted: Sequence[AttendanceDraftPerson]) -> Recorded:
    try:
        held = _find(tx, act, str(session), lock=True)
    except UnknownSession:
        raise NotConfirmed from None
    people = {one.member_id: one for one in _people(tx, held)}
    rule = rule_of(tx, held.cohort_id)
    wishes: list[_Wish] = []
    for one in wanted:
        person = people.get(one.member_id)
        if person is None or (person.present, person.minutes) != (one.present_before, one.minutes_before):
            raise NotConfirmed
        wishes.append(_Wish(person, one.present, one.minutes, rule.credit(one.minutes, held.minutes)))
    if not wishes:  # the only one whom it was about has had their data deleted
        raise NotConfirmed
    return _settle(tx, act, held, wishes)


def _write(
    tx: Tx,
    act: Act,
    held: _Held,
    wishes: Sequence[_Wish],
    *,
    strangers: tuple[int, ...] = (),
    unknown: tuple[str, ...] = (),
    kept: tuple[str, ...] = (),
) -> Recorded | Asked:
    """Write it down, or ask first if it takes something away."""
    if not any(one.takes for one in wishes):
        return _settle(tx, act, held, wishes, strangers=strangers, unknown=unknown, kept=kept)
    draft = AttendanceDraft(server_id=held.server_id, session_id=held.id, at=act.now)
    tx.add(draft)
    tx.flush()
    tx.execute(
        insert(AttendanceDraftPerson),
        [
            {
                "server_id": held.server_id,
                "draft_id": draft.id,
                "member_id": one.person.member_id,
                "present": one.present,
                "minutes": one.minutes,
                "present_before": one.person.present,
                "minutes_before": one.person.minutes,
            }
            for one in wishes
        ],
    )
    cohort = tx.execute(select(Cohort.name).where(Cohort.id == held.cohort_id)).scalar_one()
    losing = [one for one in wishes if one.takes]
    codes: dict[int, str] = {}
    for found in certified(tx, cohort=held.cohort_id, members=[one.person.member_id for one in losing]):
        codes |= found
    return Asked(
        draft.id,
        held.id,
        held.title,
        cohort,
        held.starts_at,
        tuple(
            Loss(one.person.user_id, one.person.credited, one.credited, one.present, codes.get(one.person.member_id))
            for one in losing
        ),
        tuple(one.person.user_id for one in wishes if one.credited > one.person.credited),
        strangers,
        unknown,
        kept,
    )


def _settle(
    tx: Tx,
    act: Act,
    held: _Held,
    wishes: Sequence[_Wish],
    *,
    strangers: tuple[int, ...] = (),
    unknown: tuple[str, ...] = (),
    kept: tuple[str, ...] = (),
) -> Recorded:
    """Make it so: the rows, the ledger, word to those who were written down otherwise before."""
    new = [one for one in wishes if one.is_new or one.person.present is None]
    _note(tx, held, new, act.now)
    ends_at = held.starts_at + timedelta(minutes=held.minutes)
    earned_at = min(act.now, ends_at)
    earned = {
        one.person.member_id: Earned(one.person.member_id, CreditKind.SESSION, held.hour_type, one.credited, held.id)
        for one in new
        if one.credited
    }
    first = [one for one in new if one.person.present is None]
    ledger.earn(
        tx,
        server=act.server,
        cohort=held.cohort_id,
        earned=[earned[one.person.member_id] for one in first if one.credited],
        now=earned_at,
    )
    # Corrections are few, and each must see what its person has from this source: one by one.
    again = [one for one in new if one.person.present is not None and one.credited != one.person.credited]
    for one in again:
        ledger.reverse(tx, member=one.person.member_id, kind=CreditKind.SESSION, subject=held.id, now=act.now)
        if one.credited:
            ledger.earn_again(
                tx, server=act.server, cohort=held.cohort_id, earned=earned[one.person.member_id], now=earned_at
            )
    gone = [one.person for one in new if one.person.present and not one.present]
    _tell(tx, held, {one.person.member_id for one in again} | {one.member_id for one in gone}, act.now)
    tx.execute(update(Session).where(Session.id == held.id).values(attendance_at=act.now))
    written_down(tx, server=held.server_id, session=held.id, ends_at=ends_at, now=act.now)
    there = [one for one in wishes if one.present]
    audit.record(
        tx,
        act,
        RECORD_ATTENDANCE,
        session=held.id,
        present=[one.person.member_id for one in new if one.present],
        taken_back=[one.member_id for one in gone],
        minutes=there[0].minutes if there else 0,
    )
    return Recorded(
        held.id,
        held.title,
        held.starts_at,
        there[0].credited if there else 0,
        tuple(one.person.user_id for one in there),
        tuple(one.user_id for one in gone),
        strangers,
        unknown,
        kept,
    )


def rule_of(tx: Tx, cohort: int) -> CreditRule:
    """What so many minutes are worth in a cohort."""
    row = tx.execute(select(Cohort.full_from, Cohort.half_from).where(Cohort.id == cohort)).one()
    return CreditRule(row.full_from, row.half_from)


def _note(tx: Tx, held: _Held, new: Sequence[_Wish], now: datetime) -> None:
    if not new:
        return
    row = insert_into(tx, Attendance)
    changed = {name: row.excluded[name] for name in ("present", "minutes", "credited", "source", "at")}
    tx.execute(
        row.on_conflict_do_update(index_elements=["session_id", "member_id"], set_=changed),
        [
            {
                "server_id": held.server_id,
                "session_id": held.id,
                "member_id": one.person.member_id,
                "present": one.present,
                "minutes": one.minutes,
                "credited": one.credited,
                "source": AttendanceSource.FACILITATOR,
                "at": now,
            }
            for one in new
        ],
    )


def _tell(tx: Tx, held: _Held, members: AbstractSet[int], now: datetime) -> None:
    """Whoever was written down before hears that it was corrected."""
    requests = [
        NoticeRequest(subject=held.id, member=one, dedupe_key=_occasion(now), due=now) for one in sorted(members)
    ]
    outbox.notices(tx, CORRECTED, requests, server=held.server_id)


def _occasion(at: datetime) -> str:
    """A correction by its moment, the same in every zone."""
    return str(int(at.timestamp()))


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction tells its person."""

    title: str
    starts_at: datetime
    credited: int


def corrected_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, NoticeContent | Postponed]:
    """The corrections, as things stand now; an older one says nothing that a later one does not."""
    found = {
        (row.session_id, row.member_id): row
        for row in tx.execute(
            select(
                Attendance.session_id,
                Attendance.member_id,
                Attendance.at,
                Attendance.credited,
                Session.title,
                Session.starts_at,
                Cohort.channel_id,
                Member.user_id,
                Member.name,
                Member.language,
                func.coalesce(Member.timezone, Cohort.timezone).label("zone"),
            )
            .join(Session, Session.id == Attendance.session_id)
            .join(Cohort, Cohort.id == Session.cohort_id)
            .join(Member, Member.id == Attendance.member_id)
            .where(
                Attendance.session_id.in_([row.subject_id for row in rows]),
                Attendance.member_id.in_([row.member_id for row in rows]),
            )
        )
    }
    return {
        row.id: NoticeContent(
            ToPerson(one.user_id, one.name, one.channel_id, Way.QUIET),
            (one.language,),
            one.zone,
            Corrected(one.title, one.starts_at, one.credited),
        )
        for row in rows
        if (one := found.get((row.subject_id, row.member_id))) is not None and _occasion(one.at) == row.dedupe_key
    }


def _people(tx: Tx, held: _Held) -> list[Person]:
    """Everyone with a place, and those who have left but stand written down."""
    rows = tx.execute(
        select(
            Member.id,
            Member.user_id,
            Member.name,
            Attendance.present,
            func.coalesce(Attendance.minutes, 0),
            func.coalesce(Attendance.credited, 0),
        )
        .join(Enrollment, Enrollment.member_id == Member.id)
        .outerjoin(Attendance, (Attendance.member_id == Member.id) & (Attendance.session_id == held.id))
        .where(
            Enrollment.cohort_id == held.cohort_id,
            (Enrollment.status == EnrollmentStatus.ACTIVE) | Attendance.present.is_not(None),
        )
        .order_by(Member.id)
    )
    return [Person(*row) for row in rows]


def _find(tx: Tx, act: Act, text: str, *, lock: bool) -> _Held:
    found = planning.find(tx, act, text, lock=lock)
    if found.starts_at > act.now:
        raise SessionNotStarted(found.starts_at)
    return _Held(
        found.id, found.server_id, found.cohort_id, found.title, found.starts_at, found.minutes, found.hour_type
    )


def drop_drafts(tx: Tx, *, now: datetime) -> None:
    """Once a day: forget attendance that was shown for a confirmation that never came."""
    tx.execute(delete(AttendanceDraft).where(AttendanceDraft.at < now - DRAFTS_LAST))
