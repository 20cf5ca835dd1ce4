"""What somebody shares: read by those whom they chose, as long as they wish, and by nobody else."""

from datetime import timedelta

import pytest

from bot.db.vault import new_key
from sandbox import Message, Person, Reply
from tests.cogs.prompts.test_prompts import planned, prompts, until
from tests.cogs.reflections.test_journal import read
from tests.cogs.test_faults import database
from tests.cogs.test_forged_ids import press
from tests.support.locks import impatient, locked
from tests.support.stories import Riverside, confirmed, join, press_late, riverside

WORDS = "turquoise lighthouse, and how quiet the room was"


def standing(place: Riverside, words: str = WORDS) -> list[Message]:
    """The messages in the cohort's channel that say so."""
    return [one for one in place.server.channel("spring").messages if words in one.text]


async def share(person: Person, audience: str, words: str = WORDS) -> Reply:
    """Write in the journal, for these readers."""
    form = await person.click(await person.slash("journal"), "Write")
    assert form.modal is not None
    return await person.submit(form, {"text": words, "reader": audience})


async def choose(person: Person, audience: str) -> Reply:
    """Let others read the latest entry."""
    opened = await read(person)
    (menu,) = opened.selects
    return await person.select(opened, menu.custom_id, [audience])


async def of_mentor(mentor: Person, mentee: Person) -> Reply:
    return await mentor.slash("journal", of=mentee)


async def a_pair(place: Riverside) -> tuple[Person, Person, str]:
    """Amina, her mentor Imani, and how the form calls her."""
    amina, imani = await place.participant("Amina"), await place.mentor("Imani")
    await place.pair(imani, amina)
    form = await amina.click(await amina.slash("journal"), "Write")
    assert form.modal is not None
    (field,) = [one for one in form.modal.fields if one.custom_id == "reader"]
    return amina, imani, next(option.value for option in field.options if "Imani" in option.label)


async def test_what_is_shared_with_the_group_stands_in_its_channel_under_ones_name_until_one_takes_it_down() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        kept = await share(amina, "group-1")
        assert kept.ephemeral and "under your name" in kept.text
        (post,) = standing(place)
        assert "Amina" in post.text and omar.sees(place.server.channel("spring"))
        done = await choose(amina, "me")
        assert "Only you" in done.text
        await place.town.advance(timedelta(minutes=1))
        assert not standing(place)
        asked = await choose(amina, "group-1")
        assert "Everybody who can see that channel" in asked.text and not standing(place)
        await amina.click(asked, "Confirm")
        assert len(standing(place)) == 1
        opened = await read(amina)
        form = await amina.click(opened, "Change it")
        await amina.submit(form, {"text": "Other words, said again."})
        await place.town.advance(timedelta(minutes=1))
        assert not standing(place) and len(standing(place, "Other words, said again.")) == 1


async def test_a_draft_for_ones_mentor_is_shared_though_the_two_became_a_pair_elsewhere_as_well() -> None:
    async with riverside() as place:
        amina, imani, mentor = await a_pair(place)
        asked = await share(amina, mentor, f"{WORDS} 206 555 0142")
        await place.another_cohort(amina)
        await place.pair(imani, amina, "Autumn")
        kept = await amina.click(asked, "Keep it so")
        assert "You and Imani can read it" in kept.text
        assert WORDS in (await imani.click(imani.dms[-1], "Read it")).text


async def test_who_leaves_is_told_first_that_what_they_shared_stays_in_the_channel() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        assert "stays in its channel" not in (await amina.slash("cohort leave", cohort="Spring")).text
        await share(amina, "group-1")
        asked = await amina.slash("cohort leave", cohort="Spring")
        assert "1 reflection that you shared stays in its channel" in asked.text
        await amina.click(asked, "Confirm")
        await choose(amina, "me")  # after leaving too
        await place.town.advance(timedelta(minutes=1))
        assert not standing(place)


@pytest.mark.parametrize(("audience", "said"), [("group", "under your name"), ("mentor", "You and Imani can read it")])
async def test_who_else_will_read_it_stands_in_each_form_that_adds_to_what_is_shared(audience: str, said: str) -> None:
    async with riverside() as place:
        amina, _, mentor = await a_pair(place)
        kept = await share(amina, mentor if audience == "mentor" else "group-1")
        for button in ("Write more", "Change it"):
            form = await amina.click(await read(amina), button)
            assert form.modal is not None and said in form.text, button
        await choose(amina, "me")
        assert said not in (await amina.click(kept, "Write more")).text
        assert said not in (await amina.click(await read(amina), "Change it")).text


async def test_what_is_deleted_or_erased_or_taken_back_is_taken_down() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await planned(place)
        await until(place, "2026-10-27T09:01:00-07:00")
        form = await amina.click(prompts(place)[0], "Reflect")
        await amina.submit(form, {"text": WORDS, "reader": "group-1"})
        assert len(standing(place)) == 1
        await amina.click(await read(amina), "Take it back")
        await place.town.advance(timedelta(minutes=1))
        assert not standing(place)
        await share(amina, "group-1")
        await amina.click(await amina.click(await read(amina), "Delete it"), "Confirm")
        await place.town.advance(timedelta(minutes=1))
        assert not standing(place)
        await share(amina, "group-1")
        assert len(standing(place)) == 1
        preview = await amina.click(await amina.slash("privacy"), "Delete what is mine")
        await amina.click(preview, "Confirm")
        await place.town.advance(timedelta(minutes=1))
        assert not standing(place)


