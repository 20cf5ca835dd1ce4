"""Once a day: what every feature does then, and asking Discord after some participants who may have left."""

from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp
import discord

from bot.core.clock import Clock
from bot.db import Database
from bot.delivery.discord_errors import ErrorKind, error_kind
from bot.delivery.rate_budget import RateBudget
from bot.logs import named
from bot.people import maintenance
from bot.people.maintenance import Daily, Participants

log = named(__name__)


@dataclass(frozen=True, slots=True)
class DailyWork:
    """Everything that is done once a day for the whole bot."""

    database: Database
    clock: Clock
    budget: RateBudget
    daily: Sequence[Daily]
    participants: Sequence[Participants]

    async def run(self, client: discord.Client) -> None:
        """Do the daily work of every feature; then ask Discord after some participants, one at a time."""
        try:
            now = self.clock.now()
            for work in self.daily:
                await self.database.write(work, now=now)
            gone: list[int] = []
            for participant in await self.database.read(
                maintenance.to_ask_after, participants=self.participants, now=now
            ):
                self.budget.spend(1, self.clock.now())
                if await _has_left(client, participant):
                    gone.append(participant.member_id)
            if gone:
                await self.database.write(maintenance.have_left, members=gone, now=self.clock.now())
        except Exception as error:
            log.warning("the daily sweep was not finished", error=type(error).__name__, exc_info=error)


async def _has_left(client: discord.Client, participant: maintenance.Participant) -> bool:
    """Ask Discord after somebody. Who cannot be asked today is asked in a fortnight; the others still are today."""
    for _ in range(2):  # the first try may meet a connection that has lain idle since yesterday and is closed
        try:
            await client.http.get_member(participant.server_id, participant.user_id)
        except discord.HTTPException as error:
            return error_kind(error) is ErrorKind.PERSON_GONE
        except (aiohttp.ClientError, OSError, TimeoutError):
            continue
        return False
    return False
