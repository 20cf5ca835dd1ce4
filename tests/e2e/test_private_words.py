"""An attack on what people wrote for themselves: whoever else looks, and wherever, never finds a sentence of it.

Commands, components, commands of the operator and encrypted columns are taken from where they are declared, so that a
new one is attacked as well. Whatever the attack looks through, it finds there what is not private: it is not blind.
"""

import asyncio
import base64
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import AsyncGenerator, Collection, Iterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import discord
import psycopg
import pytest
import typer
from discord import AppCommandOptionType, app_commands
from sqlalchemy import create_engine, func, insert, select

from bot import logs
from bot.cli import app as command_line
from bot.db.base import Base
from bot.db.sealed_texts import encrypted_columns
from bot.db.urls import with_driver
from bot.people.models import Member
from cogs import FEATURES
from cogs.mentoring.models import Match
from cogs.mentoring.rules.matching import MatchStatus
from sandbox import Message, Person, Refused, Reply
from sandbox.server.entities import Account, Post
from sandbox.server.limits.components import TEXT_INPUT
from tests.cogs.calendars.test_calendars import link_in
from tests.cogs.prompts.test_prompts import planned, prompts
from tests.cogs.test_forged_ids import press
from tests.support.postgres import Cluster, binaries
from tests.support.stories import Riverside, accept, riverside
from tests.support.traces import disguises, found, text_of, unpacked
from tests.test_cli import here

WORDS = {
    "reflection": "turquoise ሰላም lighthouse “hums”",
    "second reflection": "velvet ñandú & <orchard> 7",
    "journal by option": "walking мир with otters/1",
    "journal by form": "a quiet 你好 marmalade 'jar'",
    "goal": "to lead my own قلب bakery",
    "a mentor's words": "patience like ጤፍ (teff) in rain",
}
MARKS = {f"{name}, its beginning": words[:14] for name, words in WORDS.items()}
"""A part of each is as bad as all of it."""
TAKEN_BACK = {
    "what the mentor read for a while": "saffron ወንዝ kettle ‘sings’",
    "what the group read for a while": "copper نجم meadow + <fog> 9",
}
"""She shares these, and takes them back before anybody looks: from then on they are as private as the rest."""
NOT_PRIVATE = (b"Riverside", b"Spring")
"""What the attack must find wherever there is anything to read."""
IDS = range(1, 4)
"""The rows that made-up presses name; the story is small enough to have its own among them."""
LEFT_OUT = {"run", "demo", "sandbox"}
"""Commands of the operator that go on until they are stopped, or play on a database of their own."""
IN_HER_PROFILE = {"goal", "a mentor's words"}
CAREFUL = {"Confirm", "Delete my data"}
"""Nobody presses these by hand, so that the story stays whole; made-up presses do, at the end."""


@dataclass
class Story:
    """Amina has written wherever she can. Everybody else is there to look for it."""

    place: Riverside
    amina: Person
    others: dict[str, Person]
    secrets: dict[str, str]
    shared: tuple[int, int, frozenset[int]] = (0, 0, frozenset())
    """When what she shared was taken back: how many interactions and requests there were, and which messages."""
    site: str = ""
    """Where the web server is."""

    @property
    def url(self) -> str:
        assert self.place.town.database_url is not None
        return self.place.town.database_url

    @property
    def folder(self) -> Path:
        assert self.place.town.data_dir is not None
        return self.place.town.data_dir


@asynccontextmanager
async def a_story(**opened: Any) -> AsyncGenerator[Story]:
    async with riverside(settings={"web_address": "127.0.0.1:0"}, **opened) as place:
        amina = await place.participant("Amina")
        others = await everybody_else(place, amina)
        story = Story(place, amina, others, {**WORDS, **MARKS, **TAKEN_BACK})
        await share_and_take_back(story)
        await write_everywhere(story)
        await one_of_two_mentors_goes(story)
        yield story


