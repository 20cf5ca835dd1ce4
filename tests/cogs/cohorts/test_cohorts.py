"""/cohort as people use it: from the invitation to the last words."""

from datetime import timedelta
from typing import Any

import discord
import pytest

from sandbox import Message, Person, Reply
from tests.support.stories import Riverside, confirmed, join, press_late, riverside

ANSWERS = {"role": "educator", "languages": ["so"], "agree": True}


async def open_form(person: Person, invitation: Message, language: str = "so") -> Reply:
    """Press Join and choose a language."""
    asked = await person.click(invitation, "Join")
    return await person.select(asked, asked.selects[0].custom_id, [language])


def invitation(place: Riverside) -> Message:
    (message,) = [one for one in place.server.channel("general").messages if one.buttons]
    return message


# --- making one ------------------------------------------------------------------------------------------------------


async def test_a_new_cohort_has_a_channel_and_a_role_and_invites_in_its_languages() -> None:
    async with riverside() as place:
        made = await place.rosa.slash(
            "cohort create",
            name="Otoño & Co",
            languages="es, en",
            timezone="Denver",
            capacity=2,
            starts="2026-09-08",
            announce_in=await place.server.make_channel("news"),
        )
        channel, role = place.server.channel("otoño-co"), place.server.role("Otoño & Co")
        assert made.ephemeral
        assert channel.mention in made.text
        assert role.mention in made.text
        (posted,) = place.server.channel("news").messages
        assert "Otoño & Co" in posted.text
        assert "September 8, 2026" in posted.text
        assert "8 de septiembre de 2026" in posted.text
        assert len(posted.buttons) == 1
        assert not posted.mentions
        (welcome,) = channel.messages
        assert "not therapy" in welcome.text
        amina = await place.server.person("Amina")
        assert not amina.sees(channel)
        assert place.rosa.sees(channel)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"name": "spring"}, "already a cohort"),
        ({"name": "x" * 200}, "200 characters"),
        ({"name": "  "}, "nothing written"),
        ({"name": "###"}, "letters or numbers"),
        ({"capacity": 0}, "from 1 to 500"),
        ({"capacity": -3}, "from 1 to 500"),
        ({"timezone": "Atlantis"}, "Atlantis"),
        ({"languages": "en, Klingon"}, "Klingon"),
        ({"starts": "whenever"}, "8 Sept or 2026-09-08"),
        ({"starts": "2020-01-01"}, "2020-01-01 has already passed"),
        ({"starts": "2026-10-01", "ends": "2026-09-15"}, "before the beginning"),
    ],
)
async def test_bad_input_gets_one_clear_sentence_and_changes_nothing(choices: dict[str, Any], said: str) -> None:
    async with riverside() as place:
        before = [one.name for one in place.server.channels]
        options: dict[str, Any] = {"name": "Autumn", **choices}
        refused = await place.rosa.slash("cohort create", **options)
        assert refused.ephemeral
        assert said in refused.text
        assert [one.name for one in place.server.channels] == before
        assert len(place.server.channel("general").messages) == 1


async def test_only_those_who_run_cohorts_may() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        tries: tuple[tuple[str, dict[str, Any]], ...] = (
            ("create", {"name": "Mine"}),
            ("edit", {"cohort": "Spring", "capacity": 1}),
            ("requirements", {"cohort": "Spring", "sessions": 0}),
            ("close", {"cohort": "Spring"}),
            ("remove", {"cohort": "Spring"}),
            ("roster", {"cohort": "Spring"}),
        )
        for command, options in tries:
            assert "This is for" in (await amina.slash(f"cohort {command}", **options)).text


# --- joining ---------------------------------------------------------------------------------------------------------


async def test_a_somali_reader_joins_in_somali_from_the_button_to_the_channel() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        form = await open_form(amina, invitation(place))
        assert form.modal is not None
        assert [field.custom_id for field in form.modal.fields] == ["role", "setting", "languages", "agree"]
        assert len(form.modal.title) <= 45
        assert "Your role" not in form.modal.text
        assert "English: " in form.modal.text, "what matters for safety stands beside the English"
        languages = next(field for field in form.modal.fields if field.custom_id == "languages")
        assert [one.value for one in languages.options if one.default] == ["so"]
        assert len(languages.options) <= 25
        done = await amina.submit(form, ANSWERS)
        assert done.ephemeral
        assert "You have a place" not in done.text
        channel = place.server.channel("spring")
        assert channel.mention in done.text
        assert amina.sees(channel)
        assert place.server.role("Spring") in amina.roles
        again = await amina.click(invitation(place), "Join")
        assert "/progress" in again.text
        assert "You already" not in again.text


