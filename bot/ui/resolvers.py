"""What a service is called with: the options of a command, resolved inside the transaction of its action.

Features say how options of a certain name are resolved, in any command: which zone the dates beside them count in, and
which row is meant by a text typed as lists show it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.core.dates import DateScope
from bot.core.finding import fits, meant
from bot.core.people import Actor
from bot.core.refusals import AsRead, Found, MalformedDate, MalformedTime, Refusal, SeveralFit, WhichDate
from bot.core.zones import read_zone
from bot.db import Tx
from bot.i18n.texts import Texts
from bot.people.act import Act
from bot.ui.dates import DateQuestion, Kind, Written, exactly, is_skipped, is_twice, readings
from bot.ui.labels import labels, names


@dataclass(frozen=True, slots=True)
class OptionResolver:
    """What is known of options with one name."""

    dates: Callable[[Tx, Act, str], DateScope]
    """From what was typed: the scope of the other options' dates. It raises what the service would raise."""
    listed: Callable[[Tx, Act], Sequence[Found]] | None = None
    """What the option's list shows, where an entry may also be typed as it is shown there."""


PLATFORM: Mapping[str, OptionResolver] = {
    "timezone": OptionResolver(lambda _tx, _act, text: DateScope(read_zone(text)))
}
"""What belongs to no feature."""


class OptionResolvers:
    """The resolvers of all features by the names of options; where a command has several, the first one counts."""

    def __init__(self, resolvers: Mapping[str, OptionResolver]) -> None:
        self._resolvers = resolvers

    def arguments(self, t: Texts, tx: Tx, act: Act, named: dict[str, Any]) -> dict[str, Any]:
        """The named arguments of a service: rows by their ids where lists were followed, dates as we write them.

        Raises:
            SeveralFit: what was typed stands for several rows as lists show them.
            MalformedTime, MalformedDate: a date cannot be read.
            WhichDate: what was written freely has to be shown first.
        """
        for option, resolver in self._resolvers.items():
            typed = named.get(option)
            if resolver.listed is not None and isinstance(typed, str) and not _is_id(typed):
                named = {**named, option: _as_listed(t, option, typed, resolver.listed(tx, act))}
        return self._dated(tx, act, named)

    def _dated(self, tx: Tx, act: Act, named: dict[str, Any]) -> dict[str, Any]:
        """The arguments with their dates as we write them. What was written exactly costs nothing here."""
        written = {name: value for name, value in named.items() if isinstance(value, Written)}
        if not written:
            return named
        exact = {name: exactly(one) for name, one in written.items()}
        if all(exact.values()) and all(
            one.settled or one.asked.previewed or one.asked.kind is not Kind.TIME for one in written.values()
        ):
            return {**named, **exact}
        scope = self.date_scope(tx, act, named)
        found = {name: readings(act.actor, one, scope, now=act.now) for name, one in written.items()}
        shown: list[AsRead] = []
        to_show = False
        for name, one in written.items():
            if not found[name]:
                raise MalformedTime(one[:80]) if one.asked.kind is Kind.TIME else MalformedDate(one[:80])
            is_odd = is_skipped(exact[name], scope.zone) or is_twice(exact[name], scope.zone)
            if not exact[name] or is_odd:
                shown.append(AsRead(one.asked.option, one, found[name]))
            clear = one.asked.previewed or one.settled or (exact[name] and not is_odd)
            to_show = to_show or len(found[name]) > 1 or not clear
        if to_show:
            raise WhichDate(tuple(shown), scope.zone)
        return {**named, **{name: found[name][0] for name in written}}

    def date_scope(self, tx: Tx, act: Act, named: Mapping[str, Any]) -> DateScope:
        """The scope of a command's dates, by its other options; else that of the person."""
        for option, resolver in self._resolvers.items():
            if isinstance(typed := named.get(option), str) and typed:
                return resolver.dates(tx, act, typed)
        return _own_scope(act.actor)

    def suggest_dates(self, tx: Tx, act: Act, one: Written, *, others: Mapping[str, Any]) -> list[str]:
        """What something that is being written can mean, beside the other options of the command."""
        try:
            scope = self.date_scope(tx, act, others)
        except Refusal:
            scope = _own_scope(act.actor)
        found = readings(act.actor, one, scope, now=act.now)
        if not found and one.asked.kind is Kind.TIME:  # a day so far: some hours to choose from
            day = Written(one, DateQuestion(one.asked.option, Kind.DAY, one.asked.past))
            found = tuple(
                f"{date} {hour}"
                for date in readings(act.actor, day, scope, now=act.now)
                for hour in ("09:00", "10:00", "12:00", "15:00", "17:00", "18:00")
            )
        return list(found)


def _own_scope(actor: Actor) -> DateScope:
    return DateScope(actor.zone or actor.server_zone or "UTC")


def _is_id(typed: str) -> bool:
    return not typed.strip() or typed.strip().removeprefix("#").isdecimal()


def _as_listed(t: Texts, option: str, typed: str, there: Sequence[Found]) -> str:
    """What was typed; or the id of the row, where it was typed as lists show it: `sep 8`, `mar 8 sept`."""
    if meant(typed, there, names):
        return typed
    shown = [one for one in there if fits(typed, *labels(t, [one]))]
    if len(shown) > 1:
        raise SeveralFit(option, typed.strip(), tuple(replace(one, value=f"#{one.value}") for one in shown))
    return f"#{shown[0].value}" if shown else typed
