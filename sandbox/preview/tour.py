"""The tour: a cohort's weeks in one language, in which people use every command, button and form that there is."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.i18n.catalogues import Catalogues
from sandbox import Person, Reply, Sandbox
from sandbox.preview.elsewhere import elsewhere, everything_else, planned_prompts
from sandbox.preview.mentoring import following_up, mentors, pairs
from sandbox.preview.screens import Easel, Screen
from sandbox.preview.stage import BEGINS, COHORT, ZONE, Stage
from sandbox.preview.words import better_words, own_prompts
from sandbox.server.entities import Json

MEETS = datetime(2026, 9, 15, 18, tzinfo=ZONE)
SECOND, THIRD = "2026-09-29", "2026-10-13"
SERVER = "Riverside"
SETTINGS = {"web_address": "127.0.0.1:0", "guide_url": "https://example.org/members.{language}.html"}
"""What an operator may switch on."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a tour."""

    screens: list[Screen]
    left_out: list[str]
    """Steps that could not be played, and why."""
    commands: list[Json]
    """The commands as the bot made them known to Discord."""


async def tour(catalogues: Catalogues, language: str, folder: str) -> Played:
    """The screens of a language in the order in which people meet them."""
    async with _opened(catalogues, language, folder) as stage:
        for part in (
            _set_up,
            _joining,
            _planning,
            _a_session,
            mentors,
            pairs,
            _own_matters,
            _changes,
            planned_prompts,
            own_prompts,
            _better_words,
            everything_else,
            following_up,
            _the_end,
            elsewhere,
        ):
            await part(stage)
        commands = [body for bodies in stage.town.discord.state.commands.values() for body in bodies.values()]
        return Played(stage.screens, stage.left_out, commands)


@asynccontextmanager
async def _opened(catalogues: Catalogues, language: str, folder: str) -> AsyncGenerator[Stage]:
    texts = catalogues.texts(language, str(ZONE))
    async with Sandbox.open(now=BEGINS, seed=1, settings={"locales_dir": folder, **SETTINGS}) as town:
        server = await town.server(SERVER)
        await server.owner.slash("language", language=language)
        rosa = await server.person("Rosa Delgado", roles=["Facilitator", "Coordinator"])
        stage = Stage(town, server, texts, rosa, Easel(language, ZONE))
        yield stage


async def _set_up(stage: Stage) -> None:
    owner, rosa, language = stage.server.owner, stage.rosa, stage.texts.language
    await rosa.slash("language", language=language)
    with stage.step("Before a server is set up"):
        await stage.slash(rosa, "cohort create", name=COHORT)
        await stage.slash(owner, "help")
    with stage.step("Setting up"):
        await stage.slash(owner, "setup", timezone=str(ZONE), language=language)
        await stage.slash(owner, "doctor")
        await stage.slash(owner, "help")
        await stage.slash(owner, "setup")
        await stage.slash(owner, "staff-notices")
    with stage.step("A new cohort"):
        await stage.slash(
            rosa, "cohort create", name=COHORT, timezone=str(ZONE), languages=language, capacity=4,
            starts="2026-09-07", ends="2027-05-31", announce_in=stage.server.channel("general"),
        )  # fmt: skip
        await stage.wait(timedelta(minutes=1))
        await stage.slash(rosa, "cohort edit", cohort=COHORT, capacity=3, reminders="1d, 15m", place_kept="12h")
        await stage.slash(rosa, "cohort requirements", cohort=COHORT)
        await stage.slash(rosa, "cohort requirements", cohort=COHORT, sessions=1, reflections=1, meetings=1)
        await stage.slash(rosa, "cohort roster", cohort=COHORT)


async def join(stage: Stage, person: Person) -> Reply:
    """Ask for a place, and get one while there is one."""
    asked = await stage.slash(person, "cohort join", cohort=COHORT)
    form = await stage.select(person, asked, [stage.texts.language])
    answers: dict[str, object] = {"role": "educator", "languages": [stage.texts.language], "agree": True}
    return await stage.submit(person, form, answers)


