"""README's picture: two days in the cohort's channel, taken of the page that the demo left.

    python -m sandbox.demo.picture demo-output/transcript.html docs/pictures/transcript.png

Needs chromium and a font with pictures (Debian: fonts-noto-color-emoji), and is called by nothing but `make picture`.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.render.typefaces import font_file

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SIZE = "640,1500"
LOOK = """
<style>
header .lede, header .months, .technical, .filter, footer, .month > h2, .quiet { display: none !important; }
{fonts}
body { font-family: "DejaVu Sans", "Noto Sans Ethiopic", "Noto Sans Arabic", "Noto Sans TC", sans-serif !important; }
header.wrap { padding-block: .75rem 0; } .month { margin-block: .5rem; } .wrap { padding-inline: .5rem; }
</style>
<script>
const inAll = part => [...part.querySelectorAll(".line.bot")].filter(
  line => line.querySelectorAll(".text strong").length > 2);
document.querySelectorAll(".place").forEach(place => {
  const name = place.querySelector("h4").textContent;
  if (name[0] !== "#" || name === "#general" || !inAll(place).length) place.remove();
});
const days = [...document.querySelectorAll("details.day")].filter(day => day.querySelector(".place"));
const first = days.findIndex(day => inAll(day).some(line => line.querySelector(".subtext")));
document.querySelectorAll("details.day").forEach(day => {
  if (!days.slice(first, first + 2).includes(day)) day.remove();
  day.open = true;
});
document.querySelectorAll("details.place").forEach(place => { place.open = true; });
document.querySelectorAll(".month").forEach(month => month.querySelector(".day") || month.remove());
</script>
"""
"""The outcomes; the first day on which the bot asks a channel something in all languages, and the next one."""


def _fonts() -> str:
    """Our own typefaces for writings for which a machine may have none."""
    faces = ((family, font_file(family)) for family in ("Noto Sans Ethiopic", "Noto Sans Arabic", "Noto Sans TC"))
    return "".join(
        f'@font-face {{ font-family: "{name}"; src: url("{path.as_uri()}"); }}' for name, path in faces if path
    )


def main(page: Path, picture: Path) -> int:
    """Take the picture; 1 and a sentence if that cannot be done."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        return _refuse("A picture needs chromium; on Debian: apt-get install chromium fonts-noto-color-emoji.")
    if not page.is_file():
        return _refuse(f"There is no {page}; play the demo first: make demo.")
    with tempfile.TemporaryDirectory() as folder:
        view = Path(folder) / "view.html"
        look = LOOK.replace("{fonts}", _fonts())
        view.write_text(
            page.read_text("utf-8").replace("default-src 'none'", "").replace("</body>", f"{look}</body>"), "utf-8"
        )
        subprocess.run(  # noqa: S603 - a browser of this machine, on a file of ours
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--hide-scrollbars",
                "--allow-file-access-from-files",  # the typefaces
                "--virtual-time-budget=10000",  # until they are there: before, their text is not drawn
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
