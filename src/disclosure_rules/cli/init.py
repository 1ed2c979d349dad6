"""The command `init`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated

import typer

from disclosure_rules.cli.console import end, write_line
from disclosure_rules.cli.options import LANG, Language, help_of
from disclosure_rules.errors import Lang, PolicyError, Problem
from disclosure_rules.phrases import phrase

_TEMPLATES = Path(__file__).parents[1] / "data" / "init"
_FILES = ("policy.yaml", "rules.yaml", "rules_test.yaml")
_SCHEMAS = {"policy": "policy", "rules": "rules", "cases": "case"}
"""The schemas that the first lines of these files name, each with its name for the command `schema`."""


def command(
    directory: Annotated[str, typer.Argument(help=help_of("init.directory"), metavar="DIR")],
    lang: Language = LANG,
) -> None:
    end(lang, lambda: _write(Path(directory), lang))


def _write(directory: Path, lang: Lang) -> int:
    """Write a policy of one rule with its cases, and the schemas for an editor, into a directory that is new or empty.
    Raises PolicyError for any other, which stays as it is."""
    from disclosure_rules.policy.sets import policies_for
    from disclosure_rules.reading.strict import error_name
    from disclosure_rules.schema import schema

    try:
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            raise PolicyError(Problem("cli.directory", str(directory)))
        name = _policy_id(directory)
        (directory / "schemas").mkdir(parents=True)
        written = [directory / file for file in _FILES]
        for path in written:
            text = (_TEMPLATES / lang / path.name).read_text(encoding="utf-8")
            path.write_text(text.replace("POLICY", name), encoding="utf-8")
        policies = policies_for([directory])
        for file, subject in _SCHEMAS.items():
            path = directory / "schemas" / f"{file}.schema.json"
            path.write_text(json.dumps(schema(subject, lang, policies), ensure_ascii=False), encoding="utf-8")
            written.append(path)
    except OSError as error:
        raise PolicyError(
            Problem("cli.directory", str(directory), "unwritable", reason=error_name(error))
        ) from None
    for path in written:
        write_line(str(path))
    write_line(phrase("init.next", lang, directory=str(directory)))
    return 0


def _policy_id(directory: Path) -> str:
    """The name of the directory where a policy may have it and no shipped one has; else `ours`."""
    from disclosure_rules.policy.files import SHIPPED

    name = directory.resolve().name
    fits = re.fullmatch(r"[a-zA-Z0-9][a-zA-Z0-9_-]*", name) and not (SHIPPED / name).exists()
    return name if fits else "ours"
