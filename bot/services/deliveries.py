"""What the delivery asks of the outbox: what is due, claiming it, what came of it, and what is left to do.

Planning stands in `bot.services.outbox`. A claim and what its rows need to be sent are one transaction, and so are all
outcomes that lie ready at the same time.
"""

import random
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Select, bindparam, func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import aliased

from bot.db import Tx
from bot.db.models import Member, Owed, Server
from bot.db.upsert import insert_into
from bot.domain.errands import Errand
from bot.domain.notices import (
    FINAL,
    LAST_ATTEMPT,
    LEASE,
    Due,
    Letter,
    Move,
    NotYet,
    Sort,
    State,
    ToChannel,
    ToPerson,
    backoff,
    next_move,
    postponed,
    slots,
)
from bot.logs import named
from bot.services import outbox
from bot.services.outbox import ErrandKind

log = named(__name__)

FAILURE = "delivery.failed"
"""The kind of notice by which the staff hear of a failure; its subject is the row that failed."""

NEW_CONVERSATIONS_IN = timedelta(minutes=10)
DEPENDENT = "what it waited for"
"""The reason of rows that fail or fall away because the one before them did."""
OPEN = (State.PLANNED, State.CLAIMED)


class NoticeSource(Protocol):
    """What the claim needs to know of a kind of notice."""

    @property
    def facts(self) -> Callable[[Tx, Sequence[Due], datetime], Mapping[int, Letter | NotYet]]: ...

    @property
    def recipients(self) -> Callable[[Tx, Due], Sequence[int]] | None: ...


@dataclass(frozen=True, slots=True)
class Kinds:
    """Everything that can lie in the outbox, by name."""

    notices: Mapping[str, NoticeSource]
    errands: Mapping[str, ErrandKind]


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed row whose attempt is written down: it may go out now."""

    due: Due
    attempts: int
    attempted_at: datetime
    """The first attempt under this nonce."""
    nonce: str
    route: str
    """`channel:1`, `dm:2` (a user), `thread:3`, `thread:0` (to be made); empty for an errand."""
    move: Move
    what: Letter | Errand | None
    """None when there is only to look whether it went out."""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What a claim brought: how many rows it looked at, and those that may go out."""

    rows: int
    tasks: tuple[Task, ...]


# --- outcomes --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """The message is there."""

    id: int
    channel_id: int
    message_id: int
    languages: tuple[str, ...]
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The errand is done; `made` is the id of what was made or adopted."""

    id: int
    made: int | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """The person has left the server."""

    id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class Refused:
    """It cannot be done, and trying again would not help; `code` is Discord's, or the name of our own error."""

    id: int
    code: str
    unknown: bool = False
    """An earlier attempt may have arrived all the same."""


@dataclass(frozen=True, slots=True)
class Later:
    """It did not work now. `unknown`: it may have arrived all the same."""

    id: int
    code: str
    unknown: bool


