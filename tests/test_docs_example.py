"""The worked example of CONTRIBUTING: a small feature is added to a copy of the tree, and everything holds.

Its files lie in docs/example, as they lie in the tree. What commands make (the migration, the templates) is made here.
"""

import difflib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import bot
from tests.support.description import description_path
from tests.support.pages import section

HOUSE = Path(bot.__file__).parents[1]
EXAMPLE = HOUSE / "docs" / "example"
FEATURE = "thanks"
BIN = Path(sys.executable).parent

OURS = ("bot", "cogs", "docs", "locales", "migrations", "sandbox", "tests", ".ci")
"""The folders of a checkout that are copied, beside the files that lie at its top."""

WALKS = (
    f"tests/cogs/{FEATURE}",
    "tests/test_house.py",
    "tests/cogs/test_authority.py",
    "tests/cogs/help/test_open_actions.py",
    "tests/cogs/privacy/test_privacy_services.py",
    "tests/db/test_migrations.py::test_the_migrations_arrive_at_what_the_models_say[sqlite]",
    "tests/db/test_migrations.py::test_alembic_finds_nothing_to_change[sqlite]",
    "tests/e2e/test_upgrades.py::test_a_further_migration_keeps_every_row[sqlite]",
    "tests/delivery/test_longest_notices.py::test_a_notice_with_everything_at_its_longest_arrives[thanks.given]",
    "tests/i18n/test_catalogues.py",
    "tests/ui/test_refusals.py",
)
"""The example's own tests, and those that walk all features and take little time."""


def run(place: Path, *command: str | Path) -> subprocess.Popen[str]:
    """Begin a command in the copy."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV_", "PYTHONPATH"))}
    return subprocess.Popen(
        command,
        cwd=place,
        env={**clean, "DISCORD_OPENAPI": str(description_path().resolve())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def all_pass(*commands: subprocess.Popen[str]) -> None:
    """Wait for them; whatever one that fails says is why the test fails."""
    said = [(command.communicate()[0], command) for command in commands]
    if failed := [f"{command.args}\n{words}" for words, command in said if command.returncode]:
        pytest.fail("\n".join(failed))


def python(place: Path, *arguments: str) -> subprocess.Popen[str]:
    return run(place, sys.executable, "-m", *arguments)


LEFT_OUT = {"__pycache__", ".ruff_cache", ".venv"}


def contents(place: Path) -> dict[str, bytes]:
    files = (path for path in place.rglob("*") if path.is_file() and not LEFT_OUT & {*path.relative_to(place).parts})
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in files}


def enter(file: Path, pattern: str, replacement: str) -> None:
    """The one change by hand in a file that is there already."""
    text, times = re.subn(pattern, replacement, file.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert times == 1, f"{file.name} looks otherwise than this test knows"
    file.write_text(text, "utf-8")


def added_lines(before: bytes, after: bytes) -> Sequence[str]:
    """The lines that a change added, and with a minus those that it took away."""
    compared = difflib.ndiff(before.decode().splitlines(), after.decode().splitlines())
    return [line.removeprefix("+ ") for line in compared if line.startswith(("+ ", "- "))]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree, without the example in it."""
    place = tmp_path_factory.mktemp("example") / "copy"
    for folder in OURS:
        shutil.copytree(HOUSE / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in HOUSE.iterdir():
        if file.is_file():
            shutil.copy(file, place)
    (place / ".venv").symlink_to(sys.prefix)
    return place


@pytest.mark.timeout(400)
def test_a_feature_is_one_folder_its_place_in_the_list_a_migration_catalogues_tests_and_docs(copy: Path) -> None:
    before = contents(copy)
    shutil.copytree(EXAMPLE, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    features = copy / "cogs/__init__.py"
    enter(features, r"^from cogs\.support import .*$", rf"\g<0>\nfrom cogs.{FEATURE} import FEATURE as THANKS")
    enter(features, r"^    CALENDARS,$", r"    THANKS,\n\g<0>")
    enter(copy / "README.md", r"^\| facilitators \| ", r"\g<0>`/thank` · ")
    all_pass(python(copy, "bot.i18n.extraction"), python(copy, "bot.db.migrations", "next", f"The table of {FEATURE}"))

    after = contents(copy)
    changed = {path for path, content in after.items() if before.get(path) != content} | (before.keys() - after.keys())
    of_feature = re.compile(rf"cogs/{FEATURE}/\w+\.py|tests/cogs/{FEATURE}/\w+\.py|locales/.+/{FEATURE}\.pot?")
    migrations = {path for path in changed if path.startswith("migrations/versions/")}
    elsewhere = {path for path in changed if not of_feature.fullmatch(path)}
    assert elsewhere == {"cogs/__init__.py", "README.md", *migrations}
    assert len(migrations) == 1
    assert added_lines(before["cogs/__init__.py"], after["cogs/__init__.py"]) == [
        f"from cogs.{FEATURE} import FEATURE as THANKS",
        "    THANKS,",
    ]

    all_pass(
        python(copy, "pytest", "-q", "-x", "-p", "no:cacheprovider", *WALKS),
        python(copy, "basedpyright", f"cogs/{FEATURE}", f"tests/cogs/{FEATURE}"),
        run(copy, BIN / "lint-imports"),
        run(copy, BIN / "ruff", "check", "."),
        run(copy, BIN / "ruff", "format", "--check", f"cogs/{FEATURE}", f"tests/cogs/{FEATURE}", "cogs/__init__.py"),
    )


def test_what_contributing_quotes_is_what_the_example_says() -> None:
    """But for how far it is indented."""
    story = section((HOUSE / "CONTRIBUTING.md").read_text("utf-8"), "## Add a feature in an hour")
    quoted = re.findall(r"`(\w+\.py)`((?:(?!`\w+\.py`).)*?)```python\n(.+?)```", story, re.DOTALL)
    assert len(quoted) == story.count("```python") > 5
    files = {name: (EXAMPLE / "cogs" / FEATURE / name).read_text("utf-8") for name, *_ in quoted}
    assert [code for name, _, code in quoted if "".join(code.split()) not in "".join(files[name].split())] == []
