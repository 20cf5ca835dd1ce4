"""How somebody is asked how their name shall read, and answered."""

from bot.i18n.texts import Texts
from bot.ui.messages import plain
from cogs.certificates.services.confirming import AskedForName, NameShown
from cogs.certificates.services.issuing import Issued


def asked(t: Texts, found: AskedForName) -> str:
    """All is done and approved; only the name is to be confirmed."""
    return t.gettext(
        "You have completed {cohort}, and your certificate is approved. One thing is left, and it is yours to say: how "
        "shall your name read? Press the button to see the certificate. You can change the name, and then confirm it.",
        cohort=plain(found.cohort),
    )


def reminded(t: Texts, found: AskedForName) -> str:
    """The same, once more."""
    return t.gettext(
        "Your certificate of {cohort} still waits for you: please look whether your name reads as it should, and "
        "confirm it. Then you receive it. I remind you of this only once.",
        cohort=plain(found.cohort),
    )


def shown(t: Texts, found: NameShown) -> str:
    """What the picture shows, in words, and what can be done."""
    lines = [
        t.gettext("This is how your certificate looks. Your name reads: **{name}**", name=plain(found.issued.name)),
        t.gettext(
            "It can be in any script. If it is right, press Confirm: then the certificate is issued and I send it to "
            "you."
        ),
    ]
    return "\n\n".join(lines)


def no_name(t: Texts) -> str:
    """The name in the server cannot stand on a certificate."""
    return t.gettext(
        "Your name in this server has signs that cannot stand on a certificate. Please write your name as it shall "
        "read."
    )


def confirmed(t: Texts, issued: Issued) -> str:
    """It is issued."""
    return t.gettext(
        "Your certificate is issued in the name of **{name}**; its code is {code}. You receive it from me in a moment. "
        "/certificate mine shows it again at any time.",
        name=plain(issued.name),
        code=f"**{issued.code}**",
    )