async def test_the_english_form_has_the_labels_that_people_know() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        form = await open_form(amina, invitation(place), "en")
        done = await amina.submit(
            form,
            {"Your role": "Educator", "Languages you work in": ["so", "am"], "I accept the group agreement": True},
        )
        assert "You have a place" in done.text


async def test_without_the_agreement_there_is_no_place() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        form = await open_form(amina, invitation(place), "en")
        refused = await amina.submit(form, {"role": "educator", "languages": ["en"]})
        assert "group agreement" in refused.text
        assert not amina.sees(place.server.channel("spring"))


async def test_a_full_cohort_refuses_with_its_capacity_before_the_form_and_after_it() -> None:
    async with riverside() as place:
        await place.rosa.slash("cohort edit", cohort="Spring", capacity=1)
        late, later = await place.server.person("Late"), await place.server.person("Later")
        form = await open_form(late, invitation(place), "en")
        await place.participant("Amina")
        assert "its one place is taken" in (await late.submit(form, ANSWERS)).text.lower()
        assert "full" in (await later.click(invitation(place), "Join")).text
        assert "full" in (await later.slash("cohort join", cohort="Spring")).text
        assert not late.sees(place.server.channel("spring"))


async def test_a_closed_and_an_unknown_cohort_refuse() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        invited = invitation(place)
        (join,) = [button.custom_id or "" for button in invited.buttons]
        form = await open_form(amina, invited, "en")
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        assert "closed" in (await amina.submit(form, ANSWERS)).text
        assert "closed" in (await press_late(amina, invited, join)).text
        assert "cannot find" in (await amina.slash("cohort join", cohort="Nowhere")).text


async def test_the_button_the_menu_and_the_form_work_after_a_restart() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        await place.town.bot.restart()
        asked = await amina.click(invitation(place), "Join")
        await place.town.bot.restart()
        form = await amina.select(asked, asked.selects[0].custom_id, ["so"])
        await place.town.bot.restart()
        await amina.submit(form, ANSWERS)
        assert amina.sees(place.server.channel("spring"))


async def test_a_person_may_leave_and_come_back() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        for _ in range(2):
            left = await confirmed(amina, "cohort leave", cohort="Spring")
            assert "You have left Spring" in left.text
            assert not amina.sees(place.server.channel("spring"))
            assert "do not have a place" in (await amina.slash("cohort leave", cohort="Spring")).text
            await join(amina, "Spring")
            assert amina.sees(place.server.channel("spring"))


async def test_cohorts_are_offered_to_those_who_can_use_them() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await place.rosa.slash("cohort create", name="Autumn")
        assert await amina.autocomplete("cohort join", "cohort", "") == ["Autumn", "Spring"]
        assert await amina.autocomplete("cohort join", "cohort", "SPR") == ["Spring"]
        assert await amina.autocomplete("cohort leave", "cohort", "") == ["Spring"]
        assert await place.rosa.autocomplete("cohort create", "languages", "en, som") == ["English, Soomaali"]


# --- changing and ending ---------------------------------------------------------------------------------------------


async def test_a_cohort_can_be_changed_and_says_how_it_is_now() -> None:
    async with riverside() as place:
        for name in ("Amina", "Luz"):
            await place.participant(name)
        changed = await place.rosa.slash("cohort edit", cohort="Spring", name="Primavera", capacity=5, languages="es")
        assert "Primavera has 5 places, in Español" in changed.text
        assert "rename" in changed.text
        assert "at least 2" in (await place.rosa.slash("cohort edit", cohort="Primavera", capacity=1)).text
        assert "cannot find" in (await place.rosa.slash("cohort edit", cohort="Spring", capacity=9)).text


async def test_the_invitation_says_what_a_changed_cohort_is_now() -> None:
    async with riverside() as place:
        post, before = invitation(place), invitation(place).text
        await place.rosa.slash("cohort edit", cohort="Spring", languages="ru, ko", name="Primavera")
        await place.town.advance(timedelta(minutes=1))
        assert invitation(place).id == post.id and invitation(place).text != before
        assert "Primavera" in post.text and "Приглашаем вас" in post.text and "Spring" not in post.text
        assert [button.label for button in post.buttons] == ["Присоединиться · 참여하기"]


