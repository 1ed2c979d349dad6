"""What people read of reports: 80 columns everywhere, one language at a time, the verdict first and last, days in one form."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import COMMAND, ROOT, environment, run, run_process
from hypothesis import example, given
from hypothesis import strategies as st
from shipped import AS_OF, EVALUATOR

from disclosure_rules.cli.app import COMMANDS
from disclosure_rules.errors import Lang
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import read_record
from disclosure_rules.render import render_explanation, report_of
from disclosure_rules.render.report import PAGE_WIDTH, Report, Row, Section, printed, width, wrapped
from disclosure_rules.summary.report import summary_report, with_verdict

TODAY = "2026-11-30"
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
IN_TABLE = re.compile(r"  \d{4}-\d\d-\d\d  ")
"""A row of a table of days, which has a column of its own for the weekday."""
WEEKDAY = {"zh": r"(?: \d\d:\d\d)? \(周[一二三四五六日]\)", "en": r"(?: \d\d:\d\d)? \([MTWFS][a-z]{2}\)"}


def texts(data: Any) -> set[str]:
    """Every text of a record."""
    if isinstance(data, dict):
        return set().union(*map(texts, data.values()), set())
    if isinstance(data, list):
        return set().union(*map(texts, data), set())
    return {data} if isinstance(data, str) else set()


def reports(example: Path, lang: Lang) -> dict[str, str]:
    """What is printed for an example: the answer, everything, and why."""
    record = read_record(read_file(example).data)
    decision = EVALUATOR.evaluate(record, as_of=TODAY)
    summary = EVALUATOR.summary(record, as_of=TODAY)
    whole = with_verdict(report_of(decision, EVALUATOR.policies, lang), summary, lang)
    return {
        "answer": printed(summary_report(summary, lang)),
        "everything": printed(whole),
        "explanation": render_explanation(EVALUATOR.explain(record, as_of=TODAY), lang),
    }


INSTRUMENT = re.compile(r"[〔〕]|\d+号|国务院令第|国办发|国办公开办函|国办秘函|上海市人民政府令第|徐府办发")
"""The numbers of instruments, which no language translates."""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_report_reads_at_80_columns_in_its_language(example: Path, lang: Lang) -> None:
    """No line is wider, days have their weekday, English has no Chinese but what the record itself says, and the verdict stands
    first and last."""
    own = sorted(texts(read_file(example).data), key=len, reverse=True)
    for name, text in reports(example, lang).items():
        lines = text.rstrip().split("\n")
        assert not [line for line in lines if width(line) > PAGE_WIDTH], name
        told = "\n".join(
            line for line in lines if not IN_TABLE.match(line) and "chinese_calendar" not in line
        )
        for day in DAY.finditer(told):
            assert re.match(WEEKDAY[lang], told[day.end() :]), (name, told[day.start() - 30 : day.end() + 20])
        if name != "explanation":
            verdict = next(line for line in lines[1:] if line)
            assert verdict in lines[-4:]
            assert verdict[0] in "✓✗!?…"
        if lang == "en":
            left = "".join(text.split())
            for said in own:
                left = left.replace("".join(said.split()), "")
            assert not CHINESE.findall(INSTRUMENT.sub("", left)), name


HELP = """\
import sys
from disclosure_rules.cli.app import COMMANDS, app
for command in ("", *COMMANDS):
    app([*command.split(), "--help"], standalone_mode=False)
"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_help_reads_at_80_columns(lang: str) -> None:
    """In its language, and without the types of a programming language."""
    done = run_process(sys.executable, "-c", HELP, "--lang", lang, COLUMNS="80")
    assert done.status == 0
    assert len(re.findall("^(?:Usage: |用法：)", done.out, re.MULTILINE)) == 1 + len(COMMANDS)
    assert not [line for line in done.out.splitlines() if width(line) > PAGE_WIDTH]
    assert not re.search(r"list\[|<(?:str|int|float)", done.out)
    if lang == "zh":
        assert not re.search(r"Usage|Options|Arguments|default|required|Show|：:", done.out)


@given(st.text(alphabet="a，；、 中", max_size=120), st.integers(8, 60))
@example(text="aa、、、、、、、、、、、", before=13)
def test_a_line_is_never_broken_within_a_day(text: str, before: int) -> None:
    """Wherever the day stands, and nothing of the text is lost."""
    day = "2018-12-06 (周四)"
    written = f"{text[:before]}{day}{text[before:]}"
    lines = wrapped(written, 40)
    assert any(day in line for line in lines)
    assert "".join("".join(lines).split()) == "".join(written.split())
    assert all(width(line) <= 40 or max(map(len, re.findall("a+", line))) > 20 for line in lines)


