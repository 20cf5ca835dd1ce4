"""The group agreement: what people promise each other before they take a place. Versioned; people accept a version."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.core.gettext_markers import N_

NEWEST = 1

AGREEMENTS: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        1: (
            N_("What is shared here stays here. The limit: if someone is in danger, people may have to act."),
            N_("This is reflective practice and peer support. It is not therapy."),
            N_("Nobody watches this space around the clock. It is not for emergencies: call or text 988, or call 911."),
            N_("If the law makes you a mandated reporter, you still are one here."),
            N_("Never write names or details by which a child, a family or an agency could be known."),
            N_("We speak for ourselves, listen with care, and ask before we give advice."),
        ),
    }
)
"""The points of each version, in English (DOMAIN: safety); they are said with `Texts.careful`."""
