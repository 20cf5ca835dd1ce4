"""What a language costs when somebody first needs it."""

import time
import tracemalloc

from bot.core.languages import SOURCE
from bot.i18n.catalogues import Catalogues, locales_folder
from bot.i18n.words import read_words
from tests.bench.figures import Figure, bounded

MOST_MS = 30
MOST_MB = 3
TIMES = 5


def measure() -> list[Figure]:
    """The slowest and the largest of all catalogues; the best of several readings, since the machine has other work."""
    folder = locales_folder()
    codes = [code for code in Catalogues.load(folder).codes if code != SOURCE]
    return [
        bounded(
            "the slowest catalogue, when first needed", max(_seconds(code) for code in codes) * 1000, MOST_MS, "ms"
        ),
        bounded("the largest catalogue, while it is read", max(_bytes(code) for code in codes) / 1e6, MOST_MB, "MB"),
    ]


def _seconds(code: str) -> float:
    taken: list[float] = []
    for _ in range(TIMES):
        begun = time.process_time()
        read_words(locales_folder(), code)
        taken.append(time.process_time() - begun)
    return min(taken)


def _bytes(code: str) -> int:
    tracemalloc.start()
    try:
        words = read_words(locales_folder(), code)
        return tracemalloc.get_traced_memory()[1] if words else 0
    finally:
        tracemalloc.stop()
