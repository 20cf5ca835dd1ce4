"""What failed and why, in words: for whom, and what to do. Never what was to be said."""

from collections.abc import Callable, Mapping, Sequence

from bot.i18n.texts import Texts
from bot.outbox.failures import Failure
from bot.outbox.notices import Reason
from bot.outbox.quarantine import APPEAL, Quarantined
from bot.ui.kind_names import kind_name
from bot.ui.messages import RenderedMessage, Section
from bot.ui.names import mentioned

CLOSED_MESSAGES = frozenset({"50007", "50278"})
NO_ACCESS = frozenset({"50001", "50013"})
GONE = frozenset({"10003", "10004", "10008", "10011"})
"""Discord's codes for an unknown channel, server, message and role."""

TWO_FACTOR = "60003"
FULL: Mapping[str, Callable[[Texts], str]] = {
    "30005": lambda t: t.gettext(
        "This server has 250 roles, and Discord allows no more. Please delete some that nobody needs, in Server "
        "Settings under Roles. Then /doctor can try again."
    ),
    "30013": lambda t: t.gettext(
        "This server has 500 channels, and Discord allows no more. Please delete some that nobody needs. Then /doctor "
        "can try again."
    ),
    Reason.THREADS_FULL: lambda t: t.gettext(
        "This server has 1,000 open threads, and Discord allows no more; I have closed those of mine in which nothing "
        "waits. Please close some that nobody needs. What I owe people goes out by itself then."
    ),
}
"""What a server has as many of as Discord allows, by Discord's code."""


OF_ROLE: Mapping[str, Callable[[Texts, str], str]] = {
    Reason.HAS_POWER: lambda t, role: t.gettext(
        "{role} carries power, and I never give such a role away. When that is over, I give it by myself.", role=role
    ),
    Reason.ROLE_ABOVE: lambda t, role: t.gettext(
        "{role} stands above my own role, and Discord lets me neither give nor take such a role. Please open Server "
        "Settings → Roles and drag my role above {role}; then I go on by myself.",
        role=role,
    ),
}
"""What is wrong with a role that is known."""


def failed(failure: Failure, texts: Sequence[Texts]) -> RenderedMessage:
    """One failure, told in the server's language."""
    t = texts[0]
    lines = [what(t, failure), why(t, failure)]
    if failure.others:
        lines.insert(
            1,
            t.ngettext(
                "The same happened to {n} other at the same time.",
                "The same happened to {n} others at the same time.",
                failure.others,
            ),
        )
    lines.append(t.gettext("/doctor shows everything that failed, and can try it again."))
    return RenderedMessage((Section(t.language, t.gettext("Something did not arrive"), "\n\n".join(lines)),))


def quarantined(found: Quarantined, texts: Sequence[Texts]) -> RenderedMessage:
    """Discord lets the bot write to nobody for the first time: what that means, and what can be done."""
    t = texts[0]
    lines = [
        t.gettext(
            "Discord does not let me write to people directly for the first time, in any server: to its watch against "
            "spam, so many new messages look like advertising."
        ),
        t.gettext(
            "Nothing is lost. Until this is over, people get what I would have written to them in a private thread of "
            "their own; who can have none gets it later. With whom I have exchanged direct messages before, nothing "
            "changes."
        ),
        t.gettext(
            "Please tell the person who runs this bot: appeals go to {link}. I try again by myself, next on {time}.",
            link=f"<{APPEAL}>",
            time=t.moment(found.again_at),
        ),
    ]
    return RenderedMessage((Section(t.language, t.gettext("I may not begin conversations"), "\n\n".join(lines)),))


def what(t: Texts, failure: Failure) -> str:
    """What failed, and for whom or where."""
    named = kind_name(t, failure.kind)
    if failure.person is not None:
        return t.gettext("{thing} did not work for {person}.", thing=named, person=mentioned(failure.person))
    if failure.channel_id is not None:
        return t.gettext("{thing} did not work in {channel}.", thing=named, channel=f"<#{failure.channel_id}>")
    return t.gettext("{thing} did not work.", thing=named)


def why(t: Texts, failure: Failure) -> str:
    """The reason, and what to do about it."""
    code = failure.code
    if code == Reason.PERHAPS_SENT:
        return t.gettext(
            "It perhaps arrived: Discord’s answer was lost, and I do not say things twice. "
            "Please look whether it is there, and pass it on yourself if it is not."
        )
    if code == Reason.LEFT:
        return t.gettext(
            "This person has left the server, so I do not write to them. If you are in touch with them, "
            "please tell them yourself."
        )
    if failure.role_id is not None and code in OF_ROLE:
        return OF_ROLE[code](t, f"<@&{failure.role_id}>")
    if code == Reason.HAS_POWER:
        return t.gettext(
            "The role carries power, and I never give such a role away. /doctor says which one and what to do; then I "
            "give it by myself."
        )
    if code == Reason.ROLE_ABOVE:
        return t.gettext(
            "The role stands above my own role, and Discord lets me neither give nor take such a role. Please open "
            "Server Settings → Roles and drag my role above it; then I go on by myself. /doctor says which one it is."
        )
    if code in CLOSED_MESSAGES:
        return t.gettext(
            "This person takes no direct messages from this server, and I could not open a private thread either. "
            "Please tell them yourself, and ask them to allow messages in Privacy Settings of this server."
        )
    if code in NO_ACCESS:
        return t.gettext(
            "Discord says that I lack a permission there. Please use /setup; it says which one and where to turn it "
            "on. For a single channel, open its settings and let me see it and write in it."
        )
    if code in FULL:
        return FULL[code](t)
    if code == TWO_FACTOR:
        return t.gettext(
            "This server asks its moderators for two-factor authentication, and the account that I belong to has none. "
            "Please ask the person who runs this bot to turn it on for that account, in Discord’s User Settings under "
            "My Account. Then /doctor can try again."
        )
    if code in GONE:
        return t.gettext(
            "The channel or role was deleted in Discord. Please use /setup; it makes what is missing again."
        )
    return t.gettext(
        "Discord did not let me, and gave this code: {code}. Please tell the person who runs this bot.",
        code=code or "?",
    )
