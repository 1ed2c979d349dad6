"""What would have to change: in lists and counts, in the summary, and never, where it is proved."""

from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import ROOT, run
from shipped import EVALUATOR, SECRET
from small_policies import small_evaluator

from disclosure_rules.authoring.proof import outlook
from disclosure_rules.decision import LATE
from disclosure_rules.errors import ConclusionError, RecordError
from disclosure_rules.inquiry.changed_record import changed
from disclosure_rules.inquiry.remedies import TRIES
from disclosure_rules.phrases import LANGS, phrase
from disclosure_rules.records import KINDS, read_record
from disclosure_rules.records.base import facts_of
from disclosure_rules.summary.model import Summary

DAY = "2026-11-30"


def example(name: str) -> dict[str, Any]:
    """An example of the library as plain data."""
    data: dict[str, Any] = yaml.safe_load((ROOT / "examples" / f"{name}.yaml").read_text(encoding="utf-8"))
    return data


MODEL = example("xuhui-2018-20")


@pytest.mark.parametrize(
    ("name", "about", "fact", "expected"),
    [
        pytest.param(
            "agency-year",
            "contacts-incomplete",
            "work_body.published",
            ("name", "address", "hours", "telephone", "fax", "email"),
            id="a list gains the one entry that it lacks",
        ),
        pytest.param(
            "matter",
            "construction-lacks",
            "published",
            (
                "approval_services",
                "approval_results",
                "bidding",
                "land_requisition",
                "design_changes",
                "works",
                "quality_and_safety",
            ),
            id="a list of many words gains two, and no other",
        ),
        pytest.param(
            "agency-year", "training-too-short", "training.hours", 10, id="a count, by the nearest that does"
        ),
        pytest.param(
            "portfolio",
            "documents-past-general-limit",
            "counts.late_general",
            0,
            id="a count that had to be nought",
        ),
    ],
)
def test_what_was_done_too_little_is_done_enough(name: str, about: str, fact: str, expected: object) -> None:
    """And no more than that; decided again, nothing is found."""
    record = example(name)
    first = EVALUATOR.remedies(record, as_of=DAY, about=about).remedies[0]
    (change,) = first.facts
    wanted = set(expected) if isinstance(expected, tuple) else expected
    assert (change.fact, set(change.value) if isinstance(change.value, tuple) else change.value) == (
        fact,
        wanted,
    )
    after = EVALUATOR.evaluate(changed(read_record(record), {fact: change.value}), as_of=DAY)
    assert about not in {finding.id for finding in after.findings}


# nothing untrue


OPEN = {
    "kind": "document",
    "jurisdiction": "徐汇区",
    "secrecy": "none",
    "exemption_grounds": [],
    "form": {"proposed_attribute": "proactive", "release_mode": "full"},
    "formed": "2025-01-06",
    "issued": "2025-01-06",
}
ONLINE = {"published": "2025-05-06", "released_as": "full"}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(
            {}, {"published"}, id="what was never secret is not declassified, its form is not left out"
        ),
        pytest.param(
            {"declassified": "2025-03-03", **ONLINE}, {"published"}, id="a limit starts when it started"
        ),
        pytest.param(
            {"formed": None, "signed": "2025-01-06", **ONLINE}, {"published"}, id="nor is it formed later"
        ),
        pytest.param({"secrecy": None, **ONLINE}, set(), id="what is online is not made a secret of today"),
    ],
)
def test_a_late_publication_is_not_put_right_by_another_past(
    facts: dict[str, Any], expected: set[str]
) -> None:
    """Only the act itself would have come in time, under each of its limits."""
    record = {name: value for name, value in {**OPEN, **facts}.items() if value is not None}
    for about in ("publish-statutory", "publish-online"):
        found = EVALUATOR.remedies(record, as_of="2025-06-30", about=about).remedies
        assert {change.fact for remedy in found for change in remedy.facts} == expected, about


@pytest.mark.parametrize(
    ("facts", "about", "expected"),
    [
        pytest.param(
            {"secrecy_term": {"years": 5}},
            "secrecy-contradicted",
            set(),
            id="what is said never to have been a secret is not declassified to end a contradiction",
        ),
        pytest.param(
            {"form": {**OPEN["form"], "secrecy": "secret"}},
            "secrecy-contradicted",
            {"form.secrecy"},
            id="the box that contradicts it may be corrected",
        ),
        pytest.param(
            {"secrecy": None}, "publish-statutory", set(), id="that it might be a secret puts no limit right"
        ),
    ],
)
def test_a_remedy_states_nothing_that_never_was(
    facts: dict[str, Any], about: str, expected: set[str]
) -> None:
    """Neither an act that the record rules out, nor that the matter were another matter."""
    record = {name: value for name, value in {**OPEN, **facts}.items() if value is not None}
    found = EVALUATOR.remedies(record, as_of="2025-06-30", about=about).remedies
    assert {change.fact for remedy in found for change in remedy.facts} == expected


