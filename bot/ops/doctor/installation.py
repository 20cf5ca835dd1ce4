"""The doctor on this machine: data folder, database, encryption key, support lines, web server and token."""

import os
from collections import Counter
from collections.abc import Generator, Sequence
from datetime import UTC, datetime

from bot import __version__
from bot.config import LOCALHOST, Settings
from bot.core.support import WrongSupportFile
from bot.core.support import read as read_support
from bot.db import Tx
from bot.db.maintenance_queries import encrypted_by_key, missing_indexes
from bot.db.migrations import check, engine_for_migrations
from bot.db.urls import sqlite_file
from bot.db.vault import Key, KeyMissing, read_keys
from bot.ops import CommandError, tokens
from bot.ops.doctor.findings import Finding
from bot.ops.error_messages import as_command_error
from bot.outbox import quarantine
from bot.render.typefaces import FILES, families_at_hand, missing_families, use_folder


def examine(settings: Settings) -> Generator[Finding]:
    """Examine what can be seen without Discord, but for the token."""
    for examine_one in (_folder, _database, _quarantine, _key, _support, _fonts, _web):
        yield from examine_one(settings)


def _folder(settings: Settings) -> Generator[Finding]:
    folder = settings.data_dir
    existing = folder
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        yield Finding(
            f"the data folder {folder} cannot be written to",
            f"Give it to the user that runs the bot (`chown -R USER {folder}`), or name another in LEADERS_DATA_DIR.",
        )
    elif existing != folder:
        yield Finding(f"the data folder {folder} is made at the first start")
    elif folder.stat().st_mode & 0o077 and settings.key.parent == folder:
        yield Finding(f"the data folder {folder} is open to other users of this machine", f"`chmod 700 {folder}`")
    else:
        yield Finding(f"the data folder {folder} can be written to")


def _database(settings: Settings) -> Generator[Finding]:
    name = "SQLite" if sqlite_file(settings.database) else "PostgreSQL"
    try:
        with as_command_error():
            found = check(settings.database)
    except CommandError as error:
        yield Finding(str(error), "See that it runs, and that LEADERS_DATABASE_URL names it rightly.")
        return
    yield Finding(f"the database ({name}) can be reached")
    if found.at_head:
        made_by = f", made by {found.version}" if found.version else ""
        yield Finding(f"its tables are those of this version ({__version__}, revision {found.head}{made_by})")
        if missing := missing_indexes(settings.database):
            yield Finding(
                f"indexes are missing in the database, which makes it slower as it grows: {', '.join(missing)}",
                "Stop the bot and run `leaders migrate`: it makes them again, and changes nothing else.",
            )
    elif name == "SQLite" and found.is_ours:
        yield Finding("its tables are made or migrated at the next start")
    else:
        yield Finding(
            f"its tables are those of revision {found.current or 'none'}; "
            f"this version ({__version__}) needs {found.head}",
            found.remedy,
        )


def _quarantine(settings: Settings) -> Generator[Finding]:
    """Whether Discord lets the bot begin direct conversations; nothing where no bot has run yet."""
    try:
        with as_command_error():
            if not check(settings.database).at_head:
                return
            with engine_for_migrations(settings.database) as engine, Tx(engine) as tx:
                since = quarantine.began(tx)
    except CommandError:
        return
    if since is not None:
        yield Finding(
            f"Discord has quarantined the bot since {since:%Y-%m-%d %H:%M} UTC: it may begin no direct conversations "
            "(error 20026)",
            "Nothing is lost: notices go into private threads, and the bot tries again by itself every six hours. "
            f"Appeal at {quarantine.APPEAL}, and say what the bot is for.",
        )


