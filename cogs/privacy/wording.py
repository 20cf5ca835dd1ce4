"""How privacy is worded: what is kept and why, and what would be deleted."""

from collections.abc import Callable, Mapping

from bot.i18n.texts import Texts


def kept(t: Texts) -> str:
    """What is kept, why, and for whose eyes."""
    return "\n\n".join(
        [
            t.careful(
                "**Your reflections and journal** are encrypted, and only you can read what you write there. If you "
                "share a reflection, the people you choose can read that reflection too. Facilitators see how many "
                "reflections you wrote, never the words. With /journal you can download everything that you wrote."
            ),
            t.careful(
                "**Your place in a cohort**: your role, setting and languages, what you answered to sessions, the "
                "sessions you came to (in a session's own voice channel also from when to when), your mentor and your "
                "meetings. Facilitators see these; your certificate is based on them."
            ),
            t.careful(
                "**Your choices**: language, time zone, how and when I may remind you, days away, and the link to your "
                "calendar, so that I speak to you in the way you prefer. Facilitators see your language; nobody else "
                "sees the rest."
            ),
            t.careful(
                "**What I write to you** comes by direct message, for you alone, or in your own thread, which whoever "
                "has the permission Manage Threads or Administrator there can open too. It never repeats your "
                "reflections, your journal or your goals."
            ),
            t.careful(
                "**Better words that you suggested for mine**: reviewers read the words, not your name. What they have "
                "approved stays with the server, without your name, also when you delete what is yours."
            ),
            t.careful(
                "**Never kept**: what you write in channels, and recordings. **Never asked for**: anything about "
                "children or families; please leave it out of your journal too. "
                "This is not therapy, nobody watches it around the clock, and it is not for emergencies; "
                "duties to report harm remain. For support use /support."
            ),
            t.careful(
                "You can have all of it deleted at any time with the button below. You will see what would go, "
                "and I will ask once more before anything happens."
            ),
        ]
    )


def would_go(
    t: Texts, counts: Mapping[str, int], named: Mapping[str, Callable[[Texts], str]], *, certificates: int = 0
) -> str:
    """What would be deleted, and what that means; `certificates`: how many could stay to be checked."""
    choice = t.careful(
        "You have a certificate that others may want to check. If you wish, its code, title and date remain, and "
        "nothing "
        "that says it was yours: then whoever has the code still reads that it is real. You choose that below."
    )
    return "\n\n".join(
        [
            t.careful("This would be deleted, in all servers, for good:"),
            rows(t, counts, named),
            *([choice] if certificates else []),
            t.careful(
                "Your hours and certificates would be gone too, and a certificate that you hold could no longer be "
                "verified. Direct messages that I sent you stay in your own Discord; nobody else sees them."
            ),
            t.careful(
                "If you have a private thread of your own with me in a server, I delete what I wrote there, take you "
                "out and close it. What you wrote there yourself I cannot delete: please delete it there first, or "
                "leave it to the staff, whom I ask to delete the thread."
            ),
        ]
    )


def remains(t: Texts, count: int) -> str:
    """What remains, and why, for the receipt; nothing where nothing does."""
    if not count:
        return ""
    said = t.ngettext(
        "What remains, as you wished: code, title and date of {n} certificate, so that it can still be checked. "
        "Nothing says "
        "any more that it was yours.",
        "What remains, as you wished: code, title and date of {n} certificates, so that they can still be checked. "
        "Nothing "
        "says any more that they were yours.",
        count,
    )
    return f"\n\n{said}"


def rows(t: Texts, counts: Mapping[str, int], named: Mapping[str, Callable[[Texts], str]]) -> str:
    """A line for each sort of thing, with how many there are."""
    return "\n".join(f"- {named[table](t)}: {t.number(count)}" for table, count in counts.items())
