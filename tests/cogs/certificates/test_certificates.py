"""/certificate issue, and what arrives."""

import re
import sqlite3
from datetime import timedelta
from io import BytesIO

from pypdf import PdfReader

from bot.core.people import NamedPerson
from bot.ui.names import mentioned
from sandbox import Person
from tests.support.stories import Riverside, ask_for_mentor, join, log_meeting, riverside


def words(pdf: bytes) -> str:
    return " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())


async def nearly_there(place: Riverside, language: str = "en") -> tuple[Person, Person]:
    """Amina, who lacks nothing but a confirmation of her meeting with Hodan."""
    await place.rosa.slash("cohort requirements", cohort="Spring", sessions=0, reflections=0, meetings=1)
    amina, hodan = await place.participant("Amina", language), await place.mentor("Hodan", "so,en")
    await place.pair(hodan, amina)
    await log_meeting(amina, hodan, "2026-09-01", 90)
    return amina, hodan


async def test_it_is_issued_only_when_everything_is_met_and_then_arrives_as_a_file() -> None:
    async with riverside() as place:
        amina, hodan = await nearly_there(place)
        refused = await place.rosa.slash("certificate issue", member=amina)
        assert "1 confirmed mentor meeting" in refused.text
        assert not refused.files
        await hodan.click(hodan.dms[-1], "Confirm")
        assert "issue the certificate" in (await amina.slash("progress")).text
        issued = await place.rosa.slash("certificate issue", member=amina)
        assert issued.ephemeral
        (code,) = re.findall(r"COL-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}", issued.text)
        (sent,) = issued.files
        (received,) = amina.dms[-1].files
        assert sent.name == received.name == f"certificate-{code}.pdf"
        assert sent.bytes == received.bytes
        said = words(received.bytes)
        for part in ("Amina", "Riverside", "Spring", code, "1 hour 30 minutes", "MERIT", "September 1, 2026"):
            assert part in said
        assert code in (await amina.slash("progress")).text
        again = await place.rosa.slash("certificate issue", member=amina)
        assert code in again.text
        assert not again.files


async def test_it_speaks_the_language_of_the_one_who_earned_it() -> None:
    async with riverside() as place:
        amina, hodan = await nearly_there(place, "so")
        await hodan.click(hodan.dms[-1], "Confirm")
        await place.rosa.slash("certificate issue", member=amina)
        (received,) = amina.dms[-1].files
        assert PdfReader(BytesIO(received.bytes)).root_object["/Lang"] == "so"


async def test_who_takes_no_direct_messages_finds_it_in_their_thread() -> None:
    async with riverside() as place:
        await place.rosa.slash("cohort requirements", cohort="Spring", sessions=0, reflections=0, meetings=0)
        amina = await place.participant("Amina", dms_open=False)
        await place.rosa.slash("certificate issue", member=amina)
        assert amina.threads[0].messages[-1].files


async def test_of_several_cohorts_it_is_asked_which_and_the_command_goes_on_from_the_answer() -> None:
    async with riverside() as place:
        await place.rosa.slash("cohort create", name="Autumn")
        for cohort in ("Spring", "Autumn"):
            await place.rosa.slash("cohort requirements", cohort=cohort, sessions=0, reflections=0, meetings=0)
        amina = await place.participant("Amina")
        await join(amina, "Autumn")
        asked = await place.rosa.slash("certificate issue", member=amina)
        assert "Amina has a place in several cohorts" in asked.text and not asked.files
        (menu,) = asked.selects
        assert {option.label for option in menu.options} == {"Autumn", "Spring"}
        (autumn,) = [option.value for option in menu.options if option.label == "Autumn"]
        issued = await place.rosa.select(asked, menu.custom_id, [autumn])
        assert issued.files and f"{mentioned(NamedPerson(amina.id, 'Amina'))} is issued" in issued.text
        await place.town.advance(timedelta(minutes=1))
        assert "Autumn" in words(amina.dms[-1].files[0].bytes)
        assert (await place.rosa.typed("certificate issue", member=amina, cohort="spr")).files, "a part of its name"
        stranger = await place.server.person("Stranger")
        await ask_for_mentor(stranger)
        nowhere = await place.rosa.slash("certificate issue", member=stranger)
        not_there = await place.rosa.slash("certificate issue", member=stranger, cohort="Autumn")
        assert "does not have a place" in nowhere.text and "does not have a place" in not_there.text


async def test_a_name_that_cannot_be_printed_is_told_and_nothing_is_issued() -> None:
    async with riverside() as place:
        await place.rosa.slash("cohort requirements", cohort="Spring", sessions=0, reflections=0, meetings=0)
        amina = await place.participant("🌻🌻")
        refused = await place.rosa.slash("certificate issue", member=amina)
        assert "cannot be printed" in refused.text
        assert not amina.dms
        assert "issue the certificate" in (await amina.slash("progress")).text


async def test_certificates_are_for_coordinators_to_issue() -> None:
    async with riverside() as place:
        finn = await place.server.person("Finn", roles=["Facilitator"])
        amina = await place.participant("Amina")
        refused = await finn.slash("certificate issue", member=amina)
        assert "coordinators" in refused.text


async def test_a_removed_cohort_is_still_certified_and_only_once() -> None:
    async with riverside() as place:
        amina, hodan = await nearly_there(place)
        await hodan.click(hodan.dms[-1], "Confirm")
        shown = await place.rosa.slash("cohort remove", cohort="Spring")
        await place.rosa.click(shown, "Confirm")
        assert "issue the certificate" in (await amina.slash("progress")).text
        issued = await place.rosa.slash("certificate issue", member=amina)
        assert issued.files and amina.dms[-1].files
        assert "already has" in (await place.rosa.slash("certificate issue", member=amina)).text
        assert "already has" in (await place.rosa.slash("certificate issue", member=amina, cohort="spring")).text


async def test_who_is_here_and_never_did_anything_has_no_place_rather_than_being_gone() -> None:
    async with riverside() as place:
        guest = await place.server.person("Guest")
        assert "does not have a place" in (await place.rosa.slash("certificate issue", member=guest)).text


async def test_staff_hear_of_a_certificate_that_reaches_nobody() -> None:
    async with riverside() as place:
        await place.rosa.slash("cohort requirements", cohort="Spring", sessions=0, reflections=0, meetings=0)
        amina = await place.participant("Amina")
        with sqlite3.connect(str(place.town.database_url).removeprefix("sqlite:///")) as kept:
            kept.execute("UPDATE members SET gone = 1 WHERE name = 'Amina'")
        await place.rosa.slash("certificate issue", member=amina)
        await place.town.advance(timedelta(minutes=1))
        assert not amina.dms
        told = place.server.channel("staff-room").messages[-1].text
        assert "A certificate" in told and "has left the server" in told
