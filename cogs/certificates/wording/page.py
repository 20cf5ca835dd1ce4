"""How a certificate is worded."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from bot.core.hours import HourType
from bot.core.languages import SOURCE
from bot.i18n.texts import Texts
from bot.render.typefaces import FontsMissing
from bot.ui.hours import hour_type_name
from bot.ui.messages import Attached
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
from cogs.certificates.refusals import CannotPrintNow, CertificateTooLong, NameUnprintable, SignatureUnreadable
from cogs.certificates.rules import PROGRAM, Record
from cogs.certificates.services.issuing import Issued


@dataclass(frozen=True, slots=True)
class Means:
    """What a certificate carries beside its facts, and how a reader of it can check it.

    `link` is the page on which this certificate can be checked, None where the bot has no web address; `address` is
    where one can write to the program, as it is to be printed; `signed` are the signed facts (JSON) that go along with
    the PDF; `signature` is the signatory's signature as a PNG.
    """

    link: str | None = None
    address: str | None = None
    signed: bytes | None = None
    signature: bytes | None = None
    paper: Paper | None = None
    """None: the one that was chosen when it was issued."""


def means_of(issued: Issued) -> Means:
    """How readers of a certificate can check it."""
    return Means(link=issued.link, signed=issued.signed, paper=issued.paper.value)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a program adds to what was done; nothing of it need be known."""

    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    """The title of the program in each language."""
    sponsor: str = ""
    approval_id: str = ""
    signatory: tuple[str, str] = ("", "")
    """Name and title."""
    areas: tuple[str, ...] = ()
    mode: str = ""
    languages: tuple[str, ...] = ()
    facilitators: tuple[str, ...] = ()

    def title(self, language: str) -> str:
        """The title for readers of a language: in it, else in English, else any."""
        return self.titles.get(language) or self.titles.get(SOURCE) or next(iter(self.titles.values()), PROGRAM)


async def printed(
    issued: Issued, own: Texts, second: Texts | None = None, *, means: Means, facts: Facts | None = None
) -> Attached:
    """The certificate as a file, in one language or in two side by side. The same facts always give the same bytes.

    Raises:
        NameUnprintable: a name has letters that none of our fonts has.
        CertificateTooLong, SignatureUnreadable, CannotPrintNow: something else is in the way.
    """
    shown = page(issued, own, second, means=means, facts=facts)
    with _refused(issued):
        pdf = await certificate_pdf(shown, issued=issued.issued_at)
    return Attached(f"certificate-{issued.code}.pdf", pdf, _described(issued, own))


async def pictured(
    issued: Issued, own: Texts, second: Texts | None = None, *, means: Means, facts: Facts | None = None
) -> Attached:
    """The same page as a picture, for a look at it before it is issued.

    Raises:
        NameUnprintable, CertificateTooLong, SignatureUnreadable, CannotPrintNow: as when it is printed.
    """
    shown = page(issued, own, second, means=means, facts=facts)
    with _refused(issued):
        png = await certificate_png(shown)
    return Attached("your-certificate.png", png, _described(issued, own))


async def badge(issued: Issued, own: Texts, *, form: Literal["svg", "png"], facts: Facts | None = None) -> Attached:
    """The badge as a picture, in the look of the certificate.

    Raises:
        NameUnprintable, CannotPrintNow: as when the certificate is printed.
    """
    shown = page(issued, own, means=Means(), facts=facts)
    with _refused(issued):
        picture = await (badge_svg(shown) if form == "svg" else badge_png(shown))
    return Attached(f"badge-{issued.code}.{form}", picture, _described(issued, own))


def _described(issued: Issued, t: Texts) -> str:
    return t.gettext("Certificate of {name}, {code}", name=issued.name, code=issued.code)


@contextmanager
def _refused(issued: Issued) -> Generator[None]:
    """What stands in the way of printing, as people read it."""
    try:
        yield
    except Unprintable as error:
        raise NameUnprintable(issued.name, error.characters) from error
    except Unfitting as error:
        raise CertificateTooLong(issued.name) from error
    except SignatureBroken as error:
        raise SignatureUnreadable from error
    except FontsMissing as error:
        raise CannotPrintNow(error.families) from error


