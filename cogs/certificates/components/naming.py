"""How the name shall read: a picture of the certificate, Confirm, and a form to change the name."""

from collections.abc import Awaitable
from typing import Protocol

from bot.core.confirmations import mark_of
from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui.components import Button, Form, Text, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from bot.ui.messages import Attached
from cogs.certificates.actions import CONFIRM_NAME
from cogs.certificates.components.printing import languages_of
from cogs.certificates.refusals import NameUnprintable, NoNameYet
from cogs.certificates.rules.names import LONGEST
from cogs.certificates.services import confirming
from cogs.certificates.services.confirming import SECOND, NameShown
from cogs.certificates.services.issuing import Issued, verifiable
from cogs.certificates.wording import naming as wording
from cogs.certificates.wording.page import Means, means_of, pictured, printed


class Make(Protocol):
    """Printing, or picturing."""

    def __call__(self, issued: Issued, own: Texts, second: Texts | None, *, means: Means) -> Awaitable[Attached]: ...


async def look(context: InteractionContext, custom_id: CustomId) -> None:
    """The certificate as it would be."""
    try:
        found = await context.read(confirming.shown, approval=custom_id.subject)
    except NoNameYet:
        await _ask_for_name(context, custom_id.subject)
        return
    await _show(context, found)


async def _ask_for_name(context: InteractionContext, approval: int) -> None:
    t = context.texts
    change = CustomId("certificate.name.open", approval)
    await context.reply(wording.no_name(t), buttons=[Button(t.pgettext("button", "Write my name"), change, Tone.MAIN)])


async def _show(context: InteractionContext, found: NameShown) -> None:
    picture = await _set(context, found.approval_id, found.issued, pictured)
    t = context.texts
    one = found.approval_id
    confirm = CustomId("certificate.name.confirm", one, mark_of(found.mark))
    buttons = [
        Button(t.pgettext("button", "Confirm"), confirm, Tone.YES),
        Button(t.pgettext("button", "Change the name"), CustomId("certificate.name.open", one)),
    ]
    if found.issued.second_language is not None:
        buttons.append(
            Button(t.pgettext("button", "In one language only"), CustomId("certificate.name.languages", one, "one"))
        )
    elif found.issued.language != SECOND:
        buttons.append(
            Button(t.pgettext("button", "Also in English"), CustomId("certificate.name.languages", one, "two"))
        )
    await context.reply(wording.shown(t, found), title=t.gettext("Your certificate"), buttons=buttons, files=[picture])


async def _set(context: InteractionContext, approval: int, issued: Issued, make: Make) -> Attached:
    """Print or picture it; a coordinator hears of a name that cannot be set whole."""
    own, second = languages_of(context, issued)
    try:
        return await make(issued, own, second, means=means_of(issued))
    except NameUnprintable:
        await context.write(confirming.unprintable, approval=approval)
        raise


async def open_form(context: InteractionContext, custom_id: CustomId) -> None:
    """A form with the name."""
    context.never_defer()
    name = await context.read(confirming.name_so_far, approval=custom_id.subject)
    t = context.texts
    hint = t.gettext("In any script, as it shall stand on the certificate.")
    field = Text("name", t.gettext("Your name"), most=LONGEST, value=name, hint=hint)
    await context.form(Form(t.gettext("Your name"), CustomId("certificate.name", custom_id.subject), (field,)))


async def change(context: InteractionContext, custom_id: CustomId) -> None:
    """The name was written; it is shown before anything is issued."""
    name = str(context.filled().get("name", ""))
    await _show(context, await context.write(confirming.named, approval=custom_id.subject, name=name))


async def languages(context: InteractionContext, custom_id: CustomId) -> None:
    """Also in English, or not."""
    second = custom_id.choice == "two"
    await _show(context, await context.write(confirming.in_two_languages, approval=custom_id.subject, second=second))


async def confirm(context: InteractionContext, custom_id: CustomId) -> None:
    """It is printed, then issued."""
    prepared = await context.read(confirming.prepare, approval=custom_id.subject, mark=custom_id.choice)
    whole = verifiable(prepared, context.router.vault, context.router.public_url)
    await _set(context, custom_id.subject, whole, printed)  # what cannot be printed is not issued
    await context.write(confirming.issue, approval=custom_id.subject, prepared=prepared)
    await context.update(wording.confirmed(context.texts, prepared), files=())


COMPONENTS = (
    Component("certificate.name.look", CONFIRM_NAME, look),
    Component("certificate.name.open", CONFIRM_NAME, open_form),
    Component("certificate.name", CONFIRM_NAME, change),
    Component("certificate.name.languages", CONFIRM_NAME, languages),
    Component("certificate.name.confirm", CONFIRM_NAME, confirm),
)
