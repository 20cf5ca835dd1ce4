"""How the answer to /setup is worded."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.core.people import Standing
from bot.core.permissions import missing
from bot.core.roles import ROLE_NAMES, RoleTrouble
from bot.i18n.texts import Texts
from bot.outbox.roles import Warned, Wrong
from bot.ui.messages import RenderedMessage, Section, plain
from cogs.servers.rules import How
from cogs.servers.services.setup import Made, SetUp
from cogs.servers.services.setup_errands import MENTORS, ROLE_ERRANDS, STAFF
from cogs.servers.wording import failures
from cogs.servers.wording.channels import named, named_roles


def set_up(t: Texts, done: SetUp, made: Made, granted: Collection[str], *, lacks_two_factor: bool) -> str:
    """What was chosen, adopted and made, what is still missing, and what comes next."""
    parts = [_choices(t, done), _roles(t, done, made), _channels(t, done, made)]
    if missing(granted) or not made.failures:
        parts.append(permissions(t, granted))
    if lacks_two_factor:
        parts.append(two_factor(t))
    if done.mended:
        names = t.listing(map(plain, done.mended))
        parts.append(t.gettext("I am making again what was deleted of {cohorts}.", cohorts=names))
    own = {*ROLE_ERRANDS.values(), MENTORS.errand, STAFF.errand}
    others = [failure for kind, failure in made.failures.items() if kind not in own]
    parts += [f"{failures.what(t, failure)} {failures.why(t, failure)}" for failure in others]
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
            not_made = t.gettext("{who}: I could not make the role “{role}” yet.", who=who, role=ROLE_NAMES[standing])
            lines.append(_with_reason(t, not_made, made, ROLE_ERRANDS[standing]))
            continue
        role = f"<@&{role_id}>"
        match chosen.how:
            case How.ADOPTED:
                lines.append(t.gettext("{who}: {role}. It was here already, so I use it.", who=who, role=role))
            case How.MISSING:
                lines.append(t.gettext("{who}: {role}. I made it.", who=who, role=role))
                if chosen.passed_over:
                    lines.append(_passed_over(t, done.hidden))
            case How.GIVEN | How.KEPT:
                lines.append(t.gettext("{who}: {role}.", who=who, role=role))
        if chosen.trouble is not None:
            lines.append(wrong(t, Warned(role_id, chosen.trouble)))
    if done.translator_role_id is not None:
        who = t.gettext("Reviewers of translations")
        lines.append(t.gettext("{who}: {role}.", who=who, role=f"<@&{done.translator_role_id}>"))
    return "\n".join(f"- {line}" for line in lines)


def _passed_over(t: Texts, hidden: Sequence[int]) -> str:
    """Why a role of the usual name was not taken."""
    if hidden:
        return t.gettext(
            "There is another role of that name. I am not let into {channels}, so I cannot see what it opens there, "
            "and did not take it.",
            channels=named(t, hidden),
        )
    return t.gettext(
        "There is another role of that name, which carries power or opens channels; I never give such a role away."
    )


def _with_reason(t: Texts, not_made: str, made: Made, errand: str) -> str:
    """What is not made, and why, if Discord has refused it."""
    failure = made.failures.get(errand)
    return not_made if failure is None else f"{not_made} {failures.why(t, failure)}"


def power(t: Texts, role: str, channels: Sequence[int]) -> str:
    """A role that must not be given away, and what to do about it; `channels` are those in which it has power."""
    told = t.gettext(
        "⚠️ {role} carries power: permissions that not everyone may have (such as Administrator, or one that manages, "
        "removes, mutes or calls everybody), in the server or in a channel, or it opens the staff’s own channel. I "
        "give it to nobody until that is over. Please open Server Settings → Roles and take these from it, in the "
        "channels too; then I go on by myself. Please also look who already has it.",
        role=role,
    )
    if not channels:
        return told
    where = t.gettext(
        "It is so in {channels}. If you no longer let me into a channel, I go by what I saw there last: please take "
        "the role out of it, and let me see that.",
        channels=named(t, channels),
    )
    return f"{told} {where}"


def wrong(t: Texts, warned: Warned) -> str:
    """What is wrong with a role, and what to do about it."""
    role = f"<@&{warned.role_id}>"
    match warned.trouble:
        case RoleTrouble.POWER:
            return power(t, role, warned.channels)
        case RoleTrouble.STAFF:
            return t.gettext(
                "⚠️ {role} was chosen for coordinators or facilitators, and I give it to members. So it makes nobody "
                "staff, and I give it to nobody. Please use /setup; it chooses another role for the staff.",
                role=role,
            )
        case RoleTrouble.ABOVE:
            return t.gettext(
                "⚠️ {role} stands above my own role, so Discord lets me neither give nor take it. Please open Server "
                "Settings → Roles and drag my role above {role}; then I go on by myself. Whoever drags it needs a role "
                "that stands higher still, or owns the server.",
                role=role,
            )


ROLES_AT_ONCE = 40
"""So many roles are named in one warning of each trouble."""


def warning(found: Wrong, texts: Sequence[Texts]) -> RenderedMessage:
    """The staff hear that something is wrong with roles: of each trouble once, and with which others it is the same."""
    t = texts[0]
    parts: list[str] = []
    for trouble in RoleTrouble:
        alike = [one for one in found.roles if one.trouble is trouble]
        if not alike:
            continue
        first, *others = alike
        channels = tuple(sorted({channel for one in alike for channel in one.channels}))
        parts.append(wrong(t, replace(first, channels=channels)))
        if others:
            roles = named_roles(t, [one.role_id for one in others], ROLES_AT_ONCE)
            parts.append(t.gettext("The same is true of {roles}.", roles=roles))
    title = t.ngettext("A role needs you", "{n} roles need you", len(found.roles))
    return RenderedMessage((Section(t.language, title, "\n\n".join(parts)),))


def _channels(t: Texts, done: SetUp, made: Made) -> str:
    lines: list[str] = []
    for channel_id, is_new, use, errand in (
        (made.mentors_channel_id, done.making_mentors_channel, t.gettext("for mentors"), MENTORS.errand),
        (
            made.staff_channel_id,
            done.making_staff_channel,
            t.gettext("for staff; I tell you there when something fails"),
            STAFF.errand,
        ),
    ):
        if channel_id is None:
            not_made = t.gettext("I could not make the channel {use} yet.", use=use)
            lines.append(_with_reason(t, not_made, made, errand))
            continue
        channel = f"<#{channel_id}>"
        if is_new:
            lines.append(t.gettext("{channel}: {use}. I made it.", channel=channel, use=use))
        else:
            lines.append(t.gettext("{channel}: {use}.", channel=channel, use=use))
    return "\n".join(f"- {line}" for line in lines)


def hidden(t: Texts, channels: Sequence[int], given: Sequence[int]) -> str:
    """What I cannot see of the roles that I give, and who can; nothing where I see all channels."""
    if not channels or not given:
        return ""
    return t.gettext(
        "⚠️ I am not let into {channels}, so I cannot see what {roles} open there. Please look at Permissions in the "
        "settings of these channels: none of the roles that I give should stand there.",
        channels=named(t, channels),
        roles=named_roles(t, given),
    )


def two_factor(t: Texts) -> str:
    """The server asks for two-factor authentication, which the account has not that the bot belongs to."""
    return t.gettext(
        "⚠️ This server asks for two-factor authentication from whoever manages it, and Discord asks the same of the "
        "person who runs me: without it I can manage neither roles nor channels nor threads here. Please ask that "
        "person to turn it on for their own Discord account (User Settings → My Account) and to restart me."
    )


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
