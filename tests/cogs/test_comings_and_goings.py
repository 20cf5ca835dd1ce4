"""People leave the server and come back, rooms are deleted, cohorts end: each time one clear sentence."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import NoReply, Sandbox
from tests.support.stories import ask_for_mentor, confirmed, join, log_meeting, riverside


async def test_who_left_cannot_be_written_down_nor_certified() -> None:
    async with riverside() as story:
        luz, imani = await story.participant("Luz"), await story.mentor("Imani")
        await story.pair(imani, luz)
        await imani.leave()
        refused = await log_meeting(luz, imani, "2026-09-01", 60)
        assert "not in this server any more" in refused.text
        await luz.leave()
        refused = await story.rosa.slash("certificate issue", member=luz)
        assert "not in this server any more" in refused.text


async def test_a_mentor_who_left_can_accept_nobody() -> None:
    async with riverside() as story:
        luz, imani = await story.participant("Luz"), await story.mentor("Imani")
        await ask_for_mentor(luz)
        await story.publish()
        asked = imani.dms[-1]
        await imani.leave()
        refused = await imani.click(asked, "Accept")
        assert "no longer in that server" in refused.text
        assert not luz.dms


async def test_who_comes_back_to_the_server_gets_their_channel_again() -> None:
    async with riverside() as story:
        luz = await story.participant("Luz")
        await luz.leave()
        back = await story.server.person(luz)
        again = await back.slash("cohort join", cohort="Spring")
        assert "Welcome back" in again.text
        assert story.server.role("Spring") in back.roles
        assert "already have a place" in (await back.slash("cohort join", cohort="Spring")).text


async def test_nobody_gets_a_place_whose_room_was_deleted_until_it_is_made_anew() -> None:
    async with riverside() as story:
        await story.server.role("Spring").delete()
        luz = await story.server.person("Luz")
        refused = await luz.slash("cohort join", cohort="Spring")
        assert "deleted in Discord" in refused.text and not refused.selects
        await story.server.owner.slash("setup")
        await story.town.advance(timedelta(minutes=5))
        await join(luz, "Spring")
        assert story.server.role("Spring") in luz.roles


async def test_hours_stay_when_a_cohort_is_removed() -> None:
    async with riverside() as story:
        luz, imani = await story.participant("Luz"), await story.mentor("Imani")
        await story.pair(imani, luz)
        await log_meeting(luz, imani, "2026-09-01", 60)
        await imani.click(imani.dms[-1], "Confirm")
        shown = await story.rosa.slash("cohort remove", cohort="Spring")
        await story.rosa.click(shown, "Confirm")
        progress = await luz.slash("progress")
        assert "Spring** (ended; the hours stay)" in progress.text and "1 hour" in progress.text


async def test_a_pairing_that_nobody_answered_ends_with_its_cohort() -> None:
    async with riverside() as story:
        luz, imani = await story.participant("Luz"), await story.mentor("Imani")
        await ask_for_mentor(luz)
        await story.publish()
        await confirmed(story.rosa, "cohort close", cohort="Spring")
        assert imani.dms[-1].buttons == []


async def test_the_buttons_of_a_removed_cohort_go_and_private_ones_say_that_it_is_gone() -> None:
    async with riverside() as story:
        luz = await story.participant("Luz")
        plan: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "starts": "2026-09-08 18:00", "minutes": 90}
        asked = await story.rosa.slash("session schedule", **plan)
        await story.rosa.click(asked, "Confirm")
        listed = await luz.slash("session list")
        (invitation,) = [one for one in story.server.channel("general").messages if one.buttons]
        shown = await story.rosa.slash("cohort remove", cohort="Spring")
        await story.rosa.click(shown, "Confirm")
        assert invitation.buttons == []
        assert "This session is no longer there" in (await luz.click(listed, "Going")).text


async def test_before_setup_nobody_is_told_that_they_are_no_facilitator() -> None:
    async with Sandbox.open() as town:
        server = await town.server("Lakeside")
        rosa = await server.person("Rosa", roles=["Somebody Else"])
        tries: tuple[tuple[str, dict[str, Any]], ...] = (
            ("cohort create", {"name": "Spring"}),
            ("cohort roster", {"cohort": "Spring"}),
            ("session schedule", {"cohort": "Spring", "title": "Circle", "starts": "2030-09-08 18:00", "minutes": 90}),
        )
        for command, options in tries:
            assert "not set up yet" in (await rosa.slash(command, **options)).text
        named = await server.person("Ines", roles=["Facilitator"])
        refused = await named.slash("cohort create", name="Spring")
        assert "not set up yet" in refused.text, "a role of the usual name makes nobody staff: /setup chooses"
        made = await server.owner.slash("cohort create", name="Spring")
        assert "not set up yet" in made.text, "who manages the server may begin, and is told that /setup is missing"
        await server.owner.slash("setup")
        luz = await server.person("Luz")
        assert "This is for" in (await luz.slash("cohort roster", cohort="Spring")).text


async def test_somebody_who_never_did_anything_here_is_not_said_to_be_gone() -> None:
    async with riverside() as story:
        guest = await story.server.person("Guest")
        assert "not in this server" not in (await story.rosa.slash("progress", member=guest)).text


async def test_a_form_that_would_come_too_late_says_so_instead() -> None:
    import sqlite3
    from contextlib import closing

    async with riverside() as story:
        luz = await story.server.person("Luz")
        asked = await luz.slash("cohort join", cohort="Spring")
        file = str(story.town.database_url).removeprefix("sqlite:///")
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            try:
                reply = await luz.select(asked, asked.selects[0].custom_id, ["en"])
            except (NoReply, TimeoutError) as silent:
                pytest.fail(f"no answer: {silent}")
            finally:
                if other.in_transaction:
                    other.execute("ROLLBACK")
        assert "busy" in reply.text and reply.modal is None


async def test_a_prompt_that_found_no_channel_goes_out_once_setup_has_made_it_anew() -> None:
    async with riverside() as story:
        await confirmed(story.rosa, "prompt schedule", cohort="Spring", theme="1", starts="2026-09-05 09:00")
        await story.server.channel("spring").delete()
        await story.town.advance(timedelta(days=5))
        await story.server.owner.slash("setup")
        await story.town.advance(timedelta(minutes=5))
        posts = [m for m in story.server.channel("spring").messages if "Arriving as I am" in m.text]
        assert len(posts) == 1


async def test_a_preview_of_sessions_says_what_is_not_as_it_was_asked_for() -> None:
    async with riverside() as story:
        shown = await story.rosa.slash(
            "session schedule",
            cohort="Spring",
            title="Circle",
            starts="2027-03-14 02:30",
            minutes=60,
            repeat="none",
            count=5,
        )
        assert "at 3:00\u202fAM (America/Los_Angeles)" in shown.text
        assert "skip 2:30\u202fAM" in shown.text
        assert "happens once" in shown.text
