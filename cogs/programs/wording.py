"""How progress is worded: numbers in words first, then a bar that screen readers pass over."""

from bot.core.hours import HourType
from bot.core.people import NamedPerson
from bot.i18n.texts import Texts
from bot.ui.hours import hour_type_name
from bot.ui.messages import plain
from bot.ui.names import mentioned
from cogs.programs.rules import Kind, Line, Step, bar
from cogs.programs.services import CohortProgress, Progress


def progress(t: Texts, found: Progress, *, own: bool, to_staff: bool) -> str:
    """How far somebody is, cohort by cohort. `own`: it is the reader's; `to_staff`: the reader runs cohorts."""
    parts = [_cohort(t, one) for one in found.cohorts]
    if not parts and not found.mentees:
        parts.append(_no_place(t, found, own=own, to_staff=to_staff))
    elif not own:
        parts.insert(0, t.gettext("Progress of {name}", name=plain(found.name)))
    if found.mentees:
        parts.append(t.gettext("Mentees: {people}", people=_people(t, found.mentees)))
    return "\n\n".join(parts)[:4096]


def _no_place(t: Texts, found: Progress, *, own: bool, to_staff: bool) -> str:
    if not own:
        return t.gettext("{name} does not have a place in a cohort yet.", name=plain(found.name))
    if to_staff:
        return t.gettext(
            "You run cohorts here and have no place in one yourself. /progress shows you how far somebody else is when "
            "you choose them in it."
        )
    if found.place_free:
        return t.gettext("You do not have a place in a cohort yet. Use /cohort join to ask for one.")
    return t.gettext(
        "You do not have a place in a cohort yet, and none is free at the moment. When a cohort opens, its "
        "invitation has a Join button."
    )


def _cohort(t: Texts, one: CohortProgress) -> str:
    heading = f"**{plain(one.cohort)}**"
    if one.ended:
        heading = t.gettext("{cohort} (ended; the hours stay)", cohort=heading)
    elif not one.active:
        heading = t.gettext("{cohort} (left; the hours stay)", cohort=heading)
    lines = [heading, *(_line(t, line) for line in one.lines if line.required or line.done)]
    hours = [
        t.gettext("{hour_type}: {duration}", hour_type=hour_type_name(t, hour_type), duration=t.duration(minutes))
        for hour_type in HourType
        if (minutes := one.minutes.get(hour_type))
    ]
    if hours:
        lines.append(t.gettext("Hours: {hours}", hours=" · ".join(hours)))
    if one.meetings_waiting:
        lines.append(
            t.ngettext(
                "{n} mentor meeting is not confirmed yet.",
                "{n} mentor meetings are not confirmed yet.",
                one.meetings_waiting,
            )
        )
    if one.mentor is not None:
        lines.append(t.gettext("Mentor: {person}", person=_people(t, (one.mentor,))))
    if one.mentees:
        lines.append(t.gettext("Mentees: {people}", people=_people(t, one.mentees)))
    if one.code is not None:
        lines.append(t.gettext("Certificate: {code}", code=f"**{one.code}**"))
    elif one.active or (one.ended and one.met):
        lines.append(_step(t, one.next_step))
    return "\n".join(lines)


def _line(t: Texts, line: Line) -> str:
    mark = "✅" if not line.remaining else "◻️"
    if line.kind is Kind.AGREEMENT:
        said = t.gettext("Group agreement accepted") if line.done else t.gettext("Group agreement not accepted yet")
        return f"{mark} {said}"
    names = {
        Kind.SESSION: t.gettext("Sessions"),
        Kind.REFLECTION: t.gettext("Reflections"),
        Kind.MEETING: t.gettext("Confirmed mentor meetings"),
    }
    if not line.required:
        return f"{mark} " + t.gettext("{what}: {done}", what=names[line.kind], done=t.number(line.done))
    counts = {"what": names[line.kind], "done": t.number(line.done), "required": t.number(line.required)}
    said = (
        t.gettext("{what}: {done} of {required}, {remaining} to go", remaining=t.number(line.remaining), **counts)
        if line.remaining
        else t.gettext("{what}: {done} of {required}, done", **counts)
    )
    return f"{mark} {said}\n{bar(line.done, line.required)}"


def _step(t: Texts, step: Step) -> str:
    match step:
        case Step.ACCEPT_AGREEMENT:
            return t.gettext("Next step: accept the group agreement with /cohort join.")
        case Step.ANSWER_PAIRING:
            return t.gettext("Next step: a pairing waits for your answer. Please look for my message about it.")
        case Step.REQUEST_MENTOR:
            return t.gettext("Next step: ask for a mentor with /mentor request.")
        case Step.COME_TO_SESSION:
            return t.gettext("Next step: come to the next session; /session list shows when it is.")
        case Step.REFLECT:
            return t.gettext("Next step: answer a prompt in the cohort's channel with Reflect.")
        case Step.MEET_MENTOR:
            return t.gettext("Next step: meet with your mentor, then use /meeting log.")
        case Step.WAIT_FOR_MENTOR:
            return t.gettext("You have asked for a mentor; you hear from me as soon as somebody has said yes.")
        case Step.GO_ON_ASKING:
            return t.gettext(
                "You have asked for a mentor, and your request rests at the moment. /mentor pause lets it go on."
            )
        case Step.WAIT:
            return t.gettext(
                "There is nothing to do at the moment: what comes next is announced in the cohort's channel."
            )
        case Step.CLOSED:
            return t.gettext("The cohort is closed; what is done stays with you.")
        case Step.ASK_FOR_CERTIFICATE | Step.REST:
            return t.gettext("Everything is done! A coordinator can issue the certificate now.")


def _people(t: Texts, people: tuple[NamedPerson, ...]) -> str:
    return t.listing(map(mentioned, people))
