"""Messages in channels, threads and direct messages."""

from __future__ import annotations

from urllib.parse import unquote

from sandbox.server import entities, payloads
from sandbox.server.actions import messages
from sandbox.server.clock import moment_of
from sandbox.server.entities import Json
from sandbox.server.errors import ApiError, missing_permissions, unknown
from sandbox.server.fields import EDITED, WRITTEN
from sandbox.server.limits import messages as message_limits
from sandbox.server.limits.channels import require_room_for_thread
from sandbox.server.limits.form import Form, invalid
from sandbox.server.permissions import May, may, require
from sandbox.server.rest.router import Call, Routes
from sandbox.server.rest.users import require_unquarantined

routes = Routes()
_FORTNIGHT_SECONDS = 14 * 24 * 3600


@routes.on("GET", "/channels/{channel}/messages")
def history(call: Call) -> list[Json]:
    """Earlier messages, the newest first; none without Read Message History."""
    channel = call.channel()
    me = call.actor(channel.guild)
    require(me, channel)
    form = Form()
    limit = form.number("limit", call.query.get("limit", "50"), 1, 100) or 50
    bounds = {
        name: form.snowflake(name, call.query[name])
        for name in ("before", "after", "around")
        if call.query.get(name) is not None
    }
    form.check()
    if me is not None and not may(me, May.READ_MESSAGE_HISTORY, channel):
        return []
    around, after = bounds.get("around"), bounds.get("after")
    if around is not None:
        half = limit // 2
        older = [post for post, _ in zip(channel.newest_first(before=around + 1), range(half + 1), strict=False)]
        newer = [post for post, _ in zip(channel.oldest_first(around), range(half), strict=False)]
        found = newer[::-1] + older
    elif after is not None:
        found = [post for post, _ in zip(channel.oldest_first(after), range(limit), strict=False)][::-1]
    else:
        found = [post for post, _ in zip(channel.newest_first(before=bounds.get("before")), range(limit), strict=False)]
    return [payloads.message(post) for post in found]


@routes.on("GET", "/channels/{channel}/messages/{message}")
def message(call: Call) -> Json:
    """One message."""
    channel = call.channel()
    require(call.actor(channel.guild), channel, May.READ_MESSAGE_HISTORY)
    return payloads.message(call.message(channel))


@routes.on("POST", "/channels/{channel}/messages", WRITTEN)
def write(call: Call) -> Json:
    """Write a message; with an enforced nonce that Discord remembers, the earlier one comes back instead."""
    channel = call.channel()
    body = call.body
    nonce = body.get("nonce")
    if channel.guild is None:
        for account in channel.recipients:
            require_unquarantined(call, account, "writing")
        require_open(call, channel)
    else:
        needed = May.SEND_MESSAGES
        if call.uploads:
            needed |= May.ATTACH_FILES
        me = call.actor(channel.guild)
        require(me, channel, needed)
        if body.get("message_reference"):
            _require_history(me, channel)
        if channel.kind in (entities.CATEGORY, entities.FORUM):
            raise ApiError(400, 50008, "Cannot send messages in a non-text channel")
        if channel.is_thread:
            _require_unlocked(call, channel)
        if channel.archived:
            require_room_for_thread(channel.guild)
    files = call.files(channel)
    message_limits.inspect(body, files)
    message_limits.require_flags(body)
    _require_reference(channel, body)
    body = _embeds_permitted(call, channel, body, files)
    if nonce is not None and body.get("enforce_nonce"):
        earlier = messages.remembered(call.discord, call.bot, str(nonce))
        if earlier is not None and earlier.deleted_at is not None:
            raise unknown("Message")  # so that a retry writes nothing anew (discord-api-docs 6647)
        if earlier is not None:
            return payloads.message(earlier)
    return payloads.message(
        messages.write(
            call.discord, channel, call.bot, body, files, kind=entities.REPLY if body.get("message_reference") else 0
        )
    )


def _require_history(me: entities.Member | None, channel: entities.Channel) -> None:
    if me is not None and not may(me, May.READ_MESSAGE_HISTORY, channel):
        raise ApiError(400, 160002, "Cannot reply without permission to read message history")


