"""The wheel, used as somebody who installed it would: outside the checkout."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from email import message_from_bytes
from email.message import Message
from email.parser import Parser
from importlib.metadata import (
    Distribution,
    PackageMetadata,
    PackageNotFoundError,
    distribution,
    metadata,
    requires,
)
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from disclosure_rules import __version__
from disclosure_rules.schema import NAMES

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


def installed(wheel: Path, folder: Path) -> tuple[Path, Path]:
    """The wheel alone in a fresh environment: its python and its site-packages.

    The dependencies are those of the running environment, by a .pth file.
    """
    venv.create(folder, symlinks=os.name != "nt", with_pip=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(python, "-m", "pip", "install", "--no-deps", wheel, cwd=folder)
    site = Path(run(python, "-c", "import sysconfig as s; print(s.get_path('purelib'))", cwd=folder).strip())
    borrowed = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
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
    for name in NAMES:
        printed = run(python, "-m", "disclosure_rules", "schema", name, "--where", cwd=tmp_path)
        assert Path(printed.strip()).parent == site / "disclosure_rules" / "schemas"
        assert json.loads(Path(printed.strip()).read_text(encoding="utf-8"))["$comment"]


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


def test_a_second_place_loads_beside_the_shipped_policies_where_the_wheel_is_installed(
    wheel: Path, tmp_path: Path
) -> None:
    """The example, copied to a directory of its own: every tool of the command line, and pytest. Mutation tries one rule."""
    python, _ = installed(wheel, tmp_path / "venv")
    host = tmp_path / "host"
    shutil.copytree(ROOT / "examples" / "panyu-2009", host / "panyu-2009")
    shutil.copy(ROOT / "examples" / "xuhui-2018-20.yaml", host)

    def tool(*arguments: str, status: int = 0) -> str:
        command = (python, "-m", "disclosure_rules", *arguments, "--lang", "en")
        return run(*command, cwd=host, status=status)

    assert "no problem found" in tool("check", "panyu-2009")
    assert re.search(
        r"\d+ cases passed; every rule has a firing and a silent case", tool("test", "panyu-2009")
    )
    some = ("--rule", "panyu2009.reason", "--no-proof", "--jobs", "1", "--format", "json")
    caught = json.loads(tool("mutate", "panyu-2009", *some))
    assert caught["mutants"], caught
    there = ("--records", "panyu-2009/announcement.json", "--as-of", "2012-06-29")
    assert "decisions about 1 of 1 records change" in tool("diff", "shipped", "panyu-2009", *there, status=1)
    here = ("--records", "xuhui-2018-20.yaml", "--as-of", "2018-12-31")
    assert "decisions about 0 of 1 records change" in tool("diff", "shipped", "panyu-2009", *here)
    assert re.search(r"\d+ passed", run(python, "-m", "pytest", "-q", "-W", "error", cwd=host))


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both wheels and the source, as `make dist` builds them, by the start of their file names."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "tools.distributions", folder, cwd=ROOT)
    return {path.name.replace(f"-{__version__}", ""): path for path in folder.iterdir()}


FULL, CORE, SOURCE = (
    "disclosure_rules-py3-none-any.whl",
    "disclosure_rules_core-py3-none-any.whl",
    "disclosure_rules.tar.gz",
)


def contents(wheel: Path) -> tuple[dict[str, bytes], Message]:
    """The files of a wheel outside of its metadata, and the metadata."""
    with zipfile.ZipFile(wheel) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    (described,) = (data for name, data in files.items() if name.endswith(".dist-info/METADATA"))
    return {name: data for name, data in files.items() if ".dist-info/" not in name}, message_from_bytes(
        described
    )


def test_the_two_distributions_differ_in_nothing_else(distributions: dict[str, Path]) -> None:
    """Than the name, a sentence of the description, the mark, and durable-rules."""
    (full, of_full), (core, of_core) = contents(distributions[FULL]), contents(distributions[CORE])
    mark = "disclosure_rules/_distribution_{}.py".format
    assert full.pop(mark("full")) == core.pop(mark("core"))
    assert full == core

    changed = [(one, other) for one, other in zip_longest(of_full.items(), of_core.items()) if one != other]
    names, summaries = changed[:2]
    assert names == (("Name", "disclosure-rules"), ("Name", "disclosure-rules-core"))
    assert summaries[1][1].startswith(f"{summaries[0][1]}. Without durable-rules")
    needs = [[Requirement(line) for line in it.get_all("Requires-Dist", [])] for it in (of_full, of_core)]
    assert [it.name for it in needs[0] if it not in needs[1]] == ["durable-rules"]
    assert [it for it in needs[0] if it.name != "durable-rules"] == needs[1]
    kept = [
        [item for item in it.items() if item[0] not in ("Name", "Summary", "Requires-Dist")]
        for it in (of_full, of_core)
    ]
    assert kept[0] == kept[1]
    assert of_full.get_payload() == of_core.get_payload()


def test_durable_rules_is_not_asked_for_where_it_does_not_build(distributions: dict[str, Path]) -> None:
    """On Windows, and on Python 3.13."""
    asked = map(Requirement, contents(distributions[FULL])[1].get_all("Requires-Dist", []))
    (marker,) = (it.marker for it in asked if it.name == "durable-rules")
    assert marker
    for python, system, wanted in [
        ("3.12", "Linux", True),
        ("3.10", "Darwin", True),
        ("3.12", "Windows", False),
        ("3.13", "Linux", False),
    ]:
        assert marker.evaluate({"python_version": python, "platform_system": system}) is wanted


def as_wheel(package: Distribution, folder: Path) -> None:
    """An installed package as the wheel that it came from, so that it can be installed without network."""
    about = Parser().parsestr(package.read_text("WHEEL") or "")
    tags = [tag.split("-") for tag in about.get_all("Tag", [])]
    tag = "-".join(".".join(dict.fromkeys(parts)) for parts in zip(*tags, strict=True))
    name = re.sub(r"[-_.]+", "_", package.metadata["Name"])
    with zipfile.ZipFile(folder / f"{name}-{package.version}-{tag}.whl", "w") as archive:
        for file in package.files or ():
            if (
                ".." not in file.parts
                and file.suffix != ".pyc"
                and file.name not in ("INSTALLER", "REQUESTED")
            ):
                archive.write(file.locate(), str(file))


@pytest.fixture(scope="module")
def wheels(distributions: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory of wheels: both distributions and what they and the extra `calendar` need, but for durable-rules."""
    folder = tmp_path_factory.mktemp("wheels")
    for which in (FULL, CORE):
        shutil.copy(distributions[which], folder)
    for name in needed("disclosure-rules", ("calendar",)) - {"disclosure-rules", "durable-rules"}:
        as_wheel(distribution(name), folder)
    return folder


