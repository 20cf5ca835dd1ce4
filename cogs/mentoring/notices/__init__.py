"""How the messages of mentoring look: a room for each topic."""

from cogs.mentoring.notices import meetings, pairs

NOTICES = (*pairs.NOTICES, *meetings.NOTICES)
