"""The answers to interactions: the first by callback, later ones by the interaction's own webhook."""

from __future__ import annotations

from sandbox.server import entities, interactions, payloads
from sandbox.server.actions import messages
from sandbox.server.entities import Json
from sandbox.server.errors import unknown
from sandbox.server.fields import EDITED
from sandbox.server.limits import messages as message_limits
from sandbox.server.rest.router import Call, Routes

routes = Routes()
ANSWER = " ".join(f"data.{name}" for name in (*EDITED.split(), "choices", "custom_id", "title")) + " type attachments"


@routes.on("POST", "/interactions/{interaction}/{token}/callback", ANSWER)
def first_answer(call: Call) -> Json | None:
    """The first answer, within three seconds."""
    interaction = call.discord.state.interactions.get(call.number("interaction"))
    if interaction is None or interaction.token != call.named["token"]:
        raise unknown("Interaction")
    kind = int(call.body.get("type") or 0)
    post = interactions.answer(
        call.discord, interaction, kind, call.body.get("data") or {}, call.files(interaction.channel)
    )
    if call.query.get("with_response", "").lower() not in ("true", "1"):
        return None
    shown: Json = {
        "id": str(interaction.id),
        "type": interaction.kind,
        "response_message_loading": kind == interactions.DEFERRED_MESSAGE,
        "response_message_ephemeral": bool((call.body.get("data") or {}).get("flags", 0) & entities.EPHEMERAL),
    }
    resource: Json = {"type": kind}
    if post is not None:
        shown["response_message_id"] = str(post.id)
        resource["message"] = payloads.message(post)
    return {"interaction": shown, "resource": resource}


def _interaction(call: Call) -> entities.Interaction:
    for always_so in ("wait", "with_components"):  # for the webhook of an interaction
        call.query.get(always_so)
    interaction = interactions.by_token(call.discord, call.named["token"])
    if call.named["application"] != str(call.discord.state.application_id):
        raise unknown("Webhook")
    return interaction


@routes.on("POST", "/webhooks/{application}/{token}", EDITED)
def follow_up(call: Call) -> Json:
    """A further message."""
    interaction = _interaction(call)
    return payloads.message(
        interactions.follow_up(call.discord, interaction, call.body, call.files(interaction.channel))
    )


@routes.on("GET", "/webhooks/{application}/{token}/messages/@original")
def original(call: Call) -> Json:
    """The first answer as it now stands."""
    interaction = _interaction(call)
    if interaction.original is None:
        raise unknown("Message")
    return payloads.message(interaction.original)


@routes.on("PATCH", "/webhooks/{application}/{token}/messages/@original", EDITED)
def edit_original(call: Call) -> Json:
    """Change the first answer, or give it after a deferral."""
    interaction = _interaction(call)
    return payloads.message(
        interactions.edit_original(call.discord, interaction, call.body, call.files(interaction.channel))
    )


@routes.on("DELETE", "/webhooks/{application}/{token}/messages/@original")
def delete_original(call: Call) -> None:
    """Take the first answer away."""
    interactions.delete_original(call.discord, _interaction(call))


def _message(call: Call, interaction: entities.Interaction) -> entities.Post:
    number = call.number("message")
    for post in (interaction.original, interaction.source, *interaction.followups):
        if post is not None and post.id == number and post.deleted_at is None:
            return post
    raise unknown("Message")


@routes.on("GET", "/webhooks/{application}/{token}/messages/{message}")
def message(call: Call) -> Json:
    """One of the answers."""
    return payloads.message(_message(call, _interaction(call)))


@routes.on("PATCH", "/webhooks/{application}/{token}/messages/{message}", EDITED)
def edit_message(call: Call) -> Json:
    """Change one of the answers."""
    interaction = _interaction(call)
    post = _message(call, interaction)
    files = call.files(interaction.channel)
    message_limits.inspect(call.body, files, before=post)
    messages.edit(call.discord, post, call.body, files)
    interactions.seen(call.discord, interaction)
    return payloads.message(post)


@routes.on("DELETE", "/webhooks/{application}/{token}/messages/{message}")
def delete_message(call: Call) -> None:
    """Take one of the answers away."""
    interaction = _interaction(call)
    post = _message(call, interaction)
    if post is interaction.original:
        interactions.delete_original(call.discord, interaction)
        return
    messages.delete(call.discord, post)
    if post in interaction.followups:
        interaction.followups.remove(post)
