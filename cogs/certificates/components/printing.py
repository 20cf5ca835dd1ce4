"""What a certificate is printed with, where somebody has pressed a button or given a command."""

from dataclasses import replace

from bot.i18n.texts import Texts
from bot.ui.context import InteractionContext
from bot.ui.messages import Attached
from cogs.certificates.rules import Paper
from cogs.certificates.services.issuing import Issued, verifiable
from cogs.certificates.wording.page import means_of, printed


def languages_of(context: InteractionContext, issued: Issued) -> tuple[Texts, Texts | None]:
    """The language of a certificate, and the one beside it."""
    own = context.texts_in(issued.language, issued.zone)
    second = issued.second_language
    return own, None if second is None else context.texts_in(second, issued.zone)


async def printed_whole(context: InteractionContext, issued: Issued, paper: Paper | None = None) -> Attached:
    """The certificate as a file, with all by which it can be checked.

    Raises:
        NameUnprintable, CertificateTooLong, SignatureUnreadable, CannotPrintNow: something is in the way.
    """
    whole = verifiable(issued, context.router.vault, context.router.public_url)
    own, second = languages_of(context, whole)
    means = means_of(whole)
    if paper is not None:
        means = replace(means, paper=paper.value)
    return await printed(whole, own, second, means=means)
