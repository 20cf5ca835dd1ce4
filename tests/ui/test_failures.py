"""What could not be delivered has a name for the staff, whatever it is."""

from bot.feature import errands_of, kind_names_of, work_of
from cogs import FEATURES
from tests.support import samples

TOLD_TO_NOBODY = {"privacy", "notice", "delivery"}
"""What is done for somebody who deletes their data, buttons, and this word itself: nobody hears when these fail."""


def test_whatever_can_fail_has_a_name() -> None:
    owed = (*samples.kinds(), *errands_of(FEATURES), *work_of(FEATURES))
    kinds = {kind.kind for kind in owed}
    nameless = kinds - set(kind_names_of(FEATURES))
    assert {kind.partition(".")[0] for kind in nameless} <= TOLD_TO_NOBODY, nameless
