"""Certificates as people and machines read them."""

import asyncio
import contextlib
import struct
import unicodedata
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.core.languages import Direction
from bot.render import pdf as rendering
from cogs.certificates.documents import (
    CertificatePage,
    Column,
    Paper,
    SignatureBroken,
    Unfitting,
    Unprintable,
    badge_png,
    badge_svg,
    certificate_pdf,
    certificate_png,
)

ISSUED = datetime(2027, 6, 16, 19, tzinfo=UTC)

ENGLISH = Column(
    language="en",
    direction="ltr",
    heading="Certificate of Completion",
    awarded_to_line="This certificate is awarded to",
    statement="for a full year of reflective practice, mentoring and shared learning with colleagues.",
    program="BIPOC Community of Leaders",
    dates_line="September 8, 2026 – June 9, 2027",
    hours_heading="Hours completed",
    hours=(("Reflective consultation, group", "16 hours"), ("Mentoring", "3 hours 30 minutes")),
    total=("Total", "19 hours 30 minutes"),
    issued_line="Issued June 16, 2027",
    code_label="Verification code",
    verify_line="To check this certificate, write to the program.",
    details=(("Sponsor", "Cultivate Learning"), ("Approval", "PD-4471")),
    notes=("Not STARS hours unless recorded in MERIT.",),
)
AMINA = CertificatePage(
    issuer="King County Early Learning",
    name="Amina Warsame Yusuf",
    cohort="Autumn 2026",
    code="COL-7K4M-92QX",
    columns=(ENGLISH,),
    signatory=("Dr. Rosa Delgado", "Director"),
)


def of(name: str, language: str = "en", direction: Direction = "ltr", **words: Any) -> CertificatePage:
    """Amina's page with another name, in another language."""
    column = replace(ENGLISH, language=language, direction=direction, **words)
    return replace(AMINA, name=name, columns=(column,))


OTHERS = {
    "so": of("Faadumo Cabdi Xuseen", "so", heading="Shahaadada Dhammaystirka"),
    "es": of("María Hernández Gutiérrez", "es", heading="Certificado de finalización"),
    "am": of("ሰላማዊት ገብረመድህን", "am", heading="የምስክር ወረቀት"),
    "ti": of("ኣብረሃት ተስፋይ", "ti", heading="ወረቐት ምስክር"),
    "vi": of("Đặng Thị Ánh Nguyệt", "vi", heading="Chứng nhận hoàn thành"),
    "uk": of("Олександра Кравченко", "uk", heading="Сертифікат"),
    "zh_Hans": of("欧阳晓明", "zh_Hans", heading="结业证书"),
    "zh_Hant": of("歐陽曉明", "zh_Hant", heading="結業證書"),
    "ko": of("김민지", "ko", heading="수료증"),
}

FONTS = {"am": "Ethiopic", "ti": "Ethiopic", "zh_Hans": "NotoSansSC", "zh_Hant": "NotoSansTC", "ko": "NotoSansKR"}


def read(pdf: bytes) -> PdfReader:
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) == 1, "a certificate is one page"
    return reader


def words(pdf: bytes) -> str:
    text = read(pdf).pages[0].extract_text().replace("\u200b", "")
    return " ".join(unicodedata.normalize("NFC", text).split())


def fonts(pdf: bytes) -> set[str]:
    resources: Any = read(pdf).pages[0]["/Resources"]
    return {str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values()}


async def test_it_says_everything_that_the_page_says() -> None:
    said = words(await certificate_pdf(AMINA, issued=ISSUED))
    for line in (
        AMINA.issuer,
        ENGLISH.heading,
        ENGLISH.awarded_to_line,
        AMINA.name,
        ENGLISH.statement,
        ENGLISH.program,
        AMINA.cohort,
        ENGLISH.dates_line,
        ENGLISH.hours_heading,
        *(part for row in (*ENGLISH.hours, ENGLISH.total, *ENGLISH.details) for part in row),
        ENGLISH.issued_line,
        ENGLISH.code_label,
        ENGLISH.verify_line,
        AMINA.code,
        *AMINA.signatory,
        *ENGLISH.notes,
    ):
        assert line in said


async def test_the_same_page_is_the_same_file_to_the_last_byte() -> None:
    first = await certificate_pdf(AMINA, issued=ISSUED)
    await certificate_pdf(OTHERS["ko"], issued=ISSUED)
    assert await certificate_pdf(AMINA, issued=ISSUED) == first
    rendering.compiler.cache_clear()
    assert await certificate_pdf(AMINA, issued=ISSUED) == first


