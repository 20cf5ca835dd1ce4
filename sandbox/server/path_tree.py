"""Finding what stands under a path template like `/channels/{channel_id}/messages`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class PathTree(Generic[T]):
    """Values by path template and HTTP method, in a tree of path segments."""

    _literal: dict[str, PathTree[T]] = field(default_factory=dict[str, "PathTree[T]"])
    _named: PathTree[T] | None = None
    _methods: dict[str, T] = field(default_factory=dict[str, T])

    def add(self, template: str, method: str, value: T) -> None:
        """Put a value under a template and a method."""
        node = self
        for segment in template.strip("/").split("/"):
            if segment.startswith("{"):
                node._named = node = node._named or PathTree[T]()
            else:
                node = node._literal.setdefault(segment, PathTree[T]())
        node._methods[method] = value

    def matches(self, path: str) -> Iterator[tuple[dict[str, T], list[str]]]:
        """The values that fit a path, by method, and what stands in place of the names; literal segments come first."""
        yield from self._matches(path.strip("/").split("/"), 0)

    def _matches(self, segments: list[str], at: int) -> Iterator[tuple[dict[str, T], list[str]]]:
        if at == len(segments):
            if self._methods:
                yield self._methods, []
            return
        if literal := self._literal.get(segments[at]):
            yield from literal._matches(segments, at + 1)
        if self._named and segments[at]:
            for methods, values in self._named._matches(segments, at + 1):
                yield methods, [segments[at], *values]


def names_in(template: str) -> list[str]:
    """The names in a template, in order."""
    return [segment[1:-1] for segment in template.split("/") if segment.startswith("{")]
