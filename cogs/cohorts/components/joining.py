"""The buttons, the menu and the form of cohorts: joining in three steps, turning pages."""

from collections.abc import Mapping

from bot.core.languages import LANGUAGES
from bot.core.people import ContactMethod
from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui import paging, reminder_channels
from bot.ui.components import Button, Choice, Form, Menu, Option, Paragraph, Tick
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number, one_of
from bot.ui.messages import plain
from bot.ui.names import name_of
from bot.ui.review_notice import reply_with_review_notice
from cogs.cohorts.actions import JOIN_COHORT, SEE_ROSTER
from cogs.cohorts.rules.cohorts import ROLES, SETTINGS, ProviderRole, Setting
from cogs.cohorts.services import enrollments, joining, reminder_preferences
from cogs.cohorts.services.enrollments import Roster
from cogs.cohorts.services.joining import FreePlace
from cogs.cohorts.wording import cohorts as wording

# --- joining ---------------------------------------------------------------------------------------------------------


async def join(context: InteractionContext, custom_id: CustomId) -> None:
    """**Join** was pressed."""
    await ask_language(context, custom_id.subject)


async def ask_language(context: InteractionContext, cohort: str | int) -> None:
    """The first step: in which language do we go on?"""
    guild = context.guild
    existing = None if guild is None else frozenset(one.id for one in (*guild.roles, *guild.channels))
    free = await context.read(joining.before_joining, cohort=cohort, existing=existing)
    texts = context.texts
    if free.is_theirs:
        back = await context.write(joining.come_back, cohort_id=free.cohort_id)
        await context.wait_for_errands(back.role_errand)
        await context.reply(wording.came_back(texts, back))
        return
    await context.reply(
        texts.gettext(
            "Welcome! In which language shall I write to you about {cohort}? Choose one, and a short form opens.",
            cohort=plain(free.cohort),
        ),
        menu=Menu(
            prompt=texts.gettext("Choose a language"),
            custom_id=CustomId("cohort.language", free.cohort_id),
            options=tuple(Option(code, name) for code, name in context.router.catalogues.offer()),
        ),
    )


async def language(context: InteractionContext, custom_id: CustomId) -> None:
    """The second step: the language is kept, and the form opens in it."""
    context.never_defer()
    chosen = context.chosen()
    free, code = await context.write(
        joining.choose_language, cohort_id=custom_id.subject, language=chosen[0] if chosen else ""
    )
    context.set_language(code)
    await context.form(_form(context.texts, free))


def _form(t: Texts, free: FreePlace) -> Form:
    heading = t.gettext("Our group agreement")
    agreement = "\n".join(f"• {t.careful(point)}" for point in free.agreement)
    languages = sorted(LANGUAGES, key=lambda code: code != t.language)
    return Form(
        title=t.pgettext("form title", "Your place in the cohort"),
        custom_id=CustomId("cohort.place", free.cohort_id),
        fields=(
            Choice("role", t.pgettext("form label", "Your role"), _options(t, ROLES)),
            Choice("setting", t.pgettext("form label", "Where you work"), _options(t, SETTINGS), required=False),
            Choice(
                "languages",
                t.pgettext("form label", "Languages you work in"),
                tuple(Option(code, t.language_name(code), chosen=code == t.language) for code in languages[:25]),
                many=True,
            ),
            Paragraph(f"**{heading}**\n{agreement}"),
            Tick("agree", t.pgettext("form label", "I accept the group agreement")),
        ),
    )


def _options(t: Texts, labels: Mapping[ProviderRole, str] | Mapping[Setting, str]) -> tuple[Option, ...]:
    return tuple(Option(code, t.pgettext("choice", label)) for code, label in labels.items())


async def place(context: InteractionContext, custom_id: CustomId) -> None:
    """The third step: a place, or a clear refusal."""
    filled = context.filled()
    joined = await context.write(
        joining.join,
        cohort_id=custom_id.subject,
        role=one_of(ProviderRole, _first(filled.get("role"))),
        setting=one_of(Setting, where) if (where := _first(filled.get("setting"))) else None,
        languages=_all(filled.get("languages")),
        agreed=filled.get("agree") is True,
    )
    # The role comes a moment later; the answer already names the channel, and Discord opens it then.
    t = context.texts
    await reply_with_review_notice(
        context,
        f"{wording.joined(t, joined, name_of(context.interaction.user))}\n\n{reminder_channels.question(t)}",
        menu=reminder_channels.menu(t, CustomId("cohort.way", custom_id.subject)),
    )


async def way(context: InteractionContext, _press: CustomId) -> None:
    """The last step, which may be left out: how reminders come. Their own thread serves until they say otherwise."""
    chosen = context.chosen()
    method = one_of(ContactMethod, chosen[0] if chosen else "")
    if method == ContactMethod.THREAD:
        await context.require_threads(await context.read(reminder_preferences.thread_channel))
    await context.write(reminder_preferences.choose_contact_method, contact_method=method)
    t = context.texts
    await context.reply(
        t.gettext(
            "Good: I remind you {way}. /me changes that at any time.",
            way=reminder_channels.said(t, method),
        )
        if method != ContactMethod.NONE
        else t.gettext("Good: I do not remind you of sessions. /me changes that at any time.")
    )


def _all(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()  # pyright: ignore[reportUnknownVariableType]


def _first(value: object) -> str:
    return next(iter(_all(value)), "")


# --- the roster ------------------------------------------------------------------------------------------------------


def pages(t: Texts, roster: Roster) -> list[Button]:
    """Back and forth, where there is a page."""
    return paging.buttons(t, roster.page, lambda number: CustomId("cohort.roster", roster.cohort_id, str(number)))


async def turn_page(context: InteractionContext, custom_id: CustomId) -> None:
    """Another page of the roster."""
    page = await context.read(enrollments.roster, cohort=custom_id.subject, page=number(custom_id.choice))
    t = context.texts
    await context.update(wording.roster(t, page), title=wording.roster_title(t, page), buttons=pages(t, page))


COMPONENTS = (
    Component("cohort.join", JOIN_COHORT, join),
    Component("cohort.language", JOIN_COHORT, language),
    Component("cohort.place", JOIN_COHORT, place),
    Component("cohort.way", JOIN_COHORT, way),
    Component("cohort.roster", SEE_ROSTER, turn_page),
)
