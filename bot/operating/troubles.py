"""What keeps a command from doing its work, in words that an operator can act on; never with a value in them."""

from collections.abc import Generator
from contextlib import contextmanager

from bot.db.backup import BackupRefused
from bot.db.migrations import BEGIN, WrongRevision
from bot.db.outside import UNUSABLE, complaint
from bot.db.vault import KeyMissing
from bot.domain.support import WrongSupportFile
from bot.operating import Trouble


@contextmanager
def in_words() -> Generator[None]:
    """Turn what databases and files can do to us into a Trouble."""
    try:
        yield
    except WrongRevision as error:
        if error.remedy == BEGIN:
            raise Trouble(f"There is nothing in the database yet. {BEGIN}") from None
        raise Trouble(
            f"The database is at revision {error.current or 'none'}, and this version needs {error.head}. "
            f"{error.remedy}"
        ) from None
    except KeyMissing as error:
        raise Trouble(
            f"The encryption key: {error}. Put it back from your safe copy, or name it in LEADERS_KEY_FILE."
        ) from None
    except (BackupRefused, WrongSupportFile) as error:
        raise Trouble(f"{str(error)[0].upper()}{str(error)[1:]}") from None
    except UNUSABLE as error:
        raise Trouble(f"The database cannot be used: {complaint(error)}. See LEADERS_DATABASE_URL.") from None
    except OSError as error:
        raise Trouble(f"{error.filename or 'A file'}: {error.strerror or type(error).__name__}.") from None
