"""Classification: the sentences that express a lock-in factor, with probabilities and the side they favour.

The names are imported on first use, so that importing `model_files` alone does not load the runtime of the network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyser.classify.findings import classify
    from analyser.classify.model import FactorScore, Model

__all__ = ["FactorScore", "Model", "classify"]


def __getattr__(name: str) -> Any:
    """Import a name of the package when it is first used."""
    if name == "classify":
        from analyser.classify.findings import classify

        return classify
    if name in ("FactorScore", "Model"):
        from analyser.classify import model

        return getattr(model, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