@dataclass(frozen=True, slots=True)
class Absent:
    """We looked: no earlier attempt has arrived."""

    id: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The person is to be reached by their own thread: this one, or (None) one that is to be made."""

    id: int
    user_id: int
    thread_id: int | None


@dataclass(frozen=True, slots=True)
class Released:
    """Not tried, since we are stopping or it waited too long: it goes back as it was."""

    id: int
    untried: bool
    """Nothing went out under its nonce, now or earlier."""


Outcome = Sent | Done | Left | Refused | Later | Absent | Moved | Released


# --- rows ------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Row:
    """A row in the hands of a transaction; what is changed here is written back with all the others at once."""

    id: int
    server_id: int
    sort: str
    kind: str
    subject_id: int
    member_id: int
    to_many: bool
    occasion: str
    urgent: bool
    due_at: datetime
    expires_at: datetime | None
    after_id: int | None
    attempts: int
    nonce: str | None
    route: str | None
    attempted_at: datetime | None
    languages: str
    wake_at: datetime
    state: str
    reason: str | None = None
    claimed_by: str | None = None
    settled_at: datetime | None = None
    channel_id: int | None = None
    message_id: int | None = None

    @property
    def due(self) -> Due:
        return Due(self.id, self.kind, self.server_id, self.subject_id, self.member_id, self.occasion, self.due_at)

    def settle(self, state: State, now: datetime, reason: str | None = None) -> None:
        self.state, self.settled_at, self.claimed_by = state, now, None
        self.reason = reason[:200] if reason else None

    def put_off(self, until: datetime, reason: str | None = None) -> None:
        self.state, self.wake_at, self.claimed_by, self.reason = State.PLANNED, until, None, reason

    def forget_attempt(self) -> None:
        """Nothing is out there under the nonce: the next attempt gets a new one."""
        self.nonce = self.attempted_at = None


_READ = (
    "id", "server_id", "sort", "kind", "subject_id", "member_id", "to_many", "occasion", "urgent", "due_at",
    "expires_at", "after_id", "attempts", "nonce", "route", "attempted_at", "languages", "wake_at", "state", "reason",
)  # fmt: skip
_WRITTEN = (
    "state", "wake_at", "claimed_by", "attempts", "nonce", "route", "attempted_at", "settled_at", "channel_id",
    "message_id", "languages", "reason",
)  # fmt: skip
_COLUMNS = tuple(getattr(Owed, name) for name in _READ)
_WRITE_BACK = (
    update(Owed.__table__)  # pyright: ignore[reportArgumentType]
    .where(Owed.__table__.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in _WRITTEN})
)


def _write_back(tx: Tx, rows: Sequence[_Row]) -> None:
    if rows:
        tx.connection().execute(
            _WRITE_BACK, [{"row": row.id, **{f"new_{name}": getattr(row, name) for name in _WRITTEN}} for row in rows]
        )


def _ready() -> Select[datetime]:
    """The open rows whose predecessor, if any, is final.

    The states are written into the statement, since a database uses the index of open rows only if it can see them.
    """
    before = aliased(Owed)
    waits = select(before.id).where(before.id == Owed.after_id, before.state.in_(OPEN)).exists()
    is_open = Owed.state.in_(bindparam("open", OPEN, expanding=True, literal_execute=True))
    return select(Owed.wake_at).where(is_open, Owed.after_id.is_(None) | ~waits)


# --- claiming --------------------------------------------------------------------------------------------------------

# Said once: these two are asked at each wake-up, and building them costs more than running them.
_NEXT_DUE = _ready().order_by(Owed.wake_at).limit(1)
_DUE = (
    _ready()
    .with_only_columns(Owed.id)
    .where(Owed.wake_at <= bindparam("at"), Owed.id.not_in(bindparam("but", expanding=True)))
    .order_by(Owed.urgent.desc(), Owed.wake_at, Owed.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=Owed)
)
_CLAIM = (
    update(Owed)
    .where(Owed.id.in_(_DUE))
    .values(state=State.CLAIMED, claimed_by=bindparam("me"), wake_at=bindparam("until"))
    .returning(*_COLUMNS)
    .execution_options(synchronize_session=False)
)


def next_due(tx: Tx) -> datetime | None:
    """When the outbox needs somebody next. One indexed query."""
    return tx.execute(_NEXT_DUE).scalars().first()


def claim(
    tx: Tx, *, me: str, limit: int, kinds: Kinds, new_conversations: int, now: datetime, but: Sequence[int] = ()
) -> Claim:
    """Take up to `limit` due rows in hand for `me`, urgent ones first, and prepare their attempts.

    What needs no sending is settled at once: expired rows, rows whose subject is gone, rows after a failed one, notices
    to many (which become one row per person). `but` are rows that `me` has in hand already.
    """
    asked = {"at": now, "but": list(but), "most": limit, "me": me, "until": now + LEASE}
    taken = tx.execute(_CLAIM, asked)
    rows = sorted((_Row(*row, claimed_by=me) for row in taken), key=lambda row: (not row.urgent, row.due_at, row.id))
    if not rows:
        return Claim(0, ())
    going = _fall_away(tx, rows, now)
    going = _spread(tx, going, kinds, now)
    tasks = _prepare(tx, going, kinds, new_conversations, now)
    _write_back(tx, rows)
    _tell_of_failures(tx, rows, now)
    return Claim(len(rows), tuple(tasks))


def _fall_away(tx: Tx, rows: Sequence[_Row], now: datetime) -> list[_Row]:
    """Settle what is stale or waited for something that did not happen; the others go on."""
    after = {row.after_id for row in rows if row.after_id is not None}
    before: dict[int, str] = {}
    if after:
        before = dict(tx.execute(select(Owed.id, Owed.state).where(Owed.id.in_(after))).all())
    going: list[_Row] = []
    for row in rows:
        earlier = before.get(row.after_id or 0, State.SENT)
        if row.attempted_at is not None or (
            earlier in (State.SENT, State.SPREAD) and (row.expires_at is None or row.expires_at > now)
        ):
            going.append(row)
        elif earlier == State.FAILED:
            row.settle(State.FAILED, now, DEPENDENT)
        elif earlier not in (State.SENT, State.SPREAD):
            row.settle(State.CANCELLED, now, DEPENDENT)
        else:
            row.settle(State.EXPIRED, now)
    return going


def _spread(tx: Tx, rows: Sequence[_Row], kinds: Kinds, now: datetime) -> list[_Row]:
    """Turn each notice to many into one row per person."""
    going: list[_Row] = []
    for row in rows:
        if not row.to_many:
            going.append(row)
            continue
        source = kinds.notices.get(row.kind)
        find = None if source is None else source.recipients
        if find is None:
            row.settle(State.FAILED, now, "no recipients")
            continue
        try:
            with tx.begin_nested():
                people = list(dict.fromkeys(find(tx, row.due)))
        except Exception as error:  # noqa: BLE001 - one feature's mistake stops no other's notices
            _fail_by(row, error, now)
            continue
        shared = {
            "server_id": row.server_id, "sort": row.sort, "kind": row.kind, "subject_id": row.subject_id,
            "to_many": False, "occasion": row.occasion, "urgent": row.urgent, "due_at": row.due_at, "wake_at": now,
            "expires_at": row.expires_at, "state": State.PLANNED, "attempts": 0, "languages": "",
        }  # fmt: skip
        if people:
            tx.execute(
                insert_into(tx, Owed).on_conflict_do_nothing(), [{**shared, "member_id": person} for person in people]
            )
        row.settle(State.SPREAD, now)
    return going


def _prepare(tx: Tx, rows: Sequence[_Row], kinds: Kinds, new_conversations: int, now: datetime) -> list[Task]:
    """Find the facts, decide what each attempt does, and write the attempts down."""
    found: dict[int, Letter | Errand | NotYet] = {}
    by_kind: dict[tuple[str, str], list[_Row]] = {}
    for row in rows:
        by_kind.setdefault((row.sort, row.kind), []).append(row)
    for (sort, kind), some in by_kind.items():
        source = kinds.notices.get(kind) if sort == Sort.NOTICE else kinds.errands.get(kind)
        if source is None:
            for row in some:
                row.settle(State.FAILED, now, "unknown kind")
            continue
        found |= _facts(tx, source.facts, some, now)
    people = _people(tx, [letter for letter in found.values() if isinstance(letter, Letter)])
    conversations = _Conversations(tx, new_conversations, now)
    tasks: list[Task] = []
    for row in rows:
        if row.state != State.CLAIMED:
            continue
        what = found.get(row.id)
        if isinstance(what, NotYet) and row.attempted_at is None:
            row.put_off(postponed(what.again_at, due_at=row.due_at, now=now), "not yet")
            continue
        if not isinstance(what, Letter):
            task = _look_or_cancel(row, now) if what is None or isinstance(what, NotYet) else _errand(row, what, now)
        else:
            task = _notice(row, what, people, conversations, now)
        if task is not None:
            tasks.append(task)
    conversations.keep(tx, now)
    return tasks


def _facts(tx: Tx, facts: Callable[..., Mapping[int, Any]], rows: Sequence[_Row], now: datetime) -> dict[int, Any]:
    """The facts of one kind; if they cannot be had for all at once, each row is tried, and fails, on its own."""
    try:
        with tx.begin_nested():
            return dict(facts(tx, [row.due for row in rows], now))
    except NotYet as not_yet:
        if len(rows) == 1:
            return {rows[0].id: not_yet}
    except Exception as error:  # noqa: BLE001 - one feature's mistake stops no other's notices
        if len(rows) == 1:
            _fail_by(rows[0], error, now)
            return {}
    found: dict[int, Any] = {}
    for row in rows:
        found |= _facts(tx, facts, [row], now)
    return found


def _fail_by(row: _Row, error: Exception, now: datetime) -> None:
    if isinstance(error, OperationalError) and (
        error.connection_invalidated or getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}
    ):
        raise error  # the whole claim is to be tried again
    log.error("the facts of a row could not be had", row=row.id, kind=row.kind, exc_info=error)
    row.settle(State.FAILED, now, type(error).__name__)


def _look_or_cancel(row: _Row, now: datetime) -> Task | None:
    """There is nothing to be said any more; but what may have gone out is looked for."""
    if row.sort == Sort.NOTICE and row.attempted_at is not None:
        return _attempt(row, None, Move.LOOK, now)
    row.settle(State.CANCELLED, now)
    return None


def _errand(row: _Row, errand: Errand, now: datetime) -> Task:
    move = Move.SEND if row.attempted_at is None else Move.AGAIN
    row.route = ""
    return _attempt(row, errand, move, now)


def _notice(
    row: _Row,
    letter: Letter,
    people: Mapping[tuple[int, int], "_Person"],
    conversations: "_Conversations",
    now: datetime,
) -> Task | None:
    person = people.get((row.server_id, letter.to.user_id)) if isinstance(letter.to, ToPerson) else None
    route = _route(row, letter, person)
    if route == "thread:0":
        move = Move.SEND  # making the thread looks for an earlier one by itself
    else:
        goes_on = row.route == route and (row.expires_at is None or row.expires_at > now)
        move = next_move(attempted_at=row.attempted_at, same_route=goes_on, now=now)
    if move is Move.LOOK:
        return _attempt(row, None, move, now)
    if person is not None and person.gone and move is Move.SEND:
        row.settle(State.CANCELLED, now, "left")
        return None
    if route.startswith("dm:") and person is not None and move is Move.SEND and person.is_new:
        free_at = conversations.place(person.member_id)
        if free_at is not None:
            row.put_off(free_at, "paced")
            return None
    row.route, row.languages = route, ",".join(letter.languages)[:200]
    return _attempt(row, letter, move, now)


def _attempt(row: _Row, what: Letter | Errand | None, move: Move, now: datetime) -> Task:
    row.attempts += 1
    if row.attempted_at is None or row.nonce is None:
        row.attempted_at, row.nonce = now, secrets.token_urlsafe(16)
    return Task(
        due=row.due,
        attempts=row.attempts,
        attempted_at=row.attempted_at,
        nonce=row.nonce,
        route=row.route or "",
        move=move,
        what=what,
        languages=tuple(row.languages.split(",")) if row.languages else (),
    )


def _route(row: _Row, letter: Letter, person: "_Person | None") -> str:
    if isinstance(letter.to, ToChannel):
        return f"channel:{letter.to.channel_id}"
    if person is not None and person.thread_id is not None:
        return f"thread:{person.thread_id}"
    if row.route == "thread:0" and letter.to.fallback_channel_id is not None:
        return "thread:0"
    return f"dm:{letter.to.user_id}"


@dataclass(frozen=True, slots=True)
class _Person:
    member_id: int
    thread_id: int | None
    is_new: bool
    gone: bool


def _people(tx: Tx, letters: Sequence[Letter]) -> dict[tuple[int, int], _Person]:
    users = {letter.to.user_id for letter in letters if isinstance(letter.to, ToPerson)}
    if not users:
        return {}
    rows = tx.execute(
        select(
            Member.server_id, Member.user_id, Member.id, Member.thread_id, Member.written_to, Member.first_written_at,
            Member.gone,
        ).where(Member.user_id.in_(users))
    )  # fmt: skip
    return {
        (server, user): _Person(id_, thread, not written and first is None, gone)
        for server, user, id_, thread, written, first, gone in rows
    }


class _Conversations:
    """The places for new direct conversations: so many in ten minutes, counted from what is written down."""

    def __init__(self, tx: Tx, most: int, now: datetime) -> None:
        self._tx, self._most, self._now = tx, most, now
        self._opened: set[int] = set()
        self._left = 0
        self._free_at: list[datetime] | None = None
        self._waiting = 0

    def place(self, member_id: int) -> datetime | None:
        """Take a place for this person; with none left, when to come back."""
        if member_id in self._opened:
            return None
        if self._free_at is None:
            self._left, self._free_at = slots(
                self._tx.execute(
                    select(Member.first_written_at).where(Member.first_written_at > self._now - NEW_CONVERSATIONS_IN)
                ).scalars().all(),  # pyright: ignore[reportArgumentType]
                most=self._most, window=NEW_CONVERSATIONS_IN, now=self._now,
            )  # fmt: skip
        if self._left > 0:
            self._left -= 1
            self._opened.add(member_id)
            self._free_at.append(self._now + NEW_CONVERSATIONS_IN)
            return None
        rounds, place = divmod(self._waiting, len(self._free_at))
        self._waiting += 1
        return self._free_at[place] + NEW_CONVERSATIONS_IN * rounds

    def keep(self, tx: Tx, now: datetime) -> None:
        """Write down which conversations are being opened."""
        if self._opened:
            tx.execute(update(Member).where(Member.id.in_(self._opened)).values(first_written_at=now))


def hold(tx: Tx, *, me: str, rows: Sequence[int], now: datetime) -> None:
    """Keep what is still in hand from being taken over."""
    tx.execute(
        update(Owed)
        .where(Owed.id.in_(rows), Owed.claimed_by == me, Owed.state == State.CLAIMED)
        .values(wake_at=now + LEASE)
    )


def claimants(tx: Tx) -> list[str]:
    """The processes that have something in hand, or had when they died."""
    return [
        name
        for name in tx.execute(select(Owed.claimed_by).where(Owed.state == State.CLAIMED).distinct()).scalars()
        if name is not None
    ]


def take_over(tx: Tx, *, dead: Sequence[str], now: datetime) -> None:
    """Make what dead processes had in hand due at once; their attempts stay written down."""
    tx.execute(update(Owed).where(Owed.state == State.CLAIMED, Owed.claimed_by.in_(dead)).values(wake_at=now))


# --- outcomes --------------------------------------------------------------------------------------------------------


def record(  # noqa: PLR0912 - one branch per outcome
    tx: Tx,
    outcomes: Sequence[Outcome],
    *,
    me: str,
    errands: Mapping[str, ErrandKind],
    now: datetime,
    jitter: Callable[[], float] = random.random,
) -> None:
    """Write down what came of these attempts. Rows that are no longer `me`'s to settle are left alone."""
    taken = tx.execute(
        update(Owed)
        .where(Owed.id.in_([outcome.id for outcome in outcomes]), Owed.claimed_by == me, Owed.state == State.CLAIMED)
        .values(claimed_by=None)
        .returning(*_COLUMNS)
        .execution_options(synchronize_session=False)
    )
    rows = {row.id: row for row in (_Row(*line) for line in taken)}
    written_to: set[tuple[int, int]] = set()
    gone: set[tuple[int, int]] = set()
    threads: dict[tuple[int, int], int | None] = {}
    for outcome in outcomes:
        row = rows.get(outcome.id)
        if row is None:
            continue
        match outcome:
            case Sent():
                row.settle(State.SENT, now)
                row.channel_id, row.message_id = outcome.channel_id, outcome.message_id
                row.languages = ",".join(outcome.languages)[:200]
                if outcome.user_id is not None:
                    written_to.add((row.server_id, outcome.user_id))
            case Done():
                _done(tx, row, outcome.made, errands, now)
            case Left():
                gone.add((row.server_id, outcome.user_id))
                row.settle(State.CANCELLED, now, "left")
            case Refused():
                if not outcome.unknown:
                    row.forget_attempt()
                row.settle(State.FAILED, now, outcome.code)
            case Later():
                if not outcome.unknown:
                    row.forget_attempt()
                _again(row, now + backoff(row.attempts, jitter()), outcome.code, now, perhaps=outcome.unknown)
            case Absent():
                row.forget_attempt()
                row.attempts = max(0, row.attempts - 1)  # looking is no attempt
                _again(row, now, row.reason or "absent", now)
            case Moved():
                threads[row.server_id, outcome.user_id] = outcome.thread_id
                row.forget_attempt()
                row.route = f"thread:{outcome.thread_id or 0}"
                _again(row, now, "moved", now)
            case Released():
                row.attempts = max(0, row.attempts - 1)
                if outcome.untried:
                    row.forget_attempt()
                row.put_off(now)
    _write_back(tx, list(rows.values()))
    _remember(tx, written_to, gone, threads)
    _tell_of_failures(tx, list(rows.values()), now)


