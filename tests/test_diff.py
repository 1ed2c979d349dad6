"""The command `diff`: two editions of the policies, by directory or revision, over the records of files."""

import json
import re
import shutil
import subprocess
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT, Done, run
from html_pages import Page, assert_whole
from shipped import AS_OF, MODEL
from small_policies import write_policy

from disclosure_rules import SHIPPED, Evaluator
from disclosure_rules.authoring.diff import ChangeTally, Edition, Editions
from disclosure_rules.authoring.diff.content import content_of
from disclosure_rules.authoring.diff.page import changes_page
from disclosure_rules.authoring.diff.report import changes_report
from disclosure_rules.render.report import PAGE_WIDTH, printed, width
from disclosure_rules.terms import Status

LIMIT = "- {value: 10wd, in_force: {from: 2018-11-22}"
CHANGED = Path("xuhui-2018", "publication.yaml")


def edit(path: Path, was: str, now: str) -> None:
    """Replace the one place of a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(was) == 1
    path.write_text(text.replace(was, now), encoding="utf-8")


@pytest.fixture(scope="module")
def eleven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped policies with one number changed: eleven working days to publish."""
    directory = tmp_path_factory.mktemp("eleven") / "policies"
    shutil.copytree(SHIPPED, directory)
    edit(directory / CHANGED, LIMIT, LIMIT.replace("10wd", "11wd"))
    return directory


def documents() -> list[dict[str, Any]]:
    """Documents that went online on the days around the limit, or did not, or may not; some of another place."""
    published = [None, *(f"2018-12-{day:02}" for day in range(3, 14))]
    states: list[dict[str, Any]] = [
        {},
        {"secrecy": "secret"},
        {"secrecy": None},
        {"unknown": ["published"]},
        {"issued": "2018-12-17"},
        {"jurisdiction": "上海市黄浦区"},
        {"normative": True, "issuer": {"name": "区教育局", "level": "department"}},
    ]
    return [
        {
            **MODEL,
            "form": {"proposed_attribute": "proactive"},
            "releases": [],
            "published": day,
            "unknown": [],
            **state,
            "id": f"{number}-{day}",
        }
        for number, state in enumerate(states)
        for day in ([None] if "unknown" in state else published)
    ]


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """These documents as JSON Lines."""
    path = tmp_path_factory.mktemp("records") / "records.jsonl"
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in documents())
    path.write_text("".join(lines), encoding="utf-8")
    return path


def diff(*arguments: str | Path, **options: Any) -> Done:
    """Run the command, as things stood at the end of 2018."""
    return run("diff", "--as-of", AS_OF, *arguments, **options)


def decisions(policies: Path, records: Path) -> list[dict[str, Any]]:
    """What `evaluate` decides about the same records, by these policies alone."""
    done = run(
        "evaluate",
        records,
        "--as-of",
        AS_OF,
        "--policies",
        policies,
        "--format",
        "jsonl",
        "--engine",
        "reference",
    )
    return [json.loads(line) for line in done.out.splitlines()]


def named(decision: dict[str, Any], obligation: str) -> dict[str, Any]:
    """An obligation of a stored decision, empty where it does not apply."""
    return next((item for item in decision["obligations"] if item["id"] == obligation), {})


def unsettled(decision: dict[str, Any]) -> set[str]:
    """What a stored decision leaves undetermined; a measure that one rule triggers is settled, whatever another asks."""
    triggered = {item["measure"] for item in decision["accountability"]}
    return {item["about"] for item in decision["undetermined"]} - triggered


@pytest.fixture(scope="module")
def compared(eleven: Path, records: Path) -> dict[str, Any]:
    """What the command tells as JSON of the shipped policies and those with the changed number."""
    done = diff("shipped", eleven, "--records", records, "--format", "json")
    assert (done.status, done.err) == (1, f"{eleven}: policies that stand alone\n")
    data: dict[str, Any] = done.data
    return data


Pairs = list[tuple[dict[str, Any], dict[str, Any]]]


