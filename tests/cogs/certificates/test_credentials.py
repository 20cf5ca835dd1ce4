"""Badges: signed as Open Badges 3.0, baked into pictures, and held against libraries that are not ours."""

import hashlib
import json
import os
import shutil
import struct
import subprocess
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3.contexts import bundled_contexts
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from bot.db.vault import Vault, new_key
from cogs.certificates.documents import credentials
from cogs.certificates.documents.checking import check_file
from cogs.certificates.documents.credentials import BadgeFacts, Form, NotBaked
from cogs.certificates.services import signing
from cogs.certificates.services.signing import Forged, KeyUnknown, NotSigned

VAULT = Vault([new_key()])
URL = "https://leaders.example"
LINK = f"{URL}/verify/COL-7K3F-9QXM-2A5T-00PZ-C"
FACTS = BadgeFacts(
    "COL-7K3F-9QXM-2A5T-00PZ-C", "አሚና Warsame", "Community of Leaders", "8 sessions, 6 reflections", "Riverside",
    datetime(2026, 6, 30, tzinfo=UTC), LINK, ("Relationships",),
)  # fmt: skip
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"><path d="M0 0h3v3z"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))
    for kind, body in (
        (b"IHDR", struct.pack(">LLBBBBB", 1, 1, 8, 6, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0" * 5)),
        (b"IEND", b""),
    )
)
CHECK = Path(__file__).parents[2] / "support" / "badge_check"


def keys() -> dict[str, bytes]:
    return {key.id: key.public for key in signing.signing_keys(VAULT)}


def did() -> dict[str, Any]:
    return signing.did_document(URL, signing.signing_keys(VAULT))


@pytest.mark.parametrize(("picture", "form"), [(SVG, "svg"), (PNG, "png")])
async def test_a_badge_carries_its_credential_and_is_checked_offline(picture: bytes, form: Form) -> None:
    made = await credentials.baked(picture, FACTS, form=form, vault=VAULT, web_url=URL)
    assert made == await credentials.baked(picture, FACTS, form=form, vault=VAULT, web_url=URL)
    found = check_file(made, keys())
    assert found.issuer == "did:web:leaders.example"
    assert found.facts == {
        "issuer": "Riverside", "title": "Community of Leaders", "issued_on": "2026-06-30", "name": "አሚና Warsame",
        "link": LINK,
    }  # fmt: skip
    with pytest.raises(KeyUnknown):
        check_file(made, {key.id: key.public for key in signing.signing_keys(Vault([new_key()]))})


def test_the_library_finds_the_key_in_the_did_document_that_we_publish() -> None:
    asked: list[str] = []

    def download(url: str, *_args: object, **_kwargs: object) -> bytes:
        asked.append(url)
        return json.dumps(did()).encode()

    words = credentials.credential(FACTS, vault=VAULT, web_url=URL)
    assert OB3LdpVerifier().verify(words, download=download, check_status=False).name == "Community of Leaders"
    assert asked == ["https://leaders.example/.well-known/did.json"]


def test_without_a_web_address_the_key_speaks_for_itself() -> None:
    words = credentials.credential(replace(FACTS, link=None), vault=VAULT, web_url=None)
    assert OB3LdpVerifier().verify(words, check_status=False).issuer.id.startswith("did:key:z6Mk")
    assert check_file(words.encode(), keys()).facts["name"] == "አሚና Warsame"


def test_whoever_keeps_their_name_to_themselves_is_not_named() -> None:
    words = credentials.credential(replace(FACTS, name=None), vault=VAULT, web_url=URL)
    assert "name" not in check_file(words.encode(), keys()).facts


def test_a_badge_that_was_changed_is_found_out() -> None:
    document = json.loads(credentials.credential(FACTS, vault=VAULT, web_url=URL))
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Eve"
    with pytest.raises(Forged):
        check_file(json.dumps(document).encode(), keys())


def test_another_issuer_cannot_be_claimed_with_a_key_of_ours() -> None:
    document = json.loads(credentials.credential(FACTS, vault=VAULT, web_url="https://elsewhere.example"))
    document["proof"]["verificationMethod"] = did()["verificationMethod"][0]["id"]
    with pytest.raises(Forged):
        check_file(json.dumps(document).encode(), keys())


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"%PDF", PNG, SVG, b"<svg", b"GIF89a", b'{"proof":1}', b"{"])
def test_a_file_without_signed_facts_is_said_to_have_none(content: bytes) -> None:
    with pytest.raises(NotSigned):
        check_file(content, keys())


def test_a_picture_without_a_credential_has_none() -> None:
    with pytest.raises(NotBaked):
        credentials.found_in(SVG)


# --- held against @digitalbazaar/vc ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def checker() -> Path:
    """The script beside its packages, which npm brings once; the test says so where there is no Node, or no npm."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("Node and npm are not here, so the badge is not held against @digitalbazaar/vc")
    wanted = hashlib.sha256((CHECK / "package.json").read_bytes()).hexdigest()[:12]
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "community-of-leaders"
    folder = kept / f"badge-check-{wanted}"
    if not (folder / "complete").exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECK / "package.json", folder)
        command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, timeout=240, check=False)
        except subprocess.TimeoutExpired:
            pytest.skip("npm did not bring @digitalbazaar/vc in time, so the badge is not held against it")
        if done.returncode:
            pytest.skip("npm cannot bring @digitalbazaar/vc, so the badge is not held against it")
        (folder / "complete").touch()
    shutil.copy(CHECK / "check.mjs", folder)
    return folder / "check.mjs"


def checked_by_others(checker: Path, credential: dict[str, Any]) -> dict[str, Any]:
    asked = {"credential": credential, "did": did(), "contexts": dict(bundled_contexts())}
    node = shutil.which("node") or "node"
    done = subprocess.run(
        [node, str(checker)], input=json.dumps(asked), capture_output=True, text=True, timeout=60, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.timeout(330)
def test_digital_bazaars_library_finds_the_badge_right_and_a_changed_one_wrong(checker: Path) -> None:
    document = json.loads(credentials.credential(FACTS, vault=VAULT, web_url=URL))
    assert checked_by_others(checker, document) == {"verified": True, "why": []}
    document["credentialSubject"]["achievement"]["name"] = "Doctor of Medicine"
    changed = checked_by_others(checker, document)
    assert not changed["verified"] and "Invalid signature" in " ".join(changed["why"])
