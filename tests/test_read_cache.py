"""Loading with a cache gives what loading without one gives, and reads only what changed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from small_policies import write_policy

from disclosure_rules import SHIPPED, PolicyError, load_policies
from disclosure_rules.policy.read_cache import ReadCache
from disclosure_rules.reading.strict import read_text

RULES = """\
rules:
  - id: s.open
    title: {zh: 开放, en: open it}
    clauses: [S.1]
    when: {all: []}
    then: {decide: openness, value: open}
"""


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A directory with a policy."""
    write_policy(tmp_path / "ours", RULES)
    return tmp_path / "ours"


def test_every_shipped_file_is_kept_as_it_was_read(tmp_path: Path) -> None:
    """With the order of its keys, and the places of its parts."""
    first = ReadCache(tmp_path / "kept")
    files = {path: path.read_bytes() for path in sorted(SHIPPED.rglob("*.yaml"))}
    for path, content in files.items():
        first.read(content, path)
    first.save()
    again = ReadCache(tmp_path / "kept")
    for path, content in files.items():
        plain, kept = read_text(content, path), again.read(content, path)
        assert (kept.name, json.dumps(kept.data)) == (plain.name, json.dumps(plain.data))
        assert kept.places.columns() == plain.places.columns()


def test_only_a_file_that_changed_is_read_again(ours: Path, tmp_path: Path) -> None:
    """The policies are those of the files as they are; where nothing changed, nothing is written."""
    cache = tmp_path / "kept"
    assert load_policies(ours, cache=cache) == load_policies(ours)
    written = cache.read_bytes(), cache.stat().st_ino
    assert load_policies(ours, cache=str(cache)) == load_policies(ours)
    assert (cache.read_bytes(), cache.stat().st_ino) == written
    write_policy(ours, RULES.replace("value: open", "value: closed"))
    assert load_policies(ours, cache=cache) == load_policies(ours)
    assert cache.read_bytes() != written[0]


def test_a_problem_is_told_at_its_place(ours: Path, tmp_path: Path) -> None:
    """Also in a file that is not read again."""
    write_policy(ours, RULES.replace("openness", "opennes"))
    told = []
    for cache in (None, tmp_path / "kept"):
        if cache is not None:
            kept = ReadCache(cache)
            for path in sorted(ours.glob("*.yaml")):
                kept.read(path.read_bytes(), path)
            kept.save()
        with pytest.raises(PolicyError) as refused:
            load_policies(ours, cache=cache)
        told.append(str(refused.value))
    assert told[0] == told[1]


DAMAGES: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("nothing is left", lambda _: b""),
    ("the end is cut off", lambda kept: kept[:-1]),
    ("a value was altered", lambda kept: kept.replace(b'"open"', b'"shut"')),
    ("another version wrote it", lambda kept: kept.replace(b'"library":"', b'"library":"9.')),
    ("only its first line is left", lambda kept: kept.partition(b"\n")[0]),
]


@pytest.mark.parametrize("damage", [damage for _, damage in DAMAGES], ids=[name for name, _ in DAMAGES])
def test_a_damaged_cache_counts_as_empty(
    damage: Callable[[bytes], bytes], ours: Path, tmp_path: Path
) -> None:
    """And is written anew."""
    cache = tmp_path / "kept"
    load_policies(ours, cache=cache)
    whole = cache.read_bytes()
    assert damage(whole) != whole
    cache.write_bytes(damage(whole))
    assert load_policies(ours, cache=cache) == load_policies(ours)
    assert cache.read_bytes() == whole


def test_no_other_file_is_written_over(ours: Path, tmp_path: Path) -> None:
    """Nor is a directory made."""
    other = tmp_path / "record.yaml"
    other.write_text("kind: document\n")
    for path, said in ((other, "file exists"), (tmp_path / "nowhere" / "kept", "cannot be written")):
        with pytest.raises(PolicyError, match=said) as refused:
            load_policies(ours, cache=path)
        assert refused.value.problems[0].code == "cli.unwritable"
    assert other.read_text() == "kind: document\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ours", "record.yaml"]
