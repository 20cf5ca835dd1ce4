"""Why a certificate is revoked, and how long its holder may correct their name themself."""

from datetime import timedelta
from enum import StrEnum

CORRECTED_WITHIN = timedelta(days=30)


class RevocationReason(StrEnum):
    """Why; only coordinators read it."""

    MISTAKE = "mistake"
    """It was issued by mistake."""
    PERSON = "person"
    """It was issued to the wrong person."""
    REQUIREMENTS = "requirements"
    """What it asks was not done after all."""
    WISH = "wish"
    """Its holder wishes so."""
    OTHER = "other"
