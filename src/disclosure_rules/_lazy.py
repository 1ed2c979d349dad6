"""The lazy loading of public names, each on first use."""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False  # importing `typing` would take most of the time of `import disclosure_rules`
if TYPE_CHECKING:
    from collections.abc import Callable


def lazily(package: str) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package whose public names are listed in its `__init__.pyi`.

    Each line there is `from MODULE import NAME as NAME`. Type checkers read the list directly. Here it supplies the
    module of each name, and `__all__`. The list is read when a name is first asked for, and each name is loaded once.
    """
    modules: dict[str, str] = {}

    def listed() -> dict[str, str]:
        if not modules:
            modules.update(_modules(package))
        return modules

    def load(name: str) -> object:
        if name == "__all__":
            value: object = sorted(listed())
        elif name not in listed():
            raise AttributeError(f"module `{package}` has no attribute `{name}`", name=name)
        elif listed()[name] == package:
            value = import_module(f"{package}.{name}")
        else:
            value = getattr(import_module(listed()[name]), name)
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *listed()})

    return load, names


def _modules(package: str) -> dict[str, str]:
    """The module of every name in the stub of a package. The loader of the package reads the stub, even from a zip file."""
    import ast  # noqa: PLC0415  # only a caller who asks for a name waits for this import

    module = sys.modules[package]
    stub = module.__loader__.get_data(f"{module.__path__[0]}/__init__.pyi")  # type: ignore[union-attr]
    lines = (line for line in ast.parse(stub).body if isinstance(line, ast.ImportFrom))
    return {alias.name: line.module or "" for line in lines for alias in line.names}
