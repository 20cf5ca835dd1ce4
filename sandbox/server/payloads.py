"""Accounts, servers, channels and messages as the JSON that Discord sends."""

from __future__ import annotations

from datetime import datetime

from sandbox.server import entities, permissions
from sandbox.server.entities import Json

ATTACHMENT_LIMIT = 10 * 1024 * 1024


def stamp(moment: datetime | None) -> str | None:
    """A date as Discord writes it."""
    return None if moment is None else moment.isoformat()


def user(account: entities.Account) -> Json:
    """Somebody's account."""
    return {
        "id": str(account.id),
        "username": account.username,
        "discriminator": "0",
        "global_name": None if account.bot else account.name,
        "avatar": None,
        "bot": account.bot,
        "public_flags": 0,
    }


def own_user(account: entities.Account) -> Json:
    """The bot's own account, as it sees it."""
    return {
        **user(account),
        "verified": True,
        "mfa_enabled": account.two_factor,
        "email": None,
        "flags": 0,
        "locale": "en-US",
    }


def member_alone(member: entities.Member) -> Json:
    """A membership without its account, as it travels beside a message."""
    return {
        "nick": member.nick,
        "avatar": None,
        "roles": [str(role_id) for role_id in member.role_ids],
        "joined_at": stamp(member.joined_at),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": stamp(member.timed_out_until),
    }


def member(member: entities.Member) -> Json:
    """A membership with its account."""
    return {"user": user(member.account), **member_alone(member)}


def role(role: entities.Role) -> Json:
    """A role."""
    shown: Json = {
        "id": str(role.id),
        "name": role.name,
        "color": role.color,
        "colors": {"primary_color": role.color, "secondary_color": None, "tertiary_color": None},
        "hoist": role.hoist,
        "icon": None,
        "unicode_emoji": None,
        "position": role.position,
        "permissions": str(role.permissions),
        "managed": role.managed,
        "mentionable": role.mentionable,
        "flags": 0,
    }
    if role.bot_id is not None:
        shown["tags"] = {"bot_id": str(role.bot_id)}
    return shown


def channel(channel: entities.Channel, *, viewer_id: int | None = None) -> Json:
    """A channel, a thread or direct messages."""
    if channel.is_thread:
        return thread(channel, viewer_id=viewer_id)
    shown: Json = {"id": str(channel.id), "type": channel.kind, "flags": 0}
    if channel.guild is None:
        shown["recipients"] = [user(account) for account in channel.recipients]
        shown["last_message_id"] = snowflake(channel.last_post_id)
        return shown
    shown |= {
        "guild_id": str(channel.guild.id),
        "name": channel.name,
        "position": channel.position,
        "parent_id": snowflake(channel.parent_id),
        "permission_overwrites": [
            {"id": str(each.id), "type": each.kind, "allow": str(each.allow), "deny": str(each.deny)}
            for each in channel.overwrites.values()
        ],
        "nsfw": channel.nsfw,
    }
    if channel.kind != entities.CATEGORY:
        shown |= {
            "topic": channel.topic,
            "rate_limit_per_user": channel.slowmode,
            "last_message_id": snowflake(channel.last_post_id),
        }
    if channel.kind in (entities.VOICE, entities.STAGE):
        shown |= {"bitrate": channel.bitrate, "user_limit": channel.user_limit, "rtc_region": None}
    return shown


def told_channel(channel_: entities.Channel, bot: entities.Member | None) -> Json:
    """A channel of a server, as the gateway gives it to a bot: one that it may not see without what it is about.

    The name, the flag, the one overwrite and what stays are documented (resources/channel, Obfuscated Channels; since
    16 November 2026); which of the rest is null is from memory.
    """
    shown = channel(channel_)
    if bot is None or permissions.is_told(bot, channel_):
        return shown
    kept = {name: shown[name] for name in ("id", "type", "guild_id", "position", "parent_id")}
    hidden = {"id": shown["guild_id"], "type": 0, "allow": "0", "deny": str(int(permissions.May.VIEW_CHANNEL))}
    return (
        dict.fromkeys(shown)
        | kept
        | {"name": "___hidden___", "flags": entities.HIDDEN, "permission_overwrites": [hidden]}
    )


