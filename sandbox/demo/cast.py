"""The people of the story: invented, and speaking three languages."""

from dataclasses import dataclass

ENGLISH, SPANISH, SOMALI = "en", "es", "so"
DISCORD_LOCALES = {ENGLISH: "en-US", SPANISH: "es-ES", SOMALI: "en-US"}
"""Discord has no Somali: its readers have an English app, and choose Somali with us."""

GIVEN = {
    ENGLISH: ("Denise", "Keisha", "Marcus", "Tasha", "Jerome", "Lani", "Malia", "Andre", "Imani", "Raven"),
    SPANISH: ("Lucía", "Mateo", "Ximena", "Itzel", "Rocío", "Diego", "Paloma", "Emilio", "Yesenia", "Beto"),
    SOMALI: ("Amina", "Hodan", "Cabdi", "Ifrah", "Faadumo", "Maxamed", "Sahra", "Nimco", "Xaliimo", "Yuusuf"),
}
FAMILY = {
    ENGLISH: ("Brooks", "Tuiasosopo", "Carter", "Redcloud", "Nguyen", "Ellis"),
    SPANISH: ("Reyes", "Morales", "Xicay", "Fuentes", "Aguilar", "Solís"),
    SOMALI: ("Warsame", "Cali", "Faarax", "Nuur", "Xasan", "Guuleed"),
}
ROLES = ("educator", "home-visitor", "mental-health-provider", "parent-educator")
SETTINGS = ("child-care", "home-visiting", "preschool", "early-intervention")


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody in the story, before they enter."""

    name: str
    language: str
    role: str
    setting: str


def _part(number: int, language: str) -> Part:
    given, family = GIVEN[language], FAMILY[language]
    name = f"{given[number % len(given)]} {family[(number // len(given) + number) % len(family)]}"
    return Part(name, language, ROLES[number % len(ROLES)], SETTINGS[number % len(SETTINGS)])


def participants(count: int, languages: tuple[str, ...]) -> list[Part]:
    """So many providers, the languages taking turns; no two of one name."""
    return _parts(count, languages, first=0)


def mentors(count: int, languages: tuple[str, ...]) -> list[Part]:
    """So many mentors."""
    return _parts(count, languages, first=1_000)


def _parts(count: int, languages: tuple[str, ...], *, first: int) -> list[Part]:
    parts: list[Part] = []
    for number in range(count):
        language = languages[number % len(languages)]
        turn = number // len(languages) + (7 if first else 0)
        part = _part(turn, language)
        if any(part.name == other.name for other in parts):
            part = Part(f"{part.name} {turn}", part.language, part.role, part.setting)
        parts.append(part)
    return parts


REFLECTIONS = {
    ENGLISH: (
        "I noticed how quickly I wanted to fix things. Next time I will wait and watch a little longer.",
        "What stayed with me was the silence after the question. I breathed, and so did everyone else.",
        "I carry my grandmother's patience into this work, and her worry too.",
    ),
    SPANISH: (
        "Me di cuenta de que escucho mejor cuando no tengo prisa. Quiero empezar el día más despacio.",
        "Hoy pensé en quién decide y quién espera. A veces espero yo, a veces hago esperar.",
        "Lo que me enseñó mi abuela sigue aquí, en mis manos y en mi voz.",
    ),
    SOMALI: (
        "Waxaan ogaaday in aan si fiican u dhegaysto marka aan degganahay.",
        "Maanta waxaan ka fikiray codkayga iyo sida loo maqlo.",
        "Hooyaday waxay i bartay dulqaad; maanta waan dareemay.",
    ),
}
"""What people write for themselves in the story; about themselves alone, never about a child or a family."""
