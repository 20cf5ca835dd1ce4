"""Every errand and all work that a service can owe has somebody who carries it out."""

import importlib
import pkgutil
import re

import cogs
from bot.outbox import ErrandKind, WorkKind
from cogs import FEATURES


def test_no_errand_of_a_service_is_forgotten() -> None:
    owed: set[str] = set()
    for module in pkgutil.walk_packages(cogs.__path__, "cogs."):
        if not re.search(r"\.services(\.|$)", module.name):
            continue
        errands: tuple[ErrandKind, ...] = getattr(importlib.import_module(module.name), "ERRANDS", ())
        work: tuple[WorkKind, ...] = getattr(importlib.import_module(module.name), "WORK", ())
        owed |= {kind.kind for kind in (*errands, *work)}
    assert sorted(owed) == sorted(kind.kind for feature in FEATURES for kind in (*feature.errands, *feature.work))
