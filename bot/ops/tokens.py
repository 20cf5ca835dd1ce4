"""The bot's token: its shape, and what is said of one that is missing, malformed or refused. Never a part of it."""

import base64
import binascii
import re

from bot.config import Settings

WHERE = "https://discord.com/developers/applications (Bot, Reset Token)"
MISSING = (
    f"LEADERS_DISCORD_TOKEN is not set: the bot's token, from {WHERE}. Or put it into a file and name that in "
    "LEADERS_DISCORD_TOKEN_FILE. Without one, try `leaders demo`."
)
REFUSED = f"Discord does not know this token. Make a new one at {WHERE} and put it into LEADERS_DISCORD_TOKEN."
MALFORMED = "what LEADERS_DISCORD_TOKEN holds does not look like a bot's token"
COPY_AGAIN = (
    f"Copy it again from {WHERE}. It has three parts with dots between them, and is neither the application id, nor "
    "the public key, nor the client secret."
)


def is_malformed(settings: Settings) -> bool:
    """Whether there is a token that Discord cannot know. Another host than Discord may give out tokens of any shape."""
    token = settings.discord_token
    return token is not None and settings.discord_api_url is None and not has_the_shape_of_a_token(token.reveal())


def has_the_shape_of_a_token(token: str) -> bool:
    """Three parts between dots, the first of which is the bot's id in base64."""
    first, *others = token.split(".")
    if len(others) != 2 or not all(re.fullmatch(r"[\w-]{5,}", part, re.ASCII) for part in others):
        return False
    try:
        return base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).isdigit()
    except (binascii.Error, ValueError):
        return False
