"""How the messages of mentoring look: a room for each topic."""

from cogs.mentoring.notices import follow_up, meetings, offers, pairs, rounds, together

NOTICES = (*pairs.NOTICES, *meetings.NOTICES, *offers.NOTICES, *follow_up.NOTICES, *rounds.NOTICES, *together.NOTICES)
