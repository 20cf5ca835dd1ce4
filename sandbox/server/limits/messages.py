"""What Discord accepts as a message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.server import entities
from sandbox.server.errors import ApiError
from sandbox.server.limits.components import Inspection
from sandbox.server.limits.form import Form, invalid

FILE_BYTES = 10 * 1024 * 1024
FILES, REACTIONS = 10, 20
FLAGS = entities.SUPPRESS_EMBEDS | entities.SILENT | entities.COMPONENTS_V2
"""What a message in a channel can be given (resources/message, Create Message)."""
_SHOWN = ("title", "description", "fields", "image", "thumbnail", "footer", "author")


def inspect_embeds(form: Form, embeds: list[Any], path: str = "embeds") -> None:
    """Up to ten embeds with 6,000 characters in all."""
    total = 0
    for index, each in enumerate(form.items(path, embeds, 10)):
        place = f"{path}.{index}"
        embed = form.mapping(place, each)
        _inspect_addresses(form, place, embed)
        form.moment(f"{place}.timestamp", embed.get("timestamp"))
        total += len(form.text(f"{place}.title", embed.get("title"), 256))
        total += len(form.text(f"{place}.description", embed.get("description"), 4096))
        footer = embed.get("footer")
        if footer is not None:
            text = form.mapping(f"{place}.footer", footer).get("text")
            total += len(form.text(f"{place}.footer.text", text, 2048, required=True))
        author = embed.get("author")
        if author is not None:
            name = form.mapping(f"{place}.author", author).get("name")
            total += len(form.text(f"{place}.author.name", name, 256, required=True))
        for number, one in enumerate(form.items(f"{place}.fields", embed.get("fields"), 25)):
            spot = f"{place}.fields.{number}"
            field = form.mapping(spot, one)
            total += len(form.text(f"{spot}.name", field.get("name"), 256, 1, required=True))
            total += len(form.text(f"{spot}.value", field.get("value"), 1024, 1, required=True))
        form.number(f"{place}.color", embed.get("color"), 0, 0xFFFFFF)
    if total > 6000:
        form.error(path, "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _inspect_addresses(form: Form, place: str, embed: Mapping[str, Any]) -> None:
    """The addresses of a frame lead to the web, those of pictures there or to a file beside it."""
    web = ("http", "https")
    form.address(f"{place}.url", embed.get("url"), web)
    for part, name, schemes in (
        ("author", "url", web),
        ("author", "icon_url", (*web, "attachment")),
        ("footer", "icon_url", (*web, "attachment")),
        ("image", "url", (*web, "attachment")),
        ("thumbnail", "url", (*web, "attachment")),
    ):
        if embed.get(part):
            form.address(f"{place}.{part}.{name}", form.mapping(f"{place}.{part}", embed[part]).get(name), schemes)


def require_flags(body: Mapping[str, Any]) -> None:
    """Refuse flags that only answers to interactions can have (that Discord refuses them is from memory)."""
    if (body.get("flags") or 0) & ~FLAGS:
        raise invalid("flags", "MESSAGE_FLAGS_INVALID", "These flags cannot be set here.")


def inspect(
    body: Mapping[str, Any],
    files: Iterable[entities.Attachment] = (),
    *,
    before: entities.Post | None = None,
    prefix: str = "",
) -> None:
    """Refuse a message that Discord would not take; `before` is the message that is being edited."""
    if body.get("poll") is not None:
        raise ApiError(501, 0, "The local Discord has no polls")
    form = Form()
    new = tuple(files)
    flags = form.number("flags", body.get("flags"), 0, 2**31) or 0
    v2 = bool((flags | (before.flags if before else 0)) & entities.COMPONENTS_V2)
    form.text("content", body.get("content"), 2000)
    inspect_embeds(form, body.get("embeds") or [])
    nonce = body.get("nonce")
    if nonce is not None and not isinstance(nonce, int):
        form.text("nonce", nonce, 25)
    names = [file.name for file in new] + [file.name for file in (before.attachments if before else ())]
    Inspection(form, names).message(form.items("components", body.get("components"), 40), v2=v2)
    form.items("attachments", body.get("attachments"), FILES)
    _inspect_allowed_mentions(form, body.get("allowed_mentions"))
    if v2:
        for name in ("content", "embeds", "poll", "sticker_ids"):
            if body.get(name):
                code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
                form.error(name, code, f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
    if prefix and form.errors:
        form.errors = {prefix: form.errors}
    form.check()
    if any(len(file.content) > FILE_BYTES for file in new):
        raise ApiError(413, 40005, "Request entity too large")
    if len(new) + _kept(body, before) > FILES:
        raise ApiError(400, 30015, "Maximum number of attachments in a message reached (10)")
    if not (new or _kept(body, before) or _shows_something({**_told(before), **body})):
        raise ApiError(400, 50006, "Cannot send an empty message")


def _kept(body: Mapping[str, Any], before: entities.Post | None) -> int:
    """How many files of the message that is edited stay under it."""
    if before is None:
        return 0
    listed = {str(each.get("id")) for each in body.get("attachments") or ()}
    return sum(body.get("attachments") is None or str(file.id) in listed for file in before.attachments)


def _told(before: entities.Post | None) -> dict[str, Any]:
    """What a message that is edited shows so far."""
    if before is None:
        return {}
    return {"content": before.content, "embeds": before.embeds, "components": before.components}


def _shows_something(body: Mapping[str, Any]) -> bool:
    """Spaces and frames without anything in them show nothing."""
    if (body.get("content") or "").strip() or body.get("components") or body.get("sticker_ids"):
        return True
    return any(embed.get(part) for embed in body.get("embeds") or () for part in _SHOWN)


def _inspect_allowed_mentions(form: Form, allowed: object) -> None:
    if allowed is None:
        return
    given = form.mapping("allowed_mentions", allowed)
    parse = form.items("allowed_mentions.parse", given.get("parse"), 3)
    for index, word in enumerate(parse):
        form.choice(f"allowed_mentions.parse.{index}", word, {"users", "roles", "everyone"})
    for kind in ("users", "roles"):
        listed = form.items(f"allowed_mentions.{kind}", given.get(kind), 100)
        for index, each in enumerate(listed):
            form.snowflake(f"allowed_mentions.{kind}.{index}", each)
        if listed and kind in parse:
            code = "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"
            form.error("allowed_mentions", code, f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.')
