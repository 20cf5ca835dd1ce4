"""What people read when something about hours cannot be done, and what to do next."""

from bot.i18n.texts import Texts
from bot.ui.errors import Sentences
from cogs.hours import refusals as e


def _out_of_range(t: Texts, r: e.HoursOutOfRange) -> str:
    most = t.duration(r.most)
    return t.gettext(
        "Make-up work is written down in minutes, from {least} to {most} ({duration}) at a time. Please write several "
        "days one by one.",
        least=t.number(r.least),
        most=t.number(r.most),
        duration=most,
    )


REFUSALS: Sentences = {
    e.HoursOutOfRange: _out_of_range,
    e.WorkAhead: lambda t, r: t.gettext(
        "{date} is still to come. Please write work down once it is done.", date=t.date(r.on)
    ),
    e.WorkLongAgo: lambda t, r: t.gettext(
        "{date} is more than three years ago. Please check the year, and try again.", date=t.date(r.on)
    ),
    e.NoReason: lambda t, _: t.gettext(
        "Please say why the hours are added, in a few words. Only those who run cohorts read it."
    ),
    e.AlreadyAdded: lambda t, r: t.gettext(
        "{duration} of that type are written down for {name} on {date} already, so nothing was added. If there was "
        "more work on that day, take them back with /hours take-back, then add all of it together.",
        duration=t.duration(r.minutes),
        name=r.name,
        date=t.date(r.on),
    ),
    e.OwnHours: lambda t, _: t.gettext(
        "Hours of your own are written down by somebody else: another facilitator can do it with /hours add."
    ),
    e.NothingAdded: lambda t, r: t.gettext(
        "No hours that were added for {name} stand, so there is nothing to take back. /progress shows what they have.",
        name=r.name,
    ),
    e.NothingEarned: lambda t, r: t.gettext(
        "{name} has no hours in {cohort} that could move. /progress shows what they have in which cohort.",
        name=r.name,
        cohort=r.cohort,
    ),
    e.SameCohort: lambda t, r: t.gettext(
        "The hours are in {cohort} already. Please choose two different cohorts.", cohort=r.cohort
    ),
    e.CertifiedThere: lambda t, r: t.gettext(
        "{name} already has the certificate of {cohort} ({code}), and an hour counts for one certificate only. So "
        "these hours stay. A coordinator can help further.",
        name=r.name,
        cohort=r.cohort,
        code=r.code,
    ),
}
