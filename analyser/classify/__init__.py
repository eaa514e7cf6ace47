"""Classification: which sentences carry a lock-in factor, how surely, and whom they favour."""

from analyser.classify.findings import classify
from analyser.classify.model import FactorScore, Model

__all__ = ["FactorScore", "Model", "classify"]
