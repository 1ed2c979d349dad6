"""Policies in an editor, through the protocol: a server in a process of its own, driven over its pipes."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lsp_client import Editor, editor, place

HEAD = """\
policy: ours
instrument: {title: {zh: 本单位制度𠮷, en: a policy of our own}}
rank: district
"""
RULES = """\
record: document
clauses:
  - {id: O.1, at: 第一条, record: document, norm: gate, gist: {zh: 上网不晚于印发, en: online no later than issue}}
parameters:
  grace: [{value: 10wd, source: 第一条}]
rules:
  - id: ours.late
    title: {zh: 𠮷𠮷上网过早, en: online too early}
    clauses: [O.1]
    when: {all: [{published: {before: {fact: issued}}}, {密级: 无}, {secrecy: none}, {disclosure.cleared: true}]}
    then: {find: our-early, severity: minor}
    message: {zh: 𠮷上网过早, en: online too early}
  - id: ours.publish
    title: {zh: 本单位上网, en: publish}
    clauses: [O.1, M14.5]
    when: {origin: own}
    then: {require: our-publish, duty: issuing_unit, from: issued, within: {param: ours.grace}, fulfilled_by: published}
"""
CASES = """\
as_of: 2018-12-31
base: {kind: document, secrecy: none, exemption_grounds: [], issued: 2018-11-22, form: {proposed_attribute: proactive}}
cases:
  - name: 𠮷过早
    record: {published: 2018-11-21}
    expect: {our-early: minor}
    because: [ours.late]
  - name: 不过早
    record: {published: 2018-11-23}
    matrix:
      - {published: 2018-11-23, not: [本单位上网过早]}
      - {published: 2018-11-24, not: [ours.late]}
"""


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A policy of our own over the shipped ones, with characters beyond the basic plane."""
    for name, text in (("policy.yaml", HEAD), ("rules.yaml", RULES), ("rules_test.yaml", CASES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Editor, Path]]:
    """One server for the questions that change nothing."""
    folder = tmp_path_factory.mktemp("ours")
    for name, text in (("policy.yaml", HEAD), ("rules.yaml", RULES), ("rules_test.yaml", CASES)):
        (folder / name).write_text(text, encoding="utf-8")
    with editor(folder) as begun:
        for name in ("rules.yaml", "rules_test.yaml"):
            begun.open(folder / name)
        yield begun, folder


def test_problems_are_published_while_typing(ours: Path) -> None:
    """Those of `check`, on the text of the editor; a file in the middle of an edit has its own problem alone."""
    rules, head, cases = (ours / name for name in ("rules.yaml", "policy.yaml", "rules_test.yaml"))
    with editor(ours) as begun:
        begun.open(rules)
        begun.open(cases)
        begun.replace(rules, "{secrecy: none}", "{secercy: none}")
        (problem,) = begun.problems(rules)
        assert (problem["code"], problem["severity"]) == ("policy.unknown-fact", 1)
        assert "did you mean `secrecy`?" in problem["message"]
        assert begun.shown(rules, problem["range"]) == "secercy"
        begun.replace(rules, "{secercy: none}", "{secercy: none")
        (syntax,) = begun.problems(rules)
        assert syntax["code"].startswith("read.")
        begun.replace(rules, "{secercy: none", "{secrecy: none}")
        assert begun.problems(rules) == []
        assert rules.read_text("utf-8") == RULES  # the file is not touched
        begun.replace(cases, "{published: 2018-11-24", "{publishd: 2018-11-24")
        assert [problem["code"] for problem in begun.problems(cases)] == ["case.field"]
        begun.replace(cases, "{publishd: 2018-11-24", "{published: 2018-11-24")
        assert begun.problems(cases) == []
        head.write_text(HEAD.replace("rank: district", "rank: distrct"), encoding="utf-8")
        begun.tell("workspace/didChangeWatchedFiles", {"changes": []})
        assert [problem["code"] for problem in begun.problems(head)] == ["policy.rank"]
        assert begun.ask("shutdown", None)["result"] is None
        begun.tell("exit", None)
        assert begun.ended()[0] == 0


