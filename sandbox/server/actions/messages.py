"""Write, edit and delete messages, and react to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from sandbox.server import entities, payloads, permissions
from sandbox.server.actions import archiving
from sandbox.server.entities import Json
from sandbox.server.local_discord import LocalDiscord
from sandbox.server.permissions import May

NONCE_MEMORY = timedelta(minutes=3)
_MENTION = re.compile(r"<@(!|&)?(\d+)>")
_DEFAULTS: dict[int, Json] = {2: {"disabled": False}, 17: {"spoiler": False, "accent_color": None}}


def attach(
    discord: LocalDiscord, channel: entities.Channel, name: str, content: bytes, *, kind: str, about: str | None = None
) -> entities.Attachment:
    """Keep an uploaded file."""
    number = discord.state.ids.next()
    url = f"{discord.state.site}/attachments/{channel.id}/{number}/{quote(name)}"
    attachment = entities.Attachment(number, name, content, kind, url, about)
    discord.state.files[number] = attachment
    return attachment


def remembered(discord: LocalDiscord, author: entities.Account, nonce: str) -> entities.Post | None:
    """The message that this nonce of an author already made, wherever, while Discord remembers it."""
    key = (author.id, nonce)
    post = discord.state.nonces.get(key)
    if post is not None and discord.state.clock.now() - post.at > NONCE_MEMORY:
        del discord.state.nonces[key]
        return None
    return post


def write(
    discord: LocalDiscord,
    channel: entities.Channel,
    author: entities.Account,
    body: Mapping[str, Any],
    attachments: Sequence[entities.Attachment] = (),
    *,
    interaction: entities.Interaction | None = None,
    ephemeral_to: entities.Account | None = None,
    kind: int = 0,
    mentions: Sequence[entities.Account] = (),
) -> entities.Post:
    """Write a message; an ephemeral one is seen by one person only and stands in no channel."""
    state = discord.state
    nonce = body.get("nonce")
    post = entities.Post(
        id=state.ids.next(),
        channel=channel,
        author=author,
        at=state.clock.now(),
        flags=(body.get("flags") or 0) | (entities.EPHEMERAL if ephemeral_to else 0),
        kind=kind,
        nonce=None if nonce is None else str(nonce),
        reference=body.get("message_reference"),
        interaction=interaction,
        ephemeral_to=ephemeral_to,
        attachments=list(attachments),
    )
    _fill(discord, post, body)
    post.mentions.extend(mentions)
    if nonce is not None:
        state.nonces[author.id, str(nonce)] = post
    discord.request_log.posts.append(post)
    if ephemeral_to is not None:
        post.viewers = frozenset((ephemeral_to.id,))
        ephemeral_to.ephemerals.append(post)
        return post
    post.viewers = permissions.audience(channel)
    if channel.is_thread and channel.archived:
        archiving.archive(discord, channel, archived=False)
    if channel.is_thread and channel.guild and author.id not in channel.thread_members:
        channel.thread_members[author.id] = post.at
        channel.guild.revision += 1
    channel.add(post)
    bot = discord.bot_in(channel.guild)
    if channel.guild is None or (bot is not None and permissions.sees(bot, channel)):
        discord.gateway.dispatch_message("MESSAGE_CREATE", post)
    return post


def write_system(
    discord: LocalDiscord,
    channel: entities.Channel,
    author: entities.Account,
    kind: int,
    *,
    content: str = "",
    about: entities.Channel | None = None,
    post: entities.Post | None = None,
    mentions: Sequence[entities.Account] = (),
) -> entities.Post:
    """Discord says what somebody did: pinned a message, opened or renamed a thread, took somebody into one."""
    place = about or (post.channel if post else None)
    reference: Json | None = None
    if place is not None and place.guild is not None:
        reference = {"type": 0, "guild_id": str(place.guild.id), "channel_id": str(place.id)}
        reference |= {"message_id": str(post.id)} if post else {}
    body: Json = {"content": content, "allowed_mentions": {"parse": []}, "message_reference": reference}
    return write(discord, channel, author, body, kind=kind, mentions=mentions)


def pin(discord: LocalDiscord, post: entities.Post, by: entities.Account, *, pinned: bool) -> None:
    """Pin a message, which Discord says in the channel, or unpin it."""
    if post.pinned == pinned:
        return
    post.pinned = pinned
    channel = post.channel
    shown: Json = {
        "channel_id": str(channel.id),
        "last_pin_timestamp": payloads.stamp(discord.state.clock.now()),
    }
    if channel.guild is not None:
        shown["guild_id"] = str(channel.guild.id)
    discord.gateway.dispatch("CHANNEL_PINS_UPDATE", shown, channel.guild)
    if pinned:
        write_system(discord, channel, by, entities.PINNED, post=post)


def edit(
    discord: LocalDiscord, post: entities.Post, body: Mapping[str, Any], attachments: Sequence[entities.Attachment] = ()
) -> None:
    """Change a message; what it said before is kept."""
    post.earlier.append((post.edited_at or post.at, post.content, post.embeds, post.components))
    if body.get("attachments") is not None:
        kept = {str(each.get("id")) for each in body["attachments"]}
        post.attachments = [each for each in post.attachments if str(each.id) in kept]
    post.attachments.extend(attachments)
    if body.get("flags") is not None:
        changeable = entities.SUPPRESS_EMBEDS | entities.COMPONENTS_V2
        post.flags = post.flags & ~entities.SUPPRESS_EMBEDS | body["flags"] & changeable
    _fill(discord, post, body)
    post.edited_at = discord.state.clock.now()
    if post.ephemeral_to is None:
        discord.gateway.dispatch_message("MESSAGE_UPDATE", post)


def delete(discord: LocalDiscord, post: entities.Post) -> None:
    """Take a message away."""
    post.deleted_at = discord.state.clock.now()
    if post.ephemeral_to is not None:
        return
    post.channel.posts.pop(post.id, None)
    shown: Json = {"id": str(post.id), "channel_id": str(post.channel.id)}
    if post.channel.guild is not None:
        shown["guild_id"] = str(post.channel.guild.id)
    discord.gateway.dispatch("MESSAGE_DELETE", shown, post.channel.guild)


def delete_many(discord: LocalDiscord, channel: entities.Channel, posts: Sequence[entities.Post]) -> None:
    """Take several messages away, told as one event."""
    for post in posts:
        post.deleted_at = discord.state.clock.now()
        channel.posts.pop(post.id, None)
    shown: Json = {"ids": [str(post.id) for post in posts], "channel_id": str(channel.id)}
    if channel.guild is not None:
        shown["guild_id"] = str(channel.guild.id)
    discord.gateway.dispatch("MESSAGE_DELETE_BULK", shown, channel.guild)


def react(discord: LocalDiscord, post: entities.Post, account: entities.Account, name: str, *, add: bool) -> None:
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
    discord.gateway.dispatch("MESSAGE_REACTION_ADD" if add else "MESSAGE_REACTION_REMOVE", shown, guild)


def _fill(discord: LocalDiscord, post: entities.Post, body: Mapping[str, Any]) -> None:
    if "content" in body:
        post.content = body["content"] or ""
    urls = {f"attachment://{each.name}": each for each in post.attachments}
    if "embeds" in body:
        post.embeds = [_resolved({"type": "rich", **embed}, urls) for embed in body["embeds"] or []]
    if "components" in body:
        post.components = _numbered(_resolved(body["components"] or [], urls), [0])
    if "content" in body or "components" in body:
        _call(discord, post, body.get("allowed_mentions"))


def _resolved(part: Any, urls: Mapping[str, entities.Attachment]) -> Any:
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


def _call(discord: LocalDiscord, post: entities.Post, allowed: Mapping[str, Any] | None) -> None:
    """Find whom the text calls, as `allowed_mentions` and the author's permissions have it."""
    text = "\n".join((post.content, *texts_of(post.components)))
    post.mentions, post.mentioned_roles, post.mentions_everyone = [], [], False
    if post.kind == entities.REPLY and (allowed is None or allowed.get("replied_user")):
        answered = post.channel.posts.get(int((post.reference or {}).get("message_id") or 0))
        post.mentions.extend([] if answered is None else [answered.author])
    if "@" not in text:
        return
    parse = ("users", "roles", "everyone") if allowed is None else tuple(allowed.get("parse") or ())
    users = {str(each) for each in (allowed or {}).get("users") or ()}
    roles = {str(each) for each in (allowed or {}).get("roles") or ()}
    guild = post.channel.guild
    author = None if guild is None else guild.members.get(post.author.id)

    def may_call_all() -> bool:
        return author is not None and permissions.may(author, May.MENTION_EVERYONE, post.channel)

    for mark, number in _MENTION.findall(text):
        if mark == "&":
            role = None if guild is None else guild.roles.get(int(number))
            wanted = "roles" in parse or number in roles
            if (
                role is not None
                and wanted
                and role.id not in post.mentioned_roles
                and (role.mentionable or may_call_all())
            ):
                post.mentioned_roles.append(role.id)
        else:
            account = discord.state.accounts.get(int(number))
            if account is not None and ("users" in parse or number in users) and account not in post.mentions:
                post.mentions.append(account)
    if "everyone" in parse and re.search(r"@(everyone|here)\b", text) and may_call_all():
        post.mentions_everyone = True
