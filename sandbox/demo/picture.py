"""README's picture: two days in the cohort's channel, taken of the page that the demo left.

    python -m sandbox.demo.picture demo-output/transcript.html docs/pictures/transcript.png

Needs chromium, and is called by nothing but `make picture`.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SIZE = "640,1340"
LOOK = """
<style>
header .lede, header .months, .technical, .filter, footer, .month > h2, .quiet { display: none !important; }
header.wrap { padding-block: .75rem 0; } .month { margin-block: .5rem; } .wrap { padding-inline: .5rem; }
</style>
<script>
document.querySelectorAll(".place").forEach(place => {
  const name = place.querySelector("h4").textContent;
  const asks = [...place.querySelectorAll(".line.bot")].some(line =>
    line.querySelectorAll(".tongue").length > 2 && line.querySelector(".buttons"));
  if (!asks || name[0] !== "#" || name === "#general") place.remove();
});
let shown = 0;
document.querySelectorAll("details.day").forEach(day => {
  if (!day.querySelector(".place") || shown++ > 1) day.remove();
  day.open = true;
});
document.querySelectorAll(".month").forEach(month => month.querySelector(".day") || month.remove());
</script>
"""
"""The outcomes, and the first two days on which the bot asks a channel something in three languages."""


def main(page: Path, picture: Path) -> int:
    """Take the picture; 1 and a sentence if that cannot be done."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        return _refuse("A picture needs chromium; on Debian: apt-get install chromium.")
    if not page.is_file():
        return _refuse(f"There is no {page}; play the demo first: make demo.")
    with tempfile.TemporaryDirectory() as folder:
        view = Path(folder) / "view.html"
        view.write_text(page.read_text("utf-8").replace("</body>", f"{LOOK}</body>"), "utf-8")
        subprocess.run(  # noqa: S603 - a browser of this machine, on a file of ours
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--hide-scrollbars",
                f"--user-data-dir={folder}/profile",
                f"--window-size={SIZE}",
                f"--screenshot={picture.resolve()}",
                view.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    return 0


def _refuse(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2])))
