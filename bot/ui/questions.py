"""What is asked back: which of several is meant, and whether a date is read rightly."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.finding import LABEL, shortened, told_apart
from bot.core.refusals import AsRead, SeveralFit, WhichDate
from bot.i18n.texts import Texts
from bot.ui import dates
from bot.ui.components import Button, Menu, Option, Tone
from bot.ui.custom_ids import CustomId
from bot.ui.errors import Questions
from bot.ui.labels import labels
from bot.ui.lengths import LABEL_ROOM
from bot.ui.messages import plain

ANSWERED = "question"
"""The action of the buttons and menus below."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: what it says, and what can be answered."""

    text: str
    labels: tuple[str, ...]
    choices: tuple[Mapping[str, str], ...]
    """For each label, which options get which value."""
    prompt: str = ""
    """What stands on the menu; without it there are buttons."""

    def buttons(self, number: int) -> list[Button]:
        """One button an answer."""
        if self.prompt:
            return []
        tone = Tone.YES if len(self.labels) == 1 else Tone.PLAIN
        return [
            Button(shortened(label, LABEL_ROOM), CustomId(ANSWERED, number, str(n)), tone)
            for n, label in enumerate(self.labels)
        ]

    def menu(self, number: int) -> Menu | None:
        """The answers in a menu."""
        if not self.prompt:
            return None
        options = tuple(Option(str(n), label) for n, label in enumerate(self.labels))
        return Menu(self.prompt, CustomId(ANSWERED, number), options)


def asked(t: Texts, unclear: WhichDate | SeveralFit, questions: Questions) -> Asked:
    """The question about what is unclear."""
    return _which(t, unclear, questions) if isinstance(unclear, SeveralFit) else _when(t, unclear)


def _which(t: Texts, unclear: SeveralFit, questions: Questions) -> Asked:
    found = unclear.found[:25]
    said = plain(shortened(unclear.text, LABEL))
    ask = questions.get(type(unclear))
    text = ask(t, said) if ask else t.gettext("“{text}” fits several. Which one do you mean?", text=said)
    if len(unclear.found) > len(found):
        text += "\n" + t.gettext("There are more than I can show here; a longer name finds those.")
    return Asked(
        text,
        tuple(labels(t, found)),
        tuple({unclear.option: one.value} for one in found),
        t.gettext("Choose one"),
    )


def _when(t: Texts, unclear: WhichDate) -> Asked:
    clear = [one for one in unclear.dates if len(one.values) == 1]
    open_ = next((one for one in unclear.dates if len(one.values) > 1), None)
    chosen = {one.option: one.values[0] for one in clear}
    lines = [_line(t, unclear.zone, one) for one in clear]
    if open_ is None:
        lines = [t.gettext("I read this as:"), *lines, t.gettext("Nothing is done yet. Is that right?")]
        return Asked("\n".join(lines), (t.pgettext("button", "Yes, go on"),), (chosen,))
    lines.append(
        t.gettext(
            "“{text}” can be read in several ways. Which one do you mean?", text=plain(shortened(open_.text, LABEL))
        )
    )
    lines += [odd for value in open_.values if (odd := _odd(t, unclear.zone, value))]
    said = [dates.worded(t, value) for value in open_.values]
    return Asked("\n".join(lines), tuple(told_apart(said)), tuple({**chosen, open_.option: v} for v in open_.values))


def _line(t: Texts, where: str, one: AsRead) -> str:
    line = t.gettext(
        "- “{text}”: **{date}**",
        text=plain(shortened(one.text, LABEL)),
        date=plain(dates.worded(t, one.values[0])),
    )
    return "\n".join(part for part in (line, _odd(t, where, one.values[0])) if part)


def _odd(t: Texts, where: str, value: str) -> str:
    """What clocks do at that time."""
    if dates.is_skipped(value, where):
        return t.gettext(
            "⚠️ Clocks skip {time}; it is at {really} then.",
            time=dates.worded(t, value),
            really=t.wall_time(dates.really(value, where)),
        )
    if dates.is_twice(value, where):
        return t.gettext("⚠️ Clocks show {time} twice; I take the first.", time=dates.worded(t, value))
    return ""
