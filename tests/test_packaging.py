"""The wheel, used as somebody who installed it would: outside the checkout."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata, requires
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
RECORD = {
    "kind": "document",
    "jurisdiction": "xuhui",
    "secrecy": "none",
    "exemption_grounds": [],
    "issued": "2018-11-22",
    "published": "2018-12-11",
}


def run(*command: str | Path, cwd: Path, stdin: str = "", status: int = 0, **environment: str) -> str:
    """What a command prints, run without network or the checkout's paths, and ending with this status."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**environ, "PYTHONUTF8": "1", "PIP_NO_INDEX": "1", **environment},
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == status, f"{command}: status {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def installed(wheel: Path, folder: Path, *lines: str) -> tuple[Path, Path]:
    """The wheel alone in a fresh environment: its python and its site-packages.

    The dependencies are those of the running environment, by a .pth file, which may hold further lines.
    """
    venv.create(folder, symlinks=os.name != "nt", with_pip=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(python, "-m", "pip", "install", "--no-deps", wheel, cwd=folder)
    site = Path(run(python, "-c", "import sysconfig as s; print(s.get_path('purelib'))", cwd=folder).strip())
    borrowed = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), *lines]
    (site / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    return python, site


def evaluate(python: Path) -> dict[str, Any]:
    """The decision about RECORD, which went online late: status 1."""
    command = ["-m", "disclosure_rules", "evaluate", "-", "--as-of", "2018-12-31", "--format", "json"]
    decision: dict[str, Any] = json.loads(
        run(python, *command, cwd=python.parent, stdin=json.dumps(RECORD), status=1)
    )
    return decision


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the pinned build requirements, which are in the running environment."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    run(sys.executable, *build, folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


def test_the_installed_wheel_works_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Installed, it is imported from its own place, brings its policies, and decides."""
    python, site = installed(wheel, tmp_path / "venv")

    where = "import disclosure_rules as d; print(d.__file__); print(d.SHIPPED)"
    package, shipped = map(Path, run(python, "-c", where, cwd=tmp_path).splitlines())
    assert package.parent == site / "disclosure_rules"
    assert shipped == site / "disclosure_rules" / "policies"
    assert list(shipped.glob("*/clauses.yaml"))
    assert package.with_name("py.typed").is_file()

    assert "evaluate" in run(python, "-m", "disclosure_rules", "--help", cwd=tmp_path)
    assert "evaluate" in run(python.with_name("disclosure-rules"), "--help", cwd=tmp_path)
    explained = ["-m", "disclosure_rules", "problem", "policy.conflict"]
    assert run(python, *explained, cwd=tmp_path).startswith("policy.conflict: ")
    assert evaluate(python)["outcome"] == "non_compliant"


def test_pytest_runs_a_host_s_cases_where_the_wheel_is_installed(wheel: Path, tmp_path: Path) -> None:
    """Without a word to pytest; the shipped policies lie under the host's cases."""
    python, _ = installed(wheel, tmp_path / "venv")
    ours = tmp_path / "host" / "ours"
    ours.mkdir(parents=True)
    head = "policy: ours\ninstrument: {title: {zh: 用例, en: cases}}\nrank: district\n"
    case = f"{{name: 晚了, as_of: 2018-12-31, record: {json.dumps(RECORD)}, expect: {{publish-online: fulfilled_late}}}}"
    (ours / "policy.yaml").write_text(head, encoding="utf-8")
    (ours / "model_test.yaml").write_text(f"cases:\n  - {case}\n", encoding="utf-8")
    printed = run(python, "-m", "pytest", "-v", "-W", "error", cwd=ours.parent)
    assert "ours/model_test.yaml::晚了 PASSED" in printed
    assert "ours/policy.yaml::rules shown PASSED" in printed


def test_the_readme_s_installation_without_a_compiler_works(wheel: Path, tmp_path: Path) -> None:
    """The README's two commands give all but durable-rules, and the reference engine serves.

    The first needs no network: it names every dependency, and finds each in the running environment. In the
    second the wheel stands for the name.
    """
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- install-without-compiler -->\s*```\w*\n(.+?)```", readme, re.DOTALL)
    assert block, "README.md lacks the marked block"
    dependencies, itself = block[1].strip().splitlines()
    assert itself == "pip install --no-deps disclosure-rules"
    assert dependencies.startswith("pip install ")
    named = dependencies.replace('"', "").split()[2:]
    every = [Requirement(line) for line in requires("disclosure-rules") or []]
    needed = [it for it in every if "extra" not in str(it.marker)]
    assert {Requirement(name) for name in named} == {it for it in needed if it.name != "durable-rules"}

    absent = "import sys; sys.modules.update(dict.fromkeys(['durable', 'durable_rules_engine']))"
    python, _ = installed(wheel, tmp_path / "venv", absent)
    run(python, "-m", "pip", "install", *named, cwd=tmp_path)
    assert evaluate(python)["provenance"]["engine"] == "reference"


def built(source: Path, folder: Path) -> tuple[Path, Path]:
    """The source distribution and the wheel of a tree, built by the pinned build requirements."""
    run(sys.executable, "-m", "hatchling", "build", "-d", folder, "-t", "sdist", "-t", "wheel", cwd=source)
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Path, Path]]:
    """The tree in the source distribution, and the two distributions."""
    folder = tmp_path_factory.mktemp("release")
    distributions = built(ROOT, folder / "dist")
    with tarfile.open(distributions[0]) as archive:
        # Its own archive, so nothing to guard against; the argument `filter` is not on every Python.
        archive.extractall(folder / "tree")  # noqa: S202
    (tree,) = (folder / "tree").iterdir()
    return tree, distributions


