"""How people are asked how their name shall read, and how they receive their certificate."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone
from bot.ui.custom_ids import CustomId
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.certificates.services import approving, confirming, ending, issuing
from cogs.certificates.services.confirming import AskedForName
from cogs.certificates.services.ending import Told
from cogs.certificates.services.issuing import Issued
from cogs.certificates.wording import mine, naming
from cogs.certificates.wording.page import means_of, printed


def asked(found: AskedForName, texts: Sequence[Texts]) -> RenderedMessage:
    """It is approved: how shall the name read?"""
    t = texts[0]
    return _asks(t, found, naming.asked(t, found))


def reminded(found: AskedForName, texts: Sequence[Texts]) -> RenderedMessage:
    """The same a week later, once."""
    t = texts[0]
    return _asks(t, found, naming.reminded(t, found))


def _asks(t: Texts, found: AskedForName, text: str) -> RenderedMessage:
    look = CustomId("certificate.name.look", found.approval_id)
    return RenderedMessage(
        (Section(t.language, t.gettext("Your certificate"), text),),
        buttons=(Button(t.pgettext("button", "See my certificate"), look, Tone.MAIN),),
    )


async def received(issued: Issued, texts: Sequence[Texts]) -> RenderedMessage:
    """Congratulations, with the certificate as a file."""
    t = texts[0]
    text = t.gettext(
        "Congratulations! You have completed {cohort}. Your certificate is attached; its code is {code}, by which "
        "others can check that it is real. Thank you for everything you brought to the group.",
        cohort=plain(issued.record.cohort),
        code=f"**{issued.code}**",
    )
    return RenderedMessage(
        sections=(Section(t.language, t.gettext("Your certificate"), text),),
        files=(await printed(issued, t, texts[1] if texts[1:] else None, means=means_of(issued)),),
    )


async def reissued(issued: Issued, texts: Sequence[Texts]) -> RenderedMessage:
    """The certificate with another name."""
    t = texts[0]
    text = t.gettext(
        "Your certificate of {cohort} is issued anew in the name of **{name}**; its code is {code}. The old code leads "
        "to "
        "it.",
        cohort=plain(issued.record.cohort),
        name=plain(issued.name),
        code=f"**{issued.code}**",
    )
    return RenderedMessage(
        sections=(Section(t.language, t.gettext("Your certificate"), text),),
        files=(await printed(issued, t, texts[1] if texts[1:] else None, means=means_of(issued)),),
    )


def revoked(told: Told, texts: Sequence[Texts]) -> RenderedMessage:
    """A certificate is valid no more."""
    t = texts[0]
    return RenderedMessage(
        (Section(t.language, t.gettext("About your certificate"), mine.told_of_revocation(t, told)),)
    )


NOTICES = (
    NoticeKind(ending.REISSUED, issuing.contents, reissued),
    NoticeKind(ending.REVOKED, ending.told, revoked),
    NoticeKind(approving.APPROVED, confirming.contents, asked, buttons_end=confirming.ends),
    NoticeKind(approving.REMINDER, confirming.contents, reminded, buttons_end=confirming.ends),
    NoticeKind(issuing.ISSUED, issuing.contents, received),
)
