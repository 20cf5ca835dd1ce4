"""Nobody gains power through what the bot gives: whatever roles there are, and in whatever order things happen."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.core.authority import Action, require
from bot.core.people import Actor, Caller, Standing
from bot.core.refusals import Refusal, RoleHasPower
from bot.core.roles import Role, RoleTrouble, read_roles
from bot.db import Database, Tx
from bot.feature import errands_of
from bot.outbox import roles
from bot.outbox.errands import Errand, GiveRole, MakeChannel, MakeRole, RemoveRole, ShowChannel, TakeRole
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, EntryType, NoticeContent, Reason, State
from bot.outbox.roles import WARNING, Warned, Wrong, is_harmless
from bot.people import identity
from cogs import FEATURES
from cogs.cohorts.actions import CREATE_COHORT, EDIT_COHORT, JOIN_COHORT, LEAVE_COHORT, REMOVE_COHORT
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus, ProviderRole
from cogs.cohorts.services import enrollments, joining, lifecycle
from cogs.cohorts.services.channels import MEMBER_ROLE
from cogs.cohorts.services.settings import CohortOptions, create, edit
from cogs.mentoring.actions import OFFER_MENTORING
from cogs.mentoring.services import mentors
from cogs.servers.actions import SET_UP
from cogs.servers.services import setup
from cogs.servers.services.setup_errands import ROLE_COLUMNS
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_id

ERRANDS = {kind.kind: kind for kind in errands_of(FEATURES)}
KICKS = 1 << 1
STAFF = {Standing.FACILITATOR, Standing.COORDINATOR, Standing.MANAGER}


async def test_what_the_bot_gives_makes_nobody_staff_and_opens_nothing_for_staff(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        a_cohort(tx, server, role_id=server.coordinator_role_id)
        held = frozenset({server.coordinator_role_id or 0})
        actor = identity.recognise(tx, Caller(an_id(), server.id, "Eve", roles=held))
        assert not actor.is_staff
        other = frozenset({server.facilitator_role_id or 0})
        assert identity.recognise(tx, Caller(an_id(), server.id, "Rosa", roles=other)).is_staff
        (warned,) = roles.look(tx, act(actor), roles={}).warned
        assert (warned.role_id, warned.cohort) == (server.coordinator_role_id, "Spring")
        assert roles.uses(tx, [server.id])[server.id].staff == (server.facilitator_role_id,)

    await database.write(story)


async def test_before_setup_only_who_manages_the_server_is_staff(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx, set_up_at=None)
        held = frozenset(role or 0 for role in (server.coordinator_role_id, server.facilitator_role_id))
        assert not identity.recognise(tx, Caller(an_id(), server.id, "Eve", roles=held)).is_staff
        assert identity.recognise(tx, Caller(an_id(), server.id, "Ann", manages_server=True)).is_staff

    await database.write(story)


async def test_each_role_is_warned_of_once_and_what_waited_is_done_when_it_is_right_again(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        for name in ("Spring", "Autumn"):
            cohort = a_cohort(tx, server, name)
            a_place(tx, cohort, a_member(tx, server))
            tx.add(_not_given_to(server.id, cohort.id))
        tx.flush()
        spring, autumn = tx.execute(select(Cohort.role_id).order_by(Cohort.id)).scalars()
        powerful = {role: Role(role, "?", KICKS) for role in (spring or 0, autumn or 0)}
        for later in range(3):
            roles.compare(tx, there={server.id: powerful}, hidden={server.id: ()}, now=NOW + timedelta(days=later))
            tx.flush()
            warnings = (
                tx.execute(select(OutboxEntry).where(OutboxEntry.kind == WARNING).order_by(OutboxEntry.id))
                .scalars()
                .all()
            )
            assert [one.subject_id for one in warnings] == [spring, autumn]
            for one in warnings:
                one.state = State.SENT
            tx.flush()
        right = {**powerful, spring or 0: Role(spring or 0, "Spring")}
        roles.compare(tx, there={server.id: right}, hidden={server.id: ()}, now=NOW)
        tx.expire_all()
        assert tx.execute(select(OutboxEntry.subject_id).where(OutboxEntry.kind == WARNING)).scalars().all() == [autumn]
        given = (
            tx.execute(select(OutboxEntry.state).where(OutboxEntry.kind == MEMBER_ROLE).order_by(OutboxEntry.id))
            .scalars()
            .all()
        )
        assert given == [State.PLANNED, State.FAILED]

    await database.write(story)


@pytest.mark.parametrize(
    ("key", "trouble"), [("", RoleTrouble.POWER), ("power", RoleTrouble.POWER), ("above", RoleTrouble.ABOVE)]
)
async def test_a_warning_says_what_is_wrong_and_one_of_an_earlier_version_is_about_power(
    database: Database, key: str, trouble: RoleTrouble
) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        spring = a_cohort(tx, server).role_id or 0
        due = DueEntry(1, WARNING, server.id, spring, 0, key, NOW)
        content = roles.facts(tx, DueRows([due], NOW))[1]
        assert isinstance(content, NoticeContent)
        assert content.facts == Wrong((Warned(spring, trouble, "Spring"),))

    await database.write(story)


async def test_a_role_with_two_troubles_is_told_of_each_as_it_comes(database: Database) -> None:
    def told(tx: Tx) -> list[str]:
        return list(tx.execute(select(OutboxEntry.dedupe_key).where(OutboxEntry.kind == WARNING)).scalars())

    def story(tx: Tx) -> None:
        server = a_server(tx)
        spring = a_cohort(tx, server).role_id or 0
        both = Role(spring, "Spring", KICKS, is_above=True)
        for role, expected in ((both, ["power"]), (replace(both, permissions=0), ["above"]), (Role(spring, "S"), [])):
            roles.compare(tx, there={server.id: {spring: role}}, hidden={server.id: ()}, now=NOW)
            tx.flush()
            assert told(tx) == expected

    await database.write(story)


def _not_given_to(server: int, cohort: int) -> OutboxEntry:
    return OutboxEntry(
        entry_type=EntryType.ERRAND, kind=MEMBER_ROLE, server_id=server, subject_id=cohort, due_at=NOW,
        next_attempt_at=NOW, state=State.FAILED, reason=Reason.HAS_POWER,
    )  # fmt: skip


# --- any server, any order -------------------------------------------------------------------------------------------

NAMES = ("Coordinator", "facilitator", "Mentor", "Spring", "Guides", "Board")
PEOPLE = 4
"""The first of them manages the server."""


@dataclass
class Somewhere:
    """A server as Discord has it, with people who have roles of their own, and roles that the bot gave them."""

    tx: Tx
    server: int = field(default_factory=an_id)
    roles: dict[int, Role] = field(default_factory=dict[int, Role])
    allowed: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    """By channel and role."""
    channels: set[int] = field(default_factory=set[int])
    own: list[set[int]] = field(default_factory=lambda: [set() for _ in range(PEOPLE)])
    given: list[set[int]] = field(default_factory=lambda: [set() for _ in range(PEOPLE)])
    users: list[int] = field(default_factory=lambda: [an_id() for _ in range(PEOPLE)])

    @property
    def now(self) -> dict[int, Role]:
        """The roles as the bot sees them."""
        return read_roles(
            [(role.id, role.name, role.permissions) for role in self.roles.values()],
            [(channel, role, allow) for (channel, role), allow in self.allowed.items()],
        )

    def actor(self, who: int, *, with_given: bool = True, remembers: bool = False) -> Actor:
        held = self.own[who] | (self.given[who] if with_given else set())
        caller = Caller(self.users[who], self.server, f"P{who}", frozenset(held), manages_server=who == 0)
        return identity.remember(self.tx, caller, now=NOW) if remembers else identity.recognise(self.tx, caller)

    def act(self, who: int, action: Action, service: Callable[..., object], **named: Any) -> None:
        """As an interaction's context does it."""
        with suppress(Refusal):
            actor = self.actor(who, remembers=True)
            require(action, actor)
            service(self.tx, act(actor), **named)
        self.tx.flush()

    def carry_out(self) -> None:
        """As the delivery does it, until nothing is left."""
        while rows := self.tx.execute(
            select(OutboxEntry)
            .where(OutboxEntry.state == State.PLANNED, OutboxEntry.entry_type == EntryType.ERRAND)
            .order_by(OutboxEntry.id)
            .execution_options(populate_existing=True)  # one that is owed again is done again
        ).scalars().all():  # fmt: skip
            for row in rows:
                kind = ERRANDS[row.kind]
                due = DueEntry(
                    row.id, row.kind, row.server_id, row.subject_id, row.member_id, row.dedupe_key, row.due_at
                )
                errand = kind.facts(self.tx, DueRows([due], NOW)).get(row.id)
                try:
                    made = self._do(errand) if not isinstance(errand, Exception) else None
                    row.state = State.SENT
                    if errand is not None and kind.done is not None:
                        kind.done(self.tx, due, made, NOW)
                except RoleHasPower:
                    row.state, row.reason = State.FAILED, Reason.HAS_POWER
                self.tx.flush()

    def _do(self, errand: Errand | None) -> int | None:
        match errand:
            case MakeRole():
                new = Role(an_id(), errand.name)
                self.roles[new.id] = new
                return new.id
            case MakeChannel():
                channel = an_id()
                self.channels.add(channel)
                self.allowed |= {(channel, role): 1 << 10 for role in errand.role_ids}
                return channel
            case ShowChannel():
                self.allowed |= {(errand.channel_id, role): 1 << 10 for role in errand.role_ids if role in self.roles}
            case GiveRole():
                role = self.now.get(errand.role_id)
                if not is_harmless(errand, role):
                    raise RoleHasPower(errand.role_id)
                if role is not None:
                    assert not role.has_power, "nobody is given what carries power at that moment"
                    self.given[self.users.index(errand.user_id)].add(role.id)
            case TakeRole():
                for held in (self.own, self.given):
                    held[self.users.index(errand.user_id)].discard(errand.role_id)
            case RemoveRole():
                self.delete(errand.role_id)
            case _:
                pass
        return None

    def delete(self, role: int) -> None:
        self.roles.pop(role, None)
        self.allowed = {key: allow for key, allow in self.allowed.items() if key[1] != role}
        for held in (*self.own, *self.given):
            held.discard(role)

    def called(self, name: str) -> int | None:
        """The newest role of that name."""
        return max((role.id for role in self.roles.values() if role.name.casefold() == name.casefold()), default=None)

    def nobody_gained_anything(self) -> None:
        """The one thing that must hold."""
        staff_room = roles.uses(self.tx, [self.server]).get(self.server)
        for who in range(PEOPLE):
            own = self.actor(who, with_given=False).standings & STAFF
            assert self.actor(who).standings & STAFF == own, f"P{who} became more than their own roles make them"
            if staff_room is not None and staff_room.staff_channel is not None:
                sees = {role for (channel, role) in self.allowed if channel == staff_room.staff_channel}
                assert not (self.given[who] - self.own[who]) & sees, f"P{who} was let into the staff's channel"


