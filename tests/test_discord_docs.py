"""docs/discord.md says what the bot leans on in Discord: nothing in use is missing there, and nothing else is there."""

from bot.ops.doctor.live.checks import CHECKS
from tests.support import pages

PAGE = (pages.HOUSE / "docs" / "discord.md").read_text("utf-8")


def table(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, by their cells; without its headings."""
    lines = [line for line in pages.section(PAGE, f"## {heading}").splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_page_and_the_live_doctor_expect_the_same() -> None:
    said = {check: (answers, needs, lacking) for check, answers, needs, lacking, _source in table("Tried on a real")}
    assert said == {
        check.name: (
            " or ".join(check.answers),
            ", ".join(name for name, value in check.needs if value),
            check.lacking if check.needs.value else "",
        )
        for check in CHECKS
    }
