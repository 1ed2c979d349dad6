"""The house rules that a reader relies on: which way imports go, what stands behind the wall, how long things are."""

import ast
import re
import sys
import zipfile
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import FunctionType, ModuleType

import pytest
from commands import run_process

import disclosure_rules
from disclosure_rules import errors
from disclosure_rules.records import KINDS

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "disclosure_rules"
FILES = sorted(SOURCE.rglob("*.py"))

MARKS = {
    "_distribution_full": "internal",
    "_distribution": "internal",
    "_version": "internal",
    "_lazy": "internal",
    "_once": "internal",
    "_shipped": "internal",
    "_markup": "internal",
    "_whole_file": "internal",
    "location": "public",
    "errors": "public",
    "phrases": "open",
    "places": "open",
    "_processes": "internal",
    "_kleene": "internal",
    "calendar": "public",
    "_calendar_file": "internal",
    "terms": "public",
    "records": "public",
    "_arguments": "internal",
    "extension": "public",
    "reading": "open",
    "_frozen": "internal",
    "decision": "public",
    "decision_difference": "open",
    "policy": "public",
    "_program": "internal",
    "_engine": "internal",
    "evaluation": "open",
    "explanation": "public",
    "render": "public",
    "inquiry": "public",
    "summary": "public",
    "evaluator": "public",
    "tables": "public",
    "portfolio": "public",
    "agenda": "open",
    "worklist": "open",
    "audit": "open",
    "authoring": "open",
    "schema": "open",
    "diagnostics": "open",
    "pytest_plugin": "open",
    "service": "open",
    "assistant": "open",
    "language_server": "open",
    "cli": "open",
    "__init__": "public",
    "__main__": "open",
}
"""The modules and packages, each of which may import only those before it. A new one takes its place here.

A public one defines names of the public list. An open one may be imported and may change between minor versions; so may
the other names of a public one. No host may import an internal one."""

ROOMS = tuple(MARKS)


def module_of(path: Path) -> str:
    """The dotted name below the package, without `__init__`."""
    name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
    return name.removesuffix(".__init__")


MODULES = {module_of(path): path for path in FILES}


def room_of(module: str) -> str:
    """The room a module is in: the first step of its name."""
    return module.partition(".")[0]


def tree_of(path: Path) -> ast.Module:
    """The syntax of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(node: ast.AST) -> Iterator[str]:
    """What an import statement names, each with the module that it is in."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_of(path: Path) -> set[str]:
    """Everything that a file imports: at its top, in a function, or for the type checker alone."""
    return {name for node in ast.walk(tree_of(path)) for name in imported(node)}


def own(names: set[str]) -> set[str]:
    """The modules of this package behind imported names."""
    found = set()
    for name in names:
        package, _, rest = name.partition(".")
        if package == "disclosure_rules":
            while rest not in MODULES:
                rest = rest.rpartition(".")[0] or "__init__"
            found.add(rest)
    return found


def test_every_module_has_its_room() -> None:
    """The list is complete, and names nothing that is gone."""
    assert {room_of(module) for module in MODULES} == set(ROOMS)


def test_a_leading_underscore_marks_what_no_host_may_import() -> None:
    """And nothing else does."""
    underscored = {room for room in ROOMS if re.match(r"_[^_]", room)}
    assert underscored == {room for room, mark in MARKS.items() if mark == "internal"}


def test_a_public_room_defines_public_names() -> None:
    """Where a name of the public list comes from is public, but for internal rooms; nothing else is."""
    homes = {f"{module}.{name}" for name, module in listed("disclosure_rules").items()}
    rooms = {room_of(home.removeprefix("disclosure_rules.")) for home in homes} | {"__init__"}
    internal = {room for room, mark in MARKS.items() if mark == "internal"}
    assert {room for room, mark in MARKS.items() if mark == "public"} == rooms - internal


