"""Certificates a second beside bare typst on the same template and data, and the memory of many."""

import asyncio
import json
import sys
import time
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.core.hours import HourType
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts
from bot.render.pdf import STANDARDS, in_render_thread, new_compiler
from cogs.certificates.documents import printing
from cogs.certificates.rules import Record
from cogs.certificates.services.issuing import Issued
from cogs.certificates.wording.page import Facts, Means, page, printed
from tests.bench.figures import Figure, at_least, more_by

NAMES = (
    "Amina Warsame Yusuf",
    "Đặng Thị Ánh Nguyệt",
    "ሰላማዊት ገብረመድህን",
    "فاطمة الزهراء عبد الرحمن",
    "Олександра Кравченко",
    "김민지",
)
LANGUAGES = ("so", "vi", "am", "ar", "uk", "ko")
FACTS = Facts(
    sponsor="Cultivate Learning",
    approval_id="PD-4471-2027",
    signatory=("Dr. Rosa Delgado", "Director"),
    areas=("Infant mental health", "Reflective practice", "Equity"),
    mode="online",
    languages=("so", "en"),
)
BLOCK = 10
"""So many certificates are the turn of one of the two."""


def certificate(number: int) -> Issued:
    """One of many: every name is another, as in life."""
    minutes = {hour_type: 60 * (index + 1) for index, hour_type in enumerate(HourType)}
    record = Record("Autumn 2026", "King County", date(2026, 9, 8), date(2027, 6, 9), 12, 9, 6, minutes)
    name = f"{NAMES[number % len(NAMES)]} {number}"
    language = LANGUAGES[number % len(LANGUAGES)]
    at = datetime(2027, 6, 16, 19, tzinfo=UTC)
    return Issued(1, number, f"COL-{number:04}-92QX-7AAB-PQRS-T", name, language, "America/Los_Angeles", record, at)


def means_of(issued: Issued) -> Means:
    """With a code to scan, as where there is a web address."""
    return Means(link=f"https://leaders.example.org/verify/{issued.code}")


@dataclass
class Two:
    """Ours, and typst alone with what ours gives it."""

    texts: dict[str, Texts]

    async def ours(self, issued: Issued) -> None:
        """As the bot prints it."""
        await printed(issued, self.texts[issued.language], means=means_of(issued), facts=FACTS)

    def inputs(self, issued: Issued) -> dict[str, str]:
        """What the template is given."""
        shown = page(issued, self.texts[issued.language], means=means_of(issued), facts=FACTS)
        return printing._inputs(shown)  # pyright: ignore[reportPrivateUsage] - the same data for both


def resident_mb() -> float:
    """What this process holds."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6


async def _turn(make: Callable[[int], Awaitable[object]], numbers: Sequence[int]) -> float:
    began = time.perf_counter()
    for number in numbers:
        await make(number)
    return time.perf_counter() - began


async def _run(compared: int, many: int) -> dict[str, float]:
    catalogues = Catalogues.load()
    two = Two({code: catalogues.texts(code) for code in LANGUAGES})
    template = printing._template()  # pyright: ignore[reportPrivateUsage]
    bare_compiler = await in_render_thread(new_compiler)

    def compile_bare(inputs: dict[str, str]) -> object:
        return bare_compiler.compile(
            input=template, sys_inputs=inputs, format="pdf", pdf_standards=STANDARDS, timestamp=1_813_172_400
        )

    for number in range(len(NAMES) * 2):
        await two.ours(certificate(10**6 + number))
        await in_render_thread(compile_bare, two.inputs(certificate(2 * 10**6 + number)))
    ours = bare = 0.0
    for at in range(0, compared, BLOCK):
        numbers = range(at, at + BLOCK)
        ours += await _turn(lambda number: two.ours(certificate(number)), numbers)
        others = {number: two.inputs(_other(number)) for number in numbers}
        bare += await _turn(lambda number, given=others: in_render_thread(compile_bare, given[number]), numbers)
    early = 0.0
    for number in range(many):
        await two.ours(certificate(10**7 + number))
        if number == max(1, many // 5):
            early = resident_mb()
    return {"ours": compared / ours, "bare": compared / bare, "early": early or resident_mb(), "late": resident_mb()}


def _other(number: int) -> Issued:
    """The same facts with a code of their own, so that typst remembers nothing of ours."""
    issued = certificate(number)
    return replace(issued, code=issued.code.replace("92QX", "93QX"), name=f"{issued.name}1")


async def measure(*, compared: int, many: int) -> list[Figure]:
    """Both rates, and how much more memory the process holds after many than after a fifth of them."""
    command = ("-m", "tests.bench.certificates", str(compared), str(many))
    process = await create_subprocess_exec(sys.executable, *command, stdout=PIPE)
    out, _ = await process.communicate()
    found = json.loads(out)
    return [
        at_least("certificates a second: ours / bare typst", found["ours"], found["bare"], "a second", 0.8),
        more_by(f"memory after {many} certificates (40 MB more at most)", found["late"], found["early"], "MB", 40),
    ]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(_run(int(sys.argv[1]), int(sys.argv[2])))))
