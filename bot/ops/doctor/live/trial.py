"""What is tried, one thing after the other. What needs something that could not be made is not tried."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import discord

from bot.core.clock import SystemClock
from bot.delivery.channel_errands import OWN
from bot.ops.doctor.live import checks
from bot.ops.doctor.live.checks import Check
from bot.ops.doctor.live.requests import Answer, Requests
from bot.ops.doctor.live.table import Row

AHEAD = timedelta(days=180)
"""How far ahead the events lie that are made, so that nobody is told of them."""
GUILD, CHANNEL, MESSAGES = "/guilds/{guild_id}", "/channels/{channel_id}", "/channels/{channel_id}/messages"
ROLE, EVENT = f"{GUILD}/roles/{{role_id}}", f"{GUILD}/scheduled-events/{{event_id}}"


class Trial:
    """What is tried in one server, as this bot."""

    def __init__(self, requests: Requests, guild: discord.Guild, me: discord.Member, mark: str) -> None:
        self.requests, self.guild, self.me, self._mark = requests, guild, me, mark
        self.seen: set[int] = set()
        """The channels that REST lists and the bot may see."""
        self._server = {"guild_id": guild.id}
        self._two_factor = guild.mfa_level is not discord.MFALevel.disabled
        self._answers: dict[Check, str] = {}
        self._own: dict[Check, discord.Permissions] = {}

    @property
    def rows(self) -> list[Row]:
        """A row for each check, tried or not."""
        return [self._row(check) for check in checks.CHECKS]

    def _row(self, check: Check) -> Row:
        own = self._own.get(check, self.me.guild_permissions)
        expected = check.expected(own, two_factor=self._two_factor) if check in self._answers else check.answers
        return Row(check.name, self._answers.get(check), expected)

    def note(self, check: Check, answer: str, own: discord.Permissions | None = None) -> None:
        """Write down what Discord answered; `own` are the bot's permissions where it was, if not the server's."""
        self._answers[check] = answer
        if own is not None:
            self._own[check] = own

    async def ask(
        self,
        check: Check,
        method: str,
        path: str,
        ids: Mapping[str, int] | None = None,
        *,
        own: discord.Permissions | None = None,
        json: dict[str, Any] | None = None,
        form: list[dict[str, Any]] | None = None,
    ) -> Answer:
        """Ask, and write the answer down; `own` as with `note`."""
        answer = await self.requests.ask(method, path, ids, json=json, form=form)
        self.note(check, answer.said, own)
        return answer

    async def run(self, channel_id: int | None) -> None:
        """Try everything: in that channel, or in one of its own making."""
        role = await self._make_role()
        made = None if channel_id else await self._make_channel(checks.CHANNEL, discord.ChannelType.text)
        if place := channel_id or made:
            own = await self.permissions_in(place)
            if made and role:
                await self._show(made, role, own)
            await self._messages(place, own)
            if made or own.manage_threads:  # elsewhere a thread could not be removed again
                await self._thread(place, own)
        await self._event()
        if channel_id is None:
            await self._event_in_voice()
        if made:
            await self.ask(checks.CHANNEL_DELETED, "DELETE", CHANNEL, {"channel_id": made})
            await self.ask(checks.CHANNEL_GONE, "GET", CHANNEL, {"channel_id": made})
        if role:
            await self._remove_role(role)

    async def permissions_in(self, channel_id: int) -> discord.Permissions:
        """What the bot may in a channel, as discord.py works it out; nothing where it cannot look."""
        try:
            return (await self.guild.fetch_channel(channel_id)).permissions_for(self.me)
        except discord.HTTPException:
            return discord.Permissions.none()

    # --- roles --------------------------------------------------------------------------------------------------------

    async def _make_role(self) -> int | None:
        body = {"name": self._mark, "permissions": "0", "mentionable": False}
        answer = await self.ask(checks.ROLE, "POST", f"{GUILD}/roles", self._server, json=body)
        if not answer.is_yes:
            return None
        roles = await self.requests.ask("GET", f"{GUILD}/roles", self._server)
        if roles.is_yes:
            ranks = {int(role["id"]): (role["position"], -int(role["id"])) for role in roles.body}
            below = ranks[answer.id] < max(ranks[role.id] for role in self.me.roles)
            where = "below" if below else "above"
            self.note(checks.ROLE_POSITION, f"position {ranks[answer.id][0]}, {where} the bot's")
        named = {**self._server, "user_id": self.me.id, "role_id": answer.id}
        path = f"{GUILD}/members/{{user_id}}/roles/{{role_id}}"
        if (await self.ask(checks.ROLE_GIVEN, "PUT", path, named)).is_yes:
            await self.ask(checks.ROLE_TAKEN, "DELETE", path, named)
        return answer.id

    async def _remove_role(self, role_id: int) -> None:
        for check in (checks.ROLE_DELETED, checks.ROLE_GONE):
            await self.ask(check, "DELETE", ROLE, {**self._server, "role_id": role_id})

    # --- channels -----------------------------------------------------------------------------------------------------

    async def _make_channel(self, check: Check, kind: discord.ChannelType) -> int | None:
        """Make a channel that nobody but the bot sees, and that it can remove again."""
        own = self.me.guild_permissions
        if not own.view_channel or (kind is discord.ChannelType.voice and not own.connect):
            return None  # it could not be removed again (Discord's page "Permissions", Implicit Permissions)
        wanted = OWN.value | discord.Permissions(connect=True, manage_channels=True).value
        allowed = wanted & own.value
        view = str(discord.Permissions(view_channel=True).value)
        body = {
            "name": self._mark,
            "type": kind.value,
            "permission_overwrites": [
                {"id": str(self.guild.id), "type": 0, "allow": "0", "deny": view},
                {"id": str(self.me.id), "type": 1, "allow": str(allowed), "deny": "0"},
            ],
        }
        answer = await self.ask(check, "POST", f"{GUILD}/channels", self._server, json=body)
        return answer.id if answer.is_yes else None

    async def _show(self, channel_id: int, role_id: int, own: discord.Permissions) -> None:
        body = {"type": 0, "allow": str(discord.Permissions(view_channel=True).value), "deny": "0"}
        path = "/channels/{channel_id}/permissions/{role_id}"
        named = {"channel_id": channel_id, "role_id": role_id}
        await self.ask(checks.CHANNEL_SHOWN, "PUT", path, named, json=body, own=own)

    # --- messages -----------------------------------------------------------------------------------------------------

    async def _messages(self, channel_id: int, own: discord.Permissions) -> None:
        here = {"channel_id": channel_id}
        frame = {"title": self._mark}
        await self.ask(checks.FRAME_ALONE, "POST", MESSAGES, here, json=_said(embeds=[frame]), own=own)
        payload = {"name": "payload_json", "value": json.dumps(_said())}
        content = {"name": "files[0]", "value": self._mark.encode(), "filename": f"{self._mark}.txt"}
        await self.ask(checks.FILE, "POST", MESSAGES, here, form=[payload, content], own=own)
        button = {"type": 2, "style": 2, "label": "…", "custom_id": self._mark, "disabled": True}
        rows = [{"type": 1, "components": [button]}]
        nonce = {"nonce": self._mark, "enforce_nonce": True}
        body = _said(content=self._mark, embeds=[frame], components=rows, **nonce)
        message = await self.ask(checks.MESSAGE, "POST", MESSAGES, here, json=body, own=own)
        if not message.is_yes:
            return
        self.note(checks.FRAME, "kept" if message.body["embeds"] else "dropped", own)
        again = await self.requests.ask("POST", MESSAGES, here, json=body)
        same = again.is_yes and again.id == message.id
        self.note(checks.SAME_NONCE, f"{again.said}{', the same message' if same else ', another message'}", own)
        await self._one_message(channel_id, message.id, own)

    async def _one_message(self, channel_id: int, message_id: int, own: discord.Permissions) -> None:
        path, named = f"{MESSAGES}/{{message_id}}", {"channel_id": channel_id, "message_id": message_id}
        await self.ask(checks.MESSAGE_READ, "GET", path, named, own=own)
        history = await self.requests.ask("GET", MESSAGES, {"channel_id": channel_id}, params={"limit": 50})
        there = history.is_yes and any(int(one["id"]) == message_id for one in history.body)
        self.note(checks.HISTORY, ("there" if there else "not there") if history.is_yes else history.said, own)
        await self.ask(checks.MESSAGE_EDITED, "PATCH", path, named, json={"components": []}, own=own)
        for check in (checks.MESSAGE_DELETED, checks.MESSAGE_GONE):
            await self.ask(check, "DELETE", path, named, own=own)

    # --- threads ------------------------------------------------------------------------------------------------------

    async def _thread(self, channel_id: int, own: discord.Permissions) -> None:
        kind = discord.ChannelType.private_thread.value
        body = {"name": self._mark, "type": kind, "auto_archive_duration": 10080, "invitable": False}
        path = "/channels/{channel_id}/threads"
        thread = await self.ask(checks.THREAD, "POST", path, {"channel_id": channel_id}, json=body, own=own)
        if not thread.is_yes:
            return
        here, said = {"channel_id": thread.id}, _said(content=self._mark)
        await self.ask(checks.THREAD_MESSAGE, "POST", MESSAGES, here, json=said, own=own)
        active = await self.requests.ask("GET", f"{GUILD}/threads/active", self._server)
        there = active.is_yes and any(int(one["id"]) == thread.id for one in active.body["threads"])
        self.note(checks.THREAD_LISTED, ("there" if there else "not there") if active.is_yes else active.said, own)
        path = "/channels/{channel_id}/thread-members/{user_id}"
        await self.ask(checks.THREAD_MEMBER, "GET", path, {**here, "user_id": self.me.id}, own=own)
        await self.ask(checks.THREAD_ARCHIVED, "PATCH", CHANNEL, here, json={"archived": True}, own=own)
        woken = await self.requests.ask("POST", MESSAGES, here, json=said)
        after = await self.requests.ask("GET", CHANNEL, here)
        is_open = after.is_yes and not after.body["thread_metadata"]["archived"]
        self.note(checks.THREAD_REOPENED, ("open" if is_open else "archived") if woken.is_yes else woken.said, own)
        await self.ask(checks.THREAD_DELETED, "DELETE", CHANNEL, here, own=own)

    # --- scheduled events ---------------------------------------------------------------------------------------------

    async def _event(self) -> None:
        body = {**self._event_body(), "entity_type": 3, "entity_metadata": {"location": self._mark}}
        event = await self.ask(checks.EVENT, "POST", f"{GUILD}/scheduled-events", self._server, json=body)
        if not event.is_yes:
            return
        named = {**self._server, "event_id": event.id}
        changed, cancelled = {"description": self._mark}, {"status": discord.EventStatus.canceled.value}
        await self.ask(checks.EVENT_EDITED, "PATCH", EVENT, named, json=changed)
        await self.ask(checks.EVENT_CANCELED, "PATCH", EVENT, named, json=cancelled)
        await self.ask(checks.EVENT_FINAL, "PATCH", EVENT, named, json=changed)
        await self.ask(checks.EVENT_DELETED, "DELETE", EVENT, named)
        await self.ask(checks.EVENT_GONE, "GET", EVENT, named)

    async def _event_in_voice(self) -> None:
        channel_id = await self._make_channel(checks.VOICE_CHANNEL, discord.ChannelType.voice)
        if channel_id is None:
            return
        own = await self.permissions_in(channel_id)
        body = {**self._event_body(), "entity_type": 2, "channel_id": str(channel_id)}
        path = f"{GUILD}/scheduled-events"
        event = await self.ask(checks.VOICE_EVENT, "POST", path, self._server, json=body, own=own)
        if own.manage_roles and event.is_yes and not own.administrator:
            # An administrator is denied nothing. Connect stays: without it the channel could not be removed.
            denied = {"type": 1, "allow": str(_VISIBLE.value), "deny": str(_EVENTS.value)}
            named = {"channel_id": channel_id, "user_id": self.me.id}
            path = "/channels/{channel_id}/permissions/{user_id}"
            if (await self.requests.ask("PUT", path, named, json=denied)).is_yes:
                path = f"{GUILD}/scheduled-events"
                await self.ask(checks.VOICE_EVENT_DENIED, "POST", path, self._server, json=body, own=own)
        await self.ask(checks.VOICE_CHANNEL_DELETED, "DELETE", CHANNEL, {"channel_id": channel_id}, own=own)
        if event.is_yes:
            await self.ask(checks.VOICE_EVENT_GONE, "GET", EVENT, {**self._server, "event_id": event.id})

    def _event_body(self) -> dict[str, Any]:
        begins = SystemClock().now().replace(microsecond=0) + AHEAD
        return {
            "name": self._mark,
            "privacy_level": 2,
            "scheduled_start_time": begins.isoformat(),
            "scheduled_end_time": (begins + timedelta(hours=1)).isoformat(),
        }


_VISIBLE = discord.Permissions(view_channel=True, connect=True)
_EVENTS = discord.Permissions(create_events=True)


def _said(**body: Any) -> dict[str, Any]:
    """A message that calls nobody."""
    return {**body, "allowed_mentions": {"parse": []}}