async def test_the_certificate_asks_for_what_the_coordinator_says() -> None:
    async with riverside() as place:
        asked = await place.rosa.slash("cohort requirements", cohort="Spring", sessions=2, meetings=0)
        assert "2 sessions, 6 reflections" in asked.text
        refused = await place.rosa.slash("cohort requirements", cohort="Spring", sessions=-1)
        assert "from 0 to 200" in refused.text


async def test_a_change_without_an_option_is_refused_and_changes_nothing() -> None:
    async with riverside() as place:
        for command in ("edit", "requirements"):
            refused = await place.rosa.slash(f"cohort {command}", cohort="Spring")
            assert "at least one option" in refused.text


async def test_the_welcome_says_the_english_agreement_once() -> None:
    async with riverside() as place:
        (posted,) = place.server.channel("spring").messages
        assert posted.text.count("not therapy") == 1
        await place.rosa.slash("cohort create", name="Otoño", languages="es")
        (posted,) = place.server.channel("otoño").messages
        assert posted.text.count("not therapy") == 1, "no speaker has reviewed the Spanish"


async def test_closing_tells_each_person_once_that_their_hours_stay() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina", "so")
        quiet = await place.participant("Quiet", dms_open=False)
        left = await place.participant("Left")
        await confirmed(left, "cohort leave", cohort="Spring")
        closed = await confirmed(place.rosa, "cohort close", cohort="Spring")
        assert "all 2 people" in closed.text
        await place.town.advance(timedelta(hours=1))
        assert len(amina.dms) == 1
        assert "/progress" in amina.dms[0].text
        assert "has come to its end" not in amina.dms[0].text, "it is written in Somali"
        assert not left.dms
        (thread,) = [one for one in place.server.threads if quiet.sees(one)]
        assert "has come to its end" in thread.messages[-1].text
        assert "is closed" in (await place.rosa.slash("cohort close", cohort="Spring")).text


async def test_removing_asks_once_and_takes_channel_and_role_away() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        asked = await place.rosa.slash("cohort remove", cohort="Spring")
        assert "One person has a place" in asked.text
        assert place.server.channel("spring")
        await place.town.bot.restart()
        await place.rosa.click(asked, "Confirm")
        assert "spring" not in [one.name for one in place.server.channels]
        assert "Spring" not in [one.name for one in place.server.roles]
        assert "is removed" in asked.text
        assert "cannot find" in (await place.rosa.slash("cohort roster", cohort="Spring")).text
        again = await place.rosa.slash("cohort create", name="Spring")
        assert place.server.channel("spring").mention in again.text


async def test_a_channel_and_a_role_deleted_meanwhile_do_not_stop_a_removal() -> None:
    async with riverside() as place:
        await place.server.channel("spring").delete()
        await place.server.role("Spring").delete()
        asked = await place.rosa.slash("cohort remove", cohort="Spring")
        await place.rosa.click(asked, "Confirm")
        assert "is removed" in asked.text


async def test_the_roster_of_many_has_pages() -> None:
    async with riverside() as place:
        assert "Nobody has a place yet" in (await place.rosa.slash("cohort roster", cohort="Spring")).text
        for number in range(23):
            await place.participant(f"Person {number:02} with a name of 32 xx"[:32], "so" if number % 2 else "en")
        roster = await place.rosa.slash("cohort roster", cohort="Spring")
        assert "23 of 30" in roster.text
        assert "Page 1 of 2" in roster.text
        assert roster.text.count("active") == 20
        assert len(roster.text) <= 4000
        await place.rosa.click(roster, "Next")
        assert "Person 22" in roster.text
        assert roster.text.count("active") == 3
        await place.rosa.click(roster, "Back")
        assert "Person 00" in roster.text


async def test_a_facilitator_of_another_server_sees_and_touches_nothing() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        other = await place.town.server("Lakeside")
        await other.owner.slash("setup")
        eve = await other.person("Eve", roles=["Facilitator", "Coordinator"])
        tries: tuple[tuple[str, dict[str, Any]], ...] = (
            ("roster", {}),
            ("close", {}),
            ("remove", {}),
            ("edit", {"capacity": 1}),
            ("join", {}),
            ("leave", {}),
            ("requirements", {"sessions": 0}),
        )
        for command, options in tries:
            refused = await eve.slash(f"cohort {command}", cohort="Spring", **options)
            assert "cannot find" in refused.text, command
            assert await eve.autocomplete(f"cohort {command}", "cohort", "") == []


