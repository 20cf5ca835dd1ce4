"""Draw the pictures of the guides anew: `python -m sandbox.pictures docs/pictures`."""

import asyncio
import json
import sys
from hashlib import sha256
from pathlib import Path

from sandbox.pictures.certificates import draw_all
from sandbox.pictures.drawing import draw
from sandbox.pictures.scenes import all_shots

RECORD = "shots.json"
"""Which facts each picture was drawn from, so that a test sees when people see something else by now."""


def digest(shot: str) -> str:
    """The facts of a shot in short."""
    return sha256(shot.encode()).hexdigest()


def main(folder: Path) -> None:
    """Play the scenes and draw what they show, as far as a page beside the folder shows it."""
    folder.mkdir(parents=True, exist_ok=True)
    guides = "".join(guide.read_text("utf-8") for guide in folder.parent.glob("*.md"))
    shots = asyncio.run(all_shots())
    shown = {name: shot for name, shot in sorted(shots.items()) if f"{folder.name}/{name}.png" in guides}
    for name, shot in shown.items():
        (folder / f"{name}.png").write_bytes(draw(shot))
        sys.stdout.write(f"{folder / name}.png\n")
    asyncio.run(draw_all(folder / "certificates"))
    record = {name: digest(shot) for name, shot in shown.items()}
    (folder / RECORD).write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures"))
