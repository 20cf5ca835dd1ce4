"""Better words: suggested by anybody, reviewed by those whom the server trusts with it, read there at once."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.i18n.sentences import Sentence
from bot.people.models import AuditEvent, Server
from cogs.translations.models import ServerWords, TranslationSuggestion
from cogs.translations.rules import MOST_OPEN, as_typed
from cogs.translations.services import everywhere
from sandbox import Person, Reply
from tests.support.erasing import database, erased
from tests.support.locks import impatient, locked
from tests.support.stories import Riverside, riverside

TIMEZONE = "Su zona horaria ahora es"
"""The beginning of a Spanish sentence: the answer to /timezone."""


@dataclass
class Words:
    """A server with a reviewer, and people who read Spanish."""

    place: Riverside
    reviewer: Person
    ana: Person

    async def open(self, who: Person, typed: str = TIMEZONE, **options: Any) -> Reply:
        """The form for the sentence that begins so."""
        return await who.slash("translation suggest", sentence=typed, **options)

    async def suggest(self, who: Person, words: str, typed: str = TIMEZONE, **options: Any) -> Reply:
        """Suggest other words for the sentence that begins so."""
        form = await self.open(who, typed, **options)
        assert form.modal is not None, form.text
        return await who.submit(form, {"0": words})

    async def suggest_for_spanish(self, words: str) -> Reply:
        """The reviewer, who reads English, suggests other words for that sentence."""
        return await self.suggest(self.reviewer, words, self.code("es", ENGLISH), language="es")

    def easy(self) -> list[Sentence]:
        """Spanish sentences without fields, commands or plurals."""
        known = self.place.town.bot.app.catalogues.sentences("es")  # pyright: ignore
        plain = [one for one in known.by_code.values() if len(one.words) == 1 and "{" not in one.words[0]]
        return [one for one in plain if one.key[0] is None and "/" not in one.english[0] and one.words[0]]

    def code(self, language: str, english: str, context: str | None = None) -> str:
        """By what a sentence is named."""
        app = getattr(self.place.town.bot, "app")  # noqa: B009 - the bot runs in this process
        known = app.catalogues.sentences(language).by_code
        (code,) = [one.code for one in known.values() if one.key == (context, english)]
        return code

    async def rows(self) -> list[TranslationSuggestion]:
        """What was suggested, the oldest first."""
        query = select(TranslationSuggestion).order_by(TranslationSuggestion.id)
        return await database(self.place).read(lambda tx: list(tx.execute(query).scalars()))

    async def approved(self) -> list[tuple[str, bool]]:
        """What this and other servers read instead of our words, and whether it counts as reviewed."""
        found = await database(self.place).read(lambda tx: everywhere.approved(tx, server=None))
        return [(one.words[0], one.reviewed) for one in found]

    async def states(self) -> list[str]:
        """What became of it."""
        return [str(row.state) for row in await self.rows()]


@asynccontextmanager
async def with_reviewer(**settings: Any) -> AsyncGenerator[Words]:
    async with riverside(**settings) as place:
        reviewer = await place.server.person("Marisol", roles=["Translator"])
        await place.server.owner.slash("setup", translator=place.server.role("Translator"))
        ana = await place.participant("Ana", "es")
        yield Words(place, reviewer, ana)


BETTER = "Listo: su zona horaria es {zone}, y allí son las {time}. Con /timezone puede cambiarla cuando quiera."
ENGLISH = "Your time zone is {zone} now; clocks there show {time}. You can change it at any time with /timezone."


async def test_approved_words_are_read_at_once_in_that_server_and_in_no_other() -> None:
    async with with_reviewer() as words:
        other = await words.place.town.server("Lakeside")
        eve = await other.person("Eve", locale="es-ES")
        before = (await words.ana.slash("timezone", zone="Seattle")).text
        thanks = await words.suggest(words.ana, BETTER)
        assert BETTER in as_typed(thanks.text) and thanks.ephemeral
        assert (await words.ana.slash("timezone", zone="Seattle")).text == before, "nobody has approved them yet"
        shown = await words.reviewer.slash("translation review")
        assert [button.label for button in shown.buttons] == ["Approve", "Make it better", "Decline", "Next"]
        assert BETTER in as_typed(shown.text) and ENGLISH in as_typed(shown.text)
        assert "Ana" not in shown.text and str(words.ana.id) not in shown.text, "a reviewer reads words, not names"
        approved = await words.reviewer.click(shown, "Approve")
        assert not approved.buttons, "nothing else waits"
        assert (await words.ana.slash("timezone", zone="Seattle")).text.startswith("Listo: su zona")
        assert not (await eve.slash("timezone", zone="Seattle")).text.startswith("Listo")
        english = await words.place.server.person("Ed")
        assert (await english.slash("timezone", zone="Seattle")).text.startswith("Your time zone")
        await words.place.town.bot.restart()
        assert (await words.ana.slash("timezone", zone="Seattle")).text.startswith("Listo: su zona")
        assert await words.states() == ["approved"]


async def test_a_later_approval_takes_the_place_of_an_earlier_one() -> None:
    async with with_reviewer() as words:
        for text in (BETTER, BETTER.replace("Listo", "Bien")):
            await words.suggest(words.ana, text)
            await words.reviewer.click(await words.reviewer.slash("translation review"), "Approve")
        assert (await words.ana.slash("timezone", zone="Seattle")).text.startswith("Bien: su zona")
        assert await words.states() == ["replaced", "approved"]
        form = await words.open(words.ana)
        assert form.modal is not None
        assert [one.value for one in form.modal.fields] == [BETTER.replace("Listo", "Bien")], "what is read here now"


async def test_own_words_are_put_to_use_and_count_as_reviewed_once_another_person_approves_them() -> None:
    async with with_reviewer() as words:
        await words.suggest_for_spanish(BETTER)
        shown = await words.reviewer.slash("translation review")
        assert "These are your own words." in shown.text, "said before anything is pressed"
        done = await words.reviewer.click(shown, "Approve")
        assert "another person still has to review them" in done.text and not done.buttons
        assert (await words.ana.slash("timezone", zone="Seattle")).text.startswith("Listo: su zona")
        assert await words.approved() == [(BETTER, False)]
        assert await words.states() == ["open"], "it waits for another reviewer"
        assert "No suggestion" in (await words.reviewer.slash("translation review")).text
        assert "translation review" not in as_typed((await words.reviewer.slash("help")).text)
        for_another = await words.place.rosa.slash("translation review")
        assert "This server reads these words already" in for_another.text
        assert "your own words" not in for_another.text
        await words.place.rosa.click(for_another, "Approve")
        assert await words.approved() == [(BETTER, True)] and await words.states() == ["approved"]


async def test_own_words_that_another_reviewer_declines_give_way_to_what_was_approved_before() -> None:
    async with with_reviewer() as words:
        for before, after in (("Su zona", "Muy bien"), ("Muy bien", "Bien")):
            await words.suggest_for_spanish(BETTER)
            await words.reviewer.click(await words.reviewer.slash("translation review"), "Approve")
            declined = await words.place.rosa.click(await words.place.rosa.slash("translation review"), "Decline")
            assert "reads the earlier words again" in declined.text
            assert (await words.ana.slash("timezone", zone="Seattle")).text.startswith(before)
            await words.suggest(words.ana, BETTER.replace("Listo", after))
            await words.reviewer.click(await words.reviewer.slash("translation review"), "Approve")
        assert await words.approved() == [(BETTER.replace("Listo", "Bien"), True)]


async def test_nobody_approves_words_that_their_person_has_changed_since_they_were_shown() -> None:
    async with with_reviewer() as words:
        await words.suggest_for_spanish(BETTER)
        shown = await words.reviewer.slash("translation review")
        form = await words.reviewer.click(shown, "Make it better")
        for_another = await words.place.rosa.slash("translation review")
        await words.reviewer.submit(form, {"0": BETTER.replace("Listo", "Bien")})
        late = await words.place.rosa.click(for_another, "Approve")
        assert "no longer waits" in late.text
        assert await words.approved() == [(BETTER.replace("Listo", "Bien"), False)], "nobody else has read these"
        await words.place.rosa.click(await words.place.rosa.slash("translation review"), "Approve")
        assert await words.approved() == [(BETTER.replace("Listo", "Bien"), True)]


async def test_own_words_in_use_do_not_stay_because_their_person_suggested_others_that_are_declined() -> None:
    async with with_reviewer() as words:
        await words.suggest_for_spanish(BETTER)
        await words.reviewer.click(await words.reviewer.slash("translation review"), "Approve")
        await words.suggest_for_spanish(BETTER.replace("Listo", "Bien"))
        assert await words.approved() == [(BETTER, False)], "they stay in use as long as something waits"
        declined = await words.place.rosa.click(await words.place.rosa.slash("translation review"), "Decline")
        assert "reads the earlier words again" in declined.text
        assert await words.approved() == [], "no other person has reviewed them"


async def test_who_is_the_only_reviewer_is_not_kept_from_suggesting_by_what_they_have_put_to_use() -> None:
    async with with_reviewer() as words:
        for one in words.easy()[: MOST_OPEN + 1]:
            await words.suggest(words.reviewer, f"{one.words[0]}!", one.code, language="es")
            await words.reviewer.click(await words.reviewer.slash("translation review"), "Approve")
        assert await words.states() == ["open"] * (MOST_OPEN + 1), "each waits for another reviewer"


async def test_whoever_suggested_hears_once_what_was_decided_and_reads_it_in_the_servers_own_words() -> None:
    async with with_reviewer() as words:
        await words.suggest(words.ana, BETTER)
        await words.suggest(words.ana, "Lo que usted propuso", typed="Your suggestion")
        shown = await words.reviewer.slash("translation review")
        after = await words.reviewer.click(await words.reviewer.click(shown, "Next"), "Approve")
        await words.reviewer.click(after, "Decline")
        await words.place.town.advance(timedelta(minutes=5))
        (thread,) = [one for one in words.place.server.threads if "Ana" in one.name]
        told = [as_typed(one.text) for one in thread.messages]
        assert len([one for one in told if "Lo que usted propuso" in one]) == 2, "the new title is used at once"
        assert len([one for one in told if BETTER in one]) == 1
        await words.place.town.advance(timedelta(days=2))
        assert len(thread.messages) == len(told)


async def test_a_reviewer_can_make_words_better_and_their_person_hears_what_was_made() -> None:
    async with with_reviewer() as words:
        await words.suggest(words.ana, BETTER)
        form = await words.reviewer.click(await words.reviewer.slash("translation review"), "Make it better")
        better = BETTER.replace("Listo", "Muy bien")
        refused = await words.reviewer.submit(form, {"0": better.replace("{time}", "")})
        assert better.replace("{time}", "") in as_typed(refused.text) and await words.states() == ["open"]
        form = await words.reviewer.click(await words.reviewer.slash("translation review"), "Make it better")
        await words.reviewer.submit(form, {"0": better})
        assert (await words.ana.slash("timezone", zone="Seattle")).text.startswith("Muy bien: su zona")
        (row,) = await words.rows()
        assert (row.words, row.decided_words) == ([BETTER], [better])
        await words.place.town.advance(timedelta(minutes=5))
        assert any("Muy bien" in one.text for thread in words.place.server.threads for one in thread.messages)


UNFIT = (
    BETTER.replace("{time}", "{hora}"),
    BETTER.replace("{zone}", ""),
    BETTER + " {zone",
    BETTER + " {otra}",
    BETTER.replace("/timezone", "/language"),
    BETTER.replace("/timezone", "ese mandato"),
    BETTER + " @everyone",
    BETTER + " <@123456789012345678>",
    BETTER + " <#123456789012345678>",
    BETTER + " https://example.com",
    BETTER + " www.example.com",
    BETTER + " <mailto:a@example.com>",
    BETTER + " <tel:+12065550100>",
    BETTER + " [aquí](https://example.com)",
    BETTER + " discord.gg/abcdef",
    BETTER + " y más" * 200,
    (BETTER * 60)[:4000],
)


async def test_words_that_cannot_stand_there_are_refused_in_one_sentence_and_given_back_whole() -> None:
    async with with_reviewer() as words:
        for written in UNFIT:
            answer = await words.suggest(words.ana, written)
            said = as_typed(answer.text.replace("\\", "").replace("\u200b", ""))
            assert written.replace(" ", "") in "".join(said.split()), said
            assert await words.rows() == [], written


async def test_what_nobody_can_see_is_taken_out_of_words() -> None:
    async with with_reviewer() as words:
        await words.suggest(words.ana, "\u202e" + BETTER + "\x00\u2066")
        assert [row.words for row in await words.rows()] == [[BETTER]]


async def test_the_same_words_and_no_words_are_no_suggestion() -> None:
    async with with_reviewer() as words:
        form = await words.open(words.ana)
        assert "ya son las que se leen" in (await words.ana.submit(form, {})).text, "sent as it was"
        assert await words.rows() == []
        await words.suggest(words.ana, BETTER)
        assert "ya son las que se leen" in (await words.suggest(words.ana, BETTER)).text
        assert await words.states() == ["open"]
        await words.suggest(words.ana, BETTER.replace("Listo", "Bien"))
        assert await words.states() == ["replaced", "open"], "one of each person for each sentence waits"


async def test_every_form_of_a_plural_has_its_field_and_says_for_which_numbers() -> None:
    async with with_reviewer() as words:
        form = await words.open(words.ana, "sesiones esperan su respuesta")
        assert form.modal is not None
        assert [one.value for one in form.modal.fields] == [
            "{n} sesión espera su respuesta.",
            "{n} sesiones esperan su respuesta.",
        ]
        await words.ana.submit(form, {"1": "Faltan sus respuestas a {n} sesiones."})
        await words.reviewer.click(await words.reviewer.slash("translation review"), "Approve")
        (row,) = await words.rows()
        assert row.words == ["{n} sesión espera su respuesta.", "Faltan sus respuestas a {n} sesiones."]


async def test_a_language_with_more_forms_than_a_form_has_room_for_has_a_line_for_each() -> None:
    async with with_reviewer() as words:
        code = words.code("ar", "{n} session waits for your answer.")
        form = await words.open(words.ana, code, language="ar")
        assert form.modal is not None
        (field,) = form.modal.fields
        lines = str(field.value).splitlines()
        assert len(lines) == 6
        refused = await words.ana.submit(form, {"lines": "\n".join(lines[:5])})
        assert lines[4] in refused.text and await words.rows() == []
        form = await words.open(words.ana, code, language="ar")
        await words.ana.submit(form, {"lines": "\n".join([*lines[:5], lines[5] + " شكرًا"])})
        (row,) = await words.rows()
        assert row.words == [*lines[:5], lines[5] + " شكرًا"]
        form = await words.reviewer.click(await words.reviewer.slash("translation review"), "Make it better")
        await words.reviewer.submit(form, {"lines": "\n".join([*lines[:5], lines[5] + " شكرًا لك"])})
        (row,) = await words.rows()
        assert row.decided_words == [*lines[:5], lines[5] + " شكرًا لك"]


async def test_where_a_sentence_stands_is_said_without_names_of_ours() -> None:
    async with with_reviewer() as words:
        for typed, where in ((TIMEZONE, "en lo que escribo"), (words.code("es", "Going", "button"), "en un botón")):
            form = await words.open(words.ana, typed)
            assert form.modal is not None
            (line,) = [line for line in form.modal.text.splitlines() if where in line]
            assert "`" not in line and "(" not in line, line


async def test_whoever_does_not_know_the_sentence_by_heart_chooses_it_from_a_list() -> None:
    async with with_reviewer() as words:
        choices = await words.ana.autocomplete("translation suggest", "sentence", "zona horaria")
        assert 1 < len(choices) <= 25 and all(len(choice.name) <= 100 for choice in choices)
        asked = await words.ana.slash("language", language="es")
        assert not [button for button in asked.buttons if "better" in (button.custom_id or "")]
        nothing = await words.ana.slash("translation suggest", sentence="xyzzy quux")
        assert "xyzzy quux" in nothing.text
        assert "English" in (await words.place.rosa.slash("translation suggest", sentence="time zone")).text


async def test_the_notice_of_a_draft_leads_to_better_words_by_a_button() -> None:
    async with with_reviewer() as words:
        luz = await words.place.server.person("Luz")
        told = await luz.slash("language", language="es")
        (button,) = told.buttons
        form = await luz.click(told, button.label)
        listed = await luz.submit(form, {"typed": "zona horaria ahora"})
        (menu,) = listed.selects
        form = await luz.select(listed, menu.custom_id, [menu.options[0].value])
        await luz.submit(form, {"0": BETTER})
        assert [row.words for row in await words.rows()] == [[BETTER]]
        directly = await luz.slash("language", language="so", where="dm")
        assert not directly.buttons, "words are suggested in a server"


async def test_so_many_suggestions_of_one_person_wait_and_no_more() -> None:
    async with with_reviewer() as words:
        able = words.easy()
        answers = [await words.suggest(words.ana, f"{one.words[0]}!", one.code) for one in able[: MOST_OPEN + 1]]
        assert str(MOST_OPEN) in answers[-1].text
        assert await words.states() == ["open"] * MOST_OPEN
        again = await words.suggest(words.ana, f"{able[0].words[0]}!!", able[0].code)
        assert str(MOST_OPEN) not in again.text, "other words for one that waits already"


async def test_who_reviews_is_chosen_in_setup_and_has_no_other_power() -> None:
    async with with_reviewer() as words:
        place, reviewer = words.place, words.reviewer
        assert "revisan traducciones" in (await words.ana.slash("translation review")).text
        assert "No suggestion" in (await place.rosa.slash("translation review")).text, "staff may too"
        staffs: tuple[tuple[str, dict[str, Any]], ...] = (
            ("cohort create", {"name": "Hill"}),
            ("doctor", {}),
            ("match preview", {"cohort": "Spring"}),
        )
        for command, options in staffs:
            assert "This is for" in (await reviewer.slash(command, **options)).text
        owner = place.server.owner
        for taken in ("Facilitator", "Mentor", "Spring"):
            assert "one use" in (await owner.slash("setup", translator=place.server.role(taken))).text
        assert "one use" in (await owner.slash("setup", mentor=place.server.role("Translator"))).text
        assert "Translator" in (await owner.slash("setup")).text or await reviewer.slash("translation review")
        await place.server.role("Translator").delete()
        await owner.slash("setup")
        role = await database(place).read(lambda tx: tx.execute(select(Server.translator_role_id)).scalars().first())
        assert role is None
        assert "This is for" in (await reviewer.slash("translation review")).text


async def test_two_who_review_at_once_and_made_up_numbers_decide_nothing_twice() -> None:
    async with with_reviewer() as words:
        await words.suggest(words.ana, BETTER)
        first = await words.reviewer.slash("translation review")
        second = await words.place.rosa.slash("translation review")
        await asyncio.gather(
            words.reviewer.click(first, "Approve"),
            words.place.rosa.click(second, "Decline"),
        )
        assert len([state for state in await words.states() if state in ("approved", "declined")]) == 1
        decided = await database(words.place).read(
            lambda tx: tx.execute(select(AuditEvent.action).where(AuditEvent.action == "translation review")).all()
        )
        assert len(decided) == 1
        late = await words.place.rosa.click(second, "Decline")
        assert "no longer waits" in late.text


async def test_a_suggestion_of_another_server_can_be_neither_seen_nor_decided() -> None:
    async with with_reviewer() as words:
        await words.suggest(words.ana, BETTER)
        other = await words.place.town.server("Lakeside")
        await other.owner.slash("setup")
        assert BETTER not in as_typed((await other.owner.slash("translation review")).text)
        for made_up in ("translation.approve:1", "translation.decline:1", "translation.better:1"):
            answer = await press(other.owner, made_up)
            assert "no longer waits" in answer.text, made_up
        assert await words.states() == ["open"]


async def test_words_of_somebody_who_deletes_their_data_can_be_decided_no_more_and_approved_ones_stay() -> None:
    async with with_reviewer() as words:
        await words.suggest(words.ana, BETTER)
        await words.reviewer.click(await words.reviewer.slash("translation review"), "Approve")
        await words.suggest(words.ana, BETTER.replace("Listo", "Bien"))
        shown = await words.reviewer.slash("translation review")
        form = await words.reviewer.click(shown, "Make it better")
        await erased(words.place, words.ana)
        assert await words.rows() == []
        assert "no longer waits" in (await words.reviewer.submit(form, {"0": BETTER})).text
        assert "no longer waits" in (await words.reviewer.click(shown, "Approve")).text
        rosa = words.place.rosa
        await rosa.slash("language", language="es")
        assert (await rosa.slash("timezone", zone="Seattle")).text.startswith("Listo: su zona"), "the server's own now"
        kept = await database(words.place).read(lambda tx: tx.execute(select(ServerWords)).scalars().all())
        assert len(kept) == 1


async def test_own_words_that_nobody_else_has_reviewed_go_with_their_person() -> None:
    async with with_reviewer() as words:
        await words.suggest(words.ana, BETTER)
        await words.place.rosa.click(await words.place.rosa.slash("translation review"), "Approve")
        await words.suggest_for_spanish(BETTER.replace("Listo", "Bien"))
        await words.reviewer.click(await words.reviewer.slash("translation review"), "Approve")
        assert (await words.ana.slash("timezone", zone="Seattle")).text.startswith("Bien")
        await erased(words.place, words.reviewer)
        assert await words.approved() == [(BETTER, True)]
        assert (await words.ana.slash("timezone", zone="Seattle")).text.startswith("Listo")


async def test_names_of_commands_are_kept_for_everybody_and_change_nothing_in_the_server() -> None:
    async with with_reviewer() as words:
        name = words.code("es", "timezone", "command name")
        assert "solo en minúsculas" in (await words.suggest(words.ana, "Mi Zona", name)).text
        assert "igual en todos los servidores" in (await words.suggest(words.ana, "mi-zona", name)).text
        approved = await words.reviewer.click(await words.reviewer.slash("translation review"), "Approve")
        assert "alike in all servers" in approved.text
        assert words.place.town.bot.app.catalogues.own(words.place.server.id, "es") == {}  # pyright: ignore


async def press(person: Person, custom_id: str) -> Reply:
    """A press that no app makes: with another custom id than the button has."""
    own = await person.slash("help")
    (post, *_more) = person._posts(own)  # pyright: ignore[reportPrivateUsage]
    data: dict[str, Any] = {"component_type": 2, "custom_id": custom_id, "id": 1}
    return await person._act(3, post.channel, data, custom_id, source=post)  # pyright: ignore[reportPrivateUsage]


async def test_words_come_back_whatever_keeps_them_from_being_kept() -> None:
    async with with_reviewer() as words:
        form = await words.open(words.ana)
        await impatient(database(words.place))
        with locked(database(words.place)):
            lost = await words.ana.submit(form, {"0": BETTER})
        assert BETTER in as_typed(lost.text)
        await words.suggest(words.ana, BETTER)
        shown = await words.reviewer.slash("translation review")
        form = await words.reviewer.click(shown, "Make it better")
        await words.reviewer.click(await words.reviewer.slash("translation review"), "Decline")
        late = await words.reviewer.submit(form, {"0": BETTER.replace("Listo", "Hecho")})
        assert "Hecho" in late.text and await words.states() == ["declined"]