def test_the_page_lists_the_rooms_in_order_with_their_marks() -> None:
    """ARCHITECTURE.md says which rooms there are, and what a host may import."""
    section = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("\n## The rooms\n")[2]
    listed = re.findall(r"^\| `(\w+)` \| (\w+) \|", section.partition("\n## ")[0], re.MULTILINE)
    assert listed == list(MARKS.items())


OPEN = [room for room, mark in MARKS.items() if mark == "open" and room not in ("cli", "__main__")]
"""The open rooms but for the command line, whose docstring says that its modules are no interface."""


@pytest.mark.parametrize("room", OPEN)
def test_an_open_room_says_that_it_may_change(room: str) -> None:
    """Whoever imports it reads there how long it stays as it is."""
    said = " ".join((ast.get_docstring(tree_of(MODULES[room])) or "").split())
    assert re.search(
        r"\bThis (module|package) may be imported and may change between minor versions\.$", said
    )


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    """A module imports what stands before its room, or its own room."""
    mine = ROOMS.index(room_of(module))
    against = {other for other in own(imports_of(MODULES[module])) if ROOMS.index(room_of(other)) > mine}
    assert against == set()


def test_no_import_goes_in_a_circle() -> None:
    """Not within a room either, nor for the type checker alone: a package's `__init__` may import its modules, which
    do not import it."""
    left = {module: own(imports_of(path)) - {module} for module, path in MODULES.items()}
    while leaves := [module for module, others in left.items() if not others & left.keys()]:
        for module in leaves:
            del left[module]
    assert left == {}


def test_one_file_imports_the_rule_engine() -> None:
    """The wall: everything else knows a runner."""
    engines = {"durable", "durable_rules_engine"}
    importing = {
        module
        for module, path in MODULES.items()
        if engines & {name.partition(".")[0] for name in imports_of(path)}
    }
    assert importing == {"_engine.durable"}


def test_engines_know_no_policy_and_policies_no_engine() -> None:
    """They meet in the evaluation."""
    of_engine = set().union(
        *(own(imports_of(path)) for module, path in MODULES.items() if room_of(module) == "_engine")
    )
    of_policy = set().union(
        *(own(imports_of(path)) for module, path in MODULES.items() if room_of(module) == "policy")
    )
    assert not {room_of(module) for module in of_engine} & {"policy", "records", "evaluator", "evaluation"}
    assert not {room_of(module) for module in of_policy} & {"_engine", "_program", "evaluator", "evaluation"}


CLOCKS = {"now", "today", "utcnow"}
OUTSIDE_WORLD = {
    "time", "random", "secrets", "uuid", "locale", "tempfile", "subprocess", "socket", "ssl", "http", "urllib", "urllib3",
    "ftplib", "smtplib", "asyncio", "requests", "httpx", "aiohttp", "logging",
}  # fmt: skip


def test_only_the_command_line_reads_the_clock_or_the_environment() -> None:
    """A decision depends on what is given, never on when or where it is computed."""
    reading = set()
    for module, path in MODULES.items():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Attribute) and node.attr in (*CLOCKS, "environ", "getenv"):
                reading.add(room_of(module))
    assert reading == {"cli"}


REACHES_OUT = {
    "authoring.diff.revisions": {"subprocess", "tempfile"},
    "service.listening": {"socket"},
    "service.form_state": {"urllib"},
}
"""The one module that asks another program: for the policies of a revision, which it writes aside to load them; the one that
listens, where the command is told to serve; and the one that takes form posts apart, with what opens nothing."""


@pytest.mark.parametrize("module", MODULES)
def test_no_module_reaches_for_the_world(module: str) -> None:
    """No clock, no chance, no network, no other program; and no log that a record could end up in. Two modules do one thing each."""
    found = OUTSIDE_WORLD & {name.partition(".")[0] for name in imports_of(MODULES[module])}
    assert found == REACHES_OUT.get(module, set())


LONGEST_FILE, LONGEST_FUNCTION = 310, 45


def is_generated(path: Path) -> bool:
    """Whether a program wrote the file: it has no length that a person could choose."""
    return "generated by tools/" in path.read_text(encoding="utf-8").partition("\n")[0]


