"""What people receive can be checked: on the page where there is one, with /verify, and without a network."""

import re
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from cogs.certificates.documents.checking import check_file
from cogs.certificates.services.signing import signing_keys
from sandbox.client.components import File
from tests.support.stories import Riverside, riverside

URL = "https://leaders.example"


async def received(place: Riverside) -> File:
    """The certificate of Amina, who confirmed her name."""
    await place.rosa.slash("cohort requirements", cohort="Spring", sessions=0, reflections=0, meetings=0)
    amina = await place.participant("Amina")
    await place.rosa.slash("certificate issue", member=amina)
    shown = await amina.click(amina.dms[-1], "See my certificate")
    await amina.click(shown, "Confirm")
    (file,) = amina.dms[-1].files
    return file


def keys_of(place: Riverside) -> dict[str, bytes]:
    bot: Any = place.town.bot
    return {key.id: key.public for key in signing_keys(bot.app.vault)}


def text_of(file: File) -> str:
    return " ".join(PdfReader(BytesIO(file.bytes)).pages[0].extract_text().split())


async def test_with_a_web_address_the_pdf_leads_to_its_page_and_carries_signed_facts() -> None:
    async with riverside(settings={"web_address": "127.0.0.1:0", "web_url": URL}) as place:
        file = await received(place)
        (code,) = re.findall(r"COL(?:-\w{4}){4}-\w", file.name)
        assert "leaders.example/verify" in text_of(file)
        found = check_file(file.bytes, keys_of(place))
        assert found.issuer == "did:web:leaders.example"
        assert (found.facts["name"], found.facts["code"]) == ("Amina", code)


async def test_without_one_it_promises_no_page_and_is_still_checked_offline() -> None:
    async with riverside() as place:
        file = await received(place)
        said = text_of(file)
        assert "/verify in our Discord server" in said and "http" not in said and "Scan" not in said
        found = check_file(file.bytes, keys_of(place))
        assert found.issuer.startswith("did:key:z6Mk") and found.facts["name"] == "Amina"
