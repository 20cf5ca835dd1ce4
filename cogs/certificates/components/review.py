"""The menu and buttons under /certificate review: approve some, or all who are ready."""

from bot.core.authority import is_permitted
from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui import confirmations
from bot.ui.components import Button, Menu, Option, Tone
from bot.ui.confirmations import Confirmation
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number
from cogs.certificates.actions import APPROVE_CERTIFICATE
from cogs.certificates.rules.standings import CertificateStanding as Standing
from cogs.certificates.services import approving
from cogs.certificates.services.standings import CohortStandings
from cogs.certificates.wording import review as wording

MENU = 25


async def show(context: InteractionContext, cohort: str) -> None:
    """Where everybody's certificate stands; with what a coordinator can do."""
    found = await context.read(approving.review, cohort=cohort)
    t = context.texts
    may = context.actor is not None and is_permitted(APPROVE_CERTIFICATE, context.actor)
    await context.reply(
        wording.review(t, found, may_approve=may),
        title=t.gettext("Certificates of {cohort}", cohort=found.cohort),
        menu=_menu(t, found) if may else None,
        buttons=_buttons(t, found) if may else (),
    )


def _menu(t: Texts, found: CohortStandings) -> Menu | None:
    ready = found.of(Standing.READY)[:MENU]
    if not ready:
        return None
    options = tuple(Option(str(one.member_id), one.person.name or str(one.person.user_id)) for one in ready)
    return Menu(t.gettext("Approve these people"), CustomId("certificate.approve", found.cohort_id), options, many=True)


def _buttons(t: Texts, found: CohortStandings) -> list[Button]:
    ready = found.of(Standing.READY)
    if len(ready) < 2:
        return []
    label = t.pgettext("button", "Approve all ready")
    return [Button(label, CustomId("certificate.approve_all", found.cohort_id), Tone.YES)]


async def approve(context: InteractionContext, custom_id: CustomId) -> None:
    """These people were chosen in the menu."""
    members = [number(one) for one in context.chosen()]
    done = await context.write(approving.approve, cohort=custom_id.subject, members=members)
    await context.update(wording.approved(context.texts, done))


async def ask_for_all(context: InteractionContext, custom_id: CustomId) -> None:
    """How many would be approved."""
    asked = await context.read(approving.all_ready, cohort=custom_id.subject)
    text = wording.all_asked(context.texts, asked)
    question = Confirmation(text, CustomId("certificate.approve_all.confirm", custom_id.subject), asked)
    await confirmations.ask(context, question)


async def approve_all(context: InteractionContext, custom_id: CustomId) -> None:
    """All of them."""
    mark = confirmations.mark(custom_id)
    done = await context.write(approving.approve_all, cohort=custom_id.subject, mark=mark)
    await context.update(wording.approved(context.texts, done))


COMPONENTS = (
    Component("certificate.approve", APPROVE_CERTIFICATE, approve),
    Component("certificate.approve_all", APPROVE_CERTIFICATE, ask_for_all),
    Component("certificate.approve_all.confirm", APPROVE_CERTIFICATE, approve_all),
)
