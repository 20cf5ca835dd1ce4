"""What people can do, of reflections: who may do each."""

from bot.core.authority import MEMBERS, Action, Fact, Heading

PROMPT_TO_ANSWER = Fact("a prompt was posted in a cohort of theirs to which they have not written")

REFLECT = Action("prompt.reflect", MEMBERS)
READ_SHARED = Action("reflection.read", MEMBERS)
KEEP_JOURNAL = Action("journal", MEMBERS, heading=Heading.COHORT)
