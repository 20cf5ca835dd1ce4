"""Settings: every wrong one is named at once, in words, and no value is ever repeated."""

from pathlib import Path

import pytest

from bot.config import Settings, WrongSettings

SECRET = "MTIzNDU2Nzg5MDEy.GabcDe.a-secret-that-nobody-may-see"


def problems(**environment: str) -> list[str]:
    with pytest.raises(WrongSettings) as wrong:
        Settings.from_env(environment)
    return wrong.value.problems


def test_nothing_is_needed_to_begin() -> None:
    settings = Settings.from_env({"PATH": "/bin"})
    assert settings.discord_token is None
    assert settings.database == "sqlite:///data/leaders.sqlite3"
    assert settings.key == Path("data/key")


def test_every_wrong_setting_is_named_at_once_and_no_value_is_repeated() -> None:
    found = problems(
        LEADERS_DISCORD_TOKEN=SECRET,
        LEADERS_LOG_LEVEL=SECRET,
        LEADERS_DATABASE_URL=f"mysql://{SECRET}",
        LEADERS_DISCORD_API_URL=SECRET,
        LEADERS_REQUESTS_PER_SECOND="51",
        LEADERS_GUILD_READY_TIMEOUT=SECRET,
        LEADERS_DISCORD_TOKE=SECRET,
        LEADERS_KEY_FILE_FILE="/nowhere/at/all",
    )
    assert [problem.partition(":")[0] for problem in found] == [
        "LEADERS_DATABASE_URL",
        "LEADERS_DISCORD_API_URL",
        "LEADERS_DISCORD_TOKE",
        "LEADERS_GUILD_READY_TIMEOUT",
        "LEADERS_KEY_FILE_FILE",
        "LEADERS_LOG_LEVEL",
        "LEADERS_REQUESTS_PER_SECOND",
    ]
    assert SECRET not in "\n".join(found)


def test_the_guide_is_a_page_for_each_language_over_https() -> None:
    address = "https://example.org/members.{language}.html"
    assert Settings.from_env({"LEADERS_GUIDE_URL": address}).guide_url == address
    for wrong in ("http://example.org", "https://example.org/{name}", "members.html"):
        assert [problem.partition(":")[0] for problem in problems(LEADERS_GUIDE_URL=wrong)] == ["LEADERS_GUIDE_URL"]


@pytest.mark.parametrize(
    "url",
    [
        "leaders.sqlite3",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "postgres://host/name",
        "postgresql+asyncpg://host/name",
        "postgresql://rosa:pass@word@host:port/name",
        "postgresql://rosa:pass@host:99999999/name",
    ],
)
def test_an_address_of_no_database_is_refused(url: str) -> None:
    (problem,) = problems(LEADERS_DATABASE_URL=url)
    assert problem.startswith("LEADERS_DATABASE_URL: ")
    assert "pass" not in problem.replace("in a password", "")


def test_the_addresses_of_both_databases_are_taken(tmp_path: Path) -> None:
    for url in (
        f"sqlite:///{tmp_path}/a.sqlite3",
        "postgresql://rosa:p%40ss@host:5432/leaders",
        "postgresql://leaders@/leaders?host=/run/postgresql",
        "postgresql+psycopg://host/leaders",
    ):
        assert Settings.from_env({"LEADERS_DATABASE_URL": url}).database == url


def test_a_secret_can_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{SECRET}\n")
    settings = Settings.from_env({"LEADERS_DISCORD_TOKEN_FILE": str(file)})
    assert settings.discord_token is not None
    assert settings.discord_token.reveal() == SECRET
    assert SECRET not in repr(settings)
    assert SECRET not in str(settings)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for file in (tmp_path / "missing", tmp_path, tmp_path / "binary"):
        (problem,) = problems(LEADERS_DISCORD_TOKEN_FILE=str(file))
        assert problem.startswith("LEADERS_DISCORD_TOKEN_FILE: the file cannot be read")


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert Settings.from_env({"LEADERS_DISCORD_TOKEN": "", "LEADERS_SHARD_COUNT": ""}).discord_token is None


def test_the_log_level_may_be_written_small() -> None:
    assert Settings.from_env({"LEADERS_LOG_LEVEL": "debug"}).log_level == "DEBUG"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DISCORD_API_URL", "http://"),
        ("DISCORD_TOKEN", "first\nsecond"),
        ("SUPPORT_FILE", "/nowhere/support.toml"),
        ("LOCALES_DIR", "/nowhere"),
        ("DATA_DIR", "/dev/null/data"),
        ("WEB_ADDRESS", "8080"),
        ("WEB_ADDRESS", "localhost:99999"),
        ("WEB_URL", "http://leaders.example.org"),
    ],
)
def test_what_would_only_fail_later_is_refused_at_once(name: str, value: str) -> None:
    with pytest.raises(WrongSettings) as wrong:
        Settings.from_env({f"LEADERS_{name}": value})
    assert [problem.partition(":")[0] for problem in wrong.value.problems] == [f"LEADERS_{name}"]
    assert value == "http://" or value not in str(wrong.value)


def test_an_empty_file_and_a_setting_given_twice_are_problems(tmp_path: Path) -> None:
    empty = tmp_path / "token"
    empty.write_text("\n")
    with pytest.raises(WrongSettings, match="the file is empty"):
        Settings.from_env({"LEADERS_DISCORD_TOKEN_FILE": str(empty)})
    empty.write_text("abc")
    with pytest.raises(WrongSettings, match="given twice"):
        Settings.from_env({"LEADERS_DISCORD_TOKEN": "abc", "LEADERS_DISCORD_TOKEN_FILE": str(empty)})


def test_what_a_command_needs_is_missed_together_with_all_other_problems() -> None:
    with pytest.raises(WrongSettings) as wrong:
        Settings.from_env({"LEADERS_SHARD_COUNT": "x"}, needed={"discord_token": "no token"})
    assert len(wrong.value.problems) == 2
