"""What could not be delivered has a name for the staff, whatever it is."""

from bot.feature import errands_of, work_of
from cogs import FEATURES
from cogs.servers.wording.failures import THINGS
from tests.support import samples

TOLD_TO_NOBODY = {"privacy", "notice", "delivery"}
"""What is done for somebody who deletes their data, buttons, and this word itself: nobody hears when these fail."""


def test_whatever_can_fail_has_a_name() -> None:
    owed = (*samples.kinds(), *errands_of(FEATURES), *work_of(FEATURES))
    kinds = {kind.kind for kind in owed}
    nameless = {kind for kind in kinds if kind not in THINGS and kind.partition(".")[0] not in THINGS}
    assert {kind.partition(".")[0] for kind in nameless} <= TOLD_TO_NOBODY, nameless
