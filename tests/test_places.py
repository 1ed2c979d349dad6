"""Places: every name of a declared place is one place, what lies within what, and what the loader refuses of them."""

import pickle
from pathlib import Path

import pytest
from commands import run
from hypothesis import given
from hypothesis import strategies as st

from disclosure_rules import SHIPPED, Evaluator, PolicyError, load_policies
from disclosure_rules.places import ELSEWHERE, shipped, shipped_places
from disclosure_rules.policy.shared import places_of

PLACES = shipped()


@pytest.mark.parametrize(
    "written",
    [
        "徐汇区", "上海市徐汇区", "上海徐汇", "徐汇", "Xuhui District", "Xuhui, Shanghai", " XUHUI ", "ＸＵＨＵＩ", "310104",
        "上海市·徐汇区",
    ],
)  # fmt: skip
def test_every_name_of_a_place_is_the_place(written: str) -> None:
    """In either language, with or without what it lies within, by its code; width, case and marks do not matter."""
    assert PLACES.find(written) == "xuhui"


@pytest.mark.parametrize(
    "place",
    [
        "徐汇区", "xuhui", "310104", "上海", "上海市", "Shanghai", "SHANGHAI MUNICIPALITY", "310000", "上海市静安区",
        "静安区", "Jing'an District", "Jing’an", "jingan", "Pudong New Area", "浦东新区", "浦东", "崇明县", "南汇区",
        "Huangpu District, Shanghai", "上海市黄浦区南京东路街道", "闸北", "ＨＵＡＮＧＰＵ", "310199", "310104013",
        "上海化学工业区", "Nanjing Road, Huangpu District, Shanghai",
    ],
)  # fmt: skip
def test_a_place_in_a_declared_one_is_known_to_lie_there(place: str) -> None:
    """The city, its districts, those merged since 2008, and what nobody declares but its name or code puts there."""
    assert PLACES.find(place).lies_in("shanghai")


@pytest.mark.parametrize(
    "place",
    [
        "北京市",
        "舟山市普陀区",
        "黑龙江省双鸭山市宝山区",
        "Putuo, Zhoushan",
        "110000",
        "广州市黄埔区",
        "宝山路",
        "上",
        "",
    ],
)
def test_a_place_elsewhere_is_not_taken_for_one_of_the_same_name(place: str) -> None:
    """Also where a district elsewhere has the name of a declared one, told with its own city."""
    assert not PLACES.find(place).lies_in("shanghai")


@pytest.mark.parametrize(
    ("place", "within"),
    [
        ("徐汇区龙华街道", ["xuhui", "shanghai"]),
        ("310104013", ["xuhui", "shanghai"]),
        ("广东省广州市番禺区", ["guangdong"]),
        ("440113", ["guangdong"]),
        ("宝山路", []),
        (ELSEWHERE, []),
    ],
)
def test_a_place_that_nobody_declares_is_its_text(place: str, within: list[str]) -> None:
    """It lies within the declared place that its name begins with."""
    found = PLACES.find(f" {place} ")
    assert (found, found.label, found.within) == (place, None, tuple(within))


def test_the_provinces_and_the_districts_of_shanghai_are_shipped_with_their_codes() -> None:
    """34 units of the first level; 16 districts, and 3 that were merged into others."""
    declared = shipped_places()
    assert len([item for item in declared if item.within is None]) == 34
    assert len([item for item in declared if item.within == "shanghai"]) == 16 + 3
    for item in declared:
        codes = [name for name in item.names if name.isdecimal()]
        assert codes, item.id
        assert all(PLACES.find(code[:2] + "0000") in (item.id, item.within) for code in codes)


@given(st.text(max_size=30))
def test_any_text_names_a_place(text: str) -> None:
    """And that place survives a pickle."""
    found = PLACES.find(text)
    again = pickle.loads(pickle.dumps(found))  # noqa: S301  # our own
    assert (again, again.label, again.within, again.inside) == (
        found,
        found.label,
        found.within,
        found.inside,
    )


DISTRICT = """\
policy: panyu
instrument: {title: {zh: 番禺区办法, en: Measures of Panyu}}
clause_prefix: PY
rank: district
applies: {jurisdiction: {within: 番禺区}}
"""
RULES = """\
record: document
clauses: [{id: PY1, at: 番禺区办法第一条, record: document, norm: duty, gist: 先印发后上网}]
rules:
  - id: panyu.early
    title: {zh: 上网早于印发, en: online before it was issued}
    clauses: [PY1]
    when: {published: {before: {fact: issued}}}
    then: {find: online-early, severity: minor}
    message: {zh: 上网早于印发, en: it went online before it was issued}
"""
GUANGZHOU = """\
places:
  guangzhou: {title: {zh: 广州市, en: Guangzhou}, names: [广州], code: 440100, within: 广东省}
  panyu: {title: {zh: 番禺区, en: Panyu District}, names: [番禺], code: 440113, within: guangzhou}
"""
EARLY = {"kind": "document", "issued": "2020-01-10", "published": "2020-01-02"}


