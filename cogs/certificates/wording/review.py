"""How a review of certificates is worded."""

from collections.abc import Sequence

from bot.core.people import NamedPerson
from bot.i18n.texts import Texts
from bot.ui.messages import plain
from bot.ui.names import mentioned
from cogs.certificates.rules.standings import CertificateStanding as Standing
from cogs.certificates.services.approving import AllAsked, Approved
from cogs.certificates.services.standings import CohortStandings, StandingOf

SHOWN = 25
"""Names under one heading; how many more there are is said below."""


def review(t: Texts, found: CohortStandings, *, may_approve: bool) -> str:
    """Everybody, by where their certificate stands."""
    headings = {
        Standing.READY: t.gettext("Ready: everything is done"),
        Standing.APPROVED: t.gettext("Approved: they have not confirmed their name yet"),
        Standing.APPROVED_LACKS: t.gettext("Approved, and something that was counted has been taken back since"),
        Standing.HELD_LACKS: t.gettext("Issued, and something that was counted has been taken back since"),
        Standing.HELD: t.gettext("Issued"),
    }
    parts = [
        "\n".join([f"**{heading}**", *_lines(t, found.of(standing))])
        for standing, heading in headings.items()
        if found.of(standing)
    ]
    open_ = len(found.of(Standing.OPEN))
    if open_:
        parts.append(
            t.ngettext(
                "{n} person still has something to do. /progress shows what.",
                "{n} people still have something to do. /progress shows what.",
                open_,
            )
        )
    if not found.people:
        parts.append(t.gettext("Nobody has a place in this cohort."))
    if found.of(Standing.HELD_LACKS):
        parts.append(
            t.gettext(
                "Where something was taken back, the certificate stays valid until somebody decides otherwise: put the "
                "credit right, or use /certificate revoke."
            )
        )
    if found.of(Standing.READY):
        parts.append(
            t.gettext("Choose below whom you approve. Each of them then says how their name shall read.")
            if may_approve
            else t.gettext("Coordinators approve certificates.")
        )
    return "\n\n".join(parts)


def _lines(t: Texts, people: Sequence[StandingOf]) -> list[str]:
    lines = [f"- {_line(t, one)}" for one in people[:SHOWN]]
    if len(people) > SHOWN:
        lines.append(t.ngettext("…and {n} more.", "…and {n} more.", len(people) - SHOWN))
    return lines


def _line(t: Texts, one: StandingOf) -> str:
    person = mentioned(one.person)
    if one.code:
        return t.gettext("{person}: {code}", person=person, code=one.code)
    if one.approved_at is not None:
        return t.gettext("{person}, since {date}", person=person, date=t.date(one.approved_at))
    return person


def all_asked(t: Texts, asked: AllAsked) -> str:
    """How many would be approved."""
    return t.ngettext(
        "{n} person of {cohort} would be approved, and is asked how their name shall read.",
        "{n} people of {cohort} would be approved, and each is asked how their name shall read.",
        len(asked.members),
        cohort=plain(asked.cohort),
    )


def approved(t: Texts, done: Approved) -> str:
    """Who is approved now, and who was not, and why."""
    lines: list[str] = []
    if done.approved:
        lines.append(
            t.gettext(
                "Approved: {people}. I ask each of them now how their name shall read; then they receive it.",
                people=_people(t, done.approved),
            )
        )
    if done.before:
        lines.append(t.gettext("Approved before, so nothing changes: {people}.", people=_people(t, done.before)))
    if done.lacking:
        lines.append(
            t.gettext(
                "Not approved, since something remains to be done: {people}. /progress shows what.",
                people=_people(t, done.lacking),
            )
        )
    return "\n\n".join(lines) or t.gettext("Nobody of these has a place in {cohort}.", cohort=plain(done.cohort))


def _people(t: Texts, people: Sequence[NamedPerson]) -> str:
    names = [mentioned(one) for one in people[:SHOWN]]
    if len(people) > SHOWN:
        names.append(t.ngettext("{n} more", "{n} more", len(people) - SHOWN))
    return t.listing(names)
