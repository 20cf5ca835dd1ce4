"""Sessions that change, as people see it: told once, in their own thread; announcement and event follow."""

from datetime import datetime, timedelta
from typing import Any

from sandbox import Message, Person
from tests.support.stories import Riverside, confirmed, riverside


async def planned(place: Riverside, **changed: Any) -> None:
    plan: dict[str, Any] = {
        "cohort": "Spring",
        "title": "Circle",
        "starts": "2026-09-08 18:00",
        "minutes": 90,
        **changed,
    }
    preview = await place.rosa.slash("session schedule", **plan)
    await place.rosa.click(preview, "Confirm")


def announcement(place: Riverside) -> Message:
    return next(message for message in place.server.channel("spring").messages if "Circle" in message.text)


def private(place: Riverside, person: Person, words: str) -> list[Message]:
    """What reached a person alone: directly, or in their own thread."""
    threads = [thread for thread in place.server.threads if person.sees(thread) and person.name in thread.name]
    return [m for m in [*person.dms, *(m for thread in threads for m in thread.messages)] if words in m.text]


async def test_a_moved_session_is_told_once_and_everything_follows() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina", "so"), await place.participant("Omar", "es")
        await planned(place)
        await amina.click(announcement(place), "Going")
        await omar.click(announcement(place), "Can't")
        done = await place.rosa.slash("session move", session="Circle", to="2026-09-09 17:00")
        assert "<t:1788915600:F>" in done.text
        assert "<t:1788998400:F>" in done.text
        await place.town.advance(timedelta(minutes=1))
        (told,) = private(place, amina, "1788998400")
        assert "<t:1788915600:F>" in told.text
        (asked,) = private(place, omar, "1788998400")
        assert [one.label for one in asked.buttons] == ["Voy", "Quizás", "No puedo"], "perhaps he can come now"
        shown = announcement(place).text
        assert "1788998400" in shown
        assert "~~<t:1788915600:F>~~ → **<t:1788998400:F>**" in shown
        (event,) = place.server.events
        assert event["scheduled_start_time"].startswith("2026-09-10T00:00")
        assert [one for one in place.town.requests if one.path.endswith("/users/@me/channels")] == []


async def test_a_cancelled_session_is_told_with_its_reason_and_struck_out() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await planned(place, repeat="weekly", count=2)
        done = await confirmed(place.rosa, "session cancel", session="Circle", reason="Snow on the roads")
        assert "Cancelled" in done.text
        await place.town.advance(timedelta(minutes=1))
        (told,) = private(place, amina, "does not take place")
        assert "Snow on the roads" in told.text
        assert "~~<t:1788915600:F>~~" in announcement(place).text
        assert sorted(event["status"] for event in place.server.events) == [1, 4]
        again = await place.rosa.slash("session list")
        assert "1788915600" not in again.text
        await place.town.advance(datetime.fromisoformat("2026-09-08T18:00:00-07:00") - place.town.clock.now())
        assert [m for m in place.server.channel("spring").messages if "Will you come?" in m.text] == []


async def test_what_a_session_is_stands_in_preview_and_announcement() -> None:
    async with riverside() as place:
        circle = place.server.voice("Circle room")
        lena = await place.server.person("Lena", roles=["Facilitator"])
        await place.participant("Amina")
        plan: dict[str, Any] = {
            "cohort": "Spring",
            "title": "Circle",
            "starts": "2026-09-08 18:00",
            "minutes": 90,
            "kind": "reflective_group",
            "channel": circle,
            "languages": "en, es",
            "interpretation": "so",
            "theme": "echo",
            "agenda": "Arrive\nOne story",
            "capacity": 8,
            "co_facilitator": lena,
        }
        preview = await place.rosa.slash("session schedule", **plan)
        assert "five to eight" in preview.text, "a gentle note"
        await place.rosa.click(preview, "Confirm")
        shown = announcement(place).text
        for word in ("Reflective group", f"<#{circle.id}>", "Rosa", "Lena", "Soomaali", "The echo", "One story", "8"):
            assert word in shown, word
        (event,) = place.server.events
        assert int(event["channel_id"]) == circle.id
        assert "One story" not in str(event), "the agenda is the group's"


async def test_bad_input_is_one_clear_sentence() -> None:
    async with riverside() as place:
        await planned(place)
        for wrong, words in (
            ({"place": "http://example.org"}, "https://"),
            ({"minutes": 10_000}, "720"),
            ({"count": 500, "repeat": "weekly"}, "60"),
            ({"starts": "2026-02-30 18:00"}, "2026-02-30"),
        ):
            plan: dict[str, Any] = {
                "cohort": "Spring", "title": "Talk", "starts": "2026-09-10 18:00", "minutes": 60, **wrong,
            }  # fmt: skip
            assert words in (await place.rosa.slash("session schedule", **plan)).text
        twice = await confirmed(place.rosa, "session cancel", session="Circle")
        again = await place.rosa.slash("session cancel", session="Circle")
        assert "Cancelled" in twice.text
        assert "cancelled already" in again.text