async def everybody_else(place: Riverside, amina: Person) -> dict[str, Person]:
    """One person for each way of having to do with her, or nothing."""
    server = place.server
    admin = await server.make_role("Chiefs", permissions=discord.Permissions(administrator=True).value)
    moderator = await server.make_role("Moderators", permissions=discord.Permissions(manage_threads=True).value)
    other = await place.town.server("Lakeside")
    await other.owner.slash("setup")
    people = {
        "facilitator": await server.person("Fay", roles=["Facilitator"]),
        "coordinator": await server.person("Cora", roles=["Coordinator"]),
        "both": place.rosa,
        "another participant": await place.participant("Omar"),
        "a mentor": await place.mentor("Imani"),
        "a stranger": await server.person("Noor"),
        "the server's owner": server.owner,
        "an administrator": await server.person("Ada", roles=[admin]),
        "a moderator": await server.person("Momo", roles=[moderator]),
        "staff of another server": other.owner,
    }
    left = await place.participant("Lena")
    people["somebody who left"] = left
    await left.click(await left.slash("cohort leave", cohort="Spring"), "Confirm")
    return people


async def share_and_take_back(story: Story) -> None:
    """She lets her mentor read something, and her group something else; they do, and then nobody may any more."""
    place, amina, mentor = story.place, story.amina, story.others["a mentor"]
    await amina.slash("mentor request", goals=WORDS["goal"])
    await place.publish()
    await accept(mentor, amina)
    with_mentor, with_group = TAKEN_BACK.values()
    for words, reader in ((with_mentor, "Imani"), (with_group, "Spring")):
        form = await amina.click(await amina.slash("journal"), "Write")
        assert form.modal is not None
        (field,) = [one for one in form.modal.fields if one.custom_id == "reader"]
        chosen = next(option.value for option in field.options if reader in option.label)
        await amina.submit(form, {"text": words, "reader": chosen})
    assert with_mentor in (await mentor.click(mentor.dms[-1], "Read it")).text
    assert any(with_group in one.text for one in place.server.channel("spring").messages)
    mine = await amina.slash("journal")
    (menu,) = mine.selects
    for option in menu.options:
        opened = await amina.select(mine, menu.custom_id, [option.value])
        await amina.select(opened, opened.selects[0].custom_id, ["me"])
    await place.town.advance(timedelta(minutes=2))
    town = place.town
    posts = frozenset(post.id for post in town.request_log.posts)
    story.shared = len(town.interactions), len(town.requests), posts


async def write_everywhere(story: Story) -> None:
    """She writes private words into everything that keeps them; each encrypted column has a row then."""
    place, amina = story.place, story.amina
    await amina.slash("mentor offer", capacity=1)
    mine = await amina.slash("mentor profile")
    await amina.submit(
        await amina.click(mine, "More about my offer"), {"words": WORDS["a mentor's words"], "communities": ["black"]}
    )
    await amina.submit(await amina.click(mine, "More about my request"), {"communities": ["black"]})
    await planned(place)
    await place.town.advance(timedelta(days=70))
    first, second = prompts(place)
    for post, what in ((first, "reflection"), (second, "second reflection")):
        await amina.submit(await amina.click(post, "Reflect"), {"text": WORDS[what]})
    await amina.slash("journal", text=WORDS["journal by option"])
    await amina.submit(await amina.click(await amina.slash("journal"), "Write"), {"text": WORDS["journal by form"]})
    story.site, _, page = link_in((await amina.slash("calendar")).text).rpartition("/calendar/")
    story.secrets["the token of her calendar"] = page.removesuffix(".ics")
    assert [str(column) for column, rows in counted(story.url).items() if not rows] == [], "write there, too"


