"""The notice that no speaker of a language has reviewed our words in it yet."""

from bot.i18n.texts import Texts
from bot.logs import named
from bot.people import account_settings
from bot.ui.context import InteractionContext

log = named(__name__)


async def with_review_notice(context: InteractionContext, text: str) -> str:
    """The text; below it, once for each person and language, that no speaker has reviewed these words."""
    t = context.texts
    if t.reviewed or (context.actor is not None and t.language in context.actor.told):
        return text
    try:
        user = context.interaction.user.id
        await context.router.database.write(account_settings.tell_unreviewed, user=user, language=t.language)
    except Exception as error:  # noqa: BLE001 - what was asked for is done: it is told, and may be told again
        log.warning("what was told could not be remembered", action=context.action.name, error=type(error).__name__)
    return f"{text}\n{review_notice(t)}"


def review_notice(t: Texts) -> str:
    """For the readers of a catalogue that no speaker has reviewed."""
    return "-# " + t.gettext(
        "Nobody who speaks {language} has checked my words yet. If a sentence sounds wrong, please tell your "
        "facilitator. What I say about safety and consent also stands in English.",
        language=t.language_name(t.language),
    )
