"""What `sandbox` offers to stories; scripts outside this project use it, so it stays as it is."""

from sandbox.client.channels import Channel, Message
from sandbox.client.components import Button, Choice, File, Select
from sandbox.client.errors import Refused
from sandbox.client.forms import Modal
from sandbox.client.people import Person
from sandbox.client.replies import Reply
from sandbox.client.roles import Role
from sandbox.client.servers import Server
from sandbox.server.clock import TownClock
from sandbox.server.errors import NoReply
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
