"""How sentences, suggestions and what became of them are said."""

from collections.abc import Sequence

from bot.i18n.direction import left_to_right
from bot.i18n.sentences import Sentence
from bot.i18n.texts import Texts
from bot.ui.messages import plain
from cogs.translations.rules import IN_PICKER
from cogs.translations.services.reviewing import Decided, ToReview
from cogs.translations.services.suggesting import Looked, Suggested


def state(t: Texts, theirs: Texts) -> str:
    """How far the words of a language have come, and since when."""
    language = t.language_name(theirs.language)
    if theirs.review is None:
        return t.gettext("My words in {language} are a draft: nobody who speaks it has reviewed them yet.",
                         language=language)  # fmt: skip
    return t.ngettext(
        "{n} person has reviewed my words in {language}, on {date}.",
        "{n} people have reviewed my words in {language}, the last on {date}.",
        theirs.review.people,
        language=language,
        date=t.date(theirs.review.on),
    )


def place(t: Texts, sentence: Sentence) -> str:
    """Where a sentence stands."""
    match sentence.key[0]:
        case "button":
            where = t.gettext("on a button")
        case "form title" | "form label" | "form hint":
            where = t.gettext("in a form")
        case "choice":
            where = t.gettext("as something to choose")
        case context if context in IN_PICKER:
            where = t.gettext("in Discord’s list of commands")
        case _:
            where = t.gettext("in what I write")
    return t.gettext("Where it stands: {place}", place=where)


def _english(t: Texts, english: Sequence[str]) -> str:
    return t.gettext("English: {words}", words=_lines([left_to_right(one, t.direction) for one in english]))


def _now(t: Texts, words: Sequence[str]) -> str:
    return t.gettext("Now: {words}", words=_lines(words))


def _lines(words: Sequence[str]) -> str:
    """Words as they are, the forms of a plural each on a line."""
    shown = [plain(one) for one in words]
    return shown[0] if len(shown) == 1 else "\n" + "\n".join(f"- {one}" for one in shown)


def form_label(t: Texts, numbers: Sequence[int]) -> str:
    """For which numbers a form of the plural is."""
    return t.pgettext("form label", "For {numbers} …", numbers=", ".join(map(t.number, numbers)))


def looked(t: Texts, theirs: Texts, found: Looked, numbers: Sequence[Sequence[int]]) -> str:
    """A sentence, above the fields of the form for other words; `numbers` are those of each form of a plural."""
    fields = t.gettext("What stands in {braces} stays as it is: names and numbers come there.", braces="{ }")
    parts = [
        _english(t, found.sentence.english),
        _now(t, found.now),
        place(t, found.sentence),
        "\n".join(f"{line}. {form_label(t, some)}" for line, some in enumerate(numbers, start=1))
        if len(found.now) > 1
        else "",
        fields if any("{" in one for one in found.sentence.english) else "",
        state(t, theirs),
    ]
    return "\n".join(part for part in parts if part)


def suggested(t: Texts, done: Suggested) -> str:
    """What becomes of words that somebody suggested, and who reads them."""
    parts = [
        t.gettext("Thank you! This waits for a reviewer now: {words}", words=_lines(done.words)),
        t.gettext(
            "Reviewers here read your words, not your name. What they approve everybody here reads at once, and it may "
            "come into the next version of me, for all servers. If I may write to you, I tell you what they decided."
        ),
        in_picker(t, done.sentence.key[0]),
    ]
    return "\n\n".join(part for part in parts if part)


def in_picker(t: Texts, context: str | None) -> str:
    """What is so of names and descriptions of commands."""
    if context not in IN_PICKER:
        return ""
    return t.gettext(
        "Discord shows its list of commands alike in all servers: words for it are kept for the next version of me."
    )


def to_review(t: Texts, theirs: Texts, found: ToReview) -> str:
    """A suggestion with everything by which one can judge it."""
    english = (found.message,) if found.sentence is None else found.sentence.english
    parts = [_english(t, english)]
    if found.sentence is None:
        parts.append(t.gettext("I do not say this any more, or say it otherwise; please decline."))
    else:
        parts += [_now(t, found.now), place(t, found.sentence)]
    parts += [
        "**" + t.gettext("Suggested: {words}", words=_lines(found.words)) + "**",
        in_picker(t, None if found.sentence is None else found.sentence.key[0]),
        state(t, theirs),
        _whose(t, found),
    ]
    if found.others:
        parts.append(t.ngettext("{n} more waits.", "{n} more wait.", found.others))
    return "\n\n".join(part for part in parts if part)


def _whose(t: Texts, found: ToReview) -> str:
    """What approving these words means, where that is not a usual review."""
    if found.is_own:
        return t.gettext(
            "These are your own words. If you approve them, everybody in this server reads them. They count as "
            "reviewed only when another person approves them too."
        )
    if found.in_use:
        return t.gettext(
            "This server reads these words already: a reviewer suggested them. Please review them as well; nobody "
            "else has done so yet."
        )
    return ""


def none_waits(t: Texts) -> str:
    """Nothing to review."""
    return t.gettext("No suggestion waits for a review at the moment.")


def decided(t: Texts, done: Decided) -> str:
    """What a reviewer has just done."""
    if done.taken_back:
        return t.gettext("Declined. Everybody in this server reads the earlier words again.")
    if not done.approved:
        return t.gettext("Declined: the words stay as they are.")
    return " ".join(
        part
        for part in (
            t.gettext("Approved. Everybody in this server reads these words from now on."),
            "" if done.reviewed else t.gettext("They are your own, so another person still has to review them."),
            in_picker(t, done.context),
        )
        if part
    )
