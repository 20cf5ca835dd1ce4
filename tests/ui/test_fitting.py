"""Every message fits: shortened, folded and parted without breaking what it says."""

from hypothesis import given
from hypothesis import strategies as st

from bot.ui import components, messages
from bot.ui.components import Button
from bot.ui.custom_ids import CustomId
from bot.ui.fitting import fit, is_folded, linked, together
from bot.ui.lengths import LABEL_ROOM, MESSAGE_ROOM, MOST_EMBEDS, TEXT_ROOM, TITLE_ROOM, parted, shortened, size
from bot.ui.messages import Fold, RenderedMessage, Section

WHOLE = Button("Read all", CustomId("notice.read", 7))
WORST = st.text(st.sampled_from("*_~|`<>@#\\/: \n-ab😀🏽\u200d\ufe0f🇺🇸é語"), max_size=400)
STRETCHED = st.builds(lambda text, times: text * times, WORST, st.integers(1, 30))


def _length(look: RenderedMessage) -> int:
    return sum(
        size(embed.title or "") + size(embed.description or "") + size(embed.footer.text or "")
        for embed in messages.embeds(look, reference="n0001")
    )


def _fits(look: RenderedMessage) -> bool:
    made = messages.embeds(look, reference="n0001")
    return (
        len(made) <= MOST_EMBEDS
        and _length(look) <= MESSAGE_ROOM
        and all(size(one.description or "") <= TEXT_ROOM and size(one.title or "") <= TITLE_ROOM for one in made)
    )


@given(
    st.lists(st.tuples(WORST, STRETCHED, WORST, STRETCHED), min_size=1, max_size=25),
)
def test_whatever_people_wrote_in_however_many_languages_it_fits(written: list[tuple[str, str, str, str]]) -> None:
    sections = tuple(
        Section(f"l{number}", title, f"{text}\n\n{agenda}", footer, (Fold(agenda),))
        for number, (title, text, footer, agenda) in enumerate(written)
    )
    look = RenderedMessage(sections)
    made = fit(look, WHOLE)
    assert _fits(made)
    assert {one.language for one in made.sections} == {one.language for one in look.sections}
    assert (made.buttons == (WHOLE,)) is is_folded(look), "whoever finds something cut can read all of it"


def test_what_fits_stays_as_it_is_without_another_button() -> None:
    look = RenderedMessage((Section("en", "Circle", "words " * 600), Section("es", "Círculo", "palabras " * 200)))
    assert fit(look, WHOLE) == look


def test_the_agenda_gives_way_before_the_dates_and_the_question() -> None:
    agenda, dates, ask = "> " + "agenda " * 400, "dates " * 100, "Will you come?"
    text = f"{dates}\n\n{agenda}\n{ask}"
    look = RenderedMessage(tuple(Section(code, "Circle", text, folds=(Fold(agenda),)) for code in ("en", "es", "so")))
    for section in fit(look, WHOLE).sections:
        assert dates in section.text
        assert section.text.endswith(ask)
        assert "agenda…" in section.text


def test_a_short_language_keeps_all_its_words_beside_a_long_one() -> None:
    look = RenderedMessage(
        (Section("en", "A", "short"), Section("es", "B", "x " * 4000), Section("so", "C", "y " * 4000))
    )
    made = fit(look, WHOLE)
    assert made.sections[0] == look.sections[0]
    assert abs(size(made.sections[1].text) - size(made.sections[2].text)) < 50
    assert _length(made) > MESSAGE_ROOM - 200, "the room is used"


def test_the_same_title_stands_once_where_room_is_scarce() -> None:
    look = RenderedMessage(tuple(Section(str(n), "Circle " * 20, "words " * 300) for n in range(12)))
    made = fit(look, WHOLE)
    assert [bool(section.title) for section in made.sections] == [True] + [False] * 11


def test_twelve_languages_share_embeds() -> None:
    look = RenderedMessage(tuple(Section(str(n), f"Title {n}", f"words {n}") for n in range(12)))
    made = messages.embeds(look, reference="n0001")
    assert len(made) == 6
    assert made[4].description == "words 8\n\n**Title 9**\nwords 9"


def test_commands_are_made_to_tap_before_it_is_seen_whether_it_fits() -> None:
    look = RenderedMessage((Section("en", "", "/me " * 1000, folds=(Fold("/me /me"),)),))
    tapped = linked(look, lambda text: text.replace("/me", "</me:1234567890123456789>"))
    assert not is_folded(look)
    assert is_folded(tapped)
    assert _fits(fit(tapped, WHOLE))
    assert tapped.sections[0].folds[0].text in tapped.sections[0].text


@given(STRETCHED, st.integers(0, 300))
def test_a_shortened_text_has_the_length_it_may_have_and_says_that_there_is_more(text: str, room: int) -> None:
    short = shortened(text, room)
    assert size(short) <= room
    assert short == text or not room or short.endswith("…")


def test_nothing_is_cut_in_the_middle() -> None:
    for text in ("see <t:1793149200:F> there", "by **all of us** now", "a \\*star\\* here", "👩🏽‍💻 and 🇺🇸🇺🇸"):
        for room in range(1, size(text)):
            short = shortened(text, room).removesuffix("…")
            assert short.count("<") == short.count(">")
            assert short.count("**") % 2 == 0
            assert not short.endswith(("\\", "\u200d", "🇺")) or short.endswith("🇺🇸")
            assert text.startswith(short.removesuffix("**"))


@given(STRETCHED, st.integers(10, 300))
def test_a_parted_text_loses_no_word(text: str, room: int) -> None:
    parts = parted(text, room)
    assert all(size(part) <= room for part in parts)
    letters = "".join(one for one in text if one.isalnum())
    assert "".join(one for part in parts for one in part if one.isalnum()) == letters


def test_a_label_never_grows_past_what_a_button_takes_nor_is_it_ever_empty() -> None:
    assert components.joined(["Join", "Unirse", "Ku biir"]) == "Join · Unirse · Ku biir"
    assert 0 < size(components.joined(["x" * 100, "y"])) <= LABEL_ROOM
    assert size(components.joined(["😀" * 30, "😀" * 31])) <= LABEL_ROOM


def test_an_answer_that_is_longer_than_one_message_becomes_several() -> None:
    text = "\n\n".join(" ".join(["word"] * 300) for _paragraph in range(10))
    made = messages.framed(text, "Title")
    assert len(made) > 1
    frames = [frame for message in made for frame in message]
    assert [frame.title for frame in frames] == ["Title"] + [None] * (len(frames) - 1)
    assert "\n\n".join(frame.description or "" for frame in frames) == text
    for message in made:
        assert sum(size(one.title or "") + size(one.description or "") for one in message) <= MESSAGE_ROOM


def test_where_no_button_can_be_languages_are_left_out_whole() -> None:
    look = RenderedMessage(tuple(Section(code, "", f"{code} " + "words " * 40) for code in ("en", "es", "so", "am")))
    text = together(look, 1000)
    assert text == "\n".join(section.text for section in look.sections)
    assert together(look, 700) == "\n".join(section.text for section in look.sections[:2])
    assert size(together(look, 100)) <= 100
