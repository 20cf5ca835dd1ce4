"""Draw the pictures of certificates for the guides: `python -m sandbox.pictures.certificates FOLDER`."""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bot.core.hours import HourType
from bot.i18n.catalogues import Catalogues
from cogs.certificates.documents import Paper, badge_png, certificate_png
from cogs.certificates.rules import Record
from cogs.certificates.services.issuing import Issued
from cogs.certificates.wording.page import Facts, Means, page

ZONE = "America/Los_Angeles"
CODE = "COL-7K4M-92QX-7AAB-PQRS-T"
SCALE = 84
"""Dots per inch: a page is as wide as a column of a guide."""

NAMES = {
    "en": "Amina Warsame Yusuf",
    "es": "María José Hernández Gutiérrez",
    "so": "Faadumo Cabdi Xuseen",
    "am": "ሰላማዊት ገብረመድህን ወልደሚካኤል",
    "ti": "ኣብረሃት ተስፋይ ሃይለ",
    "ar": "فاطمة الزهراء عبد الرحمن",
    "vi": "Đặng Thị Ánh Nguyệt",
    "ru": "Наталья Алексеевна Соловьёва",
    "uk": "Олександра Ґудзь-Кравченко",
    "ko": "남궁민지",
    "zh_Hans": "欧阳晓明",
    "zh_Hant": "歐陽曉明",
}
"""Whose certificate each language shows."""

MIXED = (
    "Priya प्रिया शर्मा",
    "สมชาย ใจดี (Chai)",
    "សុខ ចាន់ថា · Sok Chantha",
    "Amina أمينة Yusuf",
    "דוד כהן / David Cohen",
    "Wilhelmina Aleksandra Nguyễn-Featherstonehaugh de la Concepción y Villanueva-Echeverría Okonkwo",
)
"""Names of several writings, and one as long as names may be."""

TITLES = {
    "en": "Community of Leaders: Reflective Practice in Early Learning",
    "es": "Comunidad de Líderes: práctica reflexiva en la primera infancia",
    "ar": "مجتمع القادة: الممارسة التأملية في التعلّم المبكر",
    "ko": "리더 공동체: 영유아 교육의 성찰 실천",
    "zh_Hans": "领导者社群：早期教育中的反思实践",
    "zh_Hant": "領導者社群：早期教育中的反思實踐",
    "uk": "Спільнота лідерів: рефлексивна практика в ранньому навчанні",
    "ru": "Сообщество лидеров: рефлексивная практика в раннем обучении",
}

FACTS = Facts(
    titles=TITLES,
    sponsor="Cultivate Learning",
    approval_id="PD-4471-2027",
    signatory=("Dr. Rosa Delgado", "Director of Early Learning"),
    areas=("Infant mental health", "Reflective practice", "Equity and anti-racism"),
    mode="hybrid",
    languages=("so", "en"),
    facilitators=("Hodan Warsame", "Grace Okafor"),
)
LONG = Facts(
    titles={"en": "Community of Leaders: A Year of Reflective Practice, Mentoring and Shared Learning in Early Years"},
    sponsor="The Early Learning Partnership of King, Pierce and Snohomish Counties",
    approval_id="PD-4471-2027-WA-0099",
    signatory=("Dr. Rosa María Delgado-Hernández", "Director of Early Learning and Family Support"),
    areas=(
        "Infant and early childhood mental health",
        "Reflective practice and supervision",
        "Equity, inclusion and anti-racism",
        "Family engagement and partnership",
        "Professional development and leadership",
        "Health, safety and well-being of educators",
    ),
    mode="hybrid",
    languages=("so", "am", "en"),
    facilitators=("Hodan Warsame", "Grace Okafor", "Rosa Delgado"),
)


@dataclass(frozen=True)
class Picture:
    """One certificate to be drawn."""

    name: str
    holder: str
    language: str
    second: str | None = None
    paper: Paper = "us-letter"
    link: bool = True
    facts: Facts = FACTS


def pictures() -> Iterator[Picture]:
    """A certificate in each language, in two side by side, and with names of several writings."""
    for code, holder in NAMES.items():
        yield Picture(code, holder, code, paper="us-letter" if code in {"en", "es"} else "a4", link=code != "es")
    for code in ("so", "ar", "am", "ko"):
        yield Picture(f"{code}-en", NAMES[code], code, "en")
    for number, holder in enumerate(MIXED, 1):
        yield Picture(f"mixed-{number}", holder, "en", facts=LONG if len(holder) > 60 else FACTS)
    yield Picture("long", MIXED[-1], "so", "en", facts=LONG)


def record() -> Record:
    """What was done: all types of hours, of which some are not whole."""
    minutes = {hour_type: 90 + 150 * number for number, hour_type in enumerate(HourType)}
    return Record("Autumn 2026", "King County Early Learning", date(2026, 9, 8), date(2027, 6, 9), 12, 9, 6, minutes)


async def draw_all(folder: Path) -> None:
    """Draw them, and two badges."""
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - a command, which nobody waits for
    catalogues = Catalogues.load()
    for one in pictures():
        issued = Issued(1, 1, CODE, one.holder, one.language, ZONE, record(), datetime(2027, 6, 16, 19, tzinfo=UTC))
        means = Means(link=f"https://leaders.example.org/verify/{CODE}" if one.link else None, paper=one.paper)
        own, second = catalogues.texts(one.language, ZONE), catalogues.texts(one.second, ZONE) if one.second else None
        shown = page(issued, own, second, means=means, facts=one.facts)
        (folder / f"{one.name}.png").write_bytes(await certificate_png(shown, ppi=SCALE))
        if one.name in {"es", "ar"}:
            (folder / f"badge.{one.name}.png").write_bytes(await badge_png(shown))


if __name__ == "__main__":
    asyncio.run(draw_all(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures/certificates")))
