"""All certificates of a cohort as ZIP archives, with a list of them."""

import asyncio
import csv
import io

from bot.ui.context import InteractionContext
from bot.ui.messages import Attached
from cogs.certificates.components.printing import printed_whole
from cogs.certificates.documents.archive import DiskFull, archive
from cogs.certificates.refusals import ExportFailed
from cogs.certificates.services import exporting
from cogs.certificates.wording import export as wording


async def send(context: InteractionContext, cohort: str) -> None:
    """Say how many there will be, then hand them over in as many parts as it takes."""
    found = await context.write(exporting.export, cohort=cohort)
    t = context.texts
    await context.reply(wording.begun(t, found))
    try:
        with archive("certificates") as made:
            await asyncio.to_thread(made.add, "list.csv", _table(wording.rows(t, found)))
            for issued in found.valid:
                pdf = await printed_whole(context, issued)
                await asyncio.to_thread(made.add, pdf.name, pdf.content)
            for number, part in enumerate(made.parts, start=1):
                content = await asyncio.to_thread(part.read_bytes)
                await context.reply(
                    wording.part(t, found, number, len(made.parts)), files=[Attached(part.name, content)]
                )
    except DiskFull as error:
        raise ExportFailed(found.cohort) from error


def _table(rows: list[list[str]]) -> bytes:
    """The list, as spreadsheets read it; nothing that somebody is called is taken for a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[f"'{one}" if one[:1] in "=+-@\t\r" and one else one for one in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")
