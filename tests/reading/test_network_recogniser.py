"""The OCR networks: their files, their pruning, and how their output becomes strips of words."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from analyser.reading.ocr import network, network_recogniser, text_boxes
from analyser.reading.ocr.network import Floats
from analyser.reading.ocr.network_recogniser import NetworkRecogniser
from analyser.reading.ocr.recogniser import RecogniserError

# Where the print is


class Sees:
    """A detection network that takes everything darker than grey for print."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def run(self, values: Floats) -> Floats:
        self.shapes.append(values.shape)
        return (values[:, :1] < 0).astype(np.float32)


def page(*boxes: tuple[int, int, int, int], size: tuple[int, int] = (1280, 1280)) -> Image.Image:
    image = Image.new("L", size, 255)
    for box in boxes:
        ImageDraw.Draw(image).rectangle(box, fill=0)
    return image


def test_strips_are_found_widened_and_kept_on_the_page() -> None:
    found = text_boxes.find_boxes(page((100, 200, 499, 219), (1200, 600, 1279, 630)), Sees())  # type: ignore[arg-type]
    assert len(found) == 2
    first, second = sorted(found, key=lambda place: place[1])
    by = 400 * 20 * 1.6 / (2 * 420)
    assert first == pytest.approx((100 - by, 200 - by, 500 + by, 220 + by), abs=2)
    assert second[2] <= 1281


def test_a_strip_that_two_bands_share_is_found_once_and_whole() -> None:
    sees = Sees()
    (found,) = text_boxes.find_boxes(page((100, 310, 500, 330)), sees)  # type: ignore[arg-type]
    assert found[1] < 310
    assert found[3] > 330
    assert len(sees.shapes) == 4
    assert max(shape[2] for shape in sees.shapes) <= 384
    assert all(side % 32 == 0 for shape in sees.shapes for side in shape[2:])


@pytest.mark.parametrize(
    "box",
    [
        pytest.param((100, 100, 1200, 101), id="a rule"),
        pytest.param((100, 100, 101, 101), id="a speck"),
    ],
)
def test_rules_and_specks_are_no_strips(box: tuple[int, int, int, int]) -> None:
    assert text_boxes.find_boxes(page(box), Sees()) == []  # type: ignore[arg-type]


def test_large_pictures_are_surveyed_in_a_smaller_copy() -> None:
    sees = Sees()
    (found,) = text_boxes.find_boxes(page((400, 400, 1600, 460), size=(2560, 2560)), sees)  # type: ignore[arg-type]
    assert max(shape[3] for shape in sees.shapes) == 1280
    assert found[0] == pytest.approx(400 - 600 * 30 * 1.6 / 1260 * 2, abs=4)


# From the reading network's output to words

LETTERS = ["", "a", "b", ".", " "]


@pytest.mark.parametrize(
    ("looks", "words"),
    [
        pytest.param("-a-b-", ["ab"], id="a word"),
        pytest.param("aabb", ["ab"], id="one letter seen twice"),
        pytest.param("a-a", ["aa"], id="a double letter has nothing in between"),
        pytest.param("a b", ["a", "b"], id="two words"),
        pytest.param(" a  b ", ["a", "b"], id="spaces around"),
        pytest.param("a.b", ["a.b"], id="signs belong to their word"),
        pytest.param("-----", [], id="nothing"),
        pytest.param("  -  ", [], id="only spaces"),
    ],
)
def test_what_the_network_sees_becomes_words(looks: str, words: list[str]) -> None:
    seen = np.full((len(looks), len(LETTERS)), 0.02, dtype=np.float32)
    for row, look in enumerate(looks):
        seen[row, 0 if look == "-" else LETTERS.index(look)] = 0.9
    strip = network_recogniser._strip(seen, LETTERS, (100, 40, 200, 60), 100 / len(looks))
    assert [word.text for word in strip.words] == words if strip else not words
    if strip:
        assert strip.confidence == pytest.approx(0.9)
        assert 40 < strip.top < strip.bottom < 60
        assert all(100 <= word.x0 < word.x1 <= 200 for word in strip.words)
        assert [word.x0 for word in strip.words] == sorted(word.x0 for word in strip.words)


