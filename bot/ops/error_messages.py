"""Messages for operators about what keeps a command from doing its work; never with a value in them."""

from collections.abc import Generator
from contextlib import contextmanager

from bot.core.support import WrongSupportFile
from bot.db.backup import BackupRefused
from bot.db.maintenance_queries import DATABASE_ERRORS, first_line
from bot.db.migrations import BEGIN, UpgradeRefused, WrongRevision
from bot.db.vault import KeyMissing
from bot.ops import CommandError


@contextmanager
def as_command_error() -> Generator[None]:
    """Raise a CommandError in place of an error of a database, a file, a key or a backup."""
    try:
        yield
    except WrongRevision as error:
        if error.remedy == BEGIN:
            raise CommandError(f"There is nothing in the database yet. {BEGIN}") from None
        raise CommandError(
            f"The database is at revision {error.current or 'none'}, and this version needs {error.head}. "
            f"{error.remedy}"
        ) from None
    except KeyMissing as error:
        raise CommandError(
            f"The encryption key: {error}. Put it back from your safe copy, or name it in LEADERS_KEY_FILE; if it is "
            "lost for good, take what is left of it away, and `leaders keys add` makes another (docs/operators.md)."
        ) from None
    except (BackupRefused, UpgradeRefused, WrongSupportFile) as error:
        raise CommandError(f"{str(error)[0].upper()}{str(error)[1:]}") from None
    except DATABASE_ERRORS as error:
        raise CommandError(f"The database cannot be used: {first_line(error)}. See LEADERS_DATABASE_URL.") from None
    except OSError as error:
        raise CommandError(f"{error.filename or 'A file'}: {error.strerror or type(error).__name__}.") from None
