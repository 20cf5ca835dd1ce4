"""Whoever takes no direct messages has a thread of their own, in a channel that they see."""

from datetime import timedelta

from sandbox import Person
from tests.support.stories import Riverside, riverside


def reading(place: Riverside, person: Person) -> str:
    """All that stands in threads that somebody sees."""
    return "\n".join(m.text for thread in place.server.threads if person.sees(thread) for m in thread.messages)


async def test_a_mentor_who_withdraws_reads_their_own_cohorts_news_where_they_see_it() -> None:
    async with riverside() as place:
        luz = await place.participant("Luz")
        imani = await place.participant("Imani", dms_open=False)
        await imani.slash("mentor offer", capacity=1)
        await luz.slash("mentor request")
        await place.publish()
        await place.town.advance(timedelta(minutes=5))
        (asked,) = place.server.threads
        assert asked.parent == place.server.channel("mentors")
        await imani.click(asked.messages[-1], "Decline")
        await imani.slash("mentor offer", capacity=0)
        preview = await place.rosa.slash(
            "session schedule", cohort="Spring", title="Circle", starts="2026-09-08 18:00", minutes=60
        )
        await place.rosa.click(preview, "Confirm")
        await place.town.advance(timedelta(days=7))
        assert not imani.sees(place.server.channel("mentors"))
        assert "Circle" in reading(place, imani)
        assert (asked.name, asked.archived, asked.messages) == ("…", True, []), "the earlier one is nobody's"
        assert [m for m in place.server.channel("staff-room").messages if asked.mention in m.text]
