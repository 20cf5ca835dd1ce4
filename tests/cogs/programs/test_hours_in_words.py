"""Hours in sentences: as the reader's language writes them, like the dates beside them."""

from typing import Any

from tests.support.stories import riverside


async def test_hours_in_sentences_are_written_as_the_reader_writes_them() -> None:
    async with riverside() as place:
        rosa = place.rosa
        circle: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "minutes": 60, "repeat": "weekly"}
        walk: dict[str, Any] = {"cohort": "Spring", "theme": "Belonging", "repeat": "weekly"}
        skipped: dict[str, Any] = {"starts": "2027-03-07 02:30", "count": 2}
        english = [
            await rosa.slash("session schedule", **circle, **skipped),
            await rosa.slash("prompt schedule", **walk, **skipped),
        ]
        await rosa.slash("language", language="es")
        spanish = [
            await rosa.slash("session schedule", **circle, **skipped),
            await rosa.slash("prompt schedule", **walk, **skipped),
        ]
        for reply in english:
            assert "2:30\u202fAM (America/Los_Angeles)" in reply.text
            assert "skip 2:30\u202fAM, so it is at 3:00\u202fAM" in reply.text
        for reply in spanish:
            assert "2:30 (America/Los_Angeles)" in reply.text and "3:00" in reply.text and "AM" not in reply.text
