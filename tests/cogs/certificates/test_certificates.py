"""/certificate: review and approval, the name, and what arrives."""

import re
import resource
import secrets
import sqlite3
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.core.people import NamedPerson
from bot.ui.names import mentioned
from cogs.certificates.documents.archive import DiskFull, archive
from sandbox import Person
from tests.support.stories import (
    Riverside,
    ask_for_mentor,
    button_under,
    certified,
    confirm_name,
    join,
    log_meeting,
    press_late,
    riverside,
    see_certificate,
)


def words(pdf: bytes) -> str:
    return " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())


async def nearly_there(place: Riverside, language: str = "en") -> tuple[Person, Person]:
    """Amina, who lacks nothing but a confirmation of her meeting with Hodan."""
    await place.rosa.slash("cohort requirements", cohort="Spring", sessions=0, reflections=0, meetings=1)
    amina, hodan = await place.participant("Amina", language), await place.mentor("Hodan", "so,en")
    await place.pair(hodan, amina)
    await log_meeting(amina, hodan, "2026-09-01", 90)
    return amina, hodan


async def ready(place: Riverside, *names: str) -> list[Person]:
    """People of whose certificate nothing is asked but the agreement."""
    await place.rosa.slash("cohort requirements", cohort="Spring", sessions=0, reflections=0, meetings=0)
    return [await place.participant(name) for name in names]


async def test_it_is_issued_only_when_everything_is_met_and_then_arrives_as_a_file() -> None:
    async with riverside() as place:
        amina, hodan = await nearly_there(place)
        refused = await place.rosa.slash("certificate issue", member=amina)
        assert "1 confirmed mentor meeting" in refused.text
        assert not refused.files
        await hodan.click(hodan.dms[-1], "Confirm")
        assert "issue the certificate" in (await amina.slash("progress")).text
        approved = await place.rosa.slash("certificate issue", member=amina)
        assert approved.ephemeral and not approved.files
        assert "Approved" in approved.text
        assert "how shall your name read" in amina.dms[-1].text
        assert "COL-" not in (await amina.slash("progress")).text, "approved is not issued"
        shown = await see_certificate(amina)
        assert shown.ephemeral and shown.files[0].bytes.startswith(b"\x89PNG")
        assert "Amina" in shown.text
        confirm = button_under(shown, "certificate.name.confirm")
        done = await amina.click(shown, "Confirm")
        assert not done.files, "the picture without a code is gone"
        (code,) = re.findall(r"COL-[0-9A-Z-]+", done.text)
        await place.town.advance(timedelta(minutes=1))
        (received,) = amina.dms[-1].files
        assert received.name == f"certificate-{code}.pdf"
        said = words(received.bytes)
        for part in ("Amina", "Riverside", "Spring", code, "1 hour 30 minutes", "MERIT", "September 1, 2026"):
            assert part in said
        assert code in (await amina.slash("progress")).text
        again = await place.rosa.slash("certificate issue", member=amina)
        assert code in again.text
        assert shown.message is not None
        twice = await press_late(amina, shown.message, confirm)
        assert "already" in twice.text and code in twice.text
        assert not any(button.label == "See my certificate" for message in amina.dms for button in message.buttons)


async def test_the_name_can_be_changed_is_seen_and_only_then_issued() -> None:
    async with riverside() as place:
        (amina,) = await ready(place, "anita_mx")
        await place.rosa.slash("certificate issue", member=amina)
        shown = await see_certificate(amina)
        form = await amina.click(shown, "Change the name")
        again = await amina.submit(form, {"name": "Amina Warsame አሚና"})
        assert "Amina Warsame አሚና" in again.text and again.files[0].bytes != shown.files[0].bytes
        stale = await amina.click(shown, "Confirm")
        assert "COL-" not in stale.text, "another name was seen there"
        await amina.click(again, "Confirm")
        await place.town.advance(timedelta(minutes=1))
        said = words(amina.dms[-1].files[0].bytes)
        assert "Amina Warsame" in said and "anita" not in said


