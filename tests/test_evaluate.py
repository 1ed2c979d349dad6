"""The evaluator: what it takes, what it refuses, and which law it applies."""

import pickle
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from shipped import ANYWHERE, AS_OF, EVALUATOR, MODEL, POLICY_OF, PROPOSED, by_id, stored
from small_policies import small_evaluator

from disclosure_rules import DocumentRecord, EngineError, Evaluator, PolicyError, RecordError, load_policies
from disclosure_rules._engine.reference import ReferenceRunner
from disclosure_rules._program.model import Program
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.evaluation.prepared import PreparedProgram

# As of.


@pytest.mark.parametrize(
    ("as_of", "shown", "precision"),
    [
        ("2018-12-31", "2018-12-31", "day"),
        ("2018/12/31", "2018-12-31", "day"),
        ("2018年12月31日", "2018-12-31", "day"),
        (date(2018, 12, 31), "2018-12-31", "day"),
        ("2018-12-31T09:00", "2018-12-31T09:00:00+08:00", "instant"),
        ("2018-12-31T01:00:00Z", "2018-12-31T09:00:00+08:00", "instant"),
        (datetime(2018, 12, 31, 9), "2018-12-31T09:00:00+08:00", "instant"),
        (datetime(2018, 12, 31, 1, tzinfo=timezone.utc), "2018-12-31T09:00:00+08:00", "instant"),
    ],
)
def test_as_of_is_a_day_or_an_instant(as_of: Any, shown: str, precision: str) -> None:
    """In every form that a record takes too; the decision says which it was."""
    decision = EVALUATOR.evaluate(MODEL, as_of=as_of).model_dump(mode="json")
    assert (decision["as_of"], decision["as_of_precision"]) == (shown, precision)


@pytest.mark.parametrize("as_of", ["yesterday", "2018-13-01", 20181231, None])
def test_as_of_that_is_no_date_is_refused(as_of: Any) -> None:
    """And it is required: nothing reads the clock."""
    with pytest.raises(RecordError) as raised:
        EVALUATOR.evaluate(MODEL, as_of=as_of)
    assert [(problem.code, problem.place) for problem in raised.value.problems] == [("record.as-of", "as_of")]
    with pytest.raises(TypeError):
        EVALUATOR.evaluate(MODEL)  # type: ignore[call-arg]


def test_a_document_issued_after_as_of_is_refused() -> None:
    """No law measures it yet; on the very day it is measured."""
    with pytest.raises(RecordError) as raised:
        EVALUATOR.evaluate(MODEL, as_of="2018-11-21")
    assert [problem.code for problem in raised.value.problems] == ["record.as-of-before-issue"]
    assert EVALUATOR.evaluate(PROPOSED, as_of="2018-11-22").obligation("publish-online").status == "pending"


# Records.


def test_a_model_and_a_mapping_are_decided_alike() -> None:
    """A host may build either."""
    from_model = EVALUATOR.evaluate(DocumentRecord.model_validate(MODEL), as_of=AS_OF)
    assert from_model == EVALUATOR.evaluate(MODEL, as_of=AS_OF)


def test_many_records_keep_their_places() -> None:
    """A record that is rejected is told in its place, with its position; the rest is decided."""
    records: list[Any] = [
        MODEL,
        {**MODEL, "secrecy": "very"},
        {"title": "no kind"},
        {**MODEL, "issued": "2019-06-01"},
        {**MODEL, "issued": "1990-01-01"},
        DocumentRecord.model_validate(MODEL),
    ]
    results = list(EVALUATOR.evaluate_many(iter(records), as_of=AS_OF))
    shown = [
        found.problems[0].code if isinstance(found, RecordError) else str(found.outcome) for found in results
    ]
    assert shown[:4] == ["non_compliant", "record.term", "record.kind", "record.as-of-before-issue"]
    assert shown[5] == "non_compliant"
    assert [found.position for found in results if isinstance(found, RecordError)] == [
        place for place, found in enumerate(results) if isinstance(found, RecordError)
    ]
    assert results[0] == results[5]


def test_many_records_are_decided_as_they_come() -> None:
    """Nothing is read ahead."""
    seen: list[int] = []

    def coming() -> Any:
        for place in range(3):
            seen.append(place)
            yield MODEL

    results = EVALUATOR.evaluate_many(coming(), as_of=AS_OF)
    next(results)
    assert seen == [0]