# nothing that nobody could mean


CUT = {
    "kind": "document",
    "jurisdiction": "徐汇区",
    "secrecy": "none",
    "exemption_grounds": [],
    "issued": "2025-01-06",
    "issuer": {"level": "department"},
}
TOP_SECRET = {**OPEN, "secrecy": "top_secret", "formed": "2018-11-21", "issued": "2018-11-22"}


def changes_for(record: dict[str, Any], about: str, as_of: str = "2025-06-30") -> dict[str, str]:
    """The changes of one fact that put something right, each as its new state."""
    found = EVALUATOR.remedies(record, as_of=as_of, about=about).remedies
    return {one.facts[0].fact: one.facts[0].new.en for one in found if len(one.facts) == 1}


@pytest.mark.parametrize(
    ("record", "about", "expected"),
    [
        pytest.param(
            {**OPEN, "change": {"decided": "2025-02-03"}},
            "publish-online",
            {"published": "2025-01-20 (Mon)"},
            id="an act that was never done comes by the last day of its limit, however many days are nearer",
        ),
        pytest.param(
            {**TOP_SECRET, "published": "2018-12-11"},
            "over-disclosure-secret",
            {"declassified": "2018-12-11 (Tue)", "opening_decided": "2018-12-11 (Tue)"},
            id="nothing was decided about a document, and no term of it ended, before it was made",
        ),
        pytest.param(
            {
                "kind": "major_decision",
                "jurisdiction": "徐汇区",
                "decided": "2025-03-14",
                "pre_disclosure": {"published": "2025-02-20", "until": "2025-03-05"},
            },
            "draft-consultation-short",
            {"pre_disclosure.published": "2025-02-03 (Mon)"},
            id="a day is the nearest that will do",
        ),
        pytest.param(
            {**OPEN, "secrecy": "secret", "secrecy_term": {"years": 37, "provided_otherwise": False}},
            "secrecy-term-too-long",
            {"secrecy_term.years": "20", "secrecy_term.provided_otherwise": "yes"},
            id="a term that is too long is the longest that there is",
        ),
        pytest.param(
            {**CUT, "issuer": {"level": "district_office"}, "form": {"issuer": "town"}},
            "form-issuer-differs",
            {"form.issuer": "district office"},
            id="a wrong box is filled in rightly, not left blank",
        ),
        pytest.param(
            {**CUT, "form": {"release_mode": "redacted", "cut_reason": "含个人隐私"}},
            "form-cuts-incomplete",
            {"form.cut_content": "stated"},
            id="of a text only that it is there",
        ),
        pytest.param(
            {**CUT, "issuer": {"level": "district_office"}, "change": {"decided": "2025-02-03"}},
            "change-not-reported",
            {"change.reported": "2025-02-08 (Sat)"},
            id="what is found of a limit is not put right by a later start of it",
        ),
        pytest.param(
            {
                **CUT,
                "issued": "2018-11-29",
                "reassessment": {
                    "self_check_found": "2019-01-07",
                    "opened": "2019-01-17",
                    "attribute_adjusted": "2019-01-22",
                },
            },
            "opened-without-adjusting",
            {
                "reassessment.attribute_adjusted": "2019-01-17 (Thu)",
                "reassessment.opened": "2019-01-22 (Tue)",
            },
            id="nor by another day of what only selects the law",
        ),
    ],
)
def test_a_remedy_is_one_that_a_person_could_mean(
    record: dict[str, Any], about: str, expected: dict[str, str]
) -> None:
    """Every change of one fact that is told, and no other."""
    assert changes_for(record, about) == expected


def test_an_act_comes_after_what_it_is_about() -> None:
    """Each kind names days of its own for that: those that may change, and those that begin its matter."""
    for name, kind in KINDS.items():
        days = {fact.path for fact in facts_of(kind).values() if fact.base and fact.kind == "moment"}
        assert {*kind.follows, *chain(*kind.follows.values())} <= days, name


