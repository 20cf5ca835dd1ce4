"""Where somebody's certificate stands."""

from enum import StrEnum


class CertificateStanding(StrEnum):
    """How far somebody's certificate of a cohort is."""

    OPEN = "open"
    """Something remains to be done."""
    READY = "ready"
    """All is done, and a coordinator can approve it."""
    APPROVED = "approved"
    """Approved; the person has not confirmed yet how their name shall read."""
    APPROVED_LACKS = "approved_lacks"
    """Approved, and something that was counted has been taken back since."""
    HELD = "held"
    """Issued."""
    HELD_LACKS = "held_lacks"
    """Issued, and something that was counted has been taken back since."""


def standing_of(*, met: bool, certified: bool, approved: bool) -> CertificateStanding:
    """What is so, from whether all is done, a valid certificate is there, and an approval is."""
    if certified:
        return CertificateStanding.HELD if met else CertificateStanding.HELD_LACKS
    if approved:
        return CertificateStanding.APPROVED if met else CertificateStanding.APPROVED_LACKS
    return CertificateStanding.READY if met else CertificateStanding.OPEN