async def test_screen_readers_are_told_the_title_the_language_and_the_order() -> None:
    for code, page in OTHERS.items():
        reader = read(await certificate_pdf(page, issued=ISSUED))
        root: Any = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root
        assert str(root["/Lang"]).startswith(code.partition("_")[0])
        assert reader.metadata is not None
        assert reader.metadata.title == f"{page.columns[0].heading}: {page.name}"
        xmp = root["/Metadata"].get_data().decode()
        assert "pdfuaid:part" in xmp
        assert "pdfaid:part" in xmp


@pytest.mark.parametrize("code", OTHERS)
async def test_every_writing_is_printed_with_letters_of_its_own(code: str) -> None:
    page = OTHERS[code]
    pdf = await certificate_pdf(page, issued=ISSUED)
    assert page.name in words(pdf)
    assert any(FONTS.get(code, "SourceSerif") in font for font in fonts(pdf))


async def test_arabic_is_set_from_right_to_left_with_the_code_as_it_is() -> None:
    page = of("فاطمة الزهراء عبد الرحمن", "ar", "rtl", heading="شهادة إتمام")
    pdf = await certificate_pdf(page, issued=ISSUED)
    assert any("NotoSansArabic" in font for font in fonts(pdf))
    assert page.code in words(pdf)


async def test_a_name_may_be_written_otherwise_than_the_page() -> None:
    for page in OTHERS.values():
        assert page.name in words(await certificate_pdf(replace(AMINA, name=page.name), issued=ISSUED))


async def test_what_people_typed_is_never_markup() -> None:
    name = '#emph[A] *b* $x^2$ \\ "q" <c> @d = - /*'
    assert name in words(await certificate_pdf(replace(AMINA, name=name), issued=ISSUED))


async def test_emoji_and_decorated_letters_become_a_name() -> None:
    pdf = await certificate_pdf(replace(AMINA, name="🌸 𝓡𝓸𝓼𝓪 Delgado 🌸"), issued=ISSUED)
    assert "awarded to Rosa Delgado for" in words(pdf)


async def test_letters_that_we_cannot_print_are_named() -> None:
    with pytest.raises(Unprintable) as refused:
        await certificate_pdf(replace(AMINA, name="ᓄᓇᕗᑦ"), issued=ISSUED)
    assert refused.value.characters == "ᓄᓇᕗᑦ"


async def test_a_name_of_emoji_alone_is_no_name() -> None:
    with pytest.raises(Unprintable) as refused:
        await certificate_pdf(replace(AMINA, name="🌸🌸"), issued=ISSUED)
    assert "🌸" in refused.value.characters


async def test_a_moment_of_issue_has_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        await certificate_pdf(AMINA, issued=datetime(2027, 6, 16))  # noqa: DTZ001


