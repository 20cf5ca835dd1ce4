"""Signed facts of certificates: who issued them, and that nothing was changed, can be checked without asking us."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from bot.db.vault import Key, Vault

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FORMAT = "community-of-leaders/certificate/1"
"""What such a file is, and in which version."""
ED25519_MULTICODEC = b"\xed\x01"
"""What stands before a public key of this kind where it is written as a multikey."""
LONGEST = 100_000
"""Bytes of signed facts that are read; ours have some thousand."""

_PURPOSE = b"community-of-leaders Ed25519 certificates 1"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class NotSigned(Exception):
    """Something has no signed facts of ours, or they cannot be read."""


class KeyUnknown(Exception):
    """It was signed with a key that is not among those given: another installation's, or one that was taken away.

    Attributes:
        issuer: who it says has signed it, which is not known to be so.
        key: the id of the key.
    """

    def __init__(self, issuer: str, key: str) -> None:
        super().__init__(f"no key {key} is known")
        self.issuer = issuer
        self.key = key


class Forged(Exception):
    """It names a key that is known, and that key did not sign it as it stands."""


class NoKeys(Exception):
    """A file holds no public keys with which certificates could be checked."""


class SigningKey:
    """An Ed25519 key of this installation, derived from a key of its key file."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @cached_property
    def private(self) -> "Ed25519PrivateKey":
        """The key itself; the library is imported when something is signed."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._secret)

    @cached_property
    def public(self) -> bytes:
        """What others check signatures with: 32 bytes."""
        return self.private.public_key().public_bytes_raw()

    @property
    def id(self) -> str:
        """By what others call it."""
        return id_of(self.public)


@lru_cache(maxsize=16)
def _derived(key: Key) -> SigningKey:
    return SigningKey(key.derived(_PURPOSE))


def signing_keys(vault: Vault) -> tuple[SigningKey, ...]:
    """The keys of this installation: the first signs, and what was signed with any of them is ours.

    Raises:
        KeyMissing: the key file is gone, or holds none.
    """
    return tuple(_derived(key) for key in vault.keys)


def id_of(public: bytes) -> str:
    """By what a public key is called: its thumbprint as of RFC 7638."""
    canonical = f'{{"crv":"Ed25519","kty":"OKP","x":"{_base64url(public)}"}}'
    return _base64url(hashlib.sha256(canonical.encode()).digest())


def issuer_of(web_url: str | None, key: SigningKey) -> str:
    """Who has issued what is signed, as a DID: the web address under which the keys are published, else the key."""
    parts = urlsplit(web_url or "")
    if parts.scheme != "https" or parts.hostname is None:
        return f"did:key:{multikey(key.public)}"
    host = parts.hostname + (f":{parts.port}" if parts.port is not None else "")
    segments = (host, *(segment for segment in parts.path.split("/") if segment))
    return "did:web:" + ":".join(quote(segment, safe="") for segment in segments)


def method_of(issuer: str, key: SigningKey) -> str:
    """What a signature names as the key that made it."""
    fragment = issuer.removeprefix("did:key:") if issuer.startswith("did:key:") else key.id
    return f"{issuer}#{fragment}"


def multikey(public: bytes) -> str:
    """A public key as it stands in DID documents: its kind and itself, in base 58."""
    number = int.from_bytes(ED25519_MULTICODEC + public, "big")
    digits = ""
    while number:
        number, digit = divmod(number, 58)
        digits = _BASE58[digit] + digits
    return f"z{digits}"


def did_document(web_url: str, keys: tuple[SigningKey, ...]) -> dict[str, Any]:
    """The DID document of this installation, with all of its keys."""
    issuer = issuer_of(web_url, keys[0])
    methods = [
        {
            "id": method_of(issuer, key),
            "type": "Multikey",
            "controller": issuer,
            "publicKeyMultibase": multikey(key.public),
        }
        for key in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": issuer,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def key_document(keys: tuple[SigningKey, ...]) -> dict[str, Any]:
    """The public keys as a set of JSON Web Keys: a file to check with where there is no network."""
    return {
        "keys": [
            {"kty": "OKP", "crv": "Ed25519", "x": _base64url(key.public), "kid": key.id, "use": "sig", "alg": "EdDSA"}
            for key in keys
        ]
    }


def signed(facts: Mapping[str, Any], vault: Vault, web_url: str | None) -> bytes:
    """These facts as a file (JSON) with our signature. The same facts and the same key give the same bytes.

    Raises:
        KeyMissing: the key file is gone, or holds none.
    """
    key = signing_keys(vault)[0]
    document = {"format": FORMAT, "issuer": issuer_of(web_url, key), "key": key.id, "facts": dict(facts)}
    signature = _base64url(key.private.sign(_canonical(document)))
    return json.dumps(document | {"signature": signature}, ensure_ascii=False, indent=1).encode()


@dataclass(frozen=True, slots=True)
class Checked:
    """Facts whose signature is right."""

    issuer: str
    key: str
    facts: Mapping[str, Any]


def check(signed_facts: bytes, keys: Mapping[str, bytes]) -> Checked:
    """Signed facts, checked with public keys by their ids.

    Raises:
        NotSigned: it is no such file.
        KeyUnknown: none of these keys is the one that it names.
        Forged: something was changed, or somebody else signed it.
    """
    document = _read(signed_facts)
    issuer, key, signature = document["issuer"], document["key"], document.pop("signature")
    public = keys.get(key)
    if public is None:
        raise KeyUnknown(issuer, key)
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(_from_base64url(signature), _canonical(document))
    except (InvalidSignature, ValueError) as error:
        raise Forged from error
    return Checked(issuer, key, document["facts"])


def public_keys(document: bytes) -> dict[str, bytes]:
    """The public keys of a DID document or a set of JSON Web Keys, by their ids.

    Raises:
        NoKeys: it is neither.
    """
    try:
        found = json.loads(document)
        keys = [_from_base64url(one["x"]) for one in found.get("keys", ()) if one.get("crv") == "Ed25519"]
        keys += [_from_multikey(one["publicKeyMultibase"]) for one in found.get("verificationMethod", ())]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoKeys from error
    if not keys or any(len(key) != 32 for key in keys):
        raise NoKeys
    return {id_of(key): key for key in keys}


def _read(signed_facts: bytes) -> dict[str, Any]:
    try:
        if len(signed_facts) > LONGEST:
            raise ValueError("too long")
        document = json.loads(signed_facts.decode())
        known = isinstance(document, dict) and document.get("format") == FORMAT
        words = [document[name] for name in ("issuer", "key", "signature")] if known else []
    except (ValueError, KeyError, RecursionError) as error:
        raise NotSigned from error
    if not words or not all(isinstance(word, str) for word in words) or not isinstance(document.get("facts"), dict):
        raise NotSigned
    return document


def _canonical(document: Mapping[str, Any]) -> bytes:
    """The bytes that are signed: names in order and no spaces, as of RFC 8785 (there are no fractions in it)."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _from_base64url(words: str) -> bytes:
    return base64.b64decode(words + "=" * (-len(words) % 4), altchars=b"-_", validate=True)


def _from_multikey(words: str) -> bytes:
    number = 0
    for character in words.removeprefix("z"):
        number = number * 58 + _BASE58.index(character)
    content = number.to_bytes((number.bit_length() + 7) // 8, "big")
    if not words.startswith("z") or not content.startswith(ED25519_MULTICODEC):
        raise ValueError("no Ed25519 key")
    return content.removeprefix(ED25519_MULTICODEC)
