"""Ids that somebody makes up: they earn nothing, and show nothing that this person could not see in Discord."""

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from cogs import FEATURES
from sandbox import Person, Reply
from sandbox.client.forms import fill_form
from tests.support.stories import Riverside, confirmed, join, riverside

SECRETS = ("Autumn", "Deep water", "Belonging", "Circle of trust", "going", "maybe", "Amina", "Spring")
"""What is said in the cohort Spring alone, in its closed sibling Autumn, or about them."""


@dataclass
class Story:
    """Spring has a session and two prompts, one of them still to come; Hill has none of it; Autumn is closed."""

    place: Riverside
    strangers: dict[str, Person]

    def count(self, what: str) -> Any:
        """How many rows say something, or what they say."""
        file = str(self.place.town.database_url).removeprefix("sqlite:///")
        with closing(sqlite3.connect(file)) as database:
            return database.execute(what).fetchone()[0]


@asynccontextmanager
async def a_story() -> AsyncGenerator[Story]:
    async with riverside() as place:
        rosa = place.rosa
        amina = await place.participant("Amina")
        gone = await place.participant("Gone")
        for name in ("Hill", "Autumn"):
            await rosa.slash("cohort create", name=name)
        hill = await place.server.person("Hilal")
        await join(hill, "Hill")
        await confirmed(rosa, "cohort close", cohort="Autumn")
        await confirmed(rosa, "prompt schedule", cohort="Spring", theme="Belonging", starts="2026-09-02 09:00")
        await confirmed(rosa, "prompt schedule", cohort="Spring", theme="Arriving", starts="2026-10-02 09:00")
        preview = await rosa.slash(
            "session schedule", cohort="Spring", title="Circle of trust", starts="2026-09-03 18:00", minutes=60
        )
        await rosa.click(preview, "Confirm")
        await place.town.advance_to(datetime.fromisoformat("2026-09-02T12:00:00-07:00"))
        announced = next(m for m in place.server.channel("spring").messages if len(m.buttons) >= 4)
        await amina.click(announced, "Going")
        await confirmed(gone, "cohort leave", cohort="Spring")
        other = await place.town.server("Lakeside")
        await other.owner.slash("setup")
        strangers = {
            "without a place": await place.server.person("Noor"),
            "in another cohort": hill,
            "in another server": await other.person("Eve"),
            "staff of another server": other.owner,
        }
        yield Story(place, {**strangers, "who left the cohort": gone})


async def press(person: Person, custom_id: str) -> Reply:
    """A press that no app makes: with another custom id than the button has."""
    own = await person.slash("help")
    (post, *_more) = person._posts(own)  # pyright: ignore[reportPrivateUsage]
    data: dict[str, Any] = {"component_type": 2, "custom_id": custom_id, "id": 1}
    return await person._act(3, post.channel, data, custom_id, source=post)  # pyright: ignore[reportPrivateUsage]


PRESSES = (
    "prompt.whole:0", "prompt.library/....:0", "prompt.plan/l31:0", "prompt.ask:{prompt}", "prompt.retire:{prompt}",
    "prompt.retire.confirm/.x:{prompt}", "prompt.restore:{prompt}", "prompt.words:{prompt}",
    "prompt.read:{prompt}", "prompt.reflect:{prompt}", "prompt.confirm:{prompt}", "session.rsvp/going:{session}",
    "session.rsvp/maybe:{session}", "session.who:{session}", "session.checkin:{session}", "session.confirm:{session}",
    "session.page/upcoming.0:{cohort}", "session.cancel/x:{session}", "session.event/again:{session}",
    "sheet.page/0:{session}", "sheet.csv:{session}", "cohort.roster/0:{cohort}", "cohort.leave/x:{cohort}",
    "cohort.close/x:{cohort}", "cohort.remove/x:{cohort}", "match.answer/accept:{session}",
    "match.reason:{session}", "match.fit/good:{session}", "mentees.page/0:{session}",
    "match.end/unsaid.1.x:{session}",
    "meeting.confirm/60:{session}", "meeting.dispute/60:{session}", "meeting.decide/60.1:{session}",
    "meeting.correct/60.x:{session}", "meeting.group/2026-09-01.60:0", "notice.read:{session}",
    "match.page/0:{session}", "match.rule/together-1-2:{cohort}", "match.undo/x:{cohort}",
    "prompt.add:0", "prompt.translate/es:{prompt}", "prompt.preview/0:{prompt}", "prompt.plans/0:{cohort}",
    "prompt.move:{prompt}", "prompt.change:{prompt}", "prompt.cancel/x:{prompt}",
    "journal.write:0", "journal.more:{entry}", "journal.change:{entry}", "journal.change/0:{entry}",
    "journal.keep:{entry}", "journal.page/0.0.0.{amina:x}.0.0.0:0", "journal.read:{entry}", "journal.readers:{entry}",
    "journal.share/group-1:{entry}", "journal.share/me.x:{entry}", "reflection.read:{entry}",
    "journal.withdraw:{entry}", "journal.again:{entry}", "journal.delete:{entry}", "journal.deleted/x:{entry}",
    "journal.download:0",
    "translation.begin:0", "translation.typed:{entry}", "translation.chosen/so:{entry}", "translation.next:{entry}",
    "translation.approve:{entry}", "translation.decline:{entry}", "translation.better:{entry}",
    "match.agreement:{session}", "match.agree/1:{session}", "match.time:{session}",
)  # fmt: skip
EMPTY_PAGES = {"journal.write", "journal.more", "prompt.add", "translation.begin"}
"""Whoever presses these gets a form to write in, with nothing of anybody's in it."""


