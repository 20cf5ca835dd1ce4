"""What `make` says where a Python is too old, not there, or cannot make a set-up. The Pythons here only pretend."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import bot

HOUSE = Path(bot.__file__).parents[1]
GOOD = """#!/bin/sh
case "$1 $2" in
    "-c "*) exit 0 ;;
    "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    "-m pytest") echo "tests on $0" ;;
esac
"""
TOO_OLD = """#!/bin/sh
test "$1" != -c || test -z "$2"
"""
WITHOUT_VENV = """#!/bin/sh
test "$1" = -c || { mkdir -p "$3/bin"; touch "$3/bin/python"; echo "apt install python3-venv"; exit 1; }
"""
ONLY_A_NAME = """#!/bin/sh
echo "pyenv: command not found" >&2; exit 127
"""
FAILING = GOOD.replace('echo "tests on $0"', "exit 1")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A fresh copy, as far as `make` looks at it."""
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(HOUSE / name, tmp_path)
    (tmp_path / "pythons").mkdir()
    return tmp_path


def have(checkout: Path, **pythons: str) -> None:
    for name, script in pythons.items():
        python = checkout / "pythons" / name.replace("_", ".")
        python.write_text(script)
        python.chmod(0o755)


def make(checkout: Path, *arguments: str) -> tuple[int, str, str]:
    # Where the suite itself runs under make, what that one was told is no word of ours.
    ours = ("MFLAGS", "PYTHON", "VENV", "ARGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name not in ours}
    path = f"{checkout / 'pythons'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=checkout,
        env={**kept, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("goal", ["demo", "test"])
def test_a_python_that_is_too_old_is_said_in_one_sentence_with_the_way_out(checkout: Path, goal: str) -> None:
    have(checkout, python3=TOO_OLD)
    code, out, err = make(checkout, goal)
    said = [line for line in (out + err).splitlines() if not line.startswith("make: ***")]
    assert (code, said) == (
        2,
        [f"Python 3.11 or newer is needed, and python3 is not that; name another: make {goal} PYTHON=python3.12"],
    )
    assert not (checkout / ".venv").exists()


def test_a_python_that_is_not_there_is_said_alike(checkout: Path) -> None:
    code, out, err = make(checkout, "demo", "PYTHON=python3.99")
    assert code == 2
    assert "3.11 or newer is needed, and python3.99 is not that" in out + err


def test_the_python_that_was_named_is_the_one_that_is_used(checkout: Path) -> None:
    have(checkout, python3=TOO_OLD, python3_12=GOOD)
    assert make(checkout, "suite", "PYTHON=python3.12")[0] == 0


def test_a_set_up_of_an_older_python_is_not_taken_for_a_new_one(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    have(checkout, python3=GOOD)
    shutil.copy(checkout / "pythons" / "python3", checkout / ".venv" / "bin" / "python")
    (checkout / ".venv" / "bin" / "python").write_text(TOO_OLD)
    code, out, err = make(checkout, "demo")
    assert code == 2
    assert ".venv was made with a Python before 3.11; delete it" in out + err


def test_a_set_up_that_failed_is_not_left_half_made(checkout: Path) -> None:
    have(checkout, python3=WITHOUT_VENV)
    code, out, _ = make(checkout, "demo")
    assert (code, "apt install python3-venv" in out) == (2, True)
    assert not (checkout / ".venv").exists()


def test_the_suite_runs_on_each_python_that_is_here_and_it_is_said_which(checkout: Path) -> None:
    have(checkout, python3_11=GOOD, python3_12=ONLY_A_NAME, python3_13=GOOD, python3_14=ONLY_A_NAME)
    code, out, _ = make(checkout, "test-pythons")
    assert code == 0
    assert "Pythons here: 3.11 3.13. Not here: 3.12 3.14." in out
    assert "tests on .venv-3.11/bin/python" in out
    assert "tests on .venv-3.13/bin/python" in out
    assert out.splitlines()[-1] == "The suite passes on Python: 3.11 3.13."


def test_a_python_on_which_the_suite_fails_is_named_at_the_end_and_the_others_still_run(checkout: Path) -> None:
    have(checkout, python3_11=FAILING, python3_12=GOOD, python3_13=ONLY_A_NAME, python3_14=ONLY_A_NAME)
    code, out, _ = make(checkout, "test-pythons")
    assert code == 2
    assert "tests on .venv-3.12/bin/python" in out
    assert "Failed on Python: 3.11." in out


def test_without_any_python_nothing_passes(checkout: Path) -> None:
    have(checkout, **dict.fromkeys(("python3_11", "python3_12", "python3_13", "python3_14"), ONLY_A_NAME))
    code, out, _ = make(checkout, "test-pythons")
    assert (code, "Pythons here: none." in out) == (2, True)
