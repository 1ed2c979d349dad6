"""The distribution that this package is of: importing it raises ImportError where two of them share an environment.

`disclosure-rules` and `disclosure-rules-core` bring the same files, and the one installed last overwrites the other. Each
has one module more, its mark, which the other does not have.
"""

from importlib import import_module


def _holds(mark: str) -> bool:
    """Whether the package holds this mark."""
    try:
        import_module(f"disclosure_rules.{mark}")
    except ModuleNotFoundError:
        return False
    return True


if _holds("_distribution_core") and _holds("_distribution_full"):
    raise ImportError(
        "disclosure-rules and disclosure-rules-core are both installed here, and each brings the package disclosure_rules. "
        "Uninstall both (pip uninstall disclosure-rules disclosure-rules-core), then install the one you need. "
        "disclosure-rules 与 disclosure-rules-core 不得同时安装，请先将两者一并卸载，再安装所需的一个。"
    )
