"""How earlier rounds paired somebody, told long after; and whom nobody is paired with again."""

from datetime import timedelta

import pytest

from bot.core.people import NamedPerson, Standing
from bot.core.refusals import PersonGone
from bot.db import Database, Tx
from bot.people.models import Member
from cogs.mentoring.refusals import NoDraft
from cogs.mentoring.rules.explanations import Why
from cogs.mentoring.rules.fit import Criterion
from cogs.mentoring.services import match_responses, past_rounds, publishing, rounds, weights
from tests.support.clocks import NOW
from tests.support.erasing import erase
from tests.support.mentoring import Town, a_town, a_waiting, drafted, published
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor

YEAR_LATER = NOW + timedelta(days=400)


def explain(tx: Tx, town: Town, user: int) -> past_rounds.Explained:
    return past_rounds.explain(tx, act(town.staff, YEAR_LATER), user=user, name="")


async def test_a_year_later_a_round_is_explained_as_it_was_whatever_counts_now(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        tigrinya = a_waiting(tx, town.cohort, "Selam", languages=("ti",))
        published(tx, town)
        weights.change(tx, act(town.staff, YEAR_LATER), criterion=Criterion.REGION, weight=77)
        (one,) = explain(tx, town, town.mentee.user_id).rounds
        assert (one.cohort, one.at, one.why) == ("Spring", NOW, None)
        (pair,) = one.pairs
        assert pair.mentor == NamedPerson(town.mentor.user_id, "Hodan")
        assert pair.reasons[0].criterion is Criterion.LANGUAGE
        assert pair.fit > 0
        assert one.weights[Criterion.REGION] != 77
        (left,) = explain(tx, town, tigrinya.user_id).rounds
        assert (left.pairs, left.why, left.wants) == ((), Why.NO_LANGUAGE, "ti")

    await database.write(story)


async def test_drafts_and_rounds_that_were_taken_back_are_not_told_of(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        drafted(tx, town)
        assert explain(tx, town, town.mentee.user_id).rounds == ()
        published(tx, town)
        erase(tx, town.mentor.user_id, NOW)
        assert explain(tx, town, town.mentee.user_id).rounds == ()  # nothing of who has deleted their data

    await database.write(story)


async def test_people_of_another_server_are_not_known_here(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        published(tx, town)
        rosa = a_member(tx, a_server(tx), "Rosa")
        stranger = act(an_actor(rosa, Standing.FACILITATOR))
        with pytest.raises(PersonGone):
            past_rounds.explain(tx, stranger, user=town.mentee.user_id, name="Amina")

    await database.write(story)


async def test_who_was_declined_in_one_cohort_is_not_proposed_in_another(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        (match,) = published(tx, town)
        match_responses.answer(tx, act(town.mentor), match_id=match, accept=False)
        autumn = a_cohort(tx, town.server, "Autumn")
        a_waiting(tx, autumn, "Sahra")
        a_place(tx, autumn, tx.get_one(Member, town.mentee.member_id))
        draft = drafted(tx, town, cohort="Autumn")
        assert [pair.mentee.name for pair in draft.pairs] == ["Sahra"]
        with pytest.raises(NoDraft):
            publishing.publish(tx, act(town.staff), round_id=drafted(tx, town).round_id)
        assert rounds.show(tx, act(town.staff), cohort="Autumn").total == 1

    await database.write(story)
