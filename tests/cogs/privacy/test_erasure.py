"""A deletion leaves nothing: not of what is being made at that moment, not in what others read, not in the files."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.outbox.models import OutboxEntry
from bot.people.models import AuditEvent, Member
from cogs.reflections.models import Reflection
from sandbox import BOT_INVITE, May, Person
from tests.support.erasing import database, erased, everything
from tests.support.stories import Riverside, ask_for_mentor, certified, riverside

PLAN: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "starts": "2026-09-08 18:00", "minutes": 60}


async def kept_of(place: Riverside, person: Person) -> list[str]:
    """The tables in which the person is still named, by their account or their name."""
    rows = await database(place).read(everything)
    return [
        table
        for table, some in rows.items()
        if any(value == person.id or str(person.id) in str(value) or person.name in str(value)
               for row in some for value in row.values())
    ]  # fmt: skip


async def allow_deletion(place: Riverside, may: bool) -> None:
    """Whether the server lets the bot delete threads."""
    await place.server.bot_member.permit(BOT_INVITE | (May.MANAGE_THREADS if may else 0))


def assert_removed(place: Riverside, may: bool) -> None:
    """Each thread is gone, or nobody is in it and nothing but what Discord says."""
    if may:
        assert place.server.threads == []
    for thread in place.server.threads:
        assert (thread.name, thread.archived, thread.messages) == ("…", True, [])
        assert set(thread.channel.thread_members) == {place.server.bot_member.id}


async def asked_for_a_mentor(place: Riverside, name: str = "Luz", **facts: Any) -> tuple[Person, Person]:
    """Somebody whose mentor is being asked; in a moment they are told in a thread of their own."""
    mentor = await place.mentor("Imani")
    person = await place.participant(name, **facts)
    await ask_for_mentor(person)
    await place.publish()
    return mentor, person


@pytest.mark.parametrize("may", [False, True])
async def test_a_thread_that_is_being_made_for_somebody_who_deletes_their_data_is_removed(may: bool) -> None:
    async with riverside() as place:
        await allow_deletion(place, may)
        mentor, luz = await asked_for_a_mentor(place, dms_open=False)
        place.town.faults.slow("POST", "/channels/*/threads", 0.6)
        accepting = asyncio.create_task(mentor.click(mentor.dms[-1], "Accept"))
        await place.town.until(lambda: any(each.path.endswith("/threads") for each in place.town.requests))
        await erased(place, luz)
        await accepting
        await place.town.advance(timedelta(minutes=5))
        assert len(place.server.threads) == (0 if may else 1)
        assert_removed(place, may)
        assert await kept_of(place, luz) == []


@pytest.mark.parametrize("may", [False, True])
async def test_a_thread_of_which_nobody_heard_is_found_and_removed(may: bool) -> None:
    async with riverside() as place:
        await allow_deletion(place, may)
        mentor, luz = await asked_for_a_mentor(place, dms_open=False)
        place.town.faults.fail("POST", "/channels/*/threads", status=500, applied=True)
        place.town.faults.slow("GET", "/guilds/*/threads/active", 0.1)
        await mentor.click(mentor.dms[-1], "Accept")
        assert place.server.threads or place.town.faults.planned[0].met == 0
        await erased(place, luz)
        await place.town.advance(timedelta(minutes=10))
        assert_removed(place, may)
        assert await kept_of(place, luz) == []


async def test_what_a_mentor_reads_of_somebody_who_deletes_their_data_is_taken_back() -> None:
    async with riverside() as place:
        mentor, luz = await asked_for_a_mentor(place, "Xaliimo")
        assert "Xaliimo" in mentor.dms[-1].text or str(luz.id) in mentor.dms[-1].text
        await mentor.click(mentor.dms[-1], "Accept")
        await place.town.advance(timedelta(minutes=2))
        await erased(place, luz)
        await place.town.advance(timedelta(minutes=2))
        assert not [m for m in mentor.dms if "Xaliimo" in m.text or str(luz.id) in m.text]
        assert await kept_of(place, luz) == []


async def test_a_message_about_somebody_that_is_on_its_way_while_they_delete_their_data_is_taken_back() -> None:
    async with riverside() as place:
        mentor = await place.mentor("Imani")
        luz = await place.participant("Xaliimo")
        await ask_for_mentor(luz)
        draft = await place.rosa.slash("match preview", cohort="Spring")
        asked = await place.rosa.click(draft, "Publish")
        place.town.faults.slow("POST", "/channels/*/messages", 0.6)
        publishing = asyncio.create_task(place.rosa.click(asked, "Confirm"))
        await asyncio.sleep(0.3)
        await erased(place, luz)
        await publishing
        await place.town.advance(timedelta(minutes=5))
        assert not [m for m in mentor.dms if "Xaliimo" in m.text or str(luz.id) in m.text]
        assert await kept_of(place, luz) == []


async def test_a_role_that_is_being_given_while_its_person_deletes_their_data_is_taken_again() -> None:
    async with riverside() as place:
        place.town.faults.slow("PUT", "/guilds/*/members/*/roles/*", 0.6)
        luz = await place.server.person("Luz")
        offering = asyncio.create_task(luz.slash("mentor offer", capacity=2, languages="en"))
        await asyncio.sleep(0.3)
        await erased(place, luz)
        await offering
        await place.town.advance(timedelta(minutes=5))
        assert place.server.role("Mentor") not in luz.roles
        assert await kept_of(place, luz) == []


@pytest.mark.parametrize("when", ["before", "meanwhile"])
async def test_an_announcement_that_names_somebody_who_deletes_their_data_is_redrawn(when: str) -> None:
    async with riverside() as place:
        hodan = await place.server.person("Xaliimo")
        preview = await place.rosa.slash("session schedule", **PLAN, co_facilitator=hodan)
        if when == "before":
            await place.rosa.click(preview, "Confirm")
            await place.town.advance(timedelta(minutes=1))
            (message,) = [m for m in place.server.channel("spring").messages if "Circle" in m.text]
            assert "Xaliimo" in message.text
            await erased(place, hodan)
        else:
            place.town.faults.slow("POST", "/channels/*/messages", 0.6)
            confirming = asyncio.create_task(place.rosa.click(preview, "Confirm"))
            await asyncio.sleep(0.3)
            await erased(place, hodan)
            await confirming
        await place.town.advance(timedelta(minutes=2))
        (message,) = [m for m in place.server.channel("spring").messages if "Circle" in m.text]
        assert "Rosa" in message.text
        assert "Xaliimo" not in message.text
        assert await kept_of(place, hodan) == []


async def test_an_announcement_in_a_closed_cohort_is_redrawn_too() -> None:
    async with riverside() as place:
        hodan = await place.server.person("Xaliimo")
        preview = await place.rosa.slash("session schedule", **PLAN, co_facilitator=hodan)
        await place.rosa.click(preview, "Confirm")
        await place.town.advance(timedelta(minutes=1))
        await place.rosa.click(await place.rosa.slash("cohort close", cohort="Spring"), "Confirm")
        await erased(place, hodan)
        await place.town.advance(timedelta(minutes=2))
        (message,) = [m for m in place.server.channel("spring").messages if "Circle" in m.text]
        assert "Xaliimo" not in message.text


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
async def test_what_staff_did_with_somebodys_rows_names_none_of_them_afterwards(
    backend: str, request: pytest.FixtureRequest
) -> None:
    async with riverside(database_url=request.getfixturevalue(f"{backend}_url")) as place:
        mentor, luz = await asked_for_a_mentor(place)
        other = await place.participant("Omar")
        await mentor.click(mentor.dms[-1], "Accept")
        await place.rosa.click(await place.rosa.slash("session schedule", **PLAN), "Confirm")
        await place.town.advance(timedelta(days=8))
        present = f"<@{luz.id}> <@{other.id}>"
        await place.rosa.slash("session attendance", session="Circle", present=present)
        await place.rosa.slash("cohort requirements", cohort="Spring", sessions=0, reflections=0, meetings=0)
        await certified(place, luz)
        ids = dict(await database(place).read(lambda tx: tx.execute(select(Member.user_id, Member.id)).all()))
        before = await database(place).read(lambda tx: list(tx.execute(select(AuditEvent.subjects)).scalars()))
        assert any(ids[luz.id] in subjects.get("present", []) for subjects in before)
        assert any("certificate" in subjects for subjects in before)
        assert any(subjects.get("matches") for subjects in before)
        await erased(place, luz)
        after = await database(place).read(lambda tx: list(tx.execute(select(AuditEvent.subjects)).scalars()))
        assert len(after) == len(before), "that it was done stays"
        for subjects in after:
            assert ids[luz.id] not in (*subjects.get("present", []), *subjects.get("taken_back", []))
            assert not {"member", "certificate"} & set(subjects)
            assert not subjects.get("matches")
        assert any(ids[other.id] in subjects.get("present", []) for subjects in after), "of others nothing is lost"


async def test_a_reason_that_nobody_has_read_yet_goes_with_the_one_who_wrote_it() -> None:
    async with riverside() as place:
        await place.rosa.click(await place.rosa.slash("session schedule", **PLAN), "Confirm")
        await place.rosa.slash("session cancel", session="Circle", reason="My mother fell ill.")
        await erased(place, place.rosa)
        rows = await database(place).read(everything)
        assert "fell ill" not in str(rows)


async def test_nothing_of_a_person_stays_in_the_files_while_the_bot_runs(sqlite_url: str) -> None:
    async with riverside(database_url=sqlite_url) as place:
        mentor, luz = await asked_for_a_mentor(place, "Xaliimo Qurux", dms_open=False)
        await mentor.click(mentor.dms[-1], "Accept")
        other = await place.participant("Omar")
        for number in range(12):
            for person in (luz, other):
                await person.slash("journal", text=f"Word {number}. " + "My own words. " * (1 + 20 * number))
        await place.rosa.click(
            await place.rosa.slash("session schedule", **PLAN, repeat="weekly", count=6, co_facilitator=luz), "Confirm"
        )
        await place.town.advance(timedelta(days=1))
        await luz.slash("timezone", zone="Los Angeles")
        sealed = await database(place).read(
            lambda tx: list(
                tx.execute(
                    select(Reflection.sealed)
                    .join(Member, Member.id == Reflection.member_id)
                    .where(Member.user_id == luz.id)
                ).scalars()
            )
        )
        assert len(sealed) == 12
        secrets = {
            "name": b"Xaliimo Qurux",
            "account": luz.id.to_bytes(8, "big"),
            "account in words": str(luz.id).encode(),
            **{
                f"words {number}, from {start}": words[start : start + 50]
                for number, words in enumerate(sealed)
                for start in range(0, len(words), 400)
            },
        }
        file = Path(sqlite_url.removeprefix("sqlite:///"))

        def found() -> set[str]:
            held = b"\n".join(one.read_bytes() for one in sorted(file.parent.glob(f"{file.name}*")))
            return {what for what, secret in secrets.items() if secret in held}

        assert {"name", "account", "words 3, from 0"} <= found()
        shown = await luz.slash("privacy")
        preview = await luz.click(shown, "Delete what is mine")
        done = await luz.click(preview, "Confirm")
        assert "DEL-" in done.text
        assert {what for what in found() if what.startswith("words")} == set(), "gone when the receipt is there"
        await place.town.advance(timedelta(minutes=5))
        assert found() == set()
        assert not await database(place).read(
            lambda tx: list(tx.execute(select(OutboxEntry.id).where(OutboxEntry.kind.startswith("privacy."))).scalars())
        )
