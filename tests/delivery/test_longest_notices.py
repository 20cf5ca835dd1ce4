"""Every kind of notice, with everything in it at its longest, in all languages and in twelve, is posted and edited."""

import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.errands import Execution
from bot.delivery.notice_sender import NoticeSender
from bot.delivery.wording import Wording
from bot.feature import executors_of, notices_of
from bot.i18n.catalogues import Catalogues
from bot.outbox.errands import Errand, PutEvent, Redraw
from bot.outbox.kinds import DeliveryAttempt
from bot.outbox.notices import (
    DueEntry,
    NoticeContent,
    NoticeType,
    Route,
    RouteKind,
    SendMode,
    ToChannel,
    reference_of,
)
from bot.outbox.outcomes import Done, Outcome, Sent
from bot.ui import components, messages
from bot.ui.commands import CommandLinks
from bot.ui.fitting import is_folded, linked
from bot.ui.notices import NoticeKind
from cogs import FEATURES
from sandbox import Message
from sandbox.server.limits import messages as limits
from tests.delivery.conftest import Post
from tests.support import longest
from tests.support.clocks import NOW

CATALOGUES = Catalogues.load()
LANGUAGES = tuple(code for code in CATALOGUES.codes)
TWELVE = (LANGUAGES * 12)[:12]
LETTERS = ("*", "😀", "W", "~\n", "/me ")
"""What is escaped, what Discord's apps count twice, what is long by itself, what becomes quotations and commands."""


def links() -> CommandLinks:
    """Commands to tap, as in a server that has them all, with numbers as long as Discord's."""
    made = CommandLinks()
    names = {kind.removeprefix("/") for kind in ("/me", "/setup", "/doctor", "/progress", "/support", "/help")}
    names |= {"session list", "session cancel", "cohort join", "match preview", "meeting log", "session"}
    made._ids = dict.fromkeys(names, 2**62)  # pyright: ignore[reportPrivateUsage]
    made.learn(())
    return made


def wording() -> Wording:
    return Wording({kind.kind: kind for kind in notices_of(FEATURES)}, CATALOGUES, links().link)


async def done(post: Post, errand: Errand, attempt: DeliveryAttempt) -> Outcome:
    (executor,) = [one for one in executors_of(FEATURES) if one.errand is type(errand)]
    return await executor.carry_out(Execution(post.client, post.town.clock, wording(), attempt), errand)


def task(post: Post, row: int, kind: str, letter: NoticeContent) -> DeliveryAttempt:
    due = DueEntry(row, kind, post.server.id, 1, 0, "", NOW)
    return DeliveryAttempt(
        due, 1, NOW, f"n{row}-{post.channel.id}", Route(RouteKind.CHANNEL, post.channel.id), SendMode.SEND, letter
    )


def letter_of(post: Post, kind: NoticeKind, languages: tuple[str, ...], sign: str) -> NoticeContent:
    return NoticeContent(ToChannel(post.channel.id), languages, "America/Los_Angeles", longest.facts(kind, sign))


async def posted(post: Post, kind: NoticeKind, languages: tuple[str, ...], sign: str, row: int) -> Message:
    """The message as it stands after it was posted, and brought up to date."""
    letter = letter_of(post, kind, languages, sign)
    sent = await NoticeSender(post.client, post.town.clock, wording()).deliver(task(post, row, kind.kind, letter))
    assert isinstance(sent, Sent), (kind.kind, languages, sign, sent)
    errand = Redraw(post.server.id, post.channel.id, sent.message_id, kind.kind, row, letter)
    redrawn = await done(post, errand, task(post, row, kind.kind, letter))
    assert isinstance(redrawn, Done), (kind.kind, languages, sign, redrawn)
    return post.channel.messages[-1]


PRINTED = frozenset({"certificate.issued", "certificate.reissued"})
"""What is printed has no emoji in it: such a name is refused before anything is planned."""


