"""What types of hours are called, wherever people read of them."""

from bot.i18n.texts import Texts


def hour_type_name(t: Texts, hour_type: str) -> str:
    """What a type of hours is called."""
    return {
        "professional": t.gettext("Professional development"),
        "rsc_individual": t.gettext("Individual reflective consultation"),
        "rsc_group": t.gettext("Group reflective consultation"),
        "peer": t.gettext("Peer reflection"),
        "mentoring": t.gettext("Mentoring"),
    }[hour_type]