def _again(row: _Row, at: datetime, code: str, now: datetime, *, perhaps: bool = False) -> None:
    if row.attempts < LAST_ATTEMPT:
        row.put_off(at, code)
    else:
        row.settle(State.FAILED, now, f"{code}, perhaps sent" if perhaps else code)


def _done(tx: Tx, row: _Row, made: int | None, errands: Mapping[str, ErrandKind], now: datetime) -> None:
    kind = errands.get(row.kind)
    row.settle(State.SENT, now)
    if kind is None or kind.done is None:
        return
    try:
        with tx.begin_nested():
            kind.done(tx, row.due, made, now)
    except Exception as error:  # noqa: BLE001 - one feature's mistake loses no other's outcome
        _fail_by(row, error, now)


def _remember(
    tx: Tx,
    written_to: set[tuple[int, int]],
    gone: set[tuple[int, int]],
    threads: Mapping[tuple[int, int], int | None],
) -> None:
    """Keep what was learned of people: few at a time, and seldom anything new."""
    by_server: dict[int, set[int]] = {}
    for server, user in written_to:
        by_server.setdefault(server, set()).add(user)
    for server, users in by_server.items():
        tx.execute(
            update(Member)
            .where(Member.server_id == server, Member.user_id.in_(users), Member.written_to.is_(False))
            .values(written_to=True)
        )
    for server, user in gone:
        tx.execute(update(Member).where(Member.server_id == server, Member.user_id == user).values(gone=True))
    for (server, user), thread in threads.items():
        tx.execute(update(Member).where(Member.server_id == server, Member.user_id == user).values(thread_id=thread))