WHO = st.integers(0, PEOPLE - 1)
MOSTLY_WHO_MAY = st.sampled_from((0, 0, 0, 1, 2))
NAME = st.sampled_from(NAMES)
GROUP = st.sampled_from(("Spring", "Spring", "Spring", "Guides", "Coordinator", "Mentor"))
CHOICE = st.one_of(st.just(""), NAME)
POWER = st.sampled_from((0, KICKS))
MAKE = st.tuples(st.just("make"), NAME, POWER)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), MOSTLY_WHO_MAY, GROUP),
        st.tuples(st.just("join"), WHO, GROUP),
        st.tuples(st.just("join"), WHO, GROUP),
        st.tuples(st.just("empower"), GROUP, POWER),
        st.tuples(st.just("offer"), WHO, st.integers(0, 1)),
        st.tuples(st.just("setup"), CHOICE, CHOICE, CHOICE),
        st.tuples(st.just("call"), NAME, NAME),
        st.tuples(st.just("rename"), MOSTLY_WHO_MAY, GROUP, NAME),
        st.tuples(st.just("leave"), WHO, GROUP),
        st.tuples(st.just("own"), WHO, NAME),
        st.tuples(st.just("remove"), MOSTLY_WHO_MAY, GROUP),
        st.tuples(st.just("delete"), NAME),
        MAKE,
    ),
    min_size=8,
    max_size=16,
)
EMPOWER = st.tuples(st.just("empower"), GROUP, POWER)
LATER = (("join", 1, "Spring"), ("offer", 2, 1))


