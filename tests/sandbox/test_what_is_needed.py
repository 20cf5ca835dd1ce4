"""Which permissions a request needed: of alternatives one, and none where being the owner is enough."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import BOT_INVITE, May, Server
from tests.sandbox.api import Api

EVENT = {
    "name": "Circle",
    "privacy_level": 2,
    "entity_type": 3,
    "entity_metadata": {"location": "Library"},
    "scheduled_start_time": "2026-09-02T16:00:00Z",
    "scheduled_end_time": "2026-09-02T17:00:00Z",
}


@pytest.fixture
async def server(api: Api) -> Server:
    return await api.town.server("Riverside")


async def needed(api: Api, method: str, path: str, body: dict[str, Any] | None = None) -> May:
    """What one request needed."""
    await api.ask(method, path, body)
    return May(api.town.requests[-1].asked.needed)


async def test_a_message_needs_what_is_in_it(api: Api, server: Server) -> None:
    path = f"/channels/{server.channel('general').id}/messages"
    role = await server.make_role("Cohort")
    say = May.VIEW_CHANNEL | May.SEND_MESSAGES
    assert await needed(api, "POST", path, {"content": "Hello"}) == say
    assert await needed(api, "POST", path, {"embeds": [{"title": "Hello"}]}) == say | May.EMBED_LINKS
    assert await needed(api, "POST", path, {"content": role.mention}) == say | May.MENTION_EVERYONE
    await role.edit(mentionable=True)
    assert await needed(api, "POST", path, {"content": role.mention}) == say
    assert await needed(api, "GET", path) == May.VIEW_CHANNEL | May.READ_MESSAGE_HISTORY
    said = server.channel("general").messages[0]
    assert await needed(api, "DELETE", f"{path}/{said.id}") == May.VIEW_CHANNEL, "it is the bot's own"
    theirs = await server.owner.say("Hello", server.channel("general"))
    assert await needed(api, "DELETE", f"{path}/{theirs.id}") == May.VIEW_CHANNEL | May.MANAGE_MESSAGES


async def test_what_a_lock_keeps_the_bot_from_is_no_permission_that_it_should_have_had(
    api: Api, server: Server
) -> None:
    general = server.channel("general")
    await api.ask("POST", f"/channels/{general.id}/threads", {"name": "Pair", "type": 12})
    thread = server.channel("Pair")
    await thread.edit(locked=True)
    path = f"/channels/{thread.id}"
    for method, where, body in (("PATCH", path, {"name": "Two"}), ("POST", f"{path}/messages", {"content": "Hello"})):
        assert await api.code(method, where, body) in {50013, 160005}
        asked = api.town.requests[-1].asked
        assert not asked.needed & ~asked.granted, May(asked.needed)


async def test_a_private_thread_of_ones_own_needs_little_and_anothers_needs_manage_threads(
    api: Api, server: Server
) -> None:
    ana, general = await server.person("Ana"), server.channel("general")
    path = f"/channels/{general.id}/threads"
    opening = await needed(api, "POST", path, {"name": "Pair", "type": 12})
    assert opening == May.VIEW_CHANNEL | May.CREATE_PRIVATE_THREADS
    path = f"/channels/{server.channel('Pair').id}"
    say = May.VIEW_CHANNEL | May.SEND_MESSAGES_IN_THREADS
    assert await needed(api, "PUT", f"{path}/thread-members/{ana.id}") == say
    assert await needed(api, "POST", f"{path}/messages", {"content": "Hello"}) == say
    assert await needed(api, "PATCH", path, {"name": "Two", "archived": False}) == May.VIEW_CHANNEL
    assert await needed(api, "DELETE", f"{path}/thread-members/{ana.id}") == May.VIEW_CHANNEL
    await server.bot_member.permit(BOT_INVITE | May.MANAGE_THREADS)
    assert await needed(api, "DELETE", path) == May.VIEW_CHANNEL | May.MANAGE_THREADS
    await server.everyone.edit(permissions=server.everyone.permissions | May.CREATE_PRIVATE_THREADS)
    theirs = await ana.open_thread(general, "Ours", private=True)
    see = May.VIEW_CHANNEL | May.MANAGE_THREADS
    assert await needed(api, "GET", f"/channels/{theirs.id}") == see
    assert await needed(api, "GET", f"/guilds/{server.id}/threads/active") == May(0), "each sees what they see"


async def test_an_event_of_ones_own_needs_one_of_two_permissions(api: Api, server: Server) -> None:
    path = f"/guilds/{server.id}/scheduled-events"
    assert await needed(api, "POST", path, EVENT) == May.CREATE_EVENTS
    own = f"{path}/{server.events[0]['id']}"
    assert await needed(api, "PATCH", own, {"name": "Talk"}) == May.CREATE_EVENTS
    await server.bot_member.permit(May.VIEW_CHANNEL | May.MANAGE_EVENTS)
    assert await needed(api, "PATCH", own, {"name": "Circle"}) == May.MANAGE_EVENTS


async def test_what_is_given_on_is_needed_only_where_it_is_lacking(api: Api, server: Server) -> None:
    path = f"/guilds/{server.id}/roles"
    lacking = May.MANAGE_MESSAGES | May.SEND_MESSAGES
    assert await needed(api, "POST", path, {"name": "A", "permissions": "2048"}) == May.MANAGE_ROLES
    refused = await needed(api, "POST", path, {"name": "B", "permissions": str(int(lacking))})
    assert refused == May.MANAGE_ROLES | May.MANAGE_MESSAGES
    assert api.town.requests[-1].code == 50013


async def test_direct_messages_and_answers_need_nothing(api: Api, server: Server) -> None:
    ana = await server.person("Ana")
    assert await needed(api, "POST", "/users/@me/channels", {"recipient_id": str(ana.id)}) == May(0)
    assert await needed(api, "GET", f"/guilds/{server.id}") == May(0)
