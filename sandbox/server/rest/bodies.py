"""Reading the body of a request: JSON, or a form with files."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from sandbox.server.errors import ApiError
from sandbox.server.rest.router import Upload


async def read_body(request: web.BaseRequest) -> tuple[Any, list[Upload]]:
    """The JSON of a request (of a form, its `payload_json`), and the files that came with it."""
    if request.method in ("GET", "HEAD") or not request.can_read_body:
        return None, []
    if request.content_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return await _read_parts(request)
    text = await request.read()
    if not text.strip():
        return None, []
    if request.content_type != "application/json":
        raise ApiError(400, 50109, "The request body contains invalid JSON.")
    return _parse(text), []


def _parse(text: str | bytes) -> Any:
    try:
        return json.loads(text, parse_float=_number)
    except ValueError:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from None


def _number(text: str) -> float | int:
    """Some clients write whole numbers as 64.0; Discord takes them."""
    value = float(text)
    return int(value) if value.is_integer() else value


async def _read_parts(request: web.BaseRequest) -> tuple[Any, list[Upload]]:
    body: Any = None
    loose: dict[str, Any] = {}
    uploads: dict[str, Upload] = {}
    for name, part in (await request.post()).items():
        if isinstance(part, FileField) and name != "payload_json":
            uploads[name] = Upload(part.filename, part.file.read(), part.content_type)
        else:
            text = part.file.read() if isinstance(part, FileField) else part
            if name == "payload_json":
                body = _parse(text if isinstance(text, (str, bytes)) else bytes(text))
            else:
                loose[name] = text if isinstance(text, str) else bytes(text).decode()
    body = loose if body is None else body
    about = body if isinstance(body, dict) and "attachments" in body else (body or {}).get("data") or {}
    for each in about.get("attachments") or ():
        upload = uploads.get(f"files[{each.get('id')}]")
        if upload is not None:
            upload.name = each.get("filename") or upload.name
            upload.description = each.get("description")
    return body, list(uploads.values())
