"""Which permissions the bot's requests needed in the towns of the whole suite, compared with its invitation, both ways.

A session in which every test ran and passed fails if they differ; one in which not every test ran says that it did not
compare them. The sandbox notes them with each request (`sandbox.server.permissions.Asked`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.core.permissions import PERMISSIONS, VALUE
from sandbox import May, Sandbox
from sandbox.server.request_log import Request


@dataclass
class Needed:
    """What some requests needed, each permission with the first request that did."""

    needed: dict[str, str] = field(default_factory=dict[str, str])
    lacking: dict[str, str] = field(default_factory=dict[str, str])
    """What the bot needed where it had it not: taken away by a test, or not among what the invitation asks for."""

    def take(self, requests: Iterable[Request]) -> None:
        """Add what these needed."""
        for request in requests:
            said, asked = f"{request.method} {request.path}", request.asked
            for permission in May(asked.needed):
                self.needed.setdefault(str(permission.name), said)
            for permission in May(asked.needed & ~asked.granted):
                self.lacking.setdefault(str(permission.name), said)

    def add(self, other: "Needed") -> None:
        """Add what others needed."""
        self.needed = {**other.needed, **self.needed}
        self.lacking = {**other.lacking, **self.lacking}

    def differences(self, invited: int) -> list[str]:
        """How it differs from what an invitation asks for, both ways; nothing that a server allows beyond it counts."""
        asked = {str(permission.name) for permission in May(invited)}
        return [
            *(f"{name} is needed and not asked for: {self.lacking[name]}" for name in sorted({*self.lacking} - asked)),
            *(f"{name} is asked for and needed by no request" for name in sorted(asked - {*self.needed})),
        ]


GATHERED = Needed()
"""What was needed in this process, and in those that handed theirs over."""


COMPARED = pytest.StashKey[list[str]]()
"""What the comparison came to, in lines, for the summary."""


def gather(town: Sandbox) -> None:
    """Keep what our own bot needed in a town that closes."""
    if town.database_url is not None:
        GATHERED.take(town.requests)


def left_out(session: pytest.Session) -> str | None:
    """Why not all requests of the whole suite were made; None if they were."""
    config, option = session.config, session.config.option
    paths = {(config.invocation_params.dir / argument).resolve() for argument in config.args}
    narrowed = ("keyword", "deselect", "ignore", "ignore_glob", "lf", "stepwise", "collectonly")
    if paths != {config.rootpath / "tests"} or any(getattr(option, name, None) for name in narrowed):
        return "only a part of the tests was chosen"
    if option.markexpr != "not chaos":
        return "the tests were chosen by their marks"
    if session.exitstatus != pytest.ExitCode.OK:
        return "not every test ran and passed"
    return None


def compare(session: pytest.Session) -> list[str]:
    """Compare all that was needed with the invitation; a difference fails the session. Gives lines for the summary."""
    reason = left_out(session)
    if reason is not None:
        return [f"Permissions: NOT compared with the requests of the whole suite; {reason}"]
    differences = GATHERED.differences(VALUE)
    if not differences:
        return [
            f"Permissions: the {len(PERMISSIONS)} of the invitation are those that the whole suite's requests needed"
        ]
    session.exitstatus = pytest.ExitCode.TESTS_FAILED
    return ["Permissions: FAILED, the invitation and the requests of the whole suite differ:", *differences]


def pytest_sessionstart() -> None:
    """Listen to the towns of this process."""
    if gather not in Sandbox.on_close:
        Sandbox.on_close.append(gather)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over what was needed in this process, or compare all of it."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is None:
        session.config.stash[COMPARED] = compare(session)
    else:
        output["needed_permissions"] = {"needed": GATHERED.needed, "lacking": GATHERED.lacking}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what another process hands over."""
    GATHERED.add(Needed(**getattr(node, "workeroutput", {}).get("needed_permissions", {})))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the comparison came to."""
    for line in terminalreporter.config.stash.get(COMPARED, ()):
        terminalreporter.write_line(line)