async def test_a_name_that_cannot_stand_there_is_refused_and_nothing_is_issued() -> None:
    async with riverside() as place:
        (amina,) = await ready(place, "Amina")
        await place.rosa.slash("certificate issue", member=amina)
        shown = await see_certificate(amina)
        for name, why in {
            "Amina 🌻": "🌻",
            "...": "There are no letters in that name",
            "ᓄᓇᕗᑦ": "ᓄ",
        }.items():
            refused = await amina.submit(await amina.click(shown, "Change the name"), {"name": name})
            assert why in refused.text, refused.text
            assert not refused.files
        await place.town.advance(timedelta(minutes=5))
        told = place.server.channel("staff-room").messages[-1].text
        assert "A name cannot be printed" in told and "Amina" in told
        assert "COL-" not in (await amina.slash("progress")).text


async def test_who_does_not_confirm_is_reminded_once() -> None:
    async with riverside() as place:
        amina, omar = await ready(place, "Amina", "Omar")
        for person in (amina, omar):
            await place.rosa.slash("certificate issue", member=person)
        await confirm_name(omar)
        await place.town.advance(timedelta(days=30))
        assert len([m for m in amina.dms if "still waits for you" in m.text]) == 1
        assert not [m for m in omar.dms if "still waits for you" in m.text]
        await confirm_name(amina)


async def test_the_review_shows_where_everybody_stands_and_approves_some_or_all() -> None:
    async with riverside() as place:
        amina, omar, luz, hana = await ready(place, "Amina", "Omar", "Luz", "Hana")
        finn = await place.server.person("Finn", roles=["Facilitator"])
        looked = await finn.slash("certificate review", cohort="Spring")
        assert "Amina" in looked.text and not looked.selects and not looked.buttons
        shown = await place.rosa.slash("certificate review", cohort="Spring")
        (menu,) = shown.selects
        done = await place.rosa.select(shown, menu.custom_id, ["Amina"])
        assert "Approved" in done.text and "Amina" in done.text
        shown = await place.rosa.slash("certificate review", cohort="Spring")
        asked = await place.rosa.click(shown, "Approve all ready")
        assert "3 people" in asked.text
        other = await place.rosa.click(shown, "Approve all ready")
        await place.rosa.click(asked, "Confirm")
        late = await place.rosa.click(other, "Confirm")
        assert "Nobody in Spring waits" in late.text
        await place.town.advance(timedelta(minutes=1))
        for person in (amina, omar, luz, hana):
            assert len([m for m in person.dms if "how shall your name read" in m.text]) == 1
        await confirm_name(luz)
        text = (await place.rosa.slash("certificate review", cohort="Spring")).text
        assert "Issued" in text and "COL-" in text and "have not confirmed their name" in text


async def test_the_staff_are_told_of_everybody_who_is_ready_in_one_message() -> None:
    async with riverside() as place:
        await ready(place, "Amina", "Omar")
        await place.town.advance(timedelta(days=3))
        told = [m.text for m in place.server.channel("staff-room").messages if "Ready for a certificate" in m.text]
        assert len(told) == 1 and "Amina" in told[0] and "Omar" in told[0]


async def test_it_speaks_the_language_of_the_one_who_earned_it() -> None:
    async with riverside() as place:
        amina, hodan = await nearly_there(place, "so")
        await hodan.click(hodan.dms[-1], "Confirm")
        (received,) = (await certified(place, amina)).files
        assert PdfReader(BytesIO(received.bytes)).root_object["/Lang"] == "so"


async def test_who_takes_no_direct_messages_finds_it_in_their_thread() -> None:
    async with riverside() as place:
        await place.rosa.slash("cohort requirements", cohort="Spring", sessions=0, reflections=0, meetings=0)
        amina = await place.participant("Amina", dms_open=False)
        assert (await certified(place, amina)).files
        assert amina.threads[0].messages[-1].files