def test_a_measure_is_averted_by_what_led_to_it_alone() -> None:
    """That a contradiction would leave open what was found wrong is no remedy; what else stays open may."""
    record = {**OPEN, **ONLINE}
    assert changes_for(record, "rectify") == {"published": "2025-01-20 (Mon)"}
    contradicted = changed(read_record(record), {"form.secrecy": "confidential"})
    after = EVALUATOR.evaluate(contradicted, as_of="2025-06-30")
    assert "rectify" not in {item.measure for item in after.accountability}
    assert {"rectify", "publish-online"} <= {item.about for item in after.undetermined}


def test_a_term_of_secrecy_has_a_year_at_least() -> None:
    """One of none would end on the day the document was made."""
    with pytest.raises(RecordError, match="secrecy_term"):
        read_record({**CUT, "secrecy": "secret", "secrecy_term": {"years": 0}})


# days inside lists


PRESS_FIRST = {
    "kind": "document",
    "secrecy": "none",
    "exemption_grounds": [],
    "issued": "2026-11-16",
    "published": "2026-11-20",
    "releases": [{"channel": "press", "date": "2026-11-18"}, {"channel": "gazette", "date": "2026-11-23"}],
}
NOT_RELEASED = {key: value for key, value in example("emergency").items() if key != "releases"}
INSPECTED = {"kind": "agency_year", "agency": {"name": "某局", "level": "部门"}, "year": 2019}
INSPECTED["special_inspections"] = ["2020-01-03"]


@pytest.mark.parametrize(
    ("record", "about", "expected"),
    [
        pytest.param(
            example("emergency"),
            "press-conference",
            ("press conference 2019-05-21 10:00 (Tue)", "press conference 2019-05-21 09:10 (Tue)"),
            id="an entry that was late, by its limit",
        ),
        pytest.param(
            NOT_RELEASED,
            "press-conference",
            ("no such entry", "press conference 2019-05-21 09:10 (Tue)"),
            id="an entry that there is not",
        ),
        pytest.param(
            PRESS_FIRST,
            "portal-late",
            ("press 2026-11-18 (Wed)", "press 2026-11-20 (Fri)"),
            id="an entry that was too early",
        ),
        pytest.param(
            INSPECTED,
            "special-inspection",
            ("2020-01-03 (Fri)", "2019-12-31 (Tue)"),
            id="a day in a list of days",
        ),
    ],
)
def test_a_day_inside_a_list_is_changed(
    record: dict[str, Any], about: str, expected: tuple[str, str]
) -> None:
    """Told as the entry before and after; the list with it is decided again."""
    record = {**record, "jurisdiction": "徐汇区"}
    found = EVALUATOR.remedies(record, as_of=DAY, about=about)
    changes = [remedy.facts[0] for remedy in found.remedies if len(remedy.facts) == 1]
    (change,) = (item for item in changes if (item.old.en, item.new.en) == expected)
    after = EVALUATOR.evaluate(changed(read_record(record), {change.fact: change.value}), as_of=DAY)
    assert about not in {item.id for item in after.findings}
    assert about not in {item.id for item in after.obligations if item.status in LATE}


