"""How what somebody shares looks: to a group, all of it; to a mentor, only that there is something to read."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone
from bot.ui.custom_ids import CustomId
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.names import mentioned
from bot.ui.notices import NoticeKind
from cogs.reflections.services import sharing
from cogs.reflections.services.sharing import ForMentor, Shared


def in_channel(shared: Shared, texts: Sequence[Texts]) -> RenderedMessage:
    """What somebody shares with their group, as they wrote it, under their name in each language."""
    titles = dict.fromkeys(t.gettext("{name} shares a reflection", name=shared.name) for t in texts)
    return RenderedMessage((Section(texts[0].language, " · ".join(titles), plain(shared.words)),))


def for_mentor(told: ForMentor, texts: Sequence[Texts]) -> RenderedMessage:
    """There is something to read; the words stay where they are."""
    t = texts[0]
    text = t.careful(
        "{person} shares a reflection with you, as their mentor. Only the two of you can read it.",
        person=mentioned(told.mentee),
    )
    button = Button(t.pgettext("button", "Read it"), CustomId("reflection.read", told.reflection), Tone.MAIN)
    return RenderedMessage((Section(t.language, t.gettext("A reflection for you to read"), text),), (button,))


NOTICES = (
    NoticeKind(sharing.IN_CHANNEL, sharing.channel_facts, in_channel),
    NoticeKind(sharing.TO_MENTOR, sharing.mentor_facts, for_mentor, buttons_end=sharing.mentor_ends),
)
