"""`leaders certificates`: checks files that people have received."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.installation import installed_settings
from bot.ops import CommandError

certificates = typer.Typer(help="Certificates: check a PDF or a badge that somebody has received.")


@certificates.callback()
def group() -> None:
    """Certificates: check a PDF or a badge that somebody has received."""


@certificates.command("check")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True)],
    key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            readable=True,
            help="The issuer's public keys, as they stand at its address under /.well-known/did.json or jwks.json; "
            "left out: this installation's own.",
        ),
    ] = None,
) -> None:
    """Check the signature of a certificate (PDF), a badge (SVG, PNG) or signed facts (JSON), without a network."""
    from cogs.certificates.documents.checking import Forged, KeyUnknown, NotSigned, check_file

    keys = _keys_in(key) if key is not None else _own_keys()
    try:
        found = check_file(file.read_bytes(), keys)
    except NotSigned:
        raise CommandError("There are no signed facts in this file, so nothing can be said of it.") from None
    except KeyUnknown as unknown:
        raise CommandError(
            f"This file says that {unknown.issuer} has signed it, with the key {unknown.key}; that key is not among "
            "those at hand. Get the issuer's keys from its address (/.well-known/did.json) and give them with --key."
        ) from None
    except Forged:
        raise CommandError("DO NOT TRUST THIS FILE: it was changed, or somebody else has signed it.") from None
    typer.echo("The signature is right: this was signed as it stands.")
    typer.echo(f"  signed by: {found.issuer}")
    for name, value in found.facts.items():
        typer.echo(f"  {name.replace('_', ' ')}: {_in_one_line(value)}")
    typer.echo(
        "It says what was certified on that day. Whether it was replaced or revoked since, /verify in Discord tells, "
        "and the page of the issuer where it has one."
    )


def _in_one_line(value: str) -> str:
    """What a file says, so that it can neither begin a line of its own nor move the cursor."""
    return "".join(character if character.isprintable() else " " for character in value)[:300]


def _keys_in(file: Path) -> dict[str, bytes]:
    from cogs.certificates.services.signing import NoKeys, public_keys

    try:
        return public_keys(file.read_bytes())
    except NoKeys:
        raise CommandError(
            f"{file} holds no public keys: give the file that stands at the issuer's address under "
            "/.well-known/did.json or /.well-known/jwks.json."
        ) from None


def _own_keys() -> dict[str, bytes]:
    from bot.db.vault import KeyMissing, Vault
    from cogs.certificates.services.signing import signing_keys

    try:
        vault = Vault.open(installed_settings().key, make=False)
    except KeyMissing as error:
        raise CommandError(f"{error}. Give the issuer's public keys with --key FILE.") from None
    return {key.id: key.public for key in signing_keys(vault)}
