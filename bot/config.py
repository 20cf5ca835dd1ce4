"""The settings of the bot: LEADERS_* variables, read once; every wrong one is named at once."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "LEADERS_"


class WrongSettings(Exception):
    """Some settings cannot be used; `problems` has one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def _web_address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return value.rstrip("/")


class Settings(BaseSettings):
    """What an operator may choose. Nothing is needed to begin, and only `run` needs a token."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    discord_token: SecretStr | None = None
    """The bot's token, from the Discord developer portal."""
    database_url: str | None = None
    """`sqlite:///path` or `postgresql://user:password@host/name`; by default a SQLite file in the data folder."""
    discord_api_url: Annotated[str, AfterValidator(_web_address)] | None = None
    """Another host that speaks Discord's protocol, such as the sandbox; unset for Discord itself."""
    data_dir: Path = Path("data")
    """Where the database, the encryption key and backups lie."""
    key_file: Path | None = None
    """The encryption key; by default `key` in the data folder, made at the first start."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["auto", "lines", "json"] = "auto"
    locales_dir: Path | None = None
    """Other catalogues than the ones that come along."""
    support_file: Path | None = None
    """Other support lines than the ones that come along."""
    guild_ready_timeout: Annotated[float, Field(ge=0, le=60)] = 2.0
    """Seconds to wait for the servers at start."""
    shard_count: Annotated[int, Field(ge=1, le=1000)] | None = None
    """How many gateway connections; unset lets Discord say."""
    requests_per_second: Annotated[int, Field(ge=1, le=50)] = 45
    """How fast notices and errands go out; Discord allows 50 in all."""
    new_conversations_per_ten_minutes: Annotated[int, Field(ge=1, le=1000)] = 20
    """How many people are written to privately for the first time; more looks like spam to Discord."""

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        if value.startswith("sqlite:") and value.removeprefix("sqlite:///").partition("?")[0] in ("", ":memory:"):
            raise ValueError("must name a file after sqlite:///")
        try:
            urlsplit(value).port  # noqa: B018 - reading it is the check
        except ValueError:
            raise ValueError(
                "cannot be read as an address; write signs such as @ : / in a password as %40 %3A %2F"
            ) from None
        return value

    @property
    def database(self) -> str:
        """The address of the database, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'leaders.sqlite3'}"

    @property
    def key(self) -> Path:
        """Where the encryption key lies."""
        return self.key_file or self.data_dir / "key"

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the settings from variables (`LEADERS_X`, or `LEADERS_X_FILE` naming a file with the value).

        Raises:
            WrongSettings: with every problem found; values are never quoted, since one may be a secret.
        """
        environment = os.environ if environment is None else environment
        known = {name.upper() for name in cls.model_fields}
        values: dict[str, str] = {}
        problems: list[str] = []
        for variable, value in environment.items():
            if not variable.startswith(PREFIX) or value == "":
                continue
            name = variable.removeprefix(PREFIX)
            if name in known:
                values[name.lower()] = value
            elif name.removesuffix("_FILE") in known:
                try:
                    values[name.removesuffix("_FILE").lower()] = Path(value).read_text("utf-8").strip()
                except (OSError, UnicodeDecodeError) as error:
                    problems.append(f"{variable}: the file cannot be read ({type(error).__name__})")
            else:
                problems.append(f"{variable}: no setting has that name")
        try:
            settings = cls.model_validate(values)
        except ValidationError as error:
            for problem in error.errors(include_input=False, include_url=False):
                name = str(problem["loc"][0]).upper() if problem["loc"] else ""
                problems.append(f"{PREFIX}{name}: {problem['msg'].removeprefix('Value error, ')}")
            raise WrongSettings(sorted(problems)) from None
        if problems:
            raise WrongSettings(sorted(problems))
        return settings
