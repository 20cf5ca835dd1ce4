"""Discord's description of its API, held against what discord.py puts on the wire and against what it never should."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import discord
import pytest
from aiohttp import BodyPartReader, web
from discord import app_commands, ui
from discord.http import Route

from sandbox.server.contract.description import Contract
from sandbox.server.contract.differences import DIFFERENCES

GUILD, CHANNEL, MESSAGE, ROLE, PERSON, BOT = range(1100000000000000001, 1100000000000000007)
MESSAGES = f"/channels/{CHANNEL}/messages"
CALLBACK = f"/interactions/{MESSAGE}/token/callback"


@pytest.fixture(scope="module")
def contract(api_description: Path) -> Contract:
    return Contract(api_description)


def post(contract: Contract, body: object) -> list[str]:
    return contract.check("POST", MESSAGES, {}, body)


# --- bodies that are wrong -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"content": "x" * 2001}, "body.content: has 2001 characters, at most 2000"),
        ({"content": "hello", "colour": 1}, "body.colour: unknown field"),
        ({"content": 7}, "body.content: is integer, should be null or string"),
        ({"content": "hello", "tts": "yes"}, "body.tts: is string, should be null or boolean"),
        ({"embeds": [{"title": "x", "color": 0x1000000}]}, "body.embeds[0].color: is above 16777215"),
        ({"embeds": [{"timestamp": "tomorrow"}]}, "body.embeds[0].timestamp: is not a date-time"),
        ({"embeds": [{}] * 11}, "body.embeds: has 11 items, at most 10"),
        ({"nonce": "x" * 26}, "body.nonce: has 26 characters, at most 25"),
        ({"allowed_mentions": {"parse": ["all"]}}, "body.allowed_mentions.parse[0]: is none of users, roles, everyone"),
        ({"allowed_mentions": {"users": ["Rosa"]}}, "body.allowed_mentions.users[0]: is not written as it should be"),
        ({"allowed_mentions": {"users": [PERSON, PERSON]}}, "body.allowed_mentions.users: has an item twice"),
        ({"components": [{"type": 18}]}, "body.components[0]: nothing of type 18 may stand here"),
        ({"attachments": [{"filename": "a.pdf"}]}, "body.attachments[0].id: missing"),
        (
            {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "a", "label": "x" * 81}]}]},
            "body.components[0].components[0].label: has 81 characters, at most 80",
        ),
        (
            {"components": [{"type": 17, "components": [{"type": 10, "content": "x", "text": "x"}]}]},
            "body.components[0].components[0].text: unknown field",
        ),
        ([], "body: is array, should be object"),
        (None, "body: missing"),
    ],
)
def test_a_message_that_discord_would_not_take_is_told_with_its_place(
    contract: Contract, body: object, problem: str
) -> None:
    assert post(contract, body) == [f"POST /channels/{{channel_id}}/messages {problem}"]


def test_what_people_wrote_is_never_repeated(contract: Contract) -> None:
    secret = "the child bit another child"
    bodies: list[object] = [
        {"content": secret * 100},
        {"content": {secret: secret}},
        {"embeds": [{"timestamp": secret, "color": secret, "url": secret}]},
        {"components": [{"type": 1, "components": [{"type": 2, "style": secret, "url": secret}]}]},
        {"nonce": secret},
    ]
    for body in bodies:
        problems = post(contract, body)
        assert problems
        assert secret not in " ".join(problems)


def test_a_name_of_an_unknown_field_is_cut_short(contract: Contract) -> None:
    (problem,) = post(contract, {"x" * 500: 1})
    assert len(problem) < 120


@pytest.mark.parametrize(
    ("method", "path", "problem"),
    [
        ("POST", "/channels/1100000000000000001/letters", "POST /channels/{id}/letters: no such route"),
        ("PUT", f"{MESSAGES}", "PUT /channels/{id}/messages: no such operation; the route has GET, POST"),
        ("GET", "/", "GET /: no such route"),
        ("GET", "/channels//messages", "GET /channels//messages: no such route"),
    ],
)
def test_a_route_that_is_not_there_is_told(contract: Contract, method: str, path: str, problem: str) -> None:
    assert contract.check(method, path, {}, None) == [problem]


def test_parameters_are_read_by_their_types(contract: Contract) -> None:
    assert contract.check("GET", MESSAGES, {"limit": "50", "before": str(MESSAGE)}, None) == []
    assert contract.check("POST", CALLBACK, {"with_response": "1"}, {"type": 6}) == []
    assert contract.check("POST", CALLBACK, {"with_response": "True"}, {"type": 6}) == []
    problems = contract.check("GET", "/channels/general/messages", {"limit": "many", "page": "2"}, None)
    assert [problem.partition(" messages ")[2] or problem.split(" ", 2)[2] for problem in problems] == [
        "path.channel_id: is not written as it should be",
        "query.limit: is not a number",
        "query.page: unknown parameter",
    ]
    assert contract.check("GET", MESSAGES, {"limit": "500"}, None) != []


def test_a_body_where_none_belongs_is_told(contract: Contract) -> None:
    pin = f"{MESSAGES}/pins/{MESSAGE}"
    assert contract.check("PUT", pin, {}, None) == []
    assert contract.check("PUT", pin, {}, {"why": "so"}) == [
        "PUT /channels/{channel_id}/messages/pins/{message_id} body: none is expected"
    ]


def test_words_in_a_path_come_before_ids(contract: Contract) -> None:
    here = f"/guilds/{GUILD}/members"
    assert contract.check("PATCH", f"{here}/@me", {}, {"nick": "Bee"}) == []
    assert contract.check("PATCH", f"{here}/@me", {}, {"roles": []}) != []
    assert contract.check("PATCH", f"{here}/{PERSON}", {}, {"roles": []}) == []
    assert contract.check("PATCH", f"/webhooks/{BOT}/token/messages/@original", {}, {"content": "x"}) == []


def test_ids_and_their_strings_are_the_same(contract: Contract) -> None:
    for one in (ROLE, str(ROLE)):
        assert post(contract, {"content": "x", "allowed_mentions": {"parse": [], "roles": [one], "users": [one]}}) == []
        for bits in (1024, "1024"):
            body = {"name": "spring", "permission_overwrites": [{"id": one, "type": 0, "allow": bits, "deny": "0"}]}
            assert contract.check("POST", f"/guilds/{GUILD}/channels", {}, body) == []


def test_a_command_cannot_be_translated_into_a_language_that_discord_does_not_know(contract: Contract) -> None:
    command = {"name": "cohort", "description": "Join", "name_localizations": {"es-ES": "cohorte", "so": "koox"}}
    (problem,) = contract.check("PUT", f"/applications/{BOT}/commands", {}, [command])
    assert problem.endswith("body[0].name_localizations: a key that is not one of Discord's locales")


def test_an_option_without_choices_may_say_so(contract: Contract) -> None:
    option = {"type": 6, "name": "friend", "description": "Who", "autocomplete": False, "choices": []}
    command = {"name": "greet", "description": "Greet", "options": [option]}
    assert contract.check("PUT", f"/applications/{BOT}/commands", {}, [command]) == []
    command = {**command, "options": [{**option, "autocomplete": True}]}
    assert contract.check("PUT", f"/applications/{BOT}/commands", {}, [command]) != []


def test_every_known_difference_still_names_a_place_in_the_description(api_description: Path) -> None:
    description = json.loads(api_description.read_bytes())
    for difference in DIFFERENCES:
        for place in difference.places:
            if " " in place:
                method, template = place.split(" ")
                content = description["paths"][template][method.lower()]["requestBody"]["content"]
                schema = content["application/json"]["schema"]
            else:
                schema = description["components"]["schemas"][place]
            known = schema["properties"].get(difference.field, {})
            assert {**known, **difference.schema} != known, f"{place}.{difference.field} is described as documented now"


def test_two_thousand_messages_are_checked_in_a_second(contract: Contract) -> None:
    embed = {"title": "Session", "description": "x" * 500, "timestamp": "2026-09-01T16:00:00+00:00"}
    buttons = [{"type": 2, "style": 1, "label": "Going", "custom_id": f"going:{number}"} for number in range(3)]
    body = {"content": "Hello", "embeds": [embed], "components": [{"type": 1, "components": buttons}], "nonce": "abc"}
    assert post(contract, body) == []
    started = time.perf_counter()
    for _ in range(2000):
        post(contract, body)
    assert time.perf_counter() - started < 1


# --- what discord.py sends -------------------------------------------------------------------------------------------


@dataclass
class Wire:
    """Everything that a client sent, and answers just good enough for it to go on."""

    requests: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)

    async def hear(self, request: web.Request) -> web.Response:
        body: Any = None
        if request.content_type == "multipart/form-data":
            async for part in await request.multipart():
                assert isinstance(part, BodyPartReader)
                if part.name == "payload_json":
                    body = await part.json()
                else:
                    await part.read()
        elif await request.read():
            body = await request.json()
        path = request.rel_url.raw_path.removeprefix("/api/v10")
        self.requests.append((request.method, path, dict(request.query), body))
        answer = answer_to(request.method, path, body)
        return web.Response(body=json.dumps(answer).encode(), headers={"Content-Type": "application/json"})


USER: dict[str, Any] = {"id": str(PERSON), "username": "rosa", "discriminator": "0", "avatar": None}
MEMBER: dict[str, Any] = {
    "user": USER,
    "roles": [],
    "joined_at": "2026-01-01T00:00:00+00:00",
    "deaf": False,
    "mute": False,
    "flags": 0,
    "permissions": "8",
}
APPLICATION: dict[str, Any] = {
    "id": str(BOT),
    "name": "Bee",
    "description": "",
    "icon": None,
    "bot_public": False,
    "bot_require_code_grant": False,
    "owner": USER,
    "verify_key": "0",
    "summary": "",
    "rpc_origins": [],
    "flags": 0,
}


def channel_data(kind: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "id": str(CHANNEL),
        "type": kind,
        "guild_id": str(GUILD),
        "name": "spring",
        "position": 0,
        "permission_overwrites": [],
        "parent_id": None,
        "nsfw": False,
        **more,
    }


def thread_data() -> dict[str, Any]:
    life = {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": "2026-01-01T00:00:00+00:00"}
    parts: dict[str, Any] = {"parent_id": str(CHANNEL), "owner_id": str(BOT), "thread_metadata": life}
    return {**channel_data(12), **parts, "id": str(MESSAGE), "message_count": 0, "member_count": 1}


def message_data() -> dict[str, Any]:
    return {
        "id": str(MESSAGE),
        "channel_id": str(CHANNEL),
        "author": {**USER, "id": str(BOT), "bot": True},
        "content": "",
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "components": [],
        "flags": 0,
    }


def answer_to(method: str, path: str, body: Any) -> Any:
    """The least that discord.py accepts as an answer."""
    told: dict[str, Any] = body if isinstance(body, dict) else {}
    answers: list[tuple[str, Any]] = [
        (r"GET /users/@me", {**USER, "id": str(BOT), "bot": True}),
        (r"GET /oauth2/applications/@me", APPLICATION),
        (r"POST /users/@me/channels", {"id": str(CHANNEL), "type": 1, "recipients": [USER]}),
        (
            r"POST /interactions/.*",
            {
                "interaction": {"id": str(MESSAGE), "type": 2, "response_message_id": str(MESSAGE)},
                "resource": {"type": told.get("type"), "message": message_data()},
            },
        ),
        (r"POST .*/threads|PATCH /channels/" + str(MESSAGE), thread_data()),
        (r"(POST|PATCH|GET) .*/messages/[^/]+|POST .*/messages|POST /webhooks/.*", message_data()),
        (r"GET .*/messages|PUT .*/commands|GET .*/members", []),
        (r"POST .*/roles|PATCH .*/roles/\d+", {"id": str(ROLE), "name": "Mentor", "permissions": "0", "position": 1}),
        (r"(POST|PATCH) .*/scheduled-events.*", event_data()),
        (r"POST .*/channels", channel_data(told.get("type", 0), bitrate=64000, user_limit=0)),
        (r"PATCH /channels/\d+", channel_data()),
        (r"(PATCH|GET) .*/members/.*", MEMBER),
    ]
    return next((answer for pattern, answer in answers if re.fullmatch(pattern, f"{method} {path}")), {})


def event_data() -> dict[str, Any]:
    return {
        "id": str(MESSAGE),
        "guild_id": str(GUILD),
        "channel_id": None,
        "creator_id": str(BOT),
        "name": "",
        "scheduled_start_time": "2026-09-01T16:00:00+00:00",
        "scheduled_end_time": None,
        "privacy_level": 2,
        "status": 1,
        "entity_type": 3,
        "entity_id": None,
        "entity_metadata": {"location": "Online"},
    }


@dataclass
class Town:
    """A logged-in discord.py client, with a guild that it knows and a wire that hears it."""

    client: discord.Client
    wire: Wire
    guild: discord.Guild

    @property
    def channel(self) -> discord.TextChannel:
        channel = self.guild.get_channel(CHANNEL)
        assert isinstance(channel, discord.TextChannel)
        return channel

    @property
    def rosa(self) -> discord.Member:
        data: Any = MEMBER
        return discord.Member(data=data, guild=self.guild, state=self.client._connection)  # pyright: ignore[reportPrivateUsage]

    def interaction(self, kind: int = 2) -> discord.Interaction[discord.Client]:
        """A fresh interaction of Rosa's: 2 is a command, 3 a component, 5 a form."""
        data: Any = {
            "id": str(MESSAGE),
            "application_id": str(BOT),
            "type": kind,
            "token": "token",
            "version": 1,
            "guild_id": str(GUILD),
            "channel": channel_data(),
            "member": MEMBER,
            "locale": "en-US",
            "app_permissions": "8",
            "attachment_size_limit": 10000000,
            "entitlements": [],
            "data": {"id": "1", "name": "x", "type": 1, "custom_id": "x", "component_type": 2, "components": []},
        }
        if kind == 3:
            data["message"] = message_data()
        return discord.Interaction(data=data, state=self.client._connection)  # pyright: ignore[reportPrivateUsage]


