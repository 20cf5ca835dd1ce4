"""The notice that no speaker of a language has reviewed our words in it yet, and the way to better ones."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.logs import named
from bot.people import account_settings
from bot.ui.components import Button, Menu
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId

log = named(__name__)

SUGGEST_BETTER_WORDS = "translation.begin"
"""What the button below the notice asks for; a feature answers it."""


async def reply_with_review_notice(
    context: InteractionContext,
    text: str,
    *,
    title: str = "",
    buttons: Sequence[Button] = (),
    menu: Menu | None = None,
) -> None:
    """Answer; below the text, once for each person and language, that no speaker has reviewed these words."""
    t = context.texts
    if t.reviewed or (context.actor is not None and t.language in context.actor.told):
        await context.reply(text, title=title, buttons=buttons, menu=menu)
        return
    try:
        user = context.interaction.user.id
        await context.router.database.write(account_settings.tell_unreviewed, user=user, language=t.language)
    except Exception as error:  # noqa: BLE001 - what was asked for is done: it is told, and may be told again
        log.warning("what was told could not be remembered", action=context.action.name, error=type(error).__name__)
    better = Button(t.pgettext("button", "Suggest better words"), CustomId(SUGGEST_BETTER_WORDS))
    in_server = context.interaction.guild_id is not None
    more = (*buttons, better) if in_server else buttons
    await context.reply(f"{text}\n{review_notice(t)}", title=title, buttons=more, menu=menu)


def review_notice(t: Texts) -> str:
    """For the readers of a catalogue that no speaker has reviewed."""
    return "-# " + t.gettext(
        "These words are a draft: nobody who speaks {language} has reviewed them yet. If one sounds wrong, please use "
        "/translation suggest in your server. What I say about safety and consent also stands in English.",
        language=t.language_name(t.language),
    )
