"""Accounts, the application itself, and the way to the gateway."""

from __future__ import annotations

from sandbox.server import entities, payloads, permissions
from sandbox.server.entities import Json
from sandbox.server.errors import ApiError, unknown
from sandbox.server.limits.form import Form
from sandbox.server.rest.router import Call, Routes

routes = Routes()


@routes.on("GET", "/users/@me")
def me(call: Call) -> Json:
    """The bot's own account."""
    return payloads.own_user(call.bot)


@routes.on("PATCH", "/users/@me", "username")
def rename(call: Call) -> Json:
    """The bot takes another name."""
    form = Form()
    name = form.text("username", call.body.get("username"), 32, 2)
    form.check()
    call.bot.name = name or call.bot.name
    return payloads.own_user(call.bot)


@routes.on("GET", "/users/{user}")
def somebody(call: Call) -> Json:
    """Anybody's account."""
    account = call.discord.state.accounts.get(call.number("user"))
    if account is None:
        raise unknown("User")
    return payloads.user(account)


@routes.on("GET", "/users/@me/guilds")
def my_guilds(call: Call) -> list[Json]:
    """The servers that the bot is in, by id, a page at a time (200 at most)."""
    form = Form()
    limit = form.number("limit", call.query.get("limit", "200"), 1, 200) or 200
    bounds = {name: form.snowflake(name, call.query[name]) or 0 for name in ("before", "after") if call.query.get(name)}
    form.check()
    guilds = sorted((each for each in call.discord.state.guilds.values() if call.bot.id in each.members), key=_identity)
    if "before" in bounds:
        guilds = [each for each in guilds if each.id < bounds["before"]][-limit:]
    elif "after" in bounds:
        guilds = [each for each in guilds if each.id > bounds["after"]]
    counted = call.query.get("with_counts", "").lower() in ("true", "1")
    return [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": False,
            "permissions": str(permissions.in_server(guild.members[call.bot.id])),
            "features": [],
            **(payloads.counts(guild) if counted else {}),
        }
        for guild in guilds[:limit]
    ]


def _identity(guild: entities.Guild) -> int:
    return guild.id


@routes.on("POST", "/users/@me/channels", "recipient_id")
def open_direct(call: Call) -> Json:
    """Open direct messages with somebody; whether they may be used shows when something is sent."""
    form = Form()
    wanted = form.snowflake("recipient_id", call.body.get("recipient_id"))
    form.check()
    account = call.discord.state.accounts.get(wanted or 0)
    if account is None:
        raise unknown("User") if wanted is None else ApiError(400, 50033, "Invalid Recipient(s)")
    if account is call.bot:
        raise ApiError(400, 50007, "Cannot send messages to this user")
    require_unquarantined(call, account, "opening")
    return payloads.channel(call.discord.state.direct(account))


def require_unquarantined(call: Call, account: entities.Account, at: str) -> None:
    """A flagged bot writes only to whom it has written to before (discord-api-docs 2669; its status is from memory)."""
    posts = [] if account.dm is None else account.dm.posts.values()
    if call.discord.faults.quarantined == at and not any(post.author is call.bot for post in posts):
        raise ApiError(403, 20026, "Your bot has been flagged by our anti-spam system for abusive behavior")


@routes.on("GET", "/gateway")
def gateway(call: Call) -> Json:
    """Where the gateway is."""
    return {"url": call.discord.state.gateway_url}


@routes.on("GET", "/gateway/bot")
def gateway_for_bot(call: Call) -> Json:
    """Where the gateway is, and in how many shards to come."""
    limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
    return {"url": call.discord.state.gateway_url, "shards": 1, "session_start_limit": limit}


def _application(call: Call) -> Json:
    owner = next(iter(call.discord.state.guilds.values())).owner if call.discord.state.guilds else call.bot
    return {
        "id": str(call.discord.state.application_id),
        "name": call.bot.name,
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot": payloads.user(call.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": payloads.user(owner),
        "team": None,
        "flags": 0,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "approximate_guild_count": len(call.discord.state.guilds),
        "approximate_user_install_count": 0,
        "tags": [],
        "install_params": {"scopes": ["bot", "applications.commands"], "permissions": "0"},
        "integration_types_config": {str(each): {} for each in call.discord.state.installs},
        "rpc_origins": [],
    }


@routes.on("GET", "/oauth2/applications/@me")
def application_by_oauth(call: Call) -> Json:
    """The bot's application."""
    return _application(call)


@routes.on("GET", "/applications/@me")
def application(call: Call) -> Json:
    """The bot's application."""
    return _application(call)


@routes.on("PATCH", "/applications/@me")
def edit_application(call: Call) -> Json:
    """The application's settings; they are noted and not kept."""
    return _application(call)


@routes.on("GET", "/applications/{application}/emojis")
def application_emojis(call: Call) -> Json:
    """The application's own emojis; there are none."""
    return {"items": []}


@routes.on("GET", "/sticker-packs")
def sticker_packs(call: Call) -> Json:
    """Discord's stickers; there are none."""
    return {"sticker_packs": []}


@routes.on("GET", "/soundboard-default-sounds")
def soundboard_sounds(call: Call) -> list[Json]:
    """Discord's sounds; there are none."""
    return []


@routes.on("GET", "/voice/regions")
def voice_regions(call: Call) -> list[Json]:
    """Where voice could be; nowhere."""
    return []
