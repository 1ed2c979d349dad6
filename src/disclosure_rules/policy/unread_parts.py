"""The parts of policy files that could not be read: what stands in them may declare a name."""

from __future__ import annotations

from typing import Any


class UnreadParts:
    """The texts of all that could not be read. A name that occurs in one may be declared there, and is not told as unknown;
    any other name can be judged."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._anything = False
        self.spared = 0
        """How often a name was not told as unknown."""

    def add(self, part: Any) -> None:
        """Note a part: its text, or its data. None stands for a file of which nothing is known."""
        if part is None:
            self._anything = True
        else:
            self._texts.append(part if isinstance(part, str) else str(part))

    def mention(self, name: str) -> bool:
        """Whether a name, or the last part of one with dots, occurs in what could not be read."""
        last = name.rpartition(".")[2]
        return self._anything or (last != "" and any(last in text for text in self._texts))

    def spare(self, name: str) -> bool:
        """Whether a name that nobody declares may be declared in what could not be read. The answer yes is counted."""
        spared = self.mention(name)
        self.spared += spared
        return spared

    def __bool__(self) -> bool:
        return self._anything or bool(self._texts)