def thread(thread: entities.Channel, *, viewer_id: int | None = None) -> Json:
    """A thread; with the viewer's own membership if it is in it."""
    assert thread.guild is not None
    shown: Json = {
        "id": str(thread.id),
        "type": thread.kind,
        "guild_id": str(thread.guild.id),
        "parent_id": snowflake(thread.parent_id),
        "owner_id": str(thread.owner_id),
        "name": thread.name,
        "last_message_id": snowflake(thread.last_post_id),
        "message_count": len(thread.posts),
        "total_message_sent": len(thread.order),
        "member_count": min(len(thread.thread_members), 50),
        "rate_limit_per_user": thread.slowmode,
        "flags": 0,
        "thread_metadata": {
            "archived": thread.archived,
            "auto_archive_duration": thread.auto_archive,
            "archive_timestamp": stamp(thread.archive_moved_at),
            "locked": thread.locked,
            "create_timestamp": stamp(thread.archive_moved_at),
        },
    }
    if thread.kind == entities.PRIVATE_THREAD:
        shown["thread_metadata"]["invitable"] = thread.invitable
    if viewer_id is not None and viewer_id in thread.thread_members:
        shown["member"] = thread_member(thread, viewer_id)
    return shown


def thread_member(thread: entities.Channel, account_id: int) -> Json:
    """Somebody's place in a thread."""
    return {
        "id": str(thread.id),
        "user_id": str(account_id),
        "join_timestamp": stamp(thread.thread_members[account_id]),
        "flags": 0,
    }


def attachment(attachment: entities.Attachment) -> Json:
    """A file that was sent."""
    shown: Json = {
        "id": str(attachment.id),
        "filename": attachment.name,
        "size": len(attachment.content),
        "url": attachment.url,
        "proxy_url": attachment.url,
        "content_type": attachment.content_type,
    }
    if attachment.description is not None:
        shown["description"] = attachment.description
    return shown


def message(post: entities.Post) -> Json:
    """A message, as REST gives it."""
    shown: Json = {
        "id": str(post.id),
        "type": post.kind,
        "channel_id": str(post.channel.id),
        "author": user(post.author),
        "content": post.content,
        "timestamp": stamp(post.at),
        "edited_timestamp": stamp(post.edited_at),
        "tts": False,
        "mention_everyone": post.mentions_everyone,
        "mentions": [user(account) for account in post.mentions],
        "mention_roles": [str(role_id) for role_id in post.mentioned_roles],
        "attachments": [attachment(each) for each in post.attachments],
        "embeds": post.embeds,
        "components": post.components,
        "pinned": post.pinned,
        "flags": post.flags,
    }
    if post.nonce is not None:
        shown["nonce"] = post.nonce
    if post.reference is not None:
        shown["message_reference"] = {
            key: value for key, value in post.reference.items() if key != "fail_if_not_exists"
        }
        original = post.channel.posts.get(int(post.reference.get("message_id", 0)))
        shown["referenced_message"] = None if original is None else message(original)
    if post.reactions:
        shown["reactions"] = [
            {
                "emoji": emoji(name),
                "count": len(who),
                "count_details": {"burst": 0, "normal": len(who)},
                "me": name in post.reacted,
                "me_burst": False,
                "burst_colors": [],
            }
            for name, who in post.reactions.items()
        ]
    if post.thread is not None:
        shown["thread"] = thread(post.thread)
    if post.interaction is not None:
        shown["application_id"] = shown["webhook_id"] = str(post.author.id)
        shown["interaction_metadata"] = interaction_metadata(post.interaction)
        if post.interaction.original is not None and post.interaction.original is not post:
            shown["interaction_metadata"]["original_response_message_id"] = str(post.interaction.original.id)
    return shown


def interaction_metadata(interaction: entities.Interaction) -> Json:
    """What a message says of the interaction that it answers (resources/message, Message Interaction Metadata)."""
    shown: Json = {
        "id": str(interaction.id),
        "type": interaction.kind,
        "user": user(interaction.account),
        "authorizing_integration_owners": {"0": str(interaction.guild.id) if interaction.guild else "0"},
    }
    if interaction.trigger is not None:  # a form: what opened it
        shown["triggering_interaction_metadata"] = interaction_metadata(interaction.trigger)
    elif interaction.source is not None:  # a button or select: the message that it stands on
        shown["interacted_message_id"] = str(interaction.source.id)
    return shown