@pytest.mark.parametrize(
    ("file", "before", "inside", "word", "told"),
    [
        (
            "rules.yaml",
            "{all: [{publ",
            0,
            "published",
            ["left out: not there", "online on the portal", "上网日期"],
        ),
        (
            "rules.yaml",
            "{密",
            0,
            "密级",
            [
                "`secrecy`",
                "密级",
                "left out: unknown",
                "`top_secret` 绝密",
                "如无密级",
                "the body for secrecy review",
            ],
        ),
        ("rules.yaml", "{密级: ", 0, "无", ["`none`", "无", "`secrecy`"]),
        ("rules.yaml", "{origin: o", 0, "own", ["`own`", "本机关"]),
        ("rules.yaml", "{disclosure.cl", 0, "disclosure.cleared", ["是否已排除涉密"]),
        (
            "rules.yaml",
            "[O.1, M1",
            0,
            "M14.5",
            [
                "办法（十四）",
                "徐汇区全面推进政务公开工作办法",
                "主动公开公文",
                "online within 10 working days",
            ],
        ),
        ("rules.yaml", "ours.gr", 0, "ours.grace", ["10", "第一条"]),
        (
            "rules_test.yaml",
            "because: [ours.l",
            0,
            "ours.late",
            ["𠮷𠮷上网过早", "online too early", "`O.1` 第一条"],
        ),
        ("rules_test.yaml", "expect: {our-e", 0, "our-early", ["online too early", "`ours.late`"]),
        (
            "rules_test.yaml",
            "form: {propo",
            0,
            "proposed_attribute",
            ["`form.proposed_attribute`", "left out: "],
        ),
        ("rules_test.yaml", "proposed_attribute: pro", 0, "proactive", ["主动公开"]),
        ("rules.yaml", "{zh: 𠮷上网", 0, None, []),
    ],
)
def test_hover_shows_labels_in_both_languages_and_what_a_reader_would_look_up(
    session: tuple[Editor, Path], file: str, before: str, inside: int, word: str | None, told: list[str]
) -> None:
    """A fact with the meaning of leaving it out and its question, a term, a clause with its place and gist, a rule."""
    begun, folder = session
    shown = begun.at("hover", folder / file, before, inside)
    assert (shown is None) == (word is None)
    if word is not None:
        assert begun.shown(folder / file, shown["range"]) == word
        for text in told:
            assert text in shown["contents"]["value"], shown["contents"]["value"]


@pytest.mark.parametrize(
    ("file", "before", "at"),
    [
        ("rules.yaml", "clauses: [O.1, M1", [("xuhui-2018", "M14.5")]),
        ("rules.yaml", "{param: ours.gr", [("rules.yaml", "grace")]),
        ("rules.yaml", "{disclosure.cl", [("framework", "disclosure.cleared")]),
        ("rules_test.yaml", "because: [ours.l", [("rules.yaml", "ours.late")]),
        ("rules_test.yaml", "not: [ours.l", [("rules.yaml", "ours.late")]),
        ("rules_test.yaml", "expect: {our-e", [("rules.yaml", "ours.late")]),
        ("rules_test.yaml", "name: 不", []),
    ],
)
def test_a_name_leads_to_where_it_is_declared(
    session: tuple[Editor, Path], file: str, before: str, at: list[tuple[str, str]]
) -> None:
    """A clause, a parameter, a determination, and the rule of a case: also in another file, and in a shipped one."""
    begun, folder = session
    found = begun.at("definition", folder / file, before)
    assert len(found) == len(at)
    for location, (part, word) in zip(found, at, strict=True):
        assert part in location["uri"]
        lines = Path(location["uri"].removeprefix("file://")).read_text("utf-8").split("\n")
        near = "\n".join(lines[location["range"]["start"]["line"] :][:2])
        assert word in near


OWN_FACTS = """\
records:
  - extends: document
    facts:
      pages: {title: {zh: 页数, en: the pages}, type: number}
      stamp:
        title: {zh: 用印, en: the stamp}
        type: part
        facts:
          made: {title: {zh: 用印日期, en: the day it was stamped}, type: date, world: event}
    derived:
      begun: {title: {zh: 起始日期, en: the beginning}, first: [stamp.made, issued]}
"""


