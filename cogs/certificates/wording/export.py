"""How an export of certificates is worded, and what its list says."""

from bot.core.times import local_date
from bot.i18n.texts import Texts
from bot.ui.messages import plain
from cogs.certificates.services.exporting import Export, Exported
from cogs.certificates.wording.mine import state_name


def begun(t: Texts, found: Export) -> str:
    """How many there will be."""
    return t.ngettext(
        "I am making the archive of {cohort}, with {n} certificate. It comes below; please wait a moment.",
        "I am making the archive of {cohort}, with {n} certificates. It comes below; please wait a moment.",
        len(found.valid),
        cohort=plain(found.cohort),
    )


def part(t: Texts, found: Export, number: int, parts: int) -> str:
    """A part of it, or all."""
    if parts == 1:
        return t.gettext(
            "The certificates of {cohort}, with a list of all. Please keep the file where only your staff can open it.",
            cohort=plain(found.cohort),
        )
    return t.gettext(
        "The certificates of {cohort}, part {part} of {parts}. Please keep the files where only your staff can open "
        "them.",
        cohort=plain(found.cohort),
        part=t.number(number),
        parts=t.number(parts),
    )


def rows(t: Texts, found: Export) -> list[list[str]]:
    """The list: its heading, then a row for each certificate, also for those that are valid no more."""
    heading = [
        t.gettext("Name"),
        t.gettext("Code"),
        t.gettext("State"),
        t.gettext("Issued"),
        t.gettext("Hours"),
        t.gettext("Cohort"),
        t.gettext("Note"),
    ]
    return [heading, *(_row(t, one) for one in found.certificates)]


def _row(t: Texts, one: Exported) -> list[str]:
    issued = one.issued
    hours = sum(issued.record.minutes.values()) / 60
    return [
        issued.name,
        issued.code,
        state_name(t, one.state),
        local_date(issued.issued_at, issued.zone).isoformat(),
        f"{hours:.2f}",
        issued.record.cohort,
        t.gettext("Not STARS hours unless recorded in MERIT."),
    ]