async def test_of_several_cohorts_it_is_asked_which_and_the_command_goes_on_from_the_answer() -> None:
    async with riverside() as place:
        await place.rosa.slash("cohort create", name="Autumn")
        for cohort in ("Spring", "Autumn"):
            await place.rosa.slash("cohort requirements", cohort=cohort, sessions=0, reflections=0, meetings=0)
        amina = await place.participant("Amina")
        await join(amina, "Autumn")
        asked = await place.rosa.slash("certificate issue", member=amina)
        assert "Amina has a place in several cohorts" in asked.text
        (menu,) = asked.selects
        assert {option.label for option in menu.options} == {"Autumn", "Spring"}
        (autumn,) = [option.value for option in menu.options if option.label == "Autumn"]
        issued = await place.rosa.select(asked, menu.custom_id, [autumn])
        assert "Approved" in issued.text and mentioned(NamedPerson(amina.id, "Amina")) in issued.text
        await confirm_name(amina)
        await place.town.advance(timedelta(minutes=1))
        assert "Autumn" in words(amina.dms[-1].files[0].bytes)
        approved = await place.rosa.typed("certificate issue", member=amina, cohort="spr")
        assert "Approved" in approved.text, "a part of its name"
        stranger = await place.server.person("Stranger")
        await ask_for_mentor(stranger)
        nowhere = await place.rosa.slash("certificate issue", member=stranger)
        not_there = await place.rosa.slash("certificate issue", member=stranger, cohort="Autumn")
        assert "does not have a place" in nowhere.text and "does not have a place" in not_there.text


async def test_who_has_a_name_of_signs_alone_writes_one() -> None:
    async with riverside() as place:
        (amina,) = await ready(place, "🌻🌻")
        await place.rosa.slash("certificate issue", member=amina)
        asked = await see_certificate(amina)
        assert "cannot stand on a certificate" in asked.text
        shown = await amina.submit(await amina.click(asked, "Write my name"), {"name": "Amina Warsame"})
        assert "COL-" in (await amina.click(shown, "Confirm")).text


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
        assert "Approved" in (await place.rosa.slash("certificate issue", member=amina)).text
        await confirm_name(amina)
        assert amina.dms[-1].files
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


async def test_ones_own_certificates_are_downloaded_again_and_others_see_what_one_lets_them() -> None:
    async with riverside() as place:
        (amina,) = await ready(place, "Amina")
        assert "no certificate of this server yet" in (await amina.slash("certificate mine")).text
        await certified(place, amina)
        own = await amina.slash("certificate mine")
        (code,) = re.findall(r"COL-[0-9A-Z-]+", own.text)
        letter, a4 = [(await amina.click(own, label)).files[0] for label in ("PDF, US Letter", "PDF, A4")]
        assert letter.name == a4.name == f"certificate-{code}.pdf" and letter.bytes != a4.bytes
        badge = await amina.click(own, "Badge")
        assert badge.files[0].bytes.startswith(b"\x89PNG") and b"openbadge" in badge.files[0].bytes
        assert "Name: Amina" in (await place.rosa.slash("verify", code=code)).text
        (menu,) = own.selects
        changed = await amina.select(own, menu.custom_id, ["dates"])
        assert "They also see: The dates." in changed.text
        assert "Amina" not in (await place.rosa.slash("verify", code=code)).text
        refused = await place.rosa.slash("certificate mine")
        assert "no certificate" in refused.text


async def test_who_has_a_wrong_name_corrects_it_once_and_the_old_code_leads_to_the_new_one() -> None:
    async with riverside() as place:
        (amina,) = await ready(place, "Anita")
        await certified(place, amina)
        own = await amina.slash("certificate mine")
        (old,) = re.findall(r"COL-[0-9A-Z-]+", own.text)
        same = await amina.submit(await amina.click(own, "The name is wrong"), {"name": "Anita"})
        assert "Nothing has changed" in same.text
        form = await amina.click(own, "The name is wrong")
        done = await amina.submit(form, {"name": "Amina Warsame"})
        (new,) = re.findall(r"COL-[0-9A-Z-]+", done.text)
        assert new != old
        await place.town.advance(timedelta(minutes=1))
        assert "Amina Warsame" in words(amina.dms[-1].files[0].bytes)
        assert new in (await place.rosa.slash("verify", code=old)).text
        again = await amina.submit(form, {"name": "Another"})
        assert new in again.text and "replaced" in again.text
        both = await amina.slash("certificate mine")
        assert old in both.text and new in both.text
        chosen = await amina.select(both, both.selects[0].custom_id, [both.selects[0].options[0].value])
        assert "The name is wrong" not in [button.label for button in chosen.buttons], "once"
        # A coordinator can do it at any time.
        corrected = await place.rosa.slash("certificate reissue", code=new.lower(), name="Amina Warsame Yusuf")
        (newest,) = re.findall(r"COL-[0-9A-Z-]+", corrected.text)
        assert newest not in (old, new)
        for name in ("x" * 300, "🌻"):
            refused = await place.rosa.slash("certificate reissue", code=newest, name=name)
            assert "COL-" not in refused.text
        unknown = await place.rosa.slash("certificate reissue", code="' OR 1=1 --<b>", name="Amina")
        assert "No certificate of this server has that code" in unknown.text


