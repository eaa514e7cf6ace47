"""Lock-in analyser: finds lock-in risks in supplier contracts and stores them in a browsable register.

Notebooks and other programs can use these functions, which are imported on first use:

- `analyse(path)` reads one contract file and returns what was found in it;
- `assess(analysis, as_of)` returns its facts, deadlines, risks and lock-in score on a day;
- `open_register(path)` opens the register that the command `analyser analyse` writes.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, which would take longer to import than this module
if TYPE_CHECKING:
    from analyser.api import analyse, assess, open_register

__version__ = "0.1.0"
__all__ = ["__version__", "analyse", "assess", "open_register"]


def __getattr__(name: str) -> object:
    """Import a function when it is first used, so that `import analyser` itself is fast."""
    if name in ("analyse", "assess", "open_register"):
        from analyser import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
