"""What people read when something of certificates cannot be done, and what to do next."""

from bot.i18n.texts import Texts
from bot.ui.errors import Questions, Sentences
from cogs.certificates import refusals as e


def _not_met(t: Texts, r: e.RequirementsNotMet) -> str:
    missing: list[str] = []
    if r.agreement:
        missing.append(t.gettext("the group agreement"))
    if r.sessions:
        missing.append(t.ngettext("{n} session", "{n} sessions", r.sessions))
    if r.reflections:
        missing.append(t.ngettext("{n} reflection", "{n} reflections", r.reflections))
    if r.meetings:
        missing.append(t.ngettext("{n} confirmed mentor meeting", "{n} confirmed mentor meetings", r.meetings))
    return t.gettext(
        "{name} cannot receive the certificate yet. Still to do: {missing}. /progress shows the details.",
        name=r.name,
        missing=t.listing(missing),
    )


REFUSALS: Sentences = {
    e.RequirementsNotMet: _not_met,
    e.AlreadyCertified: lambda t, r: t.gettext(
        "{name} already has this certificate; its code is {code}. They can see it with /progress.",
        name=r.name,
        code=r.code,
    ),
    e.SeveralCohorts: lambda t, r: t.gettext(
        "{name} has a place in several cohorts. Please use the command again and say which one you mean.",
        name=r.text,
    ),
    e.NameUnprintable: lambda t, r: t.gettext(
        "The certificate of {name} cannot be printed: a name on it has letters that I cannot print. "
        "Please write the name in this server in other letters, then try again.",
        name=r.name,
    ),
}

QUESTIONS: Questions = {
    e.SeveralCohorts: lambda t, said: t.gettext(
        "{name} has a place in several cohorts. Which one do you mean?", name=said
    ),
}
