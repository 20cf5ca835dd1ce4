"""Translations: better words that people suggest, and the words that a server reads instead of ours."""

from bot.feature import Feature, Personal
from bot.i18n.approved_words import approved_words
from cogs.translations.services import everywhere

FEATURE = Feature(
    name="translations",
    personal=(
        Personal("translation_suggestions", ("member_id",), lambda t: t.gettext("words you suggested for mine")),
    ),
    kept={"server_words": "what a server reads instead of our words; who suggested it is not written there"},
    hooks=(approved_words.calls(everywhere.approved),),
)
