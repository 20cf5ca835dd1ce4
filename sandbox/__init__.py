"""A local Discord: people rehearse on it; the demo, the tests and the benchmarks run on it."""

from sandbox.clock import TownClock
from sandbox.errors import NoReply, Refused
from sandbox.people import Person
from sandbox.permissions import BOT_INVITE, May
from sandbox.replies import Modal, Reply
from sandbox.server_view import Channel, Role, Server
from sandbox.town import Sandbox
from sandbox.views import Button, Choice, File, Message, Select

__all__ = [
    "BOT_INVITE",
    "Button",
    "Channel",
    "Choice",
    "File",
    "May",
    "Message",
    "Modal",
    "NoReply",
    "Person",
    "Refused",
    "Reply",
    "Role",
    "Sandbox",
    "Select",
    "Server",
    "TownClock",
]