async def test_a_long_one_is_folded_in_the_channel_and_read_whole_by_those_who_see_it() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        words = " ".join(f"word{n}" for n in range(1500))
        await amina.slash("journal", file=("long.txt", words.encode()))
        await amina.click(await choose(amina, "group-1"), "Confirm")
        (post,) = standing(place, "word1 ")
        assert "word1499" not in post.text
        whole = await omar.click(post, "Read all")
        assert whole.ephemeral and "word1499" in whole.text + "".join(one.text for one in whole.followups)


async def test_a_mentor_reads_what_is_shared_with_them_for_as_long_as_the_two_are_a_pair() -> None:
    async with riverside() as place:
        amina, imani, mentor = await a_pair(place)
        omar = await place.participant("Omar")
        kept = await share(amina, mentor)
        assert "Imani" in kept.text
        notice = imani.dms[-1]
        assert "Amina" in notice.text and WORDS not in notice.text
        assert WORDS in (await imani.click(notice, "Read it")).text
        mine = await of_mentor(imani, amina)
        assert mine.ephemeral and WORDS in mine.text
        (menu,) = mine.selects
        assert WORDS in (await imani.select(mine, menu.custom_id, [menu.options[0].value])).text
        for other in (omar, place.rosa, place.server.owner):
            assert WORDS not in (await of_mentor(other, amina)).text
        custom_id = notice.buttons[0].custom_id
        assert custom_id is not None
        await confirmed(amina, "cohort leave", cohort="Spring")
        assert "nothing here that you can read now" in (await press_late(imani, notice, custom_id)).text
        assert "nothing here that you can read now" in (await of_mentor(imani, amina)).text


async def test_what_a_mentee_unshares_their_mentor_reads_no_more() -> None:
    async with riverside() as place:
        amina, imani, mentor = await a_pair(place)
        await share(amina, mentor)
        notice = imani.dms[-1]
        custom_id = notice.buttons[0].custom_id
        assert custom_id is not None
        await choose(amina, "me")
        await place.town.advance(timedelta(minutes=1))
        assert not notice.buttons
        assert WORDS not in (await of_mentor(imani, amina)).text
        assert "Nothing is shared" in (await of_mentor(imani, amina)).text


async def test_a_new_mentor_reads_nothing_that_was_shared_with_another() -> None:
    async with riverside() as place:
        amina, imani, mentor = await a_pair(place)
        await share(amina, mentor)
        preview = await imani.click(await imani.slash("privacy"), "Delete what is mine")
        await imani.click(preview, "Confirm")
        hodan = await place.mentor("Hodan")
        await place.pair(hodan, amina)
        assert "Nothing is shared" in (await of_mentor(hodan, amina)).text
        assert "Only you" not in (await read(amina)).text and WORDS in (await read(amina)).text


async def test_a_draft_is_shared_only_when_it_is_kept() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        asked = await share(amina, "group-1", f"{WORDS}, 206-555-0134")
        assert "206-555-0134" in asked.text and not standing(place)
        await place.town.advance(timedelta(days=1))
        assert not standing(place)
        kept = await amina.click(asked, "Keep it so")
        assert "under your name" in kept.text and len(standing(place)) == 1


async def test_whom_one_can_choose_no_more_leaves_it_to_oneself_and_nothing_is_lost() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        form = await amina.click(await amina.slash("journal"), "Write")
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        kept = await amina.submit(form, {"text": WORDS, "reader": "group-1"})
        assert "could not be shared" in kept.text and not standing(place)
        assert WORDS in (await amina.slash("journal")).text


async def test_words_for_a_group_come_back_too_when_they_cannot_be_kept() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        form = await amina.click(await amina.slash("journal"), "Write")
        await impatient(database(place))
        with locked(database(place)):
            lost = await amina.submit(form, {"text": WORDS, "reader": "group-1"})
        assert WORDS in lost.text and not standing(place)


async def test_what_was_shared_is_closed_for_good_once_the_pair_ends_and_a_new_one_asks_anew() -> None:
    async with riverside() as place:
        amina, imani, mentor = await a_pair(place)
        await share(amina, mentor)
        notice = imani.dms[-1]
        await confirmed(amina, "cohort leave", cohort="Spring")
        await place.town.advance(timedelta(minutes=1))
        assert not [button for button in notice.buttons if button.label == "Read it"]
        await join(amina, "Spring")
        assert "Nothing is shared" in (await of_mentor(imani, amina)).text
        assert "nothing here that you can read now" in (await press(imani, f"reflection.read:1@{place.server.id}")).text
        mine = await read(amina)
        assert WORDS in mine.text and "Only you can read it now. Imani could read it" in mine.text
        await amina.submit(await amina.click(mine, "Change it"), {"text": WORDS})
        assert "Nothing is shared" in (await of_mentor(imani, amina)).text
        again = await amina.click(await choose(amina, mentor), "Confirm")
        assert "as long as Imani is your mentor" in again.text
        assert WORDS in (await of_mentor(imani, amina)).text


