"""Training and measuring the classifier on CUAD and on British contracts."""

from analyser.training.crossval import FactorReport, Report
from analyser.training.encoder import Tuning
from analyser.training.train import (
    BritishData,
    Training,
    cross_validate,
    read_british,
    score_model,
    score_uk,
    train,
)
from analyser.training.uk import UkReport

__all__ = [
    "BritishData",
    "FactorReport",
    "Report",
    "Training",
    "Tuning",
    "UkReport",
    "cross_validate",
    "read_british",
    "score_model",
    "score_uk",
    "train",
]
