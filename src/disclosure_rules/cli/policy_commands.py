"""The commands about policies; what each does is in its own module, loaded when it is asked for."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from disclosure_rules.cli.console import end, write
from disclosure_rules.cli.options import FORMAT, LANG, AsOf, Directories, Engine, Language, Settings, words

commands = typer.Typer()

Records = Annotated[
    list[str] | None,
    typer.Option(
        help=words(
            "事项记录：JSON、YAML 或 JSON Lines 文件，可多次给出；- 为标准输入",
            "the records: JSON, YAML or JSON Lines, may be repeated; - is standard input",
        ),
        metavar="FILE",
    ),
]
Prove = Annotated[
    bool,
    typer.Option(
        "--prove",
        help=words("不带记录，就每一条可能的记录证明", "without records: about every possible record"),
    ),
]
CaseOption = Annotated[
    str | None,
    typer.Option(
        help=words(
            "证明时：把判定不同的记录作为用例写入此新文件",
            "with a proof: a new file for the record on which they differ, as a case",
        ),
        metavar="FILE",
    ),
]


@commands.command(
    "check", help=words("检查制度文件，列出全部问题。", "Load policies and tell every problem.")
)
def _check(
    directories: Directories = None,
    prove: Annotated[
        bool,
        typer.Option(
            "--prove",
            help=words(
                "另找永不触发或总被取代的规则、无法引用的条款、判定空白和冲突（需要附加组件 proof）",
                "also find rules that can never fire or prevail, clauses that nothing can cite, gaps and conflicts (with "
                "the extra `proof`)",
            ),
        ),
    ] = False,
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli import policies

    end(lang, lambda: policies.check(directories, lang, prove=prove))


@commands.command(
    "test",
    help=words(
        "运行制度用例；每条规则须有触发和不触发的用例。",
        "Run the cases of policies; every rule needs one that fires it and one that keeps it silent.",
    ),
    short_help=words("运行制度用例。", "Run the cases of policies."),
)
def _test(directories: Directories = None, lang: Language = LANG) -> None:
    from disclosure_rules.cli import policies

    end(lang, lambda: policies.test(directories, lang))


@commands.command(
    "coverage",
    help=words(
        "说明用例覆盖了制度的哪些规则、条件和条款；html 逐行显示制度文件。",
        "Tell what the cases cover: rules, conditions, clauses; `html` shows every policy file line by line.",
    ),
    short_help=words("说明用例覆盖了制度的哪些内容。", "Tell what the cases cover of the policies."),
)
def _coverage(
    directories: Directories = None,
    least: Annotated[
        float,
        typer.Option(
            "--min",
            min=0,
            max=100,
            help=words("覆盖率低于此百分比时，退出状态为 1", "exit with status 1 below this percentage"),
            metavar="PERCENT",
            show_default=False,
        ),
    ] = 0,
    form: Annotated[Literal["text", "json", "html"], FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli import coverage

    end(lang, lambda: coverage.print_coverage(directories, least, lang, form))


Least = Annotated[
    float | None,
    typer.Option(
        "--min",
        min=0,
        max=100,
        help=words(
            "发现率低于此百分比时，退出状态为 1；默认须全部发现",
            "exit with status 1 below this percentage; all must be caught if left out",
        ),
        metavar="PERCENT",
        show_default=False,
    ),
]
Chosen = Annotated[
    list[str] | None,
    typer.Option(
        "--rule",
        help=words(
            "只试规则编号为此或以此开头的，可多次给出",
            "only of rules of this id, or whose ids begin so; may be repeated",
        ),
        metavar="ID",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        min=1,
        help=words("并行的进程数；默认为处理器核数", "how many processes; as many as cores if left out"),
        metavar="N",
        show_default=False,
    ),
]
Proving = Annotated[
    bool,
    typer.Option(
        "--proof/--no-proof",
        help=words(
            "对未被发现的，证明其与原制度等价，或找出一件判定不同的事项（须装有附加组件 proof）",
            "of what survives, prove that it decides every record as before, or find one that it does not (where the "
            "extra `proof` is installed)",
        ),
    ),
]


@commands.command(
    "mutate",
    help=words(
        "逐一对制度作微小改动（变异），看用例能否发现；未被发现的，说明缺少用例。",
        "Change the policies a little, one change at a time, and see whether a case fails; a change that none notices "
        "is a case that is missing.",
    ),
    short_help=words(
        "看用例能否发现制度的微小改动。", "See whether the cases notice small changes of the policies."
    ),
)
def _mutate(
    directories: Directories = None,
    least: Least = None,
    rules: Chosen = None,
    jobs: Jobs = None,
    proving: Proving = True,
    form: Annotated[Literal["text", "json"], FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli import mutate

    end(lang, lambda: mutate.mutate(directories, least, rules, form, lang, jobs, proving=proving))


@commands.command(
    "diff",
    help=words(
        "用两版制度判定同一批事项记录，说明哪些判定、期限、问题和责任有变化，依据哪些规则和条款；"
        "不给记录则证明对每一条可能的记录判定都相同，或者给出一条不同的（需要附加组件 proof）。"
        "版本可以是“shipped”、制度目录或 git 版本（REV 或 REV:路径）。",
        "Decide about the same records under two editions of the policies, and tell what changes by which rules and "
        "clauses. Without records: prove that they decide alike for every possible record, or show one on which they do "
        "not (with the extra `proof`). An edition is `shipped`, a directory of policies, or a revision in git: REV or REV:PATH.",
    ),
    short_help=words(
        "说明两版制度对同一批记录的判定有何不同。",
        "Tell what two editions of the policies decide differently.",
    ),
)
def _diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=words("原制度", "the policies as they were"))],
    new: Annotated[
        str, typer.Argument(metavar="NEW", help=words("新制度", "the policies as they are to be"))
    ],
    records: Records = None,
    prove: Prove = False,
    case: CaseOption = None,
    as_of: AsOf = None,
    settings: Settings = None,
    form: Annotated[Literal["text", "json", "html"], FORMAT] = "text",
    lang: Language = LANG,
    engine: Annotated[
        Engine,
        typer.Option(
            help=words(
                "规则引擎；判定结果相同，reference 最快",
                "the rule engine; all decide alike, `reference` fastest",
            )
        ),
    ] = "reference",
) -> None:
    from disclosure_rules.cli import diff, setup

    chosen = setup.Choice(as_of, None, settings, engine)
    end(lang, lambda: diff.diff(old, new, records, chosen, lang, form, prove=prove, case=case))


@commands.command(
    "clauses",
    help=words("列出每一条款：状态、规则、用例。", "List every clause: its status, its rules, their cases."),
)
def _clauses(
    form: Annotated[Literal["text", "json"], FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli import policies

    end(lang, lambda: policies.clauses(lang, form))


def _code(name: str | None) -> str | None:
    from disclosure_rules.diagnostics import codes
    from disclosure_rules.errors import did_you_mean

    if name is None or name in codes():
        return name
    en, zh = did_you_mean(name, codes(), "without a code, all are listed", "不带代码则列出全部")
    raise typer.BadParameter(words(f"没有问题代码“{name}”；{zh}", f"no problem has the code `{name}`; {en}"))


@commands.command(
    "problem",
    help=words(
        "解释问题代码：为何不接受，如何改正；不带代码则列出全部。",
        "Explain the code of a problem: why it is refused, how it is mended; without a code, list all of them.",
    ),
    short_help=words("解释问题代码。", "Explain the code of a problem."),
)
def _problem(
    code: Annotated[
        str | None,
        typer.Argument(
            callback=_code,
            help=words("问题代码，如 policy.conflict", "the code, such as policy.conflict"),
            metavar="CODE",
            show_default=False,
        ),
    ] = None,
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli import problem

    end(lang, lambda: problem.tell(code, lang))


@commands.command("schema", help=words("输出 JSON Schema。", "Print a JSON Schema."))
def _schema(
    name: Annotated[
        Literal["record", "policy", "rules", "case", "decision", "audit"],
        typer.Argument(help=words("所描述的内容", "what it describes"), metavar="NAME", show_default=False),
    ],
    lang: Language = LANG,
) -> None:
    from disclosure_rules.schema import schema

    write(json.dumps(schema(name, lang), ensure_ascii=False, indent=2) + "\n")
