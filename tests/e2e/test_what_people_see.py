"""A few weeks in one server: nothing of what people read is there for us alone, and what they may tap can be tapped."""

import re
from collections.abc import Iterator
from datetime import timedelta

from tests.support.stories import BEGINS, Riverside, accept, ask_for_mentor, confirmed, log_meeting, riverside

REFERENCE = re.compile(r"\bn\d[0-9a-z]{3,}\b|leaders-(staff|mentors)\b")


async def live(place: Riverside) -> None:
    """What happens in a cohort: joining, sessions, prompts, a pair, a certificate; one takes no direct messages."""
    ana = await place.participant("Ana López", "es")
    closed = await place.participant("Hodan", "so", dms_open=False)
    mentor = await place.mentor("Mari", "en,es", dms_open=False)
    rosa = place.rosa
    planned = await rosa.slash(
        "session schedule",
        cohort="Spring",
        title="Circle",
        starts="2026-09-03 18:00",
        minutes=60,
        repeat="weekly",
        count=2,
    )
    await rosa.click(planned, "Confirm")
    await confirmed(rosa, "prompt schedule", cohort="Spring", theme="Arriving as I am", starts="2026-09-04 09:00")
    await ask_for_mentor(ana)
    await place.publish()
    await place.town.advance(timedelta(minutes=5))
    await accept(mentor, ana)
    await place.town.advance(timedelta(days=14))
    await log_meeting(mentor, ana, "2026-09-14", 45)
    await rosa.slash("session cancel", session="Circle")
    await place.town.advance(timedelta(days=1))
    assert closed.threads


def readable(place: Riverside) -> Iterator[str]:
    """Everything that stands where people can read it."""
    for message in place.town.messages:
        if message.author.bot:
            yield message.text
            yield from (button.label or "" for button in message.buttons)
    for channel in (*place.server.channels, *place.server.threads):
        yield f"{channel.name}\n{channel.topic or ''}"
    for event in place.server.events:
        yield f"{event['name']}\n{event['description']}"
    for role in place.server.roles:
        yield role.name


async def test_nothing_that_people_read_is_there_for_us_alone() -> None:
    async with riverside() as place:
        await live(place)
        read = list(readable(place))
        assert len(read) > 50
        assert not [text for text in read if REFERENCE.search(text)]
        assert {thread.name for thread in place.server.threads} >= {"Hodan", "Mari"}
        assert place.town.clock.now() > BEGINS + timedelta(days=14)


async def test_commands_in_notices_can_be_tapped_like_those_in_replies() -> None:
    async with riverside() as place:
        await live(place)
        notices = [message.text for message in place.town.messages if message.author.bot]
        tapped = {name for text in notices for name in re.findall(r"</([\w ]+):\d+>", text)}
        assert {"progress", "support", "help"} <= tapped
        names = {str(command["name"]) for command in place.town.discord.state.commands[0].values()}
        left = [text for text in notices if re.search(rf"(?<![<\w/`])/({'|'.join(names)})(?![\w:])", text)]
        assert not left
