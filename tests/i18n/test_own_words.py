"""A server's own words: laid over ours, read anew when they have changed, and of no other server."""

from collections.abc import Callable

from sqlalchemy import event, insert, update

from bot.db import Database, Tx
from bot.i18n.catalogues import Catalogues
from bot.people import server_words
from bot.people.models import Server
from cogs.translations.models import ServerWords
from tests.support.clocks import NOW
from tests.support.people import a_server

HELLO = "Hello"
SESSIONS = "{n} session waits for your answer."
MANY = "{n} sessions wait for your answer."


def keep(tx: Tx, server: int, *words: str, message: str = HELLO, context: str | None = None) -> None:
    """Words that somebody has approved."""
    row = {"language": "es", "code": message[:8], "context": context, "message": message, "words": list(words)}
    tx.execute(insert(ServerWords).values(server_id=server, at=NOW, **row))
    server_words.changed(tx, server)


async def test_processes_that_know_of_no_change_read_it_with_the_next_action(database: Database) -> None:
    one, other = Catalogues.load(), Catalogues.load()

    def begin(tx: Tx) -> tuple[int, int]:
        here, there = a_server(tx).id, a_server(tx).id
        keep(tx, here, "Buenas")
        return here, there

    here, there = await database.write(begin)
    for catalogues in (one, other):
        await database.read(lambda tx, catalogues=catalogues: catalogues.learn_all(tx, {here, there}))
        assert catalogues.texts("es", server=here).gettext(HELLO) == "Buenas"
        assert catalogues.texts("es", server=there) is catalogues.texts("es")
        assert catalogues.texts("so", server=here).gettext(HELLO) == catalogues.texts("so").gettext(HELLO)

    def change(tx: Tx) -> None:
        tx.execute(update(ServerWords).values(words=["Muy buenas"]))
        server_words.changed(tx, here)

    await database.write(change)
    await database.read(lambda tx: other.learn_all(tx, {here}))
    assert other.texts("es", server=here).gettext(HELLO) == "Muy buenas"
    assert one.texts("es", server=here).gettext(HELLO) == "Buenas", "until it acts there"
    await database.read(lambda tx: one.learn(tx, here, tx.get_one(Server, here).words_version))
    assert one.texts("es", server=here).gettext(HELLO) == "Muy buenas"


async def test_words_are_read_once_for_each_change(sqlite_database: Database) -> None:
    catalogues = Catalogues.load()

    def begin(tx: Tx) -> int:
        here = a_server(tx).id
        keep(tx, here, "Buenas")
        return here

    here = await sqlite_database.write(begin)
    asked: list[str] = []
    note: Callable[..., None] = lambda *args: asked.append(args[2])  # noqa: E731
    event.listen(sqlite_database.reader, "before_cursor_execute", note)
    for _ in range(5):
        await sqlite_database.read(lambda tx: catalogues.learn(tx, here, 1))
    assert len([one for one in asked if "server_words" in one]) == 1


async def test_plural_forms_are_laid_over_ours_and_a_form_that_is_lacking_stays_ours(sqlite_database: Database) -> None:
    catalogues = Catalogues.load()

    def begin(tx: Tx) -> tuple[int, int]:
        whole, part = a_server(tx).id, a_server(tx).id
        keep(tx, whole, "Falta una respuesta.", "Faltan {n} respuestas.", message=SESSIONS)
        keep(tx, part, "Falta una respuesta.", message=SESSIONS)
        return whole, part

    whole, part = await sqlite_database.write(begin)
    await sqlite_database.read(lambda tx: catalogues.learn_all(tx, {whole, part}))
    ours = catalogues.texts("es").ngettext(SESSIONS, MANY, 3)
    said = [catalogues.texts("es", server=one).ngettext(SESSIONS, MANY, 3) for one in (whole, part)]
    assert said == ["Faltan 3 respuestas.", ours]
    assert catalogues.texts("es", server=part).ngettext(SESSIONS, MANY, 1) == "Falta una respuesta."


async def test_names_of_commands_are_never_laid_over_ours(sqlite_database: Database) -> None:
    catalogues = Catalogues.load()

    def begin(tx: Tx) -> int:
        here = a_server(tx).id
        keep(tx, here, "zona", message="timezone", context="command name")
        return here

    here = await sqlite_database.write(begin)
    await sqlite_database.read(lambda tx: catalogues.learn_all(tx, {here}))
    ours = catalogues.texts("es").pgettext("command name", "timezone")
    assert catalogues.texts("es", server=here).pgettext("command name", "timezone") == ours


async def test_a_careful_sentence_in_own_words_keeps_its_english_while_the_language_is_a_draft(
    sqlite_database: Database,
) -> None:
    catalogues = Catalogues.load()
    sentence = "Only you can see this message, and nobody is told that you asked."

    def begin(tx: Tx) -> int:
        here = a_server(tx).id
        keep(tx, here, "Solo usted ve esto.", message=sentence)
        return here

    here = await sqlite_database.write(begin)
    await sqlite_database.read(lambda tx: catalogues.learn_all(tx, {here}))
    assert catalogues.texts("es", server=here).careful(sentence) == f"Solo usted ve esto.\n*English: {sentence}*"
