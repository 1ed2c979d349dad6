"""Every call in the source that makes a problem, read off its syntax: the codes, the variants and the values."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).parents[1] / "src" / "disclosure_rules"

ARGUMENTS: dict[str, tuple[int | None, int | None]] = {
    "Problem": (0, 2),
    "report": (0, 2),
    "validation_error": (0, 1),
    "MisfitError": (None, 0),
    "value_problem": (1, None),
    "at": (0, None),
}
"""Where each maker of problems takes the code and the variant. `at` gives what is known already another place or code,
and `value_problem` makes of an error of pydantic what its own module says."""

CODE = re.compile(r"[a-z]+\.[a-z-]+")


class Made(NamedTuple):
    """One call: the codes it may give (empty where it passes one on), its variants, the names of its values, and
    sentences among its arguments."""

    path: Path
    name: str
    codes: frozenset[str]
    variants: frozenset[str]
    values: frozenset[str]
    takes_code: bool
    sentences: tuple[str, ...]

    @property
    def where(self) -> str:
        """The module, below the package."""
        return self.path.relative_to(SOURCE).as_posix()


def name_of(call: ast.Call) -> str:
    """The name that is called, without what it is an attribute of."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def assigned(scope: ast.AST, name: str) -> Iterator[ast.expr]:
    """The expressions that a scope gives a name, and the annotation of an argument of that name."""
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            names = {
                inner.id
                for target in node.targets
                for inner in ast.walk(target)
                if isinstance(inner, ast.Name)
            }
            if name in names:
                yield node.value
        elif isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == name and node.value:
            yield node.value
        elif (
            isinstance(node, ast.arg) and node.arg == name and "Literal" in ast.dump(node.annotation or node)
        ):
            assert node.annotation is not None
            yield node.annotation


def texts_of(scope: ast.AST, module: ast.Module, expression: ast.expr, depth: int = 3) -> Iterator[str]:
    """The texts that an expression may be: its own constants, those of names that the function or the module gives a
    value, and of a table its values."""
    if isinstance(expression, ast.Constant):
        yield from [expression.value] if isinstance(expression.value, str) else []
    elif isinstance(expression, ast.Name):
        named = list(assigned(scope, expression.id)) or [
            value
            for node in module.body
            if isinstance(node, STATED)
            for value in assigned(node, expression.id)
        ]
        for value in named if depth else ():
            yield from texts_of(scope, module, value, depth - 1)
    else:
        for part in _parts(expression):
            yield from texts_of(scope, module, part, depth)


STATED = (ast.Assign, ast.AnnAssign)


def _parts(expression: ast.expr) -> Iterator[ast.expr]:
    """The parts of an expression whose texts it may be: not the keys of a table, nor what is compared."""
    if isinstance(expression, ast.Dict):
        yield from expression.values
    elif isinstance(expression, ast.IfExp):
        yield from (expression.body, expression.orelse)
    elif isinstance(expression, ast.Subscript):
        yield expression.slice if getattr(expression.value, "id", "") == "Literal" else expression.value
    elif isinstance(expression, ast.GeneratorExp):
        yield from (expression.elt, *(part.iter for part in expression.generators))
    elif isinstance(expression, (ast.Call, ast.Tuple, ast.Attribute)):
        yield from (part for part in ast.iter_child_nodes(expression) if isinstance(part, ast.expr))


def scopes(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.Call]]:
    """Every call, with the function that it stands in."""
    inner: dict[ast.Call, ast.AST] = {}
    for scope in ast.walk(tree):
        if isinstance(scope, (ast.Module, ast.FunctionDef)):
            for node in ast.walk(scope):
                if isinstance(node, ast.Call):
                    inner[node] = scope  # a function comes after what it stands in
    yield from ((scope, call) for call, scope in inner.items())


@cache
def calls() -> tuple[Made, ...]:
    """Every call that makes a problem."""
    return tuple(_calls())


def _calls() -> Iterator[Made]:
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for scope, call in scopes(tree):
            is_report_to_people = name_of(call) == "report" and len(call.args) < 2
            if name_of(call) in ARGUMENTS and not is_report_to_people:
                made = _made(path, tree, scope, call)
                if made.codes or name_of(call) != "at":
                    yield made


def _made(path: Path, tree: ast.Module, scope: ast.AST, call: ast.Call) -> Made:
    name = name_of(call)
    code, variant = ARGUMENTS[name]
    codes: set[str] = set()
    variants: set[str] = set()
    if name == "at":
        codes = {text for argument in call.args for text in texts_of(scope, tree, argument)}
    elif code is not None and len(call.args) > code:
        codes = set(texts_of(scope, tree, call.args[code]))
    if variant is not None:
        given = len(call.args) > variant
        variants = set(texts_of(scope, tree, call.args[variant])) if given else {"default"}
    others = [call.args[number] for number in range(len(call.args)) if number > (variant or 0)]
    written = {
        node.value
        for part in (*others, *(word.value for word in call.keywords))
        for node in ast.walk(part)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return Made(
        path,
        name,
        frozenset(text for text in codes if CODE.fullmatch(text)),
        frozenset(variants),
        frozenset(word.arg for word in call.keywords if word.arg),
        code is not None,
        tuple(text for text in written if re.search(r"\w \w|[\u4e00-\u9fff]", text)),
    )
