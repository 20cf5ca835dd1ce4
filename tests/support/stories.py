"""How stories on the sandbox begin: a server that is set up, a cohort, people with places in it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.db import Tx
from bot.people.models import Member
from cogs.mentoring.models import Mentor
from sandbox import Message, Person, Reply, Sandbox, Server
from sandbox.startup import InProcessBot

BEGINS = datetime.fromisoformat("2026-09-01T09:00:00-07:00")


@dataclass
class Riverside:
    """A server with the cohort Spring, run by Rosa."""

    town: Sandbox
    server: Server
    rosa: Person

    async def participant(self, name: str, language: str = "en", **facts: Any) -> Person:
        """A person with a place in Spring."""
        person = await self.server.person(name, **facts)
        done = await join(person, "Spring", language)
        assert self.server.role("Spring") in person.roles, done.text
        return person

    async def mentor(self, name: str, languages: str = "en", capacity: int = 2, **facts: Any) -> Person:
        """A person who offers to mentor, and who is approved as if it had been long ago: nobody is written to."""
        person = await self.server.person(name, **facts)
        await person.slash("mentor offer", capacity=capacity, languages=languages)
        await self.approve(person)
        return person

    async def approve(self, person: Person) -> None:
        """A coordinator has approved this person's offer, without a message about it."""
        bot = self.town.bot
        if isinstance(bot, InProcessBot) and bot.app is not None:
            await bot.app.database.write(_approve, person.id, self.town.clock.now())
        else:
            await self.rosa.slash("mentor approve", member=person)

    async def publish(self, cohort: str = "Spring") -> Reply:
        """Draft, publish and confirm the pairs of a cohort."""
        draft = await self.rosa.slash("match preview", cohort=cohort)
        asked = await self.rosa.click(draft, "Publish")
        return await self.rosa.click(asked, "Confirm")

    async def pair(self, mentor: Person, mentee: Person, cohort: str = "Spring") -> None:
        """The two become a pair."""
        await ask_for_mentor(mentee)
        await self.publish(cohort)
        await accept(mentor, mentee)

    async def another_cohort(self, person: Person) -> None:
        """Autumn begins, in which this person has a place too."""
        await self.rosa.slash("cohort create", name="Autumn", timezone="America/Los_Angeles", languages="en")
        await join(person, "Autumn")


def _approve(tx: Tx, user: int, now: datetime) -> None:
    members = select(Member.id).where(Member.user_id == user)
    tx.execute(update(Mentor).where(Mentor.member_id.in_(members)).values(approved_at=now))


@asynccontextmanager
async def riverside(**settings: Any) -> AsyncGenerator[Riverside]:
    """The server, set up, with the cohort Spring. At the end, every request must have been as Discord allows."""
    async with Sandbox.open(now=BEGINS, **settings) as town:
        server = await town.server("Riverside")
        await server.owner.slash("setup", timezone="America/Los_Angeles")
        rosa = await server.person("Rosa", roles=["Facilitator", "Coordinator"])
        await rosa.slash("cohort create", name="Spring", timezone="America/Los_Angeles", languages="en,es,so")
        yield Riverside(town, server, rosa)
        assert not town.violations
        assert not town.unanswered


async def join(person: Person, cohort: str, language: str = "en") -> Reply:
    """Ask for a place, choose the language, fill in the form and accept the agreement."""
    asked = await person.slash("cohort join", cohort=cohort)
    (menu,) = asked.selects
    form = await person.select(asked, menu.custom_id, [language])
    answers: dict[str, object] = {"role": "educator", "languages": [language], "agree": True}
    return await person.submit(form, answers)


async def accept(*people: Person) -> None:
    """These accept the pairing that they are asked about, one after the other: the mentor, then the mentee."""
    for person in people:
        await person.click(asked_of(person), button_of(asked_of(person), "match.answer/accept"))


def asked_of(person: Person) -> Message:
    """The newest message that asks somebody about a pairing, in their direct messages or their own thread."""
    written = [*person.dms, *(message for thread in person.threads for message in thread.messages)]
    return [one for one in written if any((b.custom_id or "").startswith("match.answer") for b in one.buttons)][-1]


def button_of(message: Message, begins: str) -> str:
    """The custom id of a button under a message."""
    return next(b.custom_id or "" for b in message.buttons if (b.custom_id or "").startswith(begins))


async def ask_for_mentor(person: Person, **answers: object) -> Reply:
    """Fill in the first form of a request for a mentor; what is not answered stays as it stands there."""
    return await person.submit(await person.slash("mentor request"), answers)


async def log_meeting(person: Person, other: Person, date: str, minutes: int) -> Reply:
    """Write down a meeting of two people."""
    options: dict[str, Any] = {"with": other, "date": date, "minutes": minutes}
    return await person.slash("meeting log", **options)


async def confirmed(person: Person, command: str, **options: Any) -> Reply:
    """Give a command that asks once more, and press Confirm."""
    asked = await person.slash(command, **options)
    await person.click(asked, "Confirm")
    return asked


async def certified(place: Riverside, person: Person, cohort: str = "Spring") -> Message:
    """A coordinator approves somebody's certificate, and they confirm their name; gives the message with the PDF."""
    approved = await place.rosa.slash("certificate issue", member=person, cohort=cohort)
    assert "Approved" in approved.text, approved.text
    await confirm_name(person)
    return next(one for one in reversed(written_to(person)) if one.files)


async def confirm_name(person: Person) -> Reply:
    """Somebody looks at the certificate that was approved, and confirms their name as it stands there."""
    shown = await see_certificate(person)
    assert shown.files, shown.text
    return await person.click(shown, button_under(shown, "certificate.name.confirm"))


async def see_certificate(person: Person) -> Reply:
    """Somebody presses the button of the newest message that asks how their name shall read."""
    look = "certificate.name.look"
    asked = [one for one in written_to(person) if any((b.custom_id or "").startswith(look) for b in one.buttons)][-1]
    return await person.click(asked, button_of(asked, look))


def button_under(reply: Reply, begins: str) -> str:
    """The custom id of a button under an answer."""
    return next(b.custom_id or "" for b in reply.buttons if (b.custom_id or "").startswith(begins))


def written_to(person: Person) -> list[Message]:
    """What the bot wrote to somebody alone, in direct messages or their own threads."""
    return [*person.dms, *(message for thread in person.threads for message in thread.messages)]


async def press_late(person: Person, under: Message, custom_id: str) -> Reply:
    """Press a button that is not there any more: an app shows it a moment longer, or two press at the same time."""
    assert custom_id not in [button.custom_id for button in under.buttons]
    data: dict[str, Any] = {"component_type": 2, "custom_id": custom_id, "id": 1}
    return await person._act(3, under.post.channel, data, custom_id, source=under.post)  # pyright: ignore[reportPrivateUsage]