async def test_a_cohort_that_is_closed_ends_the_reading_and_opening_it_again_does_not_bring_it_back() -> None:
    async with riverside() as place:
        amina, imani, mentor = await a_pair(place)
        await share(amina, mentor)
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        assert "nothing here that you can read now" in (await of_mentor(imani, amina)).text
        assert "Only you can read it now" in (await read(amina)).text
        await place.rosa.slash("cohort reopen", cohort="Spring")
        assert WORDS not in (await of_mentor(imani, amina)).text


async def test_being_paired_with_the_same_mentor_in_another_cohort_opens_nothing_of_before() -> None:
    async with riverside() as place:
        amina, imani, mentor = await a_pair(place)
        await share(amina, mentor)
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        await place.another_cohort(amina)
        await place.pair(imani, amina, "Autumn")
        assert "Nothing is shared" in (await of_mentor(imani, amina)).text


@pytest.mark.parametrize("who", ["mentor", "mentee"])
async def test_who_leaves_the_server_and_returns_reads_nothing_of_before(who: str) -> None:
    async with riverside() as place:
        amina, imani, mentor = await a_pair(place)
        await share(amina, mentor)
        goes = imani if who == "mentor" else amina
        await goes.leave(place.server)
        if who == "mentor":
            await share(amina, mentor, "The bot learns by this that the mentor has left.")
        await place.town.advance(timedelta(days=2))
        await (await place.server.person(goes)).slash("journal", text="I am here again.")
        assert "Nothing is shared" in (await of_mentor(imani, amina)).text


async def test_a_draft_for_a_mentor_is_not_shared_within_a_later_pair() -> None:
    async with riverside() as place:
        amina, imani, mentor = await a_pair(place)
        asked = await share(amina, mentor, f"{WORDS}, 206-555-0134")
        await confirmed(amina, "cohort leave", cohort="Spring")
        await join(amina, "Spring")
        kept = await amina.click(asked, "Keep it so")
        assert "could not be shared as you chose" in kept.text
        assert "Nothing is shared" in (await of_mentor(imani, amina)).text


async def test_the_choice_of_who_can_read_it_has_its_english_beside_a_draft() -> None:
    async with riverside() as place:
        amina, luz = await place.participant("Amina"), await place.participant("Luz", "so")
        english = "English: Who can read it · Only me · My group Spring"
        for person, expected in ((amina, False), (luz, True)):
            mine = await person.slash("journal")
            form = await person.click(mine, mine.buttons[0].custom_id or "")
            assert form.modal is not None
            assert (english in form.modal.text) is expected
            await person.submit(form, {"text": WORDS, "reader": "me"})
            assert (english in (await read(person)).text) is expected


async def test_words_taken_out_while_the_key_is_away_go_from_the_channel_once_it_is_back() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        await share(amina, "group-1")
        place.town.faults.fail("PATCH", "/channels/*/messages/*", status=503, times=1)
        await amina.submit(await amina.click(await read(amina), "Change it"), {"text": "Nobody is named here."})
        assert place.town.data_dir is not None
        key = place.town.data_dir / "key"
        before = key.read_bytes()
        key.write_bytes(new_key() + b"\n")
        await omar.slash("journal", text="From here on the bot knows the other key alone.")
        await place.town.advance(timedelta(minutes=30))
        assert len(standing(place)) == 1
        key.write_bytes(before)
        await place.town.advance(timedelta(minutes=30))
        assert not standing(place) and len(standing(place, "Nobody is named here.")) == 1


async def test_an_old_button_to_count_again_does_not_say_that_nobody_reads_what_is_shared_since() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await planned(place)
        await until(place, "2026-10-27T09:01:00-07:00")
        form = await amina.click(prompts(place)[0], "Reflect")
        await amina.submit(form, {"text": WORDS, "reader": "me"})
        taken_back = await amina.click(await read(amina), "Take it back")
        assert "Only you" in (await amina.click(taken_back, "Let it count again")).text
        await amina.click(await choose(amina, "group-1"), "Confirm")
        assert len(standing(place)) == 1
        again = await amina.click(taken_back, "Let it count again")
        assert "Only you" not in again.text and "can see the channel of Spring" in again.text


@pytest.mark.expects_errors("the key of private words is not in the key file")
async def test_what_cannot_be_opened_is_not_said_to_be_shared() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await share(amina, "me")
        asked = await choose(amina, "group-1")
        assert place.town.data_dir is not None
        await place.town.bot.stop()
        (place.town.data_dir / "key").write_bytes(new_key() + b"\n")
        await place.town.bot.start()
        for refused in (await choose(amina, "group-1"), await amina.click(asked, "Confirm")):
            assert "the key that opens them is missing" in refused.text, refused.text
        assert not standing(place)
