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


def _unprintable(t: Texts, r: e.NameUnprintable) -> str:
    if not r.characters:
        return t.gettext(
            "The certificate of {name} cannot be printed: a name on it has letters that I cannot print. "
            "Please write the name in this server in other letters, then try again.",
            name=r.name,
        )
    return t.gettext(
        "The certificate of {name} cannot be printed with these characters: {characters}. "
        "Please write the name without them or in other letters, then try again.",
        name=r.name,
        characters=" ".join(r.characters[:20]),
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
    e.NameUnprintable: _unprintable,
    e.NameTooLong: lambda t, r: t.gettext(
        "That name has {length} characters; a certificate takes {most}. Please write it shorter.",
        length=t.number(r.length),
        most=t.number(r.most),
    ),
    e.NameEmpty: lambda t, r: t.gettext(
        "There are no letters in that name that I could print. Please write it in letters."
    ),
    e.CertificateTooLong: lambda t, r: t.gettext(
        "The certificate of {name} does not fit one page, so nothing was issued. Please shorten the title of the "
        "program, the competency areas or the other facts of the program, then try again.",
        name=r.name,
    ),
    e.SignatureUnreadable: lambda t, r: t.gettext(
        "The picture of the signature cannot be read, so nothing was issued. Please give the program another one (PNG)."
    ),
    e.CannotPrintNow: lambda t, r: t.gettext(
        "I cannot print certificates now: fonts are missing on the computer that I run on ({fonts}). Nothing was "
        "issued. Please tell whoever runs me; `leaders doctor` says what to install.",
        fonts=t.listing(r.fonts),
    ),
}

QUESTIONS: Questions = {
    e.SeveralCohorts: lambda t, said: t.gettext(
        "{name} has a place in several cohorts. Which one do you mean?", name=said
    ),
}
