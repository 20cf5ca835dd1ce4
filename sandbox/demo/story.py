"""The play: nine months of a cohort, in which people do only what people can do."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from sandbox import Message, Sandbox
from sandbox.demo import cast, turns
from sandbox.demo.stage import COHORT, ZONE, OutOfPlay, Play, Player, Say, button, having, require

OPENING = datetime(2026, 9, 1, 9, tzinfo=ZONE)
SESSIONS, PROMPTS = 18, 13
FIRST_SESSION, FIRST_PROMPT = datetime(2026, 9, 15, 18, tzinfo=ZONE), datetime(2026, 9, 9, 12, tzinfo=ZONE)
MEETINGS = 4
CURTAIN = datetime(2027, 6, 1, 12, tzinfo=ZONE)
PLANNED = [FIRST_SESSION + timedelta(days=14 * n) for n in range(SESSIONS)]
CIRCLES = [turns.BEFORE_THE_BREAK if at == turns.MOVED else at for at in PLANNED if at != turns.SNOW]
"""When the circle really meets."""
PROMPTED = [FIRST_PROMPT + timedelta(days=14 * n) for n in range(PROMPTS)]
READINGS = [(turns.AFTER_THE_BREAK if turns.is_break(at) else at) + timedelta(days=1) for at in PROMPTED]
"""When people sit down and reflect on a prompt: the day after it came."""


async def play(
    town: Sandbox, *, languages: tuple[str, ...], people: int, say: Say, seed: int
) -> AsyncIterator[tuple[int, int]]:
    """Play all scenes; after each step say how many of how many are done."""
    server = await town.server("Riverside Early Learning")
    stage = Play(town, server, say, languages, people, random.Random(seed), server.owner)
    timeline: list[tuple[datetime, Callable[[Play], Awaitable[None]]]] = [
        (OPENING, set_up),
        (OPENING, open_cohort),
        (OPENING + timedelta(days=2), everyone_joins),
        (OPENING + timedelta(days=3), plan_the_year),
        (OPENING + timedelta(days=5), turns.shorten_the_agenda),
        (OPENING + timedelta(days=6), pair_mentors),
        (OPENING + timedelta(days=7), turns.choose_ways),
        (datetime(2026, 11, 8, 12, tzinfo=ZONE), turns.somebody_is_away),
        (datetime(2026, 11, 2, 12, tzinfo=ZONE), turns.end_a_place),
        (turns.VISIT + timedelta(days=2), turns.enter_a_visit),
        (datetime(2026, 12, 10, 12, tzinfo=ZONE), turns.move_before_the_break),
        (datetime(2026, 12, 18, 12, tzinfo=ZONE), turns.rest),
        (turns.SNOW - timedelta(hours=9), turns.snow),
        (turns.PEER_HOUR - timedelta(days=5), turns.offer_a_peer_hour),
        (turns.DARK, turns.a_day_without),
        *((at - timedelta(hours=21), some_answer) for at in CIRCLES),
        *((at + timedelta(minutes=5), some_arrive) for at in CIRCLES[::6]),
        *((at + timedelta(hours=2), _attend(at)) for at in CIRCLES),
        *((at, many_reflect) for at in READINGS),
        *((datetime(2026 + (9 + n) // 12, (9 + n) % 12 + 1, 20, 17, tzinfo=ZONE), _meet(n)) for n in range(MEETINGS)),
        (CURTAIN, certificates),
        (CURTAIN + timedelta(days=1), curtain),
    ]
    timeline.sort(key=lambda scene: scene[0])
    for number, (at, scene) in enumerate(timeline, 1):
        if at > town.now:
            await town.advance(at - town.now)
        await scene(stage)
        yield number, len(timeline)


# --- scenes ----------------------------------------------------------------------------------------------------------


async def set_up(play: Play) -> None:
    """The owner sets the server up."""
    play.say("Setting the server up: roles, #mentors, a channel for staff.")
    reply = await play.owner.slash("setup", timezone="America/Los_Angeles", language="en")
    require(reply, "/setup")
    await play.town.advance(timedelta(minutes=1))
    play.coordinator = await _enter(play, cast.Part("Patrice Hollins", "en", "program-leader", "other"), "Coordinator")
    play.facilitator = await _enter(play, cast.Part("Rosa Delgado", "es", "program-leader", "other"), "Facilitator")
    for part in cast.mentors(max(8, play.size // 3), play.languages):
        play.mentors.append(await _enter(play, part))
    for part in cast.participants(play.size, play.languages):
        player = await _enter(play, part)
        player.diligence = play.chance.choice((0.65, 0.9, 0.95, 1.0))
        play.providers.append(player)
    for player in [play.facilitator, *play.mentors]:
        if player.part.language != "en":
            await player.person.slash("language", language=player.part.language)


async def open_cohort(play: Play) -> None:
    """The facilitator opens a cohort, with an invitation."""
    play.say(f"The facilitator opens the cohort {COHORT} and invites everyone.")
    reply = await play.rosa.slash(
        "cohort create",
        name=COHORT,
        timezone="America/Los_Angeles",
        languages=", ".join(play.languages),
        capacity=play.size + 6,
        starts="2026-09-07",
        ends="2027-05-31",
        where=play.server.channel("general"),
    )
    require(reply, "/cohort create")
    await play.town.advance(timedelta(minutes=1))


async def everyone_joins(play: Play) -> None:
    """Providers press Join, choose their language, fill in the form and accept the agreement."""
    invitation = next(m for m in reversed(play.server.channel("general").messages) if m.buttons)
    for player in play.providers:
        asked = await player.person.click(invitation, button(invitation, "cohort.join"))
        if not asked.selects:
            raise OutOfPlay(f"{player.part.name} could not choose a language: {asked.text!r}")
        form = await player.person.select(asked, asked.selects[0].custom_id, [player.part.language])
        await player.person.submit(
            form,
            {
                "role": player.part.role,
                "setting": player.part.setting,
                "languages": [player.part.language] if player.part.language == "en" else [player.part.language, "en"],
                "agree": True,
            },
        )
    await play.town.advance(timedelta(minutes=5))
    play.say(f"{len(play.providers)} people have asked for a place, each in their own language.")


async def plan_the_year(play: Play) -> None:
    """Sessions and prompts for nine months."""
    rosa = play.rosa
    assert play.coordinator is not None
    preview = await rosa.slash(
        "session schedule",
        cohort=COHORT,
        title="Reflective circle: whose story do we hear this week, whose story is not heard yet, and what helps?",
        starts=_wall(FIRST_SESSION),
        minutes=90,
        repeat="biweekly",
        count=SESSIONS,
        agenda=turns.LONG_AGENDA,
        place=turns.PLACE,
        theme="1",
        languages=", ".join(play.languages),
        interpretation=", ".join(play.languages[1:]) or None,
        capacity=play.size,
        co_facilitator=play.coordinator.person,
    )
    await rosa.click(preview, button(preview, "session.confirm"))
    preview = await rosa.slash(
        "prompt schedule", cohort=COHORT, theme="1", starts=_wall(FIRST_PROMPT), repeat="biweekly", count=PROMPTS
    )
    await rosa.click(preview, button(preview, "prompt.confirm"))
    await play.town.advance(timedelta(minutes=5))
    play.say("Sessions and prompts for nine months are planned.")


async def pair_mentors(play: Play) -> None:
    """Mentors offer, providers ask, the coordinator publishes; one mentor declines, and a second round follows."""
    assert play.coordinator is not None
    for player in play.mentors:
        await player.person.slash("mentor offer", capacity=4, languages=player.part.language)
        await play.coordinator.person.slash("mentor approve", member=player.person, trained=True)
    for player in play.providers:
        await player.person.slash("mentor request", languages=player.part.language, goals="To grow in patience.")
    await _publish(play)
    unwilling = play.mentors[0]
    await _answer_pairings(play, unwilling, "decline", most=1)
    for player in play.mentors:
        await _answer_pairings(play, player, "accept")
    await play.town.advance(timedelta(minutes=30))
    await _publish(play)
    for player in play.mentors:
        await _answer_pairings(play, player, "accept")
    await play.town.advance(timedelta(minutes=30))
    play.say(f"{sum(p.mentor is not None for p in play.providers)} pairs have begun: both of each have accepted.")
    agreed = 0
    for player in [each for each in play.providers if each.mentor is not None][:4]:
        agreed += await _agree(play, player)
    play.say(f"{agreed} of them have an agreement: what for, how often and for how long.")


async def _agree(play: Play, mentee: Player) -> bool:
    """The mentee proposes an agreement; the mentor accepts it, if they have the message by then."""
    assert mentee.mentor is not None
    introductions = having(mentee, "match.agreement")
    if not introductions:
        return False
    form = await mentee.person.click(introductions[-1], button(introductions[-1], "match.agreement"))
    await mentee.person.submit(form, {"goal": ["families"], "often": ["monthly"], "months": ["9"]})
    await play.town.advance(timedelta(minutes=30))
    proposals = having(mentee.mentor, "match.agree/")
    for message in proposals[-1:]:
        await mentee.mentor.person.click(message, button(message, "match.agree"))
    return bool(proposals)


async def _publish(play: Play) -> None:
    assert play.coordinator is not None
    patrice = play.coordinator.person
    await patrice.slash("match preview", cohort=COHORT)
    shown = await patrice.slash("match publish", cohort=COHORT)
    await patrice.click(shown, button(shown, "match.confirm"))
    await play.town.advance(timedelta(minutes=90))


async def _answer_pairings(play: Play, mentor: Player, choice: str, *, most: int = 99) -> None:
    asked = having(mentor, "match.answer/")
    for message in asked[-4:]:
        if most <= 0:
            return
        named = next(
            (p for p in play.providers if p.part.name in message.text or p.person.mention in message.text), None
        )
        if named is None or named.mentor is not None or message.id in play.answered:
            continue
        play.answered.add(message.id)
        await mentor.person.click(message, button(message, f"match.answer/{choice}"))
        most -= 1
        if choice == "accept":
            await play.town.advance(timedelta(minutes=90))
            if await _mentee_accepts(named):
                named.mentor = mentor


async def _mentee_accepts(mentee: Player) -> bool:
    """The mentee is asked after their mentor, and accepts if they have the message by now."""
    asked = having(mentee, "match.answer/")
    for message in asked[-1:]:
        await mentee.person.click(message, button(message, "match.answer/accept"))
    return bool(asked)


async def some_answer(play: Play) -> None:
    """Some say whether they come, under the announcement in their channel."""
    board = next(m for m in play.circle.messages if any("session.rsvp" in (b.custom_id or "") for b in m.buttons))
    for player in play.chance.sample(play.providers, k=len(play.providers) // 8):
        choice = "going" if play.chance.random() < player.diligence else play.chance.choice(("cant", "maybe"))
        await player.person.click(board, button(board, f"session.rsvp/{choice}"))


async def some_arrive(play: Play) -> None:
    """The circle has begun, and some press that they are here."""
    opened = next(m for m in reversed(play.circle.messages) if _asks_who_is_here(m))
    for player in play.chance.sample(play.providers, k=6):
        await player.person.click(opened, button(opened, "session.checkin"))


def _asks_who_is_here(message: Message) -> bool:
    return any("session.checkin" in (each.custom_id or "") for each in message.buttons)


def _attend(at: datetime) -> Callable[[Play], Awaitable[None]]:
    async def scene(play: Play) -> None:
        present = [p.person for p in play.providers if play.chance.random() < p.diligence]
        await play.rosa.slash("session attendance", session=f"{at:%Y-%m-%d}", present=present)
        play.say(f"{at:%d %B %Y}: the circle met.")

    return scene


async def many_reflect(play: Play) -> None:
    """People read the newest prompt, and write down what it does in them."""
    post = next(
        m for m in reversed(play.circle.messages) if any("prompt.reflect" in (b.custom_id or "") for b in m.buttons)
    )
    for player in play.providers:
        if play.chance.random() > player.diligence * 0.65:
            continue
        if play.chance.random() < 0.1:
            await player.person.click(post, button(post, "prompt.read"))
        form = await player.person.click(post, button(post, "prompt.reflect"))
        words = cast.REFLECTIONS.get(player.part.language, cast.REFLECTIONS["en"])
        await player.person.submit(form, {"text": play.chance.choice(words)})


def _meet(number: int) -> Callable[[Play], Awaitable[None]]:
    async def scene(play: Play) -> None:
        today = play.town.now.astimezone(ZONE)
        for player in play.providers:
            if player.mentor is None or play.chance.random() > player.diligence:
                continue
            met: dict[str, Any] = {"with": player.mentor.person, "date": f"{today - timedelta(days=1):%Y-%m-%d}"}
            await player.person.slash("meeting log", **met, minutes=60)
        await play.town.advance(timedelta(minutes=90))
        differed = await _has_other_minutes(play, today)
        for player in (*play.mentors, *play.providers):
            for message in having(player, "meeting.confirm"):
                if message.at >= today:
                    await player.person.click(message, button(message, "meeting.confirm"))
        play.say(
            f"{today:%B}: mentors and mentees met.{' One had other minutes, and they agreed.' if differed else ''}"
        )

    return scene


async def _has_other_minutes(play: Play, today: datetime) -> bool:
    """One mentor remembers three quarters of an hour; the mentee takes these."""
    for mentor in play.mentors:
        for message in having(mentor, "meeting.differ"):
            if message.at >= today:
                form = await mentor.person.click(message, button(message, "meeting.differ"))
                await mentor.person.submit(form, {"minutes": "45"})
                await play.town.advance(timedelta(minutes=30))
                return True
    return False


async def certificates(play: Play) -> None:
    """The coordinator approves everybody who is ready, and each of them confirms their name."""
    assert play.coordinator is not None
    coordinator = play.coordinator.person
    for player in play.providers:
        await player.person.slash("progress")
    shown = await coordinator.slash("certificate review", cohort=COHORT)
    asked = await coordinator.click(shown, button(shown, "certificate.approve_all"))
    await coordinator.click(asked, button(asked, "certificate.approve_all.confirm"))
    await play.town.advance(timedelta(hours=3))
    for player in play.providers:
        for message in having(player, "certificate.name.look"):
            seen = await player.person.click(message, button(message, "certificate.name.look"))
            await player.person.click(seen, button(seen, "certificate.name.confirm"))
    await play.town.advance(timedelta(hours=3))


async def curtain(play: Play) -> None:
    """The cohort closes."""
    asked = await play.rosa.slash("cohort close", cohort=COHORT)
    await play.rosa.click(asked, button(asked, "cohort.close"))
    await play.town.advance(timedelta(days=1))


# --- hands -----------------------------------------------------------------------------------------------------------


async def _enter(play: Play, part: cast.Part, *roles: str) -> Player:
    person = await play.server.person(
        part.name, roles=list(roles), locale=cast.DISCORD_LOCALES.get(part.language, "en-US")
    )
    return Player(part, person)


def _wall(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}"
