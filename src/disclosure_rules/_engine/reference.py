"""The reference runner: one generated function for each layer, in two-bit Kleene logic.

The source that is compiled here holds the numbers of atoms and the two operators, nothing of a policy's text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from disclosure_rules import _kleene
from disclosure_rules._program.model import Conj, Const, Program, ProgramLayer, ProgramLeaf, Tree

_Function = Callable[[Sequence[int], Sequence[int]], tuple[int, ...]]
"""A function of the truths of the atoms and of the table of negation."""


class ReferenceRunner:
    """Runs a program in plain Python; immutable, so that threads may share it."""

    def __init__(self, program: Program) -> None:
        self._functions = tuple(_function(layer) for layer in program.layers)

    def run(self, layer: int, values: Sequence[int]) -> Sequence[int]:
        """The truth of every rule of a layer."""
        return self._functions[layer](values, _kleene.NOT)


def _function(layer: ProgramLayer) -> _Function:
    rows = "".join(f"        {_source(compiled.tree)},\n" for compiled in layer.rules)
    source = f"def rules(v, n):\n    return (\n{rows}    )\n"
    space: dict[str, _Function] = {}
    exec(compile(source, "<rules of a layer>", "exec"), {"__builtins__": {}}, space)  # noqa: S102  # numbers only
    return space["rules"]


def _source(tree: Tree) -> str:
    if isinstance(tree, ProgramLeaf):
        return f"v[{tree.atom}]" if tree.positive else f"n[v[{tree.atom}]]"
    if isinstance(tree, Const):
        return str(tree.value)
    sign = " & " if isinstance(tree, Conj) else " | "
    return f"({sign.join(_source(part) for part in tree.parts)})"