def test_under_another_law_fewer_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search ends by the number of decisions and of laws, not by a clock; and it says so."""
    counted: list[bool] = []
    decide = EVALUATOR.trace

    def counting(*values: Any, **options: Any) -> Any:
        counted.append(bool(options.get("by_cases", True)))
        return decide(*values, **options)

    monkeypatch.setattr(EVALUATOR, "trace", counting)
    found = EVALUATOR.remedies(SECRET, as_of=DAY, about="disclosure.attribute")
    assert not found.is_complete
    assert TRIES // 2 <= counted.count(False) <= TRIES
    monkeypatch.setattr("disclosure_rules.inquiry.remedies.OTHER_LAW", -1)
    assert EVALUATOR.remedies(SECRET, as_of=DAY, about="disclosure.attribute") == found


# in the summary


@pytest.mark.parametrize(("units", "is_complete"), [(0, True), (20_000, False)])
def test_of_a_record_with_many_entries_less_is_tried(units: int, is_complete: bool) -> None:
    """Each try reads it anew, so that it counts for more; the search says that it looked no further."""
    record = {
        "kind": "document",
        "jurisdiction": "徐汇区",
        "issued": "2018-11-22",
        "secrecy": "none",
        "exemption_grounds": [],
        "published": "2019-01-31",
        "drafting_units": ["甲"] * units,
    }
    found = EVALUATOR.remedies(record, as_of="2019-12-31", about="publish-online")
    assert found.is_complete is is_complete


def test_what_is_the_hosts_own_is_not_copied_to_be_tried() -> None:
    """It decides nothing, and may be large."""
    record = read_record({"kind": "document", "issued": "2018-11-22", "host": {"all": "of it"}})
    tried = changed(record, {"secrecy": "none"})
    assert "host" not in tried and tried["secrecy"] == "none"


def test_a_summary_tells_what_would_have_to_change_when_asked_to() -> None:
    """As data that reads back, in text, Markdown and HTML, in both languages; otherwise nothing is searched."""
    summary = EVALUATOR.summary(MODEL, as_of="2018-12-31", remedies=True)
    (found,) = summary.remedies
    assert (found.about, found.remedies[0].facts[0].value) == ("publish-online", "2018-12-06")
    assert Summary.model_validate(summary.model_dump(mode="json")) == summary
    for lang in LANGS:
        shown = (summary.text(lang), summary.text(lang, "markdown"), summary.page(lang))
        plain = EVALUATOR.summary(MODEL, as_of="2018-12-31")
        assert plain.remedies == ()
        for text, without in zip(
            shown, (plain.text(lang), plain.text(lang, "markdown"), plain.page(lang)), strict=True
        ):
            assert phrase("remedies.title", lang) in text
            assert phrase("remedies.title", lang) not in without
            assert "2018-12-11" in text


def test_an_openness_is_told_only_of_what_can_still_open_it() -> None:
    """A secret may be declassified; that a matter were another matter is no help."""
    found = EVALUATOR.summary(SECRET, as_of=DAY, remedies=True).remedies
    (closed,) = (item for item in found if item.about == "disclosure.attribute")
    assert closed.remedies[0].is_in_power
    of_matter = EVALUATOR.summary(example("matter"), as_of=DAY, remedies=True).remedies
    assert [item.about for item in of_matter] == ["construction-lacks"]


def test_one_record_alone_is_told_what_would_have_to_change() -> None:
    """Within forty lines, below the fold of twenty-five; a batch is not searched, though each is shown in full."""
    model = ROOT / "examples" / "xuhui-2018-20.yaml"
    options = ("--as-of", "2018-12-31", "--lang")
    for lang in LANGS:
        lines = run("evaluate", model, *options, lang).out.splitlines()
        title, fold = (lines.index(phrase(name, lang)) for name in ("remedies.title", "summary.rest"))
        assert fold <= 25
        assert fold < title < len(lines) <= 40
    asked = phrase("remedies.title", "en")
    assert asked in run("evaluate", model, *options, "en", "--format", "html").out
    assert asked not in run("evaluate", model, model, *options, "en", "--full").out


# never


RULES = """\
rules:
  - id: small.open
    title: {zh: 公开, en: open}
    clauses: [S.1]
    overrides: [d.openness]
    when: {all: [{secrecy: none}, {issued: {empty: false}}]}
    then: {decide: openness, value: open}
