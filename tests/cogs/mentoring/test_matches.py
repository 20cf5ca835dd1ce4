"""Matching as people see it: previews, pairing notices, answers, introductions."""

from sandbox import Person
from tests.support.stories import accept, ask_for_mentor, press_late, riverside


async def test_from_a_wish_to_an_introduction_each_in_their_own_language() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina", "so")
        hodan = await place.mentor("Hodan", "so,en")
        wish = await amina.slash("mentor request", languages="so", goals="To speak up more")
        assert wish.ephemeral
        draft = await place.rosa.slash("match preview", cohort="Spring")
        assert draft.ephemeral
        assert hodan.mention in draft.text and amina.mention in draft.text
        assert not hodan.dms
        asked = await place.rosa.click(draft, "Publish")
        assert not hodan.dms
        await place.rosa.click(asked, "Confirm")
        assert not amina.dms
        (pairing,) = hodan.dms
        assert "Amina" in pairing.text
        assert [button.label for button in pairing.buttons] == ["Accept", "Decline"]
        accepted = await hodan.click(pairing, "Accept")
        assert accepted.ephemeral
        (offered,) = amina.dms
        assert "Hodan" in offered.text
        assert len(hodan.dms) == 1, "the two are introduced when both have accepted"
        assert not pairing.buttons
        await accept(amina)
        assert not offered.buttons
        assert len(amina.dms) == 2
        assert len(hodan.dms) == 2
        assert "Hodan" in amina.dms[-1].text
        assert "Amina" in hodan.dms[-1].text
        assert "/meeting log" in hodan.dms[-1].text


async def test_accepting_goes_on_working_after_a_restart_and_only_once() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        hodan = await place.mentor("Hodan")
        await ask_for_mentor(amina)
        await place.publish()
        await place.town.bot.restart()
        decline = hodan.dms[0].buttons[1].custom_id or ""
        await accept(hodan)
        assert len(amina.dms) == 1
        again = await press_late(hodan, hodan.dms[0], decline)
        assert "already been answered" in again.text
        assert len(amina.dms) == 1


async def test_a_decline_is_private_and_without_blame() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        hodan = await place.mentor("Hodan")
        await ask_for_mentor(amina)
        await place.publish()
        declined = await hodan.click(hodan.dms[0], "Decline")
        assert "need not say why" in declined.text
        assert not amina.dms
        told = place.server.channel("staff-room").messages[-1].text
        assert "Spring" in told and "/match preview" in told
        assert "Hodan" not in told and hodan.mention not in told
        draft = await place.rosa.slash("match preview", cohort="Spring")
        assert amina.mention in draft.text
        assert not draft.buttons


async def test_who_takes_no_direct_messages_is_asked_in_a_thread_of_their_own() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina", dms_open=False)
        hodan = await place.mentor("Hodan", dms_open=False)
        await ask_for_mentor(amina)
        await place.publish()
        (thread,) = hodan.threads
        assert thread.parent == place.server.channel("mentors")
        assert not amina.sees(thread)
        await hodan.click(thread.messages[-1], "Accept")
        (own,) = amina.threads
        assert own.parent == place.server.channel("spring")
        assert "Hodan" in own.messages[-1].text


async def test_another_person_cannot_answer_for_a_mentor() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        hodan = await place.mentor("Hodan", dms_open=False)
        await ask_for_mentor(amina)
        await place.publish()
        admin = place.server.owner
        answer = await admin.click(hodan.threads[0].messages[-1], "Accept")
        assert "no longer there" in answer.text
        assert not amina.dms


async def test_a_draft_that_no_longer_fits_is_refused_with_what_to_do() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        hodan = await place.mentor("Hodan")
        await ask_for_mentor(amina)
        await place.rosa.slash("match preview", cohort="Spring")
        asked = await place.rosa.slash("match publish", cohort="spring")
        await hodan.slash("mentor offer", capacity=0)
        refused = await place.rosa.click(asked, "Confirm")
        assert "/match preview" in refused.text
        assert not hodan.dms


