"""The key file for an operator: the fingerprints of its keys tell them apart without revealing them."""

from pathlib import Path

from bot.db.vault import KeyMissing, read_keys


def fingerprints(path: Path) -> list[str]:
    """The fingerprint of each key in a key file, the one that seals first; none if there is no file."""
    try:
        return [key.id.hex() for key in read_keys(path)]
    except KeyMissing:
        return []
