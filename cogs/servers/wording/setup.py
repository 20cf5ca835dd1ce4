"""How the answer to /setup is worded."""

from collections.abc import Collection, Sequence

from bot.core.people import Standing
from bot.core.permissions import missing
from bot.core.roles import RoleTrouble
from bot.i18n.texts import Texts
from bot.outbox.roles import Warned
from bot.ui.messages import RenderedMessage, Section, plain
from cogs.servers.rules import ROLE_NAMES, How
from cogs.servers.services.setup import Made, SetUp


def set_up(t: Texts, done: SetUp, made: Made, granted: Collection[str]) -> str:
    """What was chosen, adopted and made, what is still missing, and what comes next."""
    parts = [_choices(t, done), _roles(t, done, made), _channels(t, done, made), permissions(t, granted)]
    if done.mended:
        names = t.listing(map(plain, done.mended))
        parts.append(t.gettext("I am making again what was deleted of {cohorts}.", cohorts=names))
    parts.append(
        t.gettext(
            "Next: give people these roles, and begin with /cohort create. You can use /setup again at any time; "
            "it makes again what was deleted."
        )
    )
    return "\n\n".join(part for part in parts if part)


def _choices(t: Texts, done: SetUp) -> str:
    return t.gettext(
        "Time zone: {zone}. Language: {language}.", zone=done.timezone, language=t.language_name(done.language)
    )


def _standing(t: Texts, standing: Standing) -> str:
    match standing:
        case Standing.COORDINATOR:
            return t.gettext("Coordinators")
        case Standing.FACILITATOR:
            return t.gettext("Facilitators")
        case _:
            return t.gettext("Mentors")


def _roles(t: Texts, done: SetUp, made: Made) -> str:
    lines: list[str] = []
    for standing, chosen in done.roles.items():
        role_id = chosen.role_id or made.roles.get(standing)
        who = _standing(t, standing)
        if role_id is None:
            lines.append(
                t.gettext("{who}: I could not make the role “{role}” yet.", who=who, role=ROLE_NAMES[standing])
            )
            continue
        role = f"<@&{role_id}>"
        match chosen.how:
            case How.ADOPTED:
                lines.append(t.gettext("{who}: {role}. It was here already, so I use it.", who=who, role=role))
            case How.MISSING:
                lines.append(t.gettext("{who}: {role}. I made it.", who=who, role=role))
                if chosen.passed_over:
                    lines.append(
                        t.gettext(
                            "There is another role of that name, which carries power or opens channels; I never give "
                            "such a role away."
                        )
                    )
            case How.GIVEN | How.KEPT:
                lines.append(t.gettext("{who}: {role}.", who=who, role=role))
        if chosen.has_power:
            lines.append(power(t, role))
    return "\n".join(f"- {line}" for line in lines)


def power(t: Texts, role: str) -> str:
    """A role that must not be given away, and what to do about it."""
    return t.gettext(
        "⚠️ {role} carries power: permissions that not everyone may have (such as Administrator, or one that manages, "
        "removes, mutes or calls everybody), in the server or in a channel, or it opens the staff’s own channel. I "
        "give it to nobody until that is over. Please open Server Settings → Roles and take these from it, in the "
        "channels too; then I go on by myself. Please also look who already has it.",
        role=role,
    )


def wrong(t: Texts, warned: Warned) -> str:
    """What is wrong with a role, and what to do about it."""
    role = f"<@&{warned.role_id}>"
    match warned.trouble:
        case RoleTrouble.POWER:
            return power(t, role)
        case RoleTrouble.STAFF:
            return t.gettext(
                "⚠️ {role} was chosen for coordinators or facilitators, and I give it to members. So it makes nobody "
                "staff, and I give it to nobody. Please use /setup; it chooses another role for the staff.",
                role=role,
            )


def warning(warned: Warned, texts: Sequence[Texts]) -> RenderedMessage:
    """The staff hear that something is wrong with a role."""
    t = texts[0]
    return RenderedMessage((Section(t.language, t.gettext("A role needs you"), wrong(t, warned)),))


def _channels(t: Texts, done: SetUp, made: Made) -> str:
    lines: list[str] = []
    for channel_id, is_new, use in (
        (made.mentors_channel_id, done.making_mentors_channel, t.gettext("for mentors")),
        (
            made.staff_channel_id,
            done.making_staff_channel,
            t.gettext("for staff; I tell you there when something fails"),
        ),
    ):
        if channel_id is None:
            lines.append(t.gettext("I could not make the channel {use} yet.", use=use))
            continue
        channel = f"<#{channel_id}>"
        if is_new:
            lines.append(t.gettext("{channel}: {use}. I made it.", channel=channel, use=use))
        else:
            lines.append(t.gettext("{channel}: {use}.", channel=channel, use=use))
    return "\n".join(f"- {line}" for line in lines)


def permissions(t: Texts, granted: Collection[str]) -> str:
    """What Discord must still let me do here, and where to turn it on."""
    lacking = missing(granted)
    if not lacking:
        return t.gettext("I have every permission that I need.")
    heading = t.ngettext(
        "**I still need one permission.** Please open Server Settings → Roles → my role → Permissions, "
        "turn it on, and use /setup again:",
        "**I still need {n} permissions.** Please open Server Settings → Roles → my role → Permissions, "
        "turn them on, and use /setup again:",
        len(lacking),
    )
    lines = [
        t.gettext("**{permission}**, {why}", permission=t.gettext(one.label), why=t.gettext(one.why)) for one in lacking
    ]
    return "\n".join([heading, *(f"- {line}" for line in lines)])
