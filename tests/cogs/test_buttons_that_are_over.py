"""Buttons that were answered, or are too late, go away: in channels, in direct messages and in people's own threads."""

import inspect
from datetime import timedelta
from typing import Any

from bot.i18n.catalogues import Catalogues
from sandbox import Message, Person
from tests.support import samples
from tests.support.stories import Riverside, ask_for_mentor, confirmed, log_meeting, press_late, riverside


def private(person: Person, words: str) -> Message:
    """The last private message with these words."""
    there = [*person.dms, *(message for thread in person.threads for message in thread.messages)]
    return [message for message in there if message.author.bot and words in message.text][-1]


def labels(message: Message) -> list[str]:
    return [str(button.label) for button in message.buttons]


async def plan(place: Riverside, **more: Any) -> None:
    """A session in two days."""
    wishes: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "starts": "2026-09-03 18:00", "minutes": 60}
    seen = await place.rosa.slash("session schedule", **wishes, **more)
    if seen.buttons:
        await place.rosa.click(seen, "Confirm")
    await place.town.advance(timedelta(minutes=1))


async def test_every_notice_with_buttons_says_when_they_are_over() -> None:
    texts = [Catalogues.load().texts("en", "UTC")]
    for kind in samples.kinds():
        made = kind.render(samples.facts_for(kind), texts)
        look = await made if inspect.isawaitable(made) else made
        assert bool(look.buttons) == (kind.buttons_end is not None), kind.kind


async def test_an_answered_pairing_keeps_its_words_and_loses_its_buttons() -> None:
    async with riverside() as place:
        ana, ben = await place.participant("Ana"), await place.participant("Ben")
        one, two = await place.mentor("Mari", capacity=1), await place.mentor("Nia", capacity=1, dms_open=False)
        for person in (ana, ben):
            await ask_for_mentor(person)
        await place.publish()
        await place.town.advance(timedelta(minutes=5))
        for mentor, answer in ((one, "Accept"), (two, "Decline")):
            asked = private(mentor, "Would you be a mentor")
            assert labels(asked) == ["Accept", "Decline"]
            words = asked.text
            said = await mentor.click(asked, answer)
            assert "Thank you" in said.text
            assert (labels(asked), asked.text) == ([], words)


async def test_a_meeting_that_was_confirmed_or_answered_otherwise_cannot_be_confirmed_by_an_old_button() -> None:
    async with riverside() as place:
        ana, mari = await place.participant("Ana"), await place.mentor("Mari")
        await place.pair(mari, ana)
        await place.town.advance(timedelta(days=1))
        await log_meeting(mari, ana, "2026-09-02", 45)
        first = private(ana, "wrote down a meeting")
        await log_meeting(ana, mari, "2026-09-02", 50)
        await log_meeting(mari, ana, "2026-09-02", 60)
        second = private(ana, "wrote down a meeting")
        assert (labels(first), labels(second)) == ([], ["Confirm", "Different minutes"])
        await ana.click(second, "Confirm")
        assert labels(second) == []


async def test_a_reminder_can_be_answered_until_the_session_begins_and_checked_in_until_it_ends() -> None:
    async with riverside() as place:
        ana = await place.participant("Ana", dms_open=False)
        await plan(place)
        await place.town.advance(timedelta(days=1, hours=12))
        reminder = private(ana, "Circle")
        assert "Going" in labels(reminder)
        await place.town.advance(timedelta(hours=21, minutes=5))
        assert labels(reminder) == []
        opening = [message for message in place.server.channel("spring").messages if "begins now" in message.text][-1]
        assert labels(opening) == ["I am here · Estoy aquí · Waan joogaa"]
        await place.town.advance(timedelta(hours=1))
        assert labels(opening) == []
        announcement = next(m for m in place.server.channel("spring").messages if "Circle" in m.text)
        assert labels(announcement) == []


async def test_a_cancelled_session_is_not_asked_about_any_more() -> None:
    async with riverside() as place:
        ana = await place.participant("Ana")
        await plan(place)
        await place.town.advance(timedelta(days=1, hours=12))
        reminder = private(ana, "Circle")
        assert "Going" in labels(reminder)
        asked = await place.rosa.slash("session cancel", session="Circle")
        await place.rosa.click(asked, "Confirm")
        await place.town.advance(timedelta(minutes=1))
        assert labels(reminder) == []


async def test_an_offer_goes_when_it_is_answered_and_when_its_time_is_over() -> None:
    async with riverside() as place:
        ana, ben, cleo = [await place.participant(name) for name in ("Ana", "Ben", "Cleo")]
        await plan(place, capacity=1)
        announcement = [m for m in place.server.channel("spring").messages if "Circle" in m.text][-1]
        for person in (ana, ben, cleo):
            await person.click(announcement, announcement.buttons[0].custom_id or "")
        await ana.click(announcement, announcement.buttons[2].custom_id or "")
        await place.town.advance(timedelta(minutes=1))
        offered = private(ben, "has come free")
        assert labels(offered) == ["Take the place", "No, thank you"]
        await ben.click(offered, "No, thank you")
        assert labels(offered) == []
        offered = private(cleo, "has come free")
        await place.town.advance(timedelta(days=1, hours=20))
        assert labels(offered) == []


async def test_a_closed_cohort_asks_about_nothing_any_more() -> None:
    async with riverside() as place:
        ana, mari = await place.participant("Ana"), await place.mentor("Mari")
        await plan(place)
        await ask_for_mentor(ana)
        await place.publish()
        await place.town.advance(timedelta(minutes=1))
        asked = private(mari, "Would you be a mentor")
        announcement = [m for m in place.server.channel("spring").messages if "Circle" in m.text][-1]
        assert labels(asked)
        assert labels(announcement)
        preview = await place.rosa.slash("cohort close", cohort="Spring")
        await place.rosa.click(preview, "Confirm")
        await place.town.advance(timedelta(minutes=1))
        assert (labels(asked), labels(announcement)) == ([], [])


async def test_an_invitation_can_be_pressed_while_its_cohort_is_open_and_again_when_it_is_open_again() -> None:
    async with riverside() as place:
        noor = await place.server.person("Noor")
        await place.town.advance(timedelta(minutes=1))
        (invitation,) = [
            m for channel in place.server.channels for m in channel.messages if "You are invited" in m.text
        ]
        (join,) = [button.custom_id or "" for button in invitation.buttons]
        words = invitation.text
        for _ in range(2):  # it can be closed and opened more than once
            await confirmed(place.rosa, "cohort close", cohort="Spring")
            await place.town.advance(timedelta(minutes=1))
            assert (labels(invitation), invitation.text) == ([], words)
            refused = await press_late(noor, invitation, join)
            assert "Spring is closed" in refused.text and not refused.selects
            await place.rosa.slash("cohort reopen", cohort="Spring")
            await place.town.advance(timedelta(minutes=1))
            assert ([button.custom_id for button in invitation.buttons], invitation.text) == ([join], words)
        assert (await noor.click(invitation, join)).selects
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        await confirmed(place.rosa, "cohort remove", cohort="Spring")
        await place.town.advance(timedelta(minutes=1))
        assert labels(invitation) == []