def test_a_fact_of_the_set_leads_to_its_line_and_shows_what_it_means(ours: Path) -> None:
    """One of a part and a derived one too, from a rule and from another fact; a shipped fact has no line."""
    records, rules = ours / "records.yaml", ours / "rules.yaml"
    records.write_text(OWN_FACTS, encoding="utf-8")
    asked = "{all: [{页数: {more_than: 3}}, {begun: {empty: false}}, {stamp.made: {empty: true}}, {secrecy: none}]}"
    assert "{secrecy: none}" in RULES
    rules.write_text(RULES.replace("{secrecy: none}", asked, 1), encoding="utf-8")
    with editor(ours) as begun:
        for path in (rules, records):
            begun.open(path)
        for path, before, line, told in (
            (rules, "{页", "pages: ", "the pages"),
            (rules, "{beg", "begun: ", "the beginning"),
            (rules, "{stamp.m", "made: ", "the day it was stamped"),
            (records, "first: [stamp.m", "made: ", "left out: not there"),
            (records, "          mad", "made: ", "用印日期"),
        ):
            (found,) = begun.at("definition", path, before)
            assert found["uri"].endswith("records.yaml")
            lines = OWN_FACTS.splitlines()
            assert lines[found["range"]["start"]["line"]].strip().startswith(line)
            assert told in begun.at("hover", path, before)["contents"]["value"]
        assert begun.at("definition", rules, "{secr") == []


@pytest.mark.parametrize(
    ("old", "new", "known", "unknown"),
    [
        (
            "    then: {find",
            "    ◌\n    then: {find",
            ["overrides", "in_force", "message"],
            ["clauses_", "secrecy"],
        ),
        (
            "[{published",
            "[{◌}, {published",
            ["secrecy", "密级", "form.proposed_attribute", "disclosure.attribute", "any"],
            ["received"],
        ),
        ("[{published", "[{sec◌, {published", ["secrecy", "密级"], []),
        ("{密级: 无}", "{密级: ◌", ["无", "none", "top_secret", "绝密"], ["own"]),
        ("{before: {fact: issued}}", "{◌}", ["before", "empty", "not_after"], ["secrecy"]),
        ("[O.1, M14.5]", "[O.1, ◌]", ["M14.5", "O.1"], ["ours.late"]),
        ("{param: ours.grace}", "{param: ◌}", ["ours.grace"], ["ours.late"]),
        ("severity: minor", "severity: ◌", ["minor", "严重"], ["proactive"]),
        ("record: document\nclauses", "record: ◌\nclauses", ["document", "request"], []),
    ],
)
def test_completion_offers_what_fits(
    session: tuple[Editor, Path], old: str, new: str, known: list[str], unknown: list[str]
) -> None:
    """Keys by the schema, names of facts in both languages, terms, operators and ids, in a text that cannot be read yet."""
    begun, folder = session
    rules = folder / "rules.yaml"
    before, _, after = RULES.replace(old, new).partition("◌")
    begun.type(rules, before + after)
    position = place(before, len(before))
    items = begun.ask(
        "textDocument/completion", {"textDocument": {"uri": rules.as_uri()}, "position": position}
    )
    begun.type(rules, RULES)
    found = {item["label"]: item for item in items["result"]}
    assert set(known) <= found.keys(), sorted(found)[:50]
    assert not set(unknown) & found.keys()
    for item in found.values():
        assert item["textEdit"]["range"]["end"] == position


