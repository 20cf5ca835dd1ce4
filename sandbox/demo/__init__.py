"""The story that `leaders demo` plays, and what it leaves to read."""

import asyncio
import json
import shutil
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.i18n.catalogues import Catalogues
from sandbox import Sandbox
from sandbox.demo import stage, story, transcript
from sandbox.demo.lines import lines_of
from sandbox.demo.summary import Disagreement, Summary, summarise

SEED = 20260901
CHOICES = "SELECT user_id, language FROM accounts WHERE language IS NOT NULL"
"""What each person chose, by their account."""


def main(out: Path, languages: Sequence[str], people: int) -> int:
    """Play the story, leave its traces in `out`, and give the exit code: 0 if everything was as it should be."""
    console = Console()
    out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    try:
        summary = asyncio.run(_play(out, tuple(languages), people, console))
    except (Disagreement, stage.OutOfPlay) as trouble:
        console.print(f"[bold red]The demo failed:[/] {trouble}", highlight=False)
        return 1
    _tell(console, summary, out, time.monotonic() - began)
    figures = summary.figures
    broken = [name for name in ("notices_duplicated", "notices_lost", "unanswered", "violations") if figures[name]]
    if broken:
        console.print(f"[bold red]Not as it should be:[/] {', '.join(broken)}")
    return 1 if broken else 0


async def _play(out: Path, languages: tuple[str, ...], people: int, console: Console) -> Summary:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    async with Sandbox.open(now=story.OPENING, seed=SEED, settings={"web_address": "127.0.0.1:0"}) as town:
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            bar = progress.add_task(f"{story.OPENING:%B %Y}")

            def say(words: str) -> None:
                progress.console.print(f"[dim]{town.now.astimezone(stage.ZONE):%d %b %Y}[/]  {words}", highlight=False)

            async for done, of in story.play(town, languages=languages, people=people, say=say, seed=SEED):
                progress.update(bar, completed=done, total=of, description=f"{town.now:%B %Y}")
        summary = summarise(town, Catalogues.load())
        _write(town, summary, out)
        return summary


def _write(town: Sandbox, summary: Summary, out: Path) -> None:
    (out / "summary.json").write_text(json.dumps(summary.figures, indent=2, ensure_ascii=False) + "\n", "utf-8")
    names = {str(account.id): account.name for account in town.discord.state.accounts.values()}
    for guild in town.discord.state.guilds.values():
        names |= {str(role.id): role.name for role in guild.roles.values()}
        names |= {str(channel.id): channel.name for channel in guild.channels.values()}
    transcript.write(
        lines_of(town, _kept(town, CHOICES)),
        out,
        title="Nine months of a cohort",
        zone=stage.ZONE,
        outcomes=summary.outcomes,
        summary=summary.figures,
        names=names,
    )
    certificates = out / "certificates"
    shutil.rmtree(certificates, ignore_errors=True)
    certificates.mkdir()
    for post in town.request_log.posts:
        for attachment in post.attachments:
            if attachment.name.startswith("certificate-"):
                (certificates / Path(attachment.name).name).write_bytes(attachment.content)


def _kept(town: Sandbox, query: str) -> dict[int, str]:
    """What the bot's database says, by id."""
    database = str(town.database_url).removeprefix("sqlite:///")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as rows:
        return dict(rows.execute(query))


def _tell(console: Console, summary: Summary, out: Path, seconds: float) -> None:
    table = Table(title="A cohort, from its first day to its certificates", show_header=False)
    for name, value in {**summary.outcomes, **summary.figures}.items():
        if isinstance(value, dict):
            continue
        shown = ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)
        table.add_row(name.replace("_", " "), shown)
    console.print(table)
    if not summary.figures["contract_checked"]:
        console.print("Discord's own API description was not there, so no request was compared with it.")
    console.print(f"Played in {seconds:.1f} s. Look at:")
    for path in ("transcript.html", "transcript.jsonl", "summary.json", "certificates"):
        console.print(f"  {(out / path).resolve()}", highlight=False, soft_wrap=True)