def test_every_button_of_prompts_reflections_and_translations_is_tried() -> None:
    features = [one for one in FEATURES if one.name in ("prompts", "reflections", "translations")]
    names = {component.name for one in features for component in one.components}
    tried = {given.partition(":")[0].partition("/")[0] for given in PRESSES}
    assert {name for name in names if not name.endswith(".form")} <= tried


async def test_a_made_up_press_shows_nothing_and_changes_nothing() -> None:
    async with a_story() as story:
        counted = (
            "select (select count(*) from rsvps) + (select count(*) from check_ins) + (select count(*) from credits)"
        )
        amina = next(one for one in story.place.server.people if one.name == "Amina")
        await amina.slash("journal", text="A quiet harbour.")
        await amina.slash("journal", text="A quiet harbour, 206-555-0134.")
        theirs = "select group_concat(id || status || visibility || member_id || hex(sealed)) from reflections"
        assert "harbour" in (await press(amina, "journal.read:1")).text, "to her it is shown"
        before, written = story.count(counted), story.count(theirs)
        for who, person in story.strangers.items():
            allowed = {"who left the cohort": {"Spring"}, "in another cohort": {"Hill"}}.get(who, set())
            for form, entry in (
                (form, entry) for form in PRESSES for entry in (1, 2) if entry == 1 or "{entry}" in form
            ):
                cohort = 1 if "roster" in form else 3
                given = form.format(prompt=1, session=1, cohort=cohort, entry=entry, amina=amina.id)
                answer = await press(person, given)
                is_page = answer.modal is not None and given.partition(":")[0] in EMPTY_PAGES
                shown = answer.text if answer.modal is None else answer.modal.text
                said = [secret for secret in (*SECRETS, "harbour") if secret in shown and secret not in allowed]
                assert (said, answer.modal is None or is_page) == ([], True), (who, given, shown)
        assert (story.count(counted), story.count(theirs)) == (before, written)


NO_NUMBERS = ("9" * 40, "²", "x", "-1", str(2**63 - 1))


async def test_numbers_that_nobody_was_offered_are_refused_in_words(caplog: pytest.LogCaptureFixture) -> None:
    async with a_story() as story:
        amina = next(one for one in story.place.server.people if one.name == "Amina")
        for person in (story.place.rosa, amina, story.strangers["without a place"]):
            own = await person.slash("help")
            (post, *_more) = person._posts(own)  # pyright: ignore[reportPrivateUsage]
            for chosen in NO_NUMBERS:
                for menu in ("doctor.one", "sheet.mark/0:1", "journal.read", "question:1"):
                    data: dict[str, Any] = {"component_type": 3, "custom_id": menu, "id": 1, "values": [chosen]}
                    await person._act(3, post.channel, data, menu, source=post)  # pyright: ignore[reportPrivateUsage]
                for button in (
                    "session.page/upcoming-{}:1",
                    "sheet.page/{}:1",
                    "cohort.roster/{}:1",
                    "match.page/{}:1",
                    "match.rule/together-{}-1:1",
                    "meeting.confirm/{}:1",
                    "mentees.page/{}:0",
                    "match.fit/good:{}",
                    "meeting.dispute/{}:1",
                    "meeting.decide/{0}.{0}:1",
                    "meeting.correct/{}.x:1",
                    "meeting.group/{0}.{0}:0",
                ):
                    await press(person, button.format(chosen))
        assert not [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]


async def test_who_takes_part_opens_no_prompt_before_it_is_posted() -> None:
    async with a_story() as story:
        amina = next(one for one in story.place.server.people if one.name == "Amina")
        for given in ("prompt.read:2", "prompt.reflect:2"):
            answer = await press(amina, given)
            assert "Arriving" not in answer.text and answer.modal is None
        assert (await press(amina, "prompt.reflect:1")).modal is not None
        assert "Belonging" in (await press(story.place.rosa, "prompt.read:1")).text, "staff see the channel"


@pytest.mark.parametrize("number", [1, 2])
async def test_words_for_a_made_up_prompt_are_kept_in_the_journal_and_earn_nothing(number: int) -> None:
    async with a_story() as story:
        noor = story.strangers["without a place"]
        opened = await noor.click(await noor.slash("journal"), "Write")
        place, modal = opened.interaction.channel, opened.modal
        assert modal is not None
        fields = {"text": "What I thought today."}
        answers = fill_form(modal, fields, noor._resolved(place), noor._uploads_to(place))  # pyright: ignore
        forged = f"prompt.reflect.form:{number}!{noor.id}"
        data: dict[str, Any] = {"custom_id": forged, "components": answers}
        done = await noor._act(5, place, data, forged, source=opened.interaction.source, trigger=opened.interaction)  # pyright: ignore
        assert "journal" in done.text
        assert story.count("select count(*) from credits") == 0
        assert story.count("select count(*) from reflections where post_id is null") == 1


async def test_options_typed_by_hand_find_nothing_that_is_not_for_this_person() -> None:
    async with a_story() as story:
        for who, person in story.strangers.items():
            if "server" in who:
                continue
            for command in ("cohort edit", "cohort roster", "cohort close", "cohort remove", "session attendance"):
                option = "session" if "session" in command else "cohort"
                assert await person.autocomplete(command, option, "") == [], (who, command)
            for name in ("Autumn", "3", "Spring"):
                listed = (await person.slash("session list", cohort=name)).text
                assert "Circle of trust" not in listed
            assert "no longer there" in (await person.slash("session list", cohort="Autumn")).text