async def test_when_making_the_role_is_not_allowed_the_staff_hear_and_setup_says_what_to_do() -> None:
    async with riverside() as place:
        allowed = place.server.bot_member.permissions
        await place.server.bot_member.permit(allowed & ~discord.Permissions(manage_roles=True).value)
        made = await place.rosa.slash("cohort create", name="Autumn")
        assert "not there yet" in made.text
        await place.town.advance(timedelta(seconds=30))
        told = place.server.channel("staff-room").messages[-1].text
        assert "Making a cohort" in told
        assert "permission" in told
        assert "Manage Roles" in (await place.server.owner.slash("setup")).text


async def test_after_the_end_no_reminder_and_no_prompt_goes_out_any_more() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        asked = await place.rosa.slash(
            "session schedule",
            cohort="Spring",
            title="Circle",
            starts="2026-09-08 18:00",
            minutes=90,
            repeat="weekly",
            count=4,
        )
        await place.rosa.click(asked, "Confirm")
        await confirmed(
            place.rosa, "prompt schedule", cohort="Spring", theme="Arriving as I am", starts="2026-09-03 09:00"
        )
        await place.town.advance(timedelta(days=3))
        before = len(place.server.channel("spring").messages)
        assert before >= 3, "a welcome, an announcement and a prompt"
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        await place.town.advance(timedelta(days=30))
        assert len(place.server.channel("spring").messages) == before


async def test_who_joins_can_say_at_once_how_they_want_to_be_reminded() -> None:
    async with riverside() as place:
        amina, omar = await place.server.person("Amina"), await place.server.person("Omar")
        asked = await join(amina, "Spring")
        assert "How shall I remind you" in asked.text
        (menu,) = asked.selects
        said = await amina.select(asked, menu.custom_id, ["dm"])
        assert "by direct message" in said.text
        assert len(amina.dms) == 1, "the conversation is opened right after its owner asked for it"
        none = await omar.select(asked_ := await join(omar, "Spring"), asked_.selects[0].custom_id, ["none"])
        assert "do not remind you" in none.text
        assert "not at all" in (await omar.slash("me")).text
        assert omar.dms == []


# --- an answer that was lost ------------------------------------------------------------------------------------------

MAKING = pytest.mark.parametrize("path", ["/guilds/*/roles", "/guilds/*/channels"])


def names(place: Riverside) -> tuple[list[str], list[str]]:
    """The roles and channels beyond those of Spring and the staff."""
    roles, channels = ([each.name for each in some] for some in (place.server.roles, place.server.channels))
    return (
        [name for name in roles if name in ("Autumn", "Fall")],
        [name for name in channels if name in ("autumn", "fall")],
    )


@MAKING
async def test_a_cohort_that_is_called_otherwise_since_an_answer_was_lost_has_one_of_each(path: str) -> None:
    async with riverside() as place:
        place.town.faults.fail("POST", path, status=502, applied=True)
        await place.rosa.slash("cohort create", name="Autumn")
        await place.rosa.slash("cohort edit", cohort="Autumn", name="Fall")
        await place.town.advance(timedelta(minutes=30))
        roles, channels = names(place)
        assert (len(roles), len(channels)) == (1, 1)


@MAKING
async def test_a_cohort_that_was_removed_since_an_answer_was_lost_leaves_nothing(path: str) -> None:
    async with riverside() as place:
        place.town.faults.fail("POST", path, status=502, applied=True)
        await place.rosa.slash("cohort create", name="Autumn")
        await confirmed(place.rosa, "cohort remove", cohort="Autumn")
        await place.town.advance(timedelta(minutes=30))
        assert names(place) == ([], [])


@MAKING
@pytest.mark.parametrize("applied", [False, True])
async def test_what_a_cohort_of_the_same_name_has_is_not_removed(path: str, applied: bool) -> None:
    async with riverside() as place:
        place.town.faults.fail("POST", path, status=502, applied=applied)
        await place.rosa.slash("cohort create", name="Autumn")
        await confirmed(place.rosa, "cohort remove", cohort="Autumn")
        await place.rosa.slash("cohort create", name="Autumn")
        await place.town.advance(timedelta(minutes=30))
        assert names(place) == (["Autumn"], ["autumn"])
        amina = await place.server.person("Amina")
        await join(amina, "Autumn")
        assert place.server.role("Autumn") in amina.roles
        assert amina.sees(place.server.channel("autumn"))
