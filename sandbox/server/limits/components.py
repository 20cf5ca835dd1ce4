"""What Discord accepts as buttons, selects, texts and form fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sandbox.server.limits.form import Form

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 19, 21, 22, 23
SELECTS = frozenset({STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT})
FIELDS = SELECTS | {TEXT_INPUT, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX}
LAYOUT = frozenset({ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER})
LINK, PREMIUM = 5, 6


class Inspection:
    """One message's or form's components under inspection."""

    def __init__(self, form: Form, files: Iterable[str] = ()) -> None:
        self.form = form
        self.files = set(files)
        self.custom_ids: set[str] = set()
        self.numbers: set[int] = set()
        self.count = 0
        self.letters = 0

    def message(self, components: list[Any], *, v2: bool) -> None:
        """The components of a message: five rows, or with Components V2 forty pieces of layout."""
        if not v2:
            self.form.items("components", components, 5)
        for index, each in enumerate(components):
            path = f"components.{index}"
            part = self.form.mapping(path, each)
            if part.get("type") != ROW and not (v2 and part.get("type") in LAYOUT):
                self.form.error(f"{path}.type", "BASE_TYPE_CHOICES", 'Value of field "type" must be one of (1,).')
                continue
            self.layout(path, part, v2=v2)
        if v2 and self.count > 40:
            self.form.error("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "The maximum is 40 components.")
        if self.letters > 4000:
            self.form.error("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "Text exceeds 4000 characters.")

    def layout(self, path: str, part: Mapping[str, Any], *, v2: bool) -> None:
        """One piece of a message's layout."""
        self.number(path, part)
        self.count += 1
        kind = part.get("type")
        if kind == ROW:
            self.row(path, part)
        elif kind == TEXT:
            self.letters += len(self.form.text(f"{path}.content", part.get("content"), 4000, 1, required=True))
        elif kind == SECTION:
            self.section(path, part, v2=v2)
        elif kind == CONTAINER:
            for index, child in enumerate(self.form.items(f"{path}.components", part.get("components"), 40, 1)):
                inner = f"{path}.components.{index}"
                shown = self.form.mapping(inner, child)
                if shown.get("type") not in LAYOUT - {CONTAINER}:
                    self.form.choice(f"{inner}.type", shown.get("type"), LAYOUT - {CONTAINER})
                else:
                    self.layout(inner, shown, v2=v2)
        elif kind == GALLERY:
            for index, each in enumerate(self.form.items(f"{path}.items", part.get("items"), 10, 1)):
                shown = self.form.mapping(f"{path}.items.{index}", each)
                self.media(f"{path}.items.{index}.media", shown.get("media"))
        elif kind == FILE:
            self.media(f"{path}.file", part.get("file"), ("attachment",))

    def section(self, path: str, part: Mapping[str, Any], *, v2: bool) -> None:
        """A section: up to three texts, with a button or a picture beside them."""
        for index, text in enumerate(self.form.items(f"{path}.components", part.get("components"), 3, 1)):
            inner = f"{path}.components.{index}"
            words = self.form.mapping(inner, text)
            self.form.choice(f"{inner}.type", words.get("type"), {TEXT})
            self.layout(inner, words, v2=v2)
        accessory = self.form.mapping(f"{path}.accessory", part.get("accessory"))
        self.form.choice(f"{path}.accessory.type", accessory.get("type"), {BUTTON, THUMBNAIL})
        if accessory.get("type") == BUTTON:
            self.button(f"{path}.accessory", accessory)
        elif accessory.get("type") == THUMBNAIL:
            self.media(f"{path}.accessory.media", accessory.get("media"))
        self.count += 1

    def media(self, path: str, given: object, schemes: Collection[str] = ("http", "https", "attachment")) -> None:
        """A picture or a file: on the web, or one that comes with the message."""
        url = self.form.mapping(path, given).get("url")
        self.form.required(f"{path}.url", url)
        self.form.address(f"{path}.url", url, schemes)
        scheme, _, name = str(url).partition("://")
        if scheme == "attachment" and name not in self.files:
            self.form.error(f"{path}.url", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", "No such file.")

    def row(self, path: str, part: Mapping[str, Any]) -> None:
        """A row: five buttons or one select."""
        children = self.form.items(f"{path}.components", part.get("components"), 5, 1)
        selects = 0
        for index, child in enumerate(children):
            inner = f"{path}.components.{index}"
            shown = self.form.mapping(inner, child)
            self.count += 1
            if shown.get("type") == BUTTON:
                self.button(inner, shown)
            elif shown.get("type") in SELECTS:
                selects += 1
                self.select(inner, shown)
            else:
                self.form.choice(f"{inner}.type", shown.get("type"), SELECTS | {BUTTON})
        if selects and len(children) > 1:
            self.form.error(
                f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The width of the row is exceeded."
            )

    def button(self, path: str, part: Mapping[str, Any]) -> None:
        """A button: a label or emoji, and a custom id or a link."""
        self.number(path, part)
        self.form.text(f"{path}.label", part.get("label"), 80)
        style = self.form.number(f"{path}.style", part.get("style"), 1, 6, required=True)
        if not part.get("label") and not part.get("emoji") and style != PREMIUM:
            self.form.error(path, "BUTTON_COMPONENT_EMPTY", "A label or an emoji is required")
        if style == LINK:
            url = self.form.text(f"{path}.url", part.get("url"), 512, required=True)
            self.form.address(f"{path}.url", url, ("http", "https", "discord"))
            if part.get("custom_id"):
                self.form.error(
                    path, "BUTTON_COMPONENT_CUSTOM_ID_AND_URL", "A custom id and url cannot both be specified"
                )
        elif style != PREMIUM:
            self.custom_id(path, part)
            if part.get("url"):
                self.form.error(f"{path}.url", "BUTTON_COMPONENT_INVALID_STYLE", "A url needs the link style")

    def select(self, path: str, part: Mapping[str, Any], *, modal: bool = False) -> None:
        """A select: up to 25 options, with room for as many answers as it asks for."""
        self.number(path, part)
        self.custom_id(path, part)
        self.form.text(f"{path}.placeholder", part.get("placeholder"), 150)
        least = self.form.number(f"{path}.min_values", part.get("min_values", 1), 0, 25) or 0
        most = self.form.number(f"{path}.max_values", part.get("max_values", 1), 1, 25) or 1
        if least > most:
            self.form.error(
                f"{path}.min_values", "SELECT_COMPONENT_MIN_VALUES_EXCEEDS_MAX", "min_values exceeds max_values"
            )
        if modal and part.get("disabled"):
            self.form.error(f"{path}.disabled", "COMPONENT_DISABLED_IN_MODAL", "A select in a modal cannot be disabled")
        if modal and part.get("required", True) and part.get("min_values", 1) == 0:
            self.form.error(
                f"{path}.min_values", "SELECT_COMPONENT_REQUIRED", "min_values of a required field is at least 1"
            )
        if part.get("type") == STRING_SELECT:
            options = self.form.items(f"{path}.options", part.get("options") or [], 25, 1)
            self.options(f"{path}.options", options)
            defaults = sum(bool(option.get("default")) for option in options if isinstance(option, dict))
            if defaults > most:
                self.form.error(
                    f"{path}.options", "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "Too many default values"
                )
            if most > len(options):
                self.form.error(f"{path}.options", "BASE_TYPE_BAD_LENGTH", f"Must be between {most} and 25 in length.")

    def options(self, path: str, options: list[Any]) -> None:
        """The choices of a select or a group: each value once."""
        seen: set[str] = set()
        for index, each in enumerate(options):
            inner = f"{path}.{index}"
            option = self.form.mapping(inner, each)
            self.form.text(f"{inner}.label", option.get("label"), 100, 1, required=True)
            value = self.form.text(f"{inner}.value", option.get("value"), 100, 1, required=True)
            self.form.text(f"{inner}.description", option.get("description"), 100)
            if value in seen:
                self.form.error(
                    f"{inner}.value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The value is already used"
                )
            seen.add(value)

    def number(self, path: str, part: Mapping[str, Any]) -> None:
        """The number that a piece may have: once per message (components/reference, Anatomy of a Component)."""
        given = self.form.number(f"{path}.id", part.get("id"), 0, 2**31 - 1)
        if given and given in self.numbers:
            self.form.error(f"{path}.id", "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
        self.numbers.add(given or 0)

    def custom_id(self, path: str, part: Mapping[str, Any]) -> None:
        """A custom id: 1 to 100 characters, once per message."""
        given = self.form.text(f"{path}.custom_id", part.get("custom_id"), 100, 1, required=True)
        if given and given in self.custom_ids:
            self.form.error(
                f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
            )
        self.custom_ids.add(given)

    def modal(self, modal: Mapping[str, Any]) -> None:
        """A form: a title of 45 characters and up to five parts."""
        form = self.form
        form.text("data.title", modal.get("title"), 45, 1, required=True)
        form.text("data.custom_id", modal.get("custom_id"), 100, 1, required=True)
        for index, each in enumerate(form.items("data.components", modal.get("components") or [], 5, 1)):
            path = f"data.components.{index}"
            part = form.mapping(path, each)
            if part.get("type") == ROW:
                for child in form.items(f"{path}.components", part.get("components"), 1, 1):
                    inner = form.mapping(f"{path}.components.0", child)
                    form.choice(f"{path}.components.0.type", inner.get("type"), {TEXT_INPUT})
                    form.text(f"{path}.components.0.label", inner.get("label"), 45, 1, required=True)
                    self.field(f"{path}.components.0", inner)
            elif part.get("type") == LABEL:
                form.text(f"{path}.label", part.get("label"), 45, 1, required=True)
                form.text(f"{path}.description", part.get("description"), 100)
                self.field(f"{path}.component", form.mapping(f"{path}.component", part.get("component")))
            elif part.get("type") == TEXT:
                form.text(f"{path}.content", part.get("content"), 4000, 1, required=True)
            else:
                form.choice(f"{path}.type", part.get("type"), {ROW, TEXT, LABEL})

    def field(self, path: str, part: Mapping[str, Any]) -> None:
        """One field of a form."""
        form, kind = self.form, part.get("type")
        if kind in SELECTS:
            self.select(path, part, modal=True)
            return
        if kind not in FIELDS:
            form.choice(f"{path}.type", kind, FIELDS)
            return
        self.custom_id(path, part)
        if kind == TEXT_INPUT:
            form.choice(f"{path}.style", part.get("style"), {1, 2})
            form.text(f"{path}.placeholder", part.get("placeholder"), 100)
            least = form.number(f"{path}.min_length", part.get("min_length"), 0, 4000) or 0
            most = form.number(f"{path}.max_length", part.get("max_length"), 1, 4000) or 4000
            if least > most:
                form.error(f"{path}.min_length", "TEXT_INPUT_MIN_LENGTH_EXCEEDS_MAX", "min_length exceeds max_length")
            if part.get("value"):
                form.text(f"{path}.value", part.get("value"), most, least)
        elif kind in (RADIO_GROUP, CHECKBOX_GROUP):
            least_options = 2 if kind == RADIO_GROUP else 1
            options = form.items(f"{path}.options", part.get("options") or [], 10, least_options)
            self.options(f"{path}.options", options)
        if kind in (CHECKBOX_GROUP, FILE_UPLOAD):
            form.number(f"{path}.min_values", part.get("min_values"), 0, 10)
            form.number(f"{path}.max_values", part.get("max_values"), 1, 10)
