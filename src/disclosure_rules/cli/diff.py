"""The command `diff`."""

from __future__ import annotations

import json
import os
from typing import Any, Literal

from disclosure_rules.authoring.diff import (
    ChangeTally,
    Edition,
    Editions,
    policy_changes,
    read_editions,
    replay,
)
from disclosure_rules.authoring.diff.page import changes_page
from disclosure_rules.authoring.diff.report import changes_report
from disclosure_rules.cli.console import REFUSED, counting, print_problems, show, stdin, write
from disclosure_rules.cli.setup import Choice
from disclosure_rules.errors import PolicyError, Problem
from disclosure_rules.reading.record_stream import RecordStream
from disclosure_rules.render import Lang

Form = Literal["text", "json", "html"]

SCHEMA_VERSION = 1


def diff(
    old: str,
    new: str,
    names: list[str] | None,
    choice: Choice,
    lang: Lang,
    form: Form,
    *,
    prove: bool = False,
    case: str | None = None,
) -> int:
    """Print how two editions of the policies differ about these records, or where there are none about any; gives
    the exit status."""
    if not names:
        return _prove(old, new, choice, lang, form, case)
    if prove or case is not None:
        zh = "证明不用记录，请去掉 --records"
        wanted = "leave `--records` out: a proof is about every record"
        raise PolicyError(Problem("cli.no-proof", "--records", "not for a proof", wanted, zh))
    return print_changes(read_editions(old, new), names, choice, lang, form)


def _prove(old: str, new: str, choice: Choice, lang: Lang, form: Form, case: str | None) -> int:
    if form == "html":
        zh = "证明没有 html，请改用 text、json 或给出 --records"
        wanted = "take text or json, or give `--records`"
        raise PolicyError(Problem("cli.no-proof", "--format", "a proof has no html", wanted, zh))
    from disclosure_rules.cli import prove

    first, second = choice.evaluators(*(edition.policies for edition in read_editions(old, new)))
    return prove.compare_all(first, second, case, lang, form)


def print_changes(
    editions: tuple[Edition, Edition], names: list[str], choice: Choice, lang: Lang, form: Form
) -> int:
    """Print what changes in the decisions about the records of the files: 0 if nothing, 1 if something, 2 if a
    record was rejected under both editions."""
    as_of = choice.moment()
    sides = [edition.policies for edition in editions]
    pair = Editions(*choice.evaluators(*sides))
    changes = ChangeTally(*sides)
    with counting("条记录" if lang == "zh" else "records") as advance:
        for entry, found in replay(RecordStream(names, stdin()), pair, as_of, os.cpu_count() or 1):
            if found.problems:
                changes.reject()
                print_problems(entry.problems or map(entry.placed, found.problems), lang)
            else:
                changes.add(found.differences, entry.reference)
            advance()
    if form == "json":
        write(json.dumps(_as_json(changes, editions, as_of.isoformat()), ensure_ascii=False, indent=2) + "\n")
    elif form == "html":
        write(changes_page(changes, *editions, lang))
    else:
        show(changes_report(changes, *editions, lang))
    return REFUSED if changes.rejected else int(changes.changed > 0)


def _as_json(changes: ChangeTally, editions: tuple[Edition, Edition], as_of: str) -> dict[str, Any]:
    old, new = editions
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": as_of,
        "old": old.as_json(),
        "new": new.as_json(),
        "policies": policy_changes(old.policies, new.policies)._asdict(),
        **changes.as_json(),
    }
