"""How errands about messages that were sent are done: brought up to date, without their buttons, taken back."""

import discord

from bot.delivery import own_threads
from bot.delivery.discord_errors import ErrorKind
from bot.delivery.errands import Execution, Executor, Executors, NotDone
from bot.delivery.sent_messages import Unreadable, find
from bot.outbox.errands import Recall, Redraw, RemoveThread, TakeButtons
from bot.outbox.notices import NEW_THREAD, Reason, Route, RouteKind, reference_of
from bot.ui import components, messages, references

GONE = frozenset({ErrorKind.PLACE_GONE, ErrorKind.MESSAGE_GONE})
THREAD_CLOSED = 50083
"""Discord's code for a message in a thread that has closed: who opened the thread may open it again."""
UNCHANGED = GONE | {ErrorKind.LOCKED}
"""Answers to a change of a message which mean that it is gone, or stays as it is."""


async def _redraw(execution: Execution, errand: Redraw) -> None:
    """Bring a message of ours up to date."""
    rendered = await execution.wording.message(
        errand.notice, errand.content, server=errand.server_id, row=errand.row_id
    )
    reference = reference_of(errand.row_id)
    place = execution.client.get_partial_messageable(errand.channel_id, guild_id=errand.server_id)

    async def edit() -> None:
        await place.get_partial_message(errand.message_id).edit(
            embeds=messages.embeds(rendered, reference=reference),
            view=components.view(rendered.buttons, server=errand.server_id, reference=reference),
            allowed_mentions=discord.AllowedMentions.none(),
        )

    try:
        await edit()
    except discord.HTTPException as error:
        if error.code != THREAD_CLOSED:
            raise
        await execution.http.edit_channel(errand.channel_id, archived=False)
        await edit()


async def _take_buttons(execution: Execution, errand: TakeButtons) -> None:
    """Leave only what still shows all of a folded message."""
    place = execution.client.get_partial_messageable(errand.channel_id, guild_id=errand.server_id)
    message = await place.fetch_message(errand.message_id)
    if message.components:
        await message.edit(view=references.still_read(message))


async def _recall(execution: Execution, errand: Recall) -> int | None:
    """Remove what was on its way when the person whom it was for, or about, deleted their data.

    Gives the id of a thread that remains.
    """
    is_theirs = errand.message_id is None and not errand.to_others
    if is_theirs and errand.route == NEW_THREAD:
        return await own_threads.remove_new(execution.client, execution.clock, errand)
    elif is_theirs and errand.route is not None and errand.route.kind is RouteKind.THREAD:
        return await own_threads.remove(execution.client, errand.server_id, errand.route.id, errand.user_id)
    elif errand.route == Route(RouteKind.DM, errand.user_id):
        pass  # in a person's own direct messages it is theirs, and stays
    elif errand.message_id is not None and errand.channel_id is not None:
        await execution.http.delete_message(errand.channel_id, errand.message_id)
    else:
        try:
            found = await find(execution.client, execution.attempt, since=errand.since)
        except Unreadable:
            raise NotDone(Reason.PERHAPS_SENT) from None
        if found is not None:
            await found.delete()
    return None


async def _remove_thread(execution: Execution, errand: RemoveThread) -> int | None:
    return await own_threads.remove(execution.client, errand.server_id, errand.thread_id, errand.user_id)


EXECUTORS: Executors = (
    Executor(Redraw, _redraw, done_by=UNCHANGED, leaves_nothing=True),
    Executor(TakeButtons, _take_buttons, done_by=UNCHANGED),
    Executor(RemoveThread, _remove_thread, done_by=frozenset({ErrorKind.PLACE_GONE}), leaves_nothing=True),
    Executor(Recall, _recall, done_by=GONE | {ErrorKind.CLOSED, ErrorKind.PERSON_GONE}, leaves_nothing=True),
)
