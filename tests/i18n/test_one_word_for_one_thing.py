"""The language points that readers have found stay found: in each language one word for one thing."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.i18n.catalogues import files_of, locales_folder

NOT_SO = {
    "en": r"[Ss]upervision",
    "es": r"\b[Pp](resion|uls)(e|ar|ó|a)\b|\b[Hh]aga clic|\b[Pp]lanific|\b[Pp]lane(ar|e|a|ad[oa]s?)\b|[«»]|[\"']\w"
    r"|[Ss]upervisión|\bpares\b|\b([Ii]nicia|[Ee]mpieza) el\b|[a-z,] Español\b"
    r"|\b[Ee]mp(ie|e)[zc]|\b[Cc]elebra(d|\b)|\b[Ss]iguiente paso|\b[Aa]ñadir|\b[Qq]uizá\b|\bllave\b|por favor [a-z]"
    r"|\b[Ii]ntente otra|\b[Dd]ar de baja|\b[Oo]pera el bot|\bseguro de\b|[(/]a\)|[@]s\b"
    r"|\b(los|un|el) (facilitador|coordinador|mentor|participante)(es)?\b|\{cohort\} (ya )?est(á|aba) \w+[ao]\b"
    r"|(?<!sesión )(?<!sesión de )\*\*\{title\}\*\* (ya )?est(á|aba) \w+[ao]\b",
    "so": r"\b[Ll]ammaan[ea]|\b[Ff]arii[nm]|\b[Dd]aaba[cd]|\b[Mm]artiqaad|\b[Tt]aab(o|ay|at)|\b[Qq]alad|\b[Bb]adhk"
    r"|\b[Bb]adhamad|\b[Kk]adib|\b[Kk]a dib|\b[Dd]hawr\b|\b[Dd]hawoo?w\b|\b[Hh]oray\b|\b(h|g)adh\w|\b[Oo]dhan\b"
    r"|\b[Aa]adan\b|\b[Aa]ysan\b|\b[Dd]ambeysa|[Hh]orreysa|\b[Qq]orsheyn|[Ss]aaxiib|[Aa]sxaab|/[a-z-]+-na\b"
    r"|/[a-z]+(?: [a-z-]+)? ayaa \w*(isa|aysa|gta)\b",
}
"""Spanish: “toque”, “programar”, one style of quotes, “consulta reflexiva”, “colegas”, “comenzar”, “realizar” (a
session), “próximo paso”, “agregar”, “quizás”, “clave”, “por favor,”, “inténtelo”, “quien administra el bot”,
“español”, and no word that takes people for men.
Somali: no word for a couple where two are none; one word and one spelling (“farriin”, “faafi”, “casuumad”, “riix”,
“khalad”, “nus”, “badhannada”, “kaddib”, “dhowr”, “horeba”, “haray”, “aanad”, “dambaysa”, “asaagga shaqada”); a command
is masculine, and nothing hangs on to its name. locales/GLOSSARY.md says what is written instead."""


def test_in_spanish_every_command_says_what_one_does_with_it_in_the_same_way() -> None:
    """“Pedir un lugar”, “Ver su avance”: the infinitive, which neither orders nor speaks of the bot."""
    with files_of(locales_folder(), "es")[0].open("rb") as file:
        said = [str(m.string) for m in read_po(file, locale="es") if m.id and m.context == "command description"]
    assert said
    assert not [text for text in said if not re.match(r"[A-ZÁÉÍÓÚ]\w*[aei]r(se)?\b", text)]


@pytest.mark.parametrize("language", list(NOT_SO))
def test_no_word_is_used_that_was_given_up(language: str) -> None:
    found: list[str] = []
    for path in files_of(locales_folder(), language):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                said = message.id if language == "en" else message.string
                texts = [said] if isinstance(said, str) else list(said or ())
                found += [text for text in texts if text and re.search(NOT_SO[language], text)]
    assert not found


def test_no_somali_sentence_makes_a_he_or_a_she_of_somebody_who_is_named() -> None:
    named = re.compile(
        r"\{(person|name|mentor|mentee|other)\}\)?,? (wuu|way|wuxuu|waxay|\w+ ayuu|\w+ ayay|isaga|iyada)\b"
    )
    found: list[str] = []
    for path in files_of(locales_folder(), "so"):
        with path.open("rb") as file:
            for message in read_po(file, locale="so"):
                texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
                found += [text for text in texts if named.search(text)]
    assert not found


@pytest.mark.parametrize("language", list(NOT_SO))
def test_the_pages_for_members_and_facilitators_use_the_same_words(language: str) -> None:
    pages = [f"members.{language}.md", "facilitators.md" if language == "en" else f"facilitators.{language}.md"]
    words = "\n".join(Path("docs", page).read_text("utf-8") for page in pages)
    lines = words.replace("`", "").splitlines()
    assert not [line for line in lines if re.search(NOT_SO[language], line)]


def test_no_button_nor_label_names_a_command_since_it_cannot_be_tapped_there() -> None:
    """In sentences a command is a mention, which each app names as its picker does; a label is only letters."""
    with files_of(locales_folder(), "es")[0].open("rb") as file:
        messages = [message for message in read_po(file, locale="es") if message.id]
    names = [str(message.id) for message in messages if message.context == "command name"]
    command = re.compile(rf"(?<![\w<])/({'|'.join(map(re.escape, names))})\b")
    labels = [m for m in messages if m.context and m.context not in ("command description", "option description")]
    assert not [message.id for message in labels if command.search(str(message.id))]
