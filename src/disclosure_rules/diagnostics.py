"""The meaning of each problem, the reason and the remedy: one file for each code, with an example that yields it.

A new code gets a file in data/diagnostics/; `make generate` runs its example and writes the page.

This module may be imported and may change between minor versions.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from disclosure_rules.errors import Text
from disclosure_rules.reading.strict import read_file

_PAGES = Path(__file__).with_name("data") / "diagnostics"

_COMMANDS = {
    "policy": "disclosure-rules check ours",
    "read": "disclosure-rules check ours",
    "case": "disclosure-rules test ours",
    "record": "disclosure-rules evaluate record.yaml --as-of 2018-12-31",
}

_HEAD = """\
policy: ours
instrument: {title: {zh: 本单位制度, en: a policy of our own}}
rank: district
"""


class Example(NamedTuple):
    """Files by name, and the command that is run beside them."""

    files: dict[str, str]
    command: str

    def written(self) -> dict[str, str]:
        """The files, with the head that a policy directory needs where the example does not show one."""
        unsaid = any(name.startswith("ours/") for name in self.files) and "ours/policy.yaml" not in self.files
        return {"ours/policy.yaml": _HEAD, **self.files} if unsaid else self.files


class Diagnostic(NamedTuple):
    """A code: what is wrong in a few words, why that is refused and what to do, an example and its mended form.

    A problem that depends on the machine (an engine that is not installed, a revision of a repository) has no example. A
    problem that needs another way of working (a file that is too large) has no mended form.
    """

    code: str
    title: Text
    why: Text
    wrong: Example | None
    mended: Example | None


def codes() -> list[str]:
    """Every code, in the order of names."""
    return sorted(path.stem for path in _PAGES.glob("*.yaml"))


def diagnostic(code: str) -> Diagnostic:
    """The diagnostic of one of `codes()`."""
    data = read_file(_PAGES / f"{code}.yaml").data
    usual = Example({}, _COMMANDS.get(code.partition(".")[0], ""))
    wrong = _example(data.get("wrong"), usual)
    mended = _example(data.get("mended"), wrong or usual)
    return Diagnostic(code, Text(**data["title"]), Text(**data["why"]), wrong, mended)


def _example(written: dict[str, str | None] | None, below: Example) -> Example | None:
    """An example as written: files by name, and the command under `$`. The parts that it leaves out are those of `below`,
    and a file that is null is absent."""
    if written is None:
        return None
    texts = {**below.files, "$": below.command, **written}
    command = texts.pop("$")
    return Example({name: text for name, text in texts.items() if text is not None}, command or "")


def changed(page: Diagnostic) -> dict[str, str]:
    """The files of the mended form that differ from those of the wrong one."""
    before = page.wrong.files if page.wrong else {}
    after = page.mended.files if page.mended else {}
    return {name: text for name, text in after.items() if before.get(name) != text}
