"""Messages are written, changed, deleted, reacted to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from sandbox.server import entities as world
from sandbox.server import payloads, permissions
from sandbox.server.entities import Json
from sandbox.server.local_discord import LocalDiscord
from sandbox.server.permissions import May

NONCE_MEMORY = timedelta(minutes=3)
_MENTION = re.compile(r"<@(!|&)?(\d+)>")
_DEFAULTS: dict[int, Json] = {2: {"disabled": False}, 17: {"spoiler": False, "accent_color": None}}


def attach(
    town: LocalDiscord, channel: world.Channel, name: str, content: bytes, *, kind: str, about: str | None = None
) -> world.Attachment:
    """Keep an uploaded file."""
    number = town.world.ids.next()
    url = f"{town.world.site}/attachments/{channel.id}/{number}/{quote(name)}"
    attachment = world.Attachment(number, name, content, kind, url, about)
    town.world.files[number] = attachment
    return attachment


def remembered(town: LocalDiscord, channel: world.Channel, author: world.Account, nonce: str) -> world.Post | None:
    """The message that this nonce already made, while Discord remembers it."""
    key = (channel.id, author.id, nonce)
    post = town.world.nonces.get(key)
    if post is not None and town.world.clock.now() - post.at > NONCE_MEMORY:
        del town.world.nonces[key]
        return None
    return post


def write(
    town: LocalDiscord,
    channel: world.Channel,
    author: world.Account,
    body: Mapping[str, Any],
    attachments: Sequence[world.Attachment] = (),
    *,
    interaction: world.Interaction | None = None,
    ephemeral_to: world.Account | None = None,
    kind: int = 0,
) -> world.Post:
    """Write a message; an ephemeral one is seen by one person only and stands in no channel."""
    town_world = town.world
    nonce = body.get("nonce")
    post = world.Post(
        id=town_world.ids.next(),
        channel=channel,
        author=author,
        at=town_world.clock.now(),
        flags=(body.get("flags") or 0) | (world.EPHEMERAL if ephemeral_to else 0),
        kind=kind,
        nonce=None if nonce is None else str(nonce),
        reference=body.get("message_reference"),
        interaction=interaction,
        ephemeral_to=ephemeral_to,
        attachments=list(attachments),
    )
    _fill(town, post, body)
    if nonce is not None:
        town_world.nonces[channel.id, author.id, str(nonce)] = post
    town.ledger.posts.append(post)
    if ephemeral_to is not None:
        post.viewers = frozenset((ephemeral_to.id,))
        ephemeral_to.ephemerals.append(post)
        return post
    post.viewers = permissions.audience(channel)
    if channel.is_thread and channel.archived:
        channel.archived = False
    if channel.is_thread and channel.guild and author.id not in channel.thread_members:
        channel.thread_members[author.id] = post.at
        channel.guild.revision += 1
    channel.add(post)
    bot = town.bot_in(channel.guild)
    if channel.guild is None or (bot is not None and permissions.sees(bot, channel)):
        town.gateway.tell_message("MESSAGE_CREATE", post)
    return post


def edit(
    town: LocalDiscord, post: world.Post, body: Mapping[str, Any], attachments: Sequence[world.Attachment] = ()
) -> None:
    """Change a message; what it said before stays in the ledger."""
    post.earlier.append((post.edited_at or post.at, post.content, post.embeds, post.components))
    if body.get("attachments") is not None:
        kept = {str(each.get("id")) for each in body["attachments"]}
        post.attachments = [each for each in post.attachments if str(each.id) in kept]
    post.attachments.extend(attachments)
    if body.get("flags") is not None:
        changeable = world.SUPPRESS_EMBEDS | world.COMPONENTS_V2
        post.flags = post.flags & ~world.SUPPRESS_EMBEDS | body["flags"] & changeable
    _fill(town, post, body)
    post.edited_at = town.world.clock.now()
    if post.ephemeral_to is None:
        town.gateway.tell_message("MESSAGE_UPDATE", post)


def delete(town: LocalDiscord, post: world.Post) -> None:
    """Take a message away."""
    post.deleted_at = town.world.clock.now()
    if post.ephemeral_to is not None:
        return
    post.channel.posts.pop(post.id, None)
    shown: Json = {"id": str(post.id), "channel_id": str(post.channel.id)}
    if post.channel.guild is not None:
        shown["guild_id"] = str(post.channel.guild.id)
    town.gateway.tell("MESSAGE_DELETE", shown, post.channel.guild)


def delete_many(town: LocalDiscord, channel: world.Channel, posts: Sequence[world.Post]) -> None:
    """Take several messages away, told as one event."""
    for post in posts:
        post.deleted_at = town.world.clock.now()
        channel.posts.pop(post.id, None)
    shown: Json = {"ids": [str(post.id) for post in posts], "channel_id": str(channel.id)}
    if channel.guild is not None:
        shown["guild_id"] = str(channel.guild.id)
    town.gateway.tell("MESSAGE_DELETE_BULK", shown, channel.guild)


def react(town: LocalDiscord, post: world.Post, account: world.Account, name: str, *, add: bool) -> None:
    """Put an emoji under a message, or take it away."""
    who = post.reactions.setdefault(name, [])
    if (account.id in who) == add:
        return
    if add:
        who.append(account.id)
    else:
        who.remove(account.id)
    if account.bot:
        (post.reacted.add if add else post.reacted.discard)(name)
    if not who:
        del post.reactions[name]
    guild = post.channel.guild
    shown: Json = {
        "user_id": str(account.id),
        "channel_id": str(post.channel.id),
        "message_id": str(post.id),
        "emoji": payloads.emoji(name),
        "type": 0,
        "burst": False,
    }
    if guild is not None:
        shown["guild_id"] = str(guild.id)
        if add and account.id in guild.members:
            shown["member"] = payloads.member(guild.members[account.id])
    if add:
        shown["message_author_id"] = str(post.author.id)
    town.gateway.tell("MESSAGE_REACTION_ADD" if add else "MESSAGE_REACTION_REMOVE", shown, guild)


def _fill(town: LocalDiscord, post: world.Post, body: Mapping[str, Any]) -> None:
    if "content" in body:
        post.content = body["content"] or ""
    urls = {f"attachment://{each.name}": each for each in post.attachments}
    if "embeds" in body:
        post.embeds = [_resolved({"type": "rich", **embed}, urls) for embed in body["embeds"] or []]
    if "components" in body:
        post.components = _numbered(_resolved(body["components"] or [], urls), [0])
    if "content" in body or "components" in body:
        _call(town, post, body.get("allowed_mentions"))


def _resolved(part: Any, urls: Mapping[str, world.Attachment]) -> Any:
    """The same with every `attachment://` replaced by the file's address."""
    if isinstance(part, list):
        return [_resolved(each, urls) for each in part]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(part, dict):
        return part
    copied: Json = {key: _resolved(value, urls) for key, value in part.items()}  # pyright: ignore[reportUnknownVariableType]
    file = urls.get(copied["url"]) if isinstance(copied.get("url"), str) else None
    if file is not None:
        copied |= {"url": file.url, "proxy_url": file.url}
    return copied


