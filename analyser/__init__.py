"""Vendor contract lock-in analyser: supplier contracts in, a browsable register of lock-in risks out.

For notebooks and other programs there are verbs, which load on first use:

- `analyse(path)` reads one contract file and returns what was found in it;
- `open_register(path)` opens the register that the command `analyser analyse` writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyser.api import analyse, open_register

__version__ = "0.1.0"
__all__ = ["__version__", "analyse", "open_register"]


def __getattr__(name: str) -> Any:
    """Import a verb when it is first used, so that `import analyser` itself takes no time."""
    if name in ("analyse", "open_register"):
        from analyser import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
