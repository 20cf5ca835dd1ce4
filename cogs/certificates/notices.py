"""How people receive their certificate."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.certificates import services
from cogs.certificates.services import Issued
from cogs.certificates.wording import Means, printed


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
        files=(await printed(issued, t, means=Means()),),
    )


NOTICES = (NoticeKind(services.ISSUED, services.contents, received),)