def _numbered(components: list[Json], counter: list[int]) -> list[Json]:
    """Components with the ids and defaults that Discord adds."""
    for part in components:
        counter[0] += 1
        part["id"] = part.get("id") or counter[0]
        for key, value in _DEFAULTS.get(part["type"], {}).items():
            part.setdefault(key, value)
        _numbered(part.get("components", []), counter)
        if part.get("accessory"):
            _numbered([part["accessory"]], counter)
        media = part.get("file") or part.get("media")
        if media:
            media.setdefault("proxy_url", media.get("url"))
            media.setdefault("loading_state", 2)
        for item in part.get("items", []) if part["type"] == 12 else []:
            item["media"].setdefault("proxy_url", item["media"].get("url"))
    return components


def texts_of(components: Sequence[Json]) -> list[str]:
    """Every text component, in reading order."""
    found: list[str] = []
    for part in components:
        if part.get("type") == 10:
            found.append(part["content"])
        found.extend(texts_of(part.get("components") or []))
    return found


def _call(town: LocalDiscord, post: world.Post, allowed: Mapping[str, Any] | None) -> None:
    """Find whom the text calls, as `allowed_mentions` and the author's permissions have it."""
    text = "\n".join((post.content, *texts_of(post.components)))
    post.mentions, post.mentioned_roles, post.mentions_everyone = [], [], False
    if "@" not in text:
        return
    parse = ("users", "roles", "everyone") if allowed is None else tuple(allowed.get("parse") or ())
    users = {str(each) for each in (allowed or {}).get("users") or ()}
    roles = {str(each) for each in (allowed or {}).get("roles") or ()}
    guild = post.channel.guild
    author = None if guild is None else guild.members.get(post.author.id)
    may_call_all = author is not None and bool(permissions.in_channel(author, post.channel) & May.MENTION_EVERYONE)
    for mark, number in _MENTION.findall(text):
        if mark == "&":
            role = None if guild is None else guild.roles.get(int(number))
            wanted = "roles" in parse or number in roles
            if (
                role is not None
                and wanted
                and (role.mentionable or may_call_all)
                and role.id not in post.mentioned_roles
            ):
                post.mentioned_roles.append(role.id)
        else:
            account = town.world.accounts.get(int(number))
            if account is not None and ("users" in parse or number in users) and account not in post.mentions:
                post.mentions.append(account)
    if "everyone" in parse and may_call_all and re.search(r"@(everyone|here)\b", text):
        post.mentions_everyone = True
