"""How reflections and the journal are worded."""

from collections.abc import Mapping, Sequence

from bot.core.gettext_markers import N_
from bot.i18n.texts import Texts
from bot.ui.lengths import shortened
from bot.ui.messages import plain
from cogs.prompts.wording import private, small
from cogs.reflections.rules.audience import ReflectionStatus, Visibility
from cogs.reflections.services.changes import Doomed
from cogs.reflections.services.journal import Entry, JournalPage
from cogs.reflections.services.saving import Saved
from cogs.reflections.services.sharing import ONESELF, Reader

SHOWN = 5
"""Pieces that are asked about by name."""


def saved(t: Texts, saved: Saved) -> str:
    """Thank you, and what remains."""
    if saved.prompt_gone:
        return t.careful(
            "Thank you. What you wrote is kept in your journal, and only you can read it: /journal shows it to you. "
            "It does not count for a certificate, since the prompt or your place in the cohort is no longer there."
        )
    readers = read_by(t, saved.reader)
    if saved.not_shared:
        readers = t.careful("It could not be shared as you chose, so only you can read it.")
    if saved.counted is None:
        return t.gettext("It is kept: /journal shows it to you. {readers}", readers=readers)
    parts = [t.gettext("Thank you. Your reflection is kept: /journal shows it to you. {readers}", readers=readers)]
    if not saved.counted:
        parts.append(t.gettext("You wrote about this prompt before, so it counts once; both texts are kept."))
    parts.append(
        t.ngettext(
            "{n} more reflection is asked for your certificate.",
            "{n} more reflections are asked for your certificate.",
            saved.remaining,
        )
        if saved.remaining
        else t.gettext("You have written all the reflections that your certificate asks for.")
    )
    return "\n".join(parts)


QUESTION = N_("Who can read it")
LABELS = {
    Visibility.ME: N_("Only me"),
    Visibility.MENTOR: N_("My mentor {name}"),
    Visibility.GROUP: N_("My group {cohort}"),
}


def reader(t: Texts, reader: Reader) -> str:
    """Somebody who could read it, in a menu."""
    label, fields = _label(reader)
    return t.gettext(label, **fields)


def readers_in_english(t: Texts, readers: Sequence[Reader]) -> str:
    """The choice of who can read it once more in English, above the menu, where our words are a draft."""
    return t.labels_in_english((QUESTION, {}), *map(_label, readers))


def _label(reader: Reader) -> tuple[str, Mapping[str, object]]:
    kind, name = reader.audience.visibility, shortened(reader.name, 60)
    fields = {Visibility.MENTOR: {"name": name}, Visibility.GROUP: {"cohort": name}}
    return LABELS[kind], fields.get(kind, {})


def read_by(t: Texts, reader: Reader) -> str:
    """Who can read it now."""
    match reader.audience.visibility:
        case Visibility.ME if reader.name:
            return t.careful(
                "Only you can read it now. {name} could read it while {name} was your mentor.", name=plain(reader.name)
            )
        case Visibility.ME:
            return t.careful("Only you can read it.")
        case Visibility.MENTOR:
            return t.careful(
                "You and {name} can read it, as long as {name} is your mentor.", name=plain(reader.name or "…")
            )
        case Visibility.GROUP:
            return t.careful(
                "Everybody who can see the channel of {cohort} can read it there, under your name.",
                cohort=plain(reader.name or "…"),
            )


def would_share(t: Texts, reader: Reader) -> str:
    """Who would be able to read it."""
    if reader.audience.visibility is Visibility.MENTOR:
        return t.careful(
            "{name} could read it, as long as they are your mentor; nobody else. You can end that at any time.",
            name=plain(reader.name),
        )
    return t.careful(
        "I would post your reflection in the channel of {cohort}, under your name. Everybody who can see that channel "
        "could read your reflection. You can take your reflection down at any time. People may have read your "
        "reflection before you take it down.",
        cohort=plain(reader.name),
    )


def unclear(t: Texts, saved: Saved) -> str:
    """A gentle question about what could tell who is meant."""
    pieces = [f"“{plain(shortened(piece, 60))}”" for piece in saved.unclear[:SHOWN]]
    return t.careful(
        "One question first: could somebody tell from {pieces} who is meant? You can change it, or keep it so. Until "
        "you choose, it waits in your journal as a draft that only you can read; nothing is lost.",
        pieces=t.listing(pieces),
    )


def journal(t: Texts, page: JournalPage, labels: Sequence[str]) -> str:
    """A page of entries, each by its first words."""
    if page.entries:
        entries = (f"**{said}**\n{plain(one.words)}" for one, said in zip(page.entries, labels, strict=True))
        return "\n\n".join([*entries, *([] if page.listing.user else [small(private(t))])])
    if page.listing.user:
        return t.gettext("Nothing is shared with you at the moment.")
    if page.listing.is_filtered:
        return t.gettext("Nothing in your journal is of that theme or of those days. /journal alone shows all of it.")
    return "\n\n".join([t.careful("Nothing is written here yet. This place is for you alone."), small(private(t))])


def label(t: Texts, entry: Entry) -> str:
    """The day, and the theme if there was one; in words, since menus and titles show no timestamps."""
    day = t.date(t.local(entry.at).date())
    words = day if entry.theme is None else t.gettext("{date}: {theme}", date=day, theme=t.theme(entry.theme)[0])
    match entry.status:
        case ReflectionStatus.DRAFT:
            return t.gettext("{entry} (draft)", entry=words)
        case ReflectionStatus.WITHDRAWN:
            return t.gettext("{entry} (taken back)", entry=words)
        case ReflectionStatus.KEPT:
            return words


def notes(t: Texts, entry: Entry) -> list[str]:
    """What is said below an entry that one reads."""
    if entry.reader != ONESELF and entry.status is ReflectionStatus.KEPT:
        return [small(read_by(t, entry.reader))]
    if entry.status == ReflectionStatus.DRAFT:
        return [small(t.gettext("This is a draft: keep it so, or change it. Until then it does not count."))]
    return []


def part(t: Texts, number: int, begins: str) -> str:
    """A part of a long entry, in a menu."""
    return t.gettext("{n}. {words}", n=t.number(number + 1), words=begins)


def would_delete(t: Texts, doomed: Doomed) -> str:
    """What would be deleted, and what goes with it."""
    day = t.date(t.local(doomed.at).date())
    if doomed.counts:
        return t.careful(
            "What you wrote on {date} would be deleted for good, everywhere, and would count no more for your "
            "certificate.",
            date=day,
        )
    return t.careful("What you wrote on {date} would be deleted for good, everywhere.", date=day)
