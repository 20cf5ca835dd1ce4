"""What somebody says in confidence changes nothing of what others read.

The same course of mentoring is played twice, once with other answers of each private kind: whom somebody avoids, which
community they would like their mentor from, why they decline, whether their pair fits, why it ends. All that others
read, down to the log, must be the same to the letter.
"""

import hashlib
import logging
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from sandbox import Message, Person, Reply
from tests.support.stories import Riverside, accept, ask_for_mentor, asked_of, button_of, riverside


@dataclass(frozen=True)
class Confidences:
    """What is said in confidence in one course."""

    avoids: bool
    communities: tuple[str, ...]
    declines: str
    fits: str
    ends: str


ONE = Confidences(avoids=False, communities=(), declines="unsaid", fits="deciding", ends="unsaid")
OTHER = Confidences(avoids=True, communities=("african",), declines="another-person", fits="good", ends="no-time")
ID = re.compile(r"\d{15,}")
"""Numbers of Discord: each course has its own."""


def of(person: Person, **options: object) -> dict[str, Any]:
    return {"with": person, **options}


async def course(place: Riverside, said: Confidences) -> dict[str, list[str]]:
    """Play it; gives what each but the one who confides has read, in their order."""
    read: dict[str, list[str]] = {}

    def keep(who: str, what: Reply | Message) -> None:
        files = [f"{file.name} {hashlib.sha256(file.bytes).hexdigest()}" for file in what.files]
        buttons = [str(button.label) for button in what.buttons]
        read.setdefault(who, []).append(ID.sub("…", "\n".join([what.text, *files, *buttons])))

    amina, luz = await place.participant("Amina"), await place.participant("Luz")
    hodan, zara = await place.mentor("Hodan", capacity=2), await place.mentor("Zara", "so")
    for mentor, communities in ((hodan, ["african"]), (zara, ["asian"])):
        profile = await mentor.slash("mentor profile")
        await mentor.submit(await mentor.click(profile, "More about my offer"), {"communities": communities})
    for mentee in (amina, luz):
        await ask_for_mentor(mentee, fluent="English")
    profile = await amina.slash("mentor profile")
    await amina.submit(await amina.click(profile, "More about my request"), {"communities": list(said.communities)})
    if said.avoids:
        await amina.slash("mentor avoid", member=zara)

    staff = place.rosa
    asked: tuple[tuple[str, dict[str, Any]], ...] = (
        ("match preview", {"cohort": "Spring"}),
        ("match pair", {"cohort": "Spring", "mentor": hodan, "mentee": amina}),
        ("match pair", {"cohort": "Spring", "mentor": zara, "mentee": amina}),
        ("match weights", {}),
    )
    for command, options in asked:
        keep("Rosa", await staff.slash(command, **options))
    await place.publish()
    await place.town.advance(timedelta(minutes=30))
    await accept(hodan)  # the newest question first: about Luz
    await place.town.advance(timedelta(minutes=5))
    await accept(luz)
    await accept(hodan)
    await place.town.advance(timedelta(minutes=5))
    declined = await amina.click(asked_of(amina), button_of(asked_of(amina), "match.answer/decline"))
    await amina.select(declined, declined.selects[0].custom_id, [said.declines])
    keep("Rosa", await staff.slash("match status", cohort="Spring"))
    keep("Rosa", await staff.slash("match preview", cohort="Spring"))

    await place.town.advance(timedelta(days=14))
    question = next(m for m in luz.dms if any((b.custom_id or "").startswith("match.fit") for b in m.buttons))
    await luz.click(question, button_of(question, f"match.fit/{said.fits}"))
    await place.town.advance(timedelta(days=1))
    keep("Rosa", await staff.slash("match health", cohort="Spring"))
    ending = await luz.slash("match end", **of(hodan, reason=said.ends, rematch=True))
    await luz.click(ending, "Confirm")
    await place.town.advance(timedelta(minutes=5))
    for person in (hodan, zara, luz):
        for command in ("mentees", "mentor home", "mentor profile", "progress", "help"):
            keep(person.name, await person.slash(command))
    for who in (amina, luz):
        keep("Rosa", await staff.slash("match explain", member=who))
        keep("Rosa", await staff.slash("progress", member=who))
    asked = (
        ("match preview", {"cohort": "Spring"}), ("match health", {"cohort": "Spring"}), ("mentor approve", {}),
        ("cohort roster", {"cohort": "Spring"}), ("doctor", {}), ("staff-notices", {}), ("help", {}),
    )  # fmt: skip
    for command, options in asked:
        keep("Rosa", await staff.slash(command, **options))
    for person in (hodan, zara, luz, staff):
        for message in person.dms:
            keep(f"{person.name}, in private", message)
    for channel in (*place.server.channels, *place.server.threads):
        for message in channel.messages:
            keep(channel.name, message)
    return read


async def test_others_read_the_same_whatever_somebody_says_in_confidence(caplog: pytest.LogCaptureFixture) -> None:
    courses: list[dict[str, list[str]]] = []
    logs: list[list[str]] = []
    with caplog.at_level(logging.INFO):
        for said in (ONE, OTHER):
            caplog.clear()
            async with riverside() as place:
                courses.append(await course(place, said))
            logs.append(
                [
                    ID.sub("…", record.getMessage())
                    for record in caplog.records
                    if record.name.startswith(("bot", "cogs"))
                ]
            )
    one, other = courses
    assert len(one["Rosa"]) > 15 and one["staff-room"]
    assert one == other
    assert sorted(set(logs[0])) == sorted(set(logs[1]))


async def test_that_somebody_finds_their_pair_not_good_is_told_without_them_and_without_what_they_said() -> None:
    """The one difference that the program wants: the staff hear that there is such a pair, and in which cohort."""
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await place.town.advance(timedelta(days=14))
        question = next(m for m in amina.dms if any((b.custom_id or "").startswith("match.fit") for b in m.buttons))
        before = len(hodan.dms)
        await amina.click(question, button_of(question, "match.fit/not-good"))
        await place.town.advance(timedelta(days=3))
        (told,) = [m for m in place.server.channel("staff-room").messages if "not going well" in m.text]
        assert not {name for name in ("Amina", "Hodan", amina.mention, hodan.mention) if name in told.text}
        assert len(hodan.dms) == before
