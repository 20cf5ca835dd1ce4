"""The settings of the bot: LEADERS_* variables, read once; every wrong one is named at once."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, Self, get_args
from urllib.parse import urlsplit

PREFIX = "LEADERS_"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOCALHOST = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names of this machine for itself."""
LogFormat = Literal["auto", "lines", "json"]


class WrongSettings(Exception):
    """Some settings cannot be used; `problems` has one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Secret:
    """A value that shows itself only when asked."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Secret()"

    def reveal(self) -> str:
        """The value."""
        return self._value


# --- readers of the settings: a ValueError says what the value must be, and never what it was ------------------------


def _web_address(value: str) -> str:
    if not value.startswith(("http://", "https://")) or not urlsplit(value).hostname:
        raise ValueError("must begin with http:// or https:// and name a host")
    return value.rstrip("/")


def _listening_address(value: str) -> tuple[str, int]:
    host, colon, port = value.rpartition(":")
    if not colon or not port.isdigit() or int(port) > 65535:
        raise ValueError("must be an address of this machine and a port, such as 127.0.0.1:8000")
    return host.strip("[]") or "0.0.0.0", int(port)  # noqa: S104 - ":8080" means everywhere, as with other servers


def _public_address(value: str) -> str:
    """Private links travel over it, so that it must be encrypted; only this machine's own need not be."""
    address = _web_address(value)
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in LOCALHOST:
        raise ValueError("must begin with https://")
    return address


def _guide_address(value: str) -> str:
    """A page for each language (`…/members.{language}.md`), or one for all."""
    _public_address(value.replace("{language}", "en"))
    if "{" in value.replace("{language}", ""):
        raise ValueError("may name the language as {language}, and has no other braces")
    return value


def _token(value: str) -> Secret:
    token = value.strip()
    if not token:
        raise ValueError("is empty; it must be the token alone, on one line")
    if token.casefold().startswith("bot "):
        raise ValueError("must be the token alone, without the word Bot before it")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ValueError("must be the token alone, on one line")
    return Secret(token)


