"""Screens: what people see of the bot at one moment, as HTML, and the texts in it by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from markupsafe import Markup

from bot.i18n.reviews import Key
from bot.ui.messages import RenderedMessage
from sandbox import Message, Modal
from sandbox.client.components import Button, Option, Select
from sandbox.demo.markdown import Reading, as_html

ANYWHERE = ""
"""For texts that may hold any message; the others are named like the contexts of the catalogues."""
BESIDE = re.compile("<em>(?=\u2066?English: )")
"""How the English begins that stands below a draft of something about safety or consent."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text on a screen, and what it is: a button's, a form's title, a paragraph of a message (`ANYWHERE`)."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Screen:
    """What is seen at one moment. `key` is the same for the same moment in another language."""

    key: str
    title: str
    html: Markup
    texts: tuple[Text, ...]
    note: str = ""
    """Who sees it."""
    said: frozenset[Key] = frozenset()
    """What the catalogue was asked for, where that is known: some messages are nothing but fields and signs."""


@dataclass(frozen=True, slots=True)
class Easel:
    """Draws screens for the readers of one language."""

    language: str
    zone: tzinfo
    names: dict[str, str] = field(default_factory=dict[str, str])
    """Whom the ids in mentions stand for."""

    def _read(self, words: str, at: datetime | None) -> Markup:
        html = as_html(words, Reading(self.language, self.zone, at, self.names))
        return Markup(BESIDE.sub('<em lang="en" dir="ltr">', html))  # noqa: S704 - it was escaped before

    def message(self, key: str, title: str, messages: Sequence[Message], note: str = "") -> Screen:
        """An answer, or something posted."""
        html, texts = Markup(""), list[Text]()
        for message in messages:
            if message.content:
                html += self._read(message.content, message.at)
                texts.append(Text(ANYWHERE, message.content))
            for embed in message.embeds:
                footer = (embed.get("footer") or {}).get("text") or ""
                html += self._frame(embed.get("title") or "", embed.get("description") or "", footer, message.at)
                texts += [Text(ANYWHERE, embed[part]) for part in ("title", "description") if embed.get(part)]
                texts += [Text(ANYWHERE, footer)] if footer else []
            html += _buttons(message.buttons) + _menus(message.selects) + _files([file.name for file in message.files])
            texts += [Text("button", label) for label in _labels(message.buttons)]
            texts += [Text(ANYWHERE, words) for menu in message.selects for words in _words_of(menu)]
        return Screen(key, title, html, tuple(texts), note)

    def form(self, key: str, title: str, form: Modal, at: datetime, note: str = "") -> Screen:
        """A form."""
        plain = [part["content"] for part in form.part["components"] if part["type"] == 10]
        html = Markup('<p class="form-title">{}</p>').format(form.title)
        texts = [Text("form title", form.title), Text(ANYWHERE, form.title)]
        for words in plain:
            html += self._read(words, at)
            texts.append(Text(ANYWHERE, words))
        for each in form.fields:
            hint = each.description or each.placeholder
            html += Markup('<div class="field"><p class="label">{}{}</p>{}<p class="entry">{}</p>{}</div>').format(
                each.label,
                Markup('<span aria-hidden="true"> *</span>') if each.required else "",
                Markup('<p class="hint">{}</p>').format(hint) if hint else "",
                each.value,
                _options(each.options),
            )
            texts += [Text("form label", each.label), *(Text(ANYWHERE, words) for words in (each.label, hint) if words)]
            texts += [Text(ANYWHERE, each.value)] if each.value else []
            texts += [Text(ANYWHERE, option.label) for option in each.options]
        return Screen(key, title, Markup('<div class="form">{}</div>').format(html), tuple(texts), note)

    def rendered(
        self, key: str, title: str, look: RenderedMessage, at: datetime, said: frozenset[Key] = frozenset()
    ) -> Screen:
        """A notice as it was worded."""
        html, texts = Markup(""), list[Text]()
        for section in look.sections:
            html += self._frame(section.title, section.text, section.footer, at)
            texts += [Text(ANYWHERE, words) for words in (section.title, section.text, section.footer) if words]
        labels = [button.label for button in look.buttons]
        html += _listed("buttons", labels) + _files([file.name for file in look.files])
        texts += [Text("button", part) for label in labels for part in (label, *label.split(" · "))]
        return Screen(key, title, html, tuple(texts), said=said)

    def words(self, key: str, title: str, words: str, at: datetime, note: str = "") -> Screen:
        """A sentence by itself."""
        return Screen(key, title, self._read(words, at), (Text(ANYWHERE, words),), note)

    def texts(
        self, key: str, title: str, shown: Sequence[Text], at: datetime, note: str, *, said: frozenset[Key]
    ) -> Screen:
        """Texts of several kinds, one below the other."""
        html, labels = Markup(""), [text.words for text in shown if text.kind != ANYWHERE]
        for text in shown:
            html += self._read(text.words, at) if text.kind == ANYWHERE else Markup("")
        return Screen(key, title, html + _listed("buttons", labels), tuple(shown), note, said)

    def _frame(self, title: str, description: str, footer: str, at: datetime) -> Markup:
        inner = Markup('<p class="frame-title">{}</p>').format(title) if title else Markup("")
        inner += self._read(description, at) if description else Markup("")
        inner += Markup('<p class="footer">{}</p>').format(footer) if footer else Markup("")
        return Markup('<div class="frame">{}</div>').format(inner)


def _labels(buttons: Sequence[Button]) -> Iterator[str]:
    for button in buttons:
        yield from (button.label, *button.label.split(" · "))


def _words_of(menu: Select) -> Iterator[str]:
    yield from filter(None, (menu.placeholder, *(option.label for option in menu.options)))
    yield from (option.description for option in menu.options if option.description)


def _buttons(buttons: Sequence[Button]) -> Markup:
    return _listed("buttons", [button.label for button in buttons])


def _files(names: Sequence[str]) -> Markup:
    return _listed("files", names)


def _listed(kind: str, labels: Sequence[str]) -> Markup:
    if not labels:
        return Markup("")
    items = Markup("").join(Markup("<li>{}</li>").format(label) for label in labels)
    return Markup('<ul class="{}" role="list">{}</ul>').format(kind, items)


def _menus(menus: Sequence[Select]) -> Markup:
    html = Markup("")
    for menu in menus:
        html += Markup('<div class="menu"><p class="label">{}</p>{}</div>').format(
            menu.placeholder, _options(menu.options)
        )
    return html


def _options(options: Sequence[Option]) -> Markup:
    if not options:
        return Markup("")
    items = Markup("").join(
        Markup("<li>{}{}</li>").format(
            option.label, Markup("<br><small>{}</small>").format(option.description) if option.description else ""
        )
        for option in options
    )
    return Markup('<ul class="options" role="list">{}</ul>').format(items)
