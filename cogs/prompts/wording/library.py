"""Facilitators' own prompts and those of the library in words: the list, one of them whole, and what was done."""

from collections.abc import Iterable, Sequence

from bot.core.finding import LABEL, fits
from bot.core.languages import own_name
from bot.i18n.texts import Texts
from bot.ui import paging
from bot.ui.lengths import shortened
from bot.ui.messages import plain
from cogs.prompts.library import STEPS, TENETS
from cogs.prompts.rules import Element
from cogs.prompts.services.listing import Listed, Listing
from cogs.prompts.services.own import Retiring
from cogs.prompts.services.staff_notices import Asked, PlannedPost
from cogs.prompts.services.words import Worded, Words
from cogs.prompts.wording import NAME_ROOM, name, small

SHOWN = 12
"""Posts in an answer; how many more there are is said below."""


def called(t: Texts, one: Listed) -> str:
    """What a prompt is called in a list."""
    if one.library is not None:
        return shortened(t.gettext(one.library.question), NAME_ROOM)
    return name(t, Worded(None, own=one.own.words if one.own is not None else ()))


def label(t: Texts, one: Listed) -> str:
    """The same in a menu, where signs are not escaped."""
    if one.own is None:
        return shortened(called(t, one), LABEL)
    said = next((words for words in one.own.words if words.language == t.language), one.own.words[0])
    return shortened(" ".join((said.title or said.question).split()), LABEL)


def listing(t: Texts, found: Listing) -> str:
    """A page of them, with what each lacks."""
    if not found.prompts:
        return t.gettext("No prompt is like that. /prompt add makes one of your own.")
    return "\n".join([*(_line(t, one) for one in found.prompts), *paging.position(t, found.page)])


def _line(t: Texts, one: Listed) -> str:
    if one.library is not None:
        return t.gettext("- {prompt} · {theme}", prompt=called(t, one), theme=t.theme(one.library.theme)[0])
    languages = t.listing(t.language_name(words.language) for words in one.own.words) if one.own else ""
    facts = {"prompt": called(t, one), "languages": languages}
    if not one.lacking:
        return t.gettext("- **{prompt}** · {languages}", **facts)
    lacking = t.listing(t.language_name(code) for code in one.lacking)
    return t.gettext("- **{prompt}** · {languages} · ⚠️ not yet in {lacking}", lacking=lacking, **facts)


def title(t: Texts, one: Listed) -> str:
    """What stands above a prompt that is shown whole."""
    return t.theme(one.library.theme)[0] if one.library is not None else plain(label(t, one))


def whole(t: Texts, one: Listed, texts: Sequence[Texts]) -> str:
    """A prompt with its tags, its note, and its words in every language that it has (`texts`: all of ours)."""
    parts = [small(" · ".join(found))] if (found := tags(t, one)) else []
    if one.own is not None and one.own.retired:
        parts.append(t.gettext("This prompt is retired: it is not offered and not posted any more."))
    if one.lacking:
        parts.append(lacking(t, one.lacking))
    if one.library is not None:
        parts += [
            _words(text.language, "", text.gettext(one.library.question), text.gettext(one.library.note))
            for text in texts
        ]
    elif one.own is not None:
        parts += [in_language(words) for words in one.own.words]
    return "\n\n".join(parts)


def lacking(t: Texts, languages: Iterable[str]) -> str:
    """In which languages of the cohorts there are no words yet."""
    return t.gettext(
        "⚠️ Not translated yet, and needed for cohorts here: {languages}.",
        languages=t.listing(t.language_name(code) for code in languages),
    )


def tags(t: Texts, one: Listed) -> list[str]:
    """Its theme and tags, by name."""
    if one.library is not None:
        step = t.pgettext("prompt step", STEPS[one.library.step])
        return [step, t.gettext(one.library.element), t.gettext(TENETS[one.library.tenet])]
    if one.own is None:
        return []
    found = one.own.tags
    return [
        *([t.theme(found.theme)[0]] if found.theme is not None else []),
        *([t.gettext(found.element.english)] if found.element is not None else []),
        *([t.gettext(TENETS[found.tenet])] if found.tenet is not None else []),
    ]