async def _joining(stage: Stage) -> None:
    with stage.step("Somebody new"):
        ana = await stage.person("Ana López")
        for command in ("help", "support", "privacy", "me", "progress", "session list", "journal", "calendar"):
            await stage.slash(ana, command)
        await stage.slash(ana, "timezone", zone="Chicago")
        await stage.slash(ana, "timezone", zone="Seattle")
        await stage.slash(ana, "language", language=stage.texts.language)
    with stage.step("Joining"):
        for name in ("Ana López", "Hodan Warsame", "Minh Trần"):
            person = stage.who(name) or await stage.person(name)
            await join(stage, person)
        ana = stage.called("Ana López")
        await stage.slash(ana, "cohort join", cohort=COHORT)
        await stage.wait(timedelta(minutes=2))
        welcome = [one for one in stage.private(ana) if any("cohort.way" in (b.custom_id or "") for b in one.buttons)]
        for one in welcome[-1:]:
            await stage.press_all(ana, one, "cohort.way")
    with stage.step("A cohort without a place left"):
        await stage.slash(await stage.person("Lucía Herrera"), "cohort join", cohort=COHORT)


async def _planning(stage: Stage) -> None:
    rosa, title, question = stage.rosa, *stage.texts.theme(1)
    everybody = ("Ana López", "Hodan Warsame", "Minh Trần")
    with stage.step("Before anything is planned"):
        for person in (rosa, stage.called("Ana López")):
            for show in ("next", "upcoming", "past", "mine"):
                await stage.slash(person, "session list", **({} if show == "next" else {"show": show}))
            await stage.slash(person, "progress")
        await stage.slash(rosa, "match preview", cohort=COHORT)
    with stage.step("Planning sessions"):
        preview = await stage.slash(
            rosa, "session schedule", cohort=COHORT, title=title, starts=f"{MEETS:%Y-%m-%d %H:%M}", minutes=90,
            repeat="biweekly", count=4, skip="2026-10-27", agenda=question, theme="1", capacity=2,
            languages=stage.texts.language, place="https://example.org/circle",
        )  # fmt: skip
        await stage.click(rosa, preview, "session.confirm")
        await stage.wait(timedelta(minutes=2))
        await stage.slash(rosa, "session list")
    with stage.step("Saying whether one comes"):
        board = stage.newest(stage.circle.messages, "session.rsvp")
        await stage.click(rosa, board, "session.who")
        for name in everybody:
            await stage.click(stage.called(name), board, "session.rsvp/going")
            await stage.slash(stage.called(name), "session list", show="upcoming")
            await stage.slash(stage.called(name), "me")
        for answer in ("cant", "maybe"):
            await stage.click(stage.called("Ana López"), board, f"session.rsvp/{answer}")
            await stage.slash(stage.called("Ana López"), "session list", show="upcoming")
            await stage.slash(stage.called("Ana López"), "me")
        await stage.click(rosa, board, "session.who")
        await stage.wait(timedelta(minutes=2))
        await stage.click(stage.called("Hodan Warsame"), board, "session.rsvp/cant")
        await stage.wait(timedelta(minutes=2))
    with stage.step("Prompts"):
        preview = await stage.slash(
            rosa, "prompt schedule", cohort=COHORT, theme="1", starts="2026-09-09 12:00", repeat="weekly", count=3
        )
        await stage.click(rosa, preview, "prompt.confirm")
        await stage.wait(datetime(2026, 9, 9, 12, 5, tzinfo=ZONE))
    with stage.step("A reflection"):
        ana = stage.called("Ana López")
        post = stage.newest(stage.circle.messages, "prompt.reflect")
        await stage.click(ana, post, "prompt.read")
        form = await stage.click(ana, post, "prompt.reflect")
        await stage.submit(ana, form, {"text": question})
        await stage.click(ana, post, "prompt.reflect")
    with stage.step("A journal"):
        for number in range(6):
            await stage.slash(ana, "journal", text=f"{question} {number + 1}")
        await stage.slash(ana, "journal", text=f"{question} 206 555 0142")
        await stage.press_each(ana, "journal", "journal.")
        await _read_each(stage, ana)
        await stage.slash(ana, "journal", theme="12")
    with stage.step("Changing what one wrote"):
        for action in ("journal.change", "journal.withdraw", "journal.again", "journal.delete"):
            await _do_to_newest(stage, ana, action)
        for number in range(6):
            await stage.slash(ana, "journal", text=f"{question} {number + 7}")
        await stage.press_all(ana, await stage.slash(ana, "journal"), "journal.page")