@pytest.fixture(scope="module")
def pairs(eleven: Path, records: Path) -> Pairs:
    """What `evaluate` decides about the same records by either."""
    return list(zip(decisions(SHIPPED, records), decisions(eleven, records), strict=True))


@pytest.mark.parametrize("obligation", ["publish-online", "publish-interpretation"])
def test_a_changed_number_changes_exactly_what_evaluation_says(
    compared: dict[str, Any], pairs: Pairs, obligation: str
) -> None:
    """Counted from two runs of `evaluate`: whose due day moves, whose status turns from what to what."""
    found = [
        change
        for change in compared["changes"]
        if (change["kind"], change["about"]) == ("obligation", obligation)
    ]
    duties = [(named(old, obligation), named(new, obligation)) for old, new in pairs]
    moved = [(old["due"], new["due"]) for old, new in duties if old and old["due"] != new["due"]]
    (due,) = [change for change in found if change["what"] == "due"]
    assert (due["from"], due["to"], due["count"]) == ("set", "later", len(moved))
    assert [(each["from"], each["to"]) for each in due["examples"]] == moved[:3]
    turned = Counter(
        (old["status"], new["status"]) for old, new in duties if old and old["status"] != new["status"]
    )
    told = {(change["from"], change["to"]): change["count"] for change in found if change["what"] == "status"}
    assert told == turned


def reasons(decision: dict[str, Any]) -> dict[str, set[str]]:
    """What each measure of a decision rests on, whoever answers for it."""
    found: dict[str, set[str]] = {}
    for item in decision["accountability"]:
        found.setdefault(item["measure"], set()).update(item["because"])
    return found


def test_the_counts_of_all_kinds_are_those_of_evaluation(compared: dict[str, Any], pairs: Pairs) -> None:
    """Which records change at all, and which outcomes, measures and findings."""
    data = compared
    told = ("outcome", "determinations", "obligations", "findings", "accountability", "undetermined")
    changed = [old for old, new in pairs if any(old[part] != new[part] for part in told)]
    assert data["records"] == {"read": len(documents()), "changed": len(changed), "rejected": 0}
    assert 10 < len(changed) < len(pairs)
    outcomes = Counter(
        (old["outcome"], new["outcome"]) for old, new in pairs if old["outcome"] != new["outcome"]
    )
    assert outcomes == {
        (change["from"], change["to"]): change["count"]
        for change in data["changes"]
        if change["kind"] == "outcome"
    }
    gone = Counter(
        (measure, reason)
        for old, new in ((reasons(old), reasons(new)) for old, new in pairs)
        for measure in old.keys() & new.keys()
        for reason in old[measure] - new[measure]
    )
    assert gone == {
        (change["about"], change["from"]): change["count"]
        for change in data["changes"]
        if change["what"] == "because"
    }
    assert gone
    assert [change for change in data["changes"] if change["kind"] in ("determination", "finding")] == []