def test_the_core_installs_without_a_compiler_and_refuses_to_share(wheels: Path, tmp_path: Path) -> None:
    """With all that it needs and an extra; the reference engine serves. With the other distribution beside it the
    package is not imported, and the advice that is then given helps."""
    venv.create(tmp_path / "venv", symlinks=os.name != "nt", with_pip=True)
    python = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"

    def pip(*arguments: str) -> str:
        return run(python, "-m", "pip", *arguments, cwd=tmp_path, CC="/bin/false", PIP_FIND_LINKS=str(wheels))

    pip("install", "--no-compile", "disclosure-rules-core")
    assert "No broken requirements" in pip("check")
    assert evaluate(python)["provenance"]["engine"] == "reference"
    agenda = [
        "-m",
        "disclosure_rules",
        "agenda",
        "--year",
        "2026",
        "--jurisdiction",
        "310104",
        "--format",
        "ics",
    ]
    run(python, *agenda, cwd=tmp_path, status=2)
    pip("install", "--no-compile", "disclosure-rules-core[calendar]")
    assert "No broken requirements" in pip("check")
    assert run(python, *agenda, cwd=tmp_path).startswith("BEGIN:VCALENDAR")

    pip("install", "--no-compile", "--no-deps", "disclosure-rules")
    code = "try:\n    import disclosure_rules\nexcept ImportError as error:\n    print(error)"
    told = run(python, "-c", code, cwd=tmp_path)
    assert told.startswith("disclosure-rules and disclosure-rules-core are both installed here")
    (advice,) = re.findall(r"\(pip (uninstall .+?)\)", told)
    pip(*advice.split(), "--yes")
    pip("install", "--no-compile", "disclosure-rules-core")
    assert evaluate(python)["provenance"]["engine"] == "reference"


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_the_two_distributions(page: str, distributions: dict[str, Path]) -> None:
    """A command for each, by its name; the one that needs a compiler first."""
    block = re.search(
        r"<!-- install -->\s*```sh\n(.+?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL
    )
    assert block, f"{page} lacks the marked block"
    commands = [line.partition("#")[0].strip() for line in block[1].splitlines()]
    assert commands == [f"pip install {contents(distributions[which])[1]['Name']}" for which in (FULL, CORE)]