def test_many_records_each_have_their_own_day() -> None:
    """Without `as_of=`, an item is a record with its `as_of`: the same decision as one by one, or the same error."""
    pairs: list[tuple[Any, Any]] = [
        (MODEL, "2018-12-03"),
        (MODEL, date(2018, 12, 31)),
        ({**MODEL, "id": 7, "secrecy": "very"}, AS_OF),
        ({**MODEL, "id": 8}, "no day"),
        (DocumentRecord.model_validate({**MODEL, "id": "b"}), "2018-11-01"),
        (MODEL, "2018-12-07T10:00"),
    ]
    results = list(EVALUATOR.evaluate_many(pairs))
    for (record, day), found in zip(pairs, results, strict=True):
        if isinstance(found, RecordError):
            with pytest.raises(RecordError) as alone:
                EVALUATOR.evaluate(record, as_of=day)
            assert found.problems == alone.value.problems
        else:
            assert found == EVALUATOR.evaluate(record, as_of=day)
    wrong = [(found.position, found.id) for found in results if isinstance(found, RecordError)]
    assert wrong == [(2, "7"), (3, "8"), (4, "b")]


@pytest.mark.parametrize("item", [MODEL, [MODEL, AS_OF], (MODEL,), (MODEL, AS_OF, 1), None, "ab"])
def test_an_item_that_is_no_pair_is_rejected_and_the_batch_goes_on(item: Any) -> None:
    """It is told in its place that the day is lacking."""
    first, wrong, last = EVALUATOR.evaluate_many([(MODEL, AS_OF), item, (MODEL, AS_OF)])
    assert first == last
    assert isinstance(wrong, RecordError)
    assert [(problem.code, problem.variant) for problem in wrong.problems] == [("record.shape", "pair")]
    assert wrong.position == 1


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ({"id": " a-1 "}, "a-1"),
        ({"编号": 17}, "17"),
        ({"id": 17.0}, "17"),
        ({"id": True}, None),
        ({"id": ["a"]}, None),
        ({"id": float("nan")}, None),
        ({}, None),
    ],
)
def test_a_rejection_has_the_id_that_could_be_read(stated: dict[str, Any], found: str | None) -> None:
    """In either language, as a host wrote it; an id that no record may have is none."""
    (wrong,) = EVALUATOR.evaluate_many([{"kind": "nothing", **stated}], as_of=AS_OF)
    assert isinstance(wrong, RecordError)
    assert (wrong.position, wrong.id) == (0, found)


# Options.


def test_a_parameter_can_be_chosen_against_what_is_in_force() -> None:
    """And stands in the provenance."""
    chosen = Evaluator(EVALUATOR.policies, "reference", parameters={"xuhui-2018.publish_limit": "13wd"})
    decision = stored(MODEL, evaluator=chosen)
    assert by_id(decision["obligations"])["publish-online"]["status"] == "fulfilled"
    assert decision["provenance"]["parameters"] == {"xuhui-2018.publish_limit": "13wd"}
    assert stored(MODEL)["provenance"]["parameters"] == {}