async def test_a_moved_session_asks_each_person_by_what_they_had_said() -> None:
    async with riverside() as place:
        people = {name: await place.participant(name) for name in ("Going", "Maybe", "Can't", "Silent")}
        await planned(place)
        for name in ("Going", "Maybe", "Can't"):
            await people[name].click(announcement(place), name)
        await place.rosa.slash("session move", session="Circle", to="2026-09-09 17:00")
        await place.town.advance(timedelta(minutes=1))
        for name, words in {
            "Going": "until then you count as coming",
            "Maybe": "until then you count as a maybe",
            "Can't": "You had said that you cannot come. If the new time suits you, press Going",
            "Silent": "Will you come to **Circle** on <t:1788998400:F>?",
        }.items():
            (told,) = private(place, people[name], "is at another time now")
            assert words in told.text, told.text
            assert "**Circle** on <t:1788998400:F>" in told.text, "the buttons say which session they answer"
        (told,) = private(place, people["Can't"], "is at another time now")
        await people["Can't"].click(told, "Going")
        assert "✅ 2 going · 🤔 1 maybe · ❌ 0 not" in announcement(place).text


async def test_when_several_move_the_notice_names_the_one_that_its_buttons_answer() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await planned(place, repeat="weekly", count=3)
        moved = await place.rosa.slash("session move", session="Circle", to="2026-09-09 17:00", scope="following")
        assert "Moved: 3 sessions" in moved.text
        await place.town.advance(timedelta(minutes=1))
        (told,) = private(place, amina, "is at another time now")
        assert "**Circle** on <t:1788998400:F>" in told.text
        assert "About the others, what you said stands" in told.text
        answered = await amina.click(told, "Going")
        assert "1788998400" in answered.text


async def test_all_that_lie_ahead_change_together_and_those_held_stay() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        await planned(place, repeat="weekly", count=4)
        await place.town.advance(timedelta(days=9))
        changed = await place.rosa.slash("session edit", session="Circle", minutes=60, scope="all")
        assert "Changed: 3 sessions" in changed.text
        assert "1 session of this series was already held and stays as it was" in changed.text
        moved = await place.rosa.slash("session move", session="Circle", to="2026-09-16 17:00", scope="all")
        assert "Moved: 3 sessions" in moved.text
        asked = await place.rosa.slash("session cancel", session="Circle", scope="all")
        assert "3 sessions" in asked.text
        assert "already held" in asked.text
        listed = await place.rosa.slash("session list", show="past")
        assert "1788915600" in listed.text


async def test_a_copy_is_all_that_the_original_is_at_another_time() -> None:
    async with riverside() as place:
        circle = place.server.voice("Circle room")
        lena = await place.server.person("Lena", roles=["Facilitator"])
        await place.participant("Amina")
        await place.rosa.slash("cohort create", name="Autumn", timezone="America/New_York")
        about: dict[str, Any] = {
            "kind": "reflective_group", "channel": circle, "languages": "en, es", "interpretation": "so",
            "theme": "echo", "agenda": "One story", "capacity": 8, "co_facilitator": lena,
        }  # fmt: skip
        await planned(place, **about)
        for where, instant in (("", 1789606800), ("Autumn", 1789596000)):
            options: dict[str, Any] = {"session": "Circle", "starts": "2026-09-16 18:00"}
            if where:
                options["cohort"] = where
            preview = await place.rosa.slash("session copy", **options)
            for said in ("Circle", f"<t:{instant}:F>", "Reflective group", f"<#{circle.id}>", "One story", "8 places"):
                assert said in preview.text, said
            assert len(place.server.events) == 1 + bool(where), "nothing is planned before Confirm"
            await place.rosa.click(preview, "Confirm")
        await place.town.advance(timedelta(minutes=1))
        (shown,) = [m for m in place.server.channel("autumn").messages if "Circle" in m.text]
        for said in ("Rosa", "Lena", "Soomaali", "The echo", "<t:1789596000:F>"):
            assert said in shown.text, said


async def test_a_copy_needs_a_time_to_come_and_a_cohort_that_is_open() -> None:
    async with riverside() as place:
        await planned(place)
        past = await place.rosa.slash("session copy", session="Circle", starts="2026-08-01 18:00")
        assert "already passed" in past.text
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        closed = await place.rosa.slash("session copy", session="Circle", starts="2026-09-16 18:00")
        assert "/cohort reopen" in closed.text
