"""One's own page: what it shows, and changing each choice on it."""

from enum import StrEnum

from bot.core.finding import LABEL
from bot.core.people import ContactMethod
from bot.core.quiet_hours import write_hours
from bot.feature import Component
from bot.i18n.ethiopian import ETHIOPIAN
from bot.i18n.texts import Texts
from bot.people import account_settings
from bot.people.questions import Command
from bot.ui import reminder_channels
from bot.ui.components import Button, Form, Menu, Option, Text
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, one_of
from bot.ui.next_steps import said
from cogs.cohorts.services import reminder_preferences
from cogs.profile import services, wording
from cogs.profile.actions import CHOOSE_LANGUAGE, CHOOSE_TIMEZONE, GO_AWAY, SEE_MYSELF
from cogs.profile.services import Overview


class Choice(StrEnum):
    """What can be changed on the page."""

    CONTACT_METHOD = "way"
    QUIET_HOURS = "quiet"
    LANGUAGE = "language"
    TIME_ZONE = "zone"
    AWAY = "away"


SHOWN, HIDDEN = "shown", "hidden"
"""Whether Ethiopian dates are to stand beside ours."""


def buttons(t: Texts, mine: Overview) -> list[Button]:
    """One for each choice."""
    made = [
        Button(t.pgettext("button", "Reminders"), CustomId("me.change", 0, Choice.CONTACT_METHOD)),
        Button(t.pgettext("button", "Quiet hours"), CustomId("me.change", 0, Choice.QUIET_HOURS)),
        Button(t.pgettext("button", "Language"), CustomId("me.change", 0, Choice.LANGUAGE)),
        Button(t.pgettext("button", "Time zone"), CustomId("me.change", 0, Choice.TIME_ZONE)),
    ]
    if t.language in ETHIOPIAN:
        made.append(
            Button(t.pgettext("button", "No Ethiopian dates"), CustomId("me.ethiopian", 0, HIDDEN))
            if t.ethiopian
            else Button(t.pgettext("button", "Ethiopian dates"), CustomId("me.ethiopian", 0, SHOWN))
        )
    if mine.choices.away is None:
        made.append(Button(t.pgettext("button", "Away"), CustomId("me.change", 0, Choice.AWAY)))
    else:
        made.append(back_button(t))
    return made


def back_button(t: Texts) -> Button:
    """They are here again."""
    return Button(t.pgettext("button", "I am back"), CustomId("me.back"))


# --- changing --------------------------------------------------------------------------------------------------------


async def show(context: InteractionContext, *, again: bool = False) -> None:
    """The page, in place of the one that was there."""
    mine = await context.read(services.of)
    t = context.texts
    actor = context.actor or await context.load_actor()
    text = wording.text(t, mine, said(context.router.steps, t, actor, mine.facts))
    answer = context.update if again else context.reply
    await answer(text, title=t.gettext("About you here"), buttons=buttons(t, mine))


async def change(context: InteractionContext, custom_id: CustomId) -> None:
    """A choice is to be changed: its menu or form opens."""
    changed = one_of(Choice, custom_id.choice)
    if changed not in (Choice.CONTACT_METHOD, Choice.LANGUAGE):
        context.never_defer()
    mine = await context.read(reminder_preferences.of)
    t = context.texts
    match changed:
        case Choice.CONTACT_METHOD:
            await context.update(
                reminder_channels.question(t),
                menu=reminder_channels.menu(t, CustomId("me.way")),
                buttons=[_prompt_reminders_button(t, mine.prompts)],
            )
        case Choice.LANGUAGE:
            options = tuple(Option(code, name) for code, name in context.router.catalogues.offer())
            menu = Menu(t.gettext("Choose a language"), CustomId("me.language"), options)
            await context.update(t.gettext("In which language shall I write to you?"), menu=menu)
        case Choice.QUIET_HOURS:
            hours = Text(
                "hours",
                t.pgettext("form label", "From when to when"),
                required=False,
                most=20,
                value="" if mine.quiet is None else write_hours(mine.quiet),
                hint=t.pgettext("form hint", "Like 21:00-07:00; leave it empty for none"),
            )
            await context.form(Form(t.pgettext("form title", "Quiet hours"), CustomId("me.quiet"), (hours,)))
        case Choice.TIME_ZONE:
            city = Text("zone", t.pgettext("form label", "A city near you"), most=60)
            await context.form(Form(t.pgettext("form title", "Time zone"), CustomId("me.zone"), (city,)))
        case Choice.AWAY:
            hint = t.pgettext("form hint", "Like Dec 20 or 2026-12-20")
            first = Text("from", t.pgettext("form label", "First day"), most=LABEL, hint=hint)
            last = Text("to", t.pgettext("form label", "Last day"), most=LABEL)
            await context.form(Form(t.pgettext("form title", "Away"), CustomId("me.away"), (first, last)))