def write_policy(directory: Path, files: dict[str, str]) -> Path:
    """A directory with these files."""
    directory.mkdir()
    for name, text in files.items():
        (directory / name).write_text(text, encoding="utf-8")
    return directory


def early(evaluator: Evaluator, jurisdiction: str) -> bool:
    """Whether the rule of the district finds something in a record of a place."""
    decision = evaluator.evaluate({**EARLY, "jurisdiction": jurisdiction}, as_of="2020-02-01")
    return any(finding.id == "online-early" for finding in decision.findings)


@pytest.mark.parametrize("file", ["policy.yaml", "places.yaml"])
def test_a_policy_declares_its_places_in_its_head_or_beside_it(tmp_path: Path, file: str) -> None:
    """Every name then is one place, also together with the provinces that are shipped."""
    files = {"policy.yaml": DISTRICT, "rules.yaml": RULES}
    files[file] = files.get(file, "") + GUANGZHOU
    policies = load_policies(SHIPPED, write_policy(tmp_path / "ours", files))
    evaluator = Evaluator(policies, "reference")
    for name in (
        "番禺区",
        "番禺",
        "广东省广州市番禺区",
        "广州番禺",
        "440113",
        "Panyu District, Guangzhou",
        "番禺区市桥街道",
    ):
        assert early(evaluator, name), name
    for name in ("广州市", "广东省", "徐汇区", "南沙区"):
        assert not early(evaluator, name), name
    assert places_of(policies).find("番禺区").within == ("guangzhou", "guangdong")


def test_a_place_that_nobody_declares_is_compared_by_its_written_name(tmp_path: Path) -> None:
    """`check` says so in either language, with the nearest declared one, and does not fail."""
    ours = write_policy(tmp_path / "ours", {"policy.yaml": DISTRICT, "rules.yaml": RULES})
    evaluator = Evaluator(load_policies(SHIPPED, ours), "reference")
    assert early(evaluator, "番禺区") and not early(evaluator, "广州市番禺区")
    for lang, words in (("en", "the place `番禺区` is not declared"), ("zh", "地区“番禺区”未声明")):
        done = run("check", str(ours), "--lang", lang)
        assert done.status == 0
        assert words in done.err and done.err.endswith("[policy.undeclared-place]\n")
    near = DISTRICT.replace("番禺区}", "徐汇县}")
    done = run(
        "check",
        str(write_policy(tmp_path / "near", {"policy.yaml": near, "rules.yaml": RULES})),
        "--lang",
        "en",
    )
    assert "did you mean `徐汇区`?" in done.err


BAD = {
    "one name": (
        "places: {a: {title: {zh: 甲区, en: A}, names: [普陀]}, b: {title: {zh: 乙区, en: A}}}\n",
        {"policy.duplicate"},
    ),
    "the name of a shipped place": (
        "places: {zhoushan: {title: {zh: 普陀区, en: Z}}}\n",
        {"policy.duplicate"},
    ),
    "an unknown outer place": (
        "places: {a: {title: {zh: 甲区, en: A}, within: 乙市}}\n",
        {"policy.unknown-place"},
    ),
    "within itself": ("places: {a: {title: {zh: 甲区, en: A}, within: 甲区}}\n", {"policy.cycle"}),
    "in a circle": (
        "places: {a: {title: {zh: 甲区, en: A}, within: b}, b: {title: {zh: 乙市, en: B}, within: 甲区}}\n",
        {"policy.cycle"},
    ),
}


@pytest.mark.parametrize(("written", "codes"), BAD.values(), ids=BAD)
def test_what_contradicts_itself_is_refused(tmp_path: Path, written: str, codes: set[str]) -> None:
    """Each problem has the line of a declaration, and help in both languages."""
    ours = write_policy(tmp_path / "ours", {"policy.yaml": DISTRICT + written, "rules.yaml": RULES})
    with pytest.raises(PolicyError) as refused:
        load_policies(SHIPPED, ours)
    assert {problem.code for problem in refused.value.problems} == codes
    assert codes != {"policy.cycle"} or len(refused.value.problems) == 1  # a circle is told once
    for problem in refused.value.problems:
        assert problem.place.startswith(f"{ours / 'policy.yaml'}:6:")
        assert problem.help and problem.help_zh


def test_a_set_that_declares_no_place_has_the_shipped_ones(tmp_path: Path) -> None:
    """So that a policy that stands alone means by 徐汇区 what the shipped ones mean; one that declares any has only these."""
    alone = DISTRICT.replace("番禺区}", "徐汇区}")
    ours = write_policy(tmp_path / "ours", {"policy.yaml": alone, "rules.yaml": RULES})
    assert early(Evaluator(load_policies(ours), "reference"), "310104")
    declared = write_policy(
        tmp_path / "theirs",
        {"policy.yaml": alone + "places: {a: {title: {zh: 甲区, en: A}}}\n", "rules.yaml": RULES},
    )
    evaluator = Evaluator(load_policies(declared), "reference")
    assert early(evaluator, "徐汇区") and not early(evaluator, "310104")
