"""The scene of the benchmark: the same server, people and rows for every bot, to the last id."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from bot.core.quiet_hours import USUAL_REMINDERS
from bot.db import Database, Tx
from bot.db.base import Base
from bot.db.migrations import upgrade
from bot.ledger.models import Credit
from bot.outbox.models import OutboxEntry
from bot.people.models import Account, Member, Server
from bot.ui.custom_ids import CustomId
from cogs.cohorts.models import Acceptance, Cohort, CohortLanguage, CohortReminder, Enrollment
from cogs.cohorts.rules.cohorts import ProviderRole, Setting
from cogs.mentoring.models import Match, MatchRound, Mentor
from cogs.mentoring.rules.matching import MatchStatus, RoundStatus
from cogs.sessions.models import Rsvp, Series, Session
from sandbox import Sandbox
from sandbox.client import slash
from sandbox.server import interactions
from sandbox.server.actions import members, messages
from sandbox.server.entities import Account as Somebody
from sandbox.server.entities import Channel, Guild, Json, Post

VETERANS = 20
"""People who have a ledger, and ask for /progress."""
OTHERS = 480
"""People with as long a ledger who do nothing: their rows are in the way, as in life."""
GROUP = 30
"""Places in a cohort."""
LEDGER = (("session", "rsc_group", 8, 120), ("reflection", "professional", 6, 0), ("meeting", "mentoring", 3, 60))
"""What each of them has done: kind, hour type, how often, minutes each."""
LANGUAGES = ("en", "es", "so")
ZONE = "America/Los_Angeles"
ROSA, SPRING, EVENING, A_ROUND = 1, 1, 1, 1
"""The first rows of an empty database: a facilitator, her cohort, its session, its round of matching."""


@dataclass(frozen=True)
class Scene:
    """A town that is furnished. Towns that are furnished at one moment are alike, ids and all."""

    town: Sandbox
    guild: Guild
    channel: Channel
    role_id: int
    veterans: list[Somebody]
    others: list[Somebody]
    strangers: list[Somebody]
    """People who never did anything here, and will join."""
    board: Post
    """The announcement of the evening, with its buttons."""

    @property
    def known(self) -> list[Somebody]:
        """Everyone who has a ledger."""
        return [*self.veterans, *self.others]

    # --- what people do ----------------------------------------------------------------------------------------------

    async def progress(self, who: Somebody) -> float:
        """/progress; gives the milliseconds until the answer."""
        command = slash.find(self.town.discord.state, self.guild, "progress")
        return await self._do(interactions.COMMAND, who, command.data([], {}), "/progress")

    async def rsvp(self, who: Somebody, announcement: Post, answer: str) -> float:
        """**Going** or **Can't** under an announcement."""
        press = CustomId("session.rsvp", EVENING, answer, self.guild.id)
        data: Json = {"component_type": 2, "custom_id": str(press), "id": 1}
        return await self._do(interactions.COMPONENT, who, data, str(press), source=announcement)

    async def join(self, number: int, fields: list[Json]) -> float:
        """The form of a stranger, filled in; `fields` are those of a real one."""
        who = self.strangers[number]
        press = CustomId("cohort.place", SPRING + 1 + number // GROUP, server=self.guild.id, person=who.id)
        data: Json = {"custom_id": str(press), "components": fields}
        return await self._do(interactions.MODAL_SUBMIT, who, data, str(press))

    async def _do(self, kind: int, who: Somebody, data: Json, what: str, source: Post | None = None) -> float:
        """Without the client's own checks, which cost more than some bots do.

        Raises:
            sandbox.NoReply: no answer in three seconds.
        """
        discord = self.town.discord
        interaction = interactions.begin(discord, kind, who, self.channel, data, what=what, source=source)
        await interactions.acknowledgement(discord, interaction)
        assert interaction.acknowledged_ms is not None
        return interaction.acknowledged_ms

    async def answer(self, who: Somebody, answer: str) -> tuple[float, float]:
        """The same; gives the milliseconds until Discord has an answer, and until the person reads the final one."""
        press, loop = CustomId("session.rsvp", EVENING, answer, self.guild.id), asyncio.get_running_loop()
        data: Json = {"component_type": 2, "custom_id": str(press), "id": 1}
        began = loop.time()
        interaction = interactions.begin(
            self.town.discord, interactions.COMPONENT, who, self.channel, data, what=str(press), source=self.board
        )
        await interactions.acknowledgement(self.town.discord, interaction)
        await interactions.visible_answer(self.town.discord, interaction)
        assert interaction.acknowledged_ms is not None
        return interaction.acknowledged_ms, (loop.time() - began) * 1000


async def furnish(town: Sandbox, *, strangers: int) -> Scene:
    """Fill a town with people."""
    server = await town.server("Riverside")
    role = await server.make_role("Cohort")
    discord, guild = town.discord, server.guild

    def arrive(name: str, count: int) -> list[Somebody]:
        came = [discord.state.add_account(f"{name} {number}") for number in range(count)]
        for each in came:
            members.join(discord, guild, each)
        return came

    return Scene(
        town=town,
        guild=guild,
        channel=server.channel("general").channel,
        role_id=role.id,
        veterans=arrive("Veteran", VETERANS),
        others=arrive("Other", OTHERS),
        strangers=arrive("Stranger", strangers),
        board=messages.write(discord, server.channel("general").channel, discord.state.bot, {"content": "We meet."}),
    )


def write_down(scene: Scene, url: str, *, now: datetime) -> None:
    """Make the database of a server that has been at it for a while."""
    upgrade(url)
    database = Database(url)
    try:
        with Tx(database.writer, autoflush=False) as tx:
            _rows(tx, scene, now)
            tx.commit()
    finally:
        database.close()


def require_places(url: str, joined: int, *, of: str) -> None:
    """See that a bot let people in: apologies are quickly made.

    Raises:
        RuntimeError: it did not.
    """
    database = Database(url)
    try:
        with Tx(database.reader) as tx:
            found = tx.execute(select(func.count()).where(Enrollment.cohort_id != SPRING)).scalar_one()
    finally:
        database.close()
    if found < joined:
        raise RuntimeError(f"{of} let {found} people in, and {joined} had asked")


def answers_in(url: str) -> dict[int, str]:
    """What each account has said about the evening, as a bot's database has it."""
    database = Database(url)
    try:
        with Tx(database.reader) as tx:
            rows = select(Member.user_id, Rsvp.answer).join(Rsvp, Rsvp.member_id == Member.id)
            return dict(tx.execute(rows.where(Rsvp.session_id == EVENING)).all())
    finally:
        database.close()


def _rows(tx: Tx, scene: Scene, now: datetime) -> None:
    server, at = scene.guild.id, now - timedelta(days=90)
    known = list(enumerate(scene.known, ROSA + 1))
    here = {"server_id": server}
    everywhere = {**here, "cohort_id": SPRING}

    def add(model: type[Base], *rows: Json) -> None:
        tx.execute(insert(model), list(rows))

    add(Server, {"id": server, "name": "Riverside", "set_up_at": at})
    add(
        Member,
        {**here, "id": ROSA, "user_id": scene.guild.owner.id, "name": "Rosa", "created_at": at},
        *({**here, "id": member, "user_id": who.id, "name": who.name, "created_at": at} for member, who in known),
    )
    add(
        Account,
        *(
            {"user_id": who.id, "language": LANGUAGES[member % len(LANGUAGES)], "timezone": ZONE}
            for member, who in known
        ),
    )
    cohorts = 1 + -(-len(scene.strangers) // GROUP)
    add(
        Cohort,
        *(
            {
                **here,
                "id": SPRING + number,
                "name": f"Cohort {number}",
                "timezone": ZONE,
                "capacity": 500 if number == 0 else GROUP,
                "role_id": scene.role_id if number == 0 else None,
                "channel_id": scene.channel.id,
                "created_at": at,
            }
            for number in range(cohorts)
        ),
    )
    spoken = [{**here, "position": position, "language": code} for position, code in enumerate(LANGUAGES)]
    add(CohortLanguage, *({**each, "cohort_id": SPRING + number} for number in range(cohorts) for each in spoken))
    add(
        CohortReminder,
        *(
            {**here, "cohort_id": SPRING + number, "position": position, "minutes": minutes}
            for number in range(cohorts)
            for position, minutes in enumerate(USUAL_REMINDERS)
        ),
    )
    add(
        Enrollment,
        *(
            {
                **everywhere,
                "id": member,
                "member_id": member,
                "role": ProviderRole.EDUCATOR,
                "setting": Setting.CHILD_CARE,
                "joined_at": at,
            }
            for member, _ in known
        ),
    )
    add(Acceptance, *({**here, "enrollment_id": member, "version": 1, "at": at} for member, _ in known))
    circle = {**everywhere, "title": "Evening circle", "minutes": 120}
    starts = now + timedelta(days=2)
    drawn_up = {
        "starts": f"{starts:%Y-%m-%d %H:%M}",
        "timezone": ZONE,
        "repeat": "weekly",
        "count": 1,
        "created_at": at,
    }
    add(Series, {**circle, **drawn_up, "id": EVENING, "status": "live"})
    add(Session, {**circle, "id": EVENING, "series_id": EVENING, "local_date": starts.date(), "starts_at": starts})
    add(
        OutboxEntry,
        {
            **here, "entry_type": "notice", "kind": "session.announcement", "subject_id": EVENING, "due_at": at,
            "next_attempt_at": at, "state": "sent", "settled_at": at, "channel_id": scene.channel.id,
            "message_id": scene.board.id,
        },
    )  # fmt: skip
    add(Mentor, {**here, "member_id": ROSA, "capacity": 20, "at": at})
    add(MatchRound, {**everywhere, "id": A_ROUND, "status": RoundStatus.PUBLISHED, "at": at})
    pair = {**everywhere, "round_id": A_ROUND, "mentor_id": ROSA, "status": MatchStatus.ACCEPTED}
    add(Match, *({**pair, "mentee_id": member, "answered_at": at} for member, _ in known))
    add(
        Credit,
        *(
            {
                **everywhere,
                "member_id": member,
                "kind": kind,
                "hour_type": hour_type,
                "minutes": minutes,
                "subject_id": number,
                "at": at,
            }
            for member, _ in known
            for kind, hour_type, count, minutes in LEDGER
            for number in range(count)
        ),
    )
