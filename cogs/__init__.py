"""One folder per feature: its commands, its buttons and forms, how its notices look, and what it brings (`FEATURE`)."""

from bot.feature import Feature
from cogs.calendars import FEATURE as CALENDARS
from cogs.certificates import FEATURE as CERTIFICATES
from cogs.cohorts import FEATURE as COHORTS
from cogs.help import FEATURE as HELP
from cogs.matches import FEATURE as MATCHES
from cogs.meetings import FEATURE as MEETINGS
from cogs.mentors import FEATURE as MENTORS
from cogs.people import FEATURE as PEOPLE
from cogs.progress import FEATURE as PROGRESS
from cogs.prompts import FEATURE as PROMPTS
from cogs.safety import FEATURE as SAFETY
from cogs.servers import FEATURE as SERVERS
from cogs.sessions import FEATURE as SESSIONS
from cogs.staff import FEATURE as STAFF

FEATURES: tuple[Feature, ...] = (
    SERVERS,
    COHORTS,
    SESSIONS,
    PROMPTS,
    MENTORS,
    MATCHES,
    MEETINGS,
    CALENDARS,
    PROGRESS,
    CERTIFICATES,
    STAFF,
    PEOPLE,
    SAFETY,
    HELP,
)
"""Every feature, in order of dependence: each may use the services of those before it."""
