"""Commands in sentences are there to be tapped."""

from bot.ui.commands import CommandLinks


def _learned() -> CommandLinks:
    links = CommandLinks()
    links._ids = {"cohort": 7, "cohort join": 7, "progress": 8}  # pyright: ignore[reportPrivateUsage]
    links.learn(())
    return links


def test_before_discord_has_named_them_nothing_changes() -> None:
    assert CommandLinks().link("Use /progress.") == "Use /progress."


def test_a_command_becomes_one_to_tap_and_the_longest_name_wins() -> None:
    assert _learned().link("Use /cohort join, then /progress.") == "Use </cohort join:7>, then </progress:8>."


def test_in_chinese_which_has_no_spaces_and_after_an_amharic_preposition_a_command_is_tapped_too() -> None:
    assert _learned().link("请用/cohort join加入。") == "请用</cohort join:7>加入。"
    assert _learned().link("በ/progress ይመልከቱ") == "በ</progress:8> ይመልከቱ"
    assert _learned().link("/progress를") == "</progress:8>를"


def test_addresses_code_and_what_is_linked_already_stay() -> None:
    text = "https://x.test/progress `/progress` </progress:8> and/progress /progressive"
    assert _learned().link(text) == text
