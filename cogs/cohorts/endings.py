"""/cohort leave, close, reopen and remove: each shows what will happen and asks once; closing can be undone."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.authority import CLOSE_COHORT, LEAVE_COHORT, REMOVE_COHORT, REOPEN_COHORT
from bot.i18n.texts import Texts
from bot.services import cohorts, endings, places, rooms
from bot.services.endings import Ended, Ending, Reopened
from bot.services.places import Leaving, Left
from bot.services.rooms import Rooms
from bot.ui import confirmations
from bot.ui.confirmations import Confirmation
from bot.ui.desk import Desk, Visit
from bot.ui.looks import plain
from bot.ui.offers import Offer, name_offer
from bot.ui.presses import Press


class Endings(commands.Cog):
    """The commands that end something, as a part of /cohort."""

    desk: Desk

    @app_commands.command()
    @app_commands.describe(cohort="The cohort that you want to leave")
    async def leave(self, interaction: discord.Interaction, cohort: str) -> None:
        """Give up your place in a cohort; your hours stay with you. Asks you once more."""
        visit = self.desk.visit(interaction, may=LEAVE_COHORT)
        leaving = await visit.read(places.before_leaving, cohort=cohort)
        press = Press("cohort.leave", leaving.cohort_id)
        await confirmations.ask(visit, Confirmation(before_leaving(visit.texts, leaving), press, leaving))

    @app_commands.command()
    @app_commands.describe(cohort="The cohort whose program is over")
    async def close(self, interaction: discord.Interaction, cohort: str) -> None:
        """End a cohort: nobody joins any more, nothing more is posted, and hours stay. Asks you once more."""
        visit = self.desk.visit(interaction, may=CLOSE_COHORT)
        ending = await visit.read(endings.before_closing, cohort=cohort)
        press = Press("cohort.close", ending.cohort_id)
        await confirmations.ask(visit, Confirmation(before_closing(visit.texts, ending), press, ending))

    @app_commands.command()
    @app_commands.describe(cohort="The closed cohort that should go on")
    async def reopen(self, interaction: discord.Interaction, cohort: str) -> None:
        """Open a closed cohort again: what still lies ahead comes back, and people keep their places."""
        visit = self.desk.visit(interaction, may=REOPEN_COHORT)
        again = await visit.write(endings.reopen, cohort=cohort)
        await visit.reply(reopened(visit.texts, again))

    @app_commands.command()
    @app_commands.describe(cohort="The cohort whose channel and role should go")
    async def remove(self, interaction: discord.Interaction, cohort: str) -> None:
        """Take a cohort's channel and role away; what people did stays on record. Asks you once more."""
        visit = self.desk.visit(interaction, may=REMOVE_COHORT)
        ending = await visit.read(endings.before_removal, cohort=cohort)
        press = Press("cohort.remove", ending.cohort_id)
        await confirmations.ask(visit, Confirmation(before_removal(visit.texts, ending), press, ending))

    @leave.autocomplete("cohort")
    async def offer_mine(self, interaction: discord.Interaction, typed: str) -> Offer:
        """Cohorts in which one has a place."""
        visit = self.desk.visit(interaction, may=LEAVE_COHORT)
        return name_offer(await visit.read(cohorts.suggest, typed=typed, mine=True))

    @close.autocomplete("cohort")
    async def offer_to_close(self, interaction: discord.Interaction, typed: str) -> Offer:
        """Cohorts that are open."""
        visit = self.desk.visit(interaction, may=CLOSE_COHORT)
        return name_offer(await visit.suggest(cohorts.suggest, typed=typed, open_only=True))

    @reopen.autocomplete("cohort")
    async def offer_closed(self, interaction: discord.Interaction, typed: str) -> Offer:
        """Cohorts that are closed."""
        visit = self.desk.visit(interaction, may=REOPEN_COHORT)
        return name_offer(await visit.suggest(cohorts.suggest, typed=typed, closed_only=True))

    @remove.autocomplete("cohort")
    async def offer_to_remove(self, interaction: discord.Interaction, typed: str) -> Offer:
        """All cohorts that are still there."""
        visit = self.desk.visit(interaction, may=REMOVE_COHORT)
        return name_offer(await visit.suggest(cohorts.suggest, typed=typed))


# --- confirmed -------------------------------------------------------------------------------------------------------


def register(desk: Desk) -> None:
    """Answer these buttons from now on."""
    desk.answers("cohort.leave", LEAVE_COHORT, leave)
    desk.answers("cohort.close", CLOSE_COHORT, close)
    desk.answers("cohort.remove", REMOVE_COHORT, remove)


async def leave(visit: Visit, press: Press) -> None:
    """The place is given up."""
    gone = await visit.write(places.leave, cohort=press.subject, mark=confirmations.mark(press))
    await visit.update(left(visit.texts, gone))


async def close(visit: Visit, press: Press) -> None:
    """The cohort ends."""
    ended = await visit.write(endings.close, cohort=press.subject, mark=confirmations.mark(press))
    await visit.update(closed(visit.texts, ended))


async def remove(visit: Visit, press: Press) -> None:
    """The cohort's channel and role go."""
    ended = await visit.write(endings.remove, cohort_id=press.subject, mark=confirmations.mark(press))
    await visit.carried_out(*ended.errands)
    made = await visit.read(rooms.rooms, cohort_id=ended.cohort_id)
    await visit.update(removed(visit.texts, ended, made))


# --- in words --------------------------------------------------------------------------------------------------------


