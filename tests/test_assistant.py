"""The tools of an assistant: what each answers, and that nothing is guessed on the way."""

import json
from pathlib import Path
from typing import Any

import pytest
from shipped import AS_OF, EVALUATOR, MODEL
from small_policies import write_policy

from disclosure_rules import SHIPPED, DisclosureRulesError, Evaluator, load_policies
from disclosure_rules.assistant import tools
from disclosure_rules.assistant.arguments import argument_schema
from disclosure_rules.assistant.desk import Desk, Loaded
from disclosure_rules.errors import Lang, PolicyError

DESK = Desk(lambda: Loaded((SHIPPED,), EVALUATOR), "en")
BARE = {"kind": "document", "jurisdiction": "徐汇区", "issued": "2018-11-22"}


def call(name: str, desk: Desk = DESK, **given: Any) -> dict[str, Any]:
    """The answer of a tool, as it goes over the wire."""
    answer: dict[str, Any] = json.loads(json.dumps(tools.call(desk, name, given)))
    return answer


def ask(name: str, record: dict[str, Any] = MODEL, **given: Any) -> dict[str, Any]:
    """The answer of a tool about a record."""
    return call(name, record=record, as_of=AS_OF, **given)


def test_evaluate_gives_the_summary_and_the_decision_where_it_is_asked_for() -> None:
    """The same as the library gives; the summary alone is short."""
    summary = EVALUATOR.summary(MODEL, as_of=AS_OF).model_dump(mode="json", exclude={"remedies"})
    decision = EVALUATOR.evaluate(MODEL, as_of=AS_OF).model_dump(mode="json")
    assert ask("evaluate") == {"summary": summary}
    assert ask("evaluate", full=True) == {"summary": summary, "decision": decision}
    assert len(json.dumps(summary, ensure_ascii=False)) < 6000


def test_a_guess_that_is_stated_is_a_fact_and_what_was_never_asked_stays_unknown() -> None:
    """Unknown opens nothing: with one fact guessed, the next one is asked for, and the attribute stays open."""
    nothing = ask("evaluate", BARE)["summary"]
    guessed = ask("evaluate", {**BARE, "secrecy": "none"})["summary"]
    for summary, first in ((nothing, "secrecy"), (guessed, "exemption_grounds")):
        assert summary["undecided"]
        assert (
            ask("next_question", {**BARE} if summary is nothing else {**BARE, "secrecy": "none"})["question"][
                "fact"
            ]
            == first
        )
    assert ask("evaluate", {**BARE, "secrecy": "secret"})["summary"]["undecided"] is False


def test_questions_lead_to_a_decision_that_rests_on_what_was_answered() -> None:
    """An assistant that states the value of each answer is led to the attribute, and `besides` passes over the rest."""
    record: dict[str, Any] = dict(BARE)
    asked = []
    while question := ask("next_question", record, about="disclosure.attribute")["question"]:
        asked.append(question["fact"])
        known = next(answer["value"] for answer in question["answers"] if answer["value"] is not None)
        *parts, last = question["fact"].split(".")
        inner = record
        for part in parts:
            inner = inner.setdefault(part, {})
        inner[last] = known
    assert asked[:2] == ["secrecy", "exemption_grounds"]
    assert ask("evaluate", record)["summary"]["undecided"] is False
    assert ask("next_question", BARE, besides=["secrecy"])["question"]["fact"] != "secrecy"


def test_explain_is_brief_and_one_conclusion_is_told_in_words() -> None:
    """Its rules and clauses; all of it as data where that is asked for."""
    brief = ask("explain")
    topic = next(topic for topic in brief["topics"] if topic["about"] == "publish-online")
    assert topic["status"] == "fulfilled_late"
    assert (topic["rules"], topic["clauses"]) == (["publication.publish-online"], ["M14.5", "A04.7"])
    assert "text" not in brief and "explanation" not in brief
    assert len(json.dumps(brief, ensure_ascii=False)) < 12000
    one = ask("explain", about="publish-online", full=True)
    assert [topic["about"] for topic in one["topics"]] == ["publish-online"]
    assert "2018-12-06" in one["text"]
    assert [clause["at"] for clause in one["clauses"]] == ["办法（十四）", "附件1 第四条 发布"]
    assert one["explanation"] == EVALUATOR.explain(MODEL, as_of=AS_OF, about="publish-online").model_dump(
        mode="json"
    )
    waiting = ask("explain", BARE, about="disclosure.attribute")["topics"][0]
    assert "secrecy" in waiting["needs"]


