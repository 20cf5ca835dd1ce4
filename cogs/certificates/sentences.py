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


def _not_valid(t: Texts, r: e.NotValid) -> str:
    if r.newer:
        return t.gettext(
            "The certificate {code} has been replaced; the newer one is {newer}. Please use that one.",
            code=r.code,
            newer=r.newer,
        )
    return t.gettext("The certificate {code} has been revoked, so nothing can be changed about it.", code=r.code)


def _named_signs(characters: str) -> str:
    """Each sign, and those that nobody sees by their numbers."""
    return " ".join(one if one.isprintable() else f"U+{ord(one):04X}" for one in characters[:20])


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
    e.NobodyReady: lambda t, r: t.gettext(
        "Nobody in {cohort} waits for an approval. /certificate review shows where everybody stands.", cohort=r.cohort
    ),
    e.ApprovedAlready: lambda t, r: t.gettext(
        "The certificate of {name} in {cohort} is approved already. They receive it as soon as they have confirmed how "
        "their name shall read.",
        name=r.name,
        cohort=r.cohort,
    ),
    e.ApprovalGone: lambda t, r: t.gettext(
        "There is no certificate here that waits for your name. /certificate mine shows those that you have, and "
        "/progress what remains."
    ),
    e.CertifiedAlready: lambda t, r: t.gettext(
        "You have the certificate of {cohort} already; its code is {code}. /certificate mine shows it.",
        cohort=r.cohort,
        code=r.code,
    ),
    e.NotMetAnyMore: lambda t, r: t.gettext(
        "Something that was counted for {cohort} has been changed since, so the certificate cannot be issued at the "
        "moment. /progress shows what is missing; a facilitator can help. Your approval stays.",
        cohort=r.cohort,
    ),
    e.NoNameYet: lambda t, r: t.gettext(
        "Your name in this server has signs that cannot stand on a certificate. Please write your name as it shall "
        "read."
    ),
    e.NameUnfit: lambda t, r: t.gettext(
        "A certificate can show letters of any script, and these signs are none: {characters}. Please write the name "
        "without them.",
        characters=_named_signs(r.characters),
    ),
    e.NameIsSo: lambda t, r: t.gettext(
        "That is the name on the certificate: {name}. Nothing has changed.", name=r.name
    ),
    e.NoCertificates: lambda t, r: t.gettext(
        "You have no certificate of this server yet. /progress shows what remains to be done."
    ),
    e.UnknownCertificate: lambda t, r: t.gettext(
        "No certificate of this server has that code. Please check it against the certificate, or ask for it in "
        "/certificate review."
    ),
    e.NotValid: _not_valid,
    e.NothingToExport: lambda t, r: t.gettext(
        "{cohort} has no certificates yet. /certificate review shows who is ready for one.", cohort=r.cohort
    ),
    e.ExportFailed: lambda t, r: t.gettext(
        "The archive of {cohort} could not be written: there is no room on the disk that I run on. Nothing of it is "
        "left. "
        "Please tell whoever runs me, and try again later.",
        cohort=r.cohort,
    ),
    e.CorrectedBefore: lambda t, r: t.gettext(
        "You have corrected your name on this certificate once. If it is still not right, a coordinator can issue it "
        "anew with /certificate reissue."
    ),
    e.TooLateToCorrect: lambda t, r: t.gettext(
        "You could correct your name yourself within thirty days. A coordinator can issue it anew with "
        "/certificate reissue."
    ),
}

QUESTIONS: Questions = {
    e.SeveralCohorts: lambda t, said: t.gettext(
        "{name} has a place in several cohorts. Which one do you mean?", name=said
    ),
}
