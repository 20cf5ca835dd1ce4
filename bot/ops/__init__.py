"""Operating the bot: running it as a process, checking the installation, and the outbox on the command line."""


class CommandError(Exception):
    """Why a command cannot do its work: what is wrong, and what to do about it. It ends with `exit_code`."""

    def __init__(self, message: str, *, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code
