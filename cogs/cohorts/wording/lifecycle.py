"""How the end of things is worded, before and after: leaving, closing, removing, pausing, and what takes it back."""

from bot.i18n.texts import Texts
from bot.ui.messages import plain
from bot.ui.names import mentioned
from cogs.cohorts.services.channels import Made
from cogs.cohorts.services.enrollments import Leaving, Left
from cogs.cohorts.services.lifecycle import Ended, Ending, Reopened
from cogs.cohorts.services.pauses import Paused
from cogs.cohorts.services.removals import Readmitted, Removal


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
    if leaving.shared:
        lines.append(
            t.ngettext(
                "{n} reflection that you shared stays in its channel. You can take it down with /journal, before or "
                "after you leave.",
                "{n} reflections that you shared stay in its channel. You can take them down with /journal, before or "
                "after you leave.",
                leaving.shared,
            )
        )
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
                "- {n} pairing that waits for an answer would end.",
                "- {n} pairings that wait for an answer would end.",
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
                "{n} session is still to come; its reminders and its event come back.",
                "{n} sessions are still to come; their reminders and events come back.",
                again.sessions,
            )
        )
    if again.prompts:
        lines.append(
            t.ngettext(
                "{n} prompt is still to come and will be posted at its time.",
                "{n} prompts are still to come and will be posted at their times.",
                again.prompts,
            )
        )
    if again.asked:
        lines.append(
            t.ngettext(
                "I ask {n} person once more about a pairing that they had not answered.",
                "I ask {n} people once more about a pairing that they had not answered.",
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


def removed(t: Texts, ended: Ended, made: Made) -> str:
    """A cohort that is gone."""
    if made.channel_id is None and made.role_id is None:
        return t.gettext("{cohort} is removed: its channel and its role are gone.", cohort=plain(ended.name))
    return t.gettext(
        "{cohort} is removed. Its channel and its role go in a moment; if they stay, the staff channel says why.",
        cohort=plain(ended.name),
    )


def before_member_removal(t: Texts, removal: Removal) -> str:
    """What ending a place would mean."""
    lines = [
        t.gettext(
            "The place of {person} in {cohort} would end, and its channel would close for them.",
            person=mentioned(removal.person),
            cohort=plain(removal.cohort),
        )
    ]
    if removal.minutes:
        lines.append(t.gettext("Their {hours} stay with them.", hours=t.duration(removal.minutes)))
    lines.append(
        t.gettext(
            "I would tell them kindly, without the reason. They could join again only after /cohort readmit-member."
        )
    )
    return "\n".join(lines)


def member_removed(t: Texts, removal: Removal) -> str:
    """A place that has ended."""
    return t.gettext(
        "The place of {person} in {cohort} has ended, and I am telling them. "
        "/cohort readmit-member lets them join again.",
        person=mentioned(removal.person),
        cohort=plain(removal.cohort),
    )


def readmitted(t: Texts, readmitted: Readmitted) -> str:
    """Somebody may come back."""
    return t.gettext(
        "{person} may join {cohort} again with /cohort join. Please tell them so.",
        person=mentioned(readmitted.person),
        cohort=plain(readmitted.cohort),
    )


def before_end_of_pause(t: Texts, pause: Paused) -> str:
    """What going on early would mean."""
    return t.gettext(
        "The pause of {cohort} from {starts} to {ends} would end now: reminders and prompts that were held back come, "
        "where they still make sense. The group, which was told of the pause, is not written to.",
        cohort=plain(pause.cohort),
        starts=t.date(pause.starts_on),
        ends=t.date(pause.ends_on),
    )


def pause_ended(t: Texts, pause: Paused) -> str:
    """A cohort that has gone on early."""
    return t.gettext("The pause of {cohort} has ended; reminders and prompts go on.", cohort=plain(pause.cohort))