def test_due_lists_obligations_with_days_and_counts_those_of_one() -> None:
    """As the decision has them; what is open names its facts."""
    decision = EVALUATOR.evaluate(MODEL, as_of=AS_OF)
    listed = {item["id"]: item for item in ask("due")["obligations"]}
    assert listed.keys() == {item.id for item in decision.obligations}
    for item in decision.obligations:
        assert listed[item.id]["due"] == (item.due and item.due.isoformat())
        assert listed[item.id]["status"] == item.status
    one = ask("due", about="publish-online")
    assert [item["id"] for item in one["obligations"]] == ["publish-online"]
    counted = [step["day"] for step in one["days"] if step["counted"]]
    assert (len(counted), counted[-1]) == (10, "2018-12-06")
    assert one["obligations"][0]["who"]["zh"] == "发文单位"
    waiting = {item["about"]: item["needs"] for item in ask("due", BARE)["open"]}
    assert waiting.keys() == {
        item.about for item in EVALUATOR.evaluate(BARE, as_of=AS_OF).undetermined if item.stage == "require"
    }
    assert "secrecy" in waiting["publish-online"]


def test_days_are_counted_as_the_command_counts_them() -> None:
    """Ten working days over a weekend; hours have no list of days."""
    answer = call("count_days", start="2018年11月22日", limit="10wd")
    assert answer["due"] == "2018-12-06"
    assert sum(step["counted"] for step in answer["days"]) == 10
    assert call("count_days", start="2018-11-22T09:30", limit="5h")["due"].startswith("2018-11-22T14:30")
    assert call("count_days", start="2018-12-29", limit="1d", roll="next")["due"] == "2019-01-02"


def test_clauses_are_found_by_id_and_by_words() -> None:
    """With the instrument, the gist in both languages and the rules that cite them; the rest is counted."""
    (clause,) = call("clauses", id="M14.5")["clauses"]
    assert clause["at"] == "办法（十四）"
    assert clause["gist"]["zh"].startswith("主动公开公文")
    assert clause["status"] == "encoded" and "publication.publish-online" in clause["rules"]
    found = call("clauses", words="档案馆 20 working")
    assert found["clauses"] and all("20 working" in item["gist"]["en"] for item in found["clauses"])
    everything = call("clauses")
    total = sum(len(policy.clauses) for policy in EVALUATOR.policies)
    assert len(everything["clauses"]) + everything["more"] == total
    assert call("clauses", words="no such words") == {"clauses": [], "more": 0}


def test_facts_say_what_leaving_them_out_means() -> None:
    """Those that a record may state, found by either name, with the values that it may have."""
    found = {item["name"]: item for item in call("facts", kind="document", words="密级")["facts"]}
    assert found["secrecy"]["left_out"] == "unknown"
    assert found["form.secrecy"]["left_out"] == "not_there"
    assert found["secrecy"]["values"] == ["none", "confidential", "secret", "top_secret"]
    assert call("facts", kind="document")["more"] > 0


