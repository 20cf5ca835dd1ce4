"""Signed facts: checked without us, and never right when something in them was changed."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.hours import HourType
from bot.db.vault import Vault, new_key
from cogs.certificates.rules import Record
from cogs.certificates.services import signing
from cogs.certificates.services.issuing import Issued, facts_of
from tests.support.clocks import NOW

OLD, NEW = new_key(), new_key()
VAULT = Vault([OLD])
URL = "https://leaders.example"
RECORD = Record(
    "Spring", "Riverside", date(2026, 1, 5), date(2026, 6, 30), 8, 6, 3, {HourType.GROUP_CONSULTATION: 960},
    titles={"en": "Leaders", "am": "መሪዎች"}, areas=("Relationships",),
)  # fmt: skip
ISSUED = Issued(1, 2, "COL-7K3F-9QXM-2A5T-00PZ-C", "አሚና Warsame", "am", "America/Los_Angeles", RECORD, NOW)


def keys_of(vault: Vault) -> dict[str, bytes]:
    return signing.public_keys(json.dumps(signing.key_document(signing.signing_keys(vault))).encode())


def test_what_was_signed_is_checked_with_the_public_key_alone() -> None:
    made = signing.signed(facts_of(ISSUED), VAULT, URL)
    found = signing.check(made, keys_of(VAULT))
    assert found.issuer == "did:web:leaders.example"
    assert (found.facts["name"], found.facts["code"]) == (ISSUED.name, ISSUED.code)
    assert found.facts["minutes"] == {"rsc_group": 960}
    assert found.facts["titles"]["am"] == "መሪዎች"
    assert made == signing.signed(facts_of(replace(ISSUED)), Vault([OLD]), URL), "the same facts, the same bytes"


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(WORDS, WORDS)
def test_any_words_can_be_signed_and_none_can_be_changed(words: str, others: str) -> None:
    made = signing.signed({"name": words}, VAULT, None)
    assert signing.check(made, keys_of(VAULT)).facts == {"name": words}
    changed = json.dumps(json.loads(made) | {"facts": {"name": others}}).encode()
    if others != words:
        with pytest.raises(signing.Forged):
            signing.check(changed, keys_of(VAULT))


@pytest.mark.parametrize("name", ["issuer", "facts", "signature", "more"])
def test_nothing_of_the_file_can_be_changed(name: str) -> None:
    document = json.loads(signing.signed(facts_of(ISSUED), VAULT, URL))
    other: Any = {"name": "Eve"} if name == "facts" else "did:web:elsewhere.example"
    with pytest.raises(signing.Forged):
        signing.check(json.dumps(document | {name: other}).encode(), keys_of(VAULT))


def test_keys_of_another_installation_check_nothing() -> None:
    made = signing.signed(facts_of(ISSUED), VAULT, URL)
    with pytest.raises(signing.KeyUnknown):
        signing.check(made, keys_of(Vault([NEW])))
    claimed = json.dumps(json.loads(made) | {"key": next(iter(keys_of(Vault([NEW]))))}).encode()
    with pytest.raises(signing.Forged):
        signing.check(claimed, keys_of(Vault([NEW])))


def test_what_an_older_key_signed_is_ours_until_it_is_taken_out_of_the_key_file() -> None:
    made = signing.signed(facts_of(ISSUED), VAULT, URL)
    both = Vault([NEW, OLD])
    assert signing.check(made, keys_of(both)).facts["code"] == ISSUED.code
    assert signing.signed(facts_of(ISSUED), both, URL) != made, "the newest signs"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 200_000, b'{"format":"community-of-leaders/certificate/1"}',
        b'{"format":"community-of-leaders/certificate/1","issuer":1,"key":[],"signature":{},"facts":{}}',
        b"<html>", b"{" + b" " * 200_000 + b"}",
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(signing.NotSigned):
        signing.check(content, keys_of(VAULT))


@pytest.mark.parametrize("signature", ["", "ä", "AAAA", "=", "A" * 86, "A" * 5000])
def test_no_signature_of_another_shape_is_right(signature: str) -> None:
    document = json.loads(signing.signed(facts_of(ISSUED), VAULT, URL))
    with pytest.raises(signing.Forged):
        signing.check(json.dumps(document | {"signature": signature}).encode(), keys_of(VAULT))


@pytest.mark.parametrize(
    ("url", "did"),
    [
        ("https://leaders.example", "did:web:leaders.example"),
        ("https://leaders.example:8443", "did:web:leaders.example%3A8443"),
        ("https://example.org/our/leaders", "did:web:example.org:our:leaders"),
    ],
)
def test_the_issuer_is_the_web_address(url: str, did: str) -> None:
    keys = signing.signing_keys(Vault([NEW, OLD]))
    document = signing.did_document(url, keys)
    assert document["id"] == did
    assert document["assertionMethod"] == [f"{did}#{key.id}" for key in keys]
    assert signing.public_keys(json.dumps(document).encode()) == keys_of(Vault([NEW, OLD]))


@pytest.mark.parametrize("url", [None, "http://localhost:8000"])
def test_without_a_public_address_the_key_speaks_for_itself(url: str | None) -> None:
    (key,) = signing.signing_keys(VAULT)
    issuer = signing.issuer_of(url, key)
    assert issuer == f"did:key:{signing.multikey(key.public)}"
    assert signing.method_of(issuer, key).partition("#")[2] == signing.multikey(key.public)


@pytest.mark.parametrize("content", [b"[]", b"{}", b'{"keys":1}', b'{"keys":[{"crv":"Ed25519","x":"AA"}]}', b"no"])
def test_what_holds_no_keys_is_refused(content: bytes) -> None:
    with pytest.raises(signing.NoKeys):
        signing.public_keys(content)


def test_the_signing_key_and_the_sealing_key_have_nothing_in_common() -> None:
    (key,) = VAULT.keys
    assert len({key.derived(b"a"), key.derived(b"b"), key.derived(signing._PURPOSE)}) == 3  # pyright: ignore[reportPrivateUsage]