# --- failures --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Failure:
    """What the staff hear of a failure: never a word of what was to be said."""

    kind: str
    user_id: int | None
    code: str
    channel_id: int | None


def _tell_of_failures(tx: Tx, rows: Sequence[_Row], now: datetime) -> None:
    """Owe the staff word of what failed, where there is a staff channel."""
    failed = [row for row in rows if row.state == State.FAILED and row.kind != FAILURE and row.reason != DEPENDENT]
    if not failed:
        return
    _log_each(failed)
    servers = set(
        tx.execute(
            select(Server.id).where(
                Server.id.in_({row.server_id for row in failed}), Server.staff_channel_id.is_not(None)
            )
        ).scalars()
    )
    for row in failed:
        if row.server_id in servers:
            outbox.notice(
                tx, FAILURE, server=row.server_id, subject=row.id, now=now, occasion=str(int(now.timestamp()))
            )


def _log_each(failed: Sequence[_Row]) -> None:
    """One line in the log per failure."""
    for row in failed:
        log.warning("failed", row=row.id, kind=row.kind, server=row.server_id, reason=row.reason)


def failure_facts(tx: Tx, rows: Sequence[Due], now: datetime) -> dict[int, Letter | NotYet]:
    """The facts of notices of the kind `delivery.failed`, for the staff channel in the server's language."""
    subjects = {due.subject_id for due in rows}
    failed = {
        row.id: row
        for row in tx.execute(
            select(
                Owed.id, Owed.kind, Owed.reason, Owed.route, Member.user_id,
                Server.staff_channel_id, Server.language, Server.timezone,
            )
            .join(Server, Server.id == Owed.server_id)
            .outerjoin(Member, Member.id == Owed.member_id)
            .where(Owed.id.in_(subjects), Owed.state == State.FAILED)
        )
    }  # fmt: skip
    letters: dict[int, Letter | NotYet] = {}
    for due in rows:
        row = failed.get(due.subject_id)
        if row is None or row.staff_channel_id is None:
            continue
        place, _, number = (row.route or "").partition(":")
        letters[due.id] = Letter(
            to=ToChannel(row.staff_channel_id),
            languages=(row.language,),
            zone=row.timezone,
            facts=Failure(row.kind, row.user_id, row.reason or "", int(number) if place == "channel" else None),
        )
    return letters


