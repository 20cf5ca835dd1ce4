"""What people say of themselves for mentoring, in short forms; approvals, breaks, leaving, and whom they avoid."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from cogs.mentoring.models import Mentor, MentorRequest
from cogs.mentoring.services import profiles
from sandbox import Person, Reply
from tests.support.erasing import database, everything
from tests.support.stories import Riverside, ask_for_mentor, riverside

FULL = {
    "fluent": "Soomaali, English",
    "working": ["Español"],
    "times": ["1-evening", "5-morning"],
    "topics": ["families", "trauma"],
}


async def fill(person: Person, shown: Reply, answers: dict[str, object]) -> Reply:
    """Fill in the form that opened."""
    assert shown.modal is not None, shown.text
    return await person.submit(shown, answers)


async def rows(place: Riverside, table: str) -> list[dict[str, Any]]:
    return (await database(place).read(everything))[table]


# --- the forms -------------------------------------------------------------------------------------------------------


async def test_three_short_forms_follow_each_other_and_the_profile_shows_all_of_it() -> None:
    async with riverside() as place:
        hodan = await place.server.person("Hodan")
        first = await hodan.slash("mentor offer")
        assert first.modal is not None
        assert [field.custom_id for field in first.modal.fields] == ["capacity", "fluent", "working", "times", "topics"]
        assert "Los Angeles" in first.modal.text
        done = await fill(hodan, first, {**FULL, "capacity": "3"})
        assert "3" in done.text and "coordinator looks at your offer first" in done.text
        second = await hodan.click(done, "Go on")
        work: dict[str, object] = {
            "role": "home-visitor", "setting": "home-visiting", "region": "South Seattle", "format": "either",
            "agency": "Open Doors",
        }  # fmt: skip
        kept = await fill(hodan, second, work)
        third = await hodan.click(kept, "Go on")
        assert third.modal is not None
        assert "Nobody reads them but you" in third.modal.text
        more: dict[str, object] = {
            "words": "I like to laugh.", "communities": ["african", "immigrant"], "supervisor": place.rosa,
        }  # fmt: skip
        last = await fill(hodan, third, more)
        assert [button.label for button in last.buttons] == []
        shown = await hodan.slash("mentor profile")
        for said in (
            "up to 3 people", "Somali", "English", "Spanish", "Tuesday, evening", "Saturday, morning", "Los Angeles",
            "Working with families", "Trauma and stress", "Home visitor", "South Seattle", "Both are fine",
            "Open Doors", "I like to laugh.", "African", "Immigrant or refugee", "Rosa",
        ):  # fmt: skip
            assert said in shown.text, said
        again = await hodan.click(shown, "Change my offer")
        assert again.modal is not None
        there = {field.custom_id: field for field in again.modal.fields}
        assert there["fluent"].value == "Soomaali, English"
        assert {o.value for o in there["times"].options if o.default} == {"1-evening", "5-morning"}
        assert {o.value for o in there["capacity"].options if o.default} == {"3"}


async def test_everything_but_languages_may_stay_empty_and_what_is_emptied_is_gone() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina", "so")
        await fill(amina, await amina.slash("mentor request"), {**FULL, "words": "to lead"})
        assert "to lead" in (await amina.slash("mentor profile")).text
        empty: dict[str, object] = {"fluent": "", "working": [], "times": [], "topics": [], "words": ""}
        await fill(amina, await amina.slash("mentor request"), empty)
        shown = (await amina.slash("mentor profile")).text
        assert "Soomaali" in shown, "the language that she reads"
        assert "to lead" not in shown and "families" not in shown and "evening" not in shown
        assert await rows(place, "mentoring_times") == []


async def test_what_the_forms_keep_is_what_the_rule_reads() -> None:
    async with riverside() as place:
        hodan, amina = await place.server.person("Hodan"), await place.participant("Amina")
        await fill(hodan, await hodan.slash("mentor offer"), {**FULL, "capacity": "2"})
        await fill(
            hodan,
            await hodan.click(await hodan.slash("mentor profile"), "More about my offer"),
            {"communities": ["african"], "supervisor": place.rosa},
        )
        await ask_for_mentor(amina, fluent="English", times=["1-evening"])
        await fill(
            amina,
            await amina.click(await amina.slash("mentor profile"), "More about my request"),
            {"communities": ["african"]},
        )

        def read(tx: Any, vault: Any) -> Any:
            monday = profiles.monday_of(place.town.clock.now())
            mentor, mentee = (
                tx.execute(select(model.member_id, model.server_id)).one() for model in (Mentor, MentorRequest)
            )
            cohort = tx.connection().exec_driver_sql("select id from cohorts").scalar_one()
            (one,) = profiles.mentors(tx, server=mentor[1], monday=monday, vault=vault, places={mentor[0]: 2})
            (other,) = profiles.mentees(tx, cohort=cohort, monday=monday, vault=vault, waited={mentee[0]: 1})
            return one, other

        bot: Any = place.town.bot
        mentor, mentee = await database(place).read(read, bot.app.router.vault)
        assert dict(mentor.languages)["es"] == "working" and mentor.languages[0][0] == "so"
        assert mentor.topics == {"families", "trauma"} and mentor.identities == mentee.identities == {"african"}
        assert mentor.free & mentee.free == mentee.free != frozenset()
        assert mentor.supervisor_id is not None


@pytest.mark.parametrize(
    ("form", "answers", "said", "back"),
    [
        ("Change my request", {"fluent": "Soomaali, Elvish"}, "I do not know the language “Elvish”", "Elvish"),
        ("Change my request", {"words": "word " * 700}, "room for 1,000", "word word"),
        ("Change my work", {"region": "🌱🌱"}, "no letters in “🌱🌱”", "🌱🌱"),
        ("Change my work", {"agency": "x" * 121}, "room for 120", "xxx"),
        ("Change my work", {"region": "\u202e\u2066\x00"}, "nothing in it that can be read", ""),
    ],
)
async def test_what_cannot_be_kept_is_one_clear_sentence_and_comes_back_whole(
    form: str, answers: dict[str, object], said: str, back: str
) -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await ask_for_mentor(amina, words="before")
        opened = await amina.click(await amina.slash("mentor profile"), form)
        refused = await fill(amina, opened, answers)
        assert said in refused.text
        assert back in refused.text + "".join(file.bytes.decode() for file in refused.files)
        shown = (await amina.slash("mentor profile")).text
        assert "before" in shown, "nothing has changed"


async def test_goals_of_five_thousand_characters_come_back_whole_from_the_command_too() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        goals = "dream " * 833
        refused = await amina.slash("mentor request", goals=goals)
        assert "room for 1,000" in refused.text
        assert goals.strip() in "".join(file.bytes.decode() for file in refused.files)


async def test_hidden_and_turning_characters_in_a_region_go_and_its_words_stay() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await ask_for_mentor(amina)
        work = await amina.click(await amina.slash("mentor profile"), "Change my work")
        await fill(amina, work, {"region": "Sea\u202ett\x00le @everyone **x**"})
        shown = (await amina.slash("mentor profile")).text
        assert "Seattle" in shown and "\u202e" not in shown and "@everyone" not in shown and "**x**" not in shown


async def test_nobody_is_their_own_supervisor() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await ask_for_mentor(amina)
        more = await amina.click(await amina.slash("mentor profile"), "More about my request")
        refused = await fill(amina, more, {"supervisor": amina, "communities": ["asian"]})
        assert "You chose yourself" in refused.text


async def test_a_form_that_goes_on_with_what_has_ended_meanwhile_says_so_and_gives_words_back() -> None:
    async with riverside() as place:
        hodan = await place.mentor("Hodan")
        more = await hodan.click(await hodan.slash("mentor profile"), "More about my offer")
        await hodan.slash("mentor offer", capacity=0)
        refused = await fill(hodan, more, {"words": "I like to laugh."})
        assert "You have no offer to mentor" in refused.text and "I like to laugh." in refused.text


# --- approval --------------------------------------------------------------------------------------------------------


async def test_a_new_offer_waits_for_a_coordinator_and_both_sides_hear_of_it() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.server.person("Hodan")
        await hodan.slash("mentor offer", capacity=2)
        await ask_for_mentor(amina)
        assert "Nobody has offered to mentor yet" in (await place.rosa.slash("match preview", cohort="Spring")).text
        await place.town.advance(timedelta(minutes=3))
        (told,) = [m for m in place.server.channel("staff-room").messages if "offers to mentor" in m.text]
        assert "Hodan" in told.text and "/mentor approve" in told.text
        listed = await place.rosa.slash("mentor approve")
        assert "Hodan" in listed.text and "up to 2 people" in listed.text
        done = await place.rosa.slash("mentor approve", member=hodan)
        assert "approved" in done.text
        assert "Welcome as a mentor" in hodan.dms[-1].text
        assert "Hodan" in (await place.rosa.slash("match preview", cohort="Spring")).text
        trained = await place.rosa.slash("mentor approve", member=hodan, trained=True)
        assert "training" in trained.text and "is marked as done" in trained.text
        assert "training as a mentor is done" in (await hodan.slash("mentor profile")).text
        assert "approved as a mentor already" in (await place.rosa.slash("mentor approve", member=hodan)).text
        assert "No offer to mentor waits" in (await place.rosa.slash("mentor approve")).text


async def test_who_withdrew_is_not_approved_and_no_facilitator_approves() -> None:
    async with riverside() as place:
        hodan = await place.server.person("Hodan")
        fay = await place.server.person("Fay", roles=["Facilitator"])
        await hodan.slash("mentor offer", capacity=1)
        assert "This is for coordinators" in (await fay.slash("mentor approve", member=hodan)).text
        await hodan.slash("mentor offer", capacity=0)
        refused = await place.rosa.slash("mentor approve", member=hodan)
        assert "does not offer to mentor at the moment" in refused.text
        await place.town.advance(timedelta(minutes=5))
        assert not [m for m in place.server.channel("staff-room").messages if "offers to mentor" in m.text]


async def test_changing_an_offer_asks_for_no_second_approval_and_tells_the_staff_nothing_again() -> None:
    async with riverside() as place:
        hodan = await place.mentor("Hodan")
        changed = await hodan.slash("mentor offer", capacity=4)
        assert "coordinator" not in changed.text
        await place.town.advance(timedelta(minutes=5))
        assert not [m for m in place.server.channel("staff-room").messages if "offers to mentor" in m.text]


# --- breaks and leaving ----------------------------------------------------------------------------------------------


async def test_who_pauses_is_paired_with_nobody_until_they_resume() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await ask_for_mentor(amina)
        paused = await hodan.slash("mentor pause")
        assert "take nobody new" in paused.text
        assert "already" in (await hodan.slash("mentor pause")).text
        assert "Nobody has offered" in (await place.rosa.slash("match preview", cohort="Spring")).text
        await hodan.click(paused, "Resume")
        asleep = await amina.slash("mentor pause")
        assert "Nobody in this cohort is waiting" in (await place.rosa.slash("match preview", cohort="Spring")).text
        await amina.click(asleep, "Resume")
        assert "Amina" in (await place.rosa.slash("match preview", cohort="Spring")).text


async def test_who_has_nothing_to_pause_or_leave_hears_how_to_begin() -> None:
    async with riverside() as place:
        eve = await place.server.person("Eve")
        for command in ("mentor pause", "mentor leave"):
            assert "/mentor offer" in (await eve.slash(command)).text
        shown = await eve.slash("mentor profile")
        assert [button.label for button in shown.buttons] == ["Offer to mentor", "Ask for a mentor"]
        assert (await eve.click(shown, "Offer to mentor")).modal is not None


async def test_leaving_asks_once_and_pairs_stay() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        asked = await hodan.slash("mentor leave")
        assert "The pair that you are in stays" in asked.text
        left = await hodan.click(asked, "Confirm")
        assert "withdrawn" in left.text
        assert [one["status"] for one in await rows(place, "matches")] == ["accepted"]
        assert (await rows(place, "mentors"))[0]["capacity"] == 0


async def test_who_does_both_says_which_of_the_two_ends() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await amina.slash("mentor offer", capacity=1)
        await ask_for_mentor(amina, words="to lead")
        which = await amina.slash("mentor leave")
        asked = await amina.click(which, "My request")
        assert "deleted" in asked.text
        await amina.click(asked, "Confirm")
        assert await rows(place, "mentor_requests") == []
        assert (await rows(place, "mentors"))[0]["capacity"] == 1


async def test_a_mentor_who_offers_less_than_they_do_keeps_everybody_and_reads_so() -> None:
    async with riverside() as place:
        hodan = await place.mentor("Hodan", capacity=2)
        for name in ("Amina", "Luz"):
            await place.pair(hodan, await place.participant(name))
        less = await hodan.slash("mentor offer", capacity=1)
        assert "You accompany 2 people now. They all stay" in less.text
        assert [one["status"] for one in await rows(place, "matches")] == ["accepted", "accepted"]


# --- whom somebody avoids --------------------------------------------------------------------------------------------


async def test_whom_somebody_avoids_is_never_paired_with_them_until_they_take_it_back() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await ask_for_mentor(amina)
        kept = await amina.slash("mentor avoid", member=hodan)
        assert kept.ephemeral and "Hodan" in kept.text and "Only you can see this" in kept.text
        await amina.slash("mentor avoid", member=hodan)
        assert len(await rows(place, "mentoring_avoidances")) == 1
        preview = await place.rosa.slash("match preview", cohort="Spring")
        assert "Publish" not in [button.label for button in preview.buttons]
        shown = await amina.slash("mentor profile")
        assert "Hodan" in shown.text
        row = (await rows(place, "mentoring_avoidances"))[0]["id"]
        back = await amina.select(shown, "May be paired with me again", [str(row)])
        assert "Hodan" not in back.text
        preview = await place.rosa.slash("match preview", cohort="Spring")
        assert "Publish" in [button.label for button in preview.buttons]


async def test_avoiding_oneself_or_ones_own_pair_is_answered_clearly() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        assert "You chose yourself" in (await amina.slash("mentor avoid", member=amina)).text
        await place.pair(hodan, amina)
        kept = await amina.slash("mentor avoid", member=hodan)
        assert "this does not end it" in kept.text and "/match end" in kept.text
        assert [one["status"] for one in await rows(place, "matches")] == ["accepted"]
        before = len(hodan.dms)
        pair: dict[str, Any] = {"with": hodan}
        await amina.click(await amina.slash("match end", **pair), "Confirm")
        assert [one["status"] for one in await rows(place, "matches")] == ["ended"]
        (word,) = hodan.dms[before:]
        assert "avoid" not in word.text and "not be paired" not in word.text


async def test_the_one_who_is_avoided_finds_no_trace_of_it_anywhere() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await ask_for_mentor(amina)
        before = {
            command: [(await person.slash(command, **options)).text for person in (hodan, place.rosa)]
            for command, options in LOOKS.items()
        }
        told = len(hodan.dms), len(place.server.channel("staff-room").messages)
        await amina.slash("mentor avoid", member=hodan)
        await place.town.advance(timedelta(days=1))
        after = {
            command: [(await person.slash(command, **options)).text for person in (hodan, place.rosa)]
            for command, options in LOOKS.items()
        }
        assert before == after
        assert told == (len(hodan.dms), len(place.server.channel("staff-room").messages))
        audit = [one for one in await rows(place, "audit_events") if "avoid" in repr(one)]
        outbox = [one for one in await rows(place, "outbox") if "avoid" in repr(one)]
        assert (audit, outbox) == ([], [])


LOOKS: dict[str, dict[str, Any]] = {"privacy": {}, "me": {}, "help": {}, "mentor profile": {}, "progress": {}}


async def test_when_the_one_who_was_avoided_deletes_their_data_the_entry_goes_too() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await ask_for_mentor(amina)
        await amina.slash("mentor avoid", member=hodan)
        shown = await hodan.click(await hodan.slash("privacy"), "Delete what is mine")
        assert "people not to be paired" not in shown.text
        await hodan.click(shown, shown.buttons[0].custom_id or "")
        assert await rows(place, "mentoring_avoidances") == []
        assert await rows(place, "mentors") == []


async def test_what_somebody_said_of_themselves_goes_with_them() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await ask_for_mentor(amina, words="to lead", times=["1-evening"])
        await amina.slash("mentor avoid", member=hodan)
        shown = await amina.click(await amina.slash("privacy"), "Delete what is mine")
        assert "profiles for mentoring: 1" in shown.text and "people not to be paired with you: 1" in shown.text
        await amina.click(shown, shown.buttons[0].custom_id or "")
        for table in ("mentor_requests", "mentoring_avoidances", "mentoring_times", "mentor_request_goals"):
            assert await rows(place, table) == [], table
        assert len(await rows(place, "mentoring_profiles")) == 1, "Hodan's"


async def test_communities_are_shown_to_their_own_person_alone_and_lie_nowhere_in_clear() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await ask_for_mentor(amina)
        shown = await amina.slash("mentor profile")
        more = await amina.click(shown, "More about my request")
        await fill(amina, more, {"communities": ["multiracial"]})
        since = len(place.town.request_log.posts)
        assert "Of several races" in (await amina.slash("mentor profile")).text
        mine = len(place.town.request_log.posts)
        assert mine > since
        for person in (hodan, place.rosa):
            for command, options in LOOKS.items():
                await person.slash(command, **options)
        await place.rosa.slash("progress", member=amina)
        await place.rosa.slash("mentor approve")
        await place.publish()
        await hodan.click(hodan.dms[-1], "Accept")
        await place.town.advance(timedelta(days=1))
        told = [repr((post.content, post.embeds)) for post in place.town.request_log.posts[mine:]]
        assert told and not [one for one in told if "several races" in one or "multiracial" in one]
        assert place.town.data_dir is not None
        kept = b"".join(file.read_bytes() for file in place.town.data_dir.glob("leaders.sqlite3*"))
        assert b"multiracial" not in kept and b"Riverside" in kept
        assert "multiracial" not in repr(await database(place).read(everything))
