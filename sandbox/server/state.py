"""Everything that the local Discord keeps, in memory, by id."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sandbox.server.clock import Snowflakes, TownClock
from sandbox.server.entities import DM, Account, Attachment, Channel, Guild, Interaction, Json, Post


@dataclass
class State:
    """The accounts, servers, channels, interactions, commands and files of one local Discord."""

    clock: TownClock
    bot: Account
    """The bot's account; it gets an id if it has none."""
    token: str
    site: str = ""
    """Where the web server listens, like http://127.0.0.1:8080; files are there too."""
    accounts: dict[int, Account] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    interactions: dict[int, Interaction] = field(default_factory=dict)
    tokens: dict[str, Interaction] = field(default_factory=dict)
    commands: dict[int, dict[int, Json]] = field(default_factory=lambda: {0: {}})
    command_creates: dict[int, list[datetime]] = field(default_factory=dict)
    """When commands with new names were made: everywhere (0) and by server."""
    installs: tuple[int, ...] = (0, 1)
    """How the application can be installed: in servers and for people alone, as new ones are (from memory)."""
    nonces: dict[tuple[int, str], Post] = field(default_factory=dict)
    files: dict[int, Attachment] = field(default_factory=dict)
    ids: Snowflakes = field(init=False)

    def __post_init__(self) -> None:
        self.ids = Snowflakes(self.clock)
        self.bot.id = self.bot.id or self.ids.next()
        self.accounts[self.bot.id] = self.bot

    @property
    def api_url(self) -> str:
        """The REST interface, with its version."""
        return f"{self.site}/api/v10"

    @property
    def gateway_url(self) -> str:
        """The gateway."""
        return f"{self.site.replace('http', 'ws', 1)}/"

    @property
    def application_id(self) -> int:
        """The bot's application; it has the id of the bot's account."""
        return self.bot.id

    def add_account(self, name: str, *, locale: str = "en-US", dms_open: bool = True) -> Account:
        """Somebody gets an account."""
        account = Account(self.ids.next(), name, locale=locale, dms_open=dms_open)
        self.accounts[account.id] = account
        return account

    def direct(self, account: Account) -> Channel:
        """The direct messages between a person and the bot; opened when first asked for."""
        if account.dm is None:
            account.dm = Channel(id=self.ids.next(), kind=DM, recipients=[account])
            self.channels[account.dm.id] = account.dm
        return account.dm
