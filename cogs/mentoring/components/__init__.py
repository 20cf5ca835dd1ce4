"""The buttons of mentoring: for staff who publish pairs, for who is asked or ends a pair, for meetings and profiles."""

from cogs.mentoring.components import answers, endings, filling, follow_up, home, meetings, profiles, rounds, together

COMPONENTS = (
    *rounds.COMPONENTS,
    *answers.COMPONENTS,
    *endings.COMPONENTS,
    *meetings.COMPONENTS,
    *filling.COMPONENTS,
    *profiles.COMPONENTS,
    *follow_up.COMPONENTS,
    *home.COMPONENTS,
    *together.COMPONENTS,
)
