"""The settings for a command: read from the environment and the command's options, or every problem said at once."""

import os
from collections.abc import Mapping

from bot.config import PREFIX, Settings, WrongSettings
from bot.ops import CommandError


def read_settings(needed: Mapping[str, str] | None = None, options: Mapping[str, str | None] | None = None) -> Settings:
    """The settings. An option such as `--shard-ids` stands for the setting of that name, and before it.

    Raises:
        CommandError: every problem with them at once; a lone missing one speaks for itself.
    """
    environment, said = dict(os.environ), dict[str, str]()
    for option, value in (options or {}).items():
        if value is not None:
            variable = PREFIX + option.removeprefix("--").replace("-", "_").upper()
            environment.pop(f"{variable}_FILE", None)
            environment[variable] = value or " "
            said[variable] = option
    try:
        return Settings.from_env(environment, needed=needed)
    except WrongSettings as wrong:
        problems = [_by_option(problem, said) for problem in wrong.problems]
        if needed is not None and problems == list(needed.values()):
            raise CommandError(problems[0], exit_code=2) from None
        lines = "\n".join(f"  {problem}" for problem in problems)
        raise CommandError(
            f"These settings cannot be used (docs/operators.md lists them):\n{lines}", exit_code=2
        ) from None


def _by_option(problem: str, said: Mapping[str, str]) -> str:
    """A problem with a setting, told of the option by which it was given."""
    variable, colon, words = problem.partition(":")
    return f"{said[variable]}{colon}{words}" if variable in said else problem
