"""What a kind of notice, errand or work is called, where the staff hear that one of them failed."""

from collections.abc import Callable, Mapping

from bot.i18n.texts import Texts

KindName = Callable[[Texts], str]

_names: dict[str, KindName] = {}


def bind(names: Mapping[str, KindName]) -> None:
    """Say what each kind is called. Done once, at the start."""
    _names.clear()
    _names.update(names)


def kind_name(t: Texts, kind: str) -> str:
    """What it is called, in a few words; what is no feature's has no name."""
    name = _names.get(kind)
    return t.gettext("Something I could not deliver") if name is None else name(t)
