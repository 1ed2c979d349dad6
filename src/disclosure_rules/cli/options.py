"""The arguments and options that commands share, with their help in the language of the locale."""

from __future__ import annotations

from typing import Annotated

import typer

from disclosure_rules.cli.console import language
from disclosure_rules.errors import Lang

LANG: Lang = language()
"""The language of help, and of the output where `--lang` does not say."""


def words(zh: str, en: str) -> str:
    """One of two wordings, by the language of the locale."""
    return zh if LANG == "zh" else en


AsOf = Annotated[
    str | None,
    typer.Option(
        help=words(
            "判定时点：日期或时刻；默认为今天（北京时间）",
            "the day or instant of the decision; today in Shanghai if left out",
        ),
        metavar="ISO",
        show_default=False,
    ),
]
Policies = Annotated[
    list[str] | None,
    typer.Option(
        help=words(
            "制度目录，可多次给出；代替随附制度，两者都要时再加 --policies shipped",
            "a directory of policies, may be repeated; replaces the shipped ones unless `--policies shipped` is given too",
        ),
        metavar="DIR",
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help=words(
            "指定制度参数，如 a-policy.limit=10wd；可多次给出",
            "choose the value of a parameter, such as a-policy.limit=10wd; may be repeated",
        ),
        metavar="PARAM=VALUE",
    ),
]
MidnightIsDay = Annotated[
    bool,
    typer.Option(
        "--midnight-is-day",
        help=words(
            "将恰为 00:00:00 的时刻读作当日（日期列导出时常带零点）",
            "read every instant at exactly 00:00:00 as its day, as a column of days is often exported",
        ),
    ),
]
Language = Annotated[
    Lang,
    typer.Option(
        help=words(
            "输出语言；默认取自 LC_ALL、LC_MESSAGES 或 LANG",
            "the language of the output; that of LC_ALL, LC_MESSAGES or LANG if left out",
        ),
        show_default=False,
    ),
]
Directories = Annotated[
    list[str] | None,
    typer.Argument(
        help=words(
            "制度目录；“shipped”指随附制度；默认为随附制度",
            "directories of policies; the word `shipped` stands for the shipped ones, which are the default",
        ),
        metavar="DIR",
        show_default=False,
    ),
]
RecordFile = Annotated[
    str,
    typer.Argument(
        help=words("JSON 或 YAML 文件；- 为标准输入", "JSON or YAML; - is standard input"), metavar="FILE"
    ),
]
RecordFiles = Annotated[
    list[str],
    typer.Argument(
        help=words(
            "JSON、YAML 或 JSON Lines 文件；- 为标准输入", "JSON, YAML or JSON Lines; - is standard input"
        ),
        metavar="FILE",
    ),
]
Log = Annotated[
    str | None,
    typer.Option(
        "--record",
        help=words(
            "将每一项判定追加到此留痕文件；自由文本不写入",
            "add every decision to this file of audit lines, without the free text of the records",
        ),
        metavar="LOG",
        show_default=False,
    ),
]
Keep = Annotated[
    list[str] | None,
    typer.Option(
        help=words(
            "留痕中保留的自由文本字段，如 标题，可多次给出",
            "a field of free text that the audit lines keep, such as title; may be repeated",
        ),
        metavar="FIELD",
        show_default=False,
    ),
]
MaskId = Annotated[
    bool,
    typer.Option(
        "--mask-id",
        help=words("留痕中不写入事项记录的编号", "leave the ids of the records out of the audit lines"),
    ),
]
Previous = Annotated[
    str | None,
    typer.Option(
        help=words(
            "LOG 所接续的留痕文件的末行摘要",
            "the last digest of the log that LOG continues",
        ),
        metavar="DIGEST",
        show_default=False,
    ),
]
Sync = Annotated[
    bool,
    typer.Option(
        "--sync",
        help=words(
            "每行写入磁盘之后再作下一项判定",
            "write every audit line to the disk before the next record is decided",
        ),
    ),
]
FORMAT = typer.Option("--format", help=words("输出格式", "the format of the output"))
