"""What Discord accepts as a role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.server.limits.form import Form
from sandbox.server.permissions import ALL

ROLES_PER_SERVER = 250


def role(body: Mapping[str, Any]) -> None:
    """A role: name 100, a colour, a set of permissions."""
    form = Form()
    form.text("name", body.get("name"), 100)
    form.number("color", body.get("color"), 0, 0xFFFFFF)
    form.number("permissions", body.get("permissions"), 0, ALL)
    form.check()
