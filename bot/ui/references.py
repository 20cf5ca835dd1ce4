"""The reference of a notice, which its message carries unseen, and by which it is found again."""

import discord

from bot.ui.components import Button, view
from bot.ui.custom_ids import CustomId

READ_ALL = "notice.read"
"""What the button asks for that shows all of a message."""


CARRIER = "https://discord.com/#"
"""An embed's address is seen only where there is a title to press, so what carries a reference has a heading instead.

It stays when the buttons go, whose custom ids carry the reference too.
"""


def carry(embed: discord.Embed, reference: str) -> None:
    """Let this embed carry a notice's reference where nobody sees it."""
    if embed.title:
        embed.description = f"### {embed.title}\n{embed.description or ''}"
        embed.title = None
    embed.url = f"{CARRIER}{reference}"


def carried(message: discord.Message | None) -> str:
    """The reference in the address of a message's embeds; empty if there is none."""
    addresses = [embed.url or "" for embed in message.embeds] if message is not None else []
    return next((address.removeprefix(CARRIER) for address in addresses if address.startswith(CARRIER)), "")


def bears(message: discord.Message, reference: str) -> bool:
    """Whether a message carries a notice's reference: in an embed's address, or in the custom id of a component."""
    if carried(message) == reference:
        return True
    for row in message.components:
        for component in getattr(row, "children", [row]):
            custom_id = CustomId.read(getattr(component, "custom_id", None) or "")
            if custom_id is not None and custom_id.reference == reference:
                return True
    return False


def still_read(message: discord.Message) -> discord.ui.View | None:
    """What of a message's buttons stays when they are over: the one that shows all of it, if it is folded."""
    kept: list[Button] = []
    for row in message.components:
        for each in getattr(row, "children", [row]):
            custom_id = CustomId.read(getattr(each, "custom_id", None) or "")
            if custom_id is not None and custom_id.action == READ_ALL:
                kept.append(Button(each.label or "", custom_id))
    return view(kept, server=None, reference=carried(message))
