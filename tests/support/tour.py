"""A tour of the product in one language: every command, button, menu and form, as the people of one server use them.

The language walk (tests/e2e/test_language_walk.py) takes it in each language and reads all that was said.

**A new command** needs one line in `TOUR`, where it fits the course of things: who gives it, and its options, as a
person types them. In options, `{cohort}`, `{title}` and `{words}` stand for what people wrote, `@mentor` and the others
of `PEOPLE` for somebody, `#general` for a channel. The tour presses whatever appears by itself, and fills in every form
from `FIELDS`, by the custom ids of the fields; a field that takes more than any words needs a line there.

**A new button, menu or form** needs nothing, unless it appears only after something that people do outside the bot:
that is a function in `TOUR`, between the commands.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from sandbox.server.actions.events import delete_event
from tests.support.touring import Command, Later, Step, Tour

SENTENCE = "I am here"
"""One of ours, without fields, for which people suggest better words; its English is shown beside them."""
FIELDS: Mapping[str, object] = {
    "hours": "21:00-07:00",
    "zone": "America/Los_Angeles",
    "from": "2026-10-01",
    "to": "2026-10-05",
    "starts": "2026-10-05 09:00",
    "typed": SENTENCE,
    "minutes": "50",
    "agency": "",
    "supervisor": "@staff",
    "0": "{words}{marks}",
}
"""What is written into the fields of forms."""


# --- between the commands: what people do outside the bot ------------------------------------------------------------


def joins(who: str) -> Callable[[Tour], Awaitable[None]]:
    """Somebody takes a place in the cohort: the command, the menu, the form."""

    async def join(tour: Tour) -> None:
        person = tour.people[who]
        tour.given.add("cohort join")
        asked = await person.slash("cohort join", cohort=tour.words[0])
        form = await person.select(asked, asked.selects[0].custom_id, [tour.language])
        assert form.modal is not None, form.text
        tour.pressed |= {"cohort.language", "cohort.place"}
        await tour.press_on(person, await person.submit(form, tour.filled(form.modal)))

    return join


async def tries_other_names(tour: Tour) -> None:
    """Somebody opens the preview of their certificate, and tries what stands beside Confirm, which ends it all."""
    await tour.town.advance(timedelta(minutes=5))
    for person in tour.people.values():
        threads = [message for one in tour.server.threads if person.sees(one) for message in one.messages]
        for message in (*person.dms, *threads):
            asked = [
                one.custom_id for one in message.buttons if (one.custom_id or "").startswith("certificate.name.look")
            ]
            if not asked or asked[0] is None:
                continue
            tour.pressed |= {"certificate.name.look", "certificate.name.open", "certificate.name"}
            shown = await person.click(message, asked[0])
            for button in shown.buttons:
                if button.custom_id is not None and button.custom_id.startswith("certificate.name.open"):
                    form = await person.click(shown, button.custom_id)
                    assert form.modal is not None, form.text
                    await person.submit(form, tour.filled(form.modal))
            return


def confirms(command: Command) -> Callable[[Tour], Awaitable[None]]:
    """Somebody gives a command once more, and confirms it."""

    async def confirm(tour: Tour) -> None:
        person = tour.people[command.who]
        options: dict[str, Any] = {name: tour.meant(option) for name, option in command.options.items()}
        asked = await person.slash(command.name, **options)
        await person.click(asked, asked.buttons[0].custom_id or "")

    return confirm


def the_two_disagree(one: str, other: str, date: str) -> tuple[Step, ...]:
    """A mentor and a mentee write down the same meeting with different minutes; the coordinators are asked."""
    return (
        Command(one, "meeting log", {"with": f"@{other}", "date": date, "minutes": 45}),
        Command(other, "meeting log", {"with": f"@{one}", "date": date, "minutes": 50}),
        Later(timedelta(minutes=5)),
    )


def asks_the_coordinators(who: str) -> Callable[[Tour], Awaitable[None]]:
    """Somebody who reads two versions of a meeting asks the coordinators, who decide when they look around."""

    async def ask(tour: Tour) -> None:
        person = tour.people[who]
        there = [*person.dms, *(message for thread in person.threads for message in thread.messages)]
        found = [
            (message, button.custom_id)
            for message in there
            for button in message.buttons
            if (button.custom_id or "").startswith("meeting.dispute")
        ]
        message, custom_id = found[-1]
        await person.click(message, custom_id or "")

    return ask


def are_paired(mentor: str, mentee: str) -> Callable[[Tour], Awaitable[None]]:
    """Somebody asks for a mentor, and both accept."""

    async def pair(tour: Tour) -> None:
        staff, cohort = tour.people["staff"], tour.words[0]
        await tour.people[mentee].slash("mentor request", languages=tour.language)
        await staff.slash("match preview", cohort=cohort)
        asked = await staff.slash("match publish", cohort=cohort)
        await staff.click(asked, asked.buttons[0].custom_id or "")
        for who in (mentor, mentee):
            await tour.town.advance(timedelta(minutes=5))
            person = tour.people[who]
            question = next(message for message in reversed(person.dms) if message.buttons)
            await person.click(question, question.buttons[0].custom_id or "")
        await tour.town.advance(timedelta(minutes=5))

    return pair


async def the_journal_is_new(tour: Tour) -> None:
    """All of the journal is pressed once more: by who answered a prompt, and with a mentor to share words with."""
    for key in [key for key in tour.tried if key.startswith("journal.")]:
        del tour.tried[key]


async def two_events_are_deleted(tour: Tour) -> None:
    """Somebody deletes two of the server's events in Discord: the staff are asked what is to become of them."""
    for event in list(tour.server.guild.events.values())[-2:]:
        delete_event(tour.town.discord, event)


