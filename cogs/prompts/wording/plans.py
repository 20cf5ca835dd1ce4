"""Plans of prompts in words: before they stand, as they stand, and what has become of them."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.languages import own_name
from bot.core.paging import Page
from bot.i18n.texts import Texts
from bot.ui import paging
from bot.ui.fitting import level
from bot.ui.lengths import MESSAGE_ROOM, shortened, size
from bot.ui.messages import plain
from bot.ui.recurrence_choices import notes
from cogs.prompts.services.changing import Cancelling, Changed
from cogs.prompts.services.coming import Coming, Plans
from cogs.prompts.services.planning import Plan
from cogs.prompts.services.words import Worded
from cogs.prompts.wording import name, said

SHOWN = 12
"""Posts in an answer; how many more there are is said below."""


def preview(t: Texts, plan: Plan, page: Page, texts: Sequence[Texts]) -> str:
    """What would be posted and when; and one of the prompts in each language of the cohort (`texts`)."""
    head = t.ngettext(
        "{n} prompt for {cohort}, at {clock} ({zone}):",
        "{n} prompts for {cohort}, at {clock} ({zone}):",
        len(plan.posts),
        **_where(t, plan),
    )
    post = plan.posts[page.number]
    before = [
        *_listed(t, head, plan),
        *_warnings(t, plan),
        t.gettext("**What is posted on {time}**", time=t.moment(post.date.at_utc)),
    ]
    after = [
        *paging.position(t, page),
        t.gettext("Nothing is planned yet. Press Confirm, or use the command again to change something."),
    ]
    room = MESSAGE_ROOM - 100 - size("\n\n".join([*before, *after]))
    return "\n\n".join([*before, *_words(post.prompt, texts, room), *after])


def planned(t: Texts, plan: Plan) -> str:
    """What will be posted, and when."""
    head = t.ngettext(
        "Done: {n} prompt is planned for {cohort}, at {clock} ({zone}):",
        "Done: {n} prompts are planned for {cohort}, at {clock} ({zone}):",
        len(plan.posts),
        **_where(t, plan),
    )
    return "\n\n".join(_listed(t, head, plan))


def _where(t: Texts, plan: Plan) -> dict[str, str]:
    clock = t.wall_clock(plan.posts[0].date.clock)
    return {"cohort": plain(plan.cohort), "clock": clock, "zone": plan.zone}


def _listed(t: Texts, head: str, plan: Plan) -> list[str]:
    lines = [
        t.gettext("- {time}: {theme}", time=t.moment(post.date.at_utc), theme=name(t, post.prompt))
        for post in plan.posts[:SHOWN]
    ]
    if (more := len(plan.posts) - SHOWN) > 0:
        lines.append(t.ngettext("…and {n} more.", "…and {n} more.", more))
    return ["\n".join([head, *lines]), *notes(t, [post.date for post in plan.posts], plan.unused_count)]


def _warnings(t: Texts, plan: Plan) -> list[str]:
    """What somebody should do, or think about, before they confirm."""
    found = [twice(t, at) for at in plan.twice[:3]]
    lacking = lacking_in(plan.languages, [post.prompt for post in plan.posts])
    if lacking:
        found.append(
            t.gettext(
                "⚠️ Not translated yet: {languages}. Until somebody does so, people read the prompt in the language in "
                "which it was written.",
                languages=t.listing(t.language_name(language) for language in lacking),
            )
        )
    return found


def twice(t: Texts, at: datetime) -> str:
    """The cohort would have one prompt twice at one time."""
    return t.gettext("⚠️ The cohort has the same prompt on {time} already.", time=t.moment(at))


def lacking_in(languages: Sequence[str], prompts: Sequence[Worded]) -> list[str]:
    """The languages of a cohort that one of these prompts has no words in."""
    return [language for language in languages if not all(prompt.has(language) for prompt in prompts)]


def _words(prompt: Worded, texts: Sequence[Texts], room: int) -> list[str]:
    """A prompt in each language, shortened where not all has room: each language keeps its share."""
    pieces: dict[str, str] = {}
    for t in texts:
        words = said(t, prompt)
        parts = (f"**{own_name(t.language)}**", words.missing, words.title and f"**{words.title}**", words.question)
        pieces.setdefault(t.language, "\n".join(filter(None, parts)))
    share = level([size(piece) + 2 for piece in pieces.values()], max(room, 0)) - 2
    return [shortened(piece, max(share, 40)) for piece in pieces.values()]


# --- what is to come -------------------------------------------------------------------------------------------------


def coming(t: Texts, plans: Plans) -> str:
    """What is to come, the nearest first."""
    if not plans.posts:
        return t.gettext("No prompts are planned. /prompt schedule plans some.")
    lines = [_line(t, one) for one in plans.posts]
    retired = any(one.retired_at is not None for one in plans.posts)
    return "\n".join(
        [
            *lines,
            *paging.position(t, plans.page),
            "",
            *([after_retiring(t)] if retired else []),
            t.gettext("To change something: /prompt change, /prompt move, /prompt skip, /prompt cancel, /prompt post."),
        ]
    )


def after_retiring(t: Texts) -> str:
    """What can be done where a planned prompt is retired."""
    return t.gettext("/prompt change puts another one in its place; /prompt library brings it back.")


def _line(t: Texts, one: Coming) -> str:
    facts = {"time": t.moment(one.due_at), "prompt": name(t, one.prompt), "cohort": plain(one.cohort)}
    if one.retired_at is not None:
        facts["date"] = t.date(one.retired_at)
        return t.gettext("- {time}: {prompt}, {cohort} · left out: the prompt was retired on {date}", **facts)
    if one.skipped:
        return t.gettext("- {time}: {prompt}, {cohort} · left out", **facts)
    return t.gettext("- {time}: {prompt}, {cohort}", **facts)


def changed(t: Texts, change: Changed) -> str:
    """How a post stands now."""
    facts = {"prompt": name(t, change.post.prompt), "cohort": plain(change.post.cohort)}
    if change.post.skipped:
        return t.gettext(
            "Left out: **{prompt}** is not posted in {cohort}; the rest of its plan goes on. /prompt move or "
            "/prompt post brings it back.",
            **facts,
        )
    return t.gettext("Done: **{prompt}** is posted in {cohort} on {time}.", time=t.moment(change.post.due_at), **facts)


def cancelling(t: Texts, seen: Cancelling) -> str:
    """What would not be posted."""
    head = t.ngettext(
        "{n} prompt of {cohort} would never be posted:",
        "{n} prompts of {cohort} would never be posted:",
        len(seen.posts),
        cohort=plain(seen.cohort),
    )
    return _some(t, head, seen.posts)


def cancelled(t: Texts, done: Cancelling) -> str:
    """What is not posted any more."""
    head = t.ngettext(
        "Cancelled: {n} prompt of {cohort} is not posted:",
        "Cancelled: {n} prompts of {cohort} are not posted:",
        len(done.posts),
        cohort=plain(done.cohort),
    )
    return _some(t, head, done.posts)


def _some(t: Texts, head: str, posts: Sequence[Coming]) -> str:
    lines = [
        t.gettext("- {time}: {theme}", time=t.moment(one.due_at), theme=name(t, one.prompt)) for one in posts[:SHOWN]
    ]
    if (more := len(posts) - SHOWN) > 0:
        lines.append(t.ngettext("…and {n} more.", "…and {n} more.", more))
    return "\n".join([head, *lines])
