"""Forms for better words, and the buttons of a review."""

import asyncio
from collections.abc import Sequence

from bot.core.finding import told_apart
from bot.core.languages import SOURCE
from bot.core.refusals import UnknownLanguage
from bot.feature import Component
from bot.i18n.limits import LIMITS
from bot.i18n.sentences import Sentence, Sentences
from bot.i18n.texts import Texts
from bot.ui.components import Button, Form, Menu, Option, Paragraph, Text, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from bot.ui.lengths import shortened
from bot.ui.review_notice import SUGGEST_BETTER_WORDS
from cogs.translations import wording
from cogs.translations.actions import REVIEW_WORDS, SUGGEST_WORDS
from cogs.translations.components.filled import given_back, written
from cogs.translations.refusals import SentenceGone, UnknownSentence
from cogs.translations.rules import LINES
from cogs.translations.services import reviewing, suggesting
from cogs.translations.services.reviewing import Decided

MOST_FIELDS = 4
"""So many forms of a plural have a field each, below the sentence: Discord has room for five parts in a form."""
MOST = 4000
"""Characters that a field takes."""


async def sentences(context: InteractionContext, language: str) -> Sentences:
    """The sentences of a language; the first time, its files are read."""
    if language not in context.router.catalogues.codes or language == SOURCE:
        raise UnknownLanguage(language[:80])
    return await asyncio.to_thread(context.router.catalogues.sentences, language)


async def find(context: InteractionContext, language: str, typed: str) -> list[Sentence]:
    """The sentences of which something was typed, the likeliest first; or the one whose code it is."""
    known = await sentences(context, language)
    if (one := known.by_code.get(typed.strip())) is not None:
        return [one]
    own = context.router.catalogues.own(context.server_id or 0, language)
    return await asyncio.to_thread(lambda: list(known.fitting(typed, own))[:25])


async def offer(context: InteractionContext, language: str, typed: str) -> None:
    """The sentences that can be meant, to choose from."""
    await _choose(context, language, await find(context, language, typed), typed)


async def open_or_offer(context: InteractionContext, language: str, typed: str) -> None:
    """The form for the sentence that was typed or chosen; if it can be several, which one."""
    found = await find(context, language, typed)
    if len(found) == 1:
        await open_form(context, language, found[0].code)
    else:
        await _choose(context, language, found, typed)


async def _choose(context: InteractionContext, language: str, found: Sequence[Sentence], typed: str) -> None:
    if not found:
        raise UnknownSentence(typed)
    t = context.texts
    await context.reply(
        t.gettext("Please choose the sentence for which you have better words."),
        menu=Menu(
            t.gettext("Choose a sentence"),
            CustomId("translation.chosen", choice=language),
            tuple(Option(one.code, label) for one, label in zip(found, labels(found), strict=True)),
        ),
    )


def labels(found: Sequence[Sentence]) -> list[str]:
    """What sentences are called in a list."""
    return told_apart([" ".join((one.words[0] or one.english[0]).split()) for one in found])


async def open_form(context: InteractionContext, language: str, code: str) -> None:
    """The form for one sentence, with the words that stand there now."""
    known = await sentences(context, language)
    catalogue = context.router.catalogues.sentences
    looked = await context.read(suggesting.look, catalogue=catalogue, language=language, code=code)
    t = context.texts
    custom_id = CustomId("translation.form", choice=f"{language}.{code}")
    above = wording.looked(t, context.texts_in(language), looked, known.numbers)
    where = looked.sentence.key[0]
    await context.form(_form(t, custom_id, above, context=where, words=looked.mine, known=known))


def _form(
    t: Texts, custom_id: CustomId, above: str, *, context: str | None, words: Sequence[str], known: Sentences
) -> Form:
    """A field for each form of a plural; where there are more than fit, one field with a line for each."""
    one_line = context in LIMITS
    if len(words) > MOST_FIELDS:
        label = t.pgettext("form label", "{n} forms, one on each line", n=t.number(len(words)))
        fields = [Text(LINES, label, long=True, most=MOST, value="\n".join(words))]
    elif len(words) > 1:
        fields = [
            Text(str(form), wording.form_label(t, known.numbers[form]), long=not one_line, most=MOST, value=said)
            for form, said in enumerate(words)
        ]
    else:
        label = t.pgettext("form label", "Your words")
        fields = [Text("0", label, long=not one_line, most=MOST, value=words[0])]
    title = t.pgettext("form title", "Suggest better words")
    return Form(title, custom_id, (Paragraph(shortened(above, MOST)), *fields))


# --- suggesting ------------------------------------------------------------------------------------------------------


async def begin(context: InteractionContext, _press: CustomId) -> None:
    """From the button below a draft: which sentence it is."""
    context.never_defer()
    await context.read(suggesting.language_of, language=None)
    t = context.texts
    field = Text("typed", t.pgettext("form label", "A few words of the sentence"), most=200)
    await context.form(Form(t.pgettext("form title", "Suggest better words"), CustomId("translation.typed"), (field,)))


