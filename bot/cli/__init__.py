"""The `leaders` command. What only one command needs is imported when that command is given."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import __version__
from bot.cli.catalog import catalog
from bot.cli.certificates import certificates
from bot.cli.installation import installed_settings
from bot.ops import CommandError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config import Settings
    from bot.outbox.health import Waiting

app = typer.Typer(
    name="leaders",
    help="Community of Leaders: a Discord bot that runs certificate cohorts. Begin with `leaders demo`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks show local variables, and one of those is the token
)
notices = typer.Typer(help="What the bot owes Discord: see what is late or failed; retry or drop it.")
app.add_typer(notices, name="notices")
app.add_typer(catalog, name="catalog")
app.add_typer(certificates, name="certificates")
keys = typer.Typer(help="The encryption keys: add one, seal everything with it, see what each opens.")
app.add_typer(keys, name="keys")

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False)]


def main() -> None:
    """The entry point: whatever keeps a command from its work is said in words."""
    try:
        app()
    except CommandError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)


def _version(wanted: bool) -> None:
    if wanted:
        from bot.db.migrations import revisions

        typer.echo(f"leaders {__version__}\ndatabase revision {revisions()[-1]}")
        raise typer.Exit


@app.callback()
def leaders(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Say which version this is, and its database's."
        ),
    ] = False,
) -> None:
    """Community of Leaders: a Discord bot that runs certificate cohorts. Begin with `leaders demo`."""


# --- the bot, and rehearsals -----------------------------------------------------------------------------------------


@app.command()
def run(
    shard_ids: Annotated[
        str | None, typer.Option(metavar="0,1", help="Which shards this process has; the others are other processes'.")
    ] = None,
    shard_count: Annotated[
        str | None, typer.Option(metavar="4", help="How many shards all processes have together.")
    ] = None,
) -> None:
    """Run the bot. It stops on Ctrl-C or SIGTERM, after what is in hand. Several share one PostgreSQL."""
    import gc

    gc.disable()  # what a start imports is there to stay; App.start looks for garbage again
    from bot.ops import tokens
    from bot.ops.running import run as run_bot

    run_bot(
        installed_settings({"discord_token": tokens.MISSING}, {"--shard-ids": shard_ids, "--shard-count": shard_count})
    )


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Where the story is written down.", file_okay=False)] = Path("demo-output"),
    languages: Annotated[
        str, typer.Option(help="The cohort's languages, by their codes.")
    ] = "en,es,so,am,ar,vi,zh_Hant",
    people: Annotated[int, typer.Option(help="How many take part.", min=24, max=200)] = 24,
) -> None:
    """Play a cohort's life on a local Discord, from set-up to certificates. Needs nothing."""
    from sandbox.demo import main as play

    codes = tuple(code for code in (part.strip() for part in languages.replace(",", " ").split()) if code)
    raise typer.Exit(play(out, codes, people))


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Where it listens on 127.0.0.1; 0 takes a free one.", min=0, max=65535)] = 0,
    server: Annotated[str, typer.Option(help="The name of the server that is there.")] = "Riverside",
    permissions: Annotated[
        str, typer.Option(help="The bot's: a number, or names with commas; a usual invitation's if left out.")
    ] = "",
) -> None:
    """Start a local Discord for any bot, and leave it open until Ctrl-C. One acts in it by lines; `help` lists them."""
    from sandbox.alone import main as open_alone
    from sandbox.alone import permissions_from

    try:
        granted = permissions_from(permissions) if permissions else None
    except ValueError as problem:
        raise typer.BadParameter(str(problem)) from None
    open_alone(port, server, granted, typer.echo)


# --- the database ----------------------------------------------------------------------------------------------------