GUILD_DATA: dict[str, Any] = {
    "id": str(GUILD),
    "name": "Riverside",
    "roles": [{"id": str(identity), "name": "x", "permissions": "8", "position": 0} for identity in (GUILD, ROLE)],
    "channels": [channel_data()],
    "members": [],
    "features": ["COMMUNITY"],
    "member_count": 3,
    "owner_id": str(PERSON),
    "emojis": [],
    "stickers": [],
}


@pytest.fixture
async def town(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    wire = Wire()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", wire.hear)
    async with AsyncExitStack() as stack:
        runner = web.AppRunner(app)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        monkeypatch.setattr(Route, "BASE", f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10")
        client = discord.Client(intents=discord.Intents.none(), application_id=BOT)
        stack.push_async_callback(client.close)
        await client.login("a.b.c")
        data: Any = GUILD_DATA
        state = client._connection  # pyright: ignore[reportPrivateUsage]
        guild = discord.Guild(data=data, state=state)
        state._add_guild(guild)  # pyright: ignore[reportPrivateUsage]
        yield Town(client, wire, guild)


def problems_of(contract: Contract, town: Town) -> list[str]:
    assert town.wire.requests
    return [problem for request in town.wire.requests for problem in contract.check(*request)]


class Classic(ui.View):
    """Buttons and every select, as a message without Components V2 has them."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(ui.Button(label="Going", custom_id="going:1", emoji="✅", style=discord.ButtonStyle.success))
        self.add_item(ui.Button(label="Web page", url="https://example.org/ñandú"))
        option = discord.SelectOption(label="Soomaali", value="so", description="Somali", emoji="🗣️", default=True)
        self.add_item(ui.Select[ui.View](custom_id="language", placeholder="Choose", options=[option]))
        self.add_item(ui.UserSelect[ui.View](custom_id="who", max_values=25))
        self.add_item(ui.RoleSelect[ui.View](custom_id="role", default_values=[discord.Object(ROLE)]))
        self.add_item(ui.ChannelSelect[ui.View](custom_id="where", channel_types=[discord.ChannelType.text]))


class Laid(ui.LayoutView):
    """Components V2, one of each."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        container = ui.Container[ui.LayoutView](accent_colour=discord.Colour.teal())
        container.add_item(ui.TextDisplay("## Session\nTuesday"))
        container.add_item(ui.Separator(spacing=discord.SeparatorSpacing.large))
        container.add_item(ui.Section("About", accessory=ui.Thumbnail("https://example.org/a.png", description="A")))
        container.add_item(ui.Section("More", accessory=ui.Button(label="More", custom_id="more")))
        container.add_item(ui.ActionRow(ui.Button(label="Going", custom_id="going")))
        container.add_item(ui.MediaGallery(discord.MediaGalleryItem("attachment://chart.png", description="Chart")))
        container.add_item(ui.File("attachment://chart.png", spoiler=True))
        self.add_item(container)
        self.add_item(ui.TextDisplay("-# Small print", id=77))


def files() -> list[discord.File]:
    return [discord.File(io.BytesIO(b"x"), "chart.png", description="A chart", spoiler=True)]


async def test_messages(contract: Contract, town: Town) -> None:
    channel = town.channel
    embed = discord.Embed(
        title="Prompt", description="Words", colour=0x123456, timestamp=datetime.now(UTC), url="https://e.org"
    )
    embed.set_footer(text="mark", icon_url="https://e.org/i.png").set_author(name="Bee").set_thumbnail(
        url="attachment://chart.png"
    )
    embed.add_field(name="When", value="Tuesday", inline=False).set_image(url="https://e.org/i.png")
    mentions = discord.AllowedMentions(everyone=False, users=[discord.Object(PERSON)], roles=[discord.Object(ROLE)])
    message = await channel.send(
        "Hello", embed=embed, view=Classic(), allowed_mentions=mentions, nonce="abc", silent=True
    )
    await channel.send("Hello", allowed_mentions=discord.AllowedMentions.none(), nonce=7, suppress_embeds=True)
    await channel.send(view=Laid(), files=files())
    poll = discord.Poll("Which day?", timedelta(days=1))
    await channel.send(poll=poll.add_answer(text="Tuesday", emoji="🙂").add_answer(text="Friday"))
    await channel.send("Answer", reference=message, mention_author=False)
    await message.edit(content="New", embed=None, view=None, allowed_mentions=mentions)
    await message.edit(content=None, embeds=[embed], attachments=files(), view=Laid())
    await message.edit(suppress=True)
    await message.pin(reason="Because")
    await message.unpin()
    await message.add_reaction("👍")
    await message.remove_reaction("👍", discord.Object(BOT))
    await message.clear_reactions()
    await message.delete()
    await channel.fetch_message(MESSAGE)
    assert [found async for found in channel.history(limit=20, after=discord.Object(5))] == []
    await channel.typing()
    received = {"url": "https://e.org/i.png", "proxy_url": "https://e.org/p", "width": 1, "height": 1, "flags": 0}
    await channel.send(
        embed=discord.Embed.from_dict({"type": "rich", "image": {**received, "content_type": "image/png"}})
    )
    await channel.delete_messages([discord.Object(1), discord.Object(2)])
    await town.rosa.send("In private", view=Classic())
    assert problems_of(contract, town) == []
    assert len(town.wire.requests) > 20


async def test_answers_to_interactions(contract: Contract, town: Town) -> None:
    await town.interaction().response.send_message("Hello", ephemeral=True, view=Classic())
    await town.interaction().response.send_message(view=Laid(), files=files(), ephemeral=True)
    await town.interaction().response.send_message(embed=discord.Embed(title="x"), silent=True)
    await town.interaction().response.defer(ephemeral=True, thinking=True)
    await town.interaction(3).response.defer()
    await town.interaction(3).response.edit_message(content="Changed", view=None)
    await town.interaction(3).response.edit_message(view=Laid(), attachments=[])
    choices = [app_commands.Choice(name="Spring", value="1"), app_commands.Choice(name="Fall", value="2")]
    await town.interaction(4).response.autocomplete(choices)
    await town.interaction(4).response.autocomplete([app_commands.Choice(name="One", value=1)])
    await town.interaction(4).response.autocomplete([app_commands.Choice(name="Half", value=0.5)])
    await town.interaction(4).response.autocomplete([])
    later = town.interaction()
    await later.edit_original_response(content="Done", view=Classic(), allowed_mentions=discord.AllowedMentions.none())
    await later.edit_original_response(view=Laid(), attachments=files())
    followup = await later.followup.send("And this", ephemeral=True, wait=True, view=Classic(), files=files())
    await followup.edit(content="And that", embed=discord.Embed(title="x"))
    await followup.delete()
    await later.original_response()
    await later.delete_original_response()
    assert problems_of(contract, town) == []


def labelled(item: Any, number: int = 0) -> ui.Label[ui.Modal]:
    return ui.Label(text=f"Question {number}", description="Which?", component=item)


def kinds_of_input() -> Iterator[Any]:
    option = discord.SelectOption(label="Home", value="home", description="At home", emoji="🏠")
    yield ui.TextInput[ui.Modal](
        custom_id="text", style=discord.TextStyle.paragraph, default="a", placeholder="b", min_length=1, max_length=4000
    )
    yield ui.TextInput[ui.Modal](custom_id="short", required=False)
    yield ui.Select[ui.Modal](custom_id="setting", options=[option], required=False, max_values=1)
    yield ui.UserSelect[ui.Modal](
        custom_id="who", max_values=25, default_values=[discord.Object(PERSON, type=discord.User)]
    )
    yield ui.RoleSelect[ui.Modal](custom_id="role", required=True)
    yield ui.MentionableSelect[ui.Modal](custom_id="either")
    yield ui.ChannelSelect[ui.Modal](custom_id="where", channel_types=[discord.ChannelType.text])
    yield ui.FileUpload[ui.Modal](custom_id="file", min_values=0, max_values=3, required=False)
    yield ui.RadioGroup[ui.Modal](
        custom_id="radio",
        options=[discord.RadioGroupOption(label=word, value=word, description="d") for word in ("yes", "no")],
    )
    yield ui.CheckboxGroup[ui.Modal](
        custom_id="boxes",
        options=[discord.CheckboxGroupOption(label=word, value=word, default=True) for word in ("so", "es")],
        min_values=0,
        max_values=2,
        required=False,
    )
    yield ui.Checkbox[ui.Modal](custom_id="agree", default=False)


@pytest.mark.parametrize("item", [pytest.param(item, id=item.custom_id) for item in kinds_of_input()])
async def test_a_form_with_this_kind_of_question(contract: Contract, town: Town, item: Any) -> None:
    form = ui.Modal(title="A form", custom_id="form:1", timeout=None)
    form.add_item(ui.TextDisplay("Read this first"))
    form.add_item(labelled(item))
    await town.interaction().response.send_modal(form)
    assert problems_of(contract, town) == []


async def test_a_form_with_text_inputs_as_they_used_to_be(contract: Contract, town: Town) -> None:
    class Old(ui.Modal, title="Old"):
        words: ClassVar = ui.TextInput["Old"](label="Words", style=discord.TextStyle.paragraph)

    await town.interaction().response.send_modal(Old())
    assert problems_of(contract, town) == []


def modal(components: list[Any], title: str = "Form") -> dict[str, Any]:
    return {"type": 9, "data": {"custom_id": "form", "title": title, "components": components}}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (modal([{"type": 10, "content": "x"}] * 6), "body.data.components: has 6 items, at most 5"),
        (modal([]), "body.data.components: has 0 items, at least 1"),
        (modal([{"type": 10, "content": "x"}], "x" * 46), "body.data.title: has 46 characters, at most 45"),
        (modal([{"type": 18, "label": "x"}]), "body.data.components[0].component: missing"),
        (
            modal([{"type": 18, "label": "x" * 46, "component": {"type": 23, "custom_id": "a"}}]),
            "body.data.components[0].label: has 46 characters, at most 45",
        ),
        (
            modal([{"type": 18, "label": "x", "component": {"type": 21, "custom_id": "a", "options": []}}]),
            "body.data.components[0].component.options: has 0 items, at least 2",
        ),
        (
            modal([{"type": 18, "label": "x", "component": {"type": 2, "custom_id": "a", "style": 1}}]),
            "body.data.components[0].component: nothing of type 2 may stand here",
        ),
        ({"type": 42}, "body: nothing of type 42 may stand here"),
        ({"type": 4, "data": {"content": "x" * 2001}}, "body.data.content: has 2001 characters, at most 2000"),
        ({"type": 4, "data": {"content": "x", "ephemeral": True}}, "body.data.ephemeral: unknown field"),
    ],
)
def test_an_answer_that_discord_would_not_take_is_told(contract: Contract, body: object, problem: str) -> None:
    assert contract.check("POST", CALLBACK, {}, body) == [
        f"POST /interactions/{{interaction_id}}/{{interaction_token}}/callback {problem}"
    ]


