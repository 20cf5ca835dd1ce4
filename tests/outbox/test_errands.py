"""Every errand and all work that a service can owe has somebody who carries it out."""

import importlib
import pkgutil

from bot import services
from bot.feature import errands_of, work_of
from bot.outbox import ErrandKind, WorkKind
from cogs import FEATURES


def test_no_errand_of_a_service_is_forgotten() -> None:
    owed: set[str] = set()
    for module in pkgutil.walk_packages(services.__path__, "bot.services."):
        errands: tuple[ErrandKind, ...] = getattr(importlib.import_module(module.name), "ERRANDS", ())
        work: tuple[WorkKind, ...] = getattr(importlib.import_module(module.name), "WORK", ())
        owed |= {kind.kind for kind in (*errands, *work)}
    assert sorted(owed) == sorted(kind.kind for kind in (*errands_of(FEATURES), *work_of(FEATURES)))