async def _read_each(stage: Stage, person: Person) -> None:
    """Read every entry on the first page of a journal."""
    page = await person.slash("journal")
    for option in page.selects[0].options if page.selects else ():
        await stage.select(person, await person.slash("journal"), [option.value])


async def _do_to_newest(stage: Stage, person: Person, action: str) -> None:
    """Do something to the newest entry of a journal for which that is offered, and go on where something is asked."""
    page = await person.slash("journal")
    for option in page.selects[0].options if page.selects else ():
        shown = await person.select(await person.slash("journal"), page.selects[0].custom_id, [option.value])
        if any((each.custom_id or "").startswith(action) for each in shown.buttons):
            asked = await stage.click(person, shown, action)
            if asked.modal is not None:
                await stage.submit(person, asked, {})
            else:
                await stage.press_all(person, asked, "journal.deleted")
            return


async def _a_session(stage: Stage) -> None:
    rosa = stage.rosa
    with stage.step("Before a session"):
        await stage.wait(MEETS - timedelta(minutes=10))
    with stage.step("A session"):
        await stage.wait(MEETS + timedelta(minutes=2))
        opening = stage.newest(stage.circle.messages, "session.checkin")
        for name in ("Ana López", "Hodan Warsame"):
            await stage.click(stage.called(name), opening, "session.checkin")
    with stage.step("Attendance"):
        await stage.wait(timedelta(hours=3))
        ana, hodan, minh = (stage.called(name) for name in ("Ana López", "Hodan Warsame", "Minh Trần"))
        sheet = await stage.slash(rosa, "session attendance", session=f"{MEETS:%Y-%m-%d}")
        await stage.press_all(rosa, sheet, "sheet.")
        await stage.slash(rosa, "session attendance", session=f"{MEETS:%Y-%m-%d}", present=[ana, hodan, minh])
        asked = await stage.slash(rosa, "session attendance", session=f"{MEETS:%Y-%m-%d}", absent=[minh])
        await stage.click(rosa, asked, "sheet.confirm")
        await stage.slash(rosa, "session attendance", session=f"{MEETS:%Y-%m-%d}", present=[ana], minutes=50)
        await stage.wait(timedelta(minutes=5))
    with stage.step("A session that nobody had planned"):
        title = stage.texts.theme(2)[0]
        await stage.slash(
            rosa, "session record", cohort=COHORT, title=title, started="2026-09-14 10:00", minutes=60, present=[ana]
        )
        await stage.slash(rosa, "session record", cohort=COHORT, title=title, started="2026-09-13 10:00", minutes=60)
    with stage.step("Progress"):
        await stage.slash(ana, "progress")
        await stage.slash(rosa, "progress", member=ana)
        await stage.slash(minh, "session list", show="past")