def dms(who: str, *, are_open: bool) -> Callable[[Tour], Awaitable[None]]:
    """Somebody opens or closes their direct messages."""

    async def turn(tour: Tour) -> None:
        tour.people[who].account.dms_open = are_open

    return turn


COHORT = {"cohort": "{cohort}"}
SESSION = {"cohort": "{cohort}", "title": "{title}", "minutes": 60}

TOUR: tuple[Step, ...] = (
    Command("owner", "setup", {"language": "{language}"}),
    Command("owner", "doctor"),
    Command("provider", "help"),
    Command("staff", "help"),
    Command("provider", "support"),
    Command("provider", "language", {"language": "{language}"}),
    Command("provider", "timezone", {"zone": "America/Los_Angeles"}),
    Command("staff", "cohort create", {
        "name": "{cohort}", "timezone": "America/Los_Angeles", "languages": "{language}", "starts": "2026-09-01",
        "ends": "2027-06-15", "announce_in": "#general",
    }),
    Command("staff", "cohort edit", {**COHORT, "capacity": 30, "reminders": "1d, 15m", "place_kept": "12h"}),
    Later(timedelta(minutes=2)),
    *(joins(who) for who in ("mentor", "provider", "second", "third", "leaver")),
    Command("provider", "help"),
    Later(timedelta(minutes=2)),
    Command("staff", "cohort roster", COHORT),
    Command("staff", "cohort requirements", {**COHORT, "sessions": 1, "reflections": 1, "meetings": 1}),
    Command("staff", "session schedule", {
        **SESSION, "starts": "2026-09-03 18:00", "repeat": "weekly", "count": 12, "place": "{words}",
        "agenda": "{words}", "capacity": 1, "theme": "1", "co_facilitator": "@mentor",
    }),
    Command("staff", "prompt schedule", {
        **COHORT, "theme": "1", "starts": "2026-09-02 09:00", "repeat": "weekly", "count": 12,
    }),
    Command("staff", "prompt add", {"language": "en", "theme": "1"}),
    Command("staff", "prompt translate", {"prompt": "{words}", "language": "{language}"}),
    Command("staff", "prompt library"),
    Command("staff", "prompt plans", COHORT),
    confirms(Command("staff", "prompt schedule", {**COHORT, "theme": "1", "starts": "2026-09-02 10:00"})),
    Command("staff", "prompt move", {"post": "", "to": "2026-09-02 10:00"}),
    Command("staff", "prompt change", {"post": "", "prompt": "{words}"}),
    Command("staff", "prompt change", {"post": "", "prompt": "l1"}),
    Command("staff", "session record", {**SESSION, "started": "2026-08-31 18:00", "present": "@provider @second"}),
    Command("staff", "session record", {**SESSION, "title": "{words}", "started": "2026-08-30 18:00"}),
    Command("staff", "session record", {**SESSION, "title": "{words}", "started": "2026-08-29 18:00"}),
    Later(timedelta(minutes=5)),
    Command("provider", "session list"),
    Command("staff", "session list", {**COHORT, "show": "upcoming"}),
    Later(timedelta(days=2)),
    *(Command("provider", "journal", {"text": "{words}"}) for _each in range(4)),
    Command("provider", "journal"),
    Command("second", "journal", {"text": "{words} 206-555-0123"}),
    the_journal_is_new,
    Command("owner", "journal"),
    Later(timedelta(hours=9, minutes=2)),
    Command("staff", "session attendance", {"session": "{title}"}),
    Later(timedelta(hours=3)),
    Command("staff", "session attendance", {"session": "{title}"}),
    Command("staff", "session copy", {"session": "{title}", "starts": "2026-12-01 18:00"}),
    Command("staff", "session move", {"session": "{title}", "to": "2026-09-11 18:00"}),
    Command("staff", "session edit", {"session": "{title}", "agenda": "{title}", "scope": "following"}),
    Later(timedelta(minutes=5)),
    two_events_are_deleted,
    Later(timedelta(minutes=5)),
    Command("mentor", "mentor offer"),
    Command("mentor", "mentor offer", {"capacity": 3, "languages": "{language}"}),
    Command("third", "mentor offer"),
    Later(timedelta(minutes=5)),
    Command("staff", "mentor approve"),
    Command("staff", "mentor approve", {"member": "@mentor", "trained": True}),
    Command("staff", "mentor approve", {"member": "@third"}),
    Command("staff", "mentor approve", {"member": "@third", "trained": True}),
    Later(timedelta(minutes=5)),
    Command("provider", "mentor request", {"languages": "{language}", "goals": "{words}"}),
    Command("second", "mentor request"),
    Command("leaver", "mentor request"),
    Command("leaver", "mentor avoid", {"member": "@third"}),
    Command("third", "mentor request"),
    Command("third", "mentor pause"),
    Command("third", "mentor profile"),
    Command("leaver", "mentor profile"),
    Command("third", "mentor leave"),
    Command("leaver", "mentor leave"),
    Command("staff", "match pair", {**COHORT, "mentor": "@mentor", "mentee": "@provider"}),
    Command("staff", "match preview", COHORT),
    Command("provider", "match weights"),
    Command("owner", "match weights", {"criterion": "region", "weight": 10}),
    Command("staff", "match preview", COHORT),
    Command("staff", "match publish", COHORT),
    Command("staff", "match status", COHORT),
    Command("staff", "match undo", COHORT),
    Command("staff", "match preview", COHORT),
    confirms(Command("staff", "match publish", COHORT)),
    Command("staff", "match explain", {"member": "@provider"}),
    Later(timedelta(minutes=5)),
    are_paired("mentor", "third"),
    Command("staff", "match follow-up", {**COHORT, "first": 7, "silent": 7, "told": 8}),
    Command("staff", "match health", COHORT),
    Command("mentor", "meeting log", {"with": "@provider", "date": "2026-09-03", "minutes": 45}),
    Command("mentor", "mentees"),
    Command("mentor", "mentor home"),
    Command("mentor", "match pause", {"with": "@provider"}),
    Command("mentor", "match resume", {"with": "@provider"}),
    Later(timedelta(minutes=5)),
    Command("staff", "prompt skip", {"post": ""}),
    Command("staff", "prompt post", {"post": ""}),
    Command("staff", "prompt cancel", {"post": ""}),
    Command("staff", "prompt participation", COHORT),
    Command("staff", "prompt retire", {"prompt": "{words}"}),
    Later(timedelta(minutes=5)),
    the_journal_is_new,
    Command("provider", "journal"),
    Later(timedelta(minutes=5)),
    Command("provider", "calendar"),
    Command("provider", "progress"),
    Command("staff", "progress", {"member": "@provider"}),
    Command("staff", "hours add", {
        **COHORT, "member": "@provider", "minutes": 60, "hour_type": "professional", "reason": "{words}",
        "counts_as": "reflection", "date": "2026-09-01",
    }),
    Command("staff", "hours add", {
        **COHORT, "member": "@provider", "minutes": 90, "hour_type": "rsc_group", "reason": "{words}",
    }),
    Later(timedelta(minutes=5)),
    Command("staff", "hours take-back", {"member": "@provider"}),
    Command("staff", "hours transfer", {"member": "@provider", "from": "{cohort}", "to": "{cohort}"}),
    Later(timedelta(minutes=5)),
    Command("staff", "staff-notices"),
    Command("provider", "me"),
    Command("provider", "away", {"from": "2026-10-01", "to": "2026-10-05"}),
    Command("provider", "me"),
    Command("staff", "cohort pause", {**COHORT, "from": "2026-09-05", "to": "2026-09-09", "reason": "{words}"}),
    Later(timedelta(days=7)),
    Command("mentor", "meeting log", {"with": "@provider", "date": "2026-09-06", "minutes": 45, "format": "group"}),
    Later(timedelta(minutes=5)),
    *the_two_disagree("mentor", "provider", "2026-09-04"),
    *the_two_disagree("provider", "mentor", "2026-09-05"),
    asks_the_coordinators("provider"),
    Later(timedelta(minutes=5)),
    Command("mentor", "meeting group", {"date": "2026-09-07", "minutes": 45}),
    Command("staff", "meeting correct", {
        "member": "@mentor", "with": "@provider", "date": "2026-09-03", "minutes": 30,
    }),
    Later(timedelta(days=3)),
    Command("provider", "match end", {"with": "@mentor", "reason": "reached", "rematch": True}),
    Later(timedelta(minutes=5)),
    Command("staff", "cohort requirements", {**COHORT, "sessions": 0, "reflections": 0, "meetings": 0}),
    Command("staff", "certificate review", {"cohort": "{cohort}"}),
    tries_other_names,
    Later(timedelta(minutes=5)),
    Command("staff", "certificate issue", {"member": "@provider", "cohort": "{cohort}"}),
    Later(timedelta(minutes=5)),
    Command("mentor", "certificate mine"),
    Command("staff", "certificate export", {"cohort": "{cohort}"}),
    Command("staff", "certificate reissue", {"code": "COL-1", "name": "{words}"}),
    Command("staff", "certificate revoke", {"code": "COL-1", "reason": "mistake"}),
    Command("provider", "verify", {"code": "COL-1"}),
    Command("staff", "session cancel", {"session": "{title}", "reason": "{words}"}),
    Command("leaver", "cohort leave", COHORT),
    dms("third", are_open=False),
    dms("second", are_open=False),
    Command("staff", "cohort remove-member", {**COHORT, "member": "@third", "reason": "away"}),
    Command("staff", "cohort remove-member", {**COHORT, "member": "@second", "reason": "moved"}),
    Later(timedelta(minutes=10)),
    Command("staff", "doctor"),
    Command("owner", "doctor"),
    Command("staff", "cohort readmit-member", {**COHORT, "member": "@third"}),
    Command("provider", "help"),
    *(Command(who, "translation suggest", {"sentence": SENTENCE}) for who in ("provider", "mentor", "second", "owner")),
    Command("staff", "translation review"),
    Command("third", "privacy", once=True),
    Command("staff", "cohort close", COHORT),
    Later(timedelta(minutes=5)),
    Command("staff", "cohort reopen", COHORT),
    Command("staff", "cohort close", COHORT),
    Command("owner", "cohort remove", COHORT),
    Later(timedelta(minutes=5)),
)  # fmt: skip
