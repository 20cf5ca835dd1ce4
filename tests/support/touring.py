"""The people of a tour: they give commands, press whatever appears, fill in what opens, and look at what comes."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import discord

from bot.core.languages import LANGUAGES
from bot.ui.custom_ids import CustomId
from sandbox import Message, Person, Refused, Reply, Sandbox, Server
from sandbox.client.components import Select
from sandbox.client.forms import Field, Modal
from sandbox.server.limits import components as kinds

OWN_WORDS: Mapping[str, tuple[str, ...]] = {
    "rtl": ("Άνοιξη", "Κύκλος", "Λόγια", "Ελένη", "Νίκος", "Μαρία", "Πέτρος", "Σοφία", "Γάτα"),
    "ltr": ("ربيع", "حلقة", "كلمات", "سلمى", "نور", "مريم", "عمر", "ليلى", "قطة"),
}
"""What people write: in letters that run the other way than the language, and that stand in none of its words."""
TYPED = frozenset({"sentence"})
"""Options in which everybody types something before they choose: among all our sentences nothing is in place."""
PEOPLE = ("staff", "mentor", "provider", "second", "third", "leaver")


FEW = 3
"""Of so many options each is chosen."""
QUESTION = 2
"""So few buttons stand under a question, which is answered at once."""


@dataclass(frozen=True)
class Command:
    """One command of the tour."""

    who: str
    name: str
    options: Mapping[str, object] = field(default_factory=dict[str, object])
    once: bool = False
    """Whether it is not given again when something was pressed under its answer."""


@dataclass(frozen=True)
class Later:
    """So much time goes by; then everybody looks at what has come."""

    time: timedelta


class Tour:
    """The server, its people, and what was pressed so far."""

    def __init__(self, town: Sandbox, server: Server, language: str, fields: Mapping[str, object]) -> None:
        self.town, self.server, self.language = town, server, language
        self.fields = fields
        """What is written into the fields of forms, by their custom ids."""
        self.words = OWN_WORDS[LANGUAGES[language].direction]
        self.people: dict[str, Person] = {"owner": server.owner}
        self.given: set[str] = set()
        self.pressed: set[str] = set()
        """The names of components, as manifests have them."""
        self.tried: Counter[str] = Counter()
        self.problems: list[str] = []
        self.written = 0
        self.dares = False
        """Whether they press what takes something away: that comes last, since little is left to press afterwards."""
        self.left: set[str] = set()
        """What was seen and is to be pressed yet."""

    # --- the people --------------------------------------------------------------------------------------------------

    async def begin(self) -> None:
        """The server is set up, and everybody reads the language."""
        discord = LANGUAGES[self.language].discord
        locale = discord[-1] if discord else "en-US"
        self.server.owner.account.locale = locale
        await self.server.owner.slash("language", language=self.language)
        await self.server.owner.slash("setup", timezone="America/Los_Angeles", language=self.language)
        for number, who in enumerate(PEOPLE):
            roles = ["Facilitator", "Coordinator"] if who == "staff" else []
            person = await self.server.person(self.words[number + 3], roles=roles, locale=locale)
            self.people[who] = person
            await self.press_on(person, await person.slash("language", language=self.language))

    def meant(self, option: object) -> object:
        """An option as a person gives it."""
        if not isinstance(option, str):
            return option
        if option.startswith("@"):
            named = [self.people[one.removeprefix("@")] for one in option.split()]
            return named if len(named) > 1 else named[0]
        if option.startswith("#"):
            return self.server.channel(option[1:])
        if option.startswith("&"):
            return self.server.role(option[1:])
        self.written += 1
        named = {
            "cohort": self.words[0],
            "title": self.words[1],
            "words": self.words[2],
            "marks": "!" * (self.written % 5),
        }
        return option.format(language=self.language, **named)

    # --- what they do ------------------------------------------------------------------------------------------------

    async def take(self, course: "Sequence[Step]") -> None:
        """All of it, in order."""
        for step in course:
            match step:
                case Command():
                    await self.give(step)
                case Later():
                    await self.town.advance(step.time)
                    await self.look_around()
                case _:
                    await step(self)

    async def give(self, step: Command) -> None:
        """Give a command, as often as something new appears; what is suggested while it is typed is looked at too.

        What is suggested for what they type in the end is asked for by giving it.
        """
        person = self.people[step.who]
        options: dict[str, Any] = {name: self.meant(option) for name, option in step.options.items()}
        self.given.add(step.name)
        for name in suggested(self.town, step.name):
            others: dict[str, Any] = {o: v for o, v in options.items() if o != name and isinstance(v, str | int)}
            if name not in TYPED:
                await person.autocomplete(step.name, name, "", **others)
        await self._press_all(lambda: person.slash(step.name, **options), person, once=step.once)

    async def look_around(self) -> None:
        """Everybody presses what has come: in direct messages, threads and channels."""
        for person in self.people.values():
            channels = [one for one in (*self.server.channels, *self.server.threads) if person.sees(one)]
            for message in [*person.dms, *(message for channel in channels for message in channel.messages)]:
                await self._press_all(partial(_there, message), person)

    async def _press_all(
        self, show: Callable[[], Awaitable[Reply | Message]], person: Person, *, once: bool = False
    ) -> None:
        """Press all that is new under what is shown; what takes something away comes last, on the same ways again."""
        self.left.clear()
        for self.dares in (False, True):
            vain = 0
            for _again in range(1 if once else 40):
                before = len(self.left)
                if not await self.press_on(person, await show()) or (self.dares and not self.left):
                    break
                vain = 0 if len(self.left) < before else vain + 1
                if self.dares and vain == 2:
                    break
            if not self.left:
                break
        self.dares = False

    async def press_on(self, person: Person, shown: Reply | Message) -> bool:
        """Press one thing that was not pressed before, and one of what that shows, and so on."""
        pressed = False
        for _deeper in range(12):
            if isinstance(shown, Reply) and shown.modal is not None:
                form = CustomId.read(shown.modal.custom_id)
                assert form is not None
                pressed = pressed or form.action not in self.pressed
                self.pressed.add(form.action)
                shown = await person.submit(shown, self.filled(shown.modal))
                continue
            done = await self._press(person, shown)
            if done is None:
                return pressed
            shown, pressed = done, True
        return pressed

    async def _press(self, person: Person, shown: Reply | Message) -> Reply | None:
        """Press what was pressed least so far, if there is anything new under it."""
        found: list[tuple[int, str, Callable[[], Awaitable[Reply]]]] = []
        for target in (shown, *(shown.followups if isinstance(shown, Reply) else ())):
            for select in target.selects:
                for name, values in self._choices(select):
                    key = self._new(person, select.custom_id, name)
                    if key is not None:
                        found.append((self.tried[key], key, partial(person.select, target, select.custom_id, values)))
            for button in target.buttons:
                if button.custom_id and not button.disabled:
                    key = self._new(person, button.custom_id)
                    takes = button.style == discord.ButtonStyle.danger.value and len(target.buttons) > QUESTION
                    if key is not None and takes and not self.dares:
                        self.left.add(key)
                    elif key is not None:
                        found.append((self.tried[key], key, partial(person.click, target, button.custom_id)))
        if not found:
            return None
        _, key, press = min(found, key=lambda one: one[0])
        self.left.update(other for times, other, _press in found if not times)
        self.left.discard(key)
        self.tried[key] += 1
        self.tried[f"{key} {person.id}"] += 1
        self.pressed.add(key.partition("/")[0])
        return await self._tried(press(), key)

    async def _tried(self, doing: Awaitable[Reply], custom_id: str) -> Reply | None:
        try:
            return await doing
        except (Refused, LookupError) as why:
            self.problems.append(f"{custom_id}: {why!r}")
            return None

    def _new(self, person: Person, custom_id: str, value: str = "") -> str | None:
        """By what a press is remembered, if it is new: each person presses a thing once, and two people do."""
        read = CustomId.read(custom_id)
        assert read is not None, custom_id
        if read.person not in (None, person.id):
            return None
        chosen = re.match(r"[a-z_]*", read.choice)
        key = f"{read.action}/{chosen[0] if chosen else ''}={value}"
        most = 6 if self.dares else 1
        return key if self.tried[key] < 2 * most and self.tried[f"{key} {person.id}"] < most else None

    def links(self, text: str) -> list[str]:
        """The addresses of the bot's own pages in a text."""
        return re.findall(r"http://127\.0\.0\.1:\d+/[\w./-]+", text)

    # --- what they choose and write ----------------------------------------------------------------------------------

    def _choices(self, select: Select) -> list[tuple[str, list[object]]]:
        """What is chosen in a menu, each by a name: this language, each of a few codes, else the first and the last."""
        if select.kind != kinds.STRING_SELECT:
            return [("", [self._entity(select.kind)])]
        values = [option.value for option in select.options]
        if self.language in values:
            return [("", [self.language])]
        if select.custom_id.startswith("translation.chosen"):
            return [("first", [values[0]])]
        if all(value.isalpha() for value in values):
            return [(value, [value]) for value in values[:6]]
        if len(values) <= FEW:
            return [(str(number), [value]) for number, value in enumerate(values)]
        return [("first", [values[0]]), ("last", [values[-1]])]

    def _entity(self, kind: int) -> object:
        if kind == kinds.ROLE_SELECT:
            return self.server.role("Mentor")
        return self.server.channel("general") if kind == kinds.CHANNEL_SELECT else self.people["mentor"]

    def filled(self, modal: Modal) -> dict[str, object]:
        return {each.custom_id: self._answer(each) for each in modal.fields}

    def _answer(self, asked: Field) -> object:
        name = asked.custom_id.partition(":")[0]
        if name in self.fields:
            return self.meant(self.fields[name])
        if asked.kind == kinds.TEXT_INPUT:
            return asked.value or self.words[2]
        if asked.kind == kinds.CHECKBOX:
            return True
        if asked.kind == kinds.FILE_UPLOAD:
            return ("words.txt", self.words[2].encode())
        if asked.options:
            values = [option.value for option in asked.options]
            return [self.language if self.language in values else values[0]]
        return [self._entity(asked.kind)]


Step = Command | Later | Callable[[Tour], Awaitable[None]]


async def _there(message: Message) -> Message:
    return message


def suggested(town: Sandbox, command: str) -> list[str]:
    """The options of a command for which something is suggested while one types."""
    first, *rest = command.split()
    body = next(one for one in town.discord.state.commands[0].values() if one["name"] == first)
    for word in rest:
        body = next(one for one in body["options"] if one["name"] == word)
    return [one["name"] for one in body.get("options") or () if one.get("autocomplete")]
