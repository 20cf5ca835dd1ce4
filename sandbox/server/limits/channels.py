"""What Discord accepts as a channel, a thread, a role or a scheduled event."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sandbox.server import entities as world
from sandbox.server.limits.form import Form
from sandbox.server.permissions import ALL

CHANNELS_PER_SERVER, ROLES_PER_SERVER, EVENTS_PER_SERVER, THREADS_PER_SERVER = 500, 250, 100, 1000
_TEXT_KINDS = (world.TEXT, world.NEWS)


def channel(body: Mapping[str, Any], *, kind: int, new: bool) -> None:
    """A channel: name 100, topic 1,024, slow mode six hours, 100 overwrites."""
    form = Form()
    if new or "name" in body:
        form.text("name", body.get("name"), 100, 1, required=True)
    if new:
        form.choice("type", kind, {0, 2, 4, 5, 13, 14, 15, 16})
    form.text("topic", body.get("topic"), 4096 if kind in (world.FORUM, world.MEDIA) else 1024)
    form.number("rate_limit_per_user", body.get("rate_limit_per_user"), 0, 21600)
    form.number("position", body.get("position"), 0, 2**31 - 1)
    if kind in (world.VOICE, world.STAGE):
        form.number("bitrate", body.get("bitrate"), 8000, 96000)
        form.number("user_limit", body.get("user_limit"), 0, 10000 if kind == world.STAGE else 99)
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
        form.choice("type", body["type"], world.THREADS)
    form.number("rate_limit_per_user", body.get("rate_limit_per_user"), 0, 21600)
    form.check()


def role(body: Mapping[str, Any]) -> None:
    """A role: name 100, a colour, a set of permissions."""
    form = Form()
    form.text("name", body.get("name"), 100)
    form.number("color", body.get("color"), 0, 0xFFFFFF)
    form.number("permissions", body.get("permissions"), 0, ALL)
    form.check()


def scheduled_event(body: Mapping[str, Any], now: datetime, *, before: Mapping[str, Any] | None = None) -> None:
    """An event: name 100, description 1,000, in the future; elsewhere it needs an end and a place."""
    form = Form()
    whole = {**(before or {}), **body}
    form.text("name", whole.get("name"), 100, 1, required=True)
    form.text("description", whole.get("description"), 1000)
    form.choice("privacy_level", whole.get("privacy_level", 2), {2})
    form.choice("entity_type", whole.get("entity_type"), {1, 2, 3})
    start = _moment(form, "scheduled_start_time", whole.get("scheduled_start_time"), required=True)
    end = _moment(form, "scheduled_end_time", whole.get("scheduled_end_time"))
    if start is not None and start <= now and "scheduled_start_time" in body:
        form.fault("scheduled_start_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", "Cannot schedule event in the past.")
    if start is not None and end is not None and end <= start:
        form.fault("scheduled_end_time", "GUILD_SCHEDULED_EVENT_END_BEFORE_START", "The end must come after the start.")
    if whole.get("entity_type") == 3:
        form.required("scheduled_end_time", whole.get("scheduled_end_time"))
        place = form.mapping("entity_metadata", whole.get("entity_metadata") or {})
        form.text("entity_metadata.location", place.get("location"), 100, 1, required=True)
    else:
        form.required("channel_id", whole.get("channel_id"))
    form.check()


def _moment(form: Form, path: str, value: object, *, required: bool = False) -> datetime | None:
    if value is None:
        if required:
            form.required(path, value)
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        form.fault(path, "DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601.")
        return None
    return moment


def text_channel_name(name: str) -> str:
    """How Discord writes a text channel's name: in lower case, with hyphens for spaces."""
    kept = re.sub(r"[\s]+", "-", name.strip().lower())
    return re.sub(r"-{2,}", "-", re.sub(r"[!\"#$%&'()*+,./:;<=>?@\[\\\]^`{|}~]", "", kept)) or "-"