# --- what an operator asks -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the outbox, as an operator sees it."""

    id: int
    server_id: int
    sort: str
    kind: str
    due_at: datetime
    attempts: int
    reason: str | None


def are_final(tx: Tx, rows: Sequence[int]) -> bool:
    """Whether nothing more will happen to these rows."""
    return tx.execute(select(func.count()).where(Owed.id.in_(rows), Owed.state.not_in([*FINAL]))).scalar_one() == 0


def counts(tx: Tx) -> dict[str, int]:
    """How many rows there are of each state."""
    return dict(tx.execute(select(Owed.state, func.count()).group_by(Owed.state)).all())


def late(tx: Tx, *, now: datetime, grace: timedelta = timedelta(minutes=5), limit: int = 100) -> list[Waiting]:
    """What should have gone out by now, oldest first."""
    return _waiting(tx, Owed.state.in_(OPEN) & (Owed.due_at < now - grace), limit)


def failed(tx: Tx, *, limit: int = 100) -> list[Waiting]:
    """What was given up, oldest first."""
    return _waiting(tx, Owed.state == State.FAILED, limit)


def _waiting(tx: Tx, which: Any, limit: int) -> list[Waiting]:
    rows = tx.execute(
        select(Owed.id, Owed.server_id, Owed.sort, Owed.kind, Owed.due_at, Owed.attempts, Owed.reason)
        .where(which)
        .order_by(Owed.due_at)
        .limit(limit)
    )
    return [Waiting(*row) for row in rows]


