"""Why something about certificates cannot be done."""

from dataclasses import dataclass

from bot.core.refusals import Refusal, SeveralFit


@dataclass(eq=False)
class RequirementsNotMet(Refusal):
    """What remains to be done before the certificate."""

    name: str
    sessions: int = 0
    reflections: int = 0
    meetings: int = 0
    agreement: bool = False


@dataclass(eq=False)
class AlreadyCertified(Refusal):
    """The person has this cohort's certificate already."""

    name: str
    code: str


@dataclass(eq=False)
class SeveralCohorts(SeveralFit):
    """Somebody has places in several cohorts, and it was not said which one is meant; `text` is what they go by."""


@dataclass(eq=False)
class NameUnprintable(Refusal):
    """A name on the certificate has letters that none of our typefaces has, or none at all."""

    name: str
    characters: str = ""


@dataclass(eq=False)
class NameTooLong(Refusal):
    """A name has more characters than a certificate takes."""

    length: int
    most: int


@dataclass(eq=False)
class NameEmpty(Refusal):
    """Nothing of a name is left that could be printed."""


@dataclass(eq=False)
class CertificateTooLong(Refusal):
    """So much is to be said that it does not fit one page; `name` is whose it is."""

    name: str


@dataclass(eq=False)
class SignatureUnreadable(Refusal):
    """The picture of the signature that a program keeps is no picture."""


@dataclass(eq=False)
class CannotPrintNow(Refusal):
    """The fonts without which nothing is printed are not on the bot's computer."""

    fonts: tuple[str, ...]
