"""Whose a warning is: ours stop the suite on every Python, and those of others do not."""

import re
import tomllib
import warnings
from pathlib import Path

import pytest

import bot

HOUSE = Path(bot.__file__).parents[1]
TO_COME = [DeprecationWarning, PendingDeprecationWarning, FutureWarning]


def warn_as(module: str, kind: type[Warning], *, in_passing: bool = False) -> None:
    """Warn from a line of this module; `in_passing`, from a library's function that this module's line calls."""
    library = {"__name__": "a_library"}
    exec("import warnings\ndef old(kind): warnings.warn('no longer', kind, stacklevel=2)", library)
    line = "old(kind)" if in_passing else "import warnings; warnings.warn('no longer', kind)"
    exec(line, {"__name__": module, "kind": kind, "old": library["old"]})


@pytest.mark.parametrize("kind", TO_COME)
@pytest.mark.parametrize(
    "module", ["bot", "bot.app", "cogs.cohorts.cog.cohorts", "sandbox.town", "tests.conftest", "migrations"]
)
def test_what_we_do_in_an_old_way_is_an_error(module: str, kind: type[Warning]) -> None:
    with pytest.raises(kind, match="no longer"):
        warn_as(module, kind)


@pytest.mark.parametrize("kind", TO_COME)
def test_an_old_way_of_using_a_library_is_ours(kind: type[Warning]) -> None:
    with pytest.raises(kind, match="no longer"):
        warn_as("bot.ui.components", kind, in_passing=True)
    with pytest.raises(kind, match="no longer"):
        warnings.warn("no longer", kind, stacklevel=1)


@pytest.mark.parametrize("kind", TO_COME)
@pytest.mark.parametrize("module", ["discord.utils", "botany", "testsuite.of.others", "a_library.bot"])
def test_what_a_library_does_in_an_old_way_is_its_own(module: str, kind: type[Warning]) -> None:
    warn_as(module, kind)


@pytest.mark.parametrize("kind", [ResourceWarning, RuntimeWarning, UserWarning, SyntaxWarning])
def test_everything_else_is_an_error_whoever_says_it(kind: type[Warning]) -> None:
    """A file that is not closed, a coroutine that nobody awaits: the garbage collector finds them anywhere."""
    with pytest.raises(kind):
        warn_as("a_library", kind)


def test_every_package_of_ours_is_counted_as_ours() -> None:
    filters: list[str] = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"][
        "filterwarnings"
    ]
    ours = {folder.name for folder in HOUSE.iterdir() if folder.is_dir() and any(folder.glob("**/*.py"))}
    not_imported = ("build", "dist", "data", "demo-output", "docs")
    ours = {name for name in ours if not name.startswith(".") and name not in not_imported}
    for one in filters:
        if one.startswith("ignore"):
            others = re.compile(one.split(":", 3)[3])
            assert {name for name in ours if others.match(f"{name}.module")} == set()
