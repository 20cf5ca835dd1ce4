"""What is unclear in a command is asked back: dates as people write them, and names that fit several."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import pytest

from sandbox import Person, Reply
from tests.support.stories import Riverside, riverside


@pytest.fixture
async def story() -> AsyncGenerator[Riverside]:
    async with riverside() as story:  # Tuesday, 1 September 2026, nine in the morning
        yield story


async def typed(person: Person, command: str, **options: Any) -> Reply:
    """Give a command without choosing anything from the lists that appear."""
    return await person.typed(command, **options)


async def circle(story: Riverside, *, count: int = 3, **more: Any) -> None:
    """Sessions called Circle, weekly."""
    starts = more.pop("starts", "2026-09-08 18:00")
    options: dict[str, Any] = {
        "cohort": "Spring",
        "title": "Circle",
        "starts": starts,
        "minutes": 60,
        "count": count,
        **more,
    }
    preview = await story.rosa.slash("session schedule", **options)
    await story.rosa.click(preview, "Confirm")


async def test_what_is_typed_as_a_date_is_shown_as_it_is_read_and_the_exact_date_is_chosen(story: Riverside) -> None:
    rosa = story.rosa
    (tomorrow,) = await rosa.autocomplete("session schedule", "starts", "tomorrow 6pm", cohort="Spring")
    assert (tomorrow.name, tomorrow.value) == ("Wednesday, September 2, 2026, 6:00\u202fPM", "2026-09-02 18:00")
    both = await rosa.autocomplete("session schedule", "starts", "9/8 6 pm", cohort="Spring")
    assert [one.value for one in both] == ["2026-09-08 18:00", "2027-08-09 18:00"]
    hours = await rosa.autocomplete("session schedule", "starts", "8 sept", cohort="Spring")
    assert "2026-09-08 18:00" in [one.value for one in hours], "a day alone: some hours to choose from"
    assert await rosa.autocomplete("session schedule", "starts", "whenever", cohort="Spring") == []
    (days,) = await rosa.autocomplete("session schedule", "skip", "nov 26, dec 20..jan 3", cohort="Spring")
    assert days.value == "2026-11-26, 2026-12-20..2027-01-03"
    elsewhere = await story.server.person("Ana", locale="es-ES")
    (manana,) = await elsewhere.autocomplete("away", "from", "mañana")
    assert (manana.name, manana.value) == ("miércoles, 2 de septiembre de 2026", "2026-09-02")


async def test_a_date_that_two_people_would_read_differently_is_asked_in_buttons(story: Riverside) -> None:
    await circle(story)
    asked = await typed(story.rosa, "session move", session="1", to="9/10 6 pm")
    assert [button.label for button in asked.buttons] == [
        "Thursday, September 10, 2026, 6:00\u202fPM",
        "Friday, October 9, 2026, 6:00\u202fPM",
    ]
    assert "9/10 6 pm" in asked.text
    assert len(story.town.discord.state.guilds) == 1
    done = await story.rosa.click(asked, "Thursday, September 10, 2026, 6:00\u202fPM")
    assert "Moved: 1 session" in done.text
    assert done.ephemeral
    (again,) = await story.rosa.autocomplete("session attendance", "session", "2026-09-10")
    assert "Thu, Sep 10, 2026, 6:00" in again.name


async def test_what_was_written_freely_is_shown_in_words_before_anything_happens(story: Riverside) -> None:
    await circle(story)
    asked = await typed(story.rosa, "session move", session="1", to="september 3 17:30")
    assert "Thursday, September 3, 2026, 5:30\u202fPM" in asked.text
    assert [button.label for button in asked.buttons] == ["Yes, go on"]
    (before,) = await story.rosa.autocomplete("session attendance", "session", "2026-09-08")
    assert "Sep 8" in before.name, "nothing has happened yet"
    done = await story.rosa.click(asked, "Yes, go on")
    assert "Moved: 1 session" in done.text
    exact = await typed(story.rosa, "session move", session="1", to="2026-09-04 17:30")
    assert "Moved: 1 session" in exact.text, "what is written exactly is done"


async def test_a_weekday_or_an_hour_to_which_a_session_moves_is_near_that_session(story: Riverside) -> None:
    await circle(story, count=4)
    offered = await story.rosa.autocomplete("session move", "to", "wed 6pm", session="4")
    near, this_week = "Wednesday, September 30, 2026, 6:00\u202fPM", "Wednesday, September 2, 2026, 6:00\u202fPM"
    assert [one.name for one in offered] == [near, this_week]
    asked = await typed(story.rosa, "session move", session="sep 29", to="wed 6pm")
    assert [button.label for button in asked.buttons] == [near, this_week]
    assert "Moved: 1 session" in (await story.rosa.click(asked, near)).text
    hour = await typed(story.rosa, "session move", session="sep 22", to="7pm")
    assert "Tuesday, September 22, 2026, 7:00\u202fPM" in hour.text
    assert [button.label for button in hour.buttons] == ["Yes, go on"]
    listed = await story.rosa.slash("session list")
    assert "Moved: 1 session" in (await story.rosa.click(hour, "Yes, go on")).text, listed.text


async def test_days_to_leave_out_are_read_as_people_part_them(story: Riverside) -> None:
    for text, language in (
        ("nov 26, dec 20 - jan 3", "English"),
        ("nov 26 and dec 20 to jan 3", "English"),
        ("26 nov, 20 dec – 3 ene", "Español"),
        ("26 de noviembre y del 20 de diciembre al 3 de enero", "Español"),
        ("26 Nofembar, 20 Diseembar ilaa 3 Janaayo", "Soomaali"),
    ):
        await story.rosa.slash("language", language=language)
        found = await story.rosa.autocomplete("session schedule", "skip", text, cohort="Spring")
        assert "2026-11-26, 2026-12-20..2027-01-03" in [one.value for one in found], text


async def test_several_dates_of_one_command_are_shown_together(story: Riverside) -> None:
    options: dict[str, Any] = {"cohort": "spr", "from": "dec 20", "to": "1/3"}
    asked = await typed(story.rosa, "cohort pause", **options)
    assert "Sunday, December 20, 2026" in asked.text
    assert [button.label for button in asked.buttons] == ["Sunday, January 3, 2027", "Monday, March 1, 2027"]
    done = await story.rosa.click(asked, "Sunday, January 3, 2027")
    assert "Spring rests from December 20, 2026 to January 3, 2027" in done.text


async def test_a_meeting_lies_behind_and_so_do_its_dates(story: Riverside) -> None:
    amina, fatuma = await story.participant("Amina"), await story.mentor("Fatuma")
    await story.pair(fatuma, amina)
    await story.town.advance(timedelta(days=3))
    options: dict[str, Any] = {"with": fatuma, "date": "yesterday", "minutes": 45}
    asked = await typed(amina, "meeting log", **options)
    assert "Thursday, September 3, 2026" in asked.text
    done = await amina.click(asked, "Yes, go on")
    assert "Written down: 45 minutes on September 3, 2026" in done.text


async def test_a_series_is_previewed_and_needs_no_question_before_that(story: Riverside) -> None:
    preview = await typed(
        story.rosa, "session schedule", cohort="Spring", title="Circle", starts="8 sept 18:00", minutes=60,
        until="dec 15", skip="nov 24, dec 1",
    )  # fmt: skip
    assert [button.label for button in preview.buttons] == ["Confirm"]


async def test_an_hour_that_clocks_skip_or_show_twice_is_said(story: Riverside) -> None:
    await circle(story)
    twice = await typed(story.rosa, "session move", session="1", to="2026-11-01 01:30")
    assert "Clocks show Sunday, November 1, 2026, 1:30\u202fAM twice" in twice.text
    done = await story.rosa.click(twice, "Yes, go on")
    assert "Moved" in done.text
    skipped = await typed(story.rosa, "session move", session="1", to="2027-03-14 02:30")
    assert (
        "Clocks skip Sunday, March 14, 2027, 2:30\u202fAM; it is at Sunday, March 14, 2027, 3:00\u202fAM"
        in skipped.text
    )


async def test_what_cannot_be_read_is_refused_with_examples(story: Riverside) -> None:
    await circle(story)
    for text in ("whenever", "may", "monday 8 september 18:00", "12", "2026-09-31 18:00", "9" * 100):
        refused = await typed(story.rosa, "session move", session="1", to=text)
        assert "cannot read" in refused.text
        assert not refused.buttons
    past = await typed(story.rosa, "session move", session="1", to="2026-08-09 18:00")
    assert "already passed" in past.text


async def test_a_name_that_fits_several_sessions_asks_which_and_takes_none(story: Riverside) -> None:
    await circle(story)
    asked = await typed(story.rosa, "session cancel", session="Circle", reason="Snow")
    (menu,) = asked.selects
    assert [option.label for option in menu.options] == [
        "Circle · Tue, Sep 8, 2026, 6:00\u202fPM · Spring",
        "Circle · Tue, Sep 15, 2026, 6:00\u202fPM · Spring",
        "Circle · Tue, Sep 22, 2026, 6:00\u202fPM · Spring",
    ]
    listed = await story.rosa.slash("session list")
    assert listed.text.count("Circle") == 3, "nothing was cancelled"
    done = await story.rosa.select(asked, menu.custom_id, [menu.options[1].value])
    assert "Circle" in done.text
    assert not done.selects


async def test_a_session_that_is_typed_as_the_list_shows_it_is_found_without_choosing_it(story: Riverside) -> None:
    await circle(story, count=4)
    for text in ("sep 22", "tue sep 22", "circle sep 22 spring", "2026-09-22", "Circle · Tue, Sep 22, 2026"):
        asked = await typed(story.rosa, "session cancel", session=text)
        assert "<t:1790125200:F>" in asked.text, text
    bea = await story.server.person("Bea", roles=["Facilitator"], locale="es-ES")
    assert "<t:1790125200:F>" in (await typed(bea, "session cancel", session="mar 22 sept")).text
    several = await typed(story.rosa, "session cancel", session="tue")
    assert len(several.selects[0].options) == 4
    assert "cannot find" in (await typed(story.rosa, "session cancel", session="sep 23")).text


async def test_sessions_are_found_without_accents_and_by_parts_in_any_order_and_no_two_look_alike(
    story: Riverside,
) -> None:
    await story.rosa.slash("cohort create", name="Otoño", timezone="America/New_York")
    await circle(story, title="Círculo de reflexión")
    await circle(story, title="Círculo de reflexión", cohort="Otoño", count=1)
    found = await story.rosa.autocomplete("session move", "session", "reflexion circ")
    assert len(found) == len({one.name for one in found}) == 4
    (other,) = await story.rosa.autocomplete("session move", "session", "otono")
    assert other.name == "Círculo de reflexión · Tue, Sep 8, 2026, 6:00\u202fPM (New York) · Otoño"
    assert [one.value for one in await story.rosa.autocomplete("session move", "session", "sep 15")] == ["2"]
    assert await story.rosa.autocomplete("session move", "session", "sep 15 otono") == []
    await circle(story, title="Círculo de reflexión", count=1, starts="2026-09-08 18:00")
    found = await story.rosa.autocomplete("session move", "session", "sep 8 spring")
    assert [one.name for one in found] == [
        "Círculo de reflexión · Tue, Sep 8, 2026, 6:00\u202fPM · Spring",
        "Círculo de reflexión · Tue, Sep 8, 2026, 6:00\u202fPM · Spring (2)",
    ]
    long = "A reflective learning session about what babies and their grandparents teach us, for educators: part 1"[
        :100
    ]
    await circle(story, title=long, count=1, starts="2026-09-29 18:00")
    (cut,) = await story.rosa.autocomplete("session move", "session", "grandparents")
    assert len(cut.name) <= 100
    assert cut.name.endswith("Tue, Sep 29, 2026, 6:00\u202fPM · Spring")
    assert "…" in cut.name


async def test_cohorts_and_themes_are_found_by_parts_and_asked_about_too(story: Riverside) -> None:
    await story.rosa.slash("cohort create", name="Primavera Sur", timezone="America/Los_Angeles")
    await story.rosa.slash("cohort create", name="Primavera Niños", timezone="America/Los_Angeles")
    (one,) = await story.rosa.autocomplete("cohort roster", "cohort", "ninos prim")
    assert one.value == "Primavera Niños"
    asked = await typed(story.rosa, "cohort roster", cohort="primavera")
    (menu,) = asked.selects
    assert [option.label for option in menu.options] == ["Primavera Niños", "Primavera Sur"]
    done = await story.rosa.select(asked, menu.custom_id, ["Primavera Sur"])
    assert "Nobody" in done.text or "Primavera Sur" in done.text
    themes = await story.rosa.autocomplete("prompt schedule", "theme", "impres")
    assert [theme.name for theme in themes] == ["First impressions"]
    asked = await typed(story.rosa, "prompt schedule", cohort="Spring", theme="am", starts="2026-09-08 09:00")
    assert len(asked.selects[0].options) > 1
    done = await story.rosa.select(asked, asked.selects[0].custom_id, ["Arriving as I am"])
    assert "Arriving as I am" in done.text


async def test_parts_of_names_tell_nobody_of_cohorts_that_are_not_for_them(story: Riverside) -> None:
    for name in ("Quiet Spring", "Quiet Autumn"):
        await story.rosa.slash("cohort create", name=name, timezone="America/Los_Angeles")
        closing = await story.rosa.slash("cohort close", cohort=name)
        await story.rosa.click(closing, "Confirm")
    amina = await story.server.person("Amina")
    for command in ("cohort join", "session list", "cohort leave"):
        refused = await typed(amina, command, cohort="quiet")
        assert "Autumn" not in refused.text
        assert not refused.selects
        assert await amina.autocomplete(command, "cohort", "quiet") == []
    assert len((await typed(story.rosa, "cohort roster", cohort="quiet")).selects[0].options) == 2


async def test_a_name_of_two_people_asks_which_and_only_that_one_is_written_down(story: Riverside) -> None:
    one, other = await story.participant("Ana López"), await story.participant("Ana Núñez")
    await circle(story, count=1)
    await story.town.advance(timedelta(days=7, hours=10))
    asked = await typed(story.rosa, "session attendance", session="circ", present="ana")
    (menu,) = asked.selects
    assert [option.label for option in menu.options] == ["Ana López", "Ana Núñez"]
    done = await story.rosa.select(asked, menu.custom_id, ["Ana Núñez"])
    assert other.mention in done.text
    assert one.mention not in done.text
    plainly = await typed(story.rosa, "session attendance", session="circ", present="lopez")
    assert one.mention in plainly.text


async def test_two_people_of_one_name_are_told_apart_on_the_sheet(story: Riverside) -> None:
    one, other = await story.participant("Ana"), await story.participant("Ana")
    await circle(story, count=1)
    await story.town.advance(timedelta(days=7, hours=10))
    sheet = await story.rosa.slash("session attendance", session="circ")
    assert [option.label for option in sheet.selects[0].options][:2] == ["Ana", "Ana (2)"]
    assert one.mention in sheet.text
    assert other.mention in sheet.text


async def test_a_form_reads_dates_like_the_command_does(story: Riverside) -> None:
    amina = await story.participant("Amina")
    form = await amina.click(await amina.slash("me"), "Away")
    asked = await amina.submit(form, {"from": "tomorrow", "to": "9/10"})
    assert "Wednesday, September 2, 2026" in asked.text
    assert [button.label for button in asked.buttons] == ["Thursday, September 10, 2026", "Friday, October 9, 2026"]
    done = await amina.click(asked, "Thursday, September 10, 2026")
    assert "From September 2, 2026 to September 10, 2026 I do not remind you" in done.text
    form = await amina.click(await amina.click(done, "I am back"), "Away")
    exact = await amina.submit(form, {"from": "2026-09-02", "to": "2026-09-03"})
    assert "Enjoy your time away" in exact.text


async def test_one_question_follows_the_other_in_the_same_place(story: Riverside) -> None:
    await circle(story)
    which = await typed(story.rosa, "session move", session="Circle", to="9/10 6 pm")
    when = await story.rosa.select(which, which.selects[0].custom_id, [which.selects[0].options[0].value])
    assert when.kind == "update"
    assert not when.selects
    done = await story.rosa.click(when, "Thursday, September 10, 2026, 6:00\u202fPM")
    assert done.kind == "update"
    assert "Moved: 1 session" in done.text
    assert not done.selects


async def test_a_question_survives_a_restart_and_is_answered_once(story: Riverside) -> None:
    await circle(story)
    asked = await typed(story.rosa, "session move", session="1", to="september 3 17:30")
    await story.town.bot.restart()
    done = await story.rosa.click(asked, "Yes, go on")
    assert "Moved: 1 session" in done.text
    once = await typed(story.rosa, "session move", session="1", to="september 4 17:30")
    custom_id = once.buttons[0].custom_id
    await typed(story.rosa, "session move", session="1", to="september 5 17:30")
    over = await story.rosa.click(once, custom_id or "")
    assert "no longer open" in over.text, "another one took its place"
    late = await typed(story.rosa, "session move", session="1", to="september 5 17:30")
    await story.town.advance(timedelta(days=1, minutes=1))
    assert "no longer open" in (await story.rosa.click(late, "Yes, go on")).text


async def test_nobody_answers_another_s_question_and_whoever_lost_their_role_gets_nothing_done(
    story: Riverside,
) -> None:
    await circle(story)
    asked = await typed(story.rosa, "session move", session="1", to="september 3 17:30")
    amina = await story.server.person("Amina")
    own = await amina.slash("privacy")
    post, _button = amina._find_button(own, own.buttons[0].label)  # pyright: ignore[reportPrivateUsage]
    custom_id = asked.buttons[0].custom_id or ""
    data: dict[str, Any] = {"component_type": 2, "custom_id": custom_id, "id": 1}
    forged = await amina._act(3, post.channel, data, custom_id, source=post)  # pyright: ignore[reportPrivateUsage]
    assert "no longer open" in forged.text
    for role in list(story.rosa.roles):
        await story.rosa.lose_role(role)
    refused = await story.rosa.click(asked, "Yes, go on")
    assert "This is for" in refused.text
    assert not refused.buttons
    listed = await story.server.owner.slash("session list")
    assert "Moved" not in listed.text


async def test_a_question_is_gone_with_its_person_and_with_whoever_it_may_name(story: Riverside) -> None:
    await circle(story)
    amina = await story.participant("Amina")
    asked = await typed(story.rosa, "session move", session="1", to="september 3 17:30")
    privacy = await amina.slash("privacy")
    shown = await amina.click(privacy, privacy.buttons[0].custom_id or "")
    await amina.click(shown, shown.buttons[0].custom_id or "")
    over = await story.rosa.click(asked, "Yes, go on")
    assert "no longer open" in over.text


async def test_who_may_not_use_a_command_is_told_so_and_not_asked_about_its_dates(story: Riverside) -> None:
    await circle(story)
    amina = await story.participant("Amina")
    refused = await typed(amina, "session move", session="Circle", to="9/8 6")
    assert "This is for" in refused.text
    assert not refused.buttons
    assert not refused.selects
