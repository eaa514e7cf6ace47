"""Which party words favour by the trained model: sides named alike, and constants when nothing else decides."""

import numpy as np

from analyser.classify.favours import Roles
from analyser.classify.favours_model import SIDES, favours_features, predict_favours
from analyser.classify.features import learn_vocabulary
from analyser.domain import Favours, Parties, Party

ROLES = Roles.of(Parties(Party("Acme", ("the Trust",)), Party("Bolt", ("the Consultant",))))


def test_the_contract_s_own_names_become_buyer_and_supplier() -> None:
    said = ROLES.named("The Trust may sue the Consultant and neither party may leave.")
    assert said == "The Buyer may sue the Supplier and neither party may leave."


def test_same_words_under_other_names_give_the_same_features() -> None:
    vocabulary = learn_vocabulary(["the Buyer may end it", "the Supplier may end it"], [0, 1], (1, 1, 1))
    texts = ["The Trust may end it", "The Customer may end it"]
    rows = favours_features(texts, ["exit"] * 2, [ROLES, Roles.of(Parties())], vocabulary, ["exit"])
    assert (rows[0] != rows[1]).nnz == 0
    weights = np.zeros((rows.shape[1] + 1, len(SIDES)), np.float32)
    weights[-1, SIDES.index(Favours.MUTUAL)] = 1.0
    assert predict_favours(rows, weights) == [Favours.MUTUAL] * 2
