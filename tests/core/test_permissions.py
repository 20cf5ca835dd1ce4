"""The permissions that the bot asks for are Discord's, by name and by number."""

import discord

from bot.core.permissions import NEEDED, PERMISSIONS, VALUE, invitation, missing


def test_each_permission_is_one_of_discords_with_its_number() -> None:
    for permission in PERMISSIONS:
        assert discord.Permissions(**{permission.name: True}).value == 1 << permission.bit


def test_the_invitation_asks_for_exactly_what_is_needed() -> None:
    assert discord.Permissions(VALUE) == discord.Permissions(**dict.fromkeys(NEEDED, True))
    assert f"permissions={VALUE}&" in invitation(1)


def test_what_is_missing_comes_with_its_reason() -> None:
    gone = missing(NEEDED - {"manage_roles"})
    assert [permission.name for permission in gone] == ["manage_roles"]
    assert gone[0].why
