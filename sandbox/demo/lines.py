"""The town's request log as lines of a transcript."""

from collections.abc import Callable, Mapping

from bot.core.languages import language_of_discord
from sandbox import Message, Sandbox
from sandbox.demo.transcript import Line
from sandbox.server import entities, interactions

Shown = dict[tuple[str, str], str]

MENTIONS = {6: "<@{}>", 7: "<#{}>", 8: "<@&{}>"}
"""How a person, a channel and a role that were chosen are written, by the type of the option."""
KINDS = {
    interactions.COMMAND: "command",
    interactions.COMPONENT: "button",
    interactions.MODAL_SUBMIT: "form",
}


def lines_of(town: Sandbox, chosen: Mapping[int, str]) -> list[Line]:
    """Every message and every action, in order.

    `chosen` says which language each person chose, by account. What one person alone reads is in theirs; those who
    chose none are answered in their app's.
    """

    def tongue(account: entities.Account) -> str:
        return chosen.get(account.id) or language_of_discord(account.locale) or "en"

    shown = _shown(town)
    found = [
        (one.at, one.id, _action(one, tongue(one.account), shown)) for one in town.interactions if one.kind in KINDS
    ]
    found += [(message.at, message.id, _said(town, message, tongue)) for message in town.messages]
    return [line for _, _, line in sorted(found, key=lambda each: (each[0], each[1]))]


def _shown(town: Sandbox) -> Shown:
    """What stood in the pickers, by the option and what choosing it sends: people choose names, and ids are sent."""
    shown: Shown = {}
    for one in town.interactions:
        if one.kind == interactions.AUTOCOMPLETE:
            options = _given(one.body)
            focused = next((option["name"] for option in options if option.get("focused")), "")
            shown |= {(focused, str(choice["value"])): str(choice["name"]) for choice in one.choices or ()}
    return shown


def _action(one: entities.Interaction, language: str, shown: Shown) -> Line:
    kind = KINDS[one.kind]
    if kind == "button" and one.body.get("values"):
        kind = "select"
    return Line(
        at=one.at,
        place=_place(one.channel),
        kind=kind,
        author=one.account.name,
        author_kind="person",
        recipients=(one.account.name,),
        language=language,
        text=_options(one.body, shown) if kind == "command" else "",
        private=True,
        command=one.what if kind == "command" else _words(one),
    )


def _given(body: entities.Json) -> list[entities.Json]:
    options = body.get("options", [])
    while options and options[0].get("options") is not None:
        options = options[0]["options"]
    return options


def _options(body: entities.Json, shown: Shown) -> str:
    """What stood beside the command, as the person saw it: `cohort: Cedar`."""
    return ", ".join(f"{one['name']}: {_chosen(one, shown)}" for one in _given(body) if "value" in one)


def _chosen(option: entities.Json, shown: Shown) -> str:
    value = str(option["value"])
    if option["type"] in MENTIONS:
        return MENTIONS[option["type"]].format(value)
    return shown.get((option["name"], value), value)


def _words(one: entities.Interaction) -> str:
    """What the person saw on what they pressed, chose or sent."""
    custom_id = one.body.get("custom_id")
    if one.source is not None:
        # A button may be gone since it was pressed: what the message looked like before is kept too.
        looks = [one.source.components, *(components for _, _, _, components in one.source.earlier)]
        for part in (part for components in looks for row in components for part in row.get("components", [])):
            if part.get("custom_id") == custom_id:
                chosen = [o["label"] for o in part.get("options", []) if o["value"] in one.body.get("values", ())]
                return ", ".join(chosen) or str(part.get("label") or part.get("placeholder") or "")
    opened = one.trigger.modal if one.trigger is not None else None
    return str(opened.get("title", "")) if opened else str(custom_id)


def _said(town: Sandbox, message: Message, tongue: Callable[[entities.Account], str]) -> Line:
    post = message.post
    bot = post.author is town.discord.state.bot
    private = post.ephemeral_to is not None or post.channel.guild is None
    audience = [post.ephemeral_to] if post.ephemeral_to is not None else _audience(town, post)
    readers = [account for account in audience if account is not post.author]
    return Line(
        at=message.at,
        place=_place(post.channel),
        kind="message",
        author=post.author.name,
        author_kind="bot" if bot else "person",
        recipients=tuple(sorted(account.name for account in readers)),
        language=tongue(readers[0]) if bot and len(readers) == 1 else None,
        text=_spoken(post),
        buttons=tuple(each.label for each in message.buttons),
        files=tuple(each.name for each in message.files),
        private=private,
    )


def _spoken(post: entities.Post) -> str:
    """The words of a message; titles and footers of its frames as Discord weighs them."""
    parts = [post.content]
    for embed in post.embeds:
        title, footer = embed.get("title"), (embed.get("footer") or {}).get("text")
        frame = [f"**{title}**" if title else "", str(embed.get("description") or ""), f"-# {footer}" if footer else ""]
        parts.append("\n".join(each for each in frame if each))
    return "\n\n".join(each for each in parts if each)


def _audience(town: Sandbox, post: entities.Post) -> list[entities.Account]:
    accounts = town.discord.state.accounts
    return [accounts[viewer] for viewer in post.viewers if viewer in accounts and not accounts[viewer].bot]


def _place(channel: entities.Channel) -> str:
    if channel.guild is None:
        return "Direct messages with " + " and ".join(account.name for account in channel.recipients if not account.bot)
    return f"#{channel.name}"
