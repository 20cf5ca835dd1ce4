"""Rounds as those who run cohorts see them: why two fit, who waits, pairing by hand, answers, taking back."""

from sandbox import Person, Reply
from tests.support.stories import Riverside, ask_for_mentor, riverside


async def two_who_wait(place: Riverside) -> tuple[Person, Person, Person]:
    """A mentor with one place, and two who wish for one."""
    hodan = await place.mentor("Hodan", "so", capacity=1)
    amina, sahra = await place.participant("Amina", "so"), await place.participant("Sahra", "so")
    for person in (amina, sahra):
        await ask_for_mentor(person)
    return hodan, amina, sahra


async def preview(place: Riverside) -> Reply:
    return await place.rosa.slash("match preview", cohort="Spring")


async def test_a_preview_says_why_two_fit_and_what_would_help_who_waits() -> None:
    async with riverside() as place:
        await two_who_wait(place)
        lucia = await place.participant("Lucía", "es")
        await ask_for_mentor(lucia)
        said = (await preview(place)).text
        assert "both speak Somali" in said
        assert "%" in said
        assert "No mentor speaks Spanish: 1 person waits." in said
        assert "no place left" in said
        assert lucia.mention in said


async def test_coordinators_keep_two_together_see_the_cost_and_leave_it_to_the_rule_again() -> None:
    async with riverside() as place:
        hodan, amina, sahra = await two_who_wait(place)
        first = (await preview(place)).text
        other = sahra if f"{amina.mention} (" in first or first.index(amina.mention) < first.index("waiting") else amina
        asked = await place.rosa.slash("match pair", cohort="Spring", mentor=hodan, mentee=other)
        assert "With them together, 1 person gets a mentor" in asked.text
        assert "Left to the rule, 1 person gets a mentor" in asked.text
        assert [button.label for button in asked.buttons] == ["Keep together", "Keep apart", "Leave to the rule"]
        done = await place.rosa.click(asked, "Keep together")
        assert "stay together in every draft" in done.text
        assert not done.buttons
        assert "kept together by you" in (await preview(place)).text
        again = await place.rosa.slash("match pair", cohort="Spring", mentor=hodan, mentee=other)
        assert "At the moment you keep these two together." in again.text
        await place.rosa.click(again, "Leave to the rule")
        assert "kept together by you" not in (await preview(place)).text


async def test_a_hidden_rule_is_refused_by_hand_in_one_sentence() -> None:
    async with riverside() as place:
        hodan, amina, _sahra = await two_who_wait(place)
        await amina.slash("mentor avoid", member=hodan)
        refused = await place.rosa.slash("match pair", cohort="Spring", mentor=hodan, mentee=amina)
        assert refused.text.startswith("These two people cannot be paired. The reason stays private.")
        assert not refused.buttons


async def test_published_pairs_are_watched_and_taken_back_with_a_kind_word() -> None:
    async with riverside() as place:
        hodan, amina, _sahra = await two_who_wait(place)
        await place.publish()
        status = await place.rosa.slash("match status", cohort="Spring")
        assert "1 pair has not answered yet." in status.text
        asked = await place.rosa.slash("match undo", cohort="Spring")
        done = await place.rosa.click(asked, "Confirm")
        assert "nobody is asked any more" in done.text
        question, kind_word = hodan.dms[-2:]
        assert not question.buttons
        assert "It is not because of you" in kind_word.text
        again = await place.rosa.slash("match undo", cohort="Spring")
        assert "No pairs of Spring are published" in again.text
        assert not amina.dms


async def test_everybody_reads_what_counts_and_coordinators_change_it() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        said = (await amina.slash("match weights")).text
        assert "a preference that a mentee may set" in said
        refused = await amina.slash("match weights", criterion="region", weight=90)
        assert "coordinator" in refused.text.lower()
        changed = (await place.rosa.slash("match weights", criterion="region", weight=90)).text
        assert changed.index("the same region") < changed.index("the language that")


async def test_a_long_draft_is_turned_page_by_page() -> None:
    async with riverside() as place:
        hodan = await place.mentor("Hodan", "en", capacity=20)
        people = [await place.participant(f"Person {number:02}") for number in range(10)]
        for person in people:
            await ask_for_mentor(person)
        first = await preview(place)
        said = first.text
        assert "Page 1 of 2" in said
        second = await place.rosa.click(first, "Next")
        assert "Page 2 of 2" in second.text
        assert [person for person in people if person.mention not in said + second.text] == []
        assert hodan.mention in second.text
