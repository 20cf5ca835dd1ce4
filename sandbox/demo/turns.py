"""The turns that a year takes: what is moved, called off, overfull, paused, out of reach; and a day without the bot."""

from datetime import datetime, timedelta
from typing import Any

from sandbox.demo.stage import COHORT, ZONE, OutOfPlay, Play, Player, button, private, require

PEER_HOUR = datetime(2027, 2, 24, 17, tzinfo=ZONE)
PLACES = 6
VISIT = datetime(2026, 11, 14, 10, tzinfo=ZONE)
FIRST_CIRCLE = datetime(2026, 9, 15, 18, tzinfo=ZONE)
PLACE = (
    "Rainier Beach Community Center, the large room upstairs; the door on the garden side is open from half past five "
    "on, somebody waits there, and there is room for children and for everyone's coats"
)
LONG_AGENDA = " ".join(
    (
        "**Arrive**, take a breath, and check in with one word.",
        "**Look** at our agreement once more: what helps us here, and what do we want to change?",
        "**A story** from somebody's week, told without names.",
        "**Wonder together**: what might the child have felt, and what the grown-ups?",
        "**Which** of our own stories was in the room?",
        "**What does this** have to do with who is listened to where we work?",
    )
    * 4
)[:1000]
"""As long as an agenda can be, so that the announcement in all its languages does not fit into one message."""
SHORT_AGENDA = "Arrive, check in, a story from somebody's week, wonder together, close."
BREAK = ("2026-12-20", "2027-01-03")
AFTER_THE_BREAK = datetime(2027, 1, 4, 12, tzinfo=ZONE)
BEFORE_THE_BREAK = datetime(2026, 12, 17, 17, 30, tzinfo=ZONE)
SNOW = datetime(2027, 1, 19, 18, tzinfo=ZONE)
MOVED = datetime(2026, 12, 22, 18, tzinfo=ZONE)
DARK, LIGHT = datetime(2027, 2, 24, 8, tzinfo=ZONE), datetime(2027, 2, 25, 10, tzinfo=ZONE)


def is_break(at: datetime) -> bool:
    """Whether the cohort rests on this day."""
    return BREAK[0] <= f"{at:%Y-%m-%d}" <= BREAK[1]


async def choose_ways(play: Play) -> None:
    """Some choose direct messages for their reminders; two of these close them to everyone later."""
    for player in play.providers[:5]:
        page = await player.person.slash("me")
        asked = await player.person.click(page, button(page, "me.change/way"))
        await player.person.select(asked, asked.selects[0].custom_id, ["dm"])
    await play.town.advance(timedelta(minutes=5))
    for player in play.providers[:2]:
        play.town.faults.close_dms(player.person)
    play.say("Five people want their reminders as direct messages; two of them close theirs to everyone.")


async def somebody_is_away(play: Play) -> None:
    """A week without reminders, for one person."""
    away = play.providers[7].person
    options: dict[str, Any] = {"from": "2026-11-09", "to": "2026-11-15"}
    require(await away.slash("away", **options), "/away")


async def enter_a_visit(play: Play) -> None:
    """A session that nobody had planned is entered two days later, with those who came."""
    done = await play.rosa.slash(
        "session record",
        cohort=COHORT,
        title="A visit to the library",
        started=f"{VISIT:%Y-%m-%d %H:%M}",
        minutes=60,
        present=[player.person for player in play.providers[:6]],
    )
    require(done, "/session record")
    play.say(f"A visit of {VISIT:%d %B} is entered afterwards, with six people.")


async def end_a_place(play: Play) -> None:
    """A provider has not come for weeks and answers nobody: the facilitator ends the place, after being asked once."""
    gone = play.providers.pop()
    shown = await play.rosa.slash("cohort remove-member", cohort=COHORT, member=gone.person, reason="away")
    await play.rosa.click(shown, button(shown, "cohort.remove_member"))
    await play.town.advance(timedelta(minutes=5))
    play.say("One place is ended by the facilitator; the person is told kindly, and keeps the hours.")