async def _own_matters(stage: Stage) -> None:
    ana, language = stage.called("Ana López"), stage.texts.language
    with stage.step("One's own page"):
        for asked in await stage.press_each(ana, "me", "me."):
            if asked.modal is None and asked.selects:
                values = [option.value for option in asked.selects[0].options]
                await stage.select(ana, asked, [language if language in values else values[0]])
    with stage.step("Away"):
        options: dict[str, Any] = {"from": "2026-09-20", "to": "2026-09-25"}
        await stage.slash(ana, "away", **options)
        page = await stage.slash(ana, "me")
        await stage.press_all(ana, page, "me.back")
    with stage.step("A calendar"):
        shown = await stage.slash(ana, "calendar")
        await stage.press_all(ana, shown, "calendar.")
    with stage.step("What is kept about somebody"):
        await stage.slash(stage.rosa, "privacy")
        shown = await stage.slash(ana, "privacy")
        await stage.press_all(ana, shown, "privacy.preview")
    with stage.step("What the staff hear"):
        told = await stage.slash(stage.rosa, "staff-notices")
        await stage.select(stage.rosa, told, [told.selects[0].options[0].value])
        await stage.slash(stage.rosa, "me")
        await stage.slash(stage.rosa, "help")


async def _changes(stage: Stage) -> None:
    rosa = stage.rosa
    title, question = stage.texts.theme(2)
    with stage.step("Changing sessions"):
        await stage.slash(rosa, "session move", session=SECOND, to="2026-09-30 18:30")
        await stage.slash(rosa, "session edit", session=THIRD, title=title, minutes=60, agenda=question)
        await stage.slash(rosa, "session edit", session=THIRD)
        copy = await stage.slash(rosa, "session copy", session=THIRD, starts="2026-10-20 18:00")
        await stage.press_all(rosa, copy, "session.confirm")
        asked = await stage.slash(rosa, "session cancel", session=THIRD, reason=title)
        await stage.click(rosa, asked, "session.cancel")
        await stage.wait(timedelta(minutes=5))
    with stage.step("A pause"):
        options: dict[str, Any] = {"from": "2026-10-24", "to": "2026-10-30"}
        await stage.slash(rosa, "cohort pause", cohort=COHORT, reason=title, **options)
        again = await stage.slash(rosa, "cohort pause", cohort=COHORT, **options)
        await stage.press_all(rosa, again, "cohort.end_pause")
        await stage.wait(timedelta(days=2))
    with stage.step("Something that was not understood"):
        ana = stage.called("Ana López")
        await stage.typed(ana, "cohort join", cohort="?")
        await stage.typed(rosa, "session move", session="?", to="?")
        await stage.typed(rosa, "session move", session="2026-10-27", to="?")
        await stage.typed(rosa, "session move", session="2026-10-27", to="5/6/2027 18:00")
        for clocks in ("2027-03-14 02:30", "2026-11-01 01:30"):
            await stage.typed(rosa, "session move", session="2026-10-27", to=clocks)
        await stage.typed(ana, "language", language="Klingon")
        await stage.typed(ana, "timezone", zone="?")
        await stage.slash(ana, "cohort roster", cohort=COHORT)
        await stage.slash(rosa, "mentor offer", capacity=99)
        await stage.slash(rosa, "cohort create", name=COHORT)
    with stage.step("Somebody leaves"):
        hodan = stage.called("Hodan Warsame")
        asked = await stage.slash(hodan, "cohort leave", cohort=COHORT)
        await stage.press_all(hodan, asked, "cohort.leave")
        minh = stage.called("Minh Trần")
        asked = await stage.slash(rosa, "cohort remove-member", cohort=COHORT, member=minh, reason="away")
        await stage.press_all(rosa, asked, "cohort.remove_member")
        await stage.wait(timedelta(minutes=5))
        await stage.slash(rosa, "cohort readmit-member", cohort=COHORT, member=minh)
        await stage.slash(rosa, "cohort roster", cohort=COHORT)


