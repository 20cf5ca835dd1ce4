"""The twelve themes that a prompt library begins with.

Each carries an essential element of reflective consultation (RIOS) and one of the ten Diversity-Informed Tenets as a
tag, never a score. Source: DOMAIN.md.
"""

from dataclasses import dataclass

from bot.core.gettext_markers import N_
from bot.core.refusals import UnknownTheme

FAMILY_STORY = N_("Understanding the Family Story")
BABY_IN_MIND = N_("Holding the Baby in Mind")
PARALLEL_PROCESS = N_("Parallel Process")
USE_OF_SELF = N_("Professional Use of Self")
ALLIANCE = N_("Reflective Alliance")


@dataclass(frozen=True, slots=True)
class Theme:
    """One question to think about, in English; `Texts.theme` has it in the reader's language."""

    number: int
    key: str
    title: str
    element: str
    tenet: int
    question: str


THEMES: tuple[Theme, ...] = (
    # Translators: a person comes to this time of reflection as they are today.
    Theme(1, "arriving", N_("Arriving as I am"), USE_OF_SELF, 1,
          # Translators: “sitting with me”: still in my thoughts or my body.
          N_("What part of today’s work is still sitting with me, and where do I feel it?")),
    Theme(2, "first-impressions", N_("First impressions"), FAMILY_STORY, 1,
          N_("When did I decide something about a caregiver quickly, and what might I have missed?")),
    Theme(3, "whose-voice", N_("Whose voice decides"), ALLIANCE, 3,
          N_("Who held the power in a recent decision, and how could that have been shared?")),
    Theme(4, "advantages", N_("Advantages I carry"), USE_OF_SELF, 3,
          N_("Which of my advantages makes part of this work easier, and how might I use it for others?")),
    # Translators: what earlier generations gave us, good and hard.
    Theme(5, "handed-down", N_("What was handed down"), FAMILY_STORY, 4,
          N_("Which strengths and sorrows from earlier generations come with me when I meet a family?")),
    Theme(6, "ways-of-knowing", N_("Ways of knowing"), FAMILY_STORY, 4,
          N_("What caregiving wisdom from my community deserves more respect in my workplace?")),
    Theme(7, "every-family", N_("Every kind of family"), FAMILY_STORY, 5,
          # Translators: “kin”: family, related by birth or not.
          N_("Whom does a family I support count as kin, and how do I make room for them?")),
    # Translators: words that reach a person, for good or ill.
    Theme(8, "words-that-land", N_("Words that land"), ALLIANCE, 6,
          N_("When did a word, or a language choice, open or close a connection?")),
    Theme(9, "if-the-baby-could-speak", N_("If the baby could speak"), BABY_IN_MIND, 2,
          N_("What might a young child have felt in the room while the adults were talking?")),
    # Translators: how we are treated comes back in how we treat others.
    Theme(10, "echo", N_("The echo"), PARALLEL_PROCESS, 1,
          N_("How does the way I am treated at work show up in how I treat others?")),
    Theme(11, "belonging", N_("Belonging"), ALLIANCE, 9,
          # Translators: “bring my whole self”: be wholly who I am and hide nothing.
          N_("Where do I feel I can bring my whole self, and what makes that possible?")),
    Theme(12, "staying-well", N_("Staying well, making change"), USE_OF_SELF, 8,
          N_("What do I need to keep going, and which part of that should the system provide?")),
)  # fmt: skip


def theme_numbered(number: int) -> Theme:
    """The theme of that number, from 1 to 12.

    Raises:
        LookupError: there is no such theme.
    """
    for theme in THEMES:
        if theme.number == number:
            return theme
    raise LookupError(f"no theme {number}")


def read_theme(text: str) -> int:
    """The number of the theme that a person chose from the list, or named in English.

    Raises:
        UnknownTheme: there is none like that.
    """
    wanted = text.strip().casefold()
    for theme in THEMES:
        if wanted in {str(theme.number), theme.key, theme.title.casefold()}:
            return theme.number
    raise UnknownTheme(text.strip()[:80])