@pytest.mark.parametrize(
    ("name", "given", "code", "places"),
    [
        ("evaluat", {}, "assistant.argument", ["name"]),
        ("evaluate", {}, "assistant.argument", ["record", "as_of"]),
        ("evaluate", {"record": BARE, "asof": AS_OF}, "assistant.argument", ["as_of", "asof"]),
        ("evaluate", {"record": "text", "as_of": AS_OF}, "assistant.argument", ["record"]),
        ("evaluate", {"record": BARE, "as_of": 2018}, "assistant.argument", ["as_of"]),
        ("evaluate", {"record": BARE, "as_of": AS_OF, "full": "yes"}, "assistant.argument", ["full"]),
        (
            "next_question",
            {"record": BARE, "as_of": AS_OF, "besides": [1]},
            "assistant.argument",
            ["besides.0"],
        ),
        ("check_policies", {"directory": "/"}, "assistant.argument", ["directory"]),
        ("count_days", {"start": "soon", "limit": "10wd"}, "assistant.argument", ["start"]),
        ("count_days", {"start": AS_OF, "limit": "10"}, "assistant.argument", ["limit"]),
        ("count_days", {"start": AS_OF, "limit": "1d", "roll": "up"}, "assistant.argument", ["roll"]),
        ("clauses", {"id": "M14.50"}, "assistant.argument", ["id"]),
        ("facts", {"kind": "documents"}, "assistant.argument", ["kind"]),
        ("evaluate", {"record": BARE, "as_of": "today"}, "record.as-of", ["as_of"]),
        ("evaluate", {"record": {"kind": "docment"}, "as_of": AS_OF}, "record.kind", ["kind"]),
        ("due", {"record": {**BARE, "secercy": 1}, "as_of": AS_OF}, "record.unknown-field", ["secercy"]),
        ("explain", {"record": BARE, "as_of": AS_OF, "about": "publish"}, "explain.unknown", ["about"]),
        ("next_question", {"record": BARE, "as_of": AS_OF, "about": "x"}, "decision.unknown", ["id"]),
    ],
)
def test_bad_arguments_and_records_are_problems_with_code_place_and_help(
    name: str, given: dict[str, Any], code: str, places: list[str]
) -> None:
    """All at once, in both languages; nothing was decided."""
    with pytest.raises(DisclosureRulesError) as raised:
        tools.call(DESK, name, given)
    problems = raised.value.problems
    assert {problem.code for problem in problems} == {code}
    assert [problem.place for problem in problems] == places
    assert all(problem.message and problem.help and problem.zh for problem in problems)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_descriptions_say_that_unknown_facts_are_asked_for_and_never_guessed(lang: Lang) -> None:
    """Each tool that takes a record, in both languages; each argument has a meaning; `as_of` is always stated."""
    words = (
        *("不得猜测", "写入的猜测视为事实", "从未询问的，仍为未知"),
        *("never guessed", "a guess that is stated is taken as a fact", "never asked stays unknown"),
    )
    taking = [name for name, tool in tools.TOOLS.items() if "record" in tool.arguments.model_fields]
    assert list(tools.ASKING) == taking
    for name, tool in tools.TOOLS.items():
        told = tools.description(name, lang)
        assert all((word in told) == (name in taking) for word in words), name
        assert told.splitlines()[0].isascii() == (lang == "en")
        schema = argument_schema(tool.arguments, lang)
        assert all(len(part["description"].splitlines()) == 2 for part in schema["properties"].values())
        if name in taking:
            assert schema["required"] == ["record", "as_of"]


def test_policies_are_checked_as_they_are_now_and_bad_ones_change_nothing(tmp_path: Path) -> None:
    """Before they load once, every tool reports their problems; after that, those that loaded stay in use."""
    directory = write_policy(tmp_path / "small", "rules: []\n")
    rules = directory / "rules.yaml"
    good = rules.read_text(encoding="utf-8")
    rules.write_text("rules: [\n", encoding="utf-8")

    def load() -> Loaded:
        return Loaded((tmp_path,), Evaluator(load_policies(tmp_path), "reference"))

    desk = Desk(load, "en")
    for name in ("check_policies", "clauses"):
        with pytest.raises(PolicyError) as raised:
            call(name, desk)
        assert raised.value.problems[0].code == "read.yaml"
        assert raised.value.problems[0].place.startswith(f"{rules}:")
    rules.write_text(good, encoding="utf-8")
    (directory / "rules.yaml.txt").write_text("rules: []\n", encoding="utf-8")
    checked = call("check_policies", desk)
    assert [policy["id"] for policy in checked["policies"]] == ["small"]
    assert [notice["code"] for notice in checked["notices"]] == ["policy.unread"]
    rules.write_text("rules: [\n", encoding="utf-8")
    with pytest.raises(PolicyError):
        call("check_policies", desk)
    assert call("clauses", desk)["clauses"]
