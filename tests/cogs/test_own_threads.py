"""Whoever takes no direct messages has a thread of their own, in a channel that they see."""

from datetime import timedelta

from sandbox import Person
from tests.support.stories import Riverside, ask_for_mentor, confirmed, riverside


def reading(place: Riverside, person: Person) -> str:
    """All that stands in threads that somebody sees."""
    return "\n".join(m.text for thread in place.server.threads if person.sees(thread) for m in thread.messages)


async def test_a_mentor_who_withdraws_reads_their_own_cohorts_news_where_they_see_it() -> None:
    async with riverside() as place:
        luz = await place.participant("Luz")
        imani = await place.participant("Imani", dms_open=False)
        await imani.slash("mentor offer", capacity=1)
        await place.approve(imani)
        await ask_for_mentor(luz)
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


async def test_whose_thread_is_locked_reads_what_comes_next_in_a_new_one() -> None:
    async with riverside() as place:
        imani = await place.participant("Imani", dms_open=False)
        for day in range(2, 10):
            await confirmed(
                place.rosa, "session schedule", cohort="Spring", title=f"Circle {day}",
                starts=f"2026-09-{day:02} 18:00", minutes=60,
            )  # fmt: skip
        await place.town.advance(timedelta(days=1, hours=12))
        (locked,) = imani.threads
        said = locked.messages
        await locked.edit(locked=True)
        staff = place.server.channel("staff-room")
        before = len(staff.messages)
        await place.town.advance(timedelta(days=4))
        (own,) = (each for each in imani.threads if each != locked)
        assert "Circle 5" in "".join(m.text for m in own.messages)
        assert locked.messages == said, "what was asked there can be answered still"
        await place.town.advance(timedelta(days=10))
        assert "Circle 9" in "".join(m.text for m in own.messages)
        assert not [m for m in staff.messages[before:] if "did not arrive" in m.text]
        (told,) = (m for m in staff.messages[before:] if locked.mention in m.text)
        assert "If somebody locked it, please unlock it" in told.text
        await locked.edit(locked=False)
        await place.town.advance(timedelta(days=1))
        assert (locked.name, locked.messages) == ("…", [])


async def test_what_arrived_in_a_thread_before_it_was_locked_is_not_said_again_in_the_new_one() -> None:
    async with riverside() as place:
        imani = await place.participant("Imani", dms_open=False)
        for day in (2, 4):
            await confirmed(
                place.rosa, "session schedule", cohort="Spring", title=f"Circle {day}",
                starts=f"2026-09-0{day} 18:00", minutes=60,
            )  # fmt: skip
        await place.town.advance(timedelta(days=1, hours=12))
        (locked,) = imani.threads
        place.town.faults.fail("POST", f"/channels/{locked.id}/messages", status=503, applied=True)
        place.town.faults.fail("POST", f"/channels/{locked.id}/messages", status=400, code=160005)
        await place.town.advance(timedelta(days=1))
        said = [m for thread in place.server.threads for m in thread.messages if "### Circle 4" in m.text]
        assert len(said) == 1
