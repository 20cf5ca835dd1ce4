"""What Discord accepts as a scheduled event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sandbox.server.errors import ApiError
from sandbox.server.limits.form import Form

EVENTS_PER_SERVER = 100
FURTHEST = timedelta(days=5 * 365)
"""Events begin within five years (from memory, as are the words of the refusal)."""


def scheduled_event(body: Mapping[str, Any], now: datetime, *, before: Mapping[str, Any] | None = None) -> None:
    """An event: name 100, description 1,000, in the future; elsewhere it needs an end, a place, and no channel."""
    if body.get("recurrence_rule") is not None:
        raise ApiError(501, 0, "The local Discord has no events that recur")
    form = Form()
    whole = {**(before or {}), **body}
    form.text("name", whole.get("name"), 100, 1, required=True)
    form.text("description", whole.get("description"), 1000)
    form.choice("privacy_level", whole.get("privacy_level", 2), {2})
    form.choice("entity_type", whole.get("entity_type"), {1, 2, 3})
    start = form.moment("scheduled_start_time", whole.get("scheduled_start_time"), required=True)
    end = form.moment("scheduled_end_time", whole.get("scheduled_end_time"))
    if start is not None and start <= now and "scheduled_start_time" in body:
        form.error("scheduled_start_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", "Cannot schedule event in the past.")
    if start is not None and start > now + FURTHEST:
        form.error("scheduled_start_time", "GUILD_SCHEDULED_EVENT_TOO_FAR", "Cannot schedule an event that far ahead.")
    if start is not None and end is not None and end <= start:
        form.error("scheduled_end_time", "GUILD_SCHEDULED_EVENT_END_BEFORE_START", "The end must come after the start.")
    if whole.get("entity_type") == 3:
        form.required("scheduled_end_time", whole.get("scheduled_end_time"))
        if whole.get("channel_id") is not None:
            form.error("channel_id", "GUILD_SCHEDULED_EVENT_CHANNEL_NOT_ALLOWED", "An external event has no channel.")
        place = form.mapping("entity_metadata", whole.get("entity_metadata") or {})
        form.text("entity_metadata.location", place.get("location"), 100, 1, required=True)
    else:
        form.required("channel_id", whole.get("channel_id"))
    form.check()
