"""Whether words can stand where a sentence stands."""

from collections.abc import Sequence

from bot.i18n.limits import LIMITS, has_its_fields, is_command_name, too_long
from bot.i18n.sentences import Sentence, Sentences
from bot.i18n.texts import placeholders
from bot.i18n.words import NAMES
from cogs.translations import rules
from cogs.translations.refusals import (
    CommandsDiffer,
    FieldsDiffer,
    HasLinkOrMention,
    NoCommandName,
    NotOneLine,
    WordsTooLong,
)


def check(sentences: Sentences, sentence: Sentence, words: Sequence[str], written: str) -> None:
    """Let words through that keep what the English has: its fields and commands, and no link or mention besides.

    `written` is what the person wrote, to be given back whole.

    Raises:
        FieldsDiffer, CommandsDiffer, WordsTooLong, NoCommandName, HasLinkOrMention: they do not.
    """
    commands = {one.english[0] for one in sentences.by_code.values() if one.key[0] == "command name"}
    for said in words:
        _check(sentence, said, written, commands)


def _check(sentence: Sentence, said: str, written: str, commands: set[str]) -> None:
    context, english = sentence.key[0], sentence.english[-1]
    if context in NAMES and not is_command_name(said):
        raise NoCommandName(written)
    if context in LIMITS and "\n" in said:
        raise NotOneLine(written)
    room = too_long(context, said) or (rules.room_for(english) if len(said) > rules.room_for(english) else None)
    if room is not None:
        raise WordsTooLong(written, len(said), room)
    fields = placeholders(english)
    if not has_its_fields(sentence.message, said) or rules.stray_braces_in(said, fields):
        raise FieldsDiffer(written, tuple(sorted(fields)))
    if not rules.links_in(said) <= rules.links_in(english) or not rules.mentions_in(said) <= rules.mentions_in(english):
        raise HasLinkOrMention(written)
    named = rules.commands_in(english, commands)
    if rules.commands_in(said, commands) != named:
        raise CommandsDiffer(written, tuple(sorted(named)))
