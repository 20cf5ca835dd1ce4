"""Verification: whether a certificate is real and still valid, for whoever has its code."""

from bot.feature import Feature
from cogs.verification.actions import VERIFY
from cogs.verification.cog import Verification
from cogs.verification.web import routes

FEATURE = Feature(
    name="verification",
    cogs=(Verification,),
    actions=(VERIFY,),
    routes=routes,
)