async def test_confirming_twice_asks_once() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        hodan = await place.mentor("Hodan")
        await ask_for_mentor(amina)
        draft = await place.rosa.slash("match preview", cohort="Spring")
        first = await place.rosa.click(draft, "Publish")
        second = await place.rosa.click(draft, "Publish")
        await place.rosa.click(first, "Confirm")
        refused = await place.rosa.click(second, "Confirm")
        assert "confirmed already" in refused.text
        assert len(hodan.dms) == 1


async def test_preview_says_who_is_left_over_and_why() -> None:
    async with riverside() as place:
        amina, lucia = await place.participant("Amina"), await place.participant("Lucía")
        nobody = await place.rosa.slash("match preview", cohort="Spring")
        assert "/mentor offer" in nobody.text
        await place.mentor("Hodan", "so")
        alone = await place.rosa.slash("match preview", cohort="Spring")
        assert "/mentor request" in alone.text
        await amina.slash("mentor request", languages="so")
        await lucia.slash("mentor request", languages="es")
        draft = await place.rosa.slash("match preview", cohort="Spring")
        assert "no mentor shares a language" in draft.text
        assert draft.text.index(amina.mention) < draft.text.index("no mentor shares") < draft.text.index(lucia.mention)


async def test_matching_is_for_those_who_run_cohorts() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        refused = await amina.slash("match preview", cohort="Spring")
        assert "facilitators" in refused.text
        assert await amina.autocomplete("match preview", "cohort", "spr") == []
        assert await place.rosa.autocomplete("match preview", "cohort", "spr") == ["Spring"]


async def test_who_was_paired_with_somebody_who_left_can_be_matched_again() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        hodan = await place.mentor("Hodan")
        await ask_for_mentor(amina)
        await hodan.leave()
        await place.publish()
        assert not amina.dms
        assert not hodan.dms
        nobody = await place.rosa.slash("match preview", cohort="Spring")
        assert "Nobody has offered to mentor" in nobody.text
        luz = await place.mentor("Luz")
        await place.publish()
        await luz.click(luz.dms[0], "Accept")
        assert "Luz" in amina.dms[-1].text


async def _delete_what_is_mine(person: Person) -> None:
    shown = await person.slash("privacy")
    preview = await person.click(shown, "Delete what is mine")
    done = await person.click(preview, preview.buttons[0].custom_id or "")
    assert "DEL-" in done.text


async def test_a_mentor_who_deletes_their_data_leaves_nobody_in_the_dark() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await _delete_what_is_mine(hodan)
        told = amina.dms[-1].text
        assert "your pair has ended" in told and "another mentor" in told
        assert "delet" not in told and "Hodan" not in told
        staff = place.server.channel("staff-room").messages[-1].text
        assert "A pair in Spring has ended" in staff and "1 participant is waiting" in staff
        assert "Hodan" not in staff and hodan.mention not in staff


async def test_a_mentee_who_deletes_their_data_leaves_their_mentor_with_a_word() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await _delete_what_is_mine(amina)
        told = hodan.dms[-1].text
        assert "this pairing has ended" in told and "Amina" not in told


async def test_who_never_heard_of_a_pairing_hears_of_no_end() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await ask_for_mentor(amina)
        await place.publish()
        await _delete_what_is_mine(hodan)
        assert not amina.dms
        assert "1 participant is waiting" in place.server.channel("staff-room").messages[-1].text


async def test_a_mentor_who_left_is_remembered_as_gone() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await ask_for_mentor(amina)
        await place.publish()
        await hodan.leave()
        refused = await hodan.click(hodan.dms[-1], "Accept")
        assert "no longer in that server" in refused.text
        assert not amina.dms
        assert "Nobody has offered to mentor" in (await place.rosa.slash("match preview", cohort="Spring")).text
