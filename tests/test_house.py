"""The rules of the house that a machine can hold."""

import ast
import inspect
import re
from dataclasses import fields
from pathlib import Path

import pytest

import bot
from bot.client import Client
from bot.core.permissions import PERMISSIONS, VALUE
from bot.db.base import Base
from bot.delivery.daily_work import DailyWork
from bot.delivery.dispatcher import Delivery
from bot.delivery.errands import Execution
from bot.delivery.lease import Lease
from bot.delivery.notice_sender import NoticeSender
from bot.delivery.rate_budget import RateBudget
from bot.delivery.wording import Wording
from bot.feature import actions_of
from bot.ui.context import InteractionContext
from bot.ui.router import InteractionRouter
from bot.web import WebServer
from cogs import FEATURES
from sandbox import BOT_INVITE
from tests.support import pages

HOUSE = Path(bot.__file__).parents[1]
OURS = [*HOUSE.glob("bot/**/*.py"), *HOUSE.glob("cogs/**/*.py"), *HOUSE.glob("sandbox/**/*.py")]

OF_NO_SERVER = {
    "servers": "its key is the server itself",
    "accounts": "a person's language and zone follow them through all servers",
    "review_notices": "what a person was told of a language, as well",
    "process_shards": "the bot itself as well",
    "processes": "the bot itself, which is in many servers",
    "quarantines": "the bot itself, as well",
    "erasures": "a receipt says how much was deleted and when, not whose nor where",
}
"""The tables without a server, and why."""


def name_of(file: Path) -> str:
    return str(file.relative_to(HOUSE))


def test_the_readme_names_every_command_and_no_other() -> None:
    text = (HOUSE / "README.md").read_text("utf-8").partition("## What people can do")[2].partition("\n## ")[0]
    named: set[str] = set()
    for row in text.splitlines():
        group = ""
        for found in re.findall(r"`([^`]+)`", row):
            word = str(found)
            group = word.removeprefix("/").partition(" ")[0] if word.startswith("/") else group
            named.add(word.removeprefix("/") if word.startswith("/") else f"{group} {word}")
    commands = {name for name in actions_of(FEATURES) if "." not in name}
    assert named - {"progress member:"} == commands


def test_every_row_belongs_to_a_server() -> None:
    for table in Base.metadata.sorted_tables:
        column = table.columns.get("server_id")
        if table.name in OF_NO_SERVER:
            assert column is None, f"{table.name} has a server now: take it off the list"
        else:
            assert column is not None, f"{table.name} does not say whose it is"
            assert not column.nullable
            assert {key.target_fullname for key in column.foreign_keys} == {"servers.id"}


def test_names_say_what_a_module_is_about() -> None:
    empty = {
        "utils",
        "util",
        "helpers",
        "helper",
        "manager",
        "managers",
        "handler",
        "handlers",
        "data",
        "common",
        "misc",
    }
    assert [name_of(file) for file in OURS if file.stem in empty or file.parent.name in empty] == []


FACES = {"cog", "components", "notices", "web"}
"""What of a feature no other one uses."""


def test_a_feature_uses_only_those_before_it() -> None:
    """import-linter holds the layers inside a feature and of the platform; this order is that of the list itself."""
    order = [feature.name for feature in FEATURES]
    assert sorted(order) == sorted(folder.parent.name for folder in HOUSE.glob("cogs/*/__init__.py"))
    wrong = [
        f"{name_of(file)} uses {used}"
        for place, feature in enumerate(order)
        for file in HOUSE.glob(f"cogs/{feature}/**/*.py")
        for used in imported(file)
        if used.startswith("cogs") and not may_use(used.split("."), feature, order[:place])
    ]
    assert wrong == []


def imported(file: Path) -> set[str]:
    """The modules that a file may import: each that it names, with what it takes from it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{name.name}" for name in node.names}
    return names


def may_use(module: list[str], feature: str, before: list[str]) -> bool:
    """All of its own; of those before it, not what people see and press."""
    _, of, *rooms = module
    return of == feature or (of in before and bool(rooms) and rooms[0] not in FACES)


SEEN_BY_PEOPLE = re.compile(r"^cogs/\w+/(cog|components|notices|wording|sentences|web)(/|\.py$)")
"""What of a feature has to do with Discord."""


def test_a_cog_is_250_lines_at_most() -> None:
    long = {
        name_of(file): lines
        for file in OURS
        if SEEN_BY_PEOPLE.match(name_of(file)) and (lines := len(file.read_text("utf-8").splitlines())) > 250
    }
    assert long == {}


def test_every_module_says_what_it_is() -> None:
    silent = [name_of(file) for file in OURS if not file.read_text("utf-8").lstrip().startswith(('"""', "'''"))]
    assert [name for name in silent if (HOUSE / name).read_text("utf-8").strip()] == []