def before_leaving(t: Texts, leaving: Leaving) -> str:
    """What giving up a place would mean."""
    lines = [t.gettext("You would leave {cohort}, and its channel would close for you.", cohort=plain(leaving.cohort))]
    if leaving.minutes:
        lines.append(t.gettext("Your {hours} stay with you.", hours=t.duration(leaving.minutes)))
    if leaving.answers:
        lines.append(
            t.ngettext(
                "Your answer about {n} session to come would be deleted.",
                "Your answers about {n} sessions to come would be deleted.",
                leaving.answers,
            )
        )
    if leaving.pairs:
        lines.append(t.gettext("Whoever you are paired with here would no longer share this cohort with you."))
    lines.append(
        t.gettext("Every place is taken: if somebody takes yours, you could not come back until one is free.")
        if leaving.full
        else t.gettext("You could come back while there is room.")
    )
    return "\n".join(lines)


def left(t: Texts, place: Left) -> str:
    """A friendly goodbye."""
    if place.minutes:
        return t.gettext(
            "You have left {cohort}. Your {hours} stay with you. Should you want to come back: /cohort join.",
            cohort=plain(place.cohort),
            hours=t.duration(place.minutes),
        )
    return t.gettext("You have left {cohort}. Should you want to come back: /cohort join.", cohort=plain(place.cohort))


def before_closing(t: Texts, ending: Ending) -> str:
    """What closing a cohort would mean."""
    lines = [t.gettext("Closing {cohort} would mean:", cohort=plain(ending.name)), *_effects(t, ending)]
    if ending.people:
        lines.append(
            t.ngettext(
                "- {n} person would be told that it has come to its end and that the hours stay.",
                "- {n} people would be told that it has come to its end and that their hours stay.",
                ending.people,
            )
        )
    lines.append(
        t.gettext("- Nobody could join any more. Places, hours and certificates stay; /cohort reopen undoes all this.")
    )
    return "\n".join(lines)


def _effects(t: Texts, ending: Ending) -> list[str]:
    """What would not happen any more."""
    lines: list[str] = []
    if ending.sessions:
        lines.append(
            t.ngettext(
                "- {n} session to come would not take place, and nobody would be reminded of it.",
                "- {n} sessions to come would not take place, and nobody would be reminded of them.",
                ending.sessions,
            )
        )
    if ending.prompts:
        lines.append(
            t.ngettext(
                "- {n} prompt to come would not be posted.",
                "- {n} prompts to come would not be posted.",
                ending.prompts,
            )
        )
    if ending.asked:
        lines.append(
            t.ngettext(
                "- {n} pairing that no mentor has answered would end.",
                "- {n} pairings that no mentor has answered would end.",
                ending.asked,
            )
        )
    return lines


def closed(t: Texts, ended: Ended) -> str:
    """A cohort that has ended."""
    lines = [
        t.gettext("{cohort} is closed. Nobody joins any more, and nothing more is posted.", cohort=plain(ended.name))
    ]
    if ended.people:
        lines.append(
            t.ngettext(
                "I am telling the one person in it that the hours stay.",
                "I am telling all {n} people in it that their hours stay.",
                ended.people,
            )
        )
    lines.append(t.gettext("Certificates can still be issued. /cohort remove takes the channel and the role away."))
    lines.append(t.gettext("Was that a mistake? /cohort reopen opens it again."))
    return "\n".join(lines)


def reopened(t: Texts, again: Reopened) -> str:
    """A cohort that goes on."""
    lines = [
        t.gettext("{cohort} is open again. Everyone kept their place, and people can join.", cohort=plain(again.name))
    ]
    if again.sessions:
        lines.append(
            t.ngettext(
                "{n} session still lies ahead; its reminders and its event come back.",
                "{n} sessions still lie ahead; their reminders and events come back.",
                again.sessions,
            )
        )
    if again.prompts:
        lines.append(
            t.ngettext(
                "{n} prompt still lies ahead and is posted at its time.",
                "{n} prompts still lie ahead and are posted at their times.",
                again.prompts,
            )
        )
    if again.asked:
        lines.append(
            t.ngettext(
                "I ask {n} mentor once more who had not answered.",
                "I ask {n} mentors once more who had not answered.",
                again.asked,
            )
        )
    if again.people:
        lines.append(
            t.ngettext(
                "I tell the one person who had heard of the end that it goes on.",
                "I tell the {n} people who had heard of the end that it goes on.",
                again.people,
            )
        )
    return "\n".join(lines)


def before_removal(t: Texts, ending: Ending) -> str:
    """What removing means, before it is confirmed."""
    return "\n".join(
        [
            t.gettext(
                "Removing {cohort} deletes its channel, with everything written there, and its role, for good.",
                cohort=plain(ending.name),
            ),
            *_effects(t, ending),
            t.ngettext(
                "One person has a place in it now. Hours, reflections and certificates stay.",
                "{n} people have a place in it now. Hours, reflections and certificates stay.",
                ending.people,
            ),
            t.gettext("This cannot be undone."),
        ]
    )


def removed(t: Texts, ended: Ended, made: Rooms) -> str:
    """A cohort that is gone."""
    if made.channel_id is None and made.role_id is None:
        return t.gettext("{cohort} is removed: its channel and its role are gone.", cohort=plain(ended.name))
    return t.gettext(
        "{cohort} is removed. Its channel and its role go in a moment; if they stay, the staff channel says why.",
        cohort=plain(ended.name),
    )
