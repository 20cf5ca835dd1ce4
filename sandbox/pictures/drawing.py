"""Pieces of chat drawn as pictures, for the guides: what the local Discord shows, in the fonts that come by pip.

artist = Artist(town, zone)
shot = artist.shot("es", [artist.typed(ana, "/me"), artist.seen(reply, "es"), artist.seen(announcement, "es")])
png = draw(shot)
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import cache
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree
from zlib import crc32

from bot.render.pdf import new_compiler
from bot.render.typefaces import families_in_order
from sandbox import Message, Modal, Person, Reply, Sandbox
from sandbox.demo.markdown import Reading, as_html, clock, locale_of
from sandbox.pictures.emoji import EMOJI

SCALE = 144
"""Dots per inch: twice what a screen shows, so that it is sharp on a phone."""
FACES = 8
TONES = {1: "yes", 3: "yes", 4: "no"}
APP = {"so": "en", "am": "en", "ti": "en", "ar": "en"}
"""In which language the app of somebody stands whose own Discord does not speak: its times are worded there."""
ONLY_YOU = {
    "en": "Only you can see this", "es": "Solo tú puedes ver esto", "zh_Hans": "只有您能看到",
    "zh_Hant": "只有您能看到", "vi": "Chỉ bạn mới xem được", "ru": "Это видите только вы",
    "uk": "Це бачите лише ви", "ko": "나만 볼 수 있어요",
}  # fmt: skip
"""Discord's own line below an answer, in the language of the app."""
LONG_ANSWER = 2
"""Discord's style of a text field of several lines."""

Node = dict[str, Any]


_compiler = cache(new_compiler)


def draw(shot: str) -> bytes:
    """A shot as a PNG; the same shot gives the same picture."""
    drawn = _compiler().compile(
        input=files("sandbox.pictures").joinpath("chat.typ").read_bytes(),
        sys_inputs={"shot": shot, "emoji": json.dumps(EMOJI)},
        format="png",
        ppi=SCALE,
    )
    if not isinstance(drawn, bytes):
        raise TypeError("a picture is one page")
    return drawn


class Artist:
    """Takes what is seen in a town. What it is given is taken as it stands at that moment, not as it stands later."""

    def __init__(self, town: Sandbox, zone: tzinfo) -> None:
        self._town, self._zone = town, zone

    def typed(self, person: Person, words: str) -> Node:
        """A command as somebody types it."""
        return self._head(person.name, self._town.now, "en") | {"kind": "command", "words": words}

    def seen(self, what: Message | Reply | Modal, language: str, *, pictures: Sequence[str | None] = ()) -> Node:
        """A message, an answer or a form of the bot's; `pictures` are SVGs to show in place of its files' names."""
        if isinstance(what, Modal):
            head = self._head(self._town.discord.state.bot.name, self._town.now, language, bot=True)
            return head | self._form(what, self._reading(language, self._town.now))
        message = what.message if isinstance(what, Reply) else what
        if message is None:
            raise ValueError("there is nothing to be seen in that answer")
        head = self._head(message.author.name, message.at, language, bot=message.author.bot)
        if message.ephemeral:
            head["only"] = ONLY_YOU[APP.get(language, language)]
        elif not message.channel.is_dm:
            head["place"] = f"#{message.channel.name}"
        return head | self._message(message, self._reading(language, message.at), pictures)

    @staticmethod
    def shot(language: str, turns: Sequence[Node]) -> str:
        """All that a picture shows, as JSON: the turns below each other."""
        locale = locale_of(language)
        shot = {
            "lang": locale.language,
            "rtl": locale.text_direction == "rtl",
            "fonts": [family for family in families_in_order(language) if "Serif" not in family],
            "turns": turns,
        }
        return json.dumps(shot, ensure_ascii=False)

    def _reading(self, language: str, at: datetime) -> Reading:
        entities = self._town.discord.state
        names = {str(account.id): account.name for account in entities.accounts.values()}
        for guild in entities.guilds.values():
            names |= {str(role.id): role.name for role in guild.roles.values()}
            names |= {str(channel.id): channel.name for channel in guild.channels.values()}
        return Reading(APP.get(language, language), self._zone, at, names)

    def _head(self, name: str, at: datetime, language: str, *, bot: bool = False) -> Node:
        return {
            "author": name,
            "initials": "".join(word[0] for word in name.split()[:2]).upper(),
            "face": 0 if bot else 1 + crc32(name.encode()) % (FACES - 1),
            "bot": bot,
            "clock": clock(at, self._reading(language, at)),
            "place": "",
            "only": "",
        }

    @staticmethod
    def _message(message: Message, reading: Reading, pictures: Sequence[str | None]) -> Node:
        frames: list[Node] = []
        if message.content:
            frames.append({"framed": False, "title": "", "nodes": nodes(message.content, reading)})
        for embed in message.embeds:
            footer = (embed.get("footer") or {}).get("text")
            words = "\n".join(filter(None, [embed.get("description"), f"-# {footer}" if footer else ""]))
            frames.append({"framed": True, "title": embed.get("title") or "", "nodes": nodes(words, reading)})
        rows = [
            [{"label": part.get("label") or "", "tone": TONES.get(part["style"], "")} for part in row["components"]]
            for row in message.components
            if row.get("components") and row["components"][0]["type"] == 2
        ]
        shown = [*pictures, *([None] * len(message.files))]
        return {
            "kind": "message",
            "frames": frames,
            "rows": rows,
            "menus": [{"placeholder": menu.placeholder} for menu in message.selects],
            "files": [
                {"name": file.name, "picture": picture} for file, picture in zip(message.files, shown, strict=False)
            ],
        }

    @staticmethod
    def _form(form: Modal, reading: Reading) -> Node:
        plain = [part["content"] for part in form.part["components"] if part["type"] == 10]
        return {
            "kind": "form",
            "title": form.title,
            "nodes": [node for words in plain for node in nodes(words, reading)],
            "fields": [
                {
                    "label": field.label,
                    "description": field.description,
                    "required": field.required,
                    "long": field.part.get("style") == LONG_ANSWER,
                    "placeholder": field.placeholder or ", ".join(option.label for option in field.options[:4]),
                    "value": field.value,
                }
                for field in form.fields
            ],
        }


def nodes(words: str, reading: Reading) -> list[Node]:
    """Discord's markdown as a tree that the template draws: blocks of inline nodes."""
    root = ElementTree.fromstring(f"<div>{as_html(words, reading)}</div>".replace("<br>", "<br/>"))  # noqa: S314 - ours
    return [_block(element) for element in root]


def _block(element: ElementTree.Element) -> Node:
    classes = element.get("class") or ""
    if element.tag == "blockquote":
        return {"kind": "blockquote", "inner": [_block(inner) for inner in element]}
    if element.tag in {"ul", "ol"}:
        return {"kind": element.tag, "inner": [{"kind": "li", "inner": _inner(item)} for item in element]}
    kind = "subtext" if classes == "subtext" else "heading" if re.fullmatch(r"h[1-3]", classes) else element.tag
    return {"kind": kind, "inner": _inner(element)}


def _inner(element: ElementTree.Element) -> list[Node]:
    found: list[Node] = [_text(element.text)] if element.text else []
    for inner in element:
        if inner.get("class") == "mention":
            found.append({"kind": "mention", "inner": [_text(f"\u2068{''.join(inner.itertext())}\u2069")]})
        else:
            found.append({"kind": inner.tag, "inner": _inner(inner)})
        if inner.tail:
            found.append(_text(inner.tail))
    return found


def _text(words: str) -> Node:
    return {"kind": "text", "words": words}
