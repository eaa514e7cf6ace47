"""Classification: which sentences carry a lock-in factor, how likely that is, and whom they favour.

The names load on first use, so that whoever needs only `model_files` does not import the network's runtime.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyser.classify.findings import classify
    from analyser.classify.model import FactorScore, Model

__all__ = ["FactorScore", "Model", "classify"]


def __getattr__(name: str) -> Any:
    """Import what the package offers when it is first asked for."""
    if name == "classify":
        from analyser.classify.findings import classify

        return classify
    if name in ("FactorScore", "Model"):
        from analyser.classify import model

        return getattr(model, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
