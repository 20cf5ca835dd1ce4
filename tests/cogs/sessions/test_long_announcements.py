"""What is announced is what was planned, however long: folded where it must be, and readable whole."""

from datetime import timedelta
from typing import Any

from sandbox import Message, Person, Reply
from tests.cogs.sessions.test_sessions import about, planned, weekly
from tests.support.stories import Riverside, riverside

AGENDA = " ".join(f"Point {number}: we look at *one* story_together." for number in range(1, 24))[:990] + " the end."


async def _announced_long(place: Riverside, **more: Any) -> None:
    await planned(place, starts="2026-09-08 18:00", count=40, agenda=AGENDA, **more)


async def _forged(person: Person, under: Message, custom_id: str) -> Reply:
    """A press that no app makes: with another custom id than the button has."""
    (button, *_others) = under.buttons
    post, _button = person._find_button(under, button.label)  # pyright: ignore[reportPrivateUsage]
    data: dict[str, Any] = {"component_type": 2, "custom_id": custom_id, "id": 1}
    return await person._act(3, post.channel, data, custom_id, source=post)  # pyright: ignore[reportPrivateUsage]


async def test_a_long_series_in_three_languages_is_announced_and_can_be_read_whole() -> None:
    async with riverside() as place:
        omar = await place.participant("Omar", "es")
        await _announced_long(place)
        (announced,) = about(place)
        assert "…" in announced.text
        assert [button.label.split(" · ")[0] for button in announced.buttons][-1] == "Read all"
        await place.town.bot.restart()
        whole = await omar.click(announced, announced.buttons[-1].custom_id or "")
        assert whole.ephemeral
        assert "the end." in whole.text
        assert "¿" in whole.text, "in the reader's language"


async def test_the_agenda_of_every_session_is_whole_in_the_announcement_or_in_read_all() -> None:
    async with riverside() as place:
        omar = await place.participant("Omar", "es")
        await planned(place, starts="2026-09-08 18:00", count=3, agenda="We arrive.")
        third, second = (f"{AGENDA} That is {which}." for which in ("three", "two"))
        for session, agenda in (("2026-09-22", third), ("2026-09-15", second)):
            (found,) = await place.rosa.autocomplete("session edit", "session", session)
            await place.rosa.slash("session edit", session=found, scope="this", agenda=agenda[-1000:])
            await place.town.advance(timedelta(seconds=12))
            (announced,) = about(place)
            folded = "Read all" in announced.buttons[-1].label
            assert folded or "That is three." in announced.text, "nothing is cut without a way to read it"
        assert folded and "That is two." not in announced.text
        assert "- <t:1790125200:F>" in announced.text, "the dates stay before the agendas of later sessions"
        whole = await omar.click(announced, announced.buttons[-1].custom_id or "")
        said = "\n".join([whole.text, *(more.text for more in whole.followups)])
        assert "That is two." in said and "That is three." in said and "We arrive." in said


async def test_the_agenda_that_most_sessions_have_is_told_also_when_the_next_one_has_its_own() -> None:
    async with riverside() as place:
        await planned(place, starts="2026-09-08 18:00", count=3, agenda="We listen.")
        (first,) = await place.rosa.autocomplete("session edit", "session", "2026-09-08")
        await place.rosa.slash("session edit", session=first, scope="this", agenda="Guests are here.")
        await place.town.advance(timedelta(seconds=12))
        (announced,) = about(place)
        assert announced.text.count("> We listen.") == announced.text.count("> Guests are here.") == 3, (
            "in each language"
        )
        usual, _, own = announced.text.partition("**<t:1788915600:F>**")
        assert "> We listen." in usual and "> We listen." not in own.partition("Spring")[0]


async def test_read_all_shows_nothing_of_a_message_that_one_does_not_see() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        await _announced_long(place)
        (announced,) = about(place)
        other = await place.town.server("Hilltop")
        await other.owner.slash("setup")
        eve = await other.person("Eve", roles=["Facilitator"])
        await eve.slash("cohort create", name="Spring", timezone="America/Los_Angeles")
        await eve.click(await eve.slash("session schedule", **weekly()), "Confirm")
        (own,) = [message for message in other.channel("spring").messages if "Circle" in message.text]
        forged = announced.buttons[-1].custom_id or ""
        for custom_id in (forged, forged.replace(f"@{place.server.id}", f"@{other.id}")):
            refused = await _forged(eve, own, custom_id)
            assert "no longer works" in refused.text
            assert "Point 1" not in refused.text
