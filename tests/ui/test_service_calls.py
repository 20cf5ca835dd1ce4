"""The type checker sees every argument that a cog passes to a service."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import bot

HOUSE = Path(bot.__file__).parents[1]

CALLS = """
from datetime import datetime

from bot.db import Tx
from cogs.certificates.services import approving
from cogs.cohorts.services import enrollments as places
from cogs.reflections.services import saving
from cogs.sessions.services import waitlist
from cogs.staff.services import staff_notices as staff
from bot.ui.context import InteractionContext


async def calls(context: InteractionContext) -> None:
    await context.write(places.leave, cohort=1, mark="m")
    await context.write(places.leave, cohrot=1, mark="m")  # error
    await context.write(places.leave, mark="m")  # error
    await context.write(places.leave, cohort=["Spring"], mark="m")  # error
    await context.write(places.leave, cohort=1, mark="m", nonsense=3)  # error
    await context.read(places.before_leaving, cohort="Spring")
    await context.read(places.before_leaving)  # error
    kept = await context.write(saving.save, post=1, written="w")
    kept.nonsense  # error
    await context.suggest(approving.approve_one, member=1, name="n", cohort="c")  # error
    await context.write(len)  # error


def hooks(tx: Tx, now: datetime) -> None:
    places.ended(tx, members=[1], cohort=2, now=now)
    places.ended(tx, members=[1], cohrot=2, now=now)  # error
    places.ended(tx, members=[1], cohort="Spring", now=now)  # error
    places.ended.calls(waitlist.leave)
    places.ended.calls(staff.left_cohort)  # error
"""


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> set[int]:
    """The lines of `CALLS` in which the type checker finds an error."""
    place = tmp_path_factory.mktemp("calls")
    (place / "calls.py").write_text(CALLS, "utf-8")
    settings = {"typeCheckingMode": "strict", "extraPaths": [str(HOUSE)], "pythonVersion": "3.11"}
    (place / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    command = [
        sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable, "--project", str(place), "--outputjson",
    ]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    found = json.loads(ran.stdout)["generalDiagnostics"]
    return {one["range"]["start"]["line"] for one in found if one["severity"] == "error"}


def test_a_misspelt_missing_or_wrong_argument_of_a_service_is_an_error_of_the_type_checker(checked: set[int]) -> None:
    wrong = {number for number, line in enumerate(CALLS.splitlines()) if line.endswith("# error")}
    assert wrong
    assert checked == wrong
