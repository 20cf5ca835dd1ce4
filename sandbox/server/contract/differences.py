"""Where Discord's documentation, or what it takes from every discord.py bot, differs from its OpenAPI description."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

COMPONENTS = "#/components/schemas/"


class Difference(NamedTuple):
    """A field that Discord's documentation, or what it takes from every discord.py bot, has otherwise."""

    places: tuple[str, ...]
    field: str
    schema: Mapping[str, Any]
    why: str


BOOLEAN: Mapping[str, Any] = {"type": ["boolean", "null"]}
COMMANDS = (
    "ApplicationCommandCreateRequest",
    "ApplicationCommandPatchRequestPartial",
    "ApplicationCommandUpdateRequest",
)
WITHOUT_CHOICES = ("Attachment", "Boolean", "Channel", "Mentionable", "Role", "User")

# A place is a schema's name, or "METHOD template" for a body that is written in the operation itself. The fragment is
# laid over what the description says about the field, or adds the field.
DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        ("BaseCreateMessageCreateRequest", "MessageCreateRequest", "MessageEditRequestPartial"),
        "content",
        {"maxLength": 2000},
        "Documented as up to 2,000 characters; the description's 4,000 is for people with Nitro.",
    ),
    Difference(
        ("ModalInteractionCallbackRequestData",),
        "components",
        {"maxItems": 5},
        "Documented as between 1 and 5 components.",
    ),
    Difference(
        COMMANDS, "nsfw", BOOLEAN, "Documented for every command; the description lacks it, and discord.py sends it."
    ),
    Difference(
        COMMANDS, "default_permission", BOOLEAN, "Documented, though on its way out; older clients still send it."
    ),
    Difference(
        ("IncomingWebhookUpdateForInteractionCallbackRequestPartial",),
        "tts",
        BOOLEAN,
        "Documented for message answers of every type; discord.py sends it with each.",
    ),
    Difference(
        ("RichEmbed",),
        "flags",
        {"type": ["integer", "null"]},
        "Documented as a part of embeds; discord.py sends it with each.",
    ),
    *(
        Difference(
            ("RichEmbedImage", "RichEmbedThumbnail", "RichEmbedVideo"),
            name,
            {"type": ["string", "integer", "null"]},
            "Documented as a part of received embeds; it comes back when one is sent again.",
        )
        for name in ("proxy_url", "content_type", "flags")
    ),
    Difference(
        ("RichEmbedAuthor", "RichEmbedFooter"),
        "proxy_icon_url",
        {"type": ["string", "null"]},
        "Documented as a part of received embeds; it comes back when one is sent again.",
    ),
    Difference(
        ("MessageEditRequestPartial", "IncomingWebhookUpdateRequestPartial"),
        "tts",
        BOOLEAN,
        "Discord passes over it; discord.py sends it with every edit.",
    ),
    *(
        Difference(
            tuple(f"ApplicationCommand{kind}Option" for kind in WITHOUT_CHOICES),
            name,
            schema,
            "Discord passes over it where it says nothing; py-cord sends it with every option.",
        )
        for name, schema in (
            ("autocomplete", {"const": False}),
            ("choices", {"type": "array", "maxItems": 0}),
        )
    ),
    Difference(
        ("PUT /channels/{channel_id}/permissions/{overwrite_id}",),
        "id",
        {"$ref": COMPONENTS + "SnowflakeType"},
        "Discord passes over it; discord.py sends the whole overwrite, its id included.",
    ),
)


def amend(schema: dict[str, Any] | None, difference: Difference) -> None:
    """Lay a difference over a schema, or add the field to it."""
    if schema is None:
        return  # Another version of the description may have dropped it; the tests see that ours has not.
    properties: dict[str, Any] = schema["properties"]
    properties[difference.field] = {**properties.get(difference.field, {}), **difference.schema}
