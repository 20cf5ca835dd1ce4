"""Whatever takes two steps: somebody deletes their data between them, and the second is a clear sentence or done."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from cogs.cohorts.rules.cohorts import PAGE
from cogs.sessions.services.attendance_sheet import PAGE as SHEET
from sandbox import Message, Person, Reply
from sandbox.server.actions.events import delete_event
from tests.support.erasing import database, erased, everything
from tests.support.stories import Riverside, ask_for_mentor, confirmed, log_meeting, riverside

PLAN: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "starts": "2026-09-08 18:00", "minutes": 60}
Second = Callable[[], Awaitable[Reply]]
Flow = Callable[[Riverside], Awaitable[tuple[Person, Second]]]


def pressed(person: Person, on: Reply | Message, label: str) -> Second:
    """They press that button then."""
    return lambda: person.click(on, label)


async def session_with_co_facilitator(place: Riverside) -> tuple[Person, Second]:
    hodan = await place.server.person("Hodan")
    preview = await place.rosa.slash("session schedule", **PLAN, co_facilitator=hodan)
    return hodan, pressed(place.rosa, preview, "Confirm")


async def session_of_the_planner(place: Riverside) -> tuple[Person, Second]:
    hodan = await place.server.person("Hodan", roles=["Facilitator"])
    preview = await hodan.slash("session schedule", **PLAN)
    return hodan, pressed(hodan, preview, "Confirm")


async def scheduled(place: Riverside, **more: Any) -> Message:
    await place.rosa.click(await place.rosa.slash("session schedule", **PLAN, **more), "Confirm")
    await place.town.advance(timedelta(minutes=1))
    return next(m for m in place.server.channel("spring").messages if "Circle" in m.text)


async def cancelling(place: Riverside) -> tuple[Person, Second]:
    hodan = await place.participant("Hodan")
    announced = await scheduled(place, co_facilitator=hodan)
    await hodan.click(announced, "Going")
    return hodan, pressed(place.rosa, await place.rosa.slash("session cancel", session="Circle"), "Confirm")


async def waiting(place: Riverside) -> tuple[Person, Person]:
    mentor, mentee = await place.mentor("Imani"), await place.participant("Luz")
    await ask_for_mentor(mentee)
    return mentor, mentee


async def draft_of_pairs_without_mentee(place: Riverside) -> tuple[Person, Second]:
    _, mentee = await waiting(place)
    return mentee, pressed(place.rosa, await place.rosa.slash("match preview", cohort="Spring"), "Publish")


async def publishing_without_mentor(place: Riverside) -> tuple[Person, Second]:
    mentor, _ = await waiting(place)
    asked = await place.rosa.click(await place.rosa.slash("match preview", cohort="Spring"), "Publish")
    return mentor, pressed(place.rosa, asked, "Confirm")


async def answering_without_mentee(place: Riverside) -> tuple[Person, Second]:
    mentor, mentee = await waiting(place)
    await place.publish()
    return mentee, pressed(mentor, mentor.dms[-1], "Accept")


async def answering_as_nobody(place: Riverside) -> tuple[Person, Second]:
    mentor, _ = await waiting(place)
    await place.publish()
    return mentor, pressed(mentor, mentor.dms[-1], "Decline")


async def meeting_with_nobody(place: Riverside) -> tuple[Person, Second]:
    mentor, mentee = await place.mentor("Imani"), await place.participant("Luz")
    await place.pair(mentor, mentee)
    await log_meeting(mentee, mentor, "2026-09-01", 60)
    return mentee, pressed(mentor, mentor.dms[-1], "Confirm")


async def sheet(place: Riverside) -> tuple[Person, Reply]:
    luz = await place.participant("Luz")
    await place.participant("Omar")
    await scheduled(place)
    await place.town.advance_to(datetime.fromisoformat("2026-09-08T19:30:00-07:00"))
    return luz, await place.rosa.slash("session attendance", session="Circle")


async def marking_on_a_sheet(place: Riverside) -> tuple[Person, Second]:
    luz, shown = await sheet(place)
    (menu,) = shown.selects
    wanted = [option.value for option in menu.options]
    return luz, lambda: place.rosa.select(shown, menu.custom_id, wanted)


async def all_of_a_sheet(place: Riverside) -> tuple[Person, Second]:
    luz, shown = await sheet(place)
    return luz, pressed(place.rosa, shown, "All of these came")


async def taking_credit_away(place: Riverside) -> tuple[Person, Second]:
    luz, shown = await sheet(place)
    await place.rosa.click(shown, "All of these came")
    again = await place.rosa.slash("session attendance", session="Circle")
    (menu,) = again.selects
    omar = next(option.value for option in menu.options if option.label == "Omar")
    asked = await place.rosa.select(again, menu.custom_id, [omar])
    return luz, pressed(place.rosa, asked, "Confirm")


async def ending(place: Riverside, command: str) -> tuple[Person, Second]:
    luz = await place.participant("Luz")
    return luz, pressed(place.rosa, await place.rosa.slash(command, cohort="Spring"), "Confirm")


async def closing(place: Riverside) -> tuple[Person, Second]:
    return await ending(place, "cohort close")


async def removing(place: Riverside) -> tuple[Person, Second]:
    return await ending(place, "cohort remove")


async def leaving(place: Riverside) -> tuple[Person, Second]:
    luz = await place.participant("Luz")
    return luz, pressed(luz, await luz.slash("cohort leave", cohort="Spring"), "Confirm")


async def offer_of_a_place(place: Riverside) -> tuple[Person, Second]:
    luz, omar = await place.participant("Luz"), await place.participant("Omar")
    announced = await scheduled(place, capacity=1)
    await luz.click(announced, "Going")
    await omar.click(announced, "Going")
    await luz.click(announced, "Can't")
    await place.town.advance(timedelta(minutes=1))
    threads = [m for thread in place.server.threads if omar.sees(thread) for m in thread.messages]
    offer = next(m for m in [*omar.dms, *threads] if "has come free" in m.text)
    return luz, pressed(omar, offer, "Take the place")


async def answering_a_session(place: Riverside) -> tuple[Person, Second]:
    luz = await place.participant("Luz")
    announced = await scheduled(place)
    await luz.click(announced, "Going")
    return luz, pressed(luz, announced, "Can't")


async def checking_in(place: Riverside) -> tuple[Person, Second]:
    luz = await place.participant("Luz")
    await scheduled(place)
    await place.town.advance_to(datetime.fromisoformat("2026-09-08T18:01:00-07:00"))
    opened = next(m for m in place.server.channel("spring").messages if "begins now" in m.text)
    return luz, pressed(luz, opened, "I am here")


async def joining(place: Riverside) -> tuple[Person, Second]:
    luz = await place.server.person("Luz")
    await luz.slash("timezone", zone="Los Angeles")
    asked = await luz.slash("cohort join", cohort="Spring")
    (menu,) = asked.selects
    form = await luz.select(asked, menu.custom_id, ["en"])
    answers: dict[str, object] = {"role": "educator", "languages": ["en"], "agree": True}
    return luz, lambda: luz.submit(form, answers)


async def deleting_twice(place: Riverside) -> tuple[Person, Second]:
    luz = await place.participant("Luz")
    preview = await luz.click(await luz.slash("privacy"), "Delete what is mine")
    return luz, pressed(luz, preview, "Confirm")


async def cancelling_what_somebody_planned(place: Riverside) -> tuple[Person, Second]:
    hodan = await place.server.person("Hodan", roles=["Facilitator"])
    preview = await hodan.slash("session schedule", **PLAN, co_facilitator=place.rosa)
    await hodan.click(preview, "Confirm")
    await place.town.advance(timedelta(minutes=1))
    return hodan, pressed(place.rosa, await place.rosa.slash("session cancel", session="Circle"), "Confirm")


async def ending_a_place(place: Riverside) -> tuple[Person, Second]:
    luz = await place.participant("Luz")
    options: dict[str, Any] = {"cohort": "Spring", "member": luz, "reason": "away"}
    return luz, pressed(place.rosa, await place.rosa.slash("cohort remove-member", **options), "Confirm")


async def event_deleted(place: Riverside, label: str) -> tuple[Person, Second]:
    hodan = await place.server.person("Hodan", roles=["Facilitator"])
    await hodan.click(await hodan.slash("session schedule", **PLAN), "Confirm")
    await place.town.advance(timedelta(minutes=1))
    (event,) = place.server.guild.events.values()
    delete_event(place.town.discord, event)
    await place.town.advance(timedelta(minutes=1))
    (asked,) = [m for m in place.server.channel("staff-room").messages if "deleted" in m.text]
    return hodan, pressed(place.rosa, asked, label)


async def event_made_again(place: Riverside) -> tuple[Person, Second]:
    return await event_deleted(place, "Make it again")


async def event_left_out(place: Riverside) -> tuple[Person, Second]:
    return await event_deleted(place, "Leave it out")


async def undelivered(place: Riverside, label: str) -> tuple[Person, Second]:
    luz = await place.participant("Luz", dms_open=False)
    options: dict[str, Any] = {"cohort": "Spring", "member": luz, "reason": "away"}
    await place.rosa.click(await place.rosa.slash("cohort remove-member", **options), "Confirm")
    await place.town.advance(timedelta(minutes=5))
    looked = await place.rosa.slash("doctor")
    (menu,) = looked.selects
    (row,) = [option.value for option in menu.options]
    return luz, pressed(place.rosa, await place.rosa.select(looked, menu.custom_id, [row]), label)


async def trying_again(place: Riverside) -> tuple[Person, Second]:
    return await undelivered(place, "Try again")


async def trying_no_more(place: Riverside) -> tuple[Person, Second]:
    return await undelivered(place, "Stop trying")


async def looking_at_what_failed(place: Riverside) -> tuple[Person, Second]:
    luz, _ = await undelivered(place, "Back")
    looked = await place.rosa.slash("doctor")
    (menu,) = looked.selects
    return luz, lambda: place.rosa.select(looked, menu.custom_id, [menu.options[0].value])


async def writing_in_the_journal(place: Riverside) -> tuple[Person, Second]:
    luz = await place.participant("Luz")
    form = await luz.click(await luz.slash("journal"), "Write")
    return luz, lambda: luz.submit(form, {"text": "Today I listened."})


async def reading_the_journal(place: Riverside) -> tuple[Person, Second]:
    luz = await place.participant("Luz")
    await luz.slash("journal", text="Today I listened.")
    mine = await luz.slash("journal")
    (menu,) = mine.selects
    return luz, lambda: luz.select(mine, menu.custom_id, [menu.options[0].value])


async def reflecting(place: Riverside) -> tuple[Person, Second]:
    luz = await place.participant("Luz")
    walk: dict[str, Any] = {"cohort": "Spring", "theme": "Belonging", "starts": "2026-09-02 09:00"}
    await confirmed(place.rosa, "prompt schedule", **walk)
    await place.town.advance_to(datetime.fromisoformat("2026-09-02T09:05:00-07:00"))
    post = next(m for m in place.server.channel("spring").messages if any("Reflect" in b.label for b in m.buttons))
    form = await luz.click(post, "Reflect")
    return luz, lambda: luz.submit(form, {"text": "I was heard."})


async def resting(place: Riverside) -> tuple[Person, Reply]:
    hodan = await place.server.person("Hodan", roles=["Facilitator"])
    days: dict[str, Any] = {"cohort": "Spring", "from": "2026-09-02", "to": "2026-09-10"}
    return hodan, await hodan.slash("cohort pause", **days)


async def going_on(place: Riverside) -> tuple[Person, Second]:
    hodan, paused = await resting(place)
    return hodan, pressed(hodan, paused, "End the pause")


async def ending_the_pause(place: Riverside) -> tuple[Person, Second]:
    hodan, paused = await resting(place)
    return hodan, pressed(hodan, await hodan.click(paused, "End the pause"), "Confirm")


async def many(place: Riverside, count: int) -> Person:
    return [await place.participant(f"Luz {number:02}") for number in range(count)][-1]


async def turning_the_roster(place: Riverside) -> tuple[Person, Second]:
    await place.rosa.slash("cohort edit", cohort="Spring", capacity=50)
    last = await many(place, PAGE + 1)
    return last, pressed(place.rosa, await place.rosa.slash("cohort roster", cohort="Spring"), "Next")


async def second_page_of_a_sheet(place: Riverside) -> tuple[Person, Reply]:
    await place.rosa.slash("cohort edit", cohort="Spring", capacity=50)
    last = await many(place, SHEET + 1)
    await scheduled(place)
    await place.town.advance_to(datetime.fromisoformat("2026-09-08T19:30:00-07:00"))
    return last, await place.rosa.slash("session attendance", session="Circle")


async def turning_a_sheet(place: Riverside) -> tuple[Person, Second]:
    last, first_page = await second_page_of_a_sheet(place)
    return last, pressed(place.rosa, first_page, "Next")


async def marking_the_last_page_of_a_sheet(place: Riverside) -> tuple[Person, Second]:
    last, first_page = await second_page_of_a_sheet(place)
    shown = await place.rosa.click(first_page, "Next")
    (menu,) = shown.selects
    return last, lambda: place.rosa.select(shown, menu.custom_id, [menu.options[0].value])


async def own_prompt(place: Riverside) -> Person:
    hodan = await place.server.person("Hodan", roles=["Facilitator"])
    await hodan.submit(await hodan.slash("prompt add"), {"question": "What carried you?"})
    return hodan


async def adding_a_prompt(place: Riverside) -> tuple[Person, Second]:
    hodan = await own_prompt(place)
    form = await hodan.slash("prompt add")
    return hodan, lambda: hodan.submit(form, {"question": "What carried you?"})


async def translating_what_somebody_wrote(place: Riverside) -> tuple[Person, Second]:
    hodan = await own_prompt(place)
    form = await place.rosa.slash("prompt translate", prompt="carried", language="es")
    return hodan, lambda: place.rosa.submit(form, {"question": "¿Qué le ayudó?"})


async def retiring_what_somebody_wrote(place: Riverside) -> tuple[Person, Second]:
    hodan = await own_prompt(place)
    return hodan, pressed(place.rosa, await place.rosa.slash("prompt retire", prompt="carried"), "Confirm")


FLOWS: list[Flow] = [
    session_with_co_facilitator, session_of_the_planner, cancelling, draft_of_pairs_without_mentee,
    publishing_without_mentor, answering_without_mentee, answering_as_nobody, meeting_with_nobody, marking_on_a_sheet,
    all_of_a_sheet, taking_credit_away, closing, removing, leaving, offer_of_a_place, answering_a_session, checking_in,
    joining, deleting_twice, cancelling_what_somebody_planned, ending_a_place, event_made_again, event_left_out,
    trying_again, trying_no_more, looking_at_what_failed, writing_in_the_journal, reading_the_journal, reflecting,
    going_on, ending_the_pause, turning_the_roster, turning_a_sheet, marking_the_last_page_of_a_sheet,
    adding_a_prompt, translating_what_somebody_wrote, retiring_what_somebody_wrote,
]  # fmt: skip
SAID: dict[Flow, str] = {
    cancelling_what_somebody_planned: "Cancelled: 1 session",
    ending_a_place: "something has changed since",
    event_made_again: "again",
    event_left_out: "without an event",
    trying_again: "taken care of that already",
    trying_no_more: "taken care of that already",
    looking_at_what_failed: "taken care of that already",
    writing_in_the_journal: "It is kept",
    reading_the_journal: "not in your journal any more",
    reflecting: "does not count for a certificate",
    going_on: "would end now",
    ending_the_pause: "has ended",
    turning_the_roster: "20 of 50 places taken",
    turning_a_sheet: "0 of 10",
    marking_the_last_page_of_a_sheet: "0 of 10",
    adding_a_prompt: "your prompt is kept",
    translating_what_somebody_wrote: "What carried you?",
    retiring_what_somebody_wrote: "is retired",
}
"""What the second step then says."""
COMES_BACK = {
    adding_a_prompt,
    session_of_the_planner,
    answering_as_nobody,
    leaving,
    answering_a_session,
    checking_in,
    joining,
    writing_in_the_journal,
    reading_the_journal,
    reflecting,
    going_on,
    ending_the_pause,
}
"""Where the person themself goes on, and so is known again."""


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.__name__)
async def test_the_second_step_is_done_or_refused_in_words_after_somebody_deleted_their_data(
    flow: Flow, caplog: pytest.LogCaptureFixture
) -> None:
    async with riverside() as place:
        person, second = await flow(place)
        await erased(place, person)
        reply = await second()
        assert reply.text
        assert "sorry" not in reply.text
        assert SAID.get(flow, "") in reply.text
        await place.town.advance(timedelta(minutes=5))
        assert not [record for record in caplog.records if record.levelname == "ERROR"]
        if flow not in COMES_BACK:
            rows = await database(place).read(everything)
            assert not [table for table, some in rows.items() if any(person.id in row.values() for row in some)]
