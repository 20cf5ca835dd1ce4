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


@dataclass(eq=False)
class NobodyReady(Refusal):
    """Nobody of a cohort waits for an approval."""

    cohort: str


@dataclass(eq=False)
class ApprovedAlready(Refusal):
    """A coordinator has approved this person's certificate before; they have not confirmed their name yet."""

    name: str
    cohort: str


@dataclass(eq=False)
class ApprovalGone(Refusal):
    """The approval is there no more, or it is another person's."""


@dataclass(eq=False)
class CertifiedAlready(Refusal):
    """The person themself has this certificate already."""

    cohort: str
    code: str


@dataclass(eq=False)
class NotMetAnyMore(Refusal):
    """Something that was counted has been taken back since the approval."""

    cohort: str


@dataclass(eq=False)
class NoNameYet(Refusal):
    """The person's name in this server cannot stand on a certificate, and they have written no other."""


@dataclass(eq=False)
class NameUnfit(Refusal):
    """A name holds emoji, control characters or other signs that are no part of a name."""

    characters: str


@dataclass(eq=False)
class NameIsSo(Refusal):
    """The certificate has that name already."""

    name: str


@dataclass(eq=False)
class NoCertificates(Refusal):
    """The person has no certificate of this server."""


@dataclass(eq=False)
class UnknownCertificate(Refusal):
    """No certificate of this server has that code, or it is not the person's own."""

    code: str = ""


@dataclass(eq=False)
class NotValid(Refusal):
    """The certificate was revoked, or another one has taken its place."""

    code: str
    newer: str = ""


@dataclass(eq=False)
class CorrectedBefore(Refusal):
    """The holder has corrected the name themself before."""


@dataclass(eq=False)
class TooLateToCorrect(Refusal):
    """The certificate is too old for its holder to correct the name themself."""


@dataclass(eq=False)
class NothingToExport(Refusal):
    """A cohort has no certificates."""

    cohort: str


@dataclass(eq=False)
class ExportFailed(Refusal):
    """There is no room for an export on the disk of the bot; nothing of it is left."""

    cohort: str