def test_the_json_says_what_was_compared_and_why(
    eleven: Path, records: Path, compared: dict[str, Any], pairs: Pairs
) -> None:
    """Its keys are those of the documentation; rules and clauses stand on both sides, examples with their place."""
    data = compared
    assert list(data) == [
        "schema_version", "as_of", "old", "new", "policies", "values", "records", "directions", "changes"
    ]  # fmt: skip
    assert (data["schema_version"], data["as_of"]) == (1, AS_OF)
    assert (data["old"]["name"], data["new"]["name"]) == ("shipped", str(eleven))
    digests = [{item["id"]: item["sha256"] for item in data[side]["policies"]} for side in ("old", "new")]
    assert {name for name in digests[0] if digests[0][name] != digests[1][name]} == {"xuhui-2018"}
    nothing: dict[str, list[str]] = {"added": [], "removed": [], "changed": []}
    assert data["policies"] == {
        "rules": nothing,
        "parameters": {**nothing, "changed": ["xuhui-2018.publish_limit"]},
        "facts": nothing,
        "calendars": None,
    }
    (value,) = data["values"]
    assert value["parameter"] == "xuhui-2018.publish_limit"
    days = {"start": "2018-11-22", "end": None, "source": "办法（十四）；附件1 第四条"}
    assert (value["from"], value["to"]) == ({"value": "10wd", **days}, {"value": "11wd", **days})
    assert (value["rules"], value["rewrites_the_past"]) == (["publication.publish-online"], True)
    asked = [[unsettled(side) for side in pair] for pair in pairs]
    opened = sum(bool(new - old) for old, new in asked)
    assert data["directions"] == {"stricter": 0, "laxer": data["records"]["changed"], "open": opened}
    keys = [
        "kind",
        "about",
        "what",
        "from",
        "to",
        "direction",
        "count",
        "shift",
        "rules",
        "clauses",
        "examples",
    ]
    for change in data["changes"]:
        assert list(change) == keys
        assert 1 <= len(change["examples"]) == min(3, change["count"])
    due = next(
        change for change in data["changes"] if (change["about"], change["what"]) == ("publish-online", "due")
    )
    assert due["rules"] == {"old": ["publication.publish-online"], "new": ["publication.publish-online"]}
    assert due["clauses"] == {"old": ["M14.5", "A04.7"], "new": ["M14.5", "A04.7"]}
    first = documents()[0]
    assert due["examples"][0] == {
        "kind": "document",
        "id": first["id"],
        "file": str(records),
        "line": 1,
        "from": "2018-12-06",
        "to": "2018-12-07",
    }


@pytest.fixture(scope="module")
def texts(eleven: Path, records: Path) -> dict[str, str]:
    """What the command says of the same as text, in both languages."""
    runs = {lang: diff(SHIPPED, eleven, "--records", records, "--lang", lang) for lang in ("zh", "en")}
    assert {done.status for done in runs.values()} == {1}
    return {lang: done.out for lang, done in runs.items()}


