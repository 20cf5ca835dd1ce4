"""Every errand that a service can owe has somebody who carries it out."""

import importlib
import pkgutil

from bot import services
from bot.services.errands import KINDS
from bot.services.outbox import ErrandKind


def test_no_errand_of_a_service_is_forgotten() -> None:
    owed: set[str] = set()
    for module in pkgutil.walk_packages(services.__path__, "bot.services."):
        kinds: tuple[ErrandKind, ...] = getattr(importlib.import_module(module.name), "ERRANDS", ())
        owed |= {kind.kind for kind in kinds}
    assert owed == {kind.kind for kind in KINDS}
    assert len(KINDS) == len(owed)
