"""Servers."""

from __future__ import annotations

from sandbox.server import payloads
from sandbox.server.actions.members import leave
from sandbox.server.entities import Json
from sandbox.server.limits.form import Form
from sandbox.server.permissions import May, require_server
from sandbox.server.rest.router import Call, Routes

routes = Routes()


@routes.on("GET", "/guilds/{guild}")
def guild(call: Call) -> Json:
    """A server."""
    found = call.guild()
    shown = payloads.guild(found)
    if call.query.get("with_counts") in ("true", "1", "True"):
        shown |= payloads.counts(found)
    return shown


@routes.on("GET", "/guilds/{guild}/preview")
def preview(call: Call) -> Json:
    """A server at a glance."""
    return payloads.guild(call.guild())


@routes.on("PATCH", "/guilds/{guild}", "name preferred_locale")
def edit(call: Call) -> Json:
    """Change a server's name or language."""
    found = call.guild()
    require_server(call.actor(found), May.MANAGE_GUILD)
    form = Form()
    name = form.text("name", call.body.get("name"), 100, 2)
    form.check()
    found.name = name or found.name
    found.locale = call.body.get("preferred_locale") or found.locale
    call.discord.gateway.dispatch("GUILD_UPDATE", payloads.guild(found), found)
    return payloads.guild(found)


@routes.on("DELETE", "/users/@me/guilds/{guild}")
def go_away(call: Call) -> None:
    """The bot leaves a server."""
    found = call.guild()
    leave(call.discord, call.me(found))


@routes.on("GET", "/guilds/{guild}/audit-logs")
def audit_log(call: Call) -> Json:
    """What the bot did here, with its reasons."""
    found = call.guild()
    require_server(call.actor(found), May.VIEW_AUDIT_LOG)
    return {
        "audit_log_entries": found.audit[-int(call.query.get("limit", 50)) :][::-1],
        "users": [payloads.user(call.bot)],
        "application_commands": [],
        "auto_moderation_rules": [],
        "guild_scheduled_events": [],
        "integrations": [],
        "threads": [],
        "webhooks": [],
    }


@routes.on("GET", "/guilds/{guild}/emojis")
def emojis(call: Call) -> list[Json]:
    """A server's own emojis; there are none."""
    call.guild()
    return []


@routes.on("GET", "/guilds/{guild}/invites")
def invites(call: Call) -> list[Json]:
    """A server's invitations; there are none."""
    call.guild()
    return []


@routes.on("GET", "/guilds/{guild}/webhooks")
def webhooks(call: Call) -> list[Json]:
    """A server's webhooks; there are none."""
    call.guild()
    return []


@routes.on("GET", "/guilds/{guild}/integrations")
def integrations(call: Call) -> list[Json]:
    """A server's integrations; there are none."""
    call.guild()
    return []
