"""The tour's stage: people of one language, and a screen kept of everything that they see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.languages import LANGUAGES
from bot.i18n.texts import Texts
from sandbox import Channel, Message, NoReply, Person, Refused, Reply, Sandbox, Server
from sandbox.preview.screens import Easel, Screen
from sandbox.server.entities import Json

ZONE = ZoneInfo("America/Los_Angeles")
BEGINS = datetime(2026, 9, 1, 9, tzinfo=ZONE)
COHORT = "Cedar"
GROUPS = {1, 2}
"""Discord's kinds of options that are commands themselves."""


class NotPlayed(Exception):
    """A step of the tour cannot be played; what it would have shown is missing from the page's screens."""


@dataclass
class Stage:
    """Where the tour takes place, and the screens seen so far."""

    town: Sandbox
    server: Server
    texts: Texts
    rosa: Person
    easel: Easel
    screens: list[Screen] = field(default_factory=list[Screen])
    left_out: list[str] = field(default_factory=list[str])
    """Steps that could not be played, and why."""
    part: str = ""
    _steps: Counter[str] = field(default_factory=Counter[str])
    _seen: set[int] = field(default_factory=set[int])

    # --- doing and looking -------------------------------------------------------------------------------------------

    @contextmanager
    def step(self, name: str) -> Generator[None]:
        """A step of the story: one that cannot be played is noted, and the tour goes on."""
        self.part, self._steps = name, Counter()
        try:
            yield
        except (NotPlayed, Refused, NoReply, LookupError, ValueError) as trouble:
            self.left_out.append(f"{name}: {trouble}")

    async def slash(self, person: Person, command: str, **options: Any) -> Reply:
        """Give a command, and look at what comes."""
        return self._looked(person, f"/{command}", await person.slash(command, **options))

    async def typed(self, person: Person, command: str, **options: Any) -> Reply:
        """The same without choosing from the lists that appear."""
        return self._looked(person, f"/{command}", await person.typed(command, **options))

    async def click(self, person: Person, under: Message | Reply, action: str) -> Reply:
        """Press the button that asks for this."""
        pressed = self.button(under, action)
        label = next(each.label for each in under.buttons if each.custom_id == pressed)
        return self._looked(person, f"[{label}]", await person.click(under, pressed))

    async def press_all(self, person: Person, under: Message | Reply, action: str) -> list[Reply]:
        """Press each button that asks for something of the kind."""
        asked = [each.custom_id for each in under.buttons if (each.custom_id or "").startswith(action)]
        return [await self.click(person, under, custom_id or "") for custom_id in asked]

    async def press_each(self, person: Person, command: str, action: str, **options: Any) -> list[Reply]:
        """The same for buttons that change what they stand under: the command is given anew for each."""
        first = await self.slash(person, command, **options)
        found: list[Reply] = []
        for number in range(sum((each.custom_id or "").startswith(action) for each in first.buttons)):
            again = await person.slash(command, **options)
            asked = [each.custom_id or "" for each in again.buttons if (each.custom_id or "").startswith(action)]
            if number < len(asked):
                found.append(await self.click(person, again, asked[number]))
        return found

    async def select(self, person: Person, under: Message | Reply, values: object) -> Reply:
        """Choose in the only menu."""
        if not under.selects:
            raise NotPlayed(f"there is no menu under {under.text[:200]!r}")
        menu = under.selects[0]
        return self._looked(person, menu.placeholder, await person.select(under, menu.custom_id, values))

    async def submit(self, person: Person, form: Reply, answers: Mapping[str, object]) -> Reply:
        """Send a form."""
        if form.modal is None:
            raise NotPlayed(f"no form opened: {form.text[:200]!r}")
        return self._looked(person, form.modal.title, await person.submit(form, answers))

    async def wait(self, until: datetime | timedelta) -> None:
        """Let time pass, and look at what the bot has written meanwhile."""
        await self.town.advance(until - self.town.now if isinstance(until, datetime) else until)
        self.look_around()

    def look_around(self) -> None:
        """Look at every message of the bot that nobody has looked at yet."""
        for message in self.town.messages:
            if message.id not in self._seen and not message.ephemeral and message.author.bot:
                self._seen.add(message.id)
                channel = message.channel
                where = "A direct message" if channel.is_dm else f"#{channel.name}"
                parent = channel.parent.name if channel.is_thread and channel.parent else channel.name
                self._keep(
                    self._easel().message(self._key(f"{parent}{'+' if channel.is_thread else ''}"), where, [message])
                )

    def _looked(self, person: Person, did: str, reply: Reply) -> Reply:
        title, note = f"{person.name}: {did}", f"Only {person.name} sees this"
        if reply.modal is not None:
            self._keep(self._easel().form(self._key(), title, reply.modal, self.town.now, "A form"))
        elif reply.message is not None:
            messages = [reply.message, *reply.followups]
            self._seen.update(message.id for message in messages)
            self._keep(self._easel().message(self._key(), title, messages, note if reply.ephemeral else ""))
        self.look_around()
        return reply

    def _keep(self, screen: Screen) -> None:
        if screen.texts:
            self.screens.append(screen)

    def _key(self, place: str = "") -> str:
        """By step, place and number: where a language needs a message more than another, the rest stay in step."""
        self._steps[place] += 1
        return f"{self.part}.{place} {self._steps[place]}"

    def _easel(self) -> Easel:
        entities = self.town.discord.state
        names = {str(account.id): account.name for account in entities.accounts.values()}
        for guild in entities.guilds.values():
            names |= {str(role.id): role.name for role in guild.roles.values()}
            names |= {str(channel.id): channel.name for channel in guild.channels.values()}
        return replace(self.easel, names=names)

    # --- who and where -----------------------------------------------------------------------------------------------

    @property
    def commands(self) -> dict[str, Json]:
        """Every command by its whole name, as the bot made it known to Discord."""
        found: dict[str, Json] = {}
        for bodies in self.town.discord.state.commands.values():
            for body in bodies.values():
                found |= _leaves(str(body["name"]), body)
        return found

    @property
    def circle(self) -> Channel:
        """The cohort's private channel."""
        return self.server.channel(COHORT.lower())

    async def person(self, name: str, *roles: str) -> Person:
        """Somebody who has chosen the language."""
        locales = LANGUAGES[self.texts.language].discord
        person = await self.server.person(name, roles=list(roles), locale=locales[-1] if locales else "en-US")
        await person.slash("language", language=self.texts.language)
        return person

    def who(self, name: str) -> Person | None:
        """The person of that name, if they have come."""
        return next((person for person in self.server.people if person.name == name), None)

    def called(self, name: str) -> Person:
        """The person of that name, who has come."""
        found = self.who(name)
        if found is None:
            raise LookupError(f"{name} has not come")
        return found

    def button(self, under: Message | Reply, action: str) -> str:
        """The custom id of the button that asks for this."""
        found = [each.custom_id for each in under.buttons if (each.custom_id or "").startswith(action)]
        if not found or found[0] is None:
            raise NotPlayed(f"no button {action} under {under.text[:200]!r}")
        return found[0]

    def newest(self, messages: list[Message], action: str) -> Message:
        """The newest message with such a button."""
        for message in reversed(messages):
            if any((each.custom_id or "").startswith(action) for each in message.buttons):
                return message
        raise NotPlayed(f"no message with a button {action}")

    @staticmethod
    def private(person: Person) -> list[Message]:
        """What the bot has written to this person alone."""
        threads = [message for thread in person.threads for message in thread.messages]
        return sorted([*person.dms, *threads], key=lambda message: (message.at, message.id))


def _leaves(name: str, body: Json) -> dict[str, Json]:
    inner = [one for one in body.get("options") or () if one["type"] in GROUPS]
    found: dict[str, Json] = {}
    for one in inner:
        found |= _leaves(f"{name} {one['name']}", one)
    return found if inner else {name: body}
