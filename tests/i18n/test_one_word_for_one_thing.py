"""The language points that readers have found stay found: in each language one word for one thing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from bot.i18n.catalogues import locales_folder
from bot.i18n.words import files_of, read_catalogue

NOT_SO = {
    "en": r"[Ss]upervision",
    "es": r"\b[Pp](resion|uls)(e|ar|ó|a)\b|\b[Hh]aga clic|\b[Pp]lanific|\b[Pp]lane(ar|e|a|ad[oa]s?)\b|[«»]|[\"']\w"
    r"|[Ss]upervisión|\bpares\b|\b([Ii]nicia|[Ee]mpieza) el\b|[a-z,] Español\b"
    r"|\b[Ee]mp(ie|e)[zc]|\b[Cc]elebra(d|\b)|\b[Ss]iguiente paso|\b[Aa]ñad|\b[Qq]uizá\b|\bllave\b|por favor [a-z]"
    r"|\b[Ii]ntente otra|\b[Dd]ar de baja|\b[Oo]pera el bot|\bseguro de\b|[(/]a\)|[@]s\b"
    r"|\b(los|un|el) (facilitador|coordinador|mentor|participante)(es)?\b|\{cohort\} (ya )?est(á|aba) \w+[ao]\b"
    r"|(?<!sesión )(?<!sesión de )\*\*\{title\}\*\* (ya )?est(á|aba) \w+[ao]\b"
    r"|\bcomo mentora?\b|[Ee]stoy escrito|[Pp]areja (de mentoría )?(en \{cohort\} )?terminó|\b(la|su) gente\b"
    r"|\b[Ff]amilias? de acogida|\bsin asistencia (un|al) día|[Nn]adie se entera de (que|quién) lo pidió",
    "so": r"\b[Ll]ammaan[ea]|\b[Ff]arii[nm]|\b[Dd]aaba[cd]|\b[Mm]artiqaad|\b[Tt]aab(o|ay|at)|\b[Qq]ala?d|\b[Bb]adhk"
    r"|\b[Bb]adhamad|\b[Kk]adib|\b[Kk]a dib|\b[Dd]hawr\b|\b[Dd]hawoo?w\b|\b[Hh]oray\b|\b(h|g)adh\w|\b[Oo]dhan\b"
    r"|\b[Aa]adan\b|\b[Aa]ysan\b|\b[Dd]ambeysa|[Hh]orreysa|\b[Qq]orsheyn|[Ss]aaxiib|[Aa]sxaab|/[a-z-]+-na\b"
    r"|/[a-z]+(?: [a-z-]+)? ayaa \w*(isa|aysa|gta)\b|\w+uusan\b|\b[Ss]i nasiib ah|\bcid kale ma \w+ko\b"
    r"|\b[Ww]eligood (la|laga|meel)\b",
}
"""Spanish: “toque”, “programar”, one style of quotes, “consulta reflexiva”, “colegas”, “comenzar”, “realizar” (a
session), “próximo paso”, “agregar”, “quizás”, “clave”, “por favor,”, “inténtelo”, “quien administra el bot”,
“español”, “familia de crianza temporal”, “su mentoría terminó”, and no word that takes people, or the bot, for men or
women.
Somali: no word for a couple where two are none; one word and one spelling (“farriin”, “faafi”, “casuumad”, “riix”,
“khalad”, “nus”, “badhannada”, “kaddib”, “dhowr”, “horeba”, “haray”, “aanad”, “dambaysa”, “asaagga shaqada”,
“bakhtiyaanasiib”); for good is “si kama dambays ah” (weligood goes with never); nobody (cid kale) is feminine; a
command is masculine, and nothing hangs on to its name. locales/so/GLOSSARY.md says what is written instead."""


FOLDER = locales_folder()


def messages_of(language: str) -> list[Message]:
    """What the catalogues of a language say; of English, what is to be translated."""
    paths = sorted(FOLDER.glob("templates/*.pot")) if language == "en" else files_of(FOLDER, language)
    messages = [message for path in paths for message in read_catalogue(path) if message.id]
    assert messages
    return messages


def said_in(language: str) -> Iterator[str]:
    for message in messages_of(language):
        said = message.id if language == "en" else message.string
        yield from filter(None, [said] if isinstance(said, str) else said or ())


def test_in_spanish_every_command_says_what_one_does_with_it_in_the_same_way() -> None:
    """“Pedir un lugar”, “Ver su avance”: the infinitive, which neither orders nor speaks of the bot."""
    said = [str(message.string) for message in messages_of("es") if message.context == "command description"]
    assert said
    assert not [text for text in said if not re.match(r"[A-ZÁÉÍÓÚ]\w*[aei]r(se)?\b", text)]


@pytest.mark.parametrize("language", list(NOT_SO))
def test_no_word_is_used_that_was_given_up(language: str) -> None:
    assert not [text for text in said_in(language) if re.search(NOT_SO[language], text)]


def test_no_somali_sentence_makes_a_he_or_a_she_of_somebody_who_is_named() -> None:
    named = re.compile(
        r"\{(person|name|mentor|mentee|other)\}\)?,? (wuu|way|wuxuu|waxay|\w+ ayuu|\w+ ayay|isaga|iyada)\b"
    )
    assert not [text for text in said_in("so") if named.search(text)]


@pytest.mark.parametrize("language", list(NOT_SO))
def test_the_pages_for_members_and_facilitators_use_the_same_words(language: str) -> None:
    pages = [f"members.{language}.md", "facilitators.md" if language == "en" else f"facilitators.{language}.md"]
    words = "\n".join(Path("docs", page).read_text("utf-8") for page in pages)
    lines = words.replace("`", "").splitlines()
    assert not [line for line in lines if re.search(NOT_SO[language], line)]


def test_no_button_nor_label_names_a_command_since_it_cannot_be_tapped_there() -> None:
    """In sentences a command is a mention, which each app names as its picker does; a label is only letters."""
    messages = messages_of("es")
    names = [str(message.id) for message in messages if message.context == "command name"]
    command = re.compile(rf"(?<![\w<])/({'|'.join(map(re.escape, names))})\b")
    labels = [m for m in messages if m.context and m.context not in ("command description", "option description")]
    assert not [message.id for message in labels if command.search(str(message.id))]
