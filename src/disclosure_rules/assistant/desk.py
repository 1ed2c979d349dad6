"""The policies that the tools decide by: read when a tool first needs them, and again when they are checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from disclosure_rules._once import cached_property
from disclosure_rules.errors import Lang
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.policy.citations import citing_rules


class Loaded(NamedTuple):
    """An evaluator, and the directories of its policies."""

    directories: tuple[Path, ...]
    evaluator: Evaluator


class Desk:
    """What the tools of one server share. `load` reads the policies anew and raises PolicyError with every problem of them;
    until that succeeds, every tool that needs them reports the same problems. `lang` is the language of what is printed."""

    def __init__(self, load: Callable[[], Loaded], lang: Lang) -> None:
        self._load = load
        self._loaded: _Shelf | None = None
        self.lang: Lang = lang

    @property
    def shelf(self) -> _Shelf:
        """The policies as they were last read without a problem."""
        return self._loaded or self.reload()

    def reload(self) -> _Shelf:
        """Read the policies again. If they have a problem, those that were read before stay in use."""
        self._loaded = _Shelf(self._load())
        return self._loaded


class _Shelf:
    """Policies with what is looked up in them."""

    def __init__(self, loaded: Loaded) -> None:
        self.directories, self.evaluator = loaded

    @cached_property
    def citing(self) -> Mapping[str, list[str]]:
        """The rules that cite each clause."""
        return citing_rules(self.evaluator.policies)

    def clause_ref(self, name: str) -> dict[str, Any]:
        """A clause by its id, its place in the instrument and its gist."""
        clause = self.evaluator.names.clauses[name]
        return {"id": name, "at": clause.at, "gist": clause.gist._asdict()}
