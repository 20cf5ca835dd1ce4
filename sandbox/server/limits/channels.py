"""What Discord accepts as a channel or a thread."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sandbox.server import entities
from sandbox.server.errors import ApiError
from sandbox.server.limits.form import Form, invalid
from sandbox.server.permissions import ALL

CONVERTIBLE = frozenset({entities.TEXT, entities.NEWS})
CHANNELS_PER_SERVER, CHANNELS_PER_CATEGORY, THREADS_PER_SERVER = 500, 50, 1000


def channel(body: Mapping[str, Any], *, kind: int, new: bool) -> None:
    """A channel: name 100, topic 1,024, slow mode six hours, 100 overwrites."""
    form = Form()
    if new or "name" in body:
        form.text("name", body.get("name"), 100, 1, required=True)
    if new:
        form.choice("type", kind, {0, 2, 4, 5, 13, 14, 15, 16})
    elif body.get("type") is not None:  # a text channel can be for announcements, and back; how else is from memory
        form.choice("type", body["type"], {kind} if kind not in CONVERTIBLE else CONVERTIBLE)
    form.text("topic", body.get("topic"), 4096 if kind in (entities.FORUM, entities.MEDIA) else 1024)
    form.number("rate_limit_per_user", body.get("rate_limit_per_user"), 0, 21600)
    form.number("position", body.get("position"), 0, 2**31 - 1)
    if kind in (entities.VOICE, entities.STAGE):
        form.number("bitrate", body.get("bitrate"), 8000, 96000)
        form.number("user_limit", body.get("user_limit"), 0, 10000 if kind == entities.STAGE else 99)
    for index, each in enumerate(form.items("permission_overwrites", body.get("permission_overwrites"), 100)):
        overwrite(
            form, form.mapping(f"permission_overwrites.{index}", each), f"permission_overwrites.{index}.", with_id=True
        )
    form.check()


def overwrite(form: Form, body: Mapping[str, Any], at: str = "", *, with_id: bool = False) -> None:
    """One permission overwrite."""
    if with_id:
        form.snowflake(f"{at}id", body.get("id"))
    form.choice(f"{at}type", body.get("type"), {0, 1, "0", "1"})
    for side in ("allow", "deny"):
        form.number(f"{at}{side}", body.get(side), 0, ALL)


def thread(body: Mapping[str, Any], *, new: bool) -> None:
    """A thread: name 100, archived after an hour, a day, three days or a week."""
    form = Form()
    if new or "name" in body:
        form.text("name", body.get("name"), 100, 1, required=True)
    if body.get("auto_archive_duration") is not None:
        form.choice("auto_archive_duration", body["auto_archive_duration"], {60, 1440, 4320, 10080})
    if new and body.get("type") is not None:
        form.choice("type", body["type"], entities.THREADS)
    form.number("rate_limit_per_user", body.get("rate_limit_per_user"), 0, 21600)
    form.check()


def require_room_in_category(guild: entities.Guild, category: entities.Channel) -> None:
    """A category has room for so many channels (resources/channel, Channel Types)."""
    if sum(each.parent_id == category.id for each in guild.channels.values()) >= CHANNELS_PER_CATEGORY:
        message = f"Maximum number of channels in category reached ({CHANNELS_PER_CATEGORY})"
        raise invalid("parent_id", "CHANNEL_PARENT_MAX_CHANNELS", message)


def require_room_for_thread(guild: entities.Guild) -> None:
    """A server has so many active threads; beyond that none is opened or reopened."""
    if sum(not each.archived for each in guild.threads.values()) >= THREADS_PER_SERVER:
        raise ApiError(400, 160006, "Maximum number of active threads reached")


def text_channel_name(name: str) -> str:
    """How Discord writes a text channel's name: in lower case, with hyphens for spaces."""
    kept = re.sub(r"[\s]+", "-", name.strip().lower())
    return re.sub(r"-{2,}", "-", re.sub(r"[!\"#$%&'()*+,./:;<=>?@\[\\\]^`{|}~]", "", kept)) or "-"