@pytest.mark.parametrize("kind", notices_of(FEATURES), ids=lambda kind: kind.kind)
async def test_a_notice_with_everything_at_its_longest_arrives(post: Post, kind: NoticeKind) -> None:
    row = 100
    for languages, signs in ((LANGUAGES, LETTERS), (TWELVE, LETTERS[:2])):
        for sign in signs:
            if sign == "😀" and kind.kind in PRINTED:
                continue
            row += 1
            message = await posted(post, kind, languages, sign, row)
            look = await kind.worded(longest.facts(kind, sign), [CATALOGUES.texts(code) for code in languages])
            labels = [button.label or "" for button in message.buttons]
            folded = is_folded(linked(look, links().link))
            assert any(label.startswith("Read all") for label in labels) is (folded and not look.reads_whole)
            assert ("…" in message.text) >= folded


@pytest.mark.parametrize("kind", notices_of(FEATURES), ids=lambda kind: kind.kind)
async def test_whatever_is_one_of_several_in_a_notice_it_fits(kind: NoticeKind) -> None:
    """Each state, kind and code, each thing that may be missing, and one or none of what are mostly several."""
    words = wording()
    for facts in longest.variants(kind, "W" if kind.kind in PRINTED else "*"):
        for languages in (("en",), LANGUAGES, TWELVE):
            content = NoticeContent(ToChannel(1), languages, "America/Los_Angeles", facts)
            rendered = await words.message(kind.kind, content, server=1, row=2**40)
            reference = reference_of(2**40)
            view = components.view(rendered.buttons, server=2**62, reference=reference)
            limits.inspect(
                {
                    "embeds": [embed.to_dict() for embed in messages.embeds(rendered, reference=reference)],
                    "components": [] if view is None else view.to_components(),
                }
            )


def test_no_kind_of_notice_is_left_out() -> None:
    """What is planned under a kind that no feature brings would be walked by nobody, and sent to nobody."""
    named: set[str] = set()
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("bot", "cogs"):
            for value in vars(module).values():
                values = value.values() if isinstance(value, dict) else (value,)  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
                named |= {str(one) for one in values if isinstance(one, NoticeType)}  # pyright: ignore[reportUnknownVariableType]
    assert named == {kind.kind for kind in notices_of(FEATURES)}


async def test_a_button_and_a_file_stand_beside_what_was_folded(post: Post) -> None:
    """The announcement keeps its own buttons, and a certificate its file."""
    by_name = {str(kind.kind): kind for kind in notices_of(FEATURES)}
    announced = await posted(post, by_name["session.announcement"], TWELVE, "*", 900)
    assert [button.label.split(" · ")[0] for button in announced.buttons if button.label] == [
        "Going",
        "Maybe",
        "Can't",
        "Who comes?",
        "Read all",
    ]
    issued = await posted(post, by_name["certificate.issued"], ("en",), "W", 901)
    assert len(issued.files) == 1


async def test_an_event_with_everything_at_its_longest_is_made_and_changed(post: Post) -> None:
    """An event has no buttons: whole languages are left out where its description is full."""
    (kind,) = [kind for kind in notices_of(FEATURES) if kind.kind == "session.event"]
    for number, (languages, sign) in enumerate([(LANGUAGES, "*"), (TWELVE, "*"), (TWELVE, "😀")], start=950):
        errand = PutEvent(
            server_id=post.server.id,
            event_id=None,
            content=letter_of(post, kind, languages, sign),
            notice=kind.kind,
            title=sign * 100,
            starts_at=post.town.now + timedelta(days=3),
            ends_at=post.town.now + timedelta(days=3, hours=1),
            channel_id=None,
            stage=False,
            lacks=0,
            location=sign * 100,
            taken=frozenset(),
            others=frozenset(),
        )
        due = DueEntry(number, "session.event", post.server.id, 1, 0, "", NOW)
        made = await done(post, errand, DeliveryAttempt(due, 1, NOW, "", None, SendMode.SEND, errand))
        assert isinstance(made, Done), made
        again = replace(errand, event_id=made.made)
        assert isinstance(await done(post, again, DeliveryAttempt(due, 1, NOW, "", None, SendMode.SEND, again)), Done)