def dispatched_message(post: entities.Post) -> Json:
    """A message, as the gateway gives it."""
    shown = message(post)
    guild = post.channel.guild
    if guild is not None:
        shown["guild_id"] = str(guild.id)
        author = guild.members.get(post.author.id)
        if author is not None:
            shown["member"] = member_alone(author)
    shown["channel_type"] = post.channel.kind
    return shown


def emoji(name: str) -> Json:
    """An emoji by its character, or by name:id."""
    label, _, number = name.rpartition(":")
    return {"id": number, "name": label} if label and number.isdigit() else {"id": None, "name": name}


def scheduled_event(event: entities.ScheduledEvent) -> Json:
    """An event of a server's calendar."""
    fields = event.fields
    return {
        "id": str(event.id),
        "guild_id": str(event.guild.id),
        "channel_id": fields.get("channel_id"),
        "creator_id": str(event.creator.id),
        "creator": user(event.creator),
        "name": fields["name"],
        "description": fields.get("description"),
        "scheduled_start_time": fields["scheduled_start_time"],
        "scheduled_end_time": fields.get("scheduled_end_time"),
        "privacy_level": 2,
        "status": event.status,
        "entity_type": fields["entity_type"],
        "entity_id": None,
        "entity_metadata": fields.get("entity_metadata"),
        "user_count": len(event.interested),
        "image": None,
        "recurrence_rule": None,
    }


def voice_state(member: entities.Member) -> Json:
    """Where somebody is in voice."""
    return {
        "guild_id": str(member.guild.id),
        "channel_id": None if member.voice is None else str(member.voice.id),
        "user_id": str(member.id),
        "session_id": f"voice-{member.id}",
        "deaf": False,
        "mute": False,
        "self_deaf": False,
        "self_mute": False,
        "self_video": False,
        "suppress": False,
        "request_to_speak_timestamp": None,
    }


def guild(guild: entities.Guild) -> Json:
    """A server, as REST gives it."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "owner_id": str(guild.owner.id),
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "roles": [role(each) for each in guild.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": ["COMMUNITY"],
        "mfa_level": int(guild.two_factor),
        "application_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "vanity_url_code": None,
        "description": None,
        "banner": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": guild.locale,
        "nsfw_level": 0,
        "nsfw": False,
        "max_members": 500_000,
        "max_presences": None,
        "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50,
        "widget_enabled": False,
        "hub_type": None,
    }


def counts(guild: entities.Guild) -> Json:
    """How many are in a server; everybody is online."""
    return {"approximate_member_count": len(guild.members), "approximate_presence_count": len(guild.members)}


def created_guild(guild_: entities.Guild, bot_id: int, *, everyone: bool = False, joins: bool = False) -> Json:
    """A server, as the gateway gives it when the bot comes online; `everyone`: with those who are not online.

    `unavailable` stands in it only when READY has named it, or after an outage; when the bot `joins`, it does not, by
    which discord.py tells the two apart.
    """
    bot = guild_.members[bot_id]
    present = [each for each in guild_.members.values() if everyone or each.id == bot_id or each.voice is not None]
    return {
        **guild(guild_),
        "joined_at": stamp(bot.joined_at),
        **({} if joins else {"unavailable": False}),
        "member_count": len(guild_.members),
        "members": [member(each) for each in present],
        "presences": [],
        "channels": [told_channel(each, bot) for each in guild_.channels.values()],
        "threads": [
            thread(each, viewer_id=bot_id)
            for each in guild_.threads.values()
            if not each.archived and permissions.sees(bot, each)
        ],
        "voice_states": [voice_state(each) for each in guild_.members.values() if each.voice is not None],
        "stage_instances": [],
        "guild_scheduled_events": [
            scheduled_event(each) for each in guild_.events.values() if permissions.sees_event(bot, each)
        ],
        "soundboard_sounds": [],
    }


def snowflake(identity: int | None) -> str | None:
    """An id as text."""
    return None if identity is None else str(identity)
