"""The policies that are edited: their files from disk, but for the texts that an editor holds, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure_rules.authoring.testing import CaseFile, read_cases
from disclosure_rules.errors import DisclosureRulesError, PolicyError, Problem
from disclosure_rules.language_server.names import NameIndex
from disclosure_rules.policy.files import CASES
from disclosure_rules.policy.load import load_policies
from disclosure_rules.policy.notices import notices
from disclosure_rules.policy.sets import policies_for
from disclosure_rules.reading.strict import ReadingError, decode, read_bytes, read_text

if TYPE_CHECKING:
    from disclosure_rules.policy.record_classes import Handed
    from disclosure_rules.reading.source import Source


class Project:
    """A set of policies. `texts` are those that an editor holds, by file; `problems` are those of the last check, `notices`
    what is no error. `names` are those of the policies as they last loaded, the shipped ones before they do once."""

    def __init__(self, directories: Iterable[Path], records: Iterable[Handed] = ()) -> None:
        self.directories = tuple(directory.resolve() for directory in directories)
        self.records = tuple(records)
        self.texts: dict[Path, str] = {}
        self.problems: tuple[Problem, ...] = ()
        self.notices: tuple[Problem, ...] = ()
        self._names: NameIndex | None = None
        self._read: dict[Path, tuple[bytes, Source]] = {}

    @property
    def names(self) -> NameIndex:
        """The names of the policies as they last loaded."""
        if self._names is None:
            self._names = NameIndex(load_policies())
        return self._names

    def check(self) -> None:
        """Read the policies as they are now. A file that cannot be read leaves the rest unlinked, so that its problem stands
        alone."""
        self.problems = self.notices = ()
        try:
            policies = policies_for(self.directories, self.records, self._reader)
        except PolicyError as error:
            self.problems = error.problems
            return
        if self._names is None or self._names.policies != policies:
            self._names = NameIndex(policies)
        self.notices = notices(self.directories, policies)

    def case_file(self, path: Path) -> CaseFile:
        """A file of cases. Raises PolicyError with every problem of it."""
        return read_cases(path, self.names.kinds, lambda file: self._reader(read_bytes(file), file))

    def case_problems(self) -> Iterable[Problem]:
        """The problems of the case files that the editor holds."""
        for path in self.texts:
            if path.name.endswith(CASES) and self.holds(path):
                try:
                    self.case_file(path)
                except DisclosureRulesError as error:
                    yield from error.problems

    def text(self, path: Path) -> str:
        """The text of a file as the editor has it, else as it is on disk; empty where there is none."""
        held = self.texts.get(path.resolve())
        if held is not None:
            return held
        try:
            return decode(read_bytes(path), str(path))
        except ReadingError:
            return ""

    def holds(self, path: Path) -> bool:
        """Whether a file lies below one of the directories."""
        return any(path.is_relative_to(directory) for directory in self.directories)

    def _reader(self, content: bytes, path: Path) -> Source:
        """The contents of a file, or of its text in the editor. What did not change is not read again."""
        text = self.texts.get(path.resolve())
        content = content if text is None else text.encode()
        known = self._read.get(path)
        if known is None or known[0] != content:
            known = self._read[path] = (content, read_text(content, path))
        return known[1]