@pytest.mark.parametrize(
    ("parameters", "codes"),
    [
        ({"xuhui-2018.publish_limits": "10wd"}, ["policy.unknown-parameter"]),
        ({"xuhui-2018.publish_limit": "ten days"}, ["policy.value"]),
        ({"xuhui-2018.publish_limit": 10}, ["policy.value"]),
        (
            {"publish_limit": "10wd", "xuhui-2018.archive_limit": ""},
            ["policy.unknown-parameter", "policy.value"],
        ),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(parameters: dict[str, Any], codes: list[str]) -> None:
    """All that is wrong with the choices at once, when the evaluator is made."""
    with pytest.raises(PolicyError) as raised:
        Evaluator(EVALUATOR.policies, "reference", parameters=parameters)
    assert [problem.code for problem in raised.value.problems] == codes


def test_an_engine_that_is_not_there_is_refused() -> None:
    """With the engines that there are."""
    with pytest.raises(EngineError) as raised:
        Evaluator(EVALUATOR.policies, "drools")  # type: ignore[arg-type]
    assert raised.value.problems[0].code == "engine.unknown"


def test_an_evaluator_pickles_as_its_arguments() -> None:
    """What comes back decides alike, choices and calendar included."""
    chosen = Evaluator(EVALUATOR.policies, "reference", parameters={"xuhui-2018.publish_limit": "13wd"})
    chosen.evaluate(MODEL, as_of=AS_OF)
    again = pickle.loads(pickle.dumps(chosen))  # noqa: S301  # its own bytes
    assert again.evaluate(MODEL, as_of=AS_OF) == chosen.evaluate(MODEL, as_of=AS_OF)
    decision = chosen.evaluate(MODEL, as_of=AS_OF)
    assert pickle.loads(pickle.dumps(decision)) == decision  # noqa: S301


# Where and when the law applies.


def policies_behind(decision: dict[str, Any]) -> set[str]:
    """The policies whose rules a decision rests on."""
    rules = [
        found["rule"] for key in ("obligations", "findings", "accountability") for found in decision[key]
    ]
    rules += [rule for found in decision["determinations"].values() for rule in found["rules"]]
    rules += [rule for entry in decision["undetermined"] for rule in entry["rules"]]
    return {POLICY_OF[rule].id for rule in rules}


@pytest.mark.parametrize("jurisdiction", ["北京市", "黄浦区", "Huangpu District, Shanghai", "elsewhere"])
def test_outside_of_the_district_only_national_limits_appear(jurisdiction: str) -> None:
    """The district's own rules say nothing about another's document."""
    decision = stored({**ANYWHERE, "jurisdiction": jurisdiction, "published": "2020-12-01"}, "2020-12-31")
    assert not [policy for policy in policies_behind(decision) if policy.startswith(("xuhui", "shanghai"))]
    assert [found["id"] for found in decision["obligations"]] == ["publish-statutory"]
    assert decision["determinations"]["disclosure.attribute"]["value"] == "proactive"


@pytest.mark.parametrize(
    ("jurisdiction", "issued", "municipal"),
    [
        ("北京市", "2018-11-22", False),
        ("黄浦区", "2018-11-22", True),
        ("Huangpu District, Shanghai", "2020-05-31", True),
        ("黄浦区", "2020-06-01", False),
    ],
)
def test_a_host_of_the_whole_city_is_told_what_the_city_adds(
    jurisdiction: str, issued: str, municipal: bool
) -> None:
    """In every district, as long as the city's rule is in force."""
    city = Evaluator(load_policies(), "reference", parameters={"shanghai-2008.reach": "municipality"})
    record = {**ANYWHERE, "jurisdiction": jurisdiction, "issued": issued, "published": "2020-12-01"}
    decision = stored(record, "2020-12-31", city)
    deliveries = ["archive-delivery-municipal", "library-delivery"] if municipal else []
    assert [found["id"] for found in decision["obligations"]] == ["publish-statutory", *deliveries]


def test_a_jurisdiction_left_out_leaves_the_district_undetermined() -> None:
    """Its obligations are listed without a due day, and ask for the place; the national limit stands."""
    decision = stored({**MODEL, "jurisdiction": None})
    obligations = by_id(decision["obligations"])
    assert {obligations["publish-online"][key] for key in ("starts", "due", "fulfilled")} == {None}
    assert obligations["publish-online"]["status"] == "undetermined"
    assert obligations["publish-statutory"]["status"] == "fulfilled"
    entry = next(entry for entry in decision["undetermined"] if entry["about"] == "publish-online")
    assert (entry["stage"], entry["needs"]) == ("require", ["jurisdiction"])
    assert {"jurisdiction"} == {
        entry["needs"][0] for entry in decision["undetermined"] if entry["about"] == "publish-online"
    }


@pytest.mark.parametrize(
    ("issued", "as_of", "version"),
    [
        ("2019-05-14", "2020-01-01", "regulation-2007"),
        ("2019-05-15", "2020-01-01", "regulation-2019"),
        ("2019-05-15T00:00", "2020-01-01", "regulation-2019"),
        ("2019-05-14T16:00Z", "2020-01-01", "regulation-2019"),
        (None, "2019-05-14", "regulation-2007"),
        (None, "2019-05-15", "regulation-2019"),
        ("2008-05-01", "2020-01-01", "regulation-2007"),
    ],
)
def test_the_day_of_issue_selects_the_version_of_the_regulation(
    issued: str | None, as_of: str, version: str
) -> None:
    """Else `as_of` does."""
    record = {**ANYWHERE, "published": None, "form": {"proposed_attribute": "proactive"}}
    decision = stored({**record, "jurisdiction": "黄浦区", "formed": issued, "issued": issued}, as_of)
    publish = by_id(decision["obligations"])["publish-statutory"]
    assert POLICY_OF[publish["rule"]].id == version
    assert decision["provenance"]["governing_date"] == (publish["starts"] or as_of)


def test_before_every_law_nothing_is_decided_and_nothing_is_silent() -> None:
    """A document older than the regulation is undetermined."""
    decision = stored({**MODEL, "issued": "2005-03-01", "published": None}, "2005-03-31")
    assert decision["determinations"]["disclosure.attribute"]["status"] == "undetermined"
    assert decision["outcome"] == "undetermined"
    assert "disclosure.attribute" in {entry["about"] for entry in decision["undetermined"]}


@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_what_explains_is_prepared_once(engine: Any) -> None:
    """Explanations of one version of the law share the reference runner and the memo, whichever engine decides."""
    evaluator = Evaluator(load_policies(), engine)
    facts = DocumentRecord(issued="2018-11-22")
    first, second = (prepared(evaluator, facts, date(2018, 12, day)) for day in (1, 2))
    assert first.reference is second.reference
    assert isinstance(first.reference.runner, ReferenceRunner)
    assert first.reference.memo is first.memo
    assert (first.reference is first) is (evaluator.engine == "reference")


def test_a_program_is_plain_data() -> None:
    """Evaluations leave nothing behind in it; it pickles, and the same policies make an equal one."""
    evaluator = Evaluator(EVALUATOR.policies, "reference")
    evaluation = evaluator.trace(MODEL, as_of=AS_OF)
    program, governing = evaluation.program, evaluation.record.governing_date(evaluation.as_of)
    stored_program = pickle.dumps(program)
    again = pickle.loads(stored_program)  # noqa: S301  # its own bytes
    evaluator.explain(MODEL, as_of=AS_OF)
    assert pickle.dumps(program) == stored_program
    assert again == program == PolicyTimeline(EVALUATOR.policies, {}).compile("document", governing, None)


DATED = """\
clauses:
  - {id: S.2, at: 第二条, record: document, norm: determination, gist: 新款, in_force: {from: 2020-01-01}}
parameters:
  level: [{value: secret, in_force: {until: 2020-12-31}, source: 旧}, {value: top_secret, in_force: {from: 2021-01-01}, source: 新}]
rules:
  - {id: r.f, title: {zh: 甲, en: f}, clauses: [S.1, S.2], when: {secrecy: {is: {param: level}}}, then: {find: x, severity: minor}, message: {zh: 问题, en: wrong}}
  - {id: r.g, title: {zh: 乙, en: g}, clauses: [S.1], in_force: {from: 2022-01-01}, when: {normative: true}, then: {find: y, severity: minor}, message: {zh: 问题, en: wrong}}
"""


def test_days_on_which_the_same_is_in_force_share_a_program(tmp_path: Path) -> None:
    """Also a day on which a record is pending; one with another clause, value or rule in force has its own."""
    timeline = small_evaluator(tmp_path, DATED).timeline

    def on(day: str, pending: str | None = None) -> Program:
        return timeline.compile("document", date.fromisoformat(day), pending and date.fromisoformat(pending))

    apart = [on("2019-06-03"), on("2020-06-01"), on("2021-06-01"), on("2022-06-01")]
    assert len({id(program) for program in apart}) == 4
    assert on("2018-11-22") is on("2019-12-31") is on("2019-06-03", "2019-07-01") is apart[0]
    assert on("2021-01-01") is on("2021-12-31") is apart[2]
    assert {atom.operand for atom in apart[1].atoms} == {"secret"}
    assert {atom.operand for atom in apart[2].atoms} == {"top_secret"}
    cited = [program.layers[-2].rules[0].clauses for program in apart]
    assert cited == [("S.1",), ("S.1", "S.2"), ("S.1", "S.2"), ("S.1", "S.2")]


def prepared(evaluator: Evaluator, record: DocumentRecord, as_of: date) -> PreparedProgram:
    """The program of the law that decides a record, with its runner."""
    return evaluator._prepared(record.kind, evaluator.timeline.law_of(record, as_of))


def test_a_program_has_one_runner() -> None:
    """Whether the record is pending or not, where that makes no difference."""
    evaluator = Evaluator(EVALUATOR.policies, "reference")
    pending, published = (
        DocumentRecord.model_validate({**MODEL, "issued": "2019-09-02", "published": day})
        for day in (None, "2019-09-03")
    )
    ready = prepared(evaluator, pending, date(2019, 9, 4))
    assert prepared(evaluator, published, date(2019, 9, 4)) is ready
    assert len(evaluator._programs) == 2
