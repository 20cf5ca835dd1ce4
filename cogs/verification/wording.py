"""What somebody who checks a certificate reads, in Discord and on the page alike."""

from dataclasses import dataclass

from bot.core.hours import HourType
from bot.i18n.texts import Texts
from bot.ui.hours import hour_type_name
from bot.ui.messages import plain
from cogs.certificates.rules import PROGRAM, CertificateState
from cogs.verification.services import Verified


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a code: a heading, sentences below it, facts by their labels, and hours by their kinds."""

    heading: str
    sentences: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    hours: tuple[tuple[str, str], ...] = ()
    """The last row is the sum."""
    notes: tuple[str, ...] = ()


def heading(t: Texts, found: Verified | None) -> str:
    """What is so of the code, in a few words."""
    if found is None:
        return t.gettext("No certificate has this code")
    match found.state:
        case CertificateState.VALID:
            return t.gettext("This certificate is valid")
        case CertificateState.REPLACED:
            return t.gettext("This certificate was replaced")
        case CertificateState.REVOKED:
            return t.gettext("This certificate is not valid")


def answer(t: Texts, found: Verified | None) -> Answer:
    """Everything that is said, without any markup."""
    if found is None:
        said = t.gettext(
            "Please compare the code with the one on the certificate, character by character. The letters I, L, O "
            "and U never stand in it. If it is the same, ask the program that issued the certificate."
        )
        return Answer(heading(t, None), (said,))
    t = t.on_paper(found.zone)
    facts = [
        (t.gettext("Name"), found.name),
        (t.gettext("Certificate"), title(t, found)),
        (t.gettext("Issued by"), found.issuer if found.state is CertificateState.VALID and not found.erased else None),
        (t.gettext("Dates"), found.dates and t.stretch(t.date(found.dates[0]), t.date(found.dates[1]))),
        (t.gettext("Issued on"), t.date(found.issued_at)),
        (t.gettext("Verification code"), found.code),
    ]
    return Answer(
        heading(t, found),
        _sentences(t, found),
        tuple((label, said) for label, said in facts if said),
        _hours(t, found),
        (t.gettext("Not STARS hours unless recorded in MERIT."),) if found.minutes else (),
    )


def title(t: Texts, found: Verified) -> str:
    """What the program is called: in the reader's language, else in that of the certificate, else in any."""
    titles = found.titles
    return next((titles[one] for one in (t.language, found.language, *titles) if one in titles), PROGRAM)


def _sentences(t: Texts, found: Verified) -> tuple[str, ...]:
    match found.state:
        case CertificateState.REPLACED if found.newer:
            said = t.gettext("A newer one stands in its place. Its code is {code}.", code=found.newer)
        case CertificateState.REPLACED | CertificateState.REVOKED if found.ended_at is not None:
            said = t.gettext(
                "The program took it back on {date}. Please ask the person who showed it to you, or the program.",
                date=t.date(found.ended_at),
            )
        case _ if found.erased:
            said = t.gettext("The person who earned it has deleted their data. Only its title and date are kept.")
        case _ if found.reserved:
            said = t.gettext("What does not stand here, the person who earned it keeps to themselves.")
        case _:
            return ()
    return (said,)


def _hours(t: Texts, found: Verified) -> tuple[tuple[str, str], ...]:
    if not found.minutes:
        return ()
    rows = [
        (hour_type_name(t, hour_type), t.duration(minutes))
        for hour_type in HourType
        if (minutes := found.minutes.get(hour_type, 0)) > 0
    ]
    return (*rows, (t.gettext("Total"), t.duration(sum(found.minutes.values()))))


def in_discord(t: Texts, found: Verified | None) -> str:
    """The same as a message."""
    said = answer(t, found)
    rows = [t.gettext("{what}: {value}", what=label, value=plain(value)) for label, value in (*said.facts, *said.hours)]
    return "\n\n".join(filter(None, ("\n".join(said.sentences), "\n".join(rows), "\n".join(said.notes))))
