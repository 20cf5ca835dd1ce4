"""One's own certificates: the files again, who may see what, and a name that is wrong."""

from dataclasses import replace

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui.components import Button, Form, Menu, Option, Paragraph, Text, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number, one_of
from cogs.certificates.actions import CORRECT_NAME, SEE_OWN_CERTIFICATES
from cogs.certificates.components.printing import languages_of, printed_whole
from cogs.certificates.documents.credentials import baked
from cogs.certificates.rules import CertificateState, Paper
from cogs.certificates.rules.names import LONGEST
from cogs.certificates.services import ending, holding
from cogs.certificates.services.holding import Held, Shown
from cogs.certificates.services.issuing import verifiable
from cogs.certificates.wording import mine as wording
from cogs.certificates.wording.mine import badge_facts
from cogs.certificates.wording.page import badge

MENU = 25


async def show(context: InteractionContext) -> None:
    """All of them; of one alone at once what can be done with it."""
    found = await context.read(holding.mine)
    if len(found) == 1:
        await _show(context, found[0])
        return
    t = context.texts
    options = tuple(Option(str(one.certificate_id), wording.label(t, one)) for one in found[:MENU])
    menu = Menu(t.gettext("Which one?"), CustomId("certificate.mine"), options)
    await context.reply(wording.several(t, found), title=t.gettext("Your certificates"), menu=menu)


async def choose(context: InteractionContext, custom_id: CustomId) -> None:
    """One was chosen."""
    one = number(next(iter(context.chosen()), ""))
    await _show(context, await context.read(holding.one, certificate=one), in_place=True)


async def _show(context: InteractionContext, held: Held, *, in_place: bool = False) -> None:
    t = context.texts
    answer = context.update if in_place else context.reply
    await answer(
        wording.one(t, held), title=t.gettext("Your certificate"), buttons=_buttons(t, held), menu=_shows(t, held)
    )


def _buttons(t: Texts, held: Held) -> list[Button]:
    if held.state is not CertificateState.VALID:
        return []
    one = held.certificate_id
    found = [
        Button(t.pgettext("button", "PDF, A4"), CustomId("certificate.file", one, "a4"), Tone.MAIN),
        Button(t.pgettext("button", "PDF, US Letter"), CustomId("certificate.file", one, "us-letter")),
    ]
    found += [
        Button(t.pgettext("button", "Badge"), CustomId("certificate.badge", one, "png")),
        Button(t.pgettext("button", "Badge (SVG)"), CustomId("certificate.badge", one, "svg")),
    ]
    if held.correctable:
        found.append(Button(t.pgettext("button", "The name is wrong"), CustomId("certificate.correct.open", one)))
    return found


def _shows(t: Texts, held: Held) -> Menu | None:
    if held.state is not CertificateState.VALID:
        return None
    options = tuple(Option(what, wording.shown_name(t, what), what in held.shows) for what in Shown)
    prompt = t.gettext("What others see when they check it")
    custom_id = CustomId("certificate.shows", held.certificate_id)
    return Menu(prompt, custom_id, options, many=True, may_be_none=True)


async def choose_shown(context: InteractionContext, custom_id: CustomId) -> None:
    """What others see was chosen."""
    held = await context.write(holding.show, certificate=custom_id.subject, shown=context.chosen())
    await _show(context, held, in_place=True)


async def download(context: InteractionContext, custom_id: CustomId) -> None:
    """The PDF once more, on this paper."""
    held = await context.read(holding.valid, certificate=custom_id.subject)
    issued = held.issued
    pdf = await printed_whole(context, issued, one_of(Paper, custom_id.choice))
    # Once more: it may have been revoked while it was printed.
    await context.read(holding.valid, certificate=custom_id.subject)
    t = context.texts
    await context.reply(t.gettext("Here is your certificate, {code}.", code=f"**{issued.code}**"), files=[pdf])


async def take_badge(context: InteractionContext, custom_id: CustomId) -> None:
    """The badge, with the credential in it."""
    held = await context.read(holding.valid, certificate=custom_id.subject)
    own, _second = languages_of(context, held.issued)
    form = "svg" if custom_id.choice == "svg" else "png"
    picture = await badge(held.issued, own, form=form)
    address = context.router.public_url
    whole = verifiable(held.issued, context.router.vault, address)
    facts = badge_facts(own, held, whole.link)
    content = await baked(picture.content, facts, form=form, vault=context.router.vault, web_url=address)
    t = context.texts
    text = t.gettext(
        "Here is your badge. It holds signed words that other programs can check (Open Badges 3.0). Please pass it on "
        "as a "
        "file: pictures that are sent as a photo lose them."
    )
    await context.reply(text, files=[replace(picture, content=content)])


async def open_correction(context: InteractionContext, custom_id: CustomId) -> None:
    """A form with the name as it stands."""
    context.never_defer()
    held = await context.read(holding.valid, certificate=custom_id.subject)
    t = context.texts
    about = t.gettext(
        "I issue your certificate anew with the right name, and its code changes; the old code leads to the new one. "
        "You "
        "can do this once, within thirty days. After that a coordinator can."
    )
    field = Text("name", t.gettext("Your name"), most=LONGEST, value=held.issued.name)
    form = Form(
        t.gettext("The name is wrong"), CustomId("certificate.correct", custom_id.subject), (Paragraph(about), field)
    )
    await context.form(form)


async def correct(context: InteractionContext, custom_id: CustomId) -> None:
    """The right name: printed first, then issued anew."""
    name = str(context.filled().get("name", ""))
    prepared = await context.read(ending.before_correction, certificate=custom_id.subject, name=name)
    await printed_whole(context, prepared)
    await context.write(ending.correct, certificate=custom_id.subject, prepared=prepared)
    await context.reply(wording.corrected(context.texts, prepared))


COMPONENTS = (
    Component("certificate.mine", SEE_OWN_CERTIFICATES, choose),
    Component("certificate.shows", SEE_OWN_CERTIFICATES, choose_shown),
    Component("certificate.file", SEE_OWN_CERTIFICATES, download),
    Component("certificate.badge", SEE_OWN_CERTIFICATES, take_badge),
    Component("certificate.correct.open", CORRECT_NAME, open_correction),
    Component("certificate.correct", CORRECT_NAME, correct),
)
