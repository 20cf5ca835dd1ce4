"""Plans of prompts: a preview and Confirm, the list of what is to come, and what is asked before changes."""

from functools import partial

from bot.core.paging import Page
from bot.core.times import zone
from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui import confirmations, paging
from bot.ui.components import Button, Tone
from bot.ui.confirmations import Confirmation
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number, one_of
from cogs.prompts.actions import CANCEL_PROMPTS, CHANGE_PROMPT, MOVE_PROMPT, SCHEDULE_PROMPTS, SEE_PLANS
from cogs.prompts.services import changing, coming, planning
from cogs.prompts.services.changing import Cancelling, Changed
from cogs.prompts.services.coming import Plans
from cogs.prompts.services.planning import Plan
from cogs.prompts.wording import plans as wording
from cogs.sessions.rules.changes import ChangeScope

WALL = "%Y-%m-%d_%H%M"
"""A wall time as a button carries it, in which there can be no colon."""

# --- before a plan stands --------------------------------------------------------------------------------------------


async def preview(context: InteractionContext, plan: Plan, page: int = 0, *, in_place: bool = False) -> None:
    """The dates, and the words of one prompt after the other, before anyone else sees them."""
    t = context.texts
    shown = Page.of(page, total=len(plan.posts), size=1)
    texts = [context.router.catalogues.texts(code, plan.zone) for code in plan.languages]
    answer = context.update if in_place else context.reply
    await answer(
        wording.preview(t, plan, shown, texts),
        title=t.gettext("Please check, then confirm"),
        buttons=[
            Button(t.pgettext("button", "Confirm"), CustomId("prompt.confirm", plan.plan_id), Tone.YES),
            *paging.buttons(t, shown, lambda number: CustomId("prompt.preview", plan.plan_id, str(number))),
            *_ask_for_words(t, plan),
        ],
    )


def _ask_for_words(t: Texts, plan: Plan) -> list[Button]:
    """Somebody can be asked to translate a prompt of the server's own."""
    own = next((post.prompt for post in plan.posts if post.prompt.prompt_id is not None), None)
    if own is None or not wording.lacking_in(plan.languages, [own]):
        return []
    return [Button(t.pgettext("button", "Ask for words"), CustomId("prompt.ask", own.prompt_id or 0))]


async def turn_preview(context: InteractionContext, custom_id: CustomId) -> None:
    """The words of another prompt of the plan."""
    plan = await context.read(planning.draft, plan=custom_id.subject)
    await preview(context, plan, number(custom_id.choice), in_place=True)


async def confirm(context: InteractionContext, custom_id: CustomId) -> None:
    """The plan stands; each prompt comes at its time."""
    await context.require_posting(await context.read(planning.posting_channel, plan=custom_id.subject))
    plan = await context.write(planning.confirm, plan=custom_id.subject)
    await context.update(wording.planned(context.texts, plan))


# --- what is to come -------------------------------------------------------------------------------------------------


async def show(context: InteractionContext, cohort: str | None) -> None:
    """The list, to this person alone."""
    plans = await context.read(coming.listing, cohort=cohort)
    await context.reply(
        wording.coming(context.texts, plans),
        title=context.texts.gettext("Prompts to come"),
        buttons=_page_buttons(context, plans),
    )


async def turn_page(context: InteractionContext, custom_id: CustomId) -> None:
    """Another page."""
    plans = await context.read(coming.listing, cohort=custom_id.subject or None, page=number(custom_id.choice))
    await context.update(
        wording.coming(context.texts, plans),
        title=context.texts.gettext("Prompts to come"),
        buttons=_page_buttons(context, plans),
    )


def _page_buttons(context: InteractionContext, plans: Plans) -> list[Button]:
    return paging.buttons(context.texts, plans.page, partial(_page, plans.cohort_id))


def _page(cohort: int, number: int) -> CustomId:
    return CustomId("prompt.plans", cohort, str(number))


# --- asked before a change -------------------------------------------------------------------------------------------


async def ask_to_move(context: InteractionContext, change: Changed) -> None:
    """The cohort would have the same prompt twice at one time: whether that is meant."""
    wall = change.post.due_at.astimezone(zone(change.post.zone)).strftime(WALL)
    await _ask(context, change, CustomId("prompt.move", change.post.id, wall))


async def ask_to_change(context: InteractionContext, change: Changed) -> None:
    """The same, where it is given another prompt."""
    await _ask(context, change, CustomId("prompt.change", change.post.id, change.post.which.code))


async def _ask(context: InteractionContext, change: Changed, custom_id: CustomId) -> None:
    text = wording.twice(context.texts, change.post.due_at)
    await confirmations.ask(context, Confirmation(text, custom_id, change.post))


async def ask_to_cancel(context: InteractionContext, seen: Cancelling) -> None:
    """What would not be posted, and whether to do it."""
    custom_id = CustomId("prompt.cancel", seen.post_id, seen.scope)
    await confirmations.ask(context, Confirmation(wording.cancelling(context.texts, seen), custom_id, seen))


async def move(context: InteractionContext, custom_id: CustomId) -> None:
    """It is posted at that time all the same."""
    to = f"{wall[:10]} {wall[11:13]}:{wall[13:15]}" if len(wall := confirmations.choice(custom_id)) == 15 else ""
    moved = await context.write(changing.move, post=custom_id.subject, to=to, mark=confirmations.mark(custom_id))
    await context.update(wording.changed(context.texts, moved))


async def change(context: InteractionContext, custom_id: CustomId) -> None:
    """It has that prompt all the same."""
    changed = await context.write(
        changing.change,
        post=custom_id.subject,
        prompt=confirmations.choice(custom_id),
        mark=confirmations.mark(custom_id),
    )
    await context.update(wording.changed(context.texts, changed))


async def cancel(context: InteractionContext, custom_id: CustomId) -> None:
    """They are never posted."""
    done = await context.write(
        changing.cancel,
        post=custom_id.subject,
        scope=one_of(ChangeScope, confirmations.choice(custom_id)),
        mark=confirmations.mark(custom_id),
    )
    await context.update(wording.cancelled(context.texts, done))


COMPONENTS = (
    Component("prompt.preview", SCHEDULE_PROMPTS, turn_preview),
    Component("prompt.confirm", SCHEDULE_PROMPTS, confirm),
    Component("prompt.plans", SEE_PLANS, turn_page),
    Component("prompt.move", MOVE_PROMPT, move),
    Component("prompt.change", CHANGE_PROMPT, change),
    Component("prompt.cancel", CANCEL_PROMPTS, cancel),
)
