"""Members suggest better words for one sentence of ours, in one language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update

from bot.core.languages import SOURCE, read_language
from bot.core.refusals import UnknownLanguage
from bot.db import Tx
from bot.i18n.choice import choose
from bot.i18n.sentences import Sentence, Sentences
from bot.people.act import Act
from bot.people.models import Member
from cogs.translations.models import ServerWords, TranslationSuggestion
from cogs.translations.refusals import EnglishIsOurs, LinesDiffer, SameWords, SentenceGone, TooManySuggestions
from cogs.translations.rules import LINES, MOST_OPEN, SuggestionState, as_typed
from cogs.translations.services.checking import check

Catalogue = Callable[[str], Sentences]
"""The sentences of a language."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A sentence, and what stands for it now where this person is."""

    language: str
    sentence: Sentence
    now: tuple[str, ...]
    """What this server reads."""
    mine: tuple[str, ...]
    """What this person has suggested and nobody has reviewed, else what the server reads."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """Words that wait for a reviewer from now on."""

    language: str
    sentence: Sentence
    words: tuple[str, ...]


def language_of(tx: Tx, act: Act, *, language: str | None) -> str:
    """The code of the language for which somebody has words: the one that they name, else the one that they read.

    Raises:
        UnknownLanguage: we have no catalogue of it.
        EnglishIsOurs: it is English.
    """
    actor = act.actor
    own = choose(actor.language, actor.locale, actor.server_language, act.languages)
    code = read_language(language, act.languages) if language else own
    if code == SOURCE:
        raise EnglishIsOurs
    return code


def look(tx: Tx, act: Act, *, catalogue: Catalogue, language: str, code: str) -> Looked:
    """One sentence, and the words that stand for it.

    Raises:
        SentenceGone: the product does not say it.
    """
    if language not in act.languages or language == SOURCE:
        raise UnknownLanguage(language[:80])
    sentence = catalogue(language).by_code.get(code)
    if sentence is None:
        raise SentenceGone
    now = said_now(tx, act.server, language, sentence)
    mine = tx.execute(
        select(TranslationSuggestion.words).where(
            TranslationSuggestion.member_id == act.actor.member_id,
            TranslationSuggestion.language == language,
            TranslationSuggestion.code == code,
            TranslationSuggestion.state == SuggestionState.OPEN,
        )
    ).scalar_one_or_none()
    return Looked(language, sentence, now, tuple(mine) if mine and len(mine) == len(now) else now)


def said_now(tx: Tx, server: int, language: str, sentence: Sentence) -> tuple[str, ...]:
    """What a server reads for a sentence; in English where there is nothing in that language yet."""
    own = tx.execute(
        select(ServerWords.words).where(
            ServerWords.server_id == server, ServerWords.language == language, ServerWords.code == sentence.code
        )
    ).scalar_one_or_none()
    if own is not None and len(own) == len(sentence.words):
        return tuple(own)
    return tuple(said or sentence.english[min(form, len(sentence.english) - 1)]
                 for form, said in enumerate(sentence.words))  # fmt: skip


def suggest(
    tx: Tx, act: Act, *, catalogue: Catalogue, language: str, code: str, written: Mapping[str, str]
) -> Suggested:
    """Keep words for a reviewer, in place of what this person had suggested for the sentence before.

    `written` has the forms that were in the form, by their numbers; the others stay as they were.

    Raises:
        SentenceGone: the product does not say this any more.
        SameWords: nothing is changed.
        TooManySuggestions: enough of theirs wait already.
        FieldsDiffer, CommandsDiffer, WordsTooLong, NoCommandName, HasLinkOrMention: the words cannot stand there.
    """
    tx.execute(select(Member.id).where(Member.id == act.member).with_for_update())  # one after the other
    looked = look(tx, act, catalogue=catalogue, language=language, code=code)
    words = merged(looked.mine, written)
    whole = "\n".join(part for part in written.values() if part)
    if words in (looked.now, looked.mine):
        raise SameWords(whole)
    check(catalogue(language), looked.sentence, words, whole)
    replace(tx, act, language=language, code=code)
    open_ones = select(func.count()).where(
        TranslationSuggestion.member_id == act.member,
        TranslationSuggestion.state == SuggestionState.OPEN,
        TranslationSuggestion.used_at.is_(None),  # only another reviewer can do something about the others
    )
    if tx.execute(open_ones).scalar_one() >= MOST_OPEN:
        raise TooManySuggestions(MOST_OPEN)
    context, message = looked.sentence.key
    tx.add(
        TranslationSuggestion(
            server_id=act.server,
            member_id=act.member,
            language=language,
            code=code,
            context=context,
            message=message,
            words=list(words),
            at=act.now,
        )
    )
    return Suggested(language, looked.sentence, words)


def merged(words: Sequence[str], written: Mapping[str, str]) -> tuple[str, ...]:
    """All forms, where some were written anew: by their numbers, or each on its line.

    Raises:
        LinesDiffer: there are more lines than forms, or fewer.
    """
    if LINES in written:
        lines = [as_typed(line) for line in written[LINES].splitlines() if line.strip()]
        if len(lines) != len(words):
            raise LinesDiffer(written[LINES], len(words))
        return tuple(lines)
    return tuple(as_typed(written.get(str(form), "")) or said for form, said in enumerate(words))


def replace(tx: Tx, act: Act, *, language: str, code: str) -> None:
    """What this person has suggested for the sentence before need not be reviewed any more."""
    tx.execute(
        update(TranslationSuggestion)
        .where(
            TranslationSuggestion.member_id == act.member,
            TranslationSuggestion.language == language,
            TranslationSuggestion.code == code,
            TranslationSuggestion.state == SuggestionState.OPEN,
        )
        .values(state=SuggestionState.REPLACED, decided_at=act.now)
        .execution_options(synchronize_session=False)
    )
