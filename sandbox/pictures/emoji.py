"""The few emoji that the product's words use, as small drawings, since no font of ours has them.

A test holds that every emoji in our words is here or in one of our fonts.
"""

INK = "#2b2d31"


def _drawn(body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{body}</svg>'


def _lines(path: str, colour: str, width: float = 3) -> str:
    round_ends = 'stroke-linecap="round" stroke-linejoin="round"'
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" {round_ends}/>'


_FACE = '<circle cx="12" cy="12" r="10" fill="#ffcc4d"/>'
_GREEN, _RED, _BLUE, _GREY = "#3a9b57", "#c9372c", "#3b82c4", "#6b6f78"

EMOJI = {
    "\N{WHITE HEAVY CHECK MARK}": _drawn(
        f'<rect x="2" y="2" width="20" height="20" rx="4" fill="{_GREEN}"/>' + _lines("M7 12.5l3.5 3.5L17 8.5", "#fff")
    ),
    "\N{CROSS MARK}": _drawn(_lines("M5 5l14 14M19 5L5 19", _RED, 4)),
    "\N{THINKING FACE}": _drawn(
        f'{_FACE}<circle cx="9" cy="10" r="1.3" fill="{INK}"/><circle cx="15" cy="10" r="1.3" fill="{INK}"/>'
        + _lines("M7.5 7.5l3-1", INK, 1.2)
        + _lines("M9 15.5l6-1", INK, 1.5)
        + '<path d="M5 21q0-4 3-4.5l4-1q1 1.5-1 2.5l-2 3z" fill="#e6a23c"/>'
    ),
    "\N{GLOBE WITH MERIDIANS}": _drawn(
        f'<circle cx="12" cy="12" r="9.5" fill="none" stroke="{_BLUE}" stroke-width="1.8"/>'
        + _lines("M2.5 12h19M12 2.5q-9 9.5 0 19M12 2.5q9 9.5 0 19", _BLUE, 1.6)
    ),
    "\N{SEEDLING}": _drawn(
        f'<path d="M12 13Q4 13 3 5q8 0 9 8z" fill="{_GREEN}"/><path d="M12 12q0-6 9-7 0 8-9 8z" fill="#5bb974"/>'
        + _lines("M12 21v-9", _GREEN, 2)
    ),
    "\N{BUST IN SILHOUETTE}": _drawn(
        f'<circle cx="12" cy="8" r="4.6" fill="{_GREY}"/><path d="M3 22q0-8 9-8t9 8z" fill="{_GREY}"/>'
    ),
    "\N{SPEECH BALLOON}": _drawn(
        f'<path d="M3 4h18v12h-9l-5 5v-5H3z" fill="{_BLUE}"/><g fill="#fff"><circle cx="8" cy="10" r="1.4"/>'
        '<circle cx="12" cy="10" r="1.4"/><circle cx="16" cy="10" r="1.4"/></g>'
    ),
    "\N{ROUND PUSHPIN}": _drawn(
        f'<path d="M12 22V11" stroke="{_GREY}" stroke-width="2.2"/><circle cx="12" cy="7" r="5.5" fill="{_RED}"/>'
    ),
    "\N{MEMO}": _drawn(
        f'<rect x="4" y="2" width="14" height="19" rx="1.5" fill="#fff" stroke="{_GREY}" stroke-width="1.4"/>'
        + _lines("M7 7h8M7 11h8M7 15h4", _GREY, 1.4)
        + _lines("M13 19l8-9", "#e6a23c", 2.4)
    ),
    "\N{WARNING SIGN}": _drawn(
        '<path d="M12 2l10.5 19h-21z" fill="#f2b84b"/>'
        + _lines("M12 9v6", INK, 2.2)
        + f'<circle cx="12" cy="18" r="1.2" fill="{INK}"/>'
    ),
    "\N{HOURGLASS WITH FLOWING SAND}": _drawn(
        f'<path d="M6 2h12v4l-5 6 5 6v4H6v-4l5-6-5-6z" fill="#e8d3a4" stroke="{_GREY}" stroke-width="1.4"/>'
    ),
}