def _folder_to_write_in(value: str) -> Path:
    """A folder that is there, or can be made in one that is."""
    nearest = next(each for each in (Path(value).absolute(), *Path(value).absolute().parents) if each.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise ValueError("must be a folder that can be written in, or made")
    return Path(value)


def _existing_file(value: str) -> Path:
    if not Path(value).is_file():
        raise ValueError("there is no such file")
    return Path(value)


def _existing_folder(value: str) -> Path:
    if not Path(value).is_dir():
        raise ValueError("there is no such folder")
    return Path(value)


def _database_address(value: str) -> str:
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


def _number(kind: type[int] | type[float], least: int, most: int) -> Callable[[str], int | float]:
    def read(value: str) -> int | float:
        try:
            number = kind(value)
        except ValueError:
            number = None
        if number is None or not least <= number <= most:
            raise ValueError(f"must be a {'whole ' if kind is int else ''}number from {least} to {most}")
        return number

    return read


def _shard_ids(value: str) -> tuple[int, ...]:
    ids = [part.strip() for part in value.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) < 5 for part in ids) or len(set(ids)) < len(ids):
        raise ValueError("must be numbers with commas between them, such as 0,1, each once")
    return tuple(int(part) for part in ids)


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def read(value: str) -> str:
        for choice in choices:
            if value.casefold() == choice.casefold():
                return choice
        raise ValueError(f"must be one of {', '.join(choices)}")

    return read


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator may choose. Nothing is needed to begin, and only `run` needs a token."""

    discord_token: Secret | None = field(default=None, metadata={"how": _token})
    """The bot's token, from the Discord developer portal."""
    database_url: str | None = field(default=None, metadata={"how": _database_address})
    """`sqlite:///path` or `postgresql://user:password@host/name`; by default a SQLite file in the data folder."""
    discord_api_url: str | None = field(default=None, metadata={"how": _web_address})
    """Another host that speaks Discord's protocol, such as the sandbox; unset for Discord itself."""
    data_dir: Path = field(default=Path("data"), metadata={"how": _folder_to_write_in})
    """Where the database, the encryption key and backups lie."""
    key_file: Path | None = field(default=None, metadata={"how": Path})
    """The encryption key; by default `key` in the data folder, made at the first start."""
    log_level: str = field(default="INFO", metadata={"how": _one_of(LOG_LEVELS)})
    log_format: LogFormat = field(default="auto", metadata={"how": _one_of(get_args(LogFormat))})
    locales_dir: Path | None = field(default=None, metadata={"how": _existing_folder})
    """Other catalogues than the ones that come along."""
    support_file: Path | None = field(default=None, metadata={"how": _existing_file})
    """Other support lines than the ones that come along."""
    font_dir: Path | None = field(default=None, metadata={"how": _existing_folder})
    """Further fonts (TTF, OTF) for certificates and pictures, for writings that ours do not have."""
    guild_ready_timeout: float = field(default=2.0, metadata={"how": _number(float, 0, 60)})
    """Seconds to wait for the servers at start."""
    shard_count: int | None = field(default=None, metadata={"how": _number(int, 1, 1000)})
    """How many gateway connections; unset lets Discord say."""
    shard_ids: tuple[int, ...] | None = field(default=None, metadata={"how": _shard_ids})
    """Which of them this process has, when several processes share them; unset: all."""
    requests_per_second: int = field(default=45, metadata={"how": _number(int, 1, 50)})
    """How fast notices and errands go out; Discord allows 50 in all."""
    new_conversations_per_ten_minutes: int = field(default=20, metadata={"how": _number(int, 1, 1000)})
    """How many people are written to privately for the first time, at most; more looks like spam to Discord."""
    new_conversations_at_first: int = field(default=5, metadata={"how": _number(int, 1, 1000)})
    """How many by a new bot, and after a quarantine; each day without one adds as many again, up to the most."""

    web_address: tuple[str, int] | None = field(default=None, metadata={"how": _listening_address})
    """Where the web server listens (`127.0.0.1:8000`); unset, there is none."""
    web_url: str | None = field(default=None, metadata={"how": _public_address})
    """How people reach it from outside, over https."""
    guide_url: str | None = field(default=None, metadata={"how": _guide_address})
    """Where members can read how one takes part; /help links to it. `{language}` stands for the reader's."""

    @property
    def database(self) -> str:
        """The address of the database, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'leaders.sqlite3'}"

    @property
    def key(self) -> Path:
        """Where the encryption key lies."""
        return self.key_file or self.data_dir / "key"

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None, *, needed: Mapping[str, str] | None = None) -> Self:
        """Read the settings from variables (`LEADERS_X`, or `LEADERS_X_FILE` naming a file with the value).

        `needed` are the settings that a command cannot do without, and what to say of each that is missing.

        Raises:
            WrongSettings: with every problem found; values are never quoted, since one may be a secret.
        """
        environment = os.environ if environment is None else environment
        readers: dict[str, Callable[[str], Any]] = {one.name: one.metadata["how"] for one in fields(cls)}
        values: dict[str, Any] = {}
        problems: list[str] = []
        for variable, value in environment.items():
            if not variable.startswith(PREFIX) or value == "":
                continue
            name = variable.removeprefix(PREFIX).lower()
            lies_in_file = name not in readers
            name = name.removesuffix("_file") if lies_in_file else name
            if name not in readers:
                problems.append(f"{variable}: no setting has that name")
                continue
            if name in values:
                problems.append(f"{variable}: the setting is given twice, with _FILE and without; keep one of them")
                continue
            try:
                values[name] = readers[name](_content(value) if lies_in_file else value)
            except ValueError as error:
                problems.append(f"{variable}: {error}")
        given = {problem.partition(":")[0].removeprefix(PREFIX).removesuffix("_FILE").lower() for problem in problems}
        if "SHARD_COUNT" not in " ".join(problems):
            problems += _wrong_shards(values.get("shard_ids"), values.get("shard_count"))
        problems += [words for name, words in (needed or {}).items() if name not in values and name not in given]
        if problems:
            raise WrongSettings(sorted(problems))
        return cls(**values)


def _wrong_shards(ids: tuple[int, ...] | None, count: int | None) -> list[str]:
    """What is wrong with these numbers of shards, given how many there are."""
    if ids is None:
        return []
    if count is None:
        return ["LEADERS_SHARD_IDS: needs LEADERS_SHARD_COUNT (--shard-count) too: how many there are in all"]
    if max(ids) >= count:
        return [f"LEADERS_SHARD_IDS: shards are counted from 0, so {count} of them end with {count - 1}"]
    return []


def _content(file: str) -> str:
    try:
        content = Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"the file cannot be read ({type(error).__name__})") from None
    if not content:
        raise ValueError("the file is empty")
    return content
