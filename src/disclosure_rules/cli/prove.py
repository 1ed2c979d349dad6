"""The output of `check --prove` and `diff --prove`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from disclosure_rules.cli.console import counting, show, warn, write
from disclosure_rules.errors import Lang, PolicyError, Problem, Text
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.policy.model import Policy
from disclosure_rules.reading.strict import error_name
from disclosure_rules.render import Line, Report, Row, Section

if TYPE_CHECKING:
    from types import ModuleType

    from disclosure_rules.authoring.proof import Comparison, Weakness, Witness

_FLAWS = {
    "never-fires": Text("永不触发的规则", "rules that can never fire"),
    "never-prevails": Text("始终被其他规则取代的规则", "rules that another rule always defeats"),
    "never-cited": Text("没有任何判定能够引用的条款", "clauses that no decision can cite"),
    "gap": Text("事实齐全仍无法判定", "conclusions left open although every fact is known"),
    "conflict": Text("规则相互冲突", "rules that conflict"),
    "dormant": Text("参数取其他值时才适用的规则", "rules that apply only with another value of a parameter"),
    "undecided": Text("未能证明，也未能否定", "neither proved nor disproved"),
}
_STAGES = {
    "decide": Text("判定", "determination"),
    "require": Text("义务", "obligation"),
    "find": Text("问题", "finding"),
    "account": Text("责任", "accountability"),
}
_VERDICTS = {
    "equal": Text(
        "对每一条可能的记录，两版制度的判定相同", "both editions decide alike for every possible record"
    ),
    "differs": Text("两版制度的判定不同", "the editions decide differently"),
    "undecided": Text("未能证明相同，也未找到不同", "not proved equal, and no difference found"),
}


def _proof() -> ModuleType:
    try:
        from disclosure_rules.authoring import proof
    except ModuleNotFoundError as error:
        if error.name != "z3":
            raise
        raise PolicyError(Problem("proof.missing", "z3-solver")) from None
    return proof


def prove(policies: Iterable[Policy], lang: Lang) -> int:
    """Print the flaws of the policies: the parts that can never act, and the decisions left open, for every possible
    record. Gives 1 if there is a flaw."""
    proof = _proof()
    evaluator = Evaluator(policies, "reference")
    with counting("项" if lang == "zh" else "versions of the law") as advance:
        weaknesses: list[Weakness] = list(proof.weaknesses(evaluator.timeline, evaluator.calendar, advance))
    sections = [
        _weak([weakness for weakness in weaknesses if weakness.flaw == flaw], getattr(title, lang), lang)
        for flaw, title in _FLAWS.items()
        if any(weakness.flaw == flaw for weakness in weaknesses)
    ]
    flawed = any(weakness.flaw not in ("dormant", "undecided") for weakness in weaknesses)
    title = Text("发现制度缺陷", "flaws found") if flawed else Text("未发现制度缺陷", "no flaw found")
    show(Report(getattr(title, lang), tuple(sections)))
    return int(flawed)


def _weak(weaknesses: list[Weakness], title: str, lang: Lang) -> Section:
    header = ("事项", "位置", "相关规则") if lang == "zh" else ("about", "place", "rules")
    width = 3 if any(weakness.rules for weakness in weaknesses) else 2
    rows = tuple(
        Row((weakness.about, str(weakness.place), ", ".join(weakness.rules))[:width])
        for weakness in weaknesses
    )
    lines = [
        Line(line)
        for weakness in weaknesses
        if weakness.record is not None and weakness.as_of is not None
        for line in _written({"as_of": weakness.as_of.isoformat(), "record": dict(weakness.record)})
    ]
    return Section(title, tuple(lines), header[:width], rows)


def compare_all(old: Evaluator, new: Evaluator, path: str | None, lang: Lang, output_format: str) -> int:
    """Print whether two sets of policies decide alike for every possible record. Gives 1 if not. A record that they decide
    differently is also written as a case to `path`."""
    comparison: Comparison = _proof().compare(old.timeline, new.timeline, calendar=new.calendar)
    case = None if comparison.witness is None else _case(comparison.witness, new, lang)
    if case is not None and path is not None:
        _write(Path(path), case)
    if output_format == "json":
        write(json.dumps(_as_json(comparison, case), ensure_ascii=False, indent=2) + "\n")
    else:
        show(_compared(comparison, lang))
        write(f"\n{case}" if case else "")
    return int(comparison.verdict != "equal")


def _case(witness: Witness, new: Evaluator, lang: Lang) -> str:
    about = [change.about for change in witness.changes if change.clear] or [
        change.about for change in witness.changes
    ]
    name = "新旧制度判定不同的事项" if lang == "zh" else "a record that the old policies decide differently"
    written: str = _proof().witness_case(witness.record, witness.as_of, new, about, name)
    return written


def _compared(comparison: Comparison, lang: Lang) -> Report:
    title = getattr(_VERDICTS[comparison.verdict], lang)
    sections = []
    if comparison.undecided:
        heading = getattr(_FLAWS["undecided"], lang)
        sections.append(Section(heading, (Line(", ".join(comparison.undecided), "notice"),)))
    if comparison.witness is not None:
        header = ("事项", "编号", "原制度", "新制度") if lang == "zh" else ("stage", "about", "old", "new")
        nothing = "无" if lang == "zh" else "none"
        rows = tuple(
            Row(
                (
                    getattr(_STAGES[change.stage], lang),
                    change.about,
                    change.old or nothing,
                    change.new or nothing,
                )
            )
            for change in comparison.witness.changes
        )
        sections.append(Section("变化" if lang == "zh" else "changes", (), header, rows))
        heading = "可作为用例，新制度通过" if lang == "zh" else "a case that the new policies pass"
        sections.append(Section(heading))
    return Report(title, tuple(sections))


def _as_json(comparison: Comparison, case: str | None) -> dict[str, Any]:
    witness = comparison.witness and {
        "record": comparison.witness.record,
        "as_of": comparison.witness.as_of.isoformat(),
        "changes": [
            {"stage": change.stage, "about": change.about, "old": change.old, "new": change.new}
            for change in comparison.witness.changes
        ],
        "case": case,
    }
    return {"verdict": comparison.verdict, "undecided": list(comparison.undecided), "witness": witness}


def _written(data: Any) -> list[str]:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).splitlines()


def _write(path: Path, case: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(case)
    except FileExistsError:
        raise PolicyError(Problem("cli.unwritable", str(path), "exists")) from None
    except FileNotFoundError:
        raise PolicyError(Problem("cli.unwritable", str(path), "missing")) from None
    except OSError as error:
        raise PolicyError(Problem("cli.unwritable", str(path), reason=error_name(error))) from None
    warn(str(path))
