"""/language as people use it."""

from tests.support.stories import riverside


async def test_the_answer_comes_in_the_language_chosen_just_now() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        answer = await amina.slash("language", language="Soomaali")
        assert answer.ephemeral
        assert "Soomaali" in answer.text
        assert "From now on" not in answer.text
        refused = await amina.slash("cohort join", cohort="Nowhere")
        assert "I cannot find" not in refused.text
        back = await amina.slash("language", language="English")
        assert "From now on I write to you in English" in back.text


async def test_it_works_in_direct_messages_and_holds_in_every_server() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        assert "Soomaali" in (await amina.slash("language", where="dm", language="so")).text
        other = await place.town.server("Lakeside")
        there = await other.person(amina)
        answer = await there.slash("cohort join", cohort="Nowhere")
        assert "I cannot find" not in answer.text


async def test_languages_are_offered_by_their_own_and_by_their_english_names() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        assert await amina.autocomplete("language", "language", "som") == ["Soomaali (Somali)"]
        assert await amina.autocomplete("language", "language", "espan") == ["Español (Spanish)"]
        assert await amina.autocomplete("language", "language", "span") == ["Español (Spanish)"]
        assert set(await amina.autocomplete("language", "language", "")) >= {"English", "Soomaali (Somali)"}
        assert await amina.autocomplete("language", "language", "klingon") == []


async def test_what_we_do_not_speak_is_refused_with_what_to_do() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        refused = await amina.slash("language", language="Klingon")
        assert "Klingon" in refused.text
        assert "from the list" in refused.text


async def test_without_a_choice_the_language_of_the_persons_discord_is_spoken() -> None:
    async with riverside() as place:
        lucia = await place.server.person("Lucía", locale="es-ES")
        refused = await lucia.slash("language", language="Klingon")
        assert "I do not speak" not in refused.text
