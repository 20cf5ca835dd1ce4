"""The operator's room: running the bot as a process, looking it over, and keeping what it holds."""


class Trouble(Exception):
    """One or two sentences: what is wrong, and what to do about it. `code` is how the command ends."""

    def __init__(self, words: str, *, code: int = 1) -> None:
        super().__init__(words)
        self.code = code
