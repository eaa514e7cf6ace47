"""Training and measuring the classifier on CUAD and on British contracts."""

from analyser.training.build_model import (
    BritishData,
    CrossValidation,
    Training,
    cross_validate,
    read_british,
    score_model,
    score_uk,
    train,
)
from analyser.training.evaluate.compare import Comparison, against_kept
from analyser.training.evaluate.cross_validation import FactorReport, Report
from analyser.training.evaluate.kept_scores import BRITISH, CUAD, SAMPLES
from analyser.training.evaluate.outcomes import Place
from analyser.training.evaluate.uk_contracts import UkReport
from analyser.training.evaluate.uk_held_out import ReferenceFit
from analyser.training.fit.encoder_training import Tuning
from analyser.training.learn_from_reviews import Retraining, Sources, retrain

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