def _key(settings: Settings) -> Generator[Finding]:
    path = settings.key
    if not path.exists():
        if _encrypted(settings).total():
            yield Finding(
                f"the encryption key {path} is gone, and the database holds words that only it opens",
                "Put it back from your safe copy; the bot does not start without it. If it is lost for good, "
                "`leaders keys add` makes another, and what the lost one sealed stays closed.",
            )
        else:
            yield Finding(f"the encryption key {path} is made at the first start")
        return
    try:
        keys = read_keys(path)
    except KeyMissing as error:
        yield Finding(f"the encryption key: {error}", "Put it back from your safe copy, or fix LEADERS_KEY_FILE.")
        return
    if path.stat().st_mode & 0o077:
        yield Finding(f"the encryption key {path} can be read by other users of this machine", f"`chmod 600 {path}`")
    else:
        yield Finding("the encryption key is there, and private; keep a copy of it in a safe place")
    yield from _sealed_texts(settings, keys)


def _sealed_texts(settings: Settings, keys: Sequence[Key]) -> Generator[Finding]:
    """Whether the keys that are here are those with which the private texts were sealed."""
    texts = _encrypted(settings)
    known = {key.id for key in keys}
    lost = {key_id: number for key_id, number in texts.items() if key_id not in known}
    if lost:
        names = ", ".join(sorted(key_id.hex() if key_id else "none" for key_id in lost))
        yield Finding(
            f"{sum(lost.values())} of {texts.total()} private texts were sealed with a key that is not in "
            f"{settings.key} ({names})",
            "Put it back from your safe copy, on a line below the others; `leaders keys check` tells more.",
        )
    if older := sum(texts[key.id] for key in keys[1:]):
        yield Finding(f"{older} private texts are sealed with an older key; `leaders keys rotate` changes that")


def _encrypted(settings: Settings) -> Counter[bytes | None]:
    """How many private texts were sealed with each key; none where nobody can tell."""
    try:
        with as_command_error():
            return encrypted_by_key(settings.database) if check(settings.database).at_head else Counter()
    except CommandError:
        return Counter()


def _support(settings: Settings) -> Generator[Finding]:
    try:
        support = read_support(settings.support_file)
    except WrongSupportFile as error:
        yield Finding(str(error), "Compare it with bot/support.toml, or unset LEADERS_SUPPORT_FILE to use that one.")
        return
    if support.is_stale(datetime.now(UTC).date()):
        yield Finding(
            f"the support lines were last checked on {support.checked}",
            "Look the numbers up again, write them and the new dates into a copy of bot/support.toml, and name that "
            "in LEADERS_SUPPORT_FILE.",
        )
    else:
        yield Finding(f"the support lines were checked on {support.checked}")


def _fonts(settings: Settings) -> Generator[Finding]:
    """Whether certificates can be printed, and in which writings."""
    use_folder(settings.font_dir)
    own = len(families_at_hand()) - len(FILES)
    if settings.font_dir and not own:
        yield Finding(
            f"there are no fonts in {settings.font_dir}, or none that were not there already",
            "Put TTF or OTF files into it, or unset LEADERS_FONT_DIR.",
        )
    if lacking := missing_families():
        yield Finding(
            f"fonts are missing: {', '.join(lacking)}",
            "Install the packages justmytype-* that requirements.txt names; names in those writings cannot be printed.",
        )
    else:
        yield Finding(f"the fonts are there: {len(FILES)} families" + (f" and {own} of your own" if own else ""))


def _web(settings: Settings) -> Generator[Finding]:
    address, url = settings.web_address, settings.web_url
    if address is None and url is None:
        yield Finding("the web server is off, so that nobody has a calendar link (LEADERS_WEB_ADDRESS switches it on)")
    elif address is None:
        yield Finding(
            "LEADERS_WEB_URL is set, but no web server listens",
            "Set LEADERS_WEB_ADDRESS too, such as 127.0.0.1:8000, or unset LEADERS_WEB_URL.",
        )
    elif url is None and address[0] not in LOCALHOST:
        yield Finding(
            "the web server is open to other machines, but nobody gets a calendar link",
            "Set LEADERS_WEB_URL to the https address under which people reach it.",
        )
    else:
        yield Finding(f"the web server serves calendars under {url or 'an address of this machine alone'}")


def examine_token(settings: Settings) -> Finding:
    if settings.discord_token is None:
        return Finding("there is no token", tokens.MISSING)
    if tokens.is_malformed(settings):
        return Finding(tokens.MALFORMED, tokens.COPY_AGAIN)
    return Finding("the token has the shape of one")
