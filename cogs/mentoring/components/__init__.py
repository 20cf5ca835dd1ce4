"""The buttons of mentoring: for staff who publish pairs, for mentors who are asked, and for who confirms a meeting."""

from cogs.mentoring.components import answers, filling, follow_up, home, meetings, profiles, rounds

COMPONENTS = (
    *rounds.COMPONENTS,
    *answers.COMPONENTS,
    *meetings.COMPONENTS,
    *filling.COMPONENTS,
    *profiles.COMPONENTS,
    *follow_up.COMPONENTS,
    *home.COMPONENTS,
)