class InSpanish(app_commands.Translator):
    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        return f"{string.message}s"[:32] if locale is discord.Locale.spain_spanish else None


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class CohortCommands(app_commands.Group, name="cohort", description="Cohorts"):
    inner = app_commands.Group(name="inner", description="Deeper")

    @inner.command(name="deep", description="Deepest")
    async def deep(self, interaction: discord.Interaction, choice: str) -> None: ...

    @app_commands.command(name="create", description="Create a cohort")
    @app_commands.describe(name="What it is called")
    @app_commands.rename(minutes="length")
    @app_commands.choices(kind=[app_commands.Choice(name="Weekly", value="weekly")])
    async def create(
        self,
        interaction: discord.Interaction,
        name: app_commands.Range[str, 1, 80],
        minutes: app_commands.Range[int, 1, 600],
        kind: str,
        share: app_commands.Range[float, 0.0, 1.0],
        member: discord.Member,
        role: discord.Role,
        channel: discord.TextChannel,
        anyone: discord.Member | discord.Role,
        file: discord.Attachment | None = None,
        sure: bool = False,
    ) -> None: ...

    @create.autocomplete("name")
    async def names(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return []


@app_commands.context_menu(name="Show progress")
@app_commands.allowed_installs(guilds=True, users=False)
async def show_progress(interaction: discord.Interaction, member: discord.Member) -> None: ...


@app_commands.context_menu(name="Keep this")
async def keep_this(interaction: discord.Interaction, message: discord.Message) -> None: ...


async def test_commands(contract: Contract, town: Town) -> None:
    tree = app_commands.CommandTree(town.client)
    await tree.set_translator(InSpanish())
    tree.add_command(CohortCommands())
    tree.add_command(show_progress)
    tree.add_command(keep_this)
    await tree.sync()
    for command in tree.get_commands():
        tree.add_command(command, guild=town.guild)
    await tree.sync(guild=town.guild)
    assert problems_of(contract, town) == []
    sent, again = (body for method, _, _, body in town.wire.requests if method == "PUT")
    assert [len(sent), len(again)] == [3, 3]


async def test_servers_channels_roles_threads_and_events(contract: Contract, town: Town) -> None:
    guild, channel, rosa = town.guild, town.channel, town.rosa
    role = guild.get_role(ROLE)
    assert role is not None
    overwrites: Any = {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        role: discord.PermissionOverwrite(view_channel=True, send_messages=None),
        rosa: discord.PermissionOverwrite(manage_messages=True),
    }
    await guild.create_text_channel("spring", overwrites=overwrites, topic="Hello", reason="A cohort", slowmode_delay=5)
    await guild.create_category("Cohorts", overwrites=overwrites)
    await guild.create_voice_channel("Circle", user_limit=10, bitrate=64000)
    await guild.create_forum("Reflections", topic="x", available_tags=[discord.ForumTag(name="Joy", emoji="🙂")])
    await channel.set_permissions(rosa, view_channel=True, reason="Joined")
    await channel.set_permissions(rosa, overwrite=None)
    await channel.edit(name="spring-2", topic="", overwrites=overwrites, slowmode_delay=0)
    await channel.edit(position=0)
    thread = await channel.create_thread(
        name="Rosa and Amina", type=discord.ChannelType.private_thread, invitable=False
    )
    await channel.create_thread(name="On this", message=discord.Object(MESSAGE), auto_archive_duration=1440)
    await thread.add_user(rosa)
    await thread.edit(archived=True, locked=True)
    await thread.join()
    made = await guild.create_role(name="Mentor", colour=discord.Colour.teal(), mentionable=True, reason="Set-up")
    await made.edit(name="Mentors", permissions=discord.Permissions(8), hoist=True)
    await made.delete()
    await rosa.add_roles(role, reason="Joined")
    await rosa.remove_roles(role)
    await rosa.edit(nick="Rosa", roles=[role])
    await guild.fetch_member(PERSON)
    starts = datetime.now(UTC) + timedelta(days=1)
    event = await guild.create_scheduled_event(
        name="Session",
        description="Circle",
        start_time=starts,
        end_time=starts + timedelta(hours=1),
        location="Online",
        privacy_level=discord.PrivacyLevel.guild_only,
        entity_type=discord.EntityType.external,
        reason="Scheduled",
    )
    await event.edit(name="Session 2", start_time=starts, end_time=starts + timedelta(hours=2), location="There")
    await event.start()
    await event.delete()
    await channel.delete(reason="Closed")
    assert problems_of(contract, town) == []


async def test_events_that_repeat_are_sent_past_discord_py(contract: Contract, town: Town) -> None:
    body = {
        "name": "Session",
        "privacy_level": 2,
        "entity_type": 3,
        "scheduled_start_time": "2026-09-08T01:00:00+00:00",
        "scheduled_end_time": "2026-09-08T02:00:00+00:00",
        "entity_metadata": {"location": "Online"},
        "recurrence_rule": {
            "start": "2026-09-08T01:00:00+00:00",
            "frequency": 2,
            "interval": 1,
            "by_weekday": [1],
        },
    }
    await town.client.http.request(Route("POST", "/guilds/{guild_id}/scheduled-events", guild_id=GUILD), json=body)
    assert problems_of(contract, town) == []