def test_a_case_is_run_from_its_line(ours: Path) -> None:
    """On the text of the editor: a lens on each case, which tells whether it passed, and every difference."""
    rules, cases = ours / "rules.yaml", ours / "rules_test.yaml"
    with editor(ours) as begun:
        begun.open(rules)
        begun.open(cases)
        document = {"textDocument": {"uri": cases.as_uri()}}
        lenses = begun.ask("textDocument/codeLens", document)["result"]
        assert [lens["range"]["start"]["line"] for lens in lenses] == [3, 7]
        assert [lens["command"]["title"] for lens in lenses] == ["run the case", "run the case (2 cases)"]

        def run(number: int) -> dict[str, Any]:
            command = {key: lenses[number]["command"][key] for key in ("command", "arguments")}
            return begun.ask("workspace/executeCommand", command)

        assert run(0)["result"]["passed"] is True
        begun.replace(cases, "expect: {our-early: minor}", "expect: {our-early: major}")
        failed = run(0)["result"]
        assert failed["passed"] is False
        (difference,) = failed["cases"][0]["differences"]
        assert (difference["expected"]["en"], difference["actual"]["en"]) == ("major", "minor")
        assert "0 of 1 cases passed" in failed["text"] and "ours.late" in failed["text"]
        shown = [message for message in begun.sent if message.get("method") == "window/showMessage"]
        assert [message["params"]["type"] for message in shown] == [3, 1]
        begun.replace(rules, "severity: minor", "severity: major")
        assert run(0)["result"]["passed"] is True
        begun.replace(rules, "severity: major", "severity: majr")
        refused = run(0)["error"]
        assert refused["data"]["problems"][0]["code"].startswith("policy.")
        begun.replace(cases, "cases:\n", "cases: [\n")
        assert begun.ask("textDocument/codeLens", document)["result"] == []


def test_broken_messages_are_answered_and_cancelled_requests_are_not_run(ours: Path) -> None:
    """The conversation goes on after each."""
    with editor(ours, initialize=False) as begun:
        assert begun.ask("textDocument/hover", {})["error"]["code"] == -32002
        begun.write(b"{")
        assert begun.answer(None)["error"]["code"] == -32700
        begun.write(b"[1]")
        assert begun.answer(None)["error"]["code"] == -32600
    with editor(ours) as begun:
        begun.open(ours / "rules.yaml")
        begun.write(
            b'{"jsonrpc": "2.0", "id": 77, "method": "textDocument/hover", "params": {"position": 1}}'
        )
        assert begun.answer(77)["error"]["code"] in (-32602, -32603)
        assert begun.ask("no/such", {})["error"]["code"] == -32601
        assert begun.process.stdin is not None
        begun.process.stdin.write(b"Nonsense\r\n\r\n")
        document = {
            "textDocument": {"uri": (ours / "rules.yaml").as_uri()},
            "position": {"line": 0, "character": 0},
        }
        begun.replace(ours / "rules.yaml", "severity: minor", "severity: major")
        first = begun.send("textDocument/definition", document)
        second = begun.send("textDocument/hover", document)
        begun.tell("$/cancelRequest", {"id": second})
        assert "result" in begun.answer(first)
        assert begun.answer(second)["error"]["code"] == -32800
        far = {**document, "position": {"line": 10_000, "character": 5}}
        assert begun.ask("textDocument/hover", far).get("result") is None
        nowhere = {**document, "textDocument": {"uri": "untitled:1"}}
        assert begun.ask("textDocument/hover", nowhere).get("result") is None


def close_input(begun: Editor) -> None:
    """The editor dies, or closes its end."""
    assert begun.process.stdin is not None
    begun.process.stdin.close()


def close_output(begun: Editor) -> None:
    """The editor no longer reads, and asks on."""
    assert begun.process.stdout is not None
    begun.process.stdout.close()
    begun.tell("workspace/didChangeWatchedFiles", {"changes": []})
    begun.send("textDocument/hover", {})


def leave(begun: Editor) -> None:
    """The editor ends without asking for the end first."""
    begun.tell("exit", None)


def interrupt(begun: Editor) -> None:
    """Somebody interrupts the server."""
    begun.process.send_signal(signal.SIGINT)


@pytest.mark.parametrize(
    ("end", "status"), [(close_input, 0), (close_output, 141), (leave, 1), (interrupt, 130)]
)
def test_the_process_ends_with_its_editor(ours: Path, end: Callable[[Editor], None], status: int) -> None:
    """However that ends, none is left over."""
    with editor(ours) as begun:
        end(begun)
        assert begun.ended()[0] == status
