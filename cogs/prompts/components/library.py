"""All prompts: the list, one of them whole, and a post of it."""

from bot.core.refusals import ButtonTooOld
from bot.feature import Component
from bot.people.questions import Command
from bot.ui import paging
from bot.ui.components import Button, Choice, Form, Menu, Option, Text, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number
from cogs.prompts.actions import SCHEDULE_PROMPTS, SEE_LIBRARY
from cogs.prompts.rules import Element, Which
from cogs.prompts.services import listing
from cogs.prompts.services.listing import Listed, Wanted
from cogs.prompts.wording import library as wording


async def show(context: InteractionContext, wanted: Wanted, page: int = 0, *, in_place: bool = False) -> None:
    """A page of the list, with a menu to read one."""
    found = await context.read(listing.listing, wanted=wanted, page=page)
    t = context.texts
    options = tuple(Option(one.which.code, wording.label(t, one)) for one in found.prompts)
    answer = context.update if in_place else context.reply
    await answer(
        wording.listing(t, found),
        title=t.gettext("Prompts"),
        buttons=paging.buttons(t, found.page, lambda to: CustomId("prompt.library", to, _code(wanted))),
        menu=Menu(t.gettext("Read one in full"), CustomId("prompt.whole"), options) if options else None,
    )


async def turn_page(context: InteractionContext, custom_id: CustomId) -> None:
    """Another page."""
    await show(context, _wanted(custom_id.choice), custom_id.subject, in_place=True)


def _code(wanted: Wanted) -> str:
    parts = (wanted.theme, wanted.element, wanted.tenet, wanted.language, 1 if wanted.retired else None)
    return ".".join("" if part is None else str(part) for part in parts)


def _wanted(code: str) -> Wanted:
    try:
        theme, element, tenet, language, retired = code.split(".")
        return Wanted(
            number(theme) if theme else None,
            Element(element) if element else None,
            number(tenet) if tenet else None,
            language or None,
            bool(retired),
        )
    except ValueError:
        raise ButtonTooOld from None


async def open_one(context: InteractionContext, _press: CustomId) -> None:
    """One prompt, chosen from the menu."""
    which = which_of(next(iter(context.chosen()), ""))
    await show_one(context, await context.read(listing.one, which=which))


def which_of(code: str) -> Which:
    """The prompt that a button or a menu carries; one that is nowhere, if somebody made it up."""
    found = number(code[1:])
    return Which(found) if code[:1] == "l" else Which(prompt_id=found)


async def show_one(context: InteractionContext, one: Listed, *, done: str = "", in_place: bool = False) -> None:
    """A prompt in every language that it has, and what can be done with it; above it what was just done."""
    t = context.texts
    texts = [context.texts_in(code) for code in context.router.catalogues.codes]
    answer = context.update if in_place else context.reply
    await answer(
        "\n\n".join(filter(None, (done, wording.whole(t, one, texts)))),
        title=wording.title(t, one),
        buttons=_buttons(context, one),
        menu=_translations(context, one),
    )


def _buttons(context: InteractionContext, one: Listed) -> list[Button]:
    t, prompt = context.texts, 0 if one.own is None else one.own.id
    if one.own is not None and one.own.retired:
        return [Button(t.pgettext("button", "Bring back"), CustomId("prompt.restore", prompt), Tone.MAIN)]
    made = [Button(t.pgettext("button", "Plan a post"), CustomId("prompt.plan", 0, one.which.code), Tone.MAIN)]
    if one.lacking:
        made.append(Button(t.pgettext("button", "Ask for words"), CustomId("prompt.ask", prompt)))
    if one.own is not None:
        made.append(Button(t.pgettext("button", "Retire"), CustomId("prompt.retire", prompt)))
    return made


def _translations(context: InteractionContext, one: Listed) -> Menu | None:
    """In which language to write or change its words; those that a cohort lacks come first."""
    if one.own is None:
        return None
    offered = sorted(context.router.catalogues.offer(), key=lambda pair: pair[0] not in one.lacking)
    options = tuple(Option(code, name) for code, name in offered)
    return Menu(context.texts.gettext("Translate, or change the words"), CustomId("prompt.words", one.own.id), options)


# --- a post of it ----------------------------------------------------------------------------------------------------


async def open_plan(context: InteractionContext, custom_id: CustomId) -> None:
    """A form: for which cohort, and when."""
    context.never_defer()
    cohorts = await context.read(listing.open_cohorts)
    t = context.texts
    if not cohorts:
        await context.reply(t.gettext("There is no open cohort yet. /cohort create makes one."))
        return
    await context.form(
        Form(
            t.pgettext("form title", "Plan a post"),
            CustomId("prompt.plan.form", 0, custom_id.choice),
            (
                Choice("cohort", t.pgettext("form label", "Cohort"), tuple(Option(name, name) for name in cohorts)),
                Text(
                    "starts",
                    t.pgettext("form label", "When"),
                    most=100,
                    hint=t.pgettext("form hint", "In the cohort’s own time, like Monday 9 am"),
                ),
            ),
        )
    )


async def plan(context: InteractionContext, custom_id: CustomId) -> None:
    """The same as giving /prompt schedule, so that dates are read and shown alike."""
    filled = context.filled()
    cohort, starts = filled.get("cohort"), filled.get("starts")
    options = {
        "cohort": cohort[0] if isinstance(cohort, tuple) and cohort else "",
        "starts": starts if isinstance(starts, str) else "",
        "prompt": which_of(custom_id.choice).code,
    }
    await context.replay(Command.of("prompt schedule", options))


COMPONENTS = (
    Component("prompt.library", SEE_LIBRARY, turn_page),
    Component("prompt.whole", SEE_LIBRARY, open_one),
    Component("prompt.plan", SCHEDULE_PROMPTS, open_plan),
    Component("prompt.plan.form", SCHEDULE_PROMPTS, plan),
)
