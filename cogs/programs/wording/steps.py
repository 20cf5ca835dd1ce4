"""The next step in words: one sentence, with the command or the place where it is done."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.core.people import Actor
from bot.i18n.texts import Texts
from cogs.programs.rules.possibilities import Facts, Next, next_step

SENTENCES: Mapping[Next, Callable[[Texts], str]] = MappingProxyType(
    {
        Next.SET_UP: lambda t: t.gettext("Next step: set this server up with /setup. Everything else begins there."),
        Next.CREATE_COHORT: lambda t: t.gettext("Next step: start a cohort with /cohort create."),
        Next.ANSWER_PAIRING: lambda t: t.gettext(
            "Next step: somebody would like you as their mentor. Please look for my message and answer it."
        ),
        Next.CONFIRM_MEETING: lambda t: t.gettext(
            "Next step: a mentor meeting waits for you to confirm it. Please look for my message about it."
        ),
        Next.ANSWER_SESSION: lambda t: t.gettext(
            "Next step: say whether you come to the next session; /session list has the buttons."
        ),
        Next.REFLECT: lambda t: t.gettext("Next step: answer a prompt in the cohort's channel with Reflect."),
        Next.REQUEST_MENTOR: lambda t: t.gettext("Next step: ask for a mentor with /mentor request."),
        Next.SCHEDULE_SESSIONS: lambda t: t.gettext("Next step: plan sessions with /session schedule."),
        Next.JOIN: lambda t: t.gettext("Next step: ask for a place in a cohort with /cohort join."),
        Next.NO_DOOR: lambda t: t.gettext(
            "No cohort has a place for you at the moment. When one opens, its invitation has a Join button."
        ),
    }
)


def said(t: Texts, actor: Actor, facts: Facts) -> str:
    """What this person can do next; empty where nothing waits, or in a direct message."""
    words = SENTENCES.get(next_step(actor, facts)) if actor.server_id is not None else None
    return words(t) if words is not None else ""