async def shorten_the_agenda(play: Play) -> None:
    """The announcement had everything at its longest: one person reads all of it, then it is made shorter for all."""
    board = next(m for m in play.circle.messages if any("session.rsvp" in (each.custom_id or "") for each in m.buttons))
    if any("notice.read" in (each.custom_id or "") for each in board.buttons):  # in one language alone it fits
        await play.providers[3].person.click(board, button(board, "notice.read"))
        play.say("The announcement is too long for one message in all its languages; Read all shows it whole.")
    first = f"{FIRST_CIRCLE:%Y-%m-%d}"
    shorter: dict[str, Any] = {"title": "Reflective circle", "agenda": SHORT_AGENDA, "scope": "all"}
    require(await play.rosa.slash("session edit", session=first, **shorter), "/session edit")
    await play.town.advance(timedelta(minutes=5))
    play.say("The facilitator makes its title and agenda shorter, for all sessions at once.")


async def move_before_the_break(play: Play) -> None:
    """The circle of 22 December would fall into the winter break."""
    to = f"{BEFORE_THE_BREAK:%Y-%m-%d %H:%M}"
    require(await play.rosa.slash("session move", session=f"{MOVED:%Y-%m-%d}", to=to), "/session move")
    play.say(f"The circle of {MOVED:%d %B} is moved to {BEFORE_THE_BREAK:%d %B}; those who were coming hear of it.")


async def rest(play: Play) -> None:
    """A winter break: no reminders and no prompts."""
    options: dict[str, Any] = {"from": BREAK[0], "to": BREAK[1]}
    done = await play.rosa.slash("cohort pause", cohort=COHORT, reason="Time with your own people", **options)
    require(done, "/cohort pause")
    await play.town.advance(timedelta(minutes=1))
    play.say("The cohort rests over the turn of the year.")


async def snow(play: Play) -> None:
    """One circle is called off on its day."""
    done = await play.rosa.slash("session cancel", session=f"{SNOW:%Y-%m-%d}", reason="Snow and ice on the roads")
    require(done, "/session cancel", button_named="session.cancel")
    await play.rosa.click(done, button(done, "session.cancel"))
    await play.town.advance(timedelta(minutes=1))
    play.say(f"Snow: the circle of {SNOW:%d %B} is called off.")


async def offer_a_peer_hour(play: Play) -> None:
    """A small extra session: eight want to come, six can, and one of these gives the place up again."""
    preview = await play.rosa.slash(
        "session schedule",
        cohort=COHORT,
        title="Peer hour",
        starts=f"{PEER_HOUR:%Y-%m-%d %H:%M}",
        minutes=60,
        kind="peer",
        capacity=PLACES,
    )
    await play.rosa.click(preview, button(preview, "session.confirm"))
    await play.town.advance(timedelta(minutes=1))
    board = next(m for m in reversed(play.circle.messages) if "Peer hour" in m.text and m.buttons)
    keen = play.providers[8 : 8 + PLACES + 2]
    for player in keen:
        await player.person.click(board, button(board, "session.rsvp/going"))
    await play.town.advance(timedelta(minutes=1))
    await keen[0].person.click(board, button(board, "session.rsvp/cant"))
    await play.town.advance(timedelta(minutes=1))
    await take_the_place(keen[PLACES])
    await play.town.advance(timedelta(minutes=1))
    play.say(f"A peer hour for {PLACES}: {len(keen)} want to come, two wait in line, and one of them gets a place.")


async def take_the_place(player: Player) -> None:
    """Whoever is first in line is offered the place in private, and takes it."""
    for message in reversed(private(player)):
        if "Peer hour" in message.text and any("session.rsvp/going" in (b.custom_id or "") for b in message.buttons):
            await player.person.click(message, button(message, "session.rsvp/going"))
            return
    raise OutOfPlay(f"{player.part.name} was offered no place")


async def a_day_without(play: Play) -> None:
    """The bot's machine is off for more than a day; everything that still makes sense goes out afterwards."""
    await play.town.bot.stop()
    play.say(f"The bot is gone from {DARK:%d %B, %H:%M} on.")
    await play.town.advance_to(LIGHT)
    await play.town.bot.start()
    await play.town.advance(timedelta(minutes=10))
    play.say(f"It is back on {LIGHT:%d %B, %H:%M}: the prompt comes late, and no reminder of what is over.")
    present = [player.person for player in play.providers[9 : 9 + PLACES]]
    done = await play.rosa.slash("session attendance", session="Peer hour", present=present)
    require(done, "/session attendance")
