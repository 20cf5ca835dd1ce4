"""How stories on the sandbox begin: a server that is set up, a cohort, people with places in it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox import Message, Person, Reply, Sandbox, Server

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
        """A person who offers to mentor."""
        person = await self.server.person(name, **facts)
        await person.slash("mentor offer", capacity=capacity, languages=languages)
        return person

    async def publish(self, cohort: str = "Spring") -> Reply:
        """Draft, publish and confirm the pairs of a cohort."""
        draft = await self.rosa.slash("match preview", cohort=cohort)
        asked = await self.rosa.click(draft, "Publish")
        return await self.rosa.click(asked, "Confirm")

    async def pair(self, mentor: Person, mentee: Person, cohort: str = "Spring") -> None:
        """The two become a pair."""
        await mentee.slash("mentor request")
        await self.publish(cohort)
        await mentor.click(mentor.dms[-1], "Accept")

    async def another_cohort(self, person: Person) -> None:
        """Autumn begins, in which this person has a place too."""
        await self.rosa.slash("cohort create", name="Autumn", timezone="America/Los_Angeles", languages="en")
        await join(person, "Autumn")


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


async def log_meeting(person: Person, other: Person, date: str, minutes: int) -> Reply:
    """Write down a meeting of two people."""
    options: dict[str, Any] = {"with": other, "date": date, "minutes": minutes}
    return await person.slash("meeting log", **options)


async def confirmed(person: Person, command: str, **options: Any) -> Reply:
    """Give a command that asks once more, and press Confirm."""
    asked = await person.slash(command, **options)
    await person.click(asked, "Confirm")
    return asked


async def press_late(person: Person, under: Message, custom_id: str) -> Reply:
    """Press a button that is not there any more: an app shows it a moment longer, or two press at the same time."""
    assert custom_id not in [button.custom_id for button in under.buttons]
    data: dict[str, Any] = {"component_type": 2, "custom_id": custom_id, "id": 1}
    return await person._act(3, under.post.channel, data, custom_id, source=under.post)  # pyright: ignore[reportPrivateUsage]
