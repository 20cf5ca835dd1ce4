"""Facilitators' own prompts: the forms to write and translate them, and what is asked before one is retired."""

from bot.core.languages import own_name
from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui import confirmations
from bot.ui.components import Button, Form, Paragraph, Text, Tone
from bot.ui.confirmations import Confirmation
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from bot.ui.lengths import shortened
from cogs.prompts.actions import ADD_PROMPT, RETIRE_PROMPT, TRANSLATE_PROMPT
from cogs.prompts.components.library import show_one
from cogs.prompts.rules import NOTE_ROOM, QUESTION_ROOM, TITLE_ROOM, Typed, Which
from cogs.prompts.services import listing, own
from cogs.prompts.services.own import Draft
from cogs.prompts.services.words import Words
from cogs.prompts.wording import library as wording

FORM_ROOM = 4000
"""Characters that a field takes: more than is kept, since Discord would cut off what somebody pastes without a word."""

# --- writing ---------------------------------------------------------------------------------------------------------


async def open_form(context: InteractionContext, draft: Draft) -> None:
    """An empty form for a prompt in this language."""
    t = context.texts
    hint = t.gettext(
        "You write in {language}; /prompt translate adds other languages. Please leave out the names of children and "
        "families.",
        language=t.language_name(draft.language),
    )
    title = t.pgettext("form title", "A prompt of your own")
    await context.form(Form(title, CustomId("prompt.add", 0, draft.code), (Paragraph(hint), *_fields(t, None))))


def _fields(t: Texts, there: Words | None) -> tuple[Text, Text, Text]:
    rooms = {"title": TITLE_ROOM, "question": QUESTION_ROOM, "note": NOTE_ROOM}
    hints = {
        field: t.pgettext("form hint", "Up to {room} characters", room=t.number(room)) for field, room in rooms.items()
    }
    there = there or Words("", "", "")
    return (
        Text(
            "title", t.pgettext("form label", "Title"), required=False, most=FORM_ROOM // 10, value=there.title,
            hint=hints["title"],
        ),
        Text(
            "question", t.pgettext("form label", "Question"), long=True, most=FORM_ROOM, value=there.question,
            hint=hints["question"],
        ),
        Text(
            "note", t.pgettext("form label", "Note for facilitators"), long=True, required=False, most=FORM_ROOM,
            value=there.note, hint=hints["note"],
        ),
    )  # fmt: skip


def _typed(context: InteractionContext) -> Typed:
    """What came with a form. From here on nothing of it may be lost."""
    filled = context.filled()
    said = [value if isinstance(value := filled.get(field), str) else "" for field in ("title", "question", "note")]
    context.at_stake = "\n\n".join(filter(None, said))
    return Typed(*said)


async def add(context: InteractionContext, custom_id: CustomId) -> None:
    """The new prompt is kept, and shown as it stands."""
    typed = _typed(context)
    kept = await context.write(own.add, code=custom_id.choice, typed=typed)
    context.at_stake = ""
    done = context.texts.gettext("Done: your prompt is kept. /prompt schedule plans it.")
    await show_one(context, await context.read(listing.one, which=Which(prompt_id=kept.id)), done=done)


# --- translating -----------------------------------------------------------------------------------------------------


async def open_translation(context: InteractionContext, prompt: str | int, language: str) -> None:
    """What it says so far in this language, below the original."""
    seen = await context.read(own.before_translating, prompt=prompt, language=language)
    t = context.texts
    beside = [] if seen.language == seen.original.language else [wording.in_language(seen.original)]
    name = own_name(seen.language)
    await context.form(
        Form(
            shortened(t.pgettext("form title", "In {language}", language=name), 45),
            CustomId("prompt.translate", seen.prompt_id, f"{seen.language}.{seen.mark}"),
            (*(Paragraph(shortened(text, FORM_ROOM)) for text in beside), *_fields(t, seen.there)),
        )
    )


async def choose_language(context: InteractionContext, custom_id: CustomId) -> None:
    """A language was chosen under a prompt."""
    context.never_defer()
    await open_translation(context, custom_id.subject, next(iter(context.chosen()), ""))


async def translate(context: InteractionContext, custom_id: CustomId) -> None:
    """These words are kept, unless somebody else has changed them meanwhile."""
    typed = _typed(context)
    language, _, mark = custom_id.choice.partition(".")
    kept, posts = await context.write(
        own.translate, prompt=custom_id.subject, language=language, typed=typed, mark=mark
    )
    context.at_stake = ""
    done = wording.translated(context.texts, kept.language, posts)
    await show_one(context, await context.read(listing.one, which=Which(prompt_id=kept.prompt_id)), done=done)


async def ask_for_words(context: InteractionContext, custom_id: CustomId) -> None:
    """The staff are asked for what is lacking."""
    asked = await context.write(own.ask_for_words, prompt=custom_id.subject)
    await context.reply(wording.asked(context.texts, asked))


# --- retiring --------------------------------------------------------------------------------------------------------


async def ask_to_retire(context: InteractionContext, prompt: str | int) -> None:
    """What would become of it, and whether to do it."""
    seen = await context.read(own.before_retiring, prompt=prompt)
    text = wording.retiring(context.texts, seen)
    await confirmations.ask(context, Confirmation(text, CustomId("prompt.retire.confirm", seen.prompt_id), seen))


async def press_retire(context: InteractionContext, custom_id: CustomId) -> None:
    """**Retire** was pressed under a prompt."""
    await ask_to_retire(context, custom_id.subject)


async def retire(context: InteractionContext, custom_id: CustomId) -> None:
    """It is not offered any more."""
    seen = await context.write(own.retire, prompt=custom_id.subject, mark=confirmations.mark(custom_id))
    t = context.texts
    back = Button(t.pgettext("button", "Bring back"), CustomId("prompt.restore", seen.prompt_id), Tone.PLAIN)
    await context.update(wording.retired(t, seen), buttons=[back])


async def restore(context: InteractionContext, custom_id: CustomId) -> None:
    """It is offered again."""
    kept = await context.write(own.restore, prompt=custom_id.subject)
    done = context.texts.gettext("Done: this prompt is offered again, and what is planned with it is posted.")
    one = await context.read(listing.one, which=Which(prompt_id=kept.id))
    await show_one(context, one, done=done, in_place=True)


COMPONENTS = (
    Component("prompt.add", ADD_PROMPT, add),
    Component("prompt.words", TRANSLATE_PROMPT, choose_language),
    Component("prompt.translate", TRANSLATE_PROMPT, translate),
    Component("prompt.ask", TRANSLATE_PROMPT, ask_for_words),
    Component("prompt.retire", RETIRE_PROMPT, press_retire),
    Component("prompt.retire.confirm", RETIRE_PROMPT, retire),
    Component("prompt.restore", RETIRE_PROMPT, restore),
)