# The files


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Replace the folder of the networks that ship by one with two files and their checksums."""
    lines = []
    for name in ("finder.onnx", "reader.onnx"):
        (tmp_path / name).write_bytes(b"no network")
        lines.append(f"{hashlib.sha256(b'no network').hexdigest()}  {name}\n")
    (tmp_path / "SHA256SUMS").write_text("".join(lines))
    monkeypatch.setattr(network, "networks_folder", lambda: tmp_path)
    return tmp_path


def test_a_missing_network_is_reported(folder: Path) -> None:
    (folder / "finder.onnx").unlink()
    with pytest.raises(RecogniserError, match="not complete"):
        NetworkRecogniser(1)


def test_missing_checksums_are_reported(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()
    with pytest.raises(RecogniserError, match="not complete"):
        network.network_file("finder")


def test_an_altered_network_is_refused(folder: Path) -> None:
    assert network.network_file("reader") == folder / "reader.onnx"
    (folder / "reader.onnx").write_bytes(b"no networks")
    with pytest.raises(RecogniserError, match=r"reader\.onnx .* was altered"):
        network.network_file("reader")


def test_a_file_that_is_no_network_cannot_be_loaded(folder: Path) -> None:
    with pytest.raises(RecogniserError, match="cannot be loaded"):
        NetworkRecogniser(1)


def test_the_reader_lists_the_characters_of_its_classes() -> None:
    reader = network.Network(network.network_file("reader"), 1)
    characters = reader.notes["character"].split("\n")
    assert len(characters) == len(set(characters)) == 238
    assert set("abcXYZ019 £€%()§•–ŵŷâêîôû☐").issubset(characters)
    pixels = np.zeros((1, 3, 48, 320), dtype=np.float32)
    assert reader.run(pixels).shape[2] == 1 + len(characters)


# The build step, where the packages it needs are installed


def test_an_unknown_source_is_not_pruned(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    (tmp_path / "PP-OCRv6_det_small.onnx").write_bytes(b"a newer network")
    with pytest.raises(SystemExit, match="measure it before it is taken"):
        prune().main(tmp_path)


def test_pruning_keeps_the_columns_of_the_kept_characters() -> None:
    onnx = pytest.importorskip("onnx")
    matrix = np.arange(10, dtype=np.float32).reshape(2, 5)
    bias = np.arange(5, dtype=np.float32)
    content = tiny_network(onnx, matrix, bias)
    model = onnx.load_from_string(prune().pruned(content))
    arrays = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    assert arrays["matrix"].tolist() == matrix[:, [0, 1, 3, 4]].tolist()
    assert arrays["bias"].tolist() == [0, 1, 3, 4]
    assert [size.dim_value for size in model.graph.output[0].type.tensor_type.shape.dim] == [1, 4]
    assert {entry.key: entry.value for entry in model.metadata_props} == {"character": "a\nŵ\n "}


def test_a_network_of_another_structure_is_not_pruned() -> None:
    onnx = pytest.importorskip("onnx")
    content = tiny_network(onnx, np.zeros((2, 5), np.float32), np.zeros((1, 5), np.float32))
    with pytest.raises(ValueError, match="a matrix and a bias"):
        prune().pruned(content)


def prune() -> Any:
    """Load the script that builds the networks."""
    file = Path(__file__).parents[2] / "models" / "ocr" / "prune.py"
    spec = importlib.util.spec_from_file_location("prune", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tiny_network(onnx: Any, matrix: Any, bias: Any) -> bytes:
    """Make a network of one layer with five classes: none, "a", a Chinese character, "ŵ" and a space."""
    helper, floats = onnx.helper, onnx.TensorProto.FLOAT
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["in", "matrix"], ["sum"]), helper.make_node("Add", ["sum", "bias"], ["out"])],
        "tiny",
        [helper.make_tensor_value_info("in", floats, [1, 2])],
        [helper.make_tensor_value_info("out", floats, [1, 5])],
        [onnx.numpy_helper.from_array(matrix, "matrix"), onnx.numpy_helper.from_array(bias, "bias")],
    )
    model = helper.make_model(graph)
    helper.set_model_props(model, {"character": "a\n\u5546\nŵ"})
    return bytes(model.SerializeToString())
