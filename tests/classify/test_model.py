"""The model file: what was saved is loaded, and altered or missing files are refused."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analyser.classify.encoder import LEAST_POSSIBLE, LEAST_POSSIBLE_UK
from analyser.classify.model import Model, save
from analyser.classify.model_files import (
    ARRAYS,
    CHECKSUM,
    FILES,
    FORMAT,
    SETTINGS,
    checksum,
    load_absence_weights,
    shipped_folder,
)
from analyser.domain import AbsenceWeights
from analyser.errors import ModelError
from tests.classify.contracts import small_encoder, small_model

TEXTS = ["This contract is governed by law.", "The parties meet.", "It shall renew each year."]


def test_round_trip(tmp_path: Path) -> None:
    model = small_model()
    loaded = save(model, tmp_path)
    assert loaded.vocabulary.words == model.vocabulary.words
    assert loaded.scores == model.scores and loaded.factors == model.factors
    assert loaded.version.startswith(f"{FORMAT}.")
    assert np.allclose(
        loaded.probabilities(TEXTS, [0, 1, 2], [0, 1, 2]), model.probabilities(TEXTS, [0, 1, 2], [0, 1, 2]), atol=0.02
    )


def test_saving_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    save(small_model(), tmp_path / "one")
    save(small_model(), tmp_path / "two")
    assert (tmp_path / "one" / ARRAYS).read_bytes() == (tmp_path / "two" / ARRAYS).read_bytes()
    assert checksum(tmp_path / "one") == checksum(tmp_path / "two")


def test_encoder_is_kept_and_averaged_with_the_linear_model(tmp_path: Path) -> None:
    model = small_model()
    loaded = save(replace(model, encoder=small_encoder()), tmp_path)
    assert loaded.encoder is not None and list(loaded.encoder.pieces) == list(small_encoder().pieces)
    assert loaded.version != save(model, tmp_path / "linear").version
    linear, mixed = (one.probabilities(TEXTS, [0, 1, 2], [0, 1, 2]) for one in (model, loaded))
    odds = np.log(mixed / (1 - mixed))
    assert odds[0, 0] == pytest.approx((np.log(linear / (1 - linear))[0, 0] + 4) / 2, abs=1e-3)


def test_possible_is_what_the_heads_of_the_kind_of_english_say() -> None:
    model = replace(small_model(), factors={"renewal": ("Renewal Term",)})
    logits = np.full((3, 3), LEAST_POSSIBLE - 1, np.float32)
    logits[0, 0] = logits[1, 1] = 0  # a head that makes up no factor, and one that does
    logits[2, 2] = LEAST_POSSIBLE_UK + 1
    assert model.possible(logits, uk=False).tolist() == [False, True, False]
    assert model.possible(logits, uk=True).tolist() == [False, False, True]


def test_loading_twice_reads_once(tmp_path: Path) -> None:
    save(small_model(), tmp_path)
    assert Model.load(tmp_path) is Model.load(tmp_path)


def test_saving_over_a_model_that_was_loaded_gives_the_new_one(tmp_path: Path) -> None:
    old = save(small_model(), tmp_path)
    new = save(replace(old, absence=np.ones(3, np.float32)), tmp_path)
    assert new.absence.tolist() == [1, 1, 1] and Model.load(tmp_path) is new
    assert new.version != old.version


def test_the_version_does_not_hang_on_how_arrays_are_compressed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = save(small_model(), tmp_path / "packed")
    monkeypatch.setattr(np, "savez_compressed", np.savez)
    assert save(small_model(), tmp_path / "loose").version == packed.version


def test_absence_weights_are_read_alone_from_the_folder_that_is_named(tmp_path: Path) -> None:
    old = save(replace(small_model(), absence=np.array([1, 2, 3], np.float32)), tmp_path)
    assert load_absence_weights(tmp_path) == AbsenceWeights(1, 2, 3)
    save(replace(old, absence=np.array([4, 5, 6], np.float32)), tmp_path)
    assert load_absence_weights(tmp_path) == AbsenceWeights(4, 5, 6)
    assert load_absence_weights() == AbsenceWeights(*Model.load().absence.tolist())


def test_absence_weights_of_an_altered_folder_are_refused(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / SETTINGS).write_text("{}")
    with pytest.raises(ModelError, match="altered"):
        load_absence_weights(tmp_path)


@pytest.mark.parametrize("name", [*FILES, CHECKSUM])
def test_missing_file(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match="missing") as caught:
        Model.load(tmp_path)
    assert "make train" in caught.value.line


@pytest.mark.parametrize("name", FILES)
def test_altered_file(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    with (tmp_path / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ModelError, match="altered"):
        Model.load(tmp_path)


def test_other_format(tmp_path: Path) -> None:
    write(tmp_path)
    settings = json.loads((tmp_path / SETTINGS).read_text()) | {"format": FORMAT + 1}
    (tmp_path / SETTINGS).write_text(json.dumps(settings))
    (tmp_path / CHECKSUM).write_text(checksum(tmp_path))
    with pytest.raises(ModelError, match="format"):
        Model.load(tmp_path)


def write(folder: Path) -> None:
    """Copy a saved model to `folder`, which then was never loaded."""
    save(small_model(), folder / "saved")
    for name in (*FILES, CHECKSUM):
        (folder / name).write_bytes((folder / "saved" / name).read_bytes())


def test_shipped_model_agrees_with_its_checksum_card_and_scores() -> None:
    folder = shipped_folder()
    model = Model.load()
    card = (folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert checksum(folder) in card
    assert f"version {model.version}" in card
    assert json.loads((folder / "scores.json").read_text(encoding="utf-8"))["version"] == model.version
