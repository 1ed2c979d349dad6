"""Help and bad usage, in the language of the reader."""

import re
import sys

import pytest
from commands import COMMAND, run, run_process

from disclosure_rules.cli.app import COMMANDS, GROUPS
from disclosure_rules.cli.usage import in_language, reworded
from disclosure_rules.phrases import phrase, phrases


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["evaluat", "--lang", "zh"], "无命令“evaluat”；可用近似的“evaluate”"),
        (["evaluate", "--lang", "zh"], "未填参数 FILE"),
        (["evaluate", "x", "--lang=zh", "--formt", "text"], "无选项 --formt；可用 --format"),
        (
            ["evaluate", "x", "--lang", "zh", "--format", "pdf"],
            "--format 的值“pdf”不可用；可用：text, json",
        ),
        (["agenda", "--lang", "zh", "--year", "x", "--jurisdiction", "y"], "--year 的值不是整数"),
        (["agenda", "--lang", "zh"], "未填选项 --year"),
        (["due", "2018-11-22", "10wd", "x", "--lang", "zh"], "多余的参数：x"),
        (["check", "--lang", "zh", "--policies"], "无选项 --policies"),
    ],
)
def test_bad_usage_is_told_in_chinese(arguments: list[str], said: str) -> None:
    """With the usage and where there is more, and status 2; nothing of it is English but names."""
    done = run(*arguments)
    assert (done.status, done.out) == (2, "")
    usage, more, wrong = done.err.splitlines()
    assert usage.startswith("用法：") and more.startswith("用法见 disclosure-rules")
    assert wrong.startswith("用法有误：") and said in wrong
    assert not re.search(r"Invalid|Missing|Got|such|Possible|Error", done.err)


@pytest.mark.parametrize(
    ("command", "package", "extra"),
    [
        ("mcp", "mcp", "mcp"),
        ("mcp", "anyio", "mcp"),
        ("lsp", "pygls", "lsp"),
        ("lsp", "lsprotocol", "lsp"),
    ],
)
def test_a_command_without_its_extra_says_what_to_install(command: str, package: str, extra: str) -> None:
    """Whichever of its packages is missing."""
    code = f"import sys; sys.modules[{package!r}] = None; from disclosure_rules.cli import main; main()"
    done = run_process(sys.executable, "-c", code, command, "--lang", "en")
    assert (done.status, done.out) == (2, "")
    assert (
        f"pip install 'disclosure-rules[{extra}]' [cli.package]" in done.err and "Traceback" not in done.err
    )


def test_bad_usage_is_english_elsewhere() -> None:
    """Worded as the library of the command line has it."""
    done = run("evaluat", "--lang", "en")
    assert done.status == 2
    assert "No such command 'evaluat'. Did you mean 'evaluate'?" in done.err


def test_a_message_without_a_phrase_stays_as_it_is() -> None:
    """It is better understood in English than not at all."""
    assert reworded("The moon is full.", "zh") == "The moon is full."
    assert reworded("Invalid value for '--x': too odd", "zh") == "--x 的值不可用：too odd"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_help_lists_each_command_once_in_its_group(lang: str) -> None:
    """In a Chinese locale all of it is Chinese."""
    done = run_process(*COMMAND, "--help", LC_ALL={"zh": "zh_CN.UTF-8", "en": "C"}[lang])
    assert done.status == 0
    places = [done.out.index(phrase(f"usage.group-{group}", lang)) for group in GROUPS]  # type: ignore[arg-type]
    assert places == sorted(places)
    listed = re.findall(r"^  ([a-z]+)  ", done.out, re.MULTILINE)
    assert sorted(listed) == sorted(COMMANDS)
    if lang == "zh":
        assert not re.search(r"[A-Z][a-z]+ (?:the|this|completion)", done.out)
        assert in_language("Usage: x\n  Show this message\n  and exit.", "zh") == "用法：x\n  显示本帮助。"


def test_the_wordings_of_bad_usage_are_told_apart() -> None:
    """Each English wording is reworded by its own phrase."""
    for name, text in phrases().items():
        if name.startswith("usage.error-"):
            values = {value: f"v{value}" for value in re.findall(r"{(\w+)}", text.en)}
            assert reworded(text.en.format(**values), "zh") == text.zh.format(**values), name
