"""Open Badges 3.0: what a badge says in the words of machines, signed, and baked into its picture."""

import asyncio
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.db.vault import Vault
from cogs.certificates.services.signing import SigningKey, issuer_of, method_of, signing_keys

Form = Literal["svg", "png"]


@dataclass(frozen=True, slots=True)
class BadgeFacts:
    """What a badge says: who has done what, and by whose word."""

    code: str
    name: str | None
    """Whose it is; None where they keep that to themselves."""
    title: str
    """What the program is called."""
    narrative: str
    """What was done for it."""
    issuer: str
    issued_at: datetime
    link: str | None
    """Where the certificate can be checked."""
    tags: tuple[str, ...] = ()
    """The competency areas."""


class NotBaked(Exception):
    """A picture has no credential in it."""


async def baked(picture: bytes, facts: BadgeFacts, *, form: Form, vault: Vault, web_url: str | None) -> bytes:
    """The picture with the signed credential in it; made in a thread of its own. The same facts give the same bytes.

    Raises:
        KeyMissing: the key file is gone, or holds none.
    """
    return await asyncio.to_thread(_baked, picture, facts, form, vault, web_url)


def _baked(picture: bytes, facts: BadgeFacts, form: Form, vault: Vault, web_url: str | None) -> bytes:
    from openbadgeslib import baking  # imported with the first badge

    words = credential(facts, vault=vault, web_url=web_url)
    if form == "svg":
        element, namespace = baking.SVG_ELEMENT_OB3, baking.SVG_NS_OB3
        return baking.bake_svg(picture, words, element=element, namespace=namespace, as_text=True)
    return baking.bake_png(picture, words, keyword=baking.ITXT_KEYWORD_OB3)


def credential(facts: BadgeFacts, *, vault: Vault, web_url: str | None) -> str:
    """The credential as JSON-LD with a Data Integrity proof (eddsa-rdfc-2022). Nothing is fetched for it.

    Raises:
        KeyMissing: the key file is gone, or holds none.
    """
    from openbadgeslib.ob3.ldp import OB3LdpSigner

    key = signing_keys(vault)[0]
    issuer = issuer_of(web_url, key)
    signer = OB3LdpSigner(_pem(key), method_of(issuer, key))
    return signer.sign_to_json(_credential(facts, issuer, web_url), created=facts.issued_at)


def _credential(facts: BadgeFacts, issuer: str, web_url: str | None) -> Any:
    from openbadgeslib.ob3.credential import Achievement, Evidence, IdentityObject, Issuer, OpenBadgeCredential

    program = uuid.uuid5(uuid.NAMESPACE_URL, f"{issuer}#{facts.issuer}#{facts.title}")
    return OpenBadgeCredential(
        id=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{issuer}#{facts.code}')}",
        issuer=Issuer(id=issuer, name=facts.issuer, url=web_url),
        recipient_id=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{issuer}#{facts.code}#holder')}",
        identifiers=[IdentityObject(facts.name, "name", hashed=False)] if facts.name else [],
        name=facts.title,
        issuance_date=facts.issued_at,
        achievement=Achievement(
            id=f"urn:uuid:{program}",
            name=facts.title,
            description=facts.narrative,
            criteria_narrative=facts.narrative,
            achievement_type="CertificateOfCompletion",
            tags=list(facts.tags),
        ),
        evidence=[Evidence(id=facts.link, name=facts.code)] if facts.link else [],
    )


def found_in(picture: bytes) -> str:
    """The credential in a picture, as it was baked; nothing of it is checked.

    Raises:
        NotBaked: there is none, or it cannot be read.
    """
    from openbadgeslib.errors import LibOpenBadgesException
    from openbadgeslib.ob3.verifier import OB3Verifier

    extract = (
        OB3Verifier.extract_token_from_png if picture.startswith(b"\x89PNG") else OB3Verifier.extract_token_from_svg
    )
    try:
        return extract(picture)
    except (LibOpenBadgesException, ValueError, KeyError) as error:
        raise NotBaked from error


def _pem(key: SigningKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