def page(
    issued: Issued, own: Texts, second: Texts | None = None, *, means: Means, facts: Facts | None = None
) -> CertificatePage:
    """Every word of the page, in the language of the one who earned it, and in a second one if there is one."""
    facts = facts or _facts_of(issued.record)
    columns = [_column(issued, own, means, facts)]
    if second is not None and second.language != own.language:
        columns.append(_column(issued, second, means, facts))
    record = issued.record
    return CertificatePage(
        issuer=record.issuer,
        name=issued.name,
        cohort=record.cohort,
        code=issued.code,
        columns=tuple(columns),
        signatory=facts.signatory,
        signature=means.signature,
        signature_words=own.gettext("Signature"),
        link=means.link,
        signed=means.signed,
        paper=means.paper or issued.paper.value,
    )


def _facts_of(record: Record) -> Facts:
    """What the record says of the program; certificates from before programs say nothing of it."""
    return Facts(
        titles=record.titles,
        sponsor=record.sponsor,
        approval_id=record.approval_id,
        signatory=(record.signatory, record.signatory_title),
        areas=record.areas,
        facilitators=record.trainers,
    )


def _column(issued: Issued, t: Texts, means: Means, facts: Facts) -> Column:
    """The words of one language, by one calendar and by the clocks of the program."""
    record, t = issued.record, t.on_paper(issued.zone)
    hours = [
        (hour_type_name(t, hour_type), t.duration(minutes))
        for hour_type in HourType
        if (minutes := record.minutes.get(hour_type, 0)) > 0
    ]
    return Column(
        language=t.language,
        direction=t.direction,
        heading=t.gettext("Certificate of Completion"),
        awarded_to_line=t.gettext("This certificate is awarded to"),
        statement=statement(t, record),
        program=facts.title(t.language),
        dates_line=t.gettext("{begins} – {ends}", begins=t.date(record.begins), ends=t.date(record.ends)),
        hours_heading=t.gettext("Hours by type"),
        hours=tuple(hours),
        total=(t.gettext("Total"), t.duration(sum(record.minutes.values()))),
        issued_line=t.gettext("Issued {date}", date=t.date(issued.issued_at)),
        code_label=t.gettext("Verification code"),
        verify_line=_how_to_verify(t, means),
        details=tuple(_details(t, facts)),
        notes=(t.gettext("Not STARS hours unless recorded in MERIT."),),
    )


def _details(t: Texts, facts: Facts) -> Iterator[tuple[str, str]]:
    """The facts of a program with what they are called, as far as they are known."""
    if facts.areas:
        yield t.gettext("Competency areas"), t.row(facts.areas)
    if facts.facilitators:
        yield t.gettext("Facilitators"), t.listing(facts.facilitators)
    if facts.sponsor:
        yield t.gettext("Sponsor"), facts.sponsor
    if facts.approval_id:
        yield t.gettext("Approval ID"), facts.approval_id
    if facts.mode:
        yield t.gettext("Mode"), _mode_name(t, facts.mode)
    if facts.languages:
        yield t.gettext("Language"), t.listing(t.translated_language_name(code) for code in facts.languages)


def _mode_name(t: Texts, mode: str) -> str:
    known = {
        "online": t.gettext("Online"),
        "in_person": t.gettext("In person"),
        "hybrid": t.gettext("Online and in person"),
    }
    return known.get(mode, mode)


def _how_to_verify(t: Texts, means: Means) -> str:
    if means.link:
        host = means.link.partition("://")[2].partition("/")[0]
        return t.gettext("Scan to check this certificate, or enter the code at {address}.", address=f"{host}/verify")
    if means.address:
        return t.gettext(
            "To check this certificate, use /verify in our Discord server, or write to {address}.",
            address=means.address,
        )
    return t.gettext("To check this certificate, use /verify in our Discord server, or write to the program.")


def statement(t: Texts, record: Record) -> str:
    """What was done for it, in a sentence."""
    counts: list[str] = []
    if record.sessions:
        counts.append(t.ngettext("{n} session", "{n} sessions", record.sessions))
    if record.reflections:
        counts.append(t.ngettext("{n} written reflection", "{n} written reflections", record.reflections))
    if record.meetings:
        counts.append(t.ngettext("{n} meeting with a mentor", "{n} meetings with a mentor", record.meetings))
    if not counts:
        return t.gettext("for completing a cohort of reflective practice and mentoring.")
    return t.gettext(
        "for completing a cohort of reflective practice and mentoring: {counts}.", counts=t.listing(counts)
    )
