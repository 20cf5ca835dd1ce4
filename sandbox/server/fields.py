"""Fields that Discord knows and the local Discord does not look at: they are noted, and not taken in silence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

EDITED = (
    "content embeds components attachments flags allowed_mentions.parse allowed_mentions.users allowed_mentions.roles"
    " allowed_mentions.replied_user"
)
"""What is looked at when a message is changed, and in the answers to interactions."""
WRITTEN = (
    f"{EDITED} nonce enforce_nonce message_reference.message_id message_reference.channel_id"
    " message_reference.guild_id message_reference.fail_if_not_exists"
)
TRUE_BY_ITSELF = frozenset({"invitable", "dm_permission", "default_permission"})
"""Where false says something."""


def ignored(body: object, taken: Collection[str]) -> Iterator[str]:
    """The fields with something in them that nobody looks at; what a route takes is named like `data.content`."""
    if isinstance(body, list):
        for each in body:
            yield from ignored(each, taken)
    elif isinstance(body, Mapping):
        fields: Mapping[str, Any] = body  # pyright: ignore[reportUnknownVariableType]
        for name, value in fields.items():
            says_nothing = not value and not (value is False and name in TRUE_BY_ITSELF)
            if says_nothing or name in taken:
                continue  # null, false, 0 and "" say no more than leaving the field out
            below = {each.removeprefix(f"{name}.") for each in taken if each.startswith(f"{name}.")}
            if below:
                yield from (f"{name}.{each}" for each in ignored(value, below))
            else:
                yield name


class Query(dict[str, str]):
    """The query of a request, which knows what nobody asked it for."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(given)
        self.ignored = set(given)

    def __getitem__(self, name: str) -> str:
        """A parameter that is there."""
        self.ignored.discard(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """A parameter, if it is there."""
        self.ignored.discard(name)
        return super().get(name, default)