def _take(place: Somewhere, step: tuple[Any, ...]) -> None:
    match step:
        case ("make", name, permissions):
            role = Role(an_id(), name, permissions)
            place.roles[role.id] = role
        case ("own", who, name) if role := place.called(name):
            place.own[who].add(role)
        case ("setup", *names):
            wanted = dict(zip(ROLE_COLUMNS, map(place.called, names), strict=True))
            options = {"given": wanted, "roles": place.now, "channels": place.channels}
            place.act(0, SET_UP, setup.set_up, timezone=None, language=None, **options)
        case ("create", who, name):
            called = {role.id: role.name for role in place.roles.values()}
            options = CohortOptions(capacity=9)
            place.act(who, CREATE_COHORT, create, name=name, options=options, announce_in=1, roles=called)
        case ("rename", who, cohort, name):
            called = {role.id: role.name for role in place.roles.values()}
            place.act(who, EDIT_COHORT, edit, cohort=cohort, name=name, options=CohortOptions(), roles=called)
        case ("join", who, name):
            found = place.tx.execute(
                select(Cohort.id).where(Cohort.name == name, Cohort.status == CohortStatus.OPEN)
            ).scalar()
            said = {"role": ProviderRole.EDUCATOR, "setting": None, "languages": ["en"], "agreed": True}
            place.act(who, JOIN_COHORT, joining.join, cohort_id=found or 0, **said)
        case ("leave", who, name):
            place.act(who, LEAVE_COHORT, enrollments.leave, cohort=name)
        case ("offer", who, capacity):
            place.act(who, OFFER_MENTORING, mentors.offer, capacity=capacity, languages="en")
        case ("remove", who, name):
            found = place.tx.execute(
                select(Cohort.id).where(Cohort.name == name, Cohort.status == CohortStatus.OPEN)
            ).scalar()
            place.act(who, REMOVE_COHORT, lifecycle.remove, cohort_id=found or 0)
        case ("call", before, name) if role := place.called(before):
            place.roles[role] = replace(place.roles[role], name=name)
        case ("empower", name, permissions) if role := place.called(name):
            place.roles[role] = replace(place.roles[role], permissions=permissions)
        case ("delete", name) if role := place.called(name):
            place.delete(role)
        case _:
            pass


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.lists(MAKE, max_size=3), chosen=st.tuples(CHOICE, CHOICE, CHOICE), then=st.lists(EMPOWER, max_size=2),
    steps=STEPS,
)  # fmt: skip
@example(
    before=[("make", "Guides", 0)], chosen=("", "", ""), then=[], steps=[("setup", "", "Mentor", "Guides")]
)  # the mentors' role of before
@example(
    before=[("make", "Guides", 0)], chosen=("", "", ""), then=[],
    steps=[("setup", "", "", "Guides"), ("setup", "Mentor", "", "")],
)  # fmt: skip
def test_no_member_ever_has_more_standing_or_permissions_than_their_own_roles_gave_them(
    sqlite_database: Database, before: list[Any], chosen: tuple[str, str, str], then: list[Any], steps: list[Any]
) -> None:
    with Tx(sqlite_database.writer, expire_on_commit=False, autoflush=False) as tx:
        place = Somewhere(tx)
        for step in (*before, ("setup", *chosen), ("create", 0, "Spring"), *then, *LATER, *steps):
            _take(place, step)
            place.carry_out()
            place.nobody_gained_anything()
        tx.rollback()