@pytest.mark.parametrize("module", [name for name, path in MODULES.items() if not is_generated(path)])
def test_a_file_is_short(module: str) -> None:
    """About three hundred lines."""
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def test_a_function_is_short() -> None:
    """About forty lines."""
    long = {
        f"{module}.{node.name}": length
        for module, path in MODULES.items()
        for node in ast.walk(tree_of(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


WITH_CODE = {
    "_engine": "says what a runner is",
    "cli": "the entry point, which must start fast and end well",
}


@pytest.mark.parametrize("path", [path for path in FILES if path.name == "__init__.py"], ids=module_of)
def test_an_init_is_a_list_of_names(path: Path) -> None:
    """The public names, sorted by the linter, and nothing else; packages with code of their own are listed."""
    kinds = {type(node) for node in tree_of(path).body[1:]}
    assert kinds <= {ast.ImportFrom, ast.Assign} or module_of(path) in WITH_CODE


LAZY = {"disclosure_rules": SOURCE, "disclosure_rules.records": SOURCE / "records"}
"""The packages whose stub is the one list of their public names."""


def listed(package: str) -> dict[str, str]:
    """The names of a stub, each with its module. The stub holds nothing else than lines that export one name each."""
    _, *lines = tree_of(LAZY[package] / "__init__.pyi").body
    names = {}
    for line in lines:
        assert isinstance(line, ast.ImportFrom)
        (alias,) = line.names
        assert alias.asname == alias.name
        names[alias.name] = line.module or ""
    return names


def test_the_public_names_are_in_the_list() -> None:
    """Every record kind, every exception, and all that an evaluation takes and gives."""
    names = set(listed("disclosure_rules"))
    own_errors = {
        name for name, value in vars(errors).items() if getattr(value, "__module__", "") == errors.__name__
    }
    assert names >= {name for name in own_errors if name.endswith("Error")}
    assert names >= {model.__name__ for model in KINDS.values()}
    assert set(listed("disclosure_rules.records")) >= {model.__name__ for model in KINDS.values()}
    assert names >= {
        "SHIPPED", "Accountability", "Decision", "DeterminationResult", "Duration", "Evaluator", "Explanation", "Finding",
        "Obligation", "Outcome", "Policy", "Problem", "Provenance", "Record", "Severity", "Status", "Undetermined",
        "WorkingCalendar", "__version__", "load_policies", "read_record", "render", "summarise",
    }  # fmt: skip


def is_documented(name: str, module: str) -> bool:
    """Whether a docstring stands below a constant where its module defines it."""
    body = tree_of(MODULES[module.partition(".")[2]]).body
    for node, after in pairwise([*body, ast.Pass()]):
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        if name in [getattr(target, "id", "") for target in targets]:
            return isinstance(after, ast.Expr)
    return False


@pytest.mark.parametrize(
    "package", [*LAZY, "disclosure_rules.render", "disclosure_rules.extension", "disclosure_rules.tables"]
)
def test_every_public_name_has_a_docstring(package: str) -> None:
    """The reference of the API is made of them."""
    loaded = import_module(package)
    for name in loaded.__all__:
        value = getattr(loaded, name)
        if isinstance(value, (type, FunctionType, ModuleType)):
            assert value.__doc__, name
            assert not value.__doc__.startswith(f"{name}("), name  # what a dataclass without one gets
        elif package in LAZY:
            assert is_documented(name, listed(package)[name]), name


@pytest.mark.parametrize("package", LAZY)
def test_lazy_names_are_those_of_the_list(package: str) -> None:
    """The same objects; `__all__` and `dir` list them before they are loaded; any other name is an error."""
    loaded = import_module(package)
    names = listed(package)
    assert loaded.__all__ == sorted(names)
    for name, module in names.items():
        home = import_module(module)
        assert getattr(loaded, name) is getattr(home, name)
    code = f"import {package} as p; print(set(p.__all__) <= set(dir(p)), {min(names)!r} in vars(p))"
    assert run_process(sys.executable, "-c", code).out.strip() == "True False"
    with pytest.raises(AttributeError, match="no attribute `Evaluater`"):
        _ = loaded.Evaluater


KIND_MODULES = {
    f"disclosure_rules.{module}" for module in MODULES if re.fullmatch(r"records\.\w+\.record", module)
}


def test_names_are_loaded_from_a_zip_file(tmp_path: Path) -> None:
    """The list is read by the loader of the package, wherever that finds its files."""
    archive = tmp_path / "packed.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(SOURCE.rglob("*.py*")):
            if path.suffix in (".py", ".pyi"):
                packed.write(path, path.relative_to(SOURCE.parent))
    code = (
        f"import sys; sys.path.insert(0, {str(archive)!r}); import disclosure_rules as d; "
        "print(d.__file__); print(d.DocumentRecord(title='a').kind, d.__version__)"
    )
    file, answer = run_process(sys.executable, "-c", code).out.splitlines()
    assert file.startswith(str(archive))
    assert answer == f"document {disclosure_rules.__version__}"


@pytest.mark.parametrize(
    ("code", "unloaded"),
    [
        (
            "import disclosure_rules",
            {"typing", "ast", "pydantic", "yaml", "chinese_calendar", "disclosure_rules.errors"},
        ),
        ("import disclosure_rules.pytest_plugin.hooks", {"pydantic", "yaml", "disclosure_rules.evaluator"}),
        ("import disclosure_rules.cli.app", {"pydantic", "yaml", "disclosure_rules.evaluator"}),
        (
            "from disclosure_rules import Evaluator, load_policies",
            {
                "durable",
                "rich",
                "disclosure_rules.explanation.explainer",
                *KIND_MODULES,
            },
        ),
        (
            "from disclosure_rules import DocumentRecord",
            {"disclosure_rules.evaluator", *KIND_MODULES} - {"disclosure_rules.records.document.record"},
        ),
        (
            "from disclosure_rules.records import RequestRecord",
            KIND_MODULES - {"disclosure_rules.records.request.record"},
        ),
        ("import disclosure_rules.records", KIND_MODULES),
        ("from disclosure_rules.records.base import Record", KIND_MODULES),
        (
            "from disclosure_rules.records import MatterRecord, CatalogueRecord",
            {"disclosure_rules.records.document.record", "disclosure_rules.records.agency_year.record"},
        ),
    ],
)
def test_what_is_not_asked_for_is_not_loaded(code: str, unloaded: set[str]) -> None:
    """Whoever imports the package, starts pytest or asks for help does not wait for what is not used."""
    code += "; import sys; print(*sys.modules)"
    loaded = set(run_process(sys.executable, "-c", code).out.split())
    assert "disclosure_rules" in loaded
    assert not unloaded & loaded


def test_the_version_stands_in_one_place() -> None:
    """The package metadata read it from the module."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = text.partition("[project]")[2].partition("\n[")[0]
    assert re.search(r'^dynamic = \["version"\]$', project, re.MULTILINE)
    assert not re.search(r"^version\s*=", project, re.MULTILINE)
    found = re.search(r"\[tool\.hatch\.version\]\npath = \"(?P<path>[^\"]+)\"", text)
    assert found
    assert f'"{disclosure_rules.__version__}"' in (ROOT / found["path"]).read_text(encoding="utf-8")


def type_names(path: Path) -> set[str]:
    """The classes and the aliases of types that a module defines for others."""
    names = set()
    for node in tree_of(path).body:
        if isinstance(node, ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names |= {node.target.id} if ast.unparse(node.annotation) == "TypeAlias" else set()
    return {name for name in names if not name.startswith("_")}


def test_a_type_name_means_one_thing() -> None:
    """No two modules define a type of one name."""
    homes: dict[str, list[str]] = {}
    for module, path in MODULES.items():
        for name in type_names(path):
            homes.setdefault(name, []).append(module)
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}
