"""The command `lsp`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure_rules.cli.console import Closed, end, stdin
from disclosure_rules.cli.options import LANG, Directories, Kinds, Language
from disclosure_rules.errors import Lang, PolicyError, Problem

if TYPE_CHECKING:
    from disclosure_rules.language_server.project import Project


def command(directories: Directories = None, kinds: Kinds = None, lang: Language = LANG) -> None:
    end(lang, lambda: _serve(directories, kinds, lang))


def _serve(names: list[str] | None, kinds: list[str] | None, lang: Lang) -> int:
    """Serve until the editor closes a pipe. Raises PolicyError where the protocol's package is not installed, or a module of
    record kinds cannot be imported."""
    from disclosure_rules.cli.setup import modules, roots

    try:
        from disclosure_rules.language_server.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise PolicyError(Problem("cli.package", "lsp", package="pygls", extra="lsp")) from None
    if sys.stdout is None:
        raise Closed
    records = modules(kinds)

    def project(folders: Iterable[Path]) -> Project:
        from disclosure_rules.language_server.project import Project

        return Project(roots(names) if names else folders, records)

    try:
        serve(project, lang, stdin(), sys.stdout.buffer)
    except BrokenPipeError:
        raise Closed from None
    return 0
