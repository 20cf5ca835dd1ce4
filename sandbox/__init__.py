"""A local Discord: people rehearse on it; the demo, the tests and the benchmarks run on it."""

from sandbox.client.components import Button, Choice, File, Message, Select
from sandbox.client.people import Person
from sandbox.client.replies import Modal, Reply
from sandbox.client.servers import Channel, Role, Server
from sandbox.server.clock import TownClock
from sandbox.server.errors import NoReply, Refused
from sandbox.server.permissions import BOT_INVITE, May
from sandbox.town import Sandbox

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