async def one_of_two_mentors_goes(story: Story) -> None:
    """Imani accompanied her, and does no longer; she comes first among those who are left out."""
    place = story.place
    story.others["her mentor of before"] = before = await place.mentor("Esi")
    engine = create_engine(with_driver(story.url))
    with engine.begin() as connection:
        row = dict(connection.execute(select(*Match.__table__.columns)).mappings().one())
        member = connection.execute(select(Member.id).where(Member.user_id == before.id)).scalar_one()
        assert row["status"] == MatchStatus.ACCEPTED
        del row["id"]
        gone = {**row, "round_id": another_round(connection, row["round_id"]), "mentor_id": member}
        connection.execute(insert(Match).values({**gone, "status": MatchStatus.ENDED}))
    engine.dispose()


def another_round(connection: Any, like: int) -> int:
    """A round of matching before that one."""
    table = Base.metadata.tables["match_rounds"]
    row = dict(connection.execute(select(table).where(table.c.id == like)).mappings().one())
    del row["id"]
    return connection.execute(table.insert().values(row)).inserted_primary_key[0]


def counted(url: str) -> dict[Any, int]:
    """How many values each encrypted column holds."""
    engine = create_engine(with_driver(url))
    with engine.connect() as connection:
        rows = {column: connection.execute(select(func.count(column))).scalar_one() for column in encrypted_columns()}
    engine.dispose()
    return rows


async def missing_to_her(story: Story) -> list[str]:
    """What Amina herself does not find in her journal; it is all still there, so nothing."""
    said: list[str] = []
    first = await story.amina.slash("journal")
    said.append(first.text)
    for menu in first.selects:
        for option in menu.options:
            reply = await story.amina.select(first, menu.custom_id, [option.value])
            said += [reply.text, *(more.text for more in reply.followups)]
    hers = "\n".join(said).encode()
    hidden = {**WORDS, **TAKEN_BACK}.items()
    return [what for what, words in hidden if what not in IN_HER_PROFILE and not found({"": words}, hers)]


# --- what lies in files ----------------------------------------------------------------------------------------------


def sqlite_files(story: Story) -> Iterator[tuple[str, bytes]]:
    file = Path(story.url.removeprefix("sqlite:///"))
    for when in ("as it is", "after a vacuum"):
        for one in sorted(file.parent.glob(f"{file.name}*")):
            yield f"{one.name} {when}", one.read_bytes()
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("VACUUM")
    with closing(sqlite3.connect(file)) as connection:
        yield "a dump", "\n".join(connection.iterdump()).encode()


