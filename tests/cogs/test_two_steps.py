"""Whatever takes two steps: somebody deletes their data between them, and the second is a clear sentence or done."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from sandbox.people import Person
from sandbox.replies import Reply
from sandbox.views import Message
from tests.support.erasing import database, erased, everything
from tests.support.stories import Riverside, log_meeting, riverside

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
    await mentee.slash("mentor request")
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


FLOWS: list[Flow] = [
    session_with_co_facilitator, session_of_the_planner, cancelling, draft_of_pairs_without_mentee,
    publishing_without_mentor, answering_without_mentee, answering_as_nobody, meeting_with_nobody, marking_on_a_sheet,
    all_of_a_sheet, taking_credit_away, closing, removing, leaving, offer_of_a_place, answering_a_session, checking_in,
    joining, deleting_twice,
]  # fmt: skip
COMES_BACK = {session_of_the_planner, answering_as_nobody, leaving, answering_a_session, checking_in, joining}
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
        await place.town.advance(timedelta(minutes=5))
        assert not [record for record in caplog.records if record.levelname == "ERROR"]
        if flow not in COMES_BACK:
            rows = await database(place).read(everything)
            assert not [table for table, some in rows.items() if any(person.id in row.values() for row in some)]
