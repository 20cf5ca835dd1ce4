"""/help, /me and /progress know who one is: only what that person can do, and a next step that is really open."""

import re
from datetime import timedelta
from typing import Any

from sandbox import Person, Sandbox
from tests.cogs.sessions.test_session_changes import announcement, planned
from tests.support.stories import ask_for_mentor, confirmed, riverside


async def offered(person: Person) -> set[str]:
    """The commands that /help names to somebody, in its list."""
    text = (await person.slash("help")).text
    lines = [line for line in text.splitlines() if " — " in line]
    return {found[1] for line in lines if (found := re.match(r"</?([\w -]+?)(?::\d+)?>", line))}


async def test_help_begins_with_setup_before_the_server_is_set_up() -> None:
    async with Sandbox.open() as town:
        server = await town.server("Lakeside")
        names = await offered(server.owner)
        assert "setup" in names
        assert {name for name in names if name.split()[0] in {"cohort", "session", "match", "certificate"}} == set()
        assert "/setup" in (await server.owner.slash("help")).text.split("**")[0], "it is the next step"


async def test_help_offers_joining_only_where_a_cohort_has_room() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        names = await offered(amina)
        assert "cohort join" in names
        assert names.isdisjoint({"cohort leave", "session list", "progress", "mentor request", "meeting log", "away"})
        assert "/cohort join" in (await amina.slash("me")).text
        assert "/cohort join" in (await amina.slash("progress")).text
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        assert "cohort join" not in await offered(amina)
        for command in ("help", "me", "progress"):
            said = (await amina.slash(command)).text
            assert "/cohort join" not in said, command
            assert "its invitation has a Join button" in said, command


async def test_help_follows_a_participant_on_their_way() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        names = await offered(amina)
        assert {"cohort leave", "session list", "progress", "mentor request", "away"} <= names
        assert names.isdisjoint({"cohort join", "meeting log", "cohort create", "session schedule", "setup"})
        await place.pair(hodan, amina)
        for person in (amina, hodan):
            assert "meeting log" in await offered(person)
        assert "mentor request" not in await offered(amina)


async def test_staff_are_offered_what_leads_somewhere() -> None:
    async with riverside() as place:
        names = await offered(place.rosa)
        assert {"cohort create", "cohort close", "session schedule", "certificate issue"} <= names
        assert names.isdisjoint({"session cancel", "session move", "cohort reopen", "setup"})
        await planned(place)
        assert {"session cancel", "session move", "session edit"} <= await offered(place.rosa)
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        names = await offered(place.rosa)
        assert "cohort reopen" in names
        assert names.isdisjoint({"session schedule", "cohort close", "session cancel"})


async def test_me_names_the_next_step_that_is_open() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        assert "ask for a mentor with" in (await amina.slash("me")).text
        await ask_for_mentor(amina)
        assert "Next step" not in (await amina.slash("me")).text
        plan: dict[str, Any] = {"cohort": "Spring", "theme": "Arriving as I am", "starts": "2026-09-02 09:00"}
        await confirmed(place.rosa, "prompt schedule", **plan)
        assert "with Reflect" not in (await amina.slash("me")).text, "it is not posted yet"
        await place.town.advance(timedelta(days=1))
        assert "with Reflect" in (await amina.slash("me")).text
        (prompt,) = [m for m in place.server.channel("spring").messages if "Arriving as I am" in m.text]
        form = await amina.click(prompt, "Reflect")
        await amina.submit(form, {"text": "Today"})
        assert "with Reflect" not in (await amina.slash("me")).text
        await planned(place)
        assert "say whether you come" in (await amina.slash("me")).text
        await amina.click(announcement(place), "Going")
        assert "Next step" not in (await amina.slash("me")).text


async def test_progress_names_no_step_that_is_not_open() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        assert "/mentor request" in (await amina.slash("progress")).text
        await ask_for_mentor(amina)
        said = (await amina.slash("progress")).text
        assert "You have asked for a mentor" in said
        await planned(place)
        assert "come to the next session" in (await amina.slash("progress")).text
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        said = (await amina.slash("progress")).text
        assert "The cohort is closed" in said
        assert "Next step" not in said


async def test_ending_a_place_is_offered_where_somebody_has_one_and_undoing_it_where_one_was_ended() -> None:
    async with riverside() as place:
        members = {"cohort remove-member", "cohort readmit-member"}
        assert (await offered(place.rosa)).isdisjoint(members)
        amina, _ = await place.participant("Amina"), await place.participant("Hodan")
        assert await offered(place.rosa) & members == {"cohort remove-member"}
        await confirmed(place.rosa, "cohort remove-member", cohort="Spring", member=amina, reason="other")
        assert await offered(place.rosa) & members == members


async def test_help_names_the_commands_of_those_who_run_cohorts_in_the_order_in_which_they_come_up() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        text = (await place.rosa.slash("help")).text
        places = [text.index(f"</{name}:") for name in ("cohort create", "cohort close", "cohort remove-member")]
        assert places == sorted(places)


async def test_who_runs_cohorts_and_has_no_place_reads_how_to_see_others_progress() -> None:
    async with riverside() as place:
        said = (await place.rosa.slash("progress")).text
        assert "/cohort join" not in said
        assert "Join button" not in said
        assert "</progress:" in said
        assert "somebody else" in said


async def test_an_empty_list_of_sessions_says_to_each_reader_what_comes_next() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        assert "it is announced" in (await amina.slash("session list")).text
        assert "</session schedule:" in (await place.rosa.slash("session list")).text


async def test_whoever_answered_the_next_session_is_not_sent_to_answer_all_that_follow() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await ask_for_mentor(amina)
        plan: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "starts": "2026-09-08 18:00", "minutes": 60}
        await confirmed(place.rosa, "session schedule", **plan, repeat="weekly", count=3)
        assert "say whether you come" in (await amina.slash("me")).text
        await amina.click(announcement(place), "Going")
        assert "Next step" not in (await amina.slash("me")).text
        await place.town.advance(timedelta(days=8))
        assert "say whether you come" in (await amina.slash("me")).text
