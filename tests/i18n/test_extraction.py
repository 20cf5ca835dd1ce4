"""What the extraction finds in the sources, and to which feature it belongs."""

from pathlib import Path

import pytest

from bot.i18n.extraction import Found, all_messages, feature_of, templates_of

COG = '''
class Cohorts(commands.GroupCog, group_name="cohort"):
    """Join and run a cohort.

    More for developers.
    """

    @app_commands.command(name="leave")
    @app_commands.describe(cohort="Which one", with_="Whom you met with", **ABOUT)
    @app_commands.rename(with_="with")
    @app_commands.choices(repeat=[Choice(name="weekly", value="w"), Choice(name=variable, value="x")])
    async def give_up(self, interaction: Interaction, cohort: CohortChoice, with_: str, repeat: str) -> None:
        """Give up your place in a cohort;
        your hours stay.

        Raises:
            Nothing.
        """
        # Translators: said once,
        # to one person.
        context.texts.gettext("Hello {name}" " there", name=t.careful("You"))
        texts.ngettext("{n} day", "{n} days", count, **more)
        texts.pgettext("button", "Going")
        texts.gettext(variable)
        TITLE = P_("form title", "Join")
        gettext = N_("A constant")
        group = Group(name="inner", description="What is in it")

    @app_commands.command()
    async def rest(self, interaction: Interaction) -> None:
        """Take a break."""
'''


def messages_in(root: Path, source: str, path: str = "cogs/cohorts/cog/cohorts.py") -> list[Found]:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(source, "utf-8")
    return list(all_messages(root))


def test_everything_that_people_see_is_found(tmp_path: Path) -> None:
    found = {(found.context, found.message, found.plural) for found in messages_in(tmp_path, COG)}
    assert found == {
        ("command name", "cohort", None),
        ("command description", "Join and run a cohort.", None),
        ("command name", "leave", None),
        ("command description", "Give up your place in a cohort; your hours stay.", None),
        ("command name", "inner", None),
        ("command description", "What is in it", None),
        ("command name", "rest", None),
        ("command description", "Take a break.", None),
        ("option name", "cohort", None),
        ("option name", "with", None),
        ("option name", "repeat", None),
        ("option description", "Which one", None),
        ("option description", "Whom you met with", None),
        ("choice", "weekly", None),
        (None, "Hello {name} there", None),
        (None, "You", None),
        (None, "{n} day", "{n} days"),
        ("button", "Going", None),
        ("form title", "Join", None),
        (None, "A constant", None),
    }


def test_messages_come_in_the_order_of_their_lines_with_what_is_said_to_translators(tmp_path: Path) -> None:
    found = messages_in(tmp_path, COG)
    assert [one.line for one in found] == sorted(one.line for one in found)
    assert {one.path for one in found} == {"cogs/cohorts/cog/cohorts.py"}
    comments = {one.message: one.comment for one in found if one.comment}
    assert comments == {"Hello {name} there": "Translators: said once, to one person."}


def test_a_file_that_cannot_be_read_stops_everything(tmp_path: Path) -> None:
    with pytest.raises(SyntaxError):
        messages_in(tmp_path, "def (")


@pytest.mark.parametrize(
    ("path", "feature"),
    [
        ("cogs/cohorts/cog/cohorts.py", "cohorts"),
        ("cogs/sessions/services/plans.py", "sessions"),
        ("cogs/__init__.py", "platform"),
        ("bot/ui/errors.py", "platform"),
    ],
)
def test_a_message_belongs_to_the_feature_in_whose_folder_it_stands(path: str, feature: str) -> None:
    assert feature_of(path) == feature
    assert [len(list(template)) - 1 for template in templates_of([Found(path, 1, None, "x")]).values()][-1] == 1


def test_a_message_of_two_features_is_in_both_templates() -> None:
    templates = templates_of([Found("cogs/a/cog.py", 1, None, "x"), Found("cogs/b/cog.py", 2, None, "x")])
    assert {name for name, template in templates.items() if "x" in template} == {"a", "b"}


def test_a_message_with_and_without_a_plural_has_it_in_every_template() -> None:
    templates = templates_of(
        [Found("bot/a.py", 1, None, "x"), Found("cogs/b/cog.py", 2, None, "x", "xs"), Found("bot/c.py", 3, None, "x")]
    )
    in_platform, in_b = templates["platform"]["x"], templates["b"]["x"]
    assert in_platform and in_b
    assert in_platform.id == in_b.id == ("x", "xs")
    assert in_platform.locations == [("bot/a.py", 0), ("bot/c.py", 0)]


def test_a_message_with_two_plurals_is_an_error() -> None:
    with pytest.raises(ValueError, match="plurals"):
        templates_of([Found("bot/a.py", 1, None, "x", "xes"), Found("cogs/b/cog.py", 2, None, "x", "xs")])
