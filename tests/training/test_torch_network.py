"""Fine-tuning and export, where torch and the pretrained weights are installed."""

from pathlib import Path

import numpy as np
import pytest

from analyser.classify.encoder import Encoder, cut_passage
from analyser.classify.wordpieces import WordPieces
from analyser.training.fit.encoder_training import available, vocabulary
from analyser.training.fit.settings import FineTuningSettings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not available(), reason="the extra `train` (torch and MiniLM's weights) is not installed"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
RIGHT = ("The Buyer may end this contract at any time.", "The Council can terminate whenever it likes.")
WRONG = ("The Supplier delivers the goods on Monday.", "Each invoice is paid within thirty days.")


def test_fine_tuned_network_tells_what_it_was_shown_and_is_made_alike_twice(tmp_path: Path) -> None:
    from analyser.training.fit.torch_network import Texts, fine_tune, prepare

    pieces = WordPieces(vocabulary())
    passages = [cut_passage(pieces, "Ending", text) for text in (*RIGHT, *WRONG) * 8]
    wanted = np.tile(np.array([[1], [1], [0], [0]], np.float32), (8, 1))
    settings = FineTuningSettings(frozen=5, epochs=4, batch=8, rate_of_head=1e-2)
    frozen_states = prepare(Texts([each.pieces for each in passages], [each.before for each in passages]), settings)
    networks = [
        fine_tune(frozen_states, np.arange(len(passages)), wanted, np.ones_like(wanted), settings, lambda line: None)
        for _ in range(2)
    ]
    assert networks[0] == networks[1]
    (tmp_path / "encoder.onnx").write_bytes(networks[0])
    odds = Encoder(tmp_path / "encoder.onnx", vocabulary()).log_odds(passages[:4])
    assert odds.shape == (4, 1) and odds[:2].min() > odds[2:].max() + 1