@app.command()
def migrate(
    leave_unopened: Annotated[
        bool,
        typer.Option("--leave-unopened", help="Leave private words that no key opens as they are: nothing opens them."),
    ] = False,
) -> None:
    """Bring the database to the shape that this version needs. Stop the bot and make a backup first."""
    from bot.db import migrations
    from bot.ops.error_messages import as_command_error
    from bot.ops.single_instance import single_instance

    settings = installed_settings()
    with as_command_error(), single_instance(settings.database):
        before = migrations.upgrade(settings.database, settings.key, leave_unopened=leave_unopened)
    if before.at_head:
        typer.echo(f"Nothing to do: the database is at {before.head}.")
    else:
        typer.echo(f"The database went from {before.current or 'nothing'} to {before.head}.")


@app.command()
def doctor(
    live: Annotated[
        bool,
        typer.Option("--live", help="Try on a real server what the bot relies on, and compare it with our sandbox."),
    ] = False,
    server: Annotated[
        int | None, typer.Option(metavar="ID", help="With --live: the server, if there are several.")
    ] = None,
    channel: Annotated[
        int | None, typer.Option(metavar="ID", help="With --live: this text channel, not one of its own making.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="With --live: do not ask before anything is written.")] = False,
) -> None:
    """Look the installation over and say what to do about each problem. Changes nothing."""
    if live:
        raise typer.Exit(_doctor_live(server, channel, yes=yes))
    if yes or server is not None or channel is not None:
        raise CommandError("--server, --channel and --yes go with --live: add it, or leave them out.", exit_code=2)
    import asyncio

    from bot.ops.doctor import Finding, examine, summary

    settings = installed_settings()

    async def look() -> list[Finding]:
        findings: list[Finding] = []
        async for finding in examine(settings):
            findings.append(finding)
            typer.echo(f"{'ok     ' if finding.is_fine else 'PROBLEM'}  {finding.what}")
            if finding.remedy:
                typer.echo(f"         {finding.remedy}")
        return findings

    findings = asyncio.run(look())
    typer.echo(summary(findings))
    raise typer.Exit(int(any(not finding.is_fine for finding in findings)))


def _doctor_live(server: int | None, channel: int | None, *, yes: bool) -> int:
    """Print the table, for an issue; what else is said goes to standard error."""
    import asyncio

    from bot.feature import actions_of
    from bot.ops.doctor.live import Wanted, examine
    from cogs import FEATURES

    def agrees(writes: str) -> bool:
        typer.echo(writes, err=True)
        return yes or typer.confirm("Go on?", err=True)

    commands = {name for name in actions_of(FEATURES) if "." not in name}
    report = asyncio.run(examine(installed_settings(), Wanted(server, channel, commands, agrees)))
    for line in report.lines():
        typer.echo(line)
    for left in report.left:
        typer.echo(f"Left on the server, remove it by hand: {left}.", err=True)
    return int(not report.is_well)


@app.command()
def backup(file: BackupFile) -> None:
    """Write everything in the database into one file. The bot may go on meanwhile."""
    from bot.cli.rows_so_far import tell_rows
    from bot.core.clock import SystemClock
    from bot.db import backup as backups
    from bot.ops.error_messages import as_command_error
    from bot.ops.keys import fingerprints

    settings = installed_settings()
    with as_command_error():
        kept = backups.create(
            settings.database,
            file,
            now=SystemClock().now(),
            key_fingerprints=fingerprints(settings.key),
            on_progress=tell_rows("kept"),
        )
    _table({name: table.rows for name, table in kept.tables.items()})
    typer.echo(f"{kept.rows} rows are in {file}.")
    typer.echo(
        f"The encryption key ({settings.key}) is NOT in it. Keep a copy of that apart from the backups: "
        "without it, reflections and goals cannot be read again."
    )


@app.command()
def restore(
    file: BackupFile,
    replace: Annotated[bool, typer.Option("--replace", help="Delete what is in the database now.")] = False,
) -> None:
    """Put a backup into an empty database, also one of the other kind. Stop the bot first."""
    from bot.cli.rows_so_far import tell_rows
    from bot.db import backup as backups
    from bot.ops.error_messages import as_command_error
    from bot.ops.keys import fingerprints
    from bot.ops.single_instance import single_instance

    settings = installed_settings()
    with as_command_error(), single_instance(settings.database):
        kept = backups.restore(settings.database, file, replace=replace, on_progress=tell_rows("back"))
    _table({name: table.rows for name, table in kept.tables.items()})
    typer.echo(f"{kept.rows} rows are back, as many as the backup of {kept.made_at} names for each table.")
    if kept.key_fingerprints and not set(kept.key_fingerprints) & set(fingerprints(settings.key)):
        typer.echo(
            f"The encryption key of that time is not in {settings.key}. Put it back before the bot starts: "
            "without it, reflections and goals cannot be read."
        )


def _table(counts: dict[str, int]) -> None:
    for name, rows in sorted(counts.items()):
        if rows:
            typer.echo(f"{rows:>9}  {name}")


# --- encryption keys -------------------------------------------------------------------------------------------------


@keys.command("add")
def add_key() -> None:
    """Put a new key on top of the key file. It seals from then on; the old ones still open. The bot may run."""
    from bot.ops.keys import add

    add(installed_settings(), typer.echo)


@keys.command("rotate")
def rotate_keys() -> None:
    """Seal everything private with the first key. It may be stopped and given again; the bot may run."""
    from bot.ops.keys import rotate_all

    raise typer.Exit(int(not rotate_all(installed_settings(), typer.echo)))


@keys.command("check")
def check_keys() -> None:
    """Tell how many private texts each key opens, without showing one. Ends with 1 if some are opened by none."""
    from bot.ops.keys import check

    raise typer.Exit(int(not check(installed_settings(), typer.echo)))


# --- notices ---------------------------------------------------------------------------------------------------------


@notices.callback(invoke_without_command=True)
def list_notices(context: typer.Context) -> None:
    """Tell how many notices and errands there are, and which are late or failed."""
    from bot.ops.notices import overview

    if context.invoked_subcommand is not None:
        return
    found = overview(installed_settings())
    for state, count in sorted(found.counts.items()):
        typer.echo(f"{count:>9}  {state}")
    _listed("Late (is the bot running? look into its log, and at `leaders doctor`)", found.late)
    _listed("Failed (`leaders notices retry ID`, or `drop ID`)", found.failed)
    if not found.counts:
        typer.echo("There is nothing: the bot has owed Discord no notice and no errand yet.")
    elif not found.late and not found.failed:
        typer.echo("Nothing is late, and nothing failed.")


@notices.command()
def retry(ids: list[int]) -> None:
    """Try failed ones again."""
    from bot.ops.notices import retry as retry_one

    _each(
        ids,
        retry_one,
        "is planned again, and goes out with the bot's next notice or at its next start",
        "has not failed, or is not there",
    )


@notices.command()
def drop(ids: list[int]) -> None:
    """Give up waiting or failed ones for good."""
    from bot.ops.notices import drop as drop_one

    _each(ids, drop_one, "is given up", "is neither waiting nor failed, or is not there")


def _each(ids: list[int], act: "Callable[[Settings, list[int]], dict[int, bool]]", done: str, undone: str) -> None:
    outcome = act(installed_settings(), ids)
    for row, went in outcome.items():
        typer.echo(f"{row} {done if went else undone}.")
    raise typer.Exit(0 if all(outcome.values()) else 1)


def _listed(title: str, rows: "list[Waiting]") -> None:
    if rows:
        typer.echo(f"\n{title}:")
    for row in rows:
        typer.echo(
            f"{row.id:>9}  {row.due_at:%Y-%m-%d %H:%M} UTC  {row.kind}  server {row.server_id}  "
            f"{row.attempts} attempts{f', {row.reason}' if row.reason else ''}"
        )
