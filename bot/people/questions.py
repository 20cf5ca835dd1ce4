"""What is asked back before a command goes on: which one is meant, and what date. It survives a restart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from bot.core.refusals import QuestionOver
from bot.db import Tx
from bot.people.act import Act
from bot.people.models import Question

TEXT = 3
"""Discord's type of an option that is a text."""
LAST = timedelta(days=1)
"""So long a question can be answered."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command as somebody gave it."""

    name: str
    options: tuple[Mapping[str, Any], ...]
    """Name, type and value of each, as Discord sends them."""
    settled: frozenset[str] = frozenset()
    """Options about which was asked; what they say now was chosen."""

    @classmethod
    def of(cls, name: str, texts: Mapping[str, str]) -> "Command":
        """A command whose options are all texts."""
        return cls(name, tuple({"name": option, "type": TEXT, "value": text} for option, text in texts.items()))


def ask(tx: Tx, act: Act, *, command: Command, choices: Sequence[Mapping[str, str]]) -> int:
    """Remember a command until its person has chosen; gives the question's number. An earlier question is over.

    Each choice says which options get which value.
    """
    tx.execute(delete(Question).where(Question.member_id == act.member))
    question = Question(
        server_id=act.server,
        member_id=act.member,
        command=command.name,
        options=[dict(option) for option in command.options],
        choices=[dict(choice) for choice in choices],
        settled=sorted(command.settled),
        at=act.now,
    )
    tx.add(question)
    tx.flush()
    return question.id


def answer(tx: Tx, act: Act, *, question: int, choice: int) -> Command:
    """The command with what was chosen in it. The question is over with that.

    Raises:
        QuestionOver: it is over already, too old, or somebody else's.
    """
    row = tx.execute(
        delete(Question)
        .where(
            Question.id == question,
            Question.server_id == act.server,
            Question.member_id == act.member,
            Question.at > act.now - LAST,
        )
        .returning(Question.command, Question.options, Question.choices, Question.settled)
    ).one_or_none()
    if row is None or not 0 <= choice < len(row.choices):
        raise QuestionOver
    chosen = row.choices[choice]
    options = tuple({**option, "value": chosen.get(option["name"], option["value"])} for option in row.options)
    given = {option["name"] for option in options}
    options += tuple({"name": name, "type": TEXT, "value": chosen[name]} for name in chosen if name not in given)
    return Command(row.command, options, frozenset(row.settled) | frozenset(chosen))


def drop_old(tx: Tx, *, now: datetime) -> None:
    """Forget what nobody has answered in time."""
    tx.execute(delete(Question).where(Question.at <= now - LAST))
