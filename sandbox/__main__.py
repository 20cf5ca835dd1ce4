"""`python -m sandbox`: a local Discord for any bot."""

import argparse

from sandbox.alone import main, permissions_from

parser = argparse.ArgumentParser(prog="sandbox", description="A local Discord for any bot, until Ctrl-C.")
parser.add_argument("--port", type=int, default=0, help="where it listens on 127.0.0.1; 0 takes a free one")
parser.add_argument("--server", default="Riverside", help="the name of the server that is there")
parser.add_argument("--permissions", type=permissions_from, help="the bot's: a number, or names with commas")
given = parser.parse_args()
main(given.port, given.server, given.permissions)
