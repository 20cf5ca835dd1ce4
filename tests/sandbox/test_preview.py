"""The page with every screen of a language: whole, readable by everybody, and self-contained."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from bot.feature import actions_of
from bot.i18n.catalogues import Catalogues, locales_folder
from bot.i18n.reviews import Key
from cogs import FEATURES
from sandbox.preview import Gathered, gathered, render
from sandbox.preview.screens import ANYWHERE, Screen, Text
from sandbox.preview.sentences import Pattern, Prepared, left_in_english, sentences_of

VOID = {"meta", "br", "link", "img", "input", "hr"}
CODE = "ar"


@dataclass
class Page(HTMLParser):
    """What a browser makes of it."""

    ids: list[str] = field(default_factory=list[str])
    links: list[str] = field(default_factory=list[str])
    labels: list[str] = field(default_factory=list[str])
    headings: list[int] = field(default_factory=list[int])
    langs: Counter[tuple[str | None, str | None]] = field(default_factory=Counter[tuple[str | None, str | None]])
    addresses: list[str] = field(default_factory=list[str])
    tags: Counter[str] = field(default_factory=Counter[str])
    open: list[str] = field(default_factory=list[str])
    text: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: Mapping[str, str | None] = dict(attrs)
        self.tags[tag] += 1
        if tag not in VOID:
            self.open.append(tag)
        if found := given.get("id"):
            self.ids.append(found)
        if tag == "a" and (given.get("href") or "").startswith("#"):
            self.links.append((given["href"] or "")[1:])
        if found := given.get("aria-labelledby"):
            self.labels.append(found)
        if "lang" in given:
            self.langs[given["lang"], given.get("dir")] += 1
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.addresses += [
            value or "" for name, value in attrs if name in ("src", "srcset", "action", "data", "poster")
        ]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
async def found() -> AsyncIterator[Gathered]:
    yield await gathered(locales_folder(), CODE)


@pytest.fixture(scope="module")
def page(found: Gathered) -> str:
    return render(found.contents, CODE, None)


@pytest.fixture(scope="module")
def parsed(page: str) -> Page:
    read = Page()
    read.feed(page)
    read.close()
    assert read.open == []
    return read


def test_every_step_of_the_tour_and_every_kind_of_notice_is_shown(found: Gathered) -> None:
    assert found.left_out == []


def test_every_command_is_used_on_the_tour(found: Gathered) -> None:
    titles = " ".join(screen.title for screen in found.contents.screens)
    commands = {name for name in actions_of(FEATURES) if "." not in name}
    assert {name for name in commands if f"/{name}" not in titles} == set()


def test_every_sentence_is_on_the_page_in_both_languages_and_has_one_anchor(found: Gathered, parsed: Page) -> None:
    text = "".join(parsed.text)
    sentences = found.contents.sentences
    assert [one.english[0] for one in sentences if not all(form in text for form in (*one.english, *one.said))] == []
    anchors = [anchor for anchor in parsed.ids if anchor.startswith("s-")]
    assert sorted(anchors) == sorted(f"s-{one.code}" for one in sentences)


def test_nearly_all_sentences_are_read_on_a_screen(found: Gathered) -> None:
    seen = found.contents.seen
    on_none: Counter[str] = Counter(one.feature for one in found.contents.sentences if one.key not in seen)
    assert len(seen) >= 0.965 * len(found.contents.sentences), on_none


def test_no_screen_has_english_left_on_it_of_what_is_translated(found: Gathered) -> None:
    """But where somebody suggests better words: there the English stands beside ours."""
    contents = found.contents
    screens = [one for one in contents.screens if not one.key.startswith(("A draft.", "Better words.", "A reviewer."))]
    left = {screen.title: english for screen in screens if (english := left_in_english(screen, contents.sentences))}
    assert left == {}


def test_screens_stand_beside_their_english(found: Gathered) -> None:
    """But for a message that only one of the languages needs, such as the second part of a long one."""
    alone = [one.screen.key for part in found.contents.parts for one in part.shown if one.english is None]
    assert len(alone) <= 0.02 * len(found.contents.screens), alone


def test_the_page_can_be_read_with_a_keyboard_and_a_screen_reader(parsed: Page, page: str) -> None:
    assert parsed.tags["h1"] == parsed.tags["main"] == parsed.tags["nav"] == 1
    assert len(parsed.ids) == len(set(parsed.ids))
    assert {*parsed.links, *parsed.labels} <= set(parsed.ids)
    assert parsed.links[0] == "screens", "the first thing to reach leads past the contents"
    steps = zip(parsed.headings, parsed.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps), "no level of headings is left out"
    assert parsed.langs[CODE, "rtl"] > 1000
    assert 'name="viewport"' in page


def test_the_page_needs_nothing_from_elsewhere(parsed: Page, page: str) -> None:
    assert parsed.addresses == []
    assert not parsed.tags.keys() & {"script", "link", "img", "iframe", "object", "form"}
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


# --- which sentence stands where -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "text", "stands"),
    [
        ("{name} joined {cohort}.", "Good news!\nAna joined Cedar.", True),
        ("Use /help to begin.", "Use </help:123456789012345678> to begin.", True),
        ("Going", "You are Going to see", False),
        ("Going", "Yes · Going · No", True),
        ("- {time}: **{title}**", "- Monday: **Circle**", True),
        ("{a} {b}", "anything at all", False),
        ("It is {{so}} here, really.", "It is {so} here, really.", True),
    ],
)
def test_a_sentence_is_found_whatever_stands_in_its_fields(message: str, text: str, stands: bool) -> None:
    assert (Pattern.of(message).stands_in(Prepared.of(Text(ANYWHERE, text))) is not None) is stands


def test_the_english_below_a_draft_stands_there_on_purpose(found: Gathered) -> None:
    key: Key = (None, "Only you can see this message, and nobody is told that you asked.")
    (sentence,) = [one for one in found.contents.sentences if one.key == key]
    texts = Catalogues.load().texts(CODE)

    def screen(words: str) -> Screen:
        return Screen("", "", next(iter(found.contents.screens)).html, (Text(ANYWHERE, words),))

    assert left_in_english(screen(texts.careful(key[1])), [sentence]) == []
    assert left_in_english(screen(key[1]), [sentence]) == [key[1]]


@pytest.mark.parametrize(
    ("code", "english", "example"),
    [
        ("ar", "{n} day", "7 أيام"),
        ("ru", "{n} day", "7 дней"),
        ("ko", "{n} day", "7일"),
    ],
)
def test_an_example_has_the_form_of_its_number(code: str, english: str, example: str) -> None:
    (sentence,) = [one for one in sentences_of(locales_folder(), code) if one.english[0] == english]
    assert sentence.example == example