async def test_a_revoked_certificate_is_told_kindly_without_the_reason_and_can_be_approved_anew() -> None:
    async with riverside() as place:
        (amina,) = await ready(place, "Amina")
        await certified(place, amina)
        own = await amina.slash("certificate mine")
        (code,) = re.findall(r"COL-[0-9A-Z-]+", own.text)
        asked = await place.rosa.slash("certificate revoke", code=code, reason="requirements")
        assert code in asked.text and "Nothing has changed yet" in asked.text
        again = await place.rosa.slash("certificate revoke", code=code, reason="requirements")
        assert "is revoked" in (await place.rosa.click(asked, "Confirm")).text
        assert "has been revoked" in (await place.rosa.click(again, "Confirm")).text
        await place.town.advance(timedelta(minutes=1))
        told = amina.dms[-1].text
        assert code in told and "coordinator" in told and "not done" not in told
        assert "revoked" in (await amina.click(own, "PDF, A4")).text, "revoked while it was looked at"
        assert "COL-" not in (await amina.slash("progress")).text
        with sqlite3.connect(str(place.town.database_url).removeprefix("sqlite:///")) as kept:
            ((reason,),) = kept.execute("SELECT reason FROM certificates").fetchall()
        assert reason and b"requirements" not in reason
        assert (await certified(place, amina)).files


async def test_who_deletes_their_data_chooses_whether_the_certificate_can_still_be_checked() -> None:
    async with riverside() as place:
        people = await ready(place, "Amina", "Omar")
        found: list[str] = []
        for person, label in zip(people, ("Confirm, keep my codes", "Confirm"), strict=True):
            await certified(place, person)
            (code,) = re.findall(r"COL-[0-9A-Z-]+", (await person.slash("certificate mine")).text)
            preview = await person.click(await person.slash("privacy"), "Delete what is mine")
            assert "others may want to check" in preview.text
            receipt = await person.click(preview, label)
            assert ("What remains, as you wished" in receipt.text) == (label != "Confirm")
            found.append((await place.rosa.slash("verify", code=code)).text)
            assert person.account.name not in found[-1]
        assert "Community of Leaders" in found[0] and "Community of Leaders" not in found[1]
        with sqlite3.connect(str(place.town.database_url).removeprefix("sqlite:///")) as kept:
            ((member, name, facts),) = kept.execute("SELECT member_id, name, facts FROM certificates").fetchall()
        assert member is None and not name and "Spring" not in facts


async def test_all_certificates_of_a_cohort_are_handed_over_with_a_list() -> None:
    async with riverside() as place:
        people = await ready(place, "Amina", "=1+1 Omar")
        assert "no certificates yet" in (await place.rosa.slash("certificate export", cohort="Spring")).text
        for person in people:
            await certified(place, person)
        await place.rosa.slash("certificate export", cohort="Spring")
        sent = [m for m in place.town.messages if any(file.name.endswith(".zip") for file in m.files)]
        with zipfile.ZipFile(BytesIO(sent[-1].files[0].bytes)) as kept:
            assert kept.testzip() is None
            pdfs = [name for name in kept.namelist() if name.endswith(".pdf")]
            listed = kept.read("list.csv").decode("utf-8-sig")
        assert len(pdfs) == 2 and "Amina" in listed and "Not STARS hours unless recorded in MERIT" in listed
        assert not re.search(r"^=", listed, re.MULTILINE), "a name is no formula"
        assert all(name.removeprefix("certificate-").removesuffix(".pdf") in listed for name in pdfs)


def test_an_archive_has_parts_that_fit_and_leaves_nothing_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with archive("all", room=3000) as made:
        for number in range(10):
            made.add(f"{number}.bin", secrets.token_bytes(900))
        assert len(made.parts) > 2 and all(part.stat().st_size <= 4000 for part in made.parts)
    assert not list(tmp_path.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))  # as on a disk with so much room
    try:
        with pytest.raises(DiskFull), archive("all") as made:
            made.add("first.bin", b"words")
            made.add("second.bin", secrets.token_bytes(4000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.iterdir())
