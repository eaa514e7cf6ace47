"""Learning from corrections moves the heads that were corrected, and little else."""

import numpy as np
import pytest

from analyser.classify import Model
from analyser.classify.favours import Roles
from analyser.classify.favours_model import favours_features, predict_favours
from analyser.classify.model_files import shipped_folder
from analyser.domain import Favours, Parties
from analyser.errors import ModelError
from analyser.store import Decided
from analyser.training.data.corrections import Correction, corrections_from
from analyser.training.data.own_clauses import OwnClause, read_own_clauses
from analyser.training.fit.update_weights import STRENGTH, apply_corrections, fit_step
from tests.classify.contracts import small_model

WRONG = "The Supplier shall return the signed form to the Council with the invoice."
MISSED = "On handing back the keys the Council settles the balance of the hire of the machines."
SIDE = "The Supplier keeps the originals of the plans and drawings."


@pytest.fixture(scope="module")
def own() -> tuple[OwnClause, ...]:
    return read_own_clauses(shipped_folder() / "data")[:300]


def correction(quote: str, factor: str | None, rejected: str | None, chance: float | None) -> Correction:
    decision = Decided("d", factor, rejected, chance, Favours.BUYER, quote, "", "", quote, Parties())
    (found,) = corrections_from([decision]).corrections
    return found


@pytest.fixture(scope="module")
def changed(own: tuple[OwnClause, ...]) -> Model:
    corrections = [
        correction(WRONG, None, "data_return", 0.9),
        correction(MISSED, "exit_charges", None, None),
        *[correction(SIDE, "ip_ownership", None, 0.9)] * 20,
    ]
    return apply_corrections(Model.load(), own, corrections)


def head(model: Model, text: str, factor: str) -> float:
    assert model.uk is not None
    return float(model.logits([text], [0])[0, len(model.heads) + model.uk.factors.index(factor)])


def test_rejected_falls_and_missed_rises(changed: Model) -> None:
    before = Model.load()
    assert head(changed, WRONG, "data_return") < head(before, WRONG, "data_return") - 0.05
    assert head(changed, MISSED, "exit_charges") > head(before, MISSED, "exit_charges") + 0.05


def test_what_nobody_decided_on_stays(changed: Model, own: tuple[OwnClause, ...]) -> None:
    before = Model.load()
    assert before.uk and changed.uk
    heads = len(before.heads)
    touched = [heads + before.uk.factors.index(name) for name in ("data_return", "exit_charges", "ip_ownership")]
    others = np.setdiff1d(np.arange(before.weights.own.shape[1]), touched)
    assert np.array_equal(changed.weights.own[:, others], before.weights.own[:, others])
    assert np.array_equal(changed.weights.around[:, :, others], before.weights.around[:, :, others])
    assert changed.vocabulary is before.vocabulary and changed.weights.bias is before.weights.bias
    assert changed.rescoring is before.rescoring and changed.uk.rescoring is before.uk.rescoring
    texts = [clause.document.text for clause in own]
    drift = changed.logits(texts, list(range(len(texts)))) - before.logits(texts, list(range(len(texts))))
    assert np.abs(drift).mean() < 0.05


def test_side_is_learnt(changed: Model) -> None:
    model = changed
    assert model.uk
    features = favours_features([SIDE], ["ip_ownership"], [Roles.of(Parties())], model.vocabulary, model.uk.factors)
    assert predict_favours(features, model.uk.favours) == [Favours.BUYER]


def test_step_is_none_where_the_head_agrees_and_shrinks_with_distance() -> None:
    from scipy import sparse

    features = sparse.csr_matrix(np.eye(2))
    present = np.array([0.0, 3.0])
    step = fit_step(features, present, np.array([1.0, 1 / (1 + np.exp(-3.0))]), np.ones(2))
    assert step[0] > 0.02 and step[1] == pytest.approx(0, abs=1e-6)
    assert step[0] < STRENGTH / 2  # never further than the gap (a half here) times STRENGTH


def test_a_model_without_uk_heads_cannot_learn(own: tuple[OwnClause, ...]) -> None:
    with pytest.raises(ModelError, match="UK"):
        apply_corrections(small_model(), own, [])