def test_the_text_says_it_in_both_languages(texts: dict[str, str]) -> None:
    """What changes, from which value to which, for whom and how many, why, what becomes of it, and what is to be done."""
    basis = "publication.publish-online (M14.5, A04.7)"
    cause = "xuhui-2018.publish_limit 10 working days → 11 working days"
    known = {
        "en": (
            "in time: 10 working days becomes 11 working days in all",
            "xuhui-2018.publish_limit: 10 working days (from 2018-11-22 (Thu)) → 11 working days (from 2018-11-22 (Thu))",
            "settle first: source and days in force are unchanged",
            "publish an open document online in time (publish-online) — due: 1–4 days later (records: ",
            f"who: the issuing unit because: {cause} rules and clauses: {basis} for example: 0-None (",
            "2018-12-06 → 2018-12-07",
            "fulfilled late → fulfilled (records: ",
            "1. xuhui-2018.publish_limit: name the amending instrument",
            "2. rewrite the cases that no longer pass (",
        ),
        "zh": (
            "主动公开公文按期上网发布：10个工作日改为11个工作日",
            "主动公开公文按期上网发布（publish-online） — 截止：推后1–4日（",
            "逾期履行 → 已履行（",
            "谁：发文单位",
        ),
    }
    for lang, told in known.items():
        wide = [line for line in texts[lang].splitlines() if width(line) > PAGE_WIDTH]
        assert all(max(map(len, line.split())) > PAGE_WIDTH // 2 for line in wide)  # a path is whole
        said = " ".join(texts[lang].split())
        assert [each for each in told if each not in said] == []


def states_of(pairs: Pairs, obligation: str, side: int) -> Counter[str]:
    """The states of an obligation over all records, where it applies or is open."""
    found: Counter[str] = Counter()
    for decisions in pairs:
        decision = decisions[side]
        asked = [item for item in decision["undetermined"] if item["about"] == obligation]
        duty = named(decision, obligation)
        found.update([duty["status"]] if duty else ["undetermined"] if asked else ["absent"])
    return found


def test_the_states_before_and_after_are_those_of_evaluation(texts: dict[str, str], pairs: Pairs) -> None:
    """Counted from two runs of `evaluate`, records that nothing changes among them."""
    labels = {status.value: status.zh for status in Status} | {"absent": "不适用"}
    before, after = (states_of(pairs, "publish-online", side) for side in (0, 1))
    table = (
        texts["zh"].partition("改前改后\n")[2].partition("主动公开公文按期上网发布（publish-online）\n")[2]
    )
    told = dict(
        re.findall(
            r"^    (\S+)：(\d+ → \d+)", re.split(r"^  (?=\S)", table, flags=re.MULTILINE)[0], re.MULTILINE
        )
    )
    assert told == {labels[state]: f"{before[state]} → {after[state]}" for state in before | after}
    assert before != after


def test_the_page_holds_what_the_json_holds(eleven: Path, records: Path, compared: dict[str, Any]) -> None:
    """A row for each change, bars of one scale for what changes its state, and nothing from elsewhere."""
    html = diff(SHIPPED, eleven, "--records", records, "--format", "html", "--lang", "zh").out
    assert_whole(html, "zh")
    page = Rows(html)
    rows = [row for row in page.rows if len(row) == 4 and row[1].isdigit()]
    assert len(rows) == len(compared["changes"])
    for row, change in zip(rows, compared["changes"], strict=True):
        assert row[1] == str(change["count"])
        assert change["about"] in row[0] or change["kind"] == "outcome"
        assert all(each["id"] in row[2] for each in change["examples"])
    bars = [row for row in page.rows if len(row) == 3 and row[0].isdigit()]
    shares = [float(width) for width in re.findall(r'<svg class="(?:before|after)" width="([\d.]+)%', html)]
    numbers = [int(number) for row in bars for number in row[:2]]
    assert shares == [round(100 * number / len(documents()), 1) for number in numbers]
    assert len({change["about"] for change in compared["changes"]} & {"publish-online"}) == 1 < len(bars)


class Rows(Page):
    """The cells of the rows of a page, but for headings."""

    def __init__(self, html: str) -> None:
        self.rows: list[list[str]] = []
        super().__init__(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if tag == "tr":
            self.rows.append([])
        if tag == "td":
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        if any(tag == "td" for tag, _ in self.open):
            self.rows[-1][-1] += data


def test_ten_thousand_changed_records_are_one_row_each_way(tmp_path: Path) -> None:
    """The page names three of them and counts all; many changed rules and conclusions are folded."""
    rule = "  - {{id: r.{0}, title: {{zh: 甲{0}, en: a{0}}}, clauses: [S.1], when: {{secrecy: none}}, then: {{find: odd-{0}, severity: minor}}, message: {{zh: 甲, en: a}}}}\n"
    old = write_policy(tmp_path / "old", "rules:\n" + rule.format(0))
    new = write_policy(tmp_path / "new", "rules:\n" + "".join(map(rule.format, range(40))))
    editions = (Edition.of("old", old), Edition.of("new", new))
    changes = ChangeTally(*(edition.policies for edition in editions))
    pair = Editions(*(Evaluator(edition.policies, "reference") for edition in editions))
    result = pair.replay({**MODEL, "secrecy": "none"}, date.fromisoformat(AS_OF))
    for number in range(10_000):
        changes.add(result.differences, partial(dict[str, Any], id=f"n{number}"), result.states)
    content = content_of(changes, editions, date.fromisoformat(AS_OF), "zh")
    html, text = changes_page(content, "zh"), printed(changes_report(content, "zh"))
    assert_whole(html, "zh")
    assert len(html) < 100_000 and len(text.splitlines()) < 200
    assert "n2" in html and "n3" not in html
    assert "0 → 10000（+10000）" in text
    assert len(Page(html).of("details")) == 2


def test_a_page_shows_names_as_they_are(tmp_path: Path) -> None:
    """What a policy or a record calls itself is text, never markup."""
    rules = (
        'rules:\n  - {id: r.a, title: {zh: <b>甲, en: "<i>a\\u202e"}, clauses: [S.1], when: {secrecy: none}, '
        "then: {find: odd, severity: minor}, message: {zh: 甲, en: a}}\n"
    )
    old, new = write_policy(tmp_path / "old", "{}\n"), write_policy(tmp_path / "new", rules)
    (old / "rules.yaml").unlink()
    record = json.dumps({**MODEL, "id": "<script>\u202e\u2028"}, ensure_ascii=False)
    done = diff(old, new, "--records", "-", "--format", "html", stdin=record)
    page = Rows(done.out)
    assert_whole(done.out, "en")
    assert not {"script", "b", "i"} & {tag for tag, _ in page.tags}
    assert not re.search("[\u202e\u2028]", done.out)
    assert any("<i>a" in row[0] and "<script>" in row[2] for row in page.rows if len(row) == 4)


def test_policies_do_not_differ_from_themselves(records: Path) -> None:
    """Status 0, in every form; a rule that no record reaches is told, and changes nothing."""
    done = diff("shipped", SHIPPED, "--records", records)
    assert (done.status, done.err) == (0, "")
    assert f"decisions about 0 of {len(documents())} records change" in done.out
    assert "the same rules and parameters" in done.out
    data = diff("shipped", SHIPPED, "--records", records, "--format", "json").data
    assert data["changes"] == []


def test_a_difference_that_no_record_shows_is_told(eleven: Path) -> None:
    """Status 0, since no decision changes; but the author sees that the records do not reach what was changed."""
    record = json.dumps({**MODEL, "secrecy": "secret"}, ensure_ascii=False)
    done = diff("shipped", eleven, "--records", "-", stdin=record)
    assert done.status == 0
    assert "the differences change no decision about these records" in done.out


def test_rejected_records_are_told_and_the_rest_goes_on(eleven: Path, tmp_path: Path) -> None:
    """Each with its place; the status is 2, and no text of a record is repeated."""
    path = tmp_path / "some.jsonl"
    bad = json.dumps({**MODEL, "title": "机密标题", "issued": "2018-13-99"}, ensure_ascii=False)
    path.write_text(f"{json.dumps(MODEL)}\n{bad}\n{{not json\n{json.dumps(MODEL)}\n", encoding="utf-8")
    done = diff("shipped", eleven, "--records", path, "--format", "json")
    assert done.status == 2
    assert done.data["records"] == {"read": 4, "changed": 2, "rejected": 2}
    assert [line.split(" ")[0] for line in done.err.splitlines()] == [
        f"{eleven}:",
        f"{path}:2:",
        f"{path}:3:2:",
    ]
    assert "机密标题" not in done.out + done.err


def test_a_record_that_one_edition_rejects_is_a_change(tmp_path: Path) -> None:
    """With the code of the problem; the status is that of a change."""
    rules = """\
rules:
  - {id: r.p, title: {zh: 上网, en: publish}, clauses: [S.1], when: {secrecy: none}, then: {require: publish, duty: unit, from: issued, within: 10wd, fulfilled_by: published}}
"""
    old, new = (
        write_policy(tmp_path / "old", rules),
        write_policy(tmp_path / "new", rules.replace("10wd", "10d")),
    )
    record = json.dumps(
        {"kind": "document", "id": "r", "secrecy": "none", "issued": "2003-11-03", "published": "2003-11-04"}
    )
    done = run("diff", old, new, "--records", "-", "--as-of", "2003-12-31", "--format", "json", stdin=record)
    assert (done.status, done.err) == (
        1,
        "".join(f"{name}: over the shipped policies\n" for name in (old, new)),
    )
    (change,) = [change for change in done.data["changes"] if change["kind"] == "rejection"]
    assert (change["from"], change["to"], change["count"]) == ("rejected", "decided", 1)
    assert change["about"].startswith("calendar.")
    assert change["examples"][0]["id"] == "r"


def test_records_come_in_every_form_that_evaluate_reads(eleven: Path, tmp_path: Path) -> None:
    """JSON, YAML, a list, several files, standard input."""
    one, many = tmp_path / "one.yaml", tmp_path / "many.json"
    shutil.copy(ROOT / "examples" / "xuhui-2018-20.yaml", one)
    many.write_text(json.dumps([MODEL, {**MODEL, "id": None}]), encoding="utf-8")
    done = diff(
        "shipped", eleven, "--records", one, "--records", many, "--records", "-", "--format", "json",
        stdin=f"{json.dumps(MODEL)}\n{json.dumps(MODEL)}\n",
    )  # fmt: skip
    assert done.data["records"] == {"read": 5, "changed": 5, "rejected": 0}
    due = next(change for change in done.data["changes"] if change["what"] == "due")
    assert [each.get("id") for each in due["examples"]] == ["xuhui-2018-20", "xuhui-2018-20", None]


def test_a_value_chosen_holds_on_both_sides(eleven: Path, records: Path) -> None:
    """So the changed number has no effect; a parameter of one edition alone is chosen there; one of none is refused."""
    value = ("--set", "xuhui-2018.publish_limit=9wd", "--format", "json")
    same = diff("shipped", eleven, "--records", records, *value)
    assert same.status == 0
    unknown = diff("shipped", eleven, "--records", records, "--set", "xuhui-2018.publsh_limit=9wd")
    assert unknown.status == 2
    assert "did you mean `xuhui-2018.publish_limit`?" in unknown.err


def git(directory: Path, *arguments: str) -> str:
    """Run git as an author would."""
    name = ("-c", "user.name=author", "-c", "user.email=author@example.org", "-c", "init.defaultBranch=main")
    command = ("git", *name, *arguments)
    return subprocess.run(command, cwd=directory, check=True, capture_output=True, encoding="utf-8").stdout


RULES = """\
parameters:
  limit: [{value: 10wd, source: 第一条}]
rules:
  - {id: r.p, title: {zh: 上网, en: publish}, clauses: [S.1], when: {secrecy: none}, then: {require: publish, duty: unit, from: issued, within: {param: limit}, fulfilled_by: published}}
"""


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """A host's repository: 9 working days at first (v1), then 10, and 11 in the work tree; its directory is layered
    over the shipped policies."""
    ours = write_policy(tmp_path / "rules" / "ours", RULES.replace("10wd", "9wd"))
    (tmp_path / "record.json").write_text(json.dumps(MODEL), encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    git(tmp_path, "tag", "v1")
    edit(ours / "rules.yaml", "9wd", "10wd")
    git(tmp_path, "commit", "-qam", "second")
    edit(ours / "rules.yaml", "10wd", "11wd")
    return tmp_path


def dues(host: Path, *arguments: str, cwd: str = ".") -> tuple[str, str]:
    """The due days of the model record by a host's rule under two editions."""
    done = diff(*arguments, "--records", host / "record.json", "--format", "json", cwd=host / cwd)
    told = "".join(f"{name}: over the shipped policies\n" for name in arguments)
    assert (done.status, done.err) == (1, told), done
    assert "xuhui-2018" in {item["id"] for side in ("old", "new") for item in done.data[side]["policies"]}
    (due,) = [
        change for change in done.data["changes"] if (change["about"], change["what"]) == ("publish", "due")
    ]
    return due["examples"][0]["from"], due["examples"][0]["to"]


@pytest.mark.parametrize(
    ("old", "new", "cwd", "expected"),
    [
        ("HEAD", "rules/ours", ".", ("2018-12-06", "2018-12-07")),
        ("HEAD", ".", "rules/ours", ("2018-12-06", "2018-12-07")),
        ("rules", "HEAD", ".", ("2018-12-07", "2018-12-06")),
        ("v1", "rules/ours", ".", ("2018-12-05", "2018-12-07")),
        ("HEAD~1:rules/ours", "HEAD:rules", ".", ("2018-12-05", "2018-12-06")),
        ("main:", "rules", ".", ("2018-12-06", "2018-12-07")),
        ("v1:./ours", ".", "rules", ("2018-12-05", "2018-12-07")),
    ],
)
def test_a_revision_stands_for_its_policies(
    host: Path, old: str, new: str, cwd: str, expected: tuple[str, str]
) -> None:
    """Of the directory that the other side names, or of a path; what lies in the work tree stays as it is."""
    before = git(host, "status", "--porcelain"), git(host, "diff")
    assert dues(host, old, new, cwd=cwd) == expected
    assert (git(host, "status", "--porcelain"), git(host, "diff")) == before


def test_two_revisions_mean_their_policies_directory(host: Path) -> None:
    """A directory of that name in the work tree does not matter; one of the name of a revision comes first."""
    git(host, "mv", "rules", "policies")
    git(host, "commit", "-qam", "third")
    edit(host / "policies" / "ours" / "rules.yaml", "11wd", "12wd")
    git(host, "commit", "-qam", "fourth")
    shutil.rmtree(host / "policies")
    assert dues(host, "HEAD~1", "HEAD") == ("2018-12-07", "2018-12-10")
    shutil.copytree(SHIPPED, host / "HEAD")
    done = diff("HEAD", "shipped", "--records", host / "record.json", cwd=host)
    assert done.status == 0


def test_what_a_whole_set_lacks_it_lacks(tmp_path: Path) -> None:
    """A version of the shipped policies without one of them is not filled up from those of today."""
    fewer = tmp_path / "policies"
    shutil.copytree(SHIPPED, fewer)
    shutil.rmtree(fewer / "receipt-letter-2015")
    done = diff(fewer, "shipped", "--records", "-", "--format", "json", stdin=json.dumps(MODEL))
    assert "receipt-letter-2015" not in {item["id"] for item in done.data["old"]["policies"]}
    assert done.data["policies"]["rules"]["added"]
    one = diff(fewer / "framework", "shipped", "--records", "-", stdin=json.dumps(MODEL))
    assert one.status == 2  # a framework alone is a set too, and the laws give the defaults
    assert "policy.default" in one.err


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("v2", "rules/ours", "v2: neither `shipped`, nor a directory, nor a revision of the git repository"),
        ("--upload-pack=x", "rules", "--upload-pack=x: neither `shipped`"),
        ("v1", "HEAD", "v1: the revision `v1` has no directory `policies`; give `REV:PATH`"),
        ("v1:rule", "rules", "v1:rule: the revision `v1` has no directory `rule`"),
        ("v1:record.json", "rules", "the revision `v1` has no directory `record.json`"),
        ("empty", "rules", "empty: no policy here"),
        ("HEAD", "broken", "broken/rules.yaml:2:1: no key `rulse` here; did you mean `rules`?"),
        ("HEAD:broken", "rules", "HEAD:broken/rules.yaml:2:1: no key `rulse` here; did you mean `rules`?"),
        ("", "rules", "neither `shipped`, nor a directory"),
    ],
)
def test_a_bad_edition_is_refused(host: Path, old: str, new: str, told: str) -> None:
    """With what was tried and what to do; places are those of the revision."""
    (host / "empty").mkdir()
    write_policy(host / "broken", "rulse: []\n")
    git(host, "add", "broken")
    git(host, "commit", "-qm", "broken", "broken")
    done = diff("--records", host / "record.json", "--", old, new, cwd=host)
    assert (done.status, done.out) == (2, "")
    assert told in done.err
    assert "disclosure-rules-" not in done.err
    assert re.search(
        r"[\u4e00-\u9fff]",
        diff("--records", host / "record.json", "--lang", "zh", "--", old, new, cwd=host).err,
    )


def test_outside_of_a_repository_or_without_git_only_directories_are_editions(
    tmp_path: Path, host: Path
) -> None:
    """And the message says so."""
    outside = tmp_path.parent / "outside"
    outside.mkdir(exist_ok=True)
    done = diff("HEAD", "shipped", "--records", host / "record.json", cwd=outside)
    assert done.status == 2
    assert f"HEAD: neither `shipped` nor a directory, and `{outside}` is in no git repository" in done.err
    done = diff("HEAD", "rules", "--records", host / "record.json", cwd=host, PATH="/nonexistent")
    assert done.status == 2
    assert "HEAD: neither" in done.err