def test_a_table_that_is_too_wide_is_told_row_by_row() -> None:
    """Each cell with the name of its column; one that fits stays a table."""
    wide = Report("t", (Section("s", (), ("名称", "依据", "说明"), (Row(("甲", "乙" * 30, "丙" * 30)),)),))
    assert printed(wide).splitlines()[3:5] == ["  甲", f"    依据：{'乙' * 30}；"]
    narrow = Report("t", (Section("s", (), ("名称", "依据"), (Row(("甲", "乙")),)),))
    assert printed(narrow).splitlines()[3:] == ["  名称  依据", "  ────  ────", "  甲    乙"]


def test_many_records_have_their_totals_first_and_last(tmp_path: Path) -> None:
    """And how many days are left stands before what is to be done, where no name can push it off the line."""
    file = tmp_path / "records.jsonl"
    record = read_file(ROOT / "examples" / "xuhui-2018-20.yaml").data
    file.write_text("".join(f"{json.dumps({**record, 'id': str(n)})}\n" for n in range(2)), encoding="utf-8")
    done = run("evaluate", file, "--as-of", "2018-12-03", "--lang", "zh")
    title, total, first, second, last = done.out.splitlines()
    assert title == "2件：截至2018-12-03 (周一)"
    assert total == last == "正常2件"
    assert first.startswith("✓ 0 正常：2018-12-06 (周四) 还有3个工作日：") and second.startswith("✓ 1 ")


def on_terminal(*arguments: str | Path) -> str:
    """What a terminal of 80 columns is sent, with everything that the command writes."""
    reader, terminal = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
        cwd=ROOT,
        env=environment(TERM="xterm", COLUMNS="80"),
    )
    os.close(terminal)
    sent = b""
    while True:
        try:
            sent += os.read(reader, 65536)
        except OSError:
            break
    os.close(reader)
    process.wait()
    return sent.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_terminal_shows_the_same_lines_with_status_words_set_off(lang: str) -> None:
    """The bar of the progress is gone before the first line; no colour is used; the status is bold to its colon."""
    command = ("evaluate", ROOT / "examples" / "draft.yaml", "--as-of", "2026-11-30", "--lang", lang)
    sent = on_terminal(*command)
    drawn, report = sent.rsplit("\x1b[?25h", 1)[0], sent.rsplit("\x1b[2K", 1)[1]
    assert {"zh": "条记录", "en": "records"}[lang] in drawn
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", report)
    assert plain == run(*command).out
    assert not re.search(r"\x1b\[(?:3|4|9|10)\d", sent)
    status = {"zh": "✓ 正常", "en": "✓ on track"}[lang]
    assert f"\x1b[1m{status}\x1b[0m" in report


def test_a_due_day_stands_once_on_a_terminal() -> None:
    """A script takes the first line, which a terminal does not show."""
    (shown,) = re.findall(
        "2018-12-06[^\n]*", on_terminal("due", "2018-11-22", "10wd", "--lang", "zh").partition("日期")[0]
    )
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == "2018-12-06 (周四)"
    assert run("due", "2018-11-22", "10wd", "--lang", "zh").out.startswith("2018-12-06\n\n")


def test_the_verdict_about_a_log_stands_first_and_last(tmp_path: Path) -> None:
    """With the conclusions in words: no path of a stored decision, no value of a vocabulary."""
    log = tmp_path / "log.jsonl"
    example = ROOT / "examples" / "xuhui-2018-20.yaml"
    run("evaluate", example, "--as-of", AS_OF, "--record", log)
    whole = run("verify", log.name, "--lang", "zh", cwd=tmp_path).out.splitlines()
    assert whole[1] == whole[-1] == "1行均与记录相符"
    log.write_text(log.read_text(encoding="utf-8").replace('"value":"proactive"', '"value":"withheld"', 1))
    altered = run("verify", log.name, "--lang", "zh", cwd=tmp_path)
    lines = altered.out.splitlines()
    assert altered.status == 1
    assert lines[1] == lines[-1] == "1行中，0行与记录相符，1行不符"
    assert lines[2].startswith("第1行（公文 xuhui-2018-20）")
    assert "    公开属性的结果：记录为 不予公开，现为 主动公开" in lines


def test_files_are_named_from_the_working_directory() -> None:
    """Also those of the shipped policies, where they lie within it."""
    done = run("mutate", "--rule", "xuhui2023", "--no-proof", "--jobs", "1", "--lang", "zh")
    assert done.out.splitlines()[2].startswith(total := done.out.splitlines()[-1])
    assert re.fullmatch(r"\d+处变异，发现\d+处（[\d.]+%），未被发现\d+处", total)
    assert str(ROOT) not in done.out + done.err


@pytest.mark.parametrize(
    ("day", "zh"),
    [
        ("2018-11-31", "历法中无此日期：11月只有30日"),
        ("2019-02-29", "历法中无此日期：2月只有28日"),
        ("2018-13-01", "历法中无此日期；"),
    ],
)
def test_a_day_that_no_month_has_is_told_by_its_month(day: str, zh: str) -> None:
    """What is wrong with a date that is written well."""
    assert zh in run("due", day, "10wd", "--lang", "zh").err
