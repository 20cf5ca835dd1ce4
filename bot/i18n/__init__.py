"""Languages: catalogues, whose language it is, and the texts themselves."""

from bot.i18n.catalogues import Catalogues
from bot.i18n.choice import choose, languages_for_post
from bot.i18n.texts import Texts, WordingWarning

__all__ = ["Catalogues", "Texts", "WordingWarning", "choose", "languages_for_post"]
