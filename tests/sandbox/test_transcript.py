"""The transcript: nothing that people write can break the page, and what is written can be read back."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.demo import picture, transcript
from sandbox.demo.markdown import Reading, as_html
from sandbox.demo.transcript import Line, read, render, write

ZONE = ZoneInfo("America/Los_Angeles")
MORNING = datetime(2026, 9, 1, 9, tzinfo=ZONE)
TEMPLATE = Path(transcript.__file__).with_name("transcript.html.j2")
VOID = {"meta", "br", "link", "img", "input"}
IN_TEXT = {
    "p", "br", "strong", "em", "u", "s", "code", "pre", "span", "a", "ul", "ol", "li", "blockquote", "small", "time",
}  # fmt: skip
ATTRIBUTES = {"class", "href", "rel", "datetime", "start"}


class Page(HTMLParser):
    """A page taken apart: which tags, which attributes, what text; and whether every tag is closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.unclosed: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.unclosed.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return "".join(self.words)


def line(text: str = "", minutes: float = 0, **more: object) -> Line:
    rest: dict[str, object] = {
        "at": MORNING + timedelta(minutes=minutes),
        "place": "#spring",
        "kind": "message",
        "author": "Rosa",
        "author_kind": "person",
        "text": text,
        **more,
    }
    return Line(**rest)  # pyright: ignore[reportArgumentType]


def page(*lines: Line, names: dict[str, str] | None = None, **summary: object) -> str:
    return render(lines, title="Spring", zone=ZONE, summary=summary, names=names or {})


# --- markdown --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            "**bold** and *slanted* and _slanted_",
            "<p><strong>bold</strong> and <em>slanted</em> and <em>slanted</em></p>",
        ),
        ("***both***", "<p><strong><em>both</em></strong></p>"),
        ("__under__ ~~struck~~", "<p><u>under</u> <s>struck</s></p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        (r"\*not bold\*", "<p>*not bold*</p>"),
        ("`**code**`", "<p><code>**code**</code></p>"),
        ("``a ` b``", "<p><code>a ` b</code></p>"),
        ("```py\nx < y\n```", "<pre><code>x &lt; y</code></pre>"),
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("## Session", '<p class="h2">Session</p>'),
        ("-# small print", '<p class="subtext"><small>small print</small></p>'),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("- a\n3. b\n4. c", '<ul><li>a</li></ul><ol start="3"><li>b</li><li>c</li></ol>'),
        ("> a\n> - b\nc", "<blockquote><p>a</p><ul><li>b</li></ul></blockquote><p>c</p>"),
        (">>> a\nb", "<blockquote><p>a<br>b</p></blockquote>"),
        ("||hidden||", '<p><span class="spoiler">hidden</span></p>'),
        ("<@12> <@!12>", '<p><span class="mention">@Rosa</span> <span class="mention">@Rosa</span></p>'),
        ("<@&13> <#14>", '<p><span class="mention">@Mentor</span> <span class="mention">#spring</span></p>'),
        ("<@99> <#99>", '<p><span class="mention">@someone</span> <span class="mention">#a channel</span></p>'),
        ("</cohort join:15>", '<p><span class="mention">/cohort join</span></p>'),
        ("@everyone", '<p><span class="mention">@everyone</span></p>'),
        ("<:heart:16>", '<p><span class="emoji">:heart:</span></p>'),
    ],
)
def test_markdown_looks_as_on_discord(written: str, shown: str) -> None:
    assert as_html(written, Reading(names={"12": "Rosa", "13": "Mentor", "14": "#spring"})) == shown


def test_addresses_are_links_only_on_the_web() -> None:
    for written in ("https://e.org/a?b=1&c=2", "<https://e.org/a?b=1&c=2>", "[here](https://e.org/a?b=1&c=2)"):
        (link,) = Page(as_html(f"See {written}.")).all("a")
        assert link == {"href": "https://e.org/a?b=1&c=2", "rel": "noopener noreferrer nofollow"}
    for written in ("javascript:alert(1)", "[x](javascript:alert(1))", "[x](data:text/html,x)", "ftp://e.org"):
        assert not Page(as_html(written)).all("a")


@pytest.mark.parametrize(
    ("stamp", "language", "words"),
    [
        ("<t:1788282000:t>", "en", "10:00\u202fAM"),
        ("<t:1788282000:D>", "es", "1 de septiembre de 2026"),
        ("<t:1788282000:F>", "en", "Tuesday, September 1, 2026, 10:00\u202fAM"),
        ("<t:1788282000:R>", "en", "in 1 hour"),
        ("<t:1788282000:D>", "so", "Sebtembar 1, 2026"),
        ("<t:1788282000>", "a language that nobody knows", "September 1, 2026, 10:00\u202fAM"),
    ],
)
def test_timestamps_are_dates_in_the_readers_language_and_the_pages_zone(stamp: str, language: str, words: str) -> None:
    shown = Page(as_html(stamp, Reading(language, ZONE, MORNING)))
    assert shown.all("time") == [{"datetime": "2026-09-01T10:00:00-07:00"}]
    assert shown.text == words


