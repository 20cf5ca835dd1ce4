"""Setting a server up, and again."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.core.people import Actor, Standing
from bot.core.refusals import UnknownLanguage, UnknownZone
from bot.core.roles import Role
from bot.db import Database, Tx
from bot.feature import errands_of
from bot.outbox.errands import MakeChannel, MakeRole
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, State
from bot.people.models import AuditEvent, Server
from cogs import FEATURES
from cogs.servers.refusals import UnusableRole
from cogs.servers.rules import How
from cogs.servers.services import setup
from cogs.servers.services.setup import SetUp
from tests.support.clocks import NOW
from tests.support.people import a_server, act, an_actor, an_id

ERRANDS = {kind.kind: kind for kind in errands_of(FEATURES)}


def set_up(tx: Tx, actor: Actor, **choices: Any) -> SetUp:
    given: dict[str, Any] = {"timezone": None, "language": None, "given": {}, "roles": {}, "channels": ()}
    return setup.set_up(tx, act(actor, NOW, languages=("en", "es", "so")), **{**given, **choices})


def named(names: dict[int, str]) -> dict[int, Role]:
    """Roles without any power."""
    return {role: Role(role, name) for role, name in names.items()}


def carry_out(tx: Tx) -> list[tuple[str, object]]:
    """Do what is owed, in order, as the delivery does."""
    done: list[tuple[str, object]] = []
    for row in tx.execute(
        select(OutboxEntry).where(OutboxEntry.state == State.PLANNED).order_by(OutboxEntry.id)
    ).scalars():
        due = DueEntry(row.id, row.kind, row.server_id, row.subject_id, row.member_id, row.dedupe_key, row.due_at)
        errand = ERRANDS[row.kind].facts(tx, DueRows([due], NOW)).get(row.id)
        row.state = State.SENT if errand is not None else State.CANCELLED
        kind = ERRANDS[row.kind]
        if errand is not None and kind.done is not None:
            kind.done(tx, due, an_id(), NOW)
        done.append((row.kind, errand))
    tx.flush()
    tx.expire_all()
    return done


async def test_what_is_missing_is_made_once_roles_before_channels(database: Database) -> None:
    def story(tx: Tx) -> None:
        actor = an_actor(None, Standing.MANAGER, server=an_id())
        done = set_up(tx, actor, timezone="Seattle", language="Soomaali")
        assert (done.timezone, done.language) == ("America/Los_Angeles", "so")
        assert {chosen.how for chosen in done.roles.values()} == {How.MISSING}
        again = set_up(tx, actor)
        assert again.errands == done.errands
        made = carry_out(tx)
        assert [kind for kind, _ in made] == [
            "server.coordinator_role",
            "server.facilitator_role",
            "server.mentor_role",
            "server.mentors_channel",
            "server.staff_channel",
        ]
        names = [errand.name for _, errand in made if isinstance(errand, MakeRole | MakeChannel)]
        assert names == ["Coordinator", "Facilitator", "Mentor", "mentors", "staff-room"]
        server = tx.execute(select(Server)).scalar_one()
        mentors, staff = made[3][1], made[4][1]
        assert isinstance(mentors, MakeChannel)
        assert isinstance(staff, MakeChannel)
        assert set(mentors.role_ids) == {server.coordinator_role_id, server.facilitator_role_id, server.mentor_role_id}
        assert set(staff.role_ids) == {server.coordinator_role_id, server.facilitator_role_id}
        assert setup.made(tx, act(actor), errands=done.errands).staff_channel_id == server.staff_channel_id
        assert [event.action for event in tx.execute(select(AuditEvent)).scalars()] == ["setup", "setup"]

    await database.write(story)


async def test_roles_with_the_usual_names_are_adopted_and_a_second_time_nothing_is_owed(database: Database) -> None:
    def story(tx: Tx) -> None:
        actor = an_actor(None, Standing.MANAGER, server=an_id())
        roles = named({11: "coordinator", 12: "Facilitator", 13: "MENTOR"})
        done = set_up(tx, actor, roles=roles)
        assert {s: c.role_id for s, c in done.roles.items()} == {
            Standing.COORDINATOR: 11,
            Standing.FACILITATOR: 12,
            Standing.MENTOR: 13,
        }
        assert {c.how for c in done.roles.values()} == {How.ADOPTED}
        carry_out(tx)
        made = setup.made(tx, act(actor), errands=done.errands)
        again = set_up(tx, actor, roles=roles, channels={made.staff_channel_id, made.mentors_channel_id})
        assert again.errands == ()
        assert {c.how for c in again.roles.values()} == {How.KEPT}

    await database.write(story)


async def test_what_was_deleted_in_discord_is_made_anew_at_the_same_moment(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        actor = an_actor(None, Standing.MANAGER, server=server)
        kept = named({server.coordinator_role_id or 0: "Staff", server.facilitator_role_id or 0: "Guides"})
        for _ in range(3):
            done = set_up(tx, actor, roles=kept, channels={server.mentors_channel_id})
            assert [role for role, one in done.roles.items() if one.how is How.MISSING] == [Standing.MENTOR]
            assert done.making_staff_channel
            assert not done.making_mentors_channel
            assert [kind for kind, _ in carry_out(tx) if not kind.endswith(".show")] == [
                "server.mentor_role",
                "server.staff_channel",
            ]

    await database.write(story)


async def test_a_choice_that_cannot_be_read_changes_nothing(database: Database) -> None:
    def story(tx: Tx) -> None:
        actor = an_actor(None, Standing.MANAGER, server=a_server(tx))
        with pytest.raises(UnknownZone):
            set_up(tx, actor, timezone="Atlantis")
        with pytest.raises(UnknownLanguage):
            set_up(tx, actor, language="Klingon")
        with pytest.raises(UnusableRole):
            set_up(tx, actor, given={Standing.MENTOR: actor.server}, roles=named({1: "Mentor"}))

    await database.write(story)
