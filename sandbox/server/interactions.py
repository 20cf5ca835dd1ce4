"""Interactions: Discord sends the bot what a person did, waits three seconds, and takes the bot's answers."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Sequence
from datetime import timedelta

from sandbox.server import entities, payloads, permissions
from sandbox.server.actions import messages
from sandbox.server.entities import Json
from sandbox.server.errors import ApiError, NoReply, unknown
from sandbox.server.limits import commands as command_limits
from sandbox.server.limits import messages as message_limits
from sandbox.server.limits.components import Inspection
from sandbox.server.limits.form import Form, invalid
from sandbox.server.local_discord import LocalDiscord, Waiting

PING, COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 1, 2, 3, 4, 5
PONG, MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 1, 4, 5, 6, 7, 8, 9
ACKNOWLEDGE_SECONDS = 3.0
TOKEN_LIFE = timedelta(minutes=15)
_ANSWERS = {
    COMMAND: {MESSAGE, DEFERRED_MESSAGE, MODAL},
    COMPONENT: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE},
}


def begin(
    discord: LocalDiscord,
    kind: int,
    account: entities.Account,
    channel: entities.Channel,
    data: Json,
    *,
    what: str,
    source: entities.Post | None = None,
    trigger: entities.Interaction | None = None,
) -> entities.Interaction:
    """Send the bot what a person did."""
    state = discord.state
    interaction = entities.Interaction(
        id=state.ids.next(),
        token=secrets.token_urlsafe(32),
        kind=kind,
        account=account,
        channel=channel,
        guild=channel.guild,
        body=data,
        at=state.clock.now(),
        what=what,
        sent=time.monotonic(),
        source=source,
        trigger=trigger,
    )
    state.interactions[interaction.id] = interaction
    state.tokens[interaction.token] = interaction
    discord.request_log.interactions.append(interaction)
    loop = asyncio.get_running_loop()
    discord.waiting[interaction.id] = Waiting(loop.create_future(), loop.create_future())
    discord.gateway.dispatch("INTERACTION_CREATE", _payload(discord, interaction), channel.guild, always=True)
    return interaction


async def acknowledgement(discord: LocalDiscord, interaction: entities.Interaction) -> None:
    """Wait for the bot's first answer, three seconds at most; else the person sees that it did not respond."""
    waiting = discord.waiting[interaction.id]
    timeout = ACKNOWLEDGE_SECONDS if discord.gateway.has_session_for(interaction.guild) else 0.0
    try:
        await asyncio.wait_for(asyncio.shield(waiting.acknowledged), timeout)
    except TimeoutError:
        interaction.unanswered = True
        discord.waiting.pop(interaction.id, None)
        discord.request_log.unanswered.append(interaction)
        raise NoReply(f"The application did not respond to {interaction.what}") from None


async def visible_answer(discord: LocalDiscord, interaction: entities.Interaction, timeout: float = 10.0) -> None:
    """Wait until the person sees more than "is thinking…"."""
    waiting = discord.waiting.get(interaction.id)
    if waiting is None:
        return
    if interaction.answer == DEFERRED_UPDATE:
        timeout = 1.0
    try:
        await asyncio.wait_for(asyncio.shield(waiting.visible), timeout)
    except TimeoutError:
        return


def answer(
    discord: LocalDiscord,
    interaction: entities.Interaction,
    kind: int,
    data: Json,
    files: Sequence[entities.Attachment],
) -> entities.Post | None:
    """Take the bot's first answer; gives the message that it made or changed."""
    waited = time.monotonic() - interaction.sent
    if interaction.unanswered or waited > ACKNOWLEDGE_SECONDS:
        raise unknown("Interaction")
    if interaction.answer is not None:
        raise ApiError(400, 40060, "Interaction has already been acknowledged.")
    if kind not in _ANSWERS[interaction.kind] or (kind in (UPDATE, DEFERRED_UPDATE) and interaction.source is None):
        form = Form()
        form.choice("type", kind, _ANSWERS[interaction.kind])
        form.check()
        raise invalid("type", "INTERACTION_CALLBACK_TYPE_INVALID", "This interaction cannot be answered so")
    if kind != CHOICES:
        _require_open(discord, interaction)
    post = _apply(discord, interaction, kind, data, files)
    interaction.answer = kind
    interaction.acknowledged_ms = waited * 1000
    waiting = discord.waiting.get(interaction.id)
    if waiting is not None:
        if not waiting.acknowledged.done():
            waiting.acknowledged.set_result(None)
        if kind not in (DEFERRED_MESSAGE, DEFERRED_UPDATE):
            seen(discord, interaction)
    return post


def _require_open(discord: LocalDiscord, interaction: entities.Interaction) -> None:
    """In a thread that was locked and closed meanwhile nothing is answered (discord-api-docs 5517, 6884, 7707)."""
    thread, bot = interaction.channel, discord.bot_in(interaction.guild)
    manages = bot is not None and permissions.in_channel(bot, thread) & permissions.May.MANAGE_THREADS
    if thread.archived and thread.locked and not manages:
        raise ApiError(403, 50083, "Thread is archived")


def _apply(
    discord: LocalDiscord,
    interaction: entities.Interaction,
    kind: int,
    data: Json,
    files: Sequence[entities.Attachment],
) -> entities.Post | None:
    match kind:
        case 4:
            message_limits.inspect(data, files, prefix="data")
            interaction.original = _write(discord, interaction, data, files)
            return interaction.original
        case 5:
            interaction.deferred_flags = (data.get("flags") or 0) & entities.EPHEMERAL
        case 7:
            assert interaction.source is not None
            message_limits.inspect(data, files, before=interaction.source, prefix="data")
            messages.edit(discord, interaction.source, data, files)
            interaction.original = interaction.source
            return interaction.source
        case 8:
            form = Form()
            choices = form.items("data.choices", data.get("choices") or [], 25)
            command_limits.inspect_choices(form, "data.choices", choices, _focused_kind(interaction.body))
            form.check()
            interaction.choices = choices
        case 9:
            form = Form()
            Inspection(form).modal(data)
            form.check()
            interaction.modal = _with_ids(data)
        case _:
            interaction.original = interaction.source
    return None


