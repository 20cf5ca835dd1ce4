"""How somebody reads of their own certificates, and of what becomes of one."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.messages import plain
from cogs.certificates.documents.credentials import BadgeFacts
from cogs.certificates.rules import PROGRAM, CertificateState
from cogs.certificates.services.ending import Ending, Told
from cogs.certificates.services.holding import Held, Shown
from cogs.certificates.services.issuing import Issued
from cogs.certificates.wording.page import statement


def label(t: Texts, held: Held) -> str:
    """A certificate in a menu."""
    return t.row((held.issued.record.cohort, held.issued.code))


def several(t: Texts, found: Sequence[Held]) -> str:
    """All of somebody's certificates, a line for each."""
    lines = [
        f"- **{plain(one.issued.record.cohort)}**: {one.issued.code} ({state_name(t, one.state)})" for one in found
    ]
    return "\n".join([t.gettext("You have these certificates here:"), *lines])


def state_name(t: Texts, state: CertificateState) -> str:
    """What a certificate is worth now."""
    match state:
        case CertificateState.VALID:
            return t.gettext("valid")
        case CertificateState.REPLACED:
            return t.gettext("replaced by a newer one")
        case CertificateState.REVOKED:
            return t.gettext("revoked")


def shown_name(t: Texts, what: Shown) -> str:
    """A part of what others may see."""
    match what:
        case Shown.NAME:
            return t.gettext("Your name")
        case Shown.DATES:
            return t.gettext("The dates")
        case Shown.HOURS:
            return t.gettext("The hours")


def one(t: Texts, held: Held) -> str:
    """One certificate: what it says, what it is worth, and who sees what of it."""
    issued = held.issued
    lines = [
        f"**{plain(issued.record.cohort)}**",
        t.gettext("Name: {name}", name=plain(issued.name)),
        t.gettext("Code: {code}", code=f"**{issued.code}**"),
        t.gettext("Issued {date}", date=t.date(issued.issued_at)),
    ]
    match held.state:
        case CertificateState.VALID:
            shown = [shown_name(t, what) for what in Shown if what in held.shows]
            lines += [
                "",
                t.gettext("Whoever has the code can check that it is real, and sees its title and when it was issued."),
                t.gettext("They also see: {parts}.", parts=t.listing(shown))
                if shown
                else t.gettext("They see nothing else of it. Your name does not appear."),
                t.gettext("You choose that in the menu below."),
            ]
        case CertificateState.REPLACED:
            lines += ["", t.gettext("It has been replaced; the newer one is {code}.", code=f"**{held.newer}**")]
        case CertificateState.REVOKED:
            lines += [
                "",
                t.gettext("It has been revoked, so it cannot be downloaded any more. A coordinator can tell you more."),
            ]
    return "\n".join(lines)


def badge_facts(t: Texts, held: Held, link: str | None) -> BadgeFacts:
    """What the badge says; the name only where others may see it."""
    issued = held.issued
    record = issued.record
    return BadgeFacts(
        code=issued.code,
        name=issued.name if Shown.NAME in held.shows else None,
        title=record.title(issued.language, "en") or PROGRAM,
        narrative=statement(t, record),
        issuer=record.issuer,
        issued_at=issued.issued_at,
        link=link,
        tags=record.areas,
    )


def corrected(t: Texts, issued: Issued) -> str:
    """One's own name was put right."""
    return t.gettext(
        "Your certificate is issued anew in the name of **{name}**; its code is {code}. The old code leads to it. You "
        "receive it from me in a moment.",
        name=plain(issued.name),
        code=f"**{issued.code}**",
    )


def reissued(t: Texts, issued: Issued) -> str:
    """A coordinator has put a name right."""
    return t.gettext(
        "The certificate is issued anew in the name of **{name}**; its code is {code}. The old code leads to it, and "
        "its "
        "holder receives it from me in a moment.",
        name=plain(issued.name),
        code=f"**{issued.code}**",
    )


def revoking(t: Texts, ending: Ending) -> str:
    """What would be revoked."""
    return t.gettext(
        "The certificate {code} of **{name}** ({cohort}) would be revoked. Whoever checks it reads that it is not "
        "valid any "
        "more. I tell its holder so, without the reason; coordinators can be asked about that. This cannot be undone; "
        "a "
        "new certificate can be approved in /certificate review.",
        code=f"**{ending.code}**",
        name=plain(ending.name),
        cohort=plain(ending.cohort),
    )


def revoked(t: Texts, ending: Ending) -> str:
    """It is revoked."""
    return t.gettext(
        "The certificate {code} is revoked. Its holder hears it from me, without the reason.", code=f"**{ending.code}**"
    )


def told_of_revocation(t: Texts, told: Told) -> str:
    """To its holder: kindly, without the reason, and what can be done."""
    return t.gettext(
        "Your certificate of {cohort} with the code {code} is no longer valid. I know that this may come as a "
        "surprise. "
        "Your hours stay with you, and /progress shows them. A coordinator of your program can tell you why, and what "
        "can "
        "be done; if you think that it is a mistake, please tell them.",
        cohort=plain(told.cohort),
        code=f"**{told.code}**",
    )
