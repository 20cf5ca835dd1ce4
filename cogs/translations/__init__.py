"""Translations: better words that people suggest, and the words that a server reads instead of ours."""

from bot.feature import Feature, Personal
from bot.i18n.approved_words import approved_words
from bot.people import facts, identity, server_words
from cogs.translations.actions import REVIEW_WORDS, SUGGEST_WORDS
from cogs.translations.cog import Translations
from cogs.translations.components import COMPONENTS
from cogs.translations.notices import NOTICES
from cogs.translations.sentences import REFUSALS
from cogs.translations.services import everywhere, own_words, reviewing
from cogs.translations.services import facts as translation_facts

FEATURE = Feature(
    name="translations",
    cogs=(Translations,),
    actions=(SUGGEST_WORDS, REVIEW_WORDS),
    components=COMPONENTS,
    refusals=REFUSALS,
    notices=NOTICES,
    kind_name=lambda t: t.gettext("A message about suggested words"),
    personal=(Personal("translation_suggestions", ("member_id",), lambda t: t.gettext("words that you suggested")),),
    kept={"server_words": "what a server reads instead of our words; who suggested it is not written there"},
    audit={"suggestion": "translation_suggestions"},
    hooks=(
        approved_words.calls(everywhere.approved),
        facts.conditions.calls(translation_facts.conditions),
        identity.erased.calls(reviewing.erased),
        server_words.own_words.calls(own_words.of_server),
    ),
)