def _embeds_permitted(call: Call, channel: entities.Channel, body: Json, files: list[entities.Attachment]) -> Json:
    """Without Embed Links frames are dropped in silence, and frames alone are refused (discord-api-docs 2601)."""
    me = call.actor(channel.guild)
    if me is None or not body.get("embeds") or may(me, May.EMBED_LINKS, channel):
        return body
    if not (files or body.get("content") or body.get("components") or body.get("sticker_ids")):
        raise missing_permissions()
    return body | {"embeds": []}


def _require_active(channel: entities.Channel) -> None:
    """In an archived thread messages are deleted and nothing else is done (topics/threads)."""
    if channel.archived:
        raise ApiError(400, 50083, "Thread is archived")


def _require_unlocked(call: Call, thread: entities.Channel) -> None:
    """In a locked thread only those write or change messages who manage threads (160005; its status is from memory)."""
    me = call.actor(thread.guild)
    if thread.locked and me is not None and not may(me, May.MANAGE_THREADS, thread):
        raise ApiError(400, 160005, "This thread is locked")


def require_open(call: Call, channel: entities.Channel) -> None:
    """Direct messages reach people who take them (else 50007) and share a server with the bot (else 50278)."""
    for account in channel.recipients:
        shared = any(
            account.id in guild.members and call.bot.id in guild.members for guild in call.discord.state.guilds.values()
        )
        if not shared:
            raise ApiError(403, 50278, "Cannot send messages to this user due to having no mutual guilds")
        if not account.dms_open:
            raise ApiError(403, 50007, "Cannot send messages to this user")


def _require_reference(channel: entities.Channel, body: Json) -> None:
    reference = body.get("message_reference")
    if (
        reference
        and reference.get("fail_if_not_exists", True)
        and int(reference.get("message_id", 0)) not in channel.posts
    ):
        raise invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")


@routes.on("PATCH", "/channels/{channel}/messages/{message}", EDITED)
def edit(call: Call) -> Json:
    """Change one of the bot's own messages (50005 for another's)."""
    channel = call.channel()
    require(call.actor(channel.guild), channel)
    post = call.message(channel)
    body = call.body
    _require_active(channel)
    _require_unlocked(call, channel)
    if post.kind in entities.SYSTEM:
        raise ApiError(403, 50021, "Cannot execute action on a system message")
    if post.author is not call.bot:
        if set(body) - {"flags"}:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        require(call.actor(channel.guild), channel, May.MANAGE_MESSAGES)
    files = call.files(channel)
    message_limits.inspect(body, files, before=post)
    body = _embeds_permitted(call, channel, body, [*files, *post.attachments])
    messages.edit(call.discord, post, body, files)
    return payloads.message(post)


@routes.on("DELETE", "/channels/{channel}/messages/{message}")
def delete(call: Call) -> None:
    """Delete a message; another's only with Manage Messages."""
    channel = call.channel()
    post = call.message(channel)
    if channel.guild is None and post.author is not call.bot:
        raise ApiError(403, 50003, "Cannot execute action on a DM channel")
    require(call.actor(channel.guild), channel, 0 if post.author is call.bot else May.MANAGE_MESSAGES)
    if post.kind in entities.LASTING:
        raise ApiError(403, 50021, "Cannot execute action on a system message")
    if channel.archived:
        _require_unlocked(call, channel)
    messages.delete(call.discord, post)


@routes.on("POST", "/channels/{channel}/messages/bulk-delete", "messages")
def bulk_delete(call: Call) -> None:
    """Delete up to a hundred messages, none older than two weeks."""
    channel = call.channel()
    require(call.actor(channel.guild), channel, May.MANAGE_MESSAGES)
    form = Form()
    listed = [
        form.snowflake("messages", each) or 0 for each in form.items("messages", call.body.get("messages"), 100, 2)
    ]
    form.check()
    now = call.discord.state.clock.now()
    if any((now - moment_of(number)).total_seconds() > _FORTNIGHT_SECONDS for number in listed):
        raise ApiError(400, 50034, "You can only bulk delete messages that are under 14 days old.")
    messages.delete_many(call.discord, channel, [post for number in listed if (post := channel.posts.get(number))])


