"""Training and measuring the classifier on CUAD."""

from analyser.training.crossval import FactorReport, Report
from analyser.training.train import Training, cross_validate, train

__all__ = ["FactorReport", "Report", "Training", "cross_validate", "train"]
