"""Who has finished a cohort is invited to mentor, once, and is counted on the way from mentee to mentor."""

from datetime import timedelta

from sandbox import Person
from tests.support.stories import Riverside, certified, join, riverside

INVITATION = "Would you like to mentor others?"


async def finished(place: Riverside, person: Person) -> None:
    """They receive their certificate."""
    await certified(place, person)


async def easy(place: Riverside, cohort: str = "Spring") -> None:
    """A certificate asks for nothing but the agreement."""
    await place.rosa.slash("cohort requirements", cohort=cohort, sessions=0, reflections=0, meetings=0)


def invitations(person: Person) -> list[str]:
    return [message.text for message in person.dms if INVITATION in message.text]


async def test_a_mentee_finishes_is_invited_once_and_becomes_a_mentor() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await easy(place)
        assert "Nobody who had a mentor here has a certificate yet" in (await place.rosa.slash("mentor approve")).text
        await finished(place, amina)
        assert not invitations(amina), "the day of the certificate is its own"
        await place.town.advance(timedelta(days=2))
        assert len(invitations(amina)) == 1
        assert "finished 1, invited to mentor 1, mentor now 0" in (await place.rosa.slash("mentor approve")).text
        asked = next(message for message in amina.dms if INVITATION in message.text)
        done = await amina.submit(await amina.click(asked, "Offer to mentor"), {"capacity": "1"})
        assert "Thank you! You offer to accompany one person" in done.text
        await place.town.advance(timedelta(minutes=1))
        asked = next(message for message in amina.dms if INVITATION in message.text)
        assert not asked.buttons, "it has done its work"
        await place.rosa.slash("mentor approve", member=amina)
        assert "finished 1, invited to mentor 1, mentor now 1" in (await place.rosa.slash("mentor approve")).text


async def test_a_second_certificate_invites_nobody_again_and_counts_once() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await easy(place)
        await finished(place, amina)
        await place.rosa.slash("cohort create", name="Autumn", timezone="America/Los_Angeles", languages="en")
        await easy(place, "Autumn")
        await join(amina, "Autumn")
        await certified(place, amina, "Autumn")
        await place.town.advance(timedelta(days=3))
        assert len(invitations(amina)) == 1
        assert "finished 1, invited to mentor 1" in (await place.rosa.slash("mentor approve")).text


async def test_who_mentors_already_is_not_invited() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await amina.slash("mentor offer", capacity=1)
        await easy(place)
        await finished(place, amina)
        await place.town.advance(timedelta(days=2))
        assert not invitations(amina)


async def test_who_offers_before_the_invitation_goes_out_needs_none() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await easy(place)
        await finished(place, amina)
        await amina.slash("mentor offer", capacity=1)
        await place.town.advance(timedelta(days=2))
        assert not invitations(amina)