def retry(tx: Tx, row_id: int, *, now: datetime) -> bool:
    """Try a failed row again, and what failed because of it. Gives False if there is no such failed row.

    An attempt that perhaps arrived is looked for first.
    """
    tx.info["owed"] = True
    revived = tx.execute(
        update(Owed)
        .where(Owed.id == row_id, Owed.state == State.FAILED)
        .values(state=State.PLANNED, wake_at=now, attempts=0, settled_at=None, reason=None, claimed_by=None)
        .returning(Owed.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not revived:
        return False
    for successor in tx.execute(
        select(Owed.id).where(Owed.after_id == row_id, Owed.state == State.FAILED, Owed.reason == DEPENDENT)
    ).scalars().all():  # fmt: skip
        retry(tx, successor, now=now)
    return True


def drop(tx: Tx, row_id: int, *, now: datetime) -> bool:
    """Give up a row that is open or failed. Gives False if there is none."""
    dropped = tx.execute(
        update(Owed)
        .where(Owed.id == row_id, Owed.state.in_([State.PLANNED, State.FAILED]))
        .values(state=State.CANCELLED, settled_at=now, reason="dropped", claimed_by=None)
        .returning(Owed.id)
        .execution_options(synchronize_session=False)
    ).all()
    return bool(dropped)
