"""How a certificate is worded."""

from bot.core.hours import HourType
from bot.i18n.texts import Texts
from bot.ui.hours import hour_type_name
from bot.ui.messages import Attached
from cogs.certificates.documents import CertificatePage, Unprintable, certificate_pdf
from cogs.certificates.refusals import NameUnprintable
from cogs.certificates.rules import Record
from cogs.certificates.services import Issued

PROGRAM = "Community of Leaders"


async def printed(issued: Issued, texts: Texts) -> Attached:
    """The certificate as a file. The same certificate always gives the same bytes.

    Raises:
        NameUnprintable: a name has letters that none of our typefaces has.
    """
    try:
        pdf = await certificate_pdf(page(issued, texts), issued=issued.issued_at)
    except Unprintable as error:
        raise NameUnprintable(issued.name, error.characters) from error
    description = texts.gettext("Certificate of {name}, {code}", name=issued.name, code=issued.code)
    return Attached(f"certificate-{issued.code}.pdf", pdf, description)


def page(issued: Issued, t: Texts) -> CertificatePage:
    """Every word of the page, in the language of the one who earned it, and by one calendar."""
    record, t = issued.record, t.of_one_calendar
    hours = [
        (hour_type_name(t, hour_type), t.duration(minutes))
        for hour_type in HourType
        if (minutes := record.minutes.get(hour_type, 0)) > 0
    ]
    return CertificatePage(
        language=t.language,
        direction=t.direction,
        issuer=record.issuer,
        heading=t.gettext("Certificate of Completion"),
        awarded_to_line=t.gettext("This certificate is awarded to"),
        name=issued.name,
        statement=_statement(t, record),
        program=PROGRAM,
        cohort=record.cohort,
        dates_line=t.gettext("{begins} – {ends}", begins=t.date(record.begins), ends=t.date(record.ends)),
        hours_heading=t.gettext("Hours by type"),
        hours=tuple(hours),
        total=(t.gettext("Total"), t.duration(sum(record.minutes.values()))),
        issued_line=t.gettext("Issued {date}", date=t.date(issued.issued_at)),
        code_label=t.gettext("Verification code"),
        code=issued.code,
        notes=(t.gettext("Not STARS hours unless recorded in MERIT."),),
    )


def _statement(t: Texts, record: Record) -> str:
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
