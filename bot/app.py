"""The composition root: the one place where things are made and handed to each other."""

import asyncio
import gc
import math
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Self

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.client import Client
from bot.config import LOCALHOST, Settings
from bot.core import support
from bot.core.clock import Clock, SystemClock
from bot.db import Database
from bot.db.maintenance_queries import require_key
from bot.db.migrations import bring_up_to_date
from bot.db.sealed_texts import newest_keys
from bot.db.vault import Vault
from bot.feature import (
    Feature,
    actions_of,
    bind_hooks,
    daily_of,
    errands_of,
    executors_of,
    notices_of,
    options_of,
    personal_data_of,
    personal_words_of,
    questions_of,
    sentences_of,
    work_of,
)
from bot.i18n.catalogues import Catalogues
from bot.logs import named
from bot.render.typefaces import use_folder
from bot.ui.resolvers import OptionResolvers
from bot.ui.router import InteractionRouter
from cogs import FEATURES

if TYPE_CHECKING:
    from bot.delivery.dispatcher import Delivery
    from bot.web import WebServer

log = named(__name__)

GRACE = 10.0
"""Seconds that a stop waits for what is in hand."""


class App:
    """The whole bot: opened, started, stopped."""

    def __init__(self, settings: Settings, clock: Clock, features: Sequence[Feature] = FEATURES) -> None:
        self.settings = settings
        self.features = features
        self.clock = clock
        self.database = Database(settings.database)
        self.vault = Vault.open(settings.key, make=True)
        self.catalogues = Catalogues.load(settings.locales_dir)
        self.router = InteractionRouter(
            database=self.database,
            catalogues=self.catalogues,
            clock=clock,
            vault=self.vault,
            support=support.read(settings.support_file),
            actions=actions_of(features),
            sentences=sentences_of(features),
            questions=questions_of(features),
            resolvers=OptionResolvers(options_of(features)),
            personal=personal_data_of(features),
            personal_words=personal_words_of(features),
            steps=[step for feature in features for step in feature.steps],
            guide_url=settings.guide_url,
        )
        use_folder(settings.font_dir)
        bind_hooks(features)
        for feature in features:
            for component in feature.components:
                self.router.on_component(component.name, component.may, component.callback)
            for refusal, note in feature.notes.items():
                self.router.notes(refusal, note)
        self.delivery: Delivery | None = None
        self.client: Client | None = None
        self.web: WebServer | None = None
        self._running: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, settings: Settings, *, clock: Clock | None = None) -> Self:
        """Make everything; nothing is on the network yet.

        Raises:
            bot.db.migrations.WrongRevision: the database is ahead of this code, or behind it and not ours to migrate.
            bot.db.migrations.UpgradeRefused: a migration cannot do its work, as without the key.
            bot.db.vault.KeyMissing: the key file is not readable, or no key; or it is gone, and something needs it.
        """
        await asyncio.to_thread(bring_up_to_date, settings.database, settings.key)
        await asyncio.to_thread(require_key, settings.database, settings.key)
        return cls(settings, clock or SystemClock())

    async def start(self) -> None:
        """Log in, and come back when every server is ready.

        Raises:
            discord.LoginFailure: Discord does not know the token.
        """
        token = self.settings.discord_token
        if token is None:
            raise discord.LoginFailure("no token was given")
        await self._open_web()
        use_api(self.settings.discord_api_url)
        self.client = Client(
            self.router,
            [make for feature in self.features for make in feature.cogs],
            shard_ids=self.settings.shard_ids,
            shard_count=self.settings.shard_count,
            guild_ready_timeout=self.settings.guild_ready_timeout,
        )
        self._running = asyncio.create_task(self.client.start(token.reveal()), name="discord")
        ready = asyncio.create_task(self.client.came_up.wait())
        await asyncio.wait({self._running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if self._running.done():
            ready.cancel()
            await self._running
            raise RuntimeError("the connection ended before the bot was ready")
        # People are answered from here on. What goes out by itself waits a moment longer, until its code is loaded and
        # what Discord has told was compared: else the delivery's work would take old news for today's.
        shards, shard_count = self.client.own_shards, self.client.shard_count or 1
        self.delivery = await asyncio.to_thread(self._make_delivery, shards, shard_count)
        self.router.outbox = self.delivery
        self.database.on_owed = self.delivery.wake
        if self.router.in_hand:
            await asyncio.wait(set(self.router.in_hand), timeout=GRACE / 2)
        await self.router.once_it_answers(partial(self.delivery.start, self.client))
        gc.freeze()  # what is there now stays: looking through it again and again would only be a pause for somebody
        gc.enable()
        await self._look_at_the_keys()
        log.info("ready", servers=len(self.client.guilds), shards=self.client.shard_count)

    async def _look_at_the_keys(self) -> None:
        """Say in the log when the key file is another than that with which people's words were sealed."""
        known = {key.id for key in self.vault.keys}
        if missing := await self.database.read(newest_keys) - known:
            names = sorted(key_id.hex() if key_id else "none" for key_id in missing)
            log.error("the key of private words is not in the key file", keys=names, file=str(self.settings.key))

    async def run(self) -> None:
        """Start, and go on until the connection ends for good."""
        await self.start()
        if self._running is not None:
            await self._running

    async def stop(self) -> None:
        """Take nothing new in, finish what is in hand (10 s at most), and close. What is left lies in the outbox."""
        until = time.monotonic() + GRACE
        if self.client is not None:
            self.router.closing = True
        if self.router.in_hand:
            await asyncio.wait(set(self.router.in_hand), timeout=GRACE / 2)
        if self.delivery is not None:
            await self.delivery.stop(max(1.0, until - time.monotonic() - 1.0))
        if self.client is not None:
            await self.client.close()
        if self.web is not None:
            await self.web.stop()
            self.web = None
        if self._running is not None:
            await asyncio.wait({self._running}, timeout=max(0.5, until - time.monotonic()))
            self._running = None
        await asyncio.to_thread(self.database.close)

    async def _open_web(self) -> None:
        """The web server comes first, so that whatever watches over the bot sees it starting."""
        if self.settings.web_address is None:
            return
        from bot.web import WebServer

        self.web = WebServer(
            self.settings.web_address,
            database=self.database,
            catalogues=self.catalogues,
            clock=self.clock,
            status=self,
            routes=[
                route
                for feature in self.features
                for route in (
                    *feature.routes(self.database, self.catalogues, self.clock),
                    *feature.key_routes(self.vault, self.settings.web_url),
                )
            ],
        )
        await self.web.start()
        here = self.web.url if self.settings.web_address[0] in LOCALHOST else None
        self.router.web_url = self.settings.web_url or here
        self.router.public_url = self.settings.web_url

    def _make_delivery(self, shards: Sequence[int], shard_count: int) -> "Delivery":
        from bot.delivery.dispatcher import Delivery
        from bot.outbox.conversations import NewConversations

        return Delivery(
            database=self.database,
            catalogues=self.catalogues,
            clock=self.clock,
            notices=notices_of(self.features),
            errands=errands_of(self.features),
            executors=executors_of(self.features),
            daily=daily_of(self.features),
            participants=[feature.participants for feature in self.features if feature.participants is not None],
            work=work_of(self.features),
            requests_per_second=self.settings.requests_per_second,
            new_conversations=NewConversations(
                self.settings.new_conversations_at_first, self.settings.new_conversations_per_ten_minutes
            ),
            shards=shards,
            shard_count=shard_count,
            link=self.router.commands.link,
            vault=self.vault,
            public_url=self.router.public_url,
        )

    # --- what the web server asks -------------------------------------------------------------------------------------

    @property
    def is_connected(self) -> bool:
        """Whether Discord has told of every server, and the connection of every shard stands."""
        return self.client is not None and self.client.is_well

    @property
    def shards(self) -> Mapping[int, bool]:
        """The shards of this process; whether Discord has told of the servers of each, and its connection stands."""
        return {} if self.client is None else self.client.stands

    @property
    def latencies(self) -> Mapping[int, float]:
        """Seconds between a heartbeat and its answer, by shard; without those that had none yet."""
        if self.client is None:
            return {}
        return {shard: seconds for shard, seconds in self.client.latencies if math.isfinite(seconds)}

    @property
    def is_delivering(self) -> bool:
        """Whether what is owed goes out."""
        return self.delivery is not None and self.delivery.runs

    @property
    def tallies(self) -> Mapping[str, int]:
        """How many attempts came to which end since the start."""
        return {} if self.delivery is None else self.delivery.tallies

    # --- what a rehearsal asks ----------------------------------------------------------------------------------------

    def next_wake(self) -> datetime | None:
        """The earliest moment at which the bot has something to do."""
        return None if self.delivery is None else self.delivery.next_wake()

    def settled(self) -> bool:
        """No action, claim or errand in hand."""
        delivering = self.delivery is not None and self.delivery.busy
        return not self.router.in_hand and not delivering and not self.database.running

    def heard(self, shard_id: int = 0) -> int:
        """The last gateway sequence number taken in."""
        return 0 if self.client is None else self.client.heard(shard_id)


def use_api(api_url: str | None) -> None:
    """Point discord.py at another host that speaks Discord's protocol; None points it at Discord."""
    if api_url is None:
        return
    Route.BASE = api_url
    host = yarl.URL(api_url)
    scheme = "wss" if host.scheme == "https" else "ws"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"{scheme}://{host.authority}/")
    discord.Asset.BASE = str(host.origin())  # pyright: ignore[reportAttributeAccessIssue]