def test_only_the_clock_reads_the_clock() -> None:
    """APScheduler rings by the machine's time; the doctor looks at the calendar of the machine that it looks over."""
    reads = re.compile(r"datetime\.(now|utcnow|today)\(|\bdate\.today\(|\btime\.time\(")
    allowed = {"bot/core/clock.py", "bot/delivery/scheduler.py", "bot/ops/doctor/installation.py"}
    found = {
        name_of(file)
        for file in OURS
        if not name_of(file).startswith("sandbox/") and reads.search(file.read_text("utf-8"))
    }
    assert found <= allowed


def test_the_local_discord_lets_the_bot_do_what_the_invitation_asks_for_and_no_more() -> None:
    assert int(BOT_INVITE) == VALUE


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_carry_hashes_and_no_address(name: str) -> None:
    text = (HOUSE / name).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links|-f)\b", text, re.MULTILINE)
    pinned = re.findall(r"^[a-z0-9][\w.-]*(?:\[[\w,]+\])?==", text, re.MULTILINE | re.IGNORECASE)
    assert pinned
    assert text.count("--hash=sha256:") >= len(pinned)


PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    *sorted(name_of(page) for folder in ("docs", "locales") for page in HOUSE.glob(f"{folder}/**/*.md")),
]


@pytest.mark.parametrize("page", PAGES)
def test_the_paths_and_names_that_the_pages_for_developers_name_are_there(page: str) -> None:
    wrong = pages.missing((HOUSE / page).read_text("utf-8"))
    assert not wrong, "\n".join([f"{page}:", *wrong])


@pytest.mark.parametrize(
    ("heading", "most"),
    [("## Walk one: a slash command", 10), ("## Walk two: a notice", 14), ("## Walk three: a credit", 14)],
)
def test_a_walk_through_the_house_is_short_and_each_file_is_next_to_one_before_it(heading: str, most: int) -> None:
    """Next to it: one of the two imports the other. What a manifest brings is reached by what both import."""
    files = pages.walk((HOUSE / "docs" / "architecture.md").read_text("utf-8"), heading)
    assert 5 < len(files) <= most
    apart = [
        file
        for place, file in enumerate(files)
        if place and not any(file in pages.imports(one) or one in pages.imports(file) for one in files[:place])
    ]
    assert apart == []


def test_the_operators_page_names_every_setting_and_every_command() -> None:
    from bot.cli import app
    from bot.config import PREFIX, Settings

    page = (HOUSE / "docs" / "operators.md").read_text("utf-8")
    known = {f"{PREFIX}{field.name.upper()}" for field in fields(Settings)}
    for variable in known:
        assert f"`{variable}`" in page
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"leaders {command.callback.__name__}" in page
    named = {name.removesuffix("_FILE") if name not in known else name for name in re.findall(r"LEADERS_[A-Z_]+", page)}
    assert named <= known, "the page names a setting that is none"


def test_the_invitation_in_the_readme_asks_for_exactly_the_permissions_used() -> None:
    asked = re.findall(r"permissions=(\d+)", (HOUSE / "README.md").read_text("utf-8"))
    assert asked == [str(VALUE)]


def test_the_page_for_operators_says_which_permissions_there_are_and_why() -> None:
    page = (HOUSE / "docs" / "operators.md").read_text("utf-8")
    part = page.split("## What the bot may do in a server")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (.+) \| (.+) \|$", part, re.MULTILINE)[1:]
    assert rows == [(permission.label, permission.why) for permission in PERMISSIONS]


def test_features_reach_services_by_the_router_alone_which_cleans_what_people_wrote() -> None:
    pages = {"web.py", "__init__.py"}  # what a page is asked for comes from nobody in Discord, and changes nothing
    around = [
        path
        for path in OURS
        if SEEN_BY_PEOPLE.match(name_of(path)) and "database" in path.read_text("utf-8") and path.name not in pages
    ]
    assert around == []


@pytest.mark.parametrize(
    "made",
    [
        Client,
        Delivery,
        DailyWork,
        Execution,
        Wording,
        InteractionContext,
        InteractionRouter,
        Lease,
        NoticeSender,
        RateBudget,
        WebServer,
    ],
)
def test_what_is_handed_over_where_the_bot_is_put_together_is_never_left_out_in_silence(made: type) -> None:
    """A default would keep the bot running without what was forgotten: commands in notices were plain text that way."""
    left_out = [
        name for name, each in inspect.signature(made).parameters.items() if each.default is not inspect.Parameter.empty
    ]
    assert not left_out