async def _approvals(stage: Stage, ana: Person) -> None:
    """Who is ready is approved; one of them changes her name, looks at the certificate and confirms it."""
    rosa = stage.rosa
    shown = await stage.slash(rosa, "certificate review", cohort=COHORT)
    await stage.press_all(rosa, shown, "certificate.approve_all")
    await stage.slash(rosa, "certificate issue", member=ana)
    await stage.slash(rosa, "certificate issue", member=ana)
    await stage.wait(timedelta(days=8))
    asked = stage.newest(stage.private(ana), "certificate.name.look")
    seen = await stage.click(ana, asked, "certificate.name.look")
    for name in ("🌻", "Ana 🌻", "Ana López García"):
        form = await stage.click(ana, seen, "certificate.name.open")
        again = await stage.submit(ana, form, {"name": name})
    await stage.press_all(ana, again, "certificate.name.languages")
    await stage.click(ana, again, "certificate.name.confirm")
    await stage.slash(rosa, "certificate review", cohort=COHORT)
    await stage.slash(rosa, "certificate issue", member=ana)
    await _own_certificates(stage, ana)


async def _own_certificates(stage: Stage, ana: Person) -> None:
    """What somebody can do with a certificate; one is issued anew, and then revoked and approved once more."""
    rosa = stage.rosa
    own = await stage.slash(ana, "certificate mine")
    for action in ("certificate.file", "certificate.badge"):
        await stage.press_all(ana, own, action)
    await stage.select(ana, own, [])
    form = await stage.click(ana, own, "certificate.correct.open")
    for name in ("Ana López García", "Ana López"):
        await stage.submit(ana, form, {"name": name})
    await stage.submit(ana, form, {"name": "Ana"})
    await stage.wait(timedelta(minutes=5))
    both = await stage.slash(ana, "certificate mine")
    code = next(word for word in both.text.replace("(", " ").split() if word.startswith("COL-"))
    for option in both.selects[0].options:
        await stage.select(ana, await ana.slash("certificate mine"), [option.value])
    await stage.slash(rosa, "certificate export", cohort=COHORT)
    await stage.slash(rosa, "certificate reissue", code="COL-1", name="Ana")
    asked = await stage.slash(rosa, "certificate revoke", code=code, reason="mistake")
    await stage.press_all(rosa, asked, "certificate.revoke")
    await stage.slash(rosa, "certificate revoke", code=code, reason="mistake")
    await stage.wait(timedelta(minutes=5))


async def _better_words(stage: Stage) -> None:
    await better_words(stage, stage.called("Ana López"))


async def _the_end(stage: Stage) -> None:
    rosa, ana = stage.rosa, stage.called("Ana López")
    with stage.step("A certificate"):
        await stage.slash(rosa, "certificate issue", member=stage.called("Grace Okafor"))
        await stage.slash(rosa, "certificate issue", member=ana)
        await stage.slash(rosa, "cohort requirements", cohort=COHORT, sessions=1, reflections=1, meetings=0)
        await _approvals(stage, ana)
        await stage.wait(timedelta(hours=3))
        await stage.slash(ana, "progress")
    with stage.step("The weeks go by"):
        await stage.wait(timedelta(days=30))
        await stage.slash(rosa, "session list", show="past")
    with stage.step("A cohort ends"):
        for command, button in (("close", "cohort.close"), ("reopen", ""), ("close", "cohort.close")):
            asked = await stage.slash(rosa, f"cohort {command}", cohort=COHORT)
            if button:
                await stage.click(rosa, asked, button)
            await stage.wait(timedelta(minutes=5))
        asked = await stage.slash(rosa, "cohort remove", cohort=COHORT)
        await stage.press_all(rosa, asked, "cohort.remove")
        await stage.wait(timedelta(days=1))
    with stage.step("Deleting everything of oneself"):
        shown = await stage.slash(ana, "privacy")
        preview = await stage.click(ana, shown, "privacy.preview")
        await stage.press_all(ana, preview, "privacy.erase")
        await stage.wait(timedelta(days=1))
