"""`leaders catalog`: how far each language is, what reviewers approved, and the page for those who review."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.installation import installed_settings

catalog = typer.Typer(help="The bot's words in other languages: how far they are, and how speakers review them.")


@catalog.command()
def status(
    languages: Annotated[
        list[str] | None, typer.Argument(metavar="[LANG]...", help="Only these; one alone tells what to mend.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Everything, for a program.")] = False,
) -> None:
    """Tell how far each language is. Ends with 1 where a sentence is missing, too long, or has other fields."""
    from bot.ops import catalog as catalogues

    found = catalogues.look(languages or ())
    if json:
        typer.echo(catalogues.as_json(found))
    else:
        catalogues.show(found)
    raise typer.Exit(int(not all(one.is_sound for one in found)))


@catalog.command()
def export(
    to: Annotated[
        Path | None, typer.Option("--to", file_okay=False, help="Write into this folder, not into the catalogues' own.")
    ] = None,
    server: Annotated[int | None, typer.Option(metavar="ID", help="Only what was approved in this server.")] = None,
) -> None:
    """Write what reviewers approved in their servers into the catalogues. Ends with 1 where something was left out."""
    from bot.ops import catalog as catalogues

    done = catalogues.write_back(catalogues.approved(installed_settings(), server), to)
    for line in catalogues.lines_about(done, to):
        typer.echo(line)
    raise typer.Exit(int(bool(done.conflicts or done.refused)))


@catalog.command()
def preview(
    language: Annotated[str, typer.Argument(metavar="LANG", help="By its code or its name.")],
    to: Annotated[
        Path | None, typer.Option("--to", dir_okay=False, help="The page; preview-LANG.html if left out.")
    ] = None,
) -> None:
    """Write a page with every screen and sentence in a language, for who reviews it without Discord."""
    from bot.ops import catalog as catalogues
    from bot.ops.error_messages import as_command_error
    from sandbox.preview import main as write

    folder = catalogues.catalogues_folder()
    code = catalogues.chosen_language(language, folder)
    with as_command_error():
        write(code, folder, to or Path(f"preview-{code}.html"), typer.echo)