@routes.on("PUT", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me")
def react(call: Call) -> None:
    """Put an emoji under a message."""
    channel = call.channel()
    post = call.message(channel)
    name = unquote(call.named["emoji"])
    _require_active(channel)
    require(call.actor(channel.guild), channel, May.READ_MESSAGE_HISTORY)
    if name not in post.reactions:
        require(call.actor(channel.guild), channel, May.ADD_REACTIONS)
        if len(post.reactions) >= message_limits.REACTIONS:
            raise ApiError(400, 30010, "Maximum number of reactions reached (20)")
    if name.isascii() and ":" not in name:
        raise unknown("Emoji")
    messages.react(call.discord, post, call.bot, name, add=True)


@routes.on("DELETE", "/channels/{channel}/messages/{message}/reactions/{emoji}/{who}")
def take_reaction(call: Call) -> None:
    """Take an emoji away; another's only with Manage Messages."""
    channel = call.channel()
    post = call.message(channel)
    who = call.bot if call.named["who"] == "@me" else call.discord.state.accounts.get(call.number("who"))
    if who is None:
        raise unknown("User")
    require(call.actor(channel.guild), channel, 0 if who is call.bot else May.MANAGE_MESSAGES)
    _require_active(channel)
    messages.react(call.discord, post, who, unquote(call.named["emoji"]), add=False)


@routes.on("GET", "/channels/{channel}/messages/{message}/reactions/{emoji}")
def reactors(call: Call) -> list[Json]:
    """Who put an emoji there."""
    post = call.message(call.channel())
    form = Form()
    limit = form.number("limit", call.query.get("limit", "25"), 1, 100) or 25
    after = form.snowflake("after", call.query.get("after", "0")) or 0
    form.check()
    who = sorted(each for each in post.reactions.get(unquote(call.named["emoji"]), []) if each > after)
    return [payloads.user(call.discord.state.accounts[each]) for each in who[:limit]]


@routes.on("DELETE", "/channels/{channel}/messages/{message}/reactions")
def clear_reactions(call: Call) -> None:
    """Take all emojis away."""
    channel = call.channel()
    require(call.actor(channel.guild), channel, May.MANAGE_MESSAGES)
    post = call.message(channel)
    post.reactions.clear()
    shown = {"channel_id": str(channel.id), "message_id": str(post.id)}
    if channel.guild is not None:
        shown["guild_id"] = str(channel.guild.id)
    call.discord.gateway.dispatch("MESSAGE_REACTION_REMOVE_ALL", shown, channel.guild)


def _pin(call: Call, *, pinned: bool) -> None:
    channel = call.channel()
    require(call.actor(channel.guild), channel, May.PIN_MESSAGES)
    _require_active(channel)
    post = call.message(channel)
    if post.kind in entities.SYSTEM:
        raise ApiError(403, 50021, "Cannot execute action on a system message")
    if pinned and sum(each.pinned for each in channel.posts.values()) >= 250:
        raise ApiError(400, 30003, "Maximum number of pins reached (250)")
    messages.pin(call.discord, post, call.bot, pinned=pinned)


@routes.on("PUT", "/channels/{channel}/pins/{message}")
@routes.on("PUT", "/channels/{channel}/messages/pins/{message}")
def pin(call: Call) -> None:
    """Pin a message."""
    _pin(call, pinned=True)


@routes.on("DELETE", "/channels/{channel}/pins/{message}")
@routes.on("DELETE", "/channels/{channel}/messages/pins/{message}")
def unpin(call: Call) -> None:
    """Unpin a message."""
    _pin(call, pinned=False)


@routes.on("GET", "/channels/{channel}/pins")
def pins(call: Call) -> list[Json]:
    """What is pinned."""
    channel = call.channel()
    require(call.actor(channel.guild), channel)
    return [payloads.message(post) for post in channel.newest_first() if post.pinned]


@routes.on("GET", "/channels/{channel}/messages/pins")
def pins_with_dates(call: Call) -> Json:
    """What is pinned, page by page."""
    shown = [{"pinned_at": each["timestamp"], "message": each} for each in pins(call)]  # pyright: ignore[reportGeneralTypeIssues]
    return {"items": shown, "has_more": False}


@routes.on("POST", "/channels/{channel}/messages/{message}/crosspost")
def crosspost(call: Call) -> Json:
    """Publish a message of an announcement channel."""
    channel = call.channel()
    if channel.kind != entities.NEWS:
        raise missing_permissions()
    require(call.actor(channel.guild), channel, May.SEND_MESSAGES)
    post = call.message(channel)
    post.flags |= 1
    return payloads.message(post)