def test_a_moment_beyond_all_calendars_does_no_harm() -> None:
    assert "<time>" in as_html("<t:9999999999999:R>", Reading(said=MORNING))


@settings(deadline=None)
@given(st.text(st.sampled_from("ab <>&\"'*_~|`#->[]()\\/:@!.0123456789\nhtps")) | st.text())
def test_whatever_is_written_only_our_own_tags_come_out(written: str) -> None:
    shown = Page(as_html(written))
    assert not shown.unclosed
    for tag, attributes in shown.tags:
        assert tag in IN_TEXT
        assert set(attributes) <= ATTRIBUTES
        assert (attributes.get("href") or "https://").startswith(("https://", "http://"))


@pytest.mark.parametrize("knot", ["*", "_", "*_", "**a", "||", "[", "`", "> ", "~~a", "*a _b ", "- x\n", "```", "<t:"])
def test_a_knot_of_markdown_is_undone_quickly(knot: str) -> None:
    started = time.thread_time()
    as_html((knot * 4000)[:4000])
    assert time.thread_time() - started < 0.5


# --- the page --------------------------------------------------------------------------------------------------------


def test_nothing_that_people_write_becomes_a_tag() -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    shown = Page(
        render(
            [
                line(evil, author=evil, place=evil, language=evil, recipients=(evil,), private=True),
                line(evil, kind="button", command=evil, buttons=(evil,), files=(evil,), place="#" + evil),
            ],
            title=evil,
            zone=ZONE,
            summary={evil: evil},
            names={},
        )
    )
    assert not shown.unclosed
    assert len(shown.all("script")) == 1
    assert not shown.all("img")
    assert not [name for _, attributes in shown.tags for name in attributes if name.startswith("on")]


def test_the_page_loads_nothing() -> None:
    shown = Page(page(line("https://example.org/picture.png", files=("certificate.pdf",))))
    assert not [
        attributes for tag, attributes in shown.tags if "src" in attributes or tag in {"link", "iframe", "object"}
    ]
    assert "url(" not in TEMPLATE.read_text(encoding="utf-8")
    (policy,) = [meta["content"] or "" for meta in shown.all("meta") if meta.get("http-equiv")]
    assert policy.startswith("default-src 'none'")


