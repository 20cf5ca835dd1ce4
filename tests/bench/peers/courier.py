"""A bare discord.py loop: so many messages over so many channels, so many in flight, at a pace or at none."""

import asyncio
import json
import sys

import discord

from bot.app import use_api


async def carry(token: str, api: str, channels: list[int], count: int, in_flight: int, per_second: float) -> None:
    """Post them all."""
    use_api(api)
    turn = asyncio.Semaphore(in_flight)
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(token)

        async def post(number: int) -> None:
            async with turn:
                channel = client.get_partial_messageable(channels[number % len(channels)])
                embed = discord.Embed(title="Welcome", description="We are glad that you are here. " * 8)
                await channel.send(embed=embed, nonce=f"bare{number}")

        loop = asyncio.get_running_loop()
        began = loop.time()
        tasks: list[asyncio.Task[None]] = []
        for number in range(count):
            if per_second:
                await asyncio.sleep(began + number / per_second - loop.time())
            tasks.append(asyncio.create_task(post(number)))
        await asyncio.gather(*tasks)


if __name__ == "__main__":
    asyncio.run(carry(**json.loads(sys.argv[1])))
