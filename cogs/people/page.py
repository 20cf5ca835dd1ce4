"""One's own page: what it shows, and changing each choice on it."""

from bot.domain.actions.profile import CHOOSE_LANGUAGE, CHOOSE_TIMEZONE, GO_AWAY, SEE_MYSELF
from bot.domain.finding import LABEL
from bot.domain.quiet import write_hours
from bot.feature import Component
from bot.i18n.texts import Texts
from bot.services import choices, overview, people
from bot.services.overview import Overview
from bot.services.questions import Command
from bot.ui import ways
from bot.ui.desk import Visit
from bot.ui.looks import Button, Form, Menu, Option, Text
from bot.ui.presses import Press
from cogs.people import words


def buttons(t: Texts, mine: Overview) -> list[Button]:
    """One for each choice."""
    made = [
        Button(t.pgettext("button", "Reminders"), Press("me.change", 0, "way")),
        Button(t.pgettext("button", "Quiet hours"), Press("me.change", 0, "quiet")),
        Button(t.pgettext("button", "Language"), Press("me.change", 0, "language")),
        Button(t.pgettext("button", "Time zone"), Press("me.change", 0, "zone")),
    ]
    if mine.choices.away is None:
        made.append(Button(t.pgettext("button", "Away"), Press("me.change", 0, "away")))
    else:
        made.append(back_button(t))
    return made


def back_button(t: Texts) -> Button:
    """They are here again."""
    return Button(t.pgettext("button", "I am back"), Press("me.back"))


# --- changing --------------------------------------------------------------------------------------------------------


async def show(visit: Visit, *, again: bool = False) -> None:
    """The page, in place of the one that was there."""
    mine = await visit.read(overview.of)
    t = visit.texts
    text = words.text(t, visit.actor or await visit.know(), mine)
    if again:
        await visit.update(text, title=t.gettext("About you here"), buttons=buttons(t, mine))
    else:
        await visit.reply(text, title=t.gettext("About you here"), buttons=buttons(t, mine))


async def change(visit: Visit, press: Press) -> None:
    """A choice is to be changed: its menu or form opens."""
    if press.choice in ("way", "language"):
        await visit.read(choices.of)
        await _menu(visit, press.choice)
        return
    visit.never_defer()
    mine = await visit.read(choices.of)
    t = visit.texts
    forms = {
        "quiet": Form(
            t.pgettext("form title", "Quiet hours"),
            Press("me.quiet"),
            (
                Text(
                    "hours",
                    t.pgettext("form label", "From when to when"),
                    required=False,
                    most=20,
                    value="" if mine.quiet is None else write_hours(mine.quiet),
                    hint=t.pgettext("form hint", "Like 21:00-07:00; leave it empty for none"),
                ),
            ),
        ),
        "zone": Form(
            t.pgettext("form title", "Time zone"),
            Press("me.zone"),
            (Text("zone", t.pgettext("form label", "A city near you"), most=60),),
        ),
        "away": Form(
            t.pgettext("form title", "Away"),
            Press("me.away"),
            (
                Text(
                    "from",
                    t.pgettext("form label", "First day"),
                    most=LABEL,
                    hint=t.pgettext("form hint", "Like Dec 20 or 2026-12-20"),
                ),
                Text("to", t.pgettext("form label", "Last day"), most=LABEL),
            ),
        ),
    }
    await visit.form(forms.get(press.choice) or forms["quiet"])


async def _menu(visit: Visit, choice: str) -> None:
    t = visit.texts
    if choice == "language":
        options = tuple(Option(code, name) for code, name in visit.desk.catalogues.offer())
        menu = Menu(t.gettext("Choose a language"), Press("me.language"), options)
        await visit.update(t.gettext("In which language shall I write to you?"), menu=menu)
        return
    await visit.update(ways.question(t), menu=ways.menu(t, Press("me.way")))


async def way(visit: Visit, press: Press) -> None:
    """The way was chosen from the menu."""
    chosen = visit.chosen()
    await visit.write(choices.choose_contact_method, contact_method=chosen[0] if chosen else press.choice)
    await show(visit, again=True)


async def language(visit: Visit, _press: Press) -> None:
    """The language was chosen from the menu."""
    chosen = visit.chosen()
    code = await visit.write(people.choose_language, language=chosen[0] if chosen else "")
    visit.speak(code)
    await show(visit, again=True)


async def quiet(visit: Visit, _press: Press) -> None:
    """The form with quiet hours was sent."""
    await visit.write(choices.keep_quiet, hours=_written(visit, "hours"))
    await show(visit, again=True)


async def zone(visit: Visit, _press: Press) -> None:
    """The form with a city was sent."""
    await visit.write(people.choose_zone, zone=_written(visit, "zone"))
    await show(visit, again=True)


async def away(visit: Visit, _press: Press) -> None:
    """The form with days was sent: the same as giving /away, so that dates are read and shown alike."""
    await visit.give(Command.of("away", {field: _written(visit, field) for field in ("from", "to")}))


async def back(visit: Visit, _press: Press) -> None:
    """They are here again."""
    await visit.write(choices.come_back)
    await show(visit, again=True)


def _written(visit: Visit, field: str) -> str:
    value = visit.filled().get(field)
    return value if isinstance(value, str) else ""


COMPONENTS = (
    Component("me.change", SEE_MYSELF, change),
    Component("me.way", SEE_MYSELF, way),
    Component("me.language", CHOOSE_LANGUAGE, language),
    Component("me.quiet", SEE_MYSELF, quiet),
    Component("me.zone", CHOOSE_TIMEZONE, zone),
    Component("me.away", GO_AWAY, away),
    Component("me.back", GO_AWAY, back),
)
