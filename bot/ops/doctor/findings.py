"""What the doctor finds: each thing that was examined, and what to do where something is wrong."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined. A `remedy` makes it a problem."""

    what: str
    remedy: str = ""

    @property
    def is_fine(self) -> bool:
        return not self.remedy


def summary(findings: list[Finding]) -> str:
    """The last line: how many problems there are."""
    problems = sum(not finding.is_fine for finding in findings)
    if not problems:
        return "All is well."
    return "One thing needs you." if problems == 1 else f"{problems} things need you."
