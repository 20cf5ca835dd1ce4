"""One folder per feature: its commands, its buttons and forms, how its notices look, and what it brings (`FEATURE`)."""

from bot.feature import Feature
from cogs.calendars import FEATURE as CALENDARS
from cogs.certificates import FEATURE as CERTIFICATES
from cogs.cohorts import FEATURE as COHORTS
from cogs.help import FEATURE as HELP
from cogs.hours import FEATURE as HOURS
from cogs.mentoring import FEATURE as MENTORING
from cogs.privacy import FEATURE as PRIVACY
from cogs.profile import FEATURE as PROFILE
from cogs.programs import FEATURE as PROGRAMS
from cogs.prompts import FEATURE as PROMPTS
from cogs.reflections import FEATURE as REFLECTIONS
from cogs.servers import FEATURE as SERVERS
from cogs.sessions import FEATURE as SESSIONS
from cogs.staff import FEATURE as STAFF
from cogs.support import FEATURE as SUPPORT
from cogs.translations import FEATURE as TRANSLATIONS
from cogs.verification import FEATURE as VERIFICATION

FEATURES: tuple[Feature, ...] = (
    SERVERS,
    COHORTS,
    SESSIONS,
    PROMPTS,
    REFLECTIONS,
    MENTORING,
    CALENDARS,
    PROGRAMS,
    HOURS,
    CERTIFICATES,
    VERIFICATION,
    STAFF,
    TRANSLATIONS,
    PROFILE,
    PRIVACY,
    SUPPORT,
    HELP,
)
"""Every feature, in order of dependence: each may use the services of those before it."""
