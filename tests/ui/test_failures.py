"""What could not be delivered has a name for the staff, whatever it is."""

import pytest

from bot.feature import errands_of, kind_names_of, work_of
from bot.i18n.catalogues import Catalogues
from bot.outbox.failures import Failure
from cogs import FEATURES
from cogs.servers.wording.failures import why
from tests.support import samples

TOLD_TO_NOBODY = {"privacy", "notice", "delivery"}
"""What is done for somebody who deletes their data, buttons, and this word itself: nobody hears when these fail."""


def test_whatever_can_fail_has_a_name() -> None:
    owed = (*samples.kinds(), *errands_of(FEATURES), *work_of(FEATURES))
    kinds = {kind.kind for kind in owed}
    nameless = kinds - set(kind_names_of(FEATURES))
    assert {kind.partition(".")[0] for kind in nameless} <= TOLD_TO_NOBODY, nameless


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("30005", "250 roles"),
        ("30013", "500 channels"),
        ("160006", "1,000 open threads"),
        ("60003", "two-factor authentication"),
    ],
)
def test_what_a_server_itself_forbids_is_said_in_words_of_its_own(code: str, says: str) -> None:
    said = why(Catalogues.load().texts("en", "UTC"), Failure("cohort.role", None, code, None))
    assert says in said
    assert "Please" in said, "it says what to do"
    assert code not in said
