"""Every errand that a service can owe has somebody who carries it out."""

import importlib
import pkgutil

from bot import services
from bot.feature import errands_of
from bot.services.outbox import ErrandKind
from cogs import FEATURES


def test_no_errand_of_a_service_is_forgotten() -> None:
    owed: set[str] = set()
    for module in pkgutil.walk_packages(services.__path__, "bot.services."):
        kinds: tuple[ErrandKind, ...] = getattr(importlib.import_module(module.name), "ERRANDS", ())
        owed |= {kind.kind for kind in kinds}
    assert sorted(owed) == sorted(kind.kind for kind in errands_of(FEATURES))
