"""Training and measuring the classifier on CUAD and on British contracts."""

from analyser.training.compare import Comparison, against_kept
from analyser.training.crossval import FactorReport, Report
from analyser.training.encoder import Tuning
from analyser.training.outcomes import Place
from analyser.training.published import BRITISH, CUAD, SAMPLES
from analyser.training.retrain import Retraining, Sources, retrain
from analyser.training.train import (
    BritishData,
    CrossValidation,
    Training,
    cross_validate,
    read_british,
    score_model,
    score_uk,
    train,
)
from analyser.training.uk import ReferenceFit, UkReport

__all__ = [
    "BRITISH",
    "CUAD",
    "SAMPLES",
    "BritishData",
    "Comparison",
    "CrossValidation",
    "FactorReport",
    "Place",
    "ReferenceFit",
    "Report",
    "Retraining",
    "Sources",
    "Training",
    "Tuning",
    "UkReport",
    "against_kept",
    "cross_validate",
    "read_british",
    "retrain",
    "score_model",
    "score_uk",
    "train",
]