async def way(context: InteractionContext, custom_id: CustomId) -> None:
    """The way was chosen from the menu."""
    chosen = context.chosen()
    method = one_of(ContactMethod, chosen[0] if chosen else custom_id.choice)
    if method == ContactMethod.THREAD:
        await context.require_threads(await context.read(reminder_preferences.thread_channel))
    await context.write(reminder_preferences.choose_contact_method, contact_method=method)
    await show(context, again=True)


def _prompt_reminders_button(t: Texts, wished: bool) -> Button:
    """To be reminded of prompts too, or no longer."""
    label = t.pgettext("button", "No prompt reminders") if wished else t.pgettext("button", "Remind me of prompts")
    return Button(label, CustomId("me.prompts", 0, "" if wished else "on"))


async def prompt_reminders(context: InteractionContext, custom_id: CustomId) -> None:
    """They are reminded of prompts from now on, or no longer."""
    await context.write(reminder_preferences.choose_prompt_reminders, wished=custom_id.choice == "on")
    await show(context, again=True)


async def language(context: InteractionContext, _press: CustomId) -> None:
    """The language was chosen from the menu."""
    chosen = context.chosen()
    code = await context.write(account_settings.choose_language, language=chosen[0] if chosen else "")
    context.set_language(code)
    await show(context, again=True)


async def ethiopian(context: InteractionContext, custom_id: CustomId) -> None:
    """Ethiopian dates are wished for beside ours, or no longer."""
    shown = custom_id.choice == SHOWN
    await context.write(account_settings.show_ethiopian_dates, shown=shown)
    context.show_ethiopian_dates(shown=shown)
    await show(context, again=True)


async def quiet(context: InteractionContext, _press: CustomId) -> None:
    """The form with quiet hours was sent."""
    await context.write(reminder_preferences.keep_quiet, hours=_written(context, "hours"))
    await show(context, again=True)


async def zone(context: InteractionContext, _press: CustomId) -> None:
    """The form with a city was sent."""
    await context.write(account_settings.choose_zone, zone=_written(context, "zone"))
    await show(context, again=True)


async def away(context: InteractionContext, _press: CustomId) -> None:
    """The form with days was sent: the same as giving /away, so that dates are read and shown alike."""
    await context.replay(Command.of("away", {field: _written(context, field) for field in ("from", "to")}))


async def back(context: InteractionContext, _press: CustomId) -> None:
    """They are here again."""
    await context.write(reminder_preferences.come_back)
    await show(context, again=True)


def _written(context: InteractionContext, field: str) -> str:
    value = context.filled().get(field)
    return value if isinstance(value, str) else ""


COMPONENTS = (
    Component("me.change", SEE_MYSELF, change),
    Component("me.way", SEE_MYSELF, way),
    Component("me.prompts", SEE_MYSELF, prompt_reminders),
    Component("me.language", CHOOSE_LANGUAGE, language),
    Component("me.ethiopian", SEE_MYSELF, ethiopian),
    Component("me.quiet", SEE_MYSELF, quiet),
    Component("me.zone", CHOOSE_TIMEZONE, zone),
    Component("me.away", GO_AWAY, away),
    Component("me.back", GO_AWAY, back),
)