def seen(discord: LocalDiscord, interaction: entities.Interaction) -> None:
    """Something can be seen now; nobody need wait any longer."""
    waiting = discord.waiting.pop(interaction.id, None)
    if waiting is not None:
        for future in (waiting.acknowledged, waiting.visible):
            if not future.done():
                future.set_result(None)


def by_token(discord: LocalDiscord, token: str) -> entities.Interaction:
    """The interaction that a follow-up belongs to, while its token lives (15 minutes)."""
    interaction = discord.state.tokens.get(token)
    if interaction is None:
        raise unknown("Webhook")
    if discord.state.clock.now() - interaction.at > TOKEN_LIFE:
        raise ApiError(401, 50027, "Invalid Webhook Token")
    return interaction


def follow_up(
    discord: LocalDiscord, interaction: entities.Interaction, body: Json, files: Sequence[entities.Attachment]
) -> entities.Post:
    """Write a further message; the first one after a deferral takes the place of "is thinking…"."""
    if interaction.answer is None:
        raise unknown("Webhook")
    _require_open(discord, interaction)
    message_limits.inspect(body, files)
    if interaction.answer == DEFERRED_MESSAGE and interaction.original is None and not interaction.original_deleted:
        post = interaction.original = _write(discord, interaction, _as_deferred(interaction, body), files)
    else:
        post = _write(discord, interaction, body, files)
        interaction.followups.append(post)
    seen(discord, interaction)
    return post


def edit_original(
    discord: LocalDiscord, interaction: entities.Interaction, body: Json, files: Sequence[entities.Attachment]
) -> entities.Post:
    """Change the first answer, or give it after a deferral."""
    _require_open(discord, interaction)
    if interaction.original is None:
        if interaction.answer != DEFERRED_MESSAGE or interaction.original_deleted:
            raise unknown("Message")
        message_limits.inspect(body, files)
        interaction.original = _write(discord, interaction, _as_deferred(interaction, body), files)
    else:
        message_limits.inspect(body, files, before=interaction.original)
        messages.edit(discord, interaction.original, body, files)
    seen(discord, interaction)
    return interaction.original


def _as_deferred(interaction: entities.Interaction, body: Json) -> Json:
    """Whether the answer is private was said with the deferral; the flag of the answer itself does not count."""
    return {**body, "flags": (body.get("flags") or 0) & ~entities.EPHEMERAL | interaction.deferred_flags}


def delete_original(discord: LocalDiscord, interaction: entities.Interaction) -> None:
    """Take the first answer away."""
    if interaction.original is None and interaction.answer != DEFERRED_MESSAGE:
        raise unknown("Message")
    if interaction.original is not None:
        messages.delete(discord, interaction.original)
    interaction.original, interaction.original_deleted = None, True
    seen(discord, interaction)


def _write(
    discord: LocalDiscord, interaction: entities.Interaction, body: Json, files: Sequence[entities.Attachment]
) -> entities.Post:
    private = bool((body.get("flags") or 0) & entities.EPHEMERAL)
    return messages.write(
        discord,
        interaction.channel,
        discord.state.bot,
        body,
        files,
        interaction=interaction,
        ephemeral_to=interaction.account if private else None,
        kind=20
        if interaction.kind == COMMAND
        else entities.REPLY
        if interaction.kind == COMPONENT and interaction.source
        else 0,
    )


def _focused_kind(body: Json) -> int | None:
    for option in body.get("options") or ():
        if option.get("focused"):
            return option["type"]
        inner = _focused_kind(option)
        if inner is not None:
            return inner
    return None


def _with_ids(modal: Json) -> Json:
    number = 0
    shown = {**modal, "components": [dict(part) for part in modal["components"]]}
    for part in shown["components"]:
        number += 1
        part["id"] = part.get("id") or number
        if part.get("component"):
            number += 1
            part["component"] = {**part["component"], "id": part["component"].get("id") or number}
        if part.get("components"):
            number += 1
            part["components"] = [{**child, "id": child.get("id") or number} for child in part["components"]]
    return shown


def _payload(discord: LocalDiscord, interaction: entities.Interaction) -> Json:
    guild, channel, account = interaction.guild, interaction.channel, interaction.account
    shown: Json = {
        "id": str(interaction.id),
        "application_id": str(discord.state.application_id),
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": interaction.body,
        "channel_id": str(channel.id),
        "channel": payloads.channel(channel),
        "locale": account.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": payloads.ATTACHMENT_LIMIT,
        "context": 0 if guild else 1,
    }
    if guild is None:
        shown["user"] = payloads.user(account)
        shown["app_permissions"] = str(permissions.ALL)
        shown["authorizing_integration_owners"] = {"0": "0"}
    else:
        member = guild.members[account.id]
        granted = permissions.in_channel(member, channel)
        shown["guild_id"] = str(guild.id)
        shown["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": ["COMMUNITY"]}
        shown["guild_locale"] = guild.locale
        shown["member"] = payloads.member(member) | {"permissions": str(granted)}
        shown["channel"]["permissions"] = str(granted)
        bot = discord.bot_in(guild)
        shown["app_permissions"] = "0" if bot is None else str(permissions.in_channel(bot, channel))
        shown["authorizing_integration_owners"] = {"0": str(guild.id)}
    if interaction.source is not None:
        shown["message"] = payloads.message(interaction.source)
    return shown