@pytest.fixture(scope="module")
def unpacked(distributions: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree in the source distribution."""
    folder = tmp_path_factory.mktemp("unpacked")
    shutil.unpack_archive(distributions[SOURCE], folder, filter="data")
    (tree,) = folder.iterdir()
    return tree


def test_two_builds_give_the_same_bytes(
    distributions: dict[str, Path], unpacked: Path, tmp_path: Path
) -> None:
    """Built again from its own source distribution, in another place, with other times: nothing differs."""
    assert distributions.keys() == {FULL, CORE, SOURCE}
    again = shutil.copytree(unpacked, tmp_path / "again", copy_function=shutil.copy)
    run(sys.executable, "-m", "tools.distributions", tmp_path / "dist", cwd=again)
    for first in distributions.values():
        assert first.read_bytes() == (tmp_path / "dist" / first.name).read_bytes()


QUICK = (
    "tests/test_conditions.py",
    "tests/test_kleene.py",
    "tests/test_generated.py",
    "tests/test_schema.py::test_there_are_cases_and_examples",
    "tests/test_load.py::test_the_shipped_policies_load",
    "tests/test_docs.py::test_a_page_runs[README.zh-CN.md]",
    "tests/test_docs.py::test_a_path_of_the_project_is_there",
    "tests/test_architecture.py::test_the_version_stands_in_one_place",
)
"""Tests that read each kind of file: data, policies, examples, pages, generated files, tools."""


def test_the_tests_run_from_the_source_distribution(unpacked: Path) -> None:
    """It holds everything that they read; a few quick ones show it."""
    paths = {"PYTHONPATH": str(unpacked / "src")}
    where = run(sys.executable, "-c", "import disclosure_rules as d; print(d.SHIPPED)", cwd=unpacked, **paths)
    assert Path(where.strip()) == unpacked / "policies"
    printed = run(
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *QUICK, cwd=unpacked, **paths
    )
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


def unlisted_licences(*extras: str) -> set[str]:
    """The packages that the library needs with extras, and whose licences THIRD_PARTY.md does not list, those of the extras
    apart, as they state them."""
    page = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    own, _, extra = page.partition("## What its extras need")
    row = re.compile(r"^\| ([a-z][a-z0-9-]+) \| ([A-Z][\w.-]+(?: OR [\w.-]+)*) \|", re.MULTILINE)
    listed, of_extras = dict(row.findall(own)), dict(row.findall(extra))
    core = needed("disclosure-rules") - {"disclosure-rules"}
    more = needed("disclosure-rules", extras) - core - {"disclosure-rules"}
    assert len(core) > 10
    known = {name: listed.get(name, "") for name in core} | {name: of_extras.get(name, "") for name in more}
    stated = {name: set(re.findall(r"MIT|BSD|ISC|PSF|Apache", text)) for name, text in known.items()}
    return {name for name in known if not stated[name] or stated[name] != licence(metadata(name))}


def test_every_package_that_runs_with_the_library_has_its_licence_listed() -> None:
    """Those of the extras too; of the extra `mcp` where it is tested."""
    assert unlisted_licences("calendar", "lsp", "proof", "serve", "tables") == set()


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
