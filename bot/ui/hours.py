"""What types of hours are called, wherever people read of them."""

from bot.core.hours import HourType
from bot.i18n.texts import Texts


def hour_type_name(t: Texts, hour_type: HourType) -> str:
    """What a type of hours is called."""
    return {
        HourType.PROFESSIONAL: t.gettext("Professional development"),
        HourType.INDIVIDUAL_CONSULTATION: t.gettext("Individual reflective consultation"),
        HourType.GROUP_CONSULTATION: t.gettext("Group reflective consultation"),
        HourType.PEER: t.gettext("Peer reflection"),
        HourType.MENTORING: t.gettext("Mentoring"),
    }[hour_type]
