"""Checks a file that somebody has received: a certificate as PDF, a badge, or signed facts alone. It asks nobody."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from cogs.certificates.documents import credentials
from cogs.certificates.services import signing
from cogs.certificates.services.signing import Forged, KeyUnknown, NotSigned

ATTACHED = "certificate.json"
"""The file with the signed facts inside a PDF."""
LARGEST = 20_000_000
"""Bytes of a file that is looked into."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file whose signature is right: who signed it, and what it says."""

    issuer: str
    facts: Mapping[str, str]


def check_file(content: bytes, keys: Mapping[str, bytes]) -> CheckedFile:
    """Check a file with public keys by their ids.

    Raises:
        NotSigned: there are no signed facts in it, or it cannot be read.
        KeyUnknown: it was signed with a key that is not among these.
        Forged: something was changed, or somebody else signed it.
    """
    if len(content) > LARGEST:
        raise NotSigned
    if content.startswith(b"%PDF"):
        return _facts(_attached(content), keys)
    if content.lstrip()[:1] == b"{":
        if b'"proof"' in content:
            return _badge(content.decode("utf-8", "replace"), keys)
        return _facts(content, keys)
    try:
        return _badge(credentials.found_in(content), keys)
    except credentials.NotBaked as error:
        raise NotSigned from error


def _facts(signed: bytes, keys: Mapping[str, bytes]) -> CheckedFile:
    checked = signing.check(signed, keys)
    said = {name: value for name, value in checked.facts.items() if isinstance(value, str) and value}
    minutes = checked.facts.get("minutes")
    if isinstance(minutes, dict):
        said |= {f"minutes of {hour_type}": str(amount) for hour_type, amount in minutes.items()}
    titles = checked.facts.get("titles")
    if isinstance(titles, dict):
        said |= {f"title ({language})": str(title) for language, title in titles.items()}
    return CheckedFile(checked.issuer, said)


def _badge(words: str, keys: Mapping[str, bytes]) -> CheckedFile:
    from openbadgeslib.errors import LibOpenBadgesException
    from openbadgeslib.ob3.ldp import OB3LdpVerifier

    try:
        document = json.loads(words)
        method = document["proof"]["verificationMethod"]
        issuer, _, fragment = method.partition("#")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotSigned from error
    named = {signing.multikey(key): key for key in keys.values()} | dict(keys)
    public = named.get(fragment)
    if public is None:
        raise KeyUnknown(issuer, fragment)
    try:
        found: Any = OB3LdpVerifier(_pem(public)).verify(words, download=_no_network, check_status=False)
    except LibOpenBadgesException as error:
        raise Forged from error
    if found.issuer.id != issuer:
        raise Forged
    said = {"issuer": found.issuer.name, "title": found.name, "issued_on": found.issuance_date.date().isoformat()}
    said["name"] = ", ".join(one.identity_hash for one in found.identifiers if not one.hashed)
    said["link"] = next((one.id for one in found.evidence if one.id), "")
    return CheckedFile(issuer, {what: value for what, value in said.items() if value})


def _attached(pdf: bytes) -> bytes:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        attached = PdfReader(BytesIO(pdf)).attachments.get(ATTACHED)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise NotSigned from error
    if not attached:
        raise NotSigned
    return bytes(attached[0])


def _pem(public: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = Ed25519PublicKey.from_public_bytes(public)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _no_network(*_args: object, **_kwargs: object) -> bytes:
    raise OSError("nothing is fetched")