def test_two_builds_give_the_same_bytes(unpacked: tuple[Path, tuple[Path, Path]], tmp_path: Path) -> None:
    """Built again from its own source distribution, in another place, with other times: nothing differs."""
    tree, first = unpacked
    again = shutil.copytree(tree, tmp_path / "again", copy_function=shutil.copy)
    for one, other in zip(first, built(again, tmp_path / "dist"), strict=True):
        assert one.name == other.name
        assert one.read_bytes() == other.read_bytes()


QUICK = (
    "tests/test_conditions.py",
    "tests/test_truth.py",
    "tests/test_generated.py",
    "tests/test_schema.py::test_there_are_cases_and_examples",
    "tests/test_load.py::test_the_shipped_policies_load",
    "tests/test_docs.py::test_a_page_runs[README.zh-CN.md]",
    "tests/test_docs.py::test_a_path_of_the_project_is_there",
    "tests/test_architecture.py::test_the_version_stands_in_one_place",
)
"""Tests that read each kind of file: data, policies, examples, pages, generated files, tools."""


def test_the_tests_run_from_the_source_distribution(unpacked: tuple[Path, tuple[Path, Path]]) -> None:
    """It holds everything that they read; a few quick ones show it."""
    tree, _ = unpacked
    paths = {"PYTHONPATH": str(tree / "src")}
    where = run(sys.executable, "-c", "import disclosure_rules as d; print(d.SHIPPED)", cwd=tree, **paths)
    assert Path(where.strip()) == tree / "policies"
    printed = run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *QUICK, cwd=tree, **paths)
    assert re.match(r"\d+ passed in ", printed.splitlines()[-1])


def licence(package: PackageMetadata) -> set[str]:
    """The words of a package about its licence, as metadata have it: an expression, a text or classifiers."""
    told = [package.get("License-Expression"), package.get("License"), *(package.get_all("Classifier") or ())]
    return {word for text in filter(None, told) for word in re.findall(r"MIT|BSD|ISC|PSF|Apache", text)}


def needed(name: str, extras: tuple[str, ...] = ()) -> set[str]:
    """The installed packages that one needs, itself among them, by their normal names."""
    found = {re.sub(r"[-_.]+", "-", name).lower()}
    for line in requires(name) or []:
        it = Requirement(line)
        wanted = it.marker is None or any(it.marker.evaluate({"extra": extra}) for extra in ("", *extras))
        with contextlib.suppress(PackageNotFoundError):
            found |= needed(it.name, tuple(it.extras)) if wanted else set()
    return found


def test_every_package_that_runs_with_the_library_has_its_licence_listed() -> None:
    """THIRD_PARTY.md has the packages that are needed, those of the extras apart, each with the licence it states."""
    page = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    own, _, extra = page.partition("## What its extras need")
    row = re.compile(r"^\| ([a-z][a-z0-9-]+) \| ([A-Z][\w.-]+(?: OR [\w.-]+)*) \|", re.MULTILINE)
    listed, of_extras = dict(row.findall(own)), dict(row.findall(extra))
    core = needed("disclosure-rules") - {"disclosure-rules"}
    more = needed("disclosure-rules", ("calendar", "proof")) - core - {"disclosure-rules"}
    assert len(core) > 10
    assert core <= listed.keys()
    assert more <= of_extras.keys()
    for name in (*core, *more):
        words = set(re.findall(r"MIT|BSD|ISC|PSF|Apache", {**listed, **of_extras}[name]))
        assert words == licence(metadata(name)), name


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only a checkout knows what is committed")
def test_no_committed_file_names_a_package_registry() -> None:
    """Where packages come from is for each machine to say."""
    hosts = [f"{name}.{domain}" for name in ("pypi", "pythonhosted", "npmjs") for domain in ("org", "com")]
    options = [f"--{name}" for name in ("index" + "-url", "extra-index" + "-url", "find" + "-links")]
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    files = [path for path in map(ROOT.joinpath, filter(None, listed.split("\0"))) if path.is_file()]
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in files}
    found = [(path, word) for path, text in texts.items() for word in hosts + options if word in text]
    assert not found