def postgresql_files(story: Story, cluster: Cluster) -> Iterator[tuple[str, bytes]]:
    for options in (["--inserts"], ["--format=custom", "--compress=0"]):
        done = subprocess.run([binaries() / "pg_dump", *options, story.url], capture_output=True, check=True)
        yield f"a dump {options[0]}", done.stdout
    for when in ("as it is", "after a vacuum"):
        with psycopg.connect(story.url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            asked = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
            own = str(asked and asked[0])
        others = [one for one in (cluster.folder / "data" / "base").iterdir() if one.name != own]
        every = [
            one
            for one in sorted(cluster.folder.rglob("*"))
            if one.is_file() and not any(one.is_relative_to(other) for other in others)
        ]
        yield f"the files of PostgreSQL {when}", b"\n".join(one.read_bytes() for one in every)
        with psycopg.connect(story.url, autocommit=True) as connection:
            connection.execute("VACUUM FULL")


def rows_of_everything(story: Story) -> bytes:
    """Every value of every table, the outbox and what is kept for certificates included, as Python shows it."""
    engine = create_engine(with_driver(story.url))
    with engine.connect() as connection:
        rows = [
            (table.name, [tuple(row) for row in connection.execute(select(table))])
            for table in Base.metadata.sorted_tables
        ]
    engine.dispose()
    return repr(rows).encode() + text_of(rows)


def operators_commands() -> Iterator[list[str]]:
    """Every command of `leaders`, each with what it needs, with what it may have, and with its help."""

    def walk(command: Any, path: list[str]) -> Iterator[list[str]]:
        if hasattr(command, "commands"):
            if command.invoke_without_command and path:
                yield path
            for name, each in command.commands.items():
                yield from walk(each, [*path, name])
            return
        yield [*path, *(an_argument(each) for each in command.params if each.required)]

    for given in walk(typer.main.get_command(command_line), []):
        if given[0] not in LEFT_OUT:
            yield given


def an_argument(parameter: Any) -> str:
    if parameter.type.name in {"path", "file"}:
        return "kept.zip"
    return "es" if parameter.name in {"language", "lang"} else "1"


async def operators_exports(story: Story, folder: Path) -> Iterator[tuple[str, bytes]]:
    """What each of these commands says, and every file that they write. The last restores a backup over everything."""
    said: list[tuple[str, bytes]] = []
    settings = {"data_dir": str(story.folder), "database_url": story.url, "discord_token": story.place.town.token}
    given = [*operators_commands()]
    for arguments in sorted(given, key=lambda each: each[0] == "restore"):
        more = ["--replace"] if arguments[0] == "restore" else []
        if more:
            await story.place.town.bot.stop()
        done = await asyncio.to_thread(here, folder, *arguments, *more, **settings)
        assert "Traceback" not in done.err, (arguments, done.err)
        said.append((f"leaders {' '.join(arguments)}", (done.out + done.err).encode()))
    await story.place.town.bot.start()
    written = [one for one in folder.rglob("*") if one.is_file()]
    assert any(zipfile.is_zipfile(one) for one in written), "a backup"
    return iter([*said, *((one.name, one.read_bytes()) for one in written)])


async def pages(story: Story) -> bytes:
    """What the web server shows to anybody."""
    async with aiohttp.ClientSession() as web:
        texts: list[bytes] = []
        for page in ("/healthz", "/readyz", "/metrics", "/calendar/1.ics", "/"):
            async with web.get(f"{story.site}{page}") as answer:
                texts.append(await answer.read())
    return b"\n".join(texts)


@asynccontextmanager
async def everything_logged() -> AsyncGenerator[StringIO]:
    """The log as an operator has it who wants to know everything."""
    root, written = logging_root(), StringIO()
    before = (root.handlers[:], root.level)
    errors, sys.stderr = sys.stderr, written
    try:
        logs.set_up("DEBUG", "json")
    finally:
        sys.stderr = errors
    (ours,) = root.handlers
    root.handlers[:] = [*before[0], ours]
    try:
        yield written
    finally:
        root.handlers[:], root.level = before


def logging_root() -> Any:
    import logging

    return logging.getLogger()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_no_file_dump_backup_log_export_or_page_holds_a_private_sentence(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    url = request.getfixturevalue("postgresql_url") if kind == "postgresql" else None
    async with everything_logged() as log, a_story(database_url=url) as story:
        assert_unseen(story, "the rows", rows_of_everything(story))
        files = postgresql_files(story, request.getfixturevalue("postgres")) if url else sqlite_files(story)
        seen = [assert_unseen(story, name, content) for name, content in files]
        assert sum(seen) >= 3
        assert_unseen(story, "the web pages", await pages(story))
        exports = [assert_unseen(story, *each) for each in await operators_exports(story, tmp_path)]
        assert any(exports)
        assert len(log.getvalue()) > 1000
        assert_unseen(story, "the log", log.getvalue().encode())
        assert await missing_to_her(story) == []


def assert_unseen(story: Story, where: str, content: bytes, *, but: Collection[str] = ()) -> bool:
    """Nothing private stands there; gives whether something else does that must, where there is anything to read."""
    secrets = {name: words for name, words in story.secrets.items() if name not in but}
    assert not (traces := found(secrets, content)), (where, traces)
    return any(known in layer for layer in unpacked(content) for known in NOT_PRIVATE)


# --- what people are shown -------------------------------------------------------------------------------------------


async def look_everywhere(story: Story, person: Person) -> int:
    """Give every command in every way, and press and choose whatever comes; gives how many answers there were."""
    answers = 0
    for command in commands(story):
        for options in ways_to_give(story, command, person):
            try:
                reply = await person.typed(command.qualified_name, **options)
            except (Refused, LookupError, ValueError, TypeError):
                continue  # Discord shows them no such command, or takes no such value
            answers += 1 + await press_whatever_comes(person, reply, depth=2)
    return answers


def commands(story: Story) -> list[app_commands.Command[Any, ..., Any]]:
    bot: Any = story.place.town.bot
    tree = bot.app.client.tree
    return [command for command in tree.walk_commands() if isinstance(command, app_commands.Command)]


def ways_to_give(
    story: Story, command: app_commands.Command[Any, ..., Any], person: Person
) -> Iterator[dict[str, Any]]:
    """With what it needs; with everything; and with each choice of each option."""
    parameters = command.parameters
    needed = {one.display_name: something(story, one, person) for one in parameters if one.required}
    yield needed
    if len(needed) < len(parameters):
        yield {one.display_name: something(story, one, person) for one in parameters}
    for one in parameters:
        yield from ({**needed, one.display_name: choice.value} for choice in one.choices)


def something(story: Story, parameter: app_commands.Parameter, person: Person) -> object:
    if parameter.choices:
        return parameter.choices[0].value
    known = {"cohort": "Spring", "theme": "1", "zone": "UTC", "language": "en", "name": "A new one"}
    match parameter.type:
        case AppCommandOptionType.integer | AppCommandOptionType.number:
            return 1
        case AppCommandOptionType.user:
            return story.amina
        case AppCommandOptionType.boolean:
            return True
        case AppCommandOptionType.attachment:
            return ("a.txt", b"Mine")
        case AppCommandOptionType.channel:
            return story.place.server.channels[0]
        case AppCommandOptionType.role:
            return story.place.server.roles[-1]
        case _:
            return known.get(parameter.name, "1")


async def press_whatever_comes(person: Person, reply: Reply | Message, depth: int) -> int:
    if not depth or (isinstance(reply, Reply) and reply.message is None):
        return 0
    answers = 0
    for button in reply.buttons:
        if button.custom_id and not button.disabled and button.label not in CAREFUL:
            answers += 1 + await try_one(person.click(reply, button.custom_id), person, depth)
    for menu in reply.selects:
        for option in menu.options[:3]:
            answers += 1 + await try_one(person.select(reply, menu.custom_id, [option.value]), person, depth)
    return answers


async def try_one(attempt: Any, person: Person, depth: int) -> int:
    try:
        return await press_whatever_comes(person, await attempt, depth - 1)
    except (Refused, LookupError, ValueError):
        return 0  # the message was changed by what was pressed before


def see_what_others_were_shown(story: Story) -> int:
    """Nothing private is in what the bot ever answered to others, or wrote where others could come to read it.

    What she shared stood there as long as she wished, and nowhere since. Gives in how much of it there is something.
    """
    town, hers = story.place.town, story.amina.account
    interactions, requests, posts = story.shared
    seen = 0

    def see(where: str, content: bytes, *, before: bool) -> None:
        nonlocal seen
        seen += assert_unseen(story, where, content, but=TAKEN_BACK if before else ())

    for number, one in enumerate(town.interactions):
        if one.account is not hers:
            shown = text_of([one.modal, one.choices])
            see(f"{one.what} for {one.account.name}", shown, before=number < interactions)
    for post in town.request_log.posts:
        if post.author.bot and not is_hers(post, hers):
            was_read = post.id in posts and (post.deleted_at is not None or post.ephemeral_to is not None)
            shown = text_of([post.content, post.embeds, post.components, [str(each) for each in post.earlier]])
            see(f"a message in {post.channel.name}", shown, before=was_read)
            for each in post.attachments:
                see(each.name, each.name.encode() + each.content, before=was_read)
    tokens = {one.token for one in town.interactions if one.account is hers}
    for number, request in enumerate(town.requests):
        if not any(token in request.path for token in tokens):
            shown = text_of([request.json, request.files, request.reason])
            see(f"{request.method} {request.path}", shown, before=number < requests)
    return seen


def is_hers(post: Post, hers: Account) -> bool:
    return post.ephemeral_to is hers or (post.interaction is not None and post.interaction.account is hers)


@pytest.mark.timeout(1200)
async def test_nobody_else_is_shown_a_private_sentence_by_any_command_button_form_or_list() -> None:
    async with a_story() as story:
        answers = {who: await look_everywhere(story, person) for who, person in story.others.items()}
        assert min(answers.values()) > 20, answers
        assert see_what_others_were_shown(story) > 10
        assert await missing_to_her(story) == []


@pytest.mark.timeout(1200)
async def test_nobody_else_is_shown_a_private_sentence_by_a_press_that_they_make_up() -> None:
    async with a_story() as story:
        await look_everywhere(story, story.amina)  # so that there are ids of hers to copy
        hers = {
            each["custom_id"]
            for post in story.place.town.request_log.posts
            if is_hers(post, story.amina.account)
            for each in parts_of(post.components)
        }
        made_up = [f"{component.name}:{row}" for feature in FEATURES for component in feature.components for row in IDS]
        made_up += [
            f"{component.name}/{choice}:1"
            for feature in FEATURES
            for component in feature.components
            for choice in ("0", "me", "x")
        ]
        assert len(hers) > 10 and len(made_up) > 200
        for who in ("both", "another participant", "her mentor of before", "staff of another server"):
            person = story.others[who]
            for custom_id in sorted(hers | set(made_up)):
                reply = await press(person, custom_id)
                if reply.modal is not None:
                    mine = {one.custom_id: "Mine" for one in reply.modal.fields if one.kind == TEXT_INPUT}
                    with suppress(Refused):  # what else is required, nobody fills in here
                        await person.submit(reply, mine)
        see_what_others_were_shown(story)


def parts_of(components: Any) -> Iterator[dict[str, Any]]:
    """Whatever in there has a custom id, however deep."""
    if isinstance(components, list):
        for each in components:  # pyright: ignore[reportUnknownVariableType]
            yield from parts_of(each)
    elif isinstance(components, dict):
        if "custom_id" in components:
            yield components  # pyright: ignore[reportUnknownVariableType]
        for each in components.values():  # pyright: ignore[reportUnknownVariableType]
            yield from parts_of(each)


# --- when something breaks -------------------------------------------------------------------------------------------


@pytest.mark.expects_errors("an action failed")
async def test_when_the_database_breaks_while_somebody_writes_the_log_has_none_of_their_words() -> None:
    async with everything_logged() as log, riverside() as place:
        amina = await place.participant("Amina")
        assert place.town.database_url is not None
        engine = create_engine(with_driver(place.town.database_url))
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "CREATE TRIGGER breaks BEFORE UPDATE ON reflections BEGIN SELECT RAISE(ABORT, 'broken'); END"
            )
        engine.dispose()
        await amina.slash("journal", text=WORDS["journal by option"])
        assert "broken" in log.getvalue()
        assert not found({**WORDS, **MARKS}, log.getvalue().encode())


# --- the attack itself -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_a_sentence_is_found_in_every_disguise(words: str, tmp_path: Path) -> None:
    secrets = {"it": words}
    around = f"before {words} after"
    hidden = [
        around.encode(),
        around.encode("utf-16"),
        quote(around).encode(),
        json.dumps({"a": around}).encode(),
        around.encode().hex().encode(),
        *(base64.b64encode(os.urandom(offset) + around.encode()) for offset in range(3)),
        *(base64.urlsafe_b64encode(os.urandom(offset) + around.encode("utf-16-le")) for offset in range(3)),
    ]
    for content in hidden:
        assert found(secrets, content), content
        with zipfile.ZipFile(tmp_path / "packed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inside", content)
        assert found(secrets, (tmp_path / "packed.zip").read_bytes())
        (tmp_path / "packed.zip").unlink()
    assert not found(secrets, b"something else entirely")
    assert len(disguises(words)) > 15
