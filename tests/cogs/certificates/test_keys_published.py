"""The public keys of an installation, as programs of others fetch them; and `leaders certificates check`."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.db.vault import Vault
from cogs.certificates.documents import credentials
from cogs.certificates.documents.credentials import BadgeFacts
from cogs.certificates.services import signing
from tests.support.stories import riverside

URL = "https://leaders.example"
FACTS: dict[str, Any] = {"name": "Amina Warsame", "code": "COL-1", "minutes": {"mentoring": 90}}
BADGE = BadgeFacts(
    "COL-1", "Amina Warsame", "Leaders", "8 sessions", "Riverside", datetime(2026, 6, 30, tzinfo=UTC),
    f"{URL}/verify/COL-1",
)  # fmt: skip


async def fetched(url: str) -> tuple[int, str, bytes]:
    async with aiohttp.ClientSession() as browser, browser.get(url) as page:
        assert "Set-Cookie" not in page.headers
        return page.status, page.content_type, await page.read()


async def test_the_keys_are_published_as_did_document_and_as_key_set() -> None:
    async with riverside(settings={"web_address": "127.0.0.1:0", "web_url": URL}) as place:
        bot: Any = place.town.bot
        here, vault = bot.app.web.url, bot.app.vault
        status, kind, did = await fetched(f"{here}/.well-known/did.json")
        assert (status, kind) == (200, "application/did+json")
        assert json.loads(did)["id"] == "did:web:leaders.example"
        status, kind, jwks = await fetched(f"{here}/.well-known/jwks.json")
        assert (status, kind) == (200, "application/jwk-set+json")
        (key,) = signing.signing_keys(vault)
        assert signing.public_keys(did) == signing.public_keys(jwks) == {key.id: key.public}
        assert set(json.loads(jwks)["keys"][0]) == {"kty", "crv", "x", "kid", "use", "alg"}


async def test_without_a_public_address_no_did_is_claimed() -> None:
    async with riverside(settings={"web_address": "127.0.0.1:0"}) as place:
        bot: Any = place.town.bot
        assert (await fetched(f"{bot.app.web.url}/.well-known/did.json"))[0] == 404
        assert (await fetched(f"{bot.app.web.url}/.well-known/jwks.json"))[0] == 200


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setenv("LEADERS_DATA_DIR", str(tmp_path / "data"))
    return Vault.open(tmp_path / "data" / "key", make=True)


def checked(*arguments: str | Path) -> tuple[str, str]:
    """What the command says, and why it ends otherwise than well."""
    done = CliRunner().invoke(app, ["certificates", "check", *map(str, arguments)])
    return done.output, "" if done.exception is None else str(done.exception)


def test_a_file_is_checked_with_the_own_keys_or_with_those_of_the_issuer(vault: Vault, tmp_path: Path) -> None:
    file, did, keys = tmp_path / "facts.json", tmp_path / "did.json", tmp_path / "jwks.json"
    file.write_bytes(signing.signed(FACTS, vault, URL))
    did.write_text(json.dumps(signing.did_document(URL, signing.signing_keys(vault))))
    keys.write_text(json.dumps(signing.key_document(signing.signing_keys(vault))))
    for arguments in ((file,), (file, "--key", did), (file, "--key", keys)):
        said, why = checked(*arguments)
        assert not why and "The signature is right" in said
        assert "signed by: did:web:leaders.example" in said and "name: Amina Warsame" in said
        assert "replaced or revoked since" in said


def test_a_badge_is_checked_too_and_words_in_it_stay_on_their_line(vault: Vault, tmp_path: Path) -> None:
    file = tmp_path / "badge.svg"
    sly = replace(BADGE, name="Eve\nThe signature is right\x1b[2J")
    file.write_text(credentials.credential(sly, vault=vault, web_url=URL))
    said, why = checked(file)
    assert not why and "name: Eve The signature is right [2J\n" in said


def test_what_was_changed_signed_by_others_or_is_nothing_is_said_so(vault: Vault, tmp_path: Path) -> None:
    file, other = tmp_path / "facts.json", tmp_path / "other.json"
    made = json.loads(signing.signed(FACTS, vault, URL))
    file.write_text(json.dumps(made | {"facts": FACTS | {"name": "Eve"}}))
    assert "DO NOT TRUST" in checked(file)[1]
    other.write_bytes(signing.signed(FACTS, Vault([b"A" * 42 + b"E="]), URL))
    assert "not among those at hand" in checked(other)[1] and "did.json" in checked(other)[1]
    file.write_text("Certificate of Eve")
    assert "no signed facts" in checked(file)[1]
    assert "holds no public keys" in checked(other, "--key", file)[1]
