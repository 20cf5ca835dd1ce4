"""Private texts in a database, to be opened again with one key or another."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from bot.core.people import Actor
from bot.db import Tx
from bot.db.vault import Binding, Vault
from bot.people.models import Member
from cogs.mentoring.models import MentorRequest
from cogs.mentoring.services import mentors
from cogs.reflections.models import Reflection
from tests.support.clocks import NOW
from tests.support.people import a_member, a_server, act, an_actor


@dataclass
class Written:
    """People who have written something, and what; by the rows."""

    people: list[Actor]
    goals: dict[int, str]
    reflections: dict[int, str] = field(default_factory=dict[int, str])


def write_texts(tx: Tx, vault: Vault, *, people: int, each: int) -> Written:
    """Some people, each with a goal and some pages of their journal."""
    server = a_server(tx)
    actors = [an_actor(a_member(tx, server, f"Person {number}")) for number in range(people)]
    written = Written(actors, {})
    for actor in actors:
        set_goal(tx, vault, actor, f"Goal of {actor.member}")
        rows = [
            Reflection(server_id=server.id, member_id=actor.member, sealed=b"", at=NOW, post_id=None)
            for _ in range(each)
        ]
        tx.add_all(rows)
        tx.flush()
        for number, row in enumerate(rows):
            words = written.reflections[row.id] = f"Page {number} of {actor.member}"
            row.sealed = vault.seal(words, Binding.of(Reflection.sealed, row=row.id, owner=actor.member))
        tx.flush()
    wishes = select(MentorRequest.id, MentorRequest.member_id).where(
        MentorRequest.member_id.in_([actor.member for actor in actors])
    )
    written.goals = {row: f"Goal of {owner}" for row, owner in tx.execute(wishes)}
    return written


def set_goal(tx: Tx, vault: Vault, actor: Actor, words: str) -> None:
    """The person wishes for a mentor, or words the goal anew."""
    mentors.request(tx, act(actor, vault=vault), languages="en", goals=words)


def read_goals(tx: Tx, vault: Vault) -> dict[int, str]:
    """Every goal, by its row."""
    rows = tx.execute(select(MentorRequest.id, MentorRequest.member_id, MentorRequest.goals))
    return {
        row: vault.unseal(sealed, Binding.of(MentorRequest.goals, row=row, owner=owner))
        for row, owner, sealed in rows
        if sealed is not None
    }


def read_reflections(tx: Tx, vault: Vault) -> Mapping[int, str]:
    """Every page, by its row."""
    rows = tx.execute(select(Reflection.id, Reflection.member_id, Reflection.sealed))
    return {
        row: vault.unseal(sealed, Binding.of(Reflection.sealed, row=row, owner=owner)) for row, owner, sealed in rows
    }


def erase(tx: Tx, actor: Actor) -> None:
    """The person deletes their data."""
    tx.delete(tx.get_one(Member, actor.member))
    tx.flush()