def outside(pdf: bytes) -> list[tuple[float, float, str]]:
    """Whatever begins outside the frame."""
    found: list[tuple[float, float, str]] = []

    def look(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
        y = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
        if text.strip() and not (60 <= x <= 732 and 45 <= y <= 560):
            found.append((x, y, text))

    read(pdf).pages[0].extract_text(visitor_text=look)
    return found


LONG = {
    "many names": "Wilhelmina Aleksandra Nguyễn-Featherstonehaugh de la Concepción y Villanueva-Echeverría Okonkwo",
    "one word": "W" * 100,
    "amharic": "ሰላማዊት ገብረመድህን ወልደሚካኤል " * 4,
    "chinese": "欧阳晓明" * 20,
    "short": "Ö",
}


@pytest.mark.parametrize("name", LONG.values(), ids=LONG)
async def test_no_name_leaves_the_page(name: str) -> None:
    pdf = await certificate_pdf(replace(AMINA, name=name), issued=ISSUED)
    assert outside(pdf) == []
    said = words(pdf).replace(" ", "")
    assert name.replace(" ", "") in said
    assert ENGLISH.notes[0].replace(" ", "") in said


async def test_everything_long_at_once_still_makes_one_page() -> None:
    column = replace(
        ENGLISH,
        statement=ENGLISH.statement * 3,
        program="P" * 100,
        hours=ENGLISH.hours * 3,
        details=(("Trainers", "Rosa " * 12), ("Approval", "7" * 60), ("Areas", "Infant mental health " * 20)),
        notes=ENGLISH.notes * 6,
    )
    issuer = "The Early Learning Partnership of many counties " * 2
    page = replace(AMINA, issuer=issuer, name=LONG["many names"], cohort="C" * 100, columns=(column,))
    pdf = await certificate_pdf(page, issued=ISSUED)
    assert outside(pdf) == []
    assert "Not STARS hours" in words(pdf)


@settings(max_examples=40, deadline=None)
@given(name=st.text(min_size=1, max_size=60))
def test_any_name_is_printed_on_one_page_or_refused(name: str) -> None:
    async def print_it() -> bytes | None:
        try:
            return await certificate_pdf(replace(AMINA, name=name), issued=ISSUED)
        except Unprintable:
            return None

    if (pdf := asyncio.run(print_it())) is not None:
        assert outside(pdf) == []


@pytest.mark.parametrize("language", sorted(OTHERS))
async def test_a_name_that_stands_elsewhere_on_the_page_too_is_printed(language: str) -> None:
    name = OTHERS[language].name
    page = replace(AMINA, name=name)
    for again in (
        replace(page, cohort=name),
        replace(page, issuer=name, columns=(replace(ENGLISH, program=name),), cohort=f"{name} 2026"),
        replace(page, cohort=name * 2, columns=(replace(ENGLISH, notes=(name,)),)),
        replace(page, cohort=name[:1], issuer=name[-1:]),
    ):
        pdf = await certificate_pdf(again, issued=ISSUED)
        assert outside(pdf) == []


@settings(max_examples=25, deadline=None)
@given(name=st.text(min_size=1, max_size=20))
def test_any_name_that_the_cohort_bears_too_is_printed_or_refused(name: str) -> None:
    async def print_it() -> None:
        with contextlib.suppress(Unprintable):
            await certificate_pdf(replace(AMINA, name=name, cohort=name, issuer=name), issued=ISSUED)

    asyncio.run(print_it())


async def test_what_is_not_there_leaves_no_trace() -> None:
    bare = replace(ENGLISH, hours=(), notes=(), dates_line="", program="", details=(), verify_line="")
    said = words(await certificate_pdf(replace(AMINA, cohort="", columns=(bare,)), issued=ISSUED))
    assert "colleagues. Dr. Rosa Delgado Director" in said


async def test_many_at_once_come_out_as_one_by_one() -> None:
    pages = [*OTHERS.values()] * 2
    printed = await asyncio.gather(*(certificate_pdf(page, issued=ISSUED) for page in pages))
    assert printed[: len(OTHERS)] == printed[len(OTHERS) :]
    assert len(set(printed)) == len(OTHERS)


SOMALI = replace(
    ENGLISH,
    language="so",
    heading="Shahaadada Dhammaystirka",
    awarded_to_line="Shahaadadan waxaa la siiyay",
    hours=(
        ("Horumarinta xirfadda", "1 saacad iyo 30 daqiiqadood"),
        ("La-tashi shakhsi ah oo milicsi leh", "4 saacadood"),
        ("La-tashi kooxeed oo milicsi leh", "6 saacadood iyo 30 daqiiqadood"),
        ("Milicsi lala yeesho asaagga shaqada", "9 saacadood"),
        ("Hagid", "11 saacadood iyo 30 daqiiqadood"),
    ),
    total=("Wadarta", "32 saacadood iyo 30 daqiiqadood"),
)
ARABIC = replace(
    ENGLISH,
    language="ar",
    direction="rtl",
    heading="شهادة إتمام",
    dates_line="8 سبتمبر 2026 – 9 يونيو 2027",
    hours=(("استشارة تأملية جماعية", "16 ساعة"),),
)
BOTH = replace(AMINA, columns=(SOMALI, ENGLISH))


def png(width: int = 300, height: int = 100) -> bytes:
    """A picture of one colour, as a signature."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    rows = b"".join(b"\x00" + b"\x20" * width for _ in range(height))
    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


async def test_two_languages_stand_side_by_side_on_one_page() -> None:
    pdf = await certificate_pdf(BOTH, issued=ISSUED)
    said = words(pdf)
    for column in BOTH.columns:
        assert column.heading in said
        assert all(part in said for row in column.hours for part in row)
    assert outside(pdf) == []


async def test_arabic_beside_english_begins_at_the_right() -> None:
    page = replace(AMINA, name="فاطمة الزهراء عبد الرحمن", columns=(ARABIC, ENGLISH))
    pdf = await certificate_pdf(page, issued=ISSUED)
    where: dict[str, float] = {}

    def look(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        where.setdefault(text.strip(), cm[0] * tm[4] + cm[2] * tm[5] + cm[4])

    read(pdf).pages[0].extract_text(visitor_text=look)
    headings = [x for text, x in where.items() if text == ENGLISH.heading]
    assert headings and headings[0] < 400, "English stands at the left, beside the Arabic"


@pytest.mark.parametrize(("paper", "width"), [("a4", 841.89), ("us-letter", 792.0)])
async def test_it_lies_on_either_paper(paper: Paper, width: float) -> None:
    pdf = await certificate_pdf(replace(BOTH, paper=paper), issued=ISSUED)
    assert abs(float(read(pdf).pages[0].mediabox.width) - width) < 0.1


async def test_signed_facts_travel_along_and_the_file_is_still_for_archives() -> None:
    facts = '{"name": "Amina", "proof": "Ärger"}'.encode()
    pdf = await certificate_pdf(replace(AMINA, signed=facts), issued=ISSUED)
    assert read(pdf).attachments["certificate.json"] == [facts]
    root: Any = read(pdf).trailer["/Root"]
    assert "<pdfaid:part>3</pdfaid:part>" in root["/Metadata"].get_data().decode()
    assert await certificate_pdf(replace(AMINA, signed=facts), issued=ISSUED) == pdf


async def test_a_link_makes_a_code_to_scan_and_without_one_there_is_none() -> None:
    link = "https://leaders.example.org/verify/COL-7K4M-92QX"
    linked: Any = read(await certificate_pdf(replace(AMINA, link=link), issued=ISSUED)).pages[0]
    assert [one.get_object()["/A"]["/URI"] for one in linked["/Annots"]][:1] == [link]
    bare: Any = read(await certificate_pdf(AMINA, issued=ISSUED)).pages[0]
    assert "/Annots" not in bare


async def test_a_signature_is_shown_and_what_is_no_picture_is_refused() -> None:
    signed = replace(AMINA, signature=png(), signature_words="Signature")
    assert len(await certificate_pdf(signed, issued=ISSUED)) > len(await certificate_pdf(AMINA, issued=ISSUED))
    for wrong in (b"<html>", b"\x89PNG\r\n\x1a\n" + b"0" * 100, png()[:60]):
        with pytest.raises(SignatureBroken):
            await certificate_pdf(replace(signed, signature=wrong), issued=ISSUED)


async def test_the_picture_shows_the_same_page() -> None:
    picture = await certificate_png(BOTH)
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack_from(">LL", picture, 16) == (1584, 1224)


async def test_a_badge_is_drawn_and_needs_no_fonts() -> None:
    svg = await badge_svg(AMINA)
    assert svg.startswith(b"<svg")
    assert b"<text" not in svg
    assert (await badge_png(AMINA)).startswith(b"\x89PNG")
    assert await badge_svg(AMINA) == svg
    with pytest.raises(Unprintable):
        await badge_svg(replace(AMINA, name="ᓄᓇᕗᑦ"))


async def test_what_would_be_too_small_to_read_is_refused() -> None:
    column = replace(ENGLISH, statement="reflective practice and mentoring " * 400)
    with pytest.raises(Unfitting):
        await certificate_pdf(replace(AMINA, columns=(column,)), issued=ISSUED)


TEXT = st.text(alphabet="abcdefghij ኣብረሃት فاطمة 欧阳 김민지 Ѓđő", min_size=1)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
async def test_the_longest_facts_fit_one_page_in_one_language_or_two(data: st.DataObject) -> None:
    """Names of 100 characters, six areas of 80, five types of hours, titles of 100: still one page, on either paper."""
    areas = " · ".join(data.draw(st.lists(TEXT.map(lambda words: words[:80]), max_size=6)))
    details = (
        ("Competency areas", areas),
        ("Sponsor", data.draw(st.text("abc ", max_size=100))),
        ("Approval", "7" * 40),
    )
    columns = tuple(
        replace(column, details=details, program=data.draw(TEXT)[:100], hours=SOMALI.hours)
        for column in data.draw(st.sampled_from([(SOMALI,), (ARABIC,), (SOMALI, ENGLISH), (ARABIC, ENGLISH)]))
    )
    name = (data.draw(TEXT) * 100)[:100]
    page = replace(AMINA, name=name, columns=columns, paper=data.draw(st.sampled_from(["a4", "us-letter"])))
    if name.strip():
        read(await certificate_pdf(page, issued=ISSUED))