"""


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"secrecy": "secret"}, "never", id="what it is stands against it"),
        pytest.param({"secrecy": "none"}, "possible", id="what is still missing may happen"),
        pytest.param({}, "possible", id="what is not known may be anything"),
        pytest.param({"secrecy": "none", "issued": "2026-01-05"}, "possible", id="it is right already"),
    ],
)
def test_never_is_told_where_it_is_proved(facts: dict[str, Any], expected: str, tmp_path: Path) -> None:
    """For every way of going on from the record."""
    evaluator = small_evaluator(tmp_path, RULES)
    assert outlook(evaluator, {"kind": "document", **facts}, as_of=DAY, about="openness") == expected


GROUND = {
    "kind": "document",
    "jurisdiction": "徐汇区",
    "secrecy": "none",
    "exemption_grounds": ["state_secret"],
    "issued": "2026-01-05",
}


def test_the_command_proves_that_a_ground_keeps_a_document_closed(tmp_path: Path) -> None:
    """Told beside what would have to be otherwise; without the option nothing is claimed."""
    file = tmp_path / "record.yaml"
    file.write_text(yaml.safe_dump(GROUND, allow_unicode=True), encoding="utf-8")
    options = ("--as-of", DAY, "--about", "disclosure.attribute", "--lang")
    assert phrase("remedies.proof.never", "zh") in run("explain", file, *options, "zh", "--prove").out
    assert phrase("remedies.proof.never", "en") not in run("explain", file, *options, "en").out


@pytest.mark.parametrize("options", [(), ("--about", "disclosure.attribute", "--format", "json")])
def test_a_proof_needs_one_conclusion_and_words(options: tuple[str, ...]) -> None:
    """Otherwise nothing is proved of."""
    model = ROOT / "examples" / "xuhui-2018-20.yaml"
    for lang in LANGS:
        result = run("explain", model, "--as-of", DAY, "--prove", "--lang", lang, *options)
        assert (result.status, "[cli.no-proof]" in result.err) == (2, True)


def test_a_proof_about_what_does_not_apply_is_refused() -> None:
    """As a remedy for it is."""
    with pytest.raises(ConclusionError):
        outlook(EVALUATOR, MODEL, as_of="2018-12-31", about="over-disclosure-secret")


DATED = {"kind": "document", "jurisdiction": "徐汇区", "formed": "2026-11-20"}
REQUEST = {"kind": "request", "jurisdiction": "徐汇区", "received": "2026-11-16"}


@pytest.mark.parametrize(
    ("record", "about", "fact", "is_in_power"),
    [
        pytest.param(
            {**DATED, "secrecy": "none", "exemption_grounds": [], "form": {"title": "某"}},
            "form-attribute-blank",
            "form.proposed_attribute",
            True,
            id="a box that the determination reads as not stated is filled in",
        ),
        pytest.param(
            {**DATED, "secrecy": "secret", "secrecy_marked": False},
            "secret-unmarked",
            "secrecy_marked",
            False,
            id="a mark that is stated to lack",
        ),
        pytest.param(
            {**OPEN, **ONLINE, "secrecy_review": {"before_release": {"result": "not_done"}}},
            "published-without-secrecy-review",
            "secrecy_review.before_release.result",
            False,
            id="a review that is stated not to have been done",
        ),
        pytest.param(
            {**REQUEST, "needs_help": True, "help_given": False},
            "help-not-given",
            "help_given",
            False,
            id="help that was not given, beside another need",
        ),
        pytest.param(
            {**REQUEST, "oral": True, "filled_in": False},
            "oral-not-filled-in",
            "filled_in",
            False,
            id="a form that was not filled in for an applicant",
        ),
    ],
)
def test_what_is_stated_not_to_have_been_done_is_what_would_have_mended(
    record: dict[str, Any], about: str, fact: str, *, is_in_power: bool
) -> None:
    """No search says that nothing would do, where the one fact would that the finding is about."""
    found = EVALUATOR.remedies(record, as_of=DAY, about=about).remedies
    told = {change.fact: remedy for remedy in found for change in remedy.facts if len(remedy.facts) == 1}
    assert told[fact].is_in_power is is_in_power
    value = told[fact].facts[0].value
    after = EVALUATOR.evaluate(changed(read_record(record), {fact: value}), as_of=DAY)
    assert about not in {finding.id for finding in after.findings}


KEPT_SECRET = {
    "kind": "document",
    "jurisdiction": "徐汇区",
    "secrecy": "confidential",
    "secrecy_marked": True,
    "exemption_grounds": [],
    "formed": "2024-06-20",
    "issued": "2024-06-22",
}


@pytest.mark.parametrize("about", ["review-secret", "public_notice"])
def test_what_was_missed_is_not_put_right_by_ending_the_duty(about: str) -> None:
    """A secret is not declassified today so that its review of last year be no longer owed."""
    found = EVALUATOR.remedies(KEPT_SECRET, as_of=DAY, about=about).remedies
    assert [change.fact for remedy in found for change in remedy.facts] == []


@pytest.mark.parametrize(
    "about", ["interpretation.required", "responsibility.release", "interpretation.intake"]
)
def test_a_record_is_not_moved_to_another_place(about: str) -> None:
    """Where it stands is stated: under the law of another place the question is a different one."""
    found = EVALUATOR.remedies(KEPT_SECRET, as_of=DAY, about=about).remedies
    assert "jurisdiction" not in {change.fact for remedy in found for change in remedy.facts}


@pytest.mark.parametrize(
    ("facts", "about", "fact", "day"),
    [
        pytest.param(
            {"exemption_grounds": ["commercial_secret"]},
            "over-disclosure-third-party",
            "third_party_agreed",
            "2025-05-06",
            id="consent by the day of publication, which is years past",
        ),
    ],
)
def test_days_of_the_record_itself_are_tried(facts: dict[str, Any], about: str, fact: str, day: str) -> None:
    """However many days are nearer: by itself, each mends what was done on the wrong side of another act."""
    found = EVALUATOR.remedies({**OPEN, **ONLINE, **facts}, as_of=DAY, about=about).remedies
    assert (fact, day) in {(change.fact, change.value) for one in found for change in one.facts[:1]}
    assert {len(remedy.facts) for remedy in found} == {1}
