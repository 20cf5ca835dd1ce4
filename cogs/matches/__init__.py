"""Matches: find pairs, ask mentors, introduce people to each other."""

from bot.domain.actions.mentoring import ANSWER_MATCH, PREVIEW_MATCHES, PUBLISH_MATCHES
from bot.feature import Feature, Personal
from bot.services import endings, matches, members, pairs, places
from cogs.matches import views
from cogs.matches.cog import Matches
from cogs.matches.notices import NOTICES
from cogs.matches.refusals import REFUSALS

FEATURE = Feature(
    name="matches",
    cogs=(Matches,),
    actions=(
        PREVIEW_MATCHES,
        PUBLISH_MATCHES,
        ANSWER_MATCH,
    ),
    refusals=REFUSALS,
    components=views.COMPONENTS,
    notices=NOTICES,
    personal=(
        Personal(
            "matches",
            ("mentor_id", "mentee_id"),
            lambda t: t.gettext("pairings"),
            told_in=(pairs.PAIRING, pairs.MENTEE_TOLD, pairs.INTRODUCTION, pairs.MENTEE_LEFT),
        ),
    ),
    kept={"match_rounds": "a round, without its pairs"},
    audit={"matches": "matches", "round": None},
    daily=(matches.drop_drafts,),
    hooks=(
        members.left_server.calls(pairs.mentees_left),
        members.erased.calls(pairs.erased),
        endings.ahead.calls(pairs.ahead),
        endings.ended.calls(pairs.cohort_ended),
        endings.reopened.calls(pairs.reopened),
        places.at_stake.calls(pairs.at_stake),
        places.ended.calls(pairs.mentees_left),
    ),
)
