"""The public keys of this installation, for programs that check what it signed: as DID document, and as key set."""

import json
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.db.vault import Vault
from cogs.certificates.services.signing import did_document, key_document, signing_keys

DID_TYPE, KEYS_TYPE = "application/did+json", "application/jwk-set+json"
ANYBODY = {"Access-Control-Allow-Origin": "*"}
"""Pages of others may read the keys: they are public."""


def key_routes(vault: Vault, web_url: str | None) -> list[web.RouteDef]:
    """`/.well-known/jwks.json`; where there is a public address, `/.well-known/did.json` too.

    An address with a path has its DID document beside its pages: `did:web` asks for it there.
    """

    def answer(document: dict[str, Any], kind: str) -> web.Response:
        return web.Response(body=json.dumps(document, indent=1).encode(), content_type=kind, headers=ANYBODY)

    async def keys(_request: web.Request) -> web.Response:
        return answer(key_document(signing_keys(vault)), KEYS_TYPE)

    async def did(_request: web.Request) -> web.Response:
        assert web_url is not None
        return answer(did_document(web_url, signing_keys(vault)), DID_TYPE)

    routes = [web.get("/.well-known/jwks.json", keys)]
    if web_url is not None and urlsplit(web_url).scheme == "https":
        routes += [web.get("/.well-known/did.json", did), web.get("/did.json", did)]
    return routes