def in_language(words: Words) -> str:
    """The words of a facilitator's own prompt in one language, as they were typed."""
    return _words(words.language, plain(words.title), plain(words.question), plain(words.note))


def _words(language: str, title: str, question: str, note: str) -> str:
    parts = (f"**{own_name(language)}**", title and f"**{title}**", question, note and small(note))
    return "\n".join(filter(None, parts))


# --- tags ------------------------------------------------------------------------------------------------------------


def elements(t: Texts) -> dict[str, str]:
    """The elements of reflective practice, by their codes."""
    return {element.value: t.gettext(element.english) for element in Element}


def tenets(t: Texts) -> dict[str, str]:
    """The tenets, by their numbers."""
    return {str(number): t.gettext(tenet) for number, tenet in TENETS.items()}


def fitting(typed: str, tags: dict[str, str], english: dict[str, str]) -> list[tuple[str, str]]:
    """The tags (code and name) that fit what was typed so far, in a reader's language or in English."""
    return [
        (code, shortened(said, LABEL))
        for code, said in tags.items()
        if fits(typed, said) or fits(typed, english[code]) or typed.strip() == code
    ]


# --- what is asked and done ------------------------------------------------------------------------------------------


def retiring(t: Texts, seen: Retiring) -> str:
    """What would become of it."""
    text = t.gettext(
        "**{prompt}** would not be offered and not be posted any more. What was posted of it stays, and it can be "
        "brought back.",
        prompt=plain(shortened(seen.title, LABEL)),
    )
    if not seen.planned:
        return text
    head = t.ngettext(
        "{n} planned post would be left out:",
        "{n} planned posts would be left out:",
        len(seen.planned),
    )
    return "\n\n".join([text, "\n".join([head, *dates(t, seen.planned)])])


def retired(t: Texts, seen: Retiring) -> str:
    """What has become of it."""
    return t.gettext("Done: **{prompt}** is retired.", prompt=plain(shortened(seen.title, LABEL)))


def dates(t: Texts, planned: Sequence[PlannedPost]) -> list[str]:
    """Where and when something was planned, a line for each."""
    lines = [
        t.gettext("- {time}: {cohort}", time=t.moment(post.due_at), cohort=plain(post.cohort))
        for post in planned[:SHOWN]
    ]
    if (more := len(planned) - SHOWN) > 0:
        lines.append(t.ngettext("…and {n} more.", "…and {n} more.", more))
    return lines


def translated(t: Texts, language: str, posts: int) -> str:
    """It is kept, and what was posted says so too."""
    text = t.gettext("Done: these words in {language} are kept.", language=t.language_name(language))
    if not posts:
        return text
    up_to_date = t.ngettext(
        "{n} post of it gets the new words, and says that it was edited.",
        "{n} posts of it get the new words, and say that they were edited.",
        posts,
    )
    return f"{text} {up_to_date}"


def nothing_lacks(t: Texts, prompt: str) -> str:
    """Nobody need write any more."""
    return t.gettext("**{prompt}** has words in every language of the cohorts here now. Thank you!", prompt=prompt)


def asked(t: Texts, asking: Asked) -> str:
    """Who was asked for words, or who can be."""
    if not asking.lacks:
        return nothing_lacks(t, name(t, Worded(None, own=asking.words)))
    channel = asking.channel_id
    if channel is None:
        return t.gettext(
            "There is no staff channel in which I could ask; /setup makes one. Please ask somebody who can write these "
            "words to use /prompt translate."
        )
    return t.gettext("Done: I ask for these words in {channel}, once.", channel=f"<#{channel}>")