async def typed(context: InteractionContext, _sent: CustomId) -> None:
    """The sentences that have these words in them."""
    language = await context.read(suggesting.language_of, language=None)
    await offer(context, language, written(context).get("typed", ""))


async def chosen(context: InteractionContext, custom_id: CustomId) -> None:
    """The form for the sentence that was chosen."""
    context.never_defer()
    await open_form(context, custom_id.choice, next(iter(context.chosen()), ""))


async def suggest(context: InteractionContext, custom_id: CustomId) -> None:
    """The words wait for a reviewer."""
    language, _, code = custom_id.choice.partition(".")
    with given_back(context) as said:
        await sentences(context, language)
        done = await context.write(
            suggesting.suggest,
            catalogue=context.router.catalogues.sentences,
            language=language,
            code=code,
            written=said,
        )
    await context.reply(wording.suggested(context.texts, done))


# --- reviewing -------------------------------------------------------------------------------------------------------


async def show(
    context: InteractionContext, language: str | None, *, after: int = 0, again: bool = True, done: str = ""
) -> None:
    """The next suggestion, in place of the one before."""
    catalogue = context.router.catalogues.sentences
    found = await context.read(reviewing.next_one, catalogue=catalogue, language=language, after=after)
    t = context.texts
    answer = context.update if again else context.reply
    if found is None:
        await answer("\n\n".join(part for part in (done, wording.none_waits(t)) if part))
        return

    def press(name: str) -> CustomId:
        return CustomId(f"translation.{name}", found.id, language or "")

    buttons = [
        Button(t.pgettext("button", "Approve"), press("approve"), Tone.YES),
        Button(t.pgettext("button", "Make it better"), press("better")),
        Button(t.pgettext("button", "Decline"), press("decline"), Tone.NO),
        Button(t.pgettext("button", "Next"), press("next")),
    ]
    text = wording.to_review(t, context.texts_in(found.language), found)
    title = t.gettext("Suggested words in {language}", language=t.language_name(found.language))
    await answer(
        "\n\n".join(part for part in (done, text) if part),
        title=title,
        buttons=buttons if found.sentence is not None else buttons[2:],
    )


async def next_one(context: InteractionContext, custom_id: CustomId) -> None:
    """The one after this."""
    await show(context, custom_id.choice or None, after=custom_id.subject)


async def approve(context: InteractionContext, custom_id: CustomId) -> None:
    """The server reads these words from now on."""
    catalogue = context.router.catalogues.sentences
    done = await context.write(reviewing.approve, catalogue=catalogue, suggestion=custom_id.subject)
    await _go_on(context, custom_id, done)


async def decline(context: InteractionContext, custom_id: CustomId) -> None:
    """The words stay as they are."""
    await _go_on(context, custom_id, await context.write(reviewing.decline, suggestion=custom_id.subject))


async def better(context: InteractionContext, custom_id: CustomId) -> None:
    """A form with the suggested words, to be made better."""
    context.never_defer()
    catalogue = context.router.catalogues.sentences
    found = await context.read(reviewing.one, catalogue=catalogue, suggestion=custom_id.subject)
    if found.sentence is None:
        raise SentenceGone
    t, known = context.texts, await sentences(context, found.language)
    above = wording.to_review(t, context.texts_in(found.language), found)
    sent = CustomId("translation.better.form", custom_id.subject, custom_id.choice)
    where = found.sentence.key[0]
    await context.form(_form(t, sent, above, context=where, words=found.words, known=known))


async def approve_better(context: InteractionContext, custom_id: CustomId) -> None:
    """The server reads what the reviewer has made of it."""
    catalogue = context.router.catalogues.sentences
    with given_back(context) as said:
        done = await context.write(reviewing.approve, catalogue=catalogue, suggestion=custom_id.subject, written=said)
    await _go_on(context, custom_id, done)


async def _go_on(context: InteractionContext, custom_id: CustomId, done: Decided) -> None:
    said = wording.decided(context.texts, done)
    await show(context, custom_id.choice or None, after=custom_id.subject, done=said)


COMPONENTS = (
    Component(SUGGEST_BETTER_WORDS, SUGGEST_WORDS, begin),
    Component("translation.typed", SUGGEST_WORDS, typed),
    Component("translation.chosen", SUGGEST_WORDS, chosen),
    Component("translation.form", SUGGEST_WORDS, suggest),
    Component("translation.next", REVIEW_WORDS, next_one),
    Component("translation.approve", REVIEW_WORDS, approve),
    Component("translation.decline", REVIEW_WORDS, decline),
    Component("translation.better", REVIEW_WORDS, better),
    Component("translation.better.form", REVIEW_WORDS, approve_better),
)
