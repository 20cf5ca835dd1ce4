"""Lines like `Rosa: /help`, with which one acts as a person of a local Discord; for a prompt, and over HTTP."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import timedelta

from sandbox.client.channels import Channel, Message
from sandbox.client.errors import Refused
from sandbox.client.people import Person
from sandbox.client.replies import Reply
from sandbox.client.servers import Server
from sandbox.server.entities import Identified
from sandbox.server.errors import NoReply
from sandbox.town import Sandbox

HELP = """Act as somebody (who comes in when first named, and owns the server if called Owner):
  Rosa: /hello whom=Amina friend=@Ben place=#general proof=words.txt
  Rosa: press Join                     a button, by its label
  Rosa: choose "A language" es so      in a select
  Rosa: fill "Your name"=Rosa          the form that opened
  Rosa: menu "Who is this" @Ben        a menu of a person, or of the newest message
  Rosa: say Good morning               react 👋    go #general    role Mentor    join Circle    leave
  Rosa: read                           what Rosa sees: the channel, direct messages, private answers
  people, channels, help
  wait 3h (or 20m, 2d)                 moves only this Discord's clock: a bot in its own process keeps its time"""
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
SHOWN = 10


class Acting:
    """The people of one server, as somebody who types lines plays them."""

    def __init__(self, town: Sandbox, server: Server) -> None:
        self._town = town
        self._server = server
        self._replies: dict[int, Reply] = {}
        self._places: dict[int, Channel] = {}

    async def do(self, line: str) -> str:
        """Do what a line says; gives what is to be seen of it."""
        who, colon, action = line.strip().partition(":")
        try:
            if not colon:
                return await self._look(line.strip())
            return await self._act(await self._person(who.strip()), action.strip())
        except Refused as refused:
            return f"Discord does not allow it: {refused.message} ({refused.code})"
        except NoReply:
            return "The application did not respond."
        except (LookupError, ValueError, OSError) as problem:
            return f"Cannot do that: {problem.args[-1] if problem.args else problem}"

    async def _look(self, line: str) -> str:
        if line == "people":
            return "\n".join(f"{each.name} {[role.name for role in each.roles]}" for each in self._server.people)
        if line == "channels":
            return "\n".join(f"#{each.name}" for each in (*self._server.channels, *self._server.threads))
        if wait := re.fullmatch(r"wait (\d+)([mhd])", line):
            await self._town.advance(int(wait[1]) * _UNITS[wait[2]])
            return f"It is {self._town.now:%Y-%m-%d %H:%M} UTC."
        return HELP

    async def _person(self, name: str) -> Person:
        for person in self._server.people:
            if person.name == name:
                return person
        return await self._server.person(name)

    async def _act(self, person: Person, action: str) -> str:
        verb, _, rest = action.partition(" ")
        rest = rest.strip()
        if verb.startswith("/"):
            names, given = _split(action)
            options = {name: self._meant(value) for name, value in given.items()}
            return self._answered(person, await person.slash(" ".join(names), where=self._place(person), **options))
        match verb:
            case "say":
                await person.say(rest, self._place(person))
            case "react":
                await person.react(next(self._newest_first(person)), rest)
            case "go":
                self._places[person.id] = self._server.channel(rest)
            case "role":
                await person.get_role(rest)
            case "join":
                await person.join_voice(self._server.voice(rest))
            case "leave":
                await person.leave_voice()
            case "read":
                return self._read(person)
            case _:
                return await self._answer(person, verb, rest)
        return "Done."

    async def _answer(self, person: Person, verb: str, rest: str) -> str:
        names, given = _split(rest)
        match verb:
            case "press":
                reply = await person.click(self._with(person, rest, "buttons"), _unquoted(rest))
            case "choose":
                name, *chosen = names
                values = [self._meant(each) for each in chosen]
                reply = await person.select(self._with(person, name, "selects"), name, values)
            case "fill":
                form = self._replies.get(person.id)
                if form is None:
                    raise LookupError("no form has opened")
                reply = await person.submit(form, {name: self._meant(value) for name, value in given.items()})
            case "menu":
                target = self._meant(names[1]) if len(names) > 1 else next(self._newest_first(person))
                assert isinstance(target, Identified)
                reply = await person.context(names[0], target)
            case _:
                raise LookupError(f"{verb!r} is nothing that can be done; say help")
        return self._answered(person, reply)

    def _place(self, person: Person) -> Channel | None:
        return self._places.get(person.id)

    def _meant(self, value: str) -> object:
        """Whom or what `@name` and `#name` mean; anything else is itself."""
        if value.startswith("#"):
            return self._server.channel(value)
        if not value.startswith("@"):
            return value
        name = value.removeprefix("@")
        return next((each for each in self._server.people if each.name == name), None) or self._server.role(name)

    def _newest_first(self, person: Person) -> Iterator[Message]:
        """The messages that somebody sees, wherever they are."""
        seen = [*person.dms, *person.ephemerals]
        for channel in (*person.channels, *person.threads):
            seen.extend(channel.messages)
        if not seen:
            raise LookupError(f"{person.name} sees no message")
        yield from sorted(seen, key=lambda each: each.id, reverse=True)

    def _with(self, person: Person, name: str, parts: str) -> Message:
        """The newest message with a button or select of this name."""
        wanted = _unquoted(name).casefold()
        for message in self._newest_first(person):
            for part in message.buttons if parts == "buttons" else message.selects:
                if wanted in [each.casefold() for each in (*part.names, part.custom_id) if each]:
                    return message
        raise LookupError(f"{person.name} sees no {name!r}")

    def _answered(self, person: Person, reply: Reply) -> str:
        self._replies[person.id] = reply
        if reply.modal is not None:
            fields = [f"  {field.label}{' (required)' if field.required else ''}" for field in reply.modal.fields]
            return "\n".join((f"A form: {reply.modal.title}", *fields))
        if reply.message is None:
            return "Done." if reply.kind == "update" else "is thinking…"
        return "\n".join(_shown(each) for each in (reply.message, *reply.followups))

    def _read(self, person: Person) -> str:
        place = self._place(person)
        seen = [*person.dms, *person.ephemerals, *(place.messages if place else [])]
        if place is None:
            seen = list(self._newest_first(person))
        return "\n".join(_shown(each) for each in sorted(seen, key=lambda each: each.id)[-SHOWN:])


def _split(text: str) -> tuple[list[str], dict[str, str]]:
    """The words of a line, and what it says as `name=value`."""
    words = shlex.split(text)
    given = [word.partition("=") for word in words if "=" in word]
    return [word for word in words if "=" not in word], {name: value for name, _, value in given}


def _unquoted(text: str) -> str:
    return text.strip().strip('"')


def _shown(message: Message) -> str:
    """A message with what can be pressed."""
    where = "privately" if message.ephemeral else f"in {message.channel.name}"
    parts = [f"{message.author.name} {where}: {message.text}"]
    parts += [f"  [{each.label or each.emoji}]{' (disabled)' if each.disabled else ''}" for each in message.buttons]
    for select in message.selects:
        parts.append(f"  <{select.placeholder or select.custom_id}> {', '.join(each.label for each in select.options)}")
    parts += [f"  file {each.name}" for each in message.files]
    return "\n".join(parts)