def test_days_and_places_have_headings_in_order_and_every_link_leads_somewhere() -> None:
    shown = Page(
        page(
            line("a"),
            line("b", 1, place="Direct messages with Rosa"),
            line("c", 60 * 24 * 9),
            line("d", 60 * 24 * 40),
        )
    )
    levels = [int(tag[1]) for tag, _ in shown.tags if re.fullmatch("h[1-6]", tag)]
    assert levels == [1, 2, 2, 3, 4, 4, 3, 4, 2, 3, 4]
    ids = [attributes["id"] for _, attributes in shown.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {(link["href"] or "")[1:] for link in shown.all("a")} <= set(ids)
    assert "8 quiet days" in shown.text
    assert "Tuesday, 1 September 2026" in shown.text
    assert "October 2026" in shown.text


def test_days_are_those_of_the_zone() -> None:
    late = datetime(2026, 9, 2, 3, tzinfo=UTC)
    assert "Tuesday, 1 September 2026" in page(line("late", at=late))
    assert '<time datetime="2026-09-01T20:00:00-07:00">20:00</time>' in page(line("late", at=late))


def test_words_carry_their_language_and_direction() -> None:
    texts = [
        attributes
        for tag, attributes in Page(
            page(
                line("مرحبا", language="ar"),
                line("Soo dhawoow", 1, language="so"),
                line("Hi · Hola", 2, language="en, es"),
                line("?", 3),
            )
        ).tags
        if tag == "div" and attributes.get("class") == "text"
    ]
    assert [(text.get("lang"), text["dir"]) for text in texts] == [
        ("ar", "rtl"),
        ("so", "ltr"),
        (None, "auto"),
        (None, "auto"),
    ]


def test_languages_are_named_to_their_own_readers() -> None:
    html = page(line("Hi", language="so, es"), languages=["so", "am"], contract_checked=True, notices_sent=12345)
    assert '<span class="tongue" lang="so">Soomaali</span> <span class="tongue" lang="es">Español</span>' in html
    assert ">Soomaali, አማርኛ<" in html
    assert ">yes<" in html
    assert ">12\u202f345<" in html


def test_what_came_of_it_stands_first_and_technical_figures_are_folded() -> None:
    html = render(
        [line("Hi")],
        title="Spring",
        zone=ZONE,
        outcomes={"people": 24, "hours_reflective-practice": 312.5, "languages": ["so"], "certificates": 19},
        summary={"unanswered": 0, "hours": {"peer": 3}},
        names={},
    )
    words = "".join(Page(html).text.split())
    first, folded, rest = (words.index(each) for each in ("Whatcameofit", "Everythingthatwascounted", "Monthbymonth"))
    assert words[first:folded] == "WhatcameofitPeople24Hours:reflectivepractice312.5LanguagesSoomaaliCertificates19"
    assert "Unanswered0" in words[folded:rest]
    assert "peer3" in words[folded:rest]
    assert '<details class="technical" open' not in html


def test_what_people_do_is_told_apart_from_what_they_say() -> None:
    shown = Page(
        page(
            line("name: Spring", kind="command", command="/cohort create"),
            line(kind="button", command="Join", minutes=1),
            line("Done", minutes=2, author="Bee", author_kind="bot", private=True, recipients=("Rosa",)),
        )
    )
    assert "used /cohort create" in shown.text
    assert "pressed Join" in shown.text
    assert "Only Rosa could see this" in shown.text


def test_a_long_day_opens_place_by_place() -> None:
    busy = [
        line("x", number, place=place) for number in range(20) for place in ("#spring", "Direct messages with Rosa")
    ]
    places = [box for box in Page(page(*busy)).all("details") if box.get("class") == "place"]
    assert ["open" in box for box in places] == [True, False]
    assert len([box for box in Page(page(*busy[:10])).all("details") if box.get("class") == "place"]) == 0


def test_an_empty_story_is_still_a_page() -> None:
    shown = Page(page())
    assert not shown.unclosed
    assert "0 messages and actions" in shown.text


def test_a_year_of_a_cohort_is_written_in_seconds(tmp_path: Path) -> None:
    lines = [
        line(f"**Prompt {number}** <t:1788282000:F>\n- a\n- b", number * 240, language="so", buttons=("Reflect",))
        for number in range(1500)
    ]
    started = time.perf_counter()
    _, html = write(lines, tmp_path, title="Spring", zone=ZONE)
    assert time.perf_counter() - started < 5
    assert html.stat().st_size < 3_000_000


def test_the_picture_says_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert picture.main(tmp_path / "transcript.html", tmp_path / "picture.png") == 1
    assert "apt-get install chromium" in capsys.readouterr().err
    (tmp_path / "chromium").touch(0o755)
    assert picture.main(tmp_path / "transcript.html", tmp_path / "picture.png") == 1
    assert "make demo" in capsys.readouterr().err
    assert page().count("</body>") == 1, "what it shows is chosen there"


# --- colours ---------------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_pair_of_colours_can_be_read(theme: int) -> None:
    css = TEMPLATE.read_text(encoding="utf-8")
    blocks = re.findall(r":root \{([^}]*)\}", css)
    colour = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[theme]))
    text = [(ink, ground) for ink in ("ink", "soft", "link") for ground in ("page", "card", "raised")]
    text += [("ink", "private"), ("private-ink", "private"), ("link", "private"), ("ink", "spoiler")]
    text += [("mention-ink", "mention"), ("tag-ink", "tag")]
    for ink, ground in text:
        assert contrast(colour[ink], colour[ground]) >= 4.5, (ink, ground)
    for face in re.findall(r"\.(?:f\d|bot \.face) \{[^}]*background: (#[0-9a-f]{6})", css):
        assert contrast(colour["face-ink"], face) >= 4.5, face
    for edge, ground in [
        ("soft", "page"),
        ("soft", "card"),
        ("accent", "page"),
        ("accent", "card"),
        ("soft", "private"),
    ]:
        assert contrast(colour[edge], colour[ground]) >= 3, (edge, ground)


# --- transcript.jsonl ------------------------------------------------------------------------------------------------

WORDS = st.text(max_size=40)
LINES = st.builds(
    Line,
    at=st.datetimes(timezones=st.just(UTC)),
    place=WORDS,
    kind=WORDS,
    author=WORDS,
    author_kind=st.sampled_from(["person", "bot"]),
    recipients=st.lists(WORDS, max_size=3).map(tuple),
    language=st.none() | st.sampled_from(["en", "so", "en, es"]),
    text=WORDS,
    buttons=st.lists(WORDS, max_size=3).map(tuple),
    files=st.lists(WORDS, max_size=3).map(tuple),
    private=st.booleans(),
    command=st.none() | WORDS,
)


@settings(deadline=None, max_examples=50)
@given(lines=st.lists(LINES, max_size=5))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, lines: list[Line]) -> None:
    folder = tmp_path_factory.mktemp("transcript")
    path, html = write(lines, folder, title="Spring")
    assert read(path) == sorted(lines, key=lambda line: line.at)
    assert not Page(html.read_text(encoding="utf-8")).unclosed


def test_a_line_of_json_has_the_keys_that_readers_expect(tmp_path: Path) -> None:
    path, _ = write([line("Nabad, «ñ» አ", language="so", recipients=("Amina",))], tmp_path / "new", title="Spring")
    raw = path.read_text(encoding="utf-8")
    assert "አ" in raw
    assert raw.endswith("\n")
    assert json.loads(raw) == {
        "at": "2026-09-01T16:00:00+00:00",
        "channel": "#spring",
        "kind": "message",
        "author": "Rosa",
        "author_kind": "person",
        "recipients": ["Amina"],
        "language": "so",
        "text": "Nabad, «ñ» አ",
        "buttons": [],
        "files": [],
        "private": False,
        "command": None,
    }


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        line(at=datetime(2026, 9, 1))  # noqa: DTZ001
