"""The networks behind RapidOCR's name: cut to the wanted letters, and what they see turned into strips of words."""

from __future__ import annotations

import importlib.util
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from analyser.reading.ocr import network, rapid, text_boxes
from analyser.reading.ocr.charset import narrowed, note
from analyser.reading.ocr.network import Floats, shipped
from analyser.reading.ocr.recogniser import RecogniserError

# A model file small enough to write by hand


def varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


def field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def tensor(name: str, *shape: int, kind: int = 1) -> bytes:
    numbers = np.arange(np.prod(shape), dtype="<f4").tobytes()
    return b"".join(field(1, size) for size in shape) + field(2, kind) + field(8, name.encode()) + field(9, numbers)


def output(name: str, *shape: int) -> bytes:
    sizes = b"".join(field(1, field(1, size)) for size in shape)
    return field(1, name.encode()) + field(2, field(1, field(1, 1) + field(2, sizes)))


NOTES = field(14, field(1, b"character") + field(2, "a\nŵ\nb".encode()))
FIXED = b"\x0d" + struct.pack("<f", 1.5) + b"\x11" + struct.pack("<d", 2.5)  # a field of four bytes and one of eight


def model(*tensors: bytes) -> bytes:
    graph = b"".join(field(5, one) for one in tensors) + FIXED + field(12, output("out", 300, 5))
    return field(1, 8) + field(7, graph) + NOTES


def test_only_the_wanted_columns_are_left() -> None:
    whole = model(tensor("matrix", 2, 5), tensor("bias", 5), tensor("other", 5, 2))
    expected = bytearray(
        field(
            5,
            field(1, 2)
            + field(1, 2)
            + field(2, 1)
            + field(8, b"matrix")
            + field(9, np.array([0, 3, 5, 8], dtype="<f4").tobytes()),
        )
    )
    expected += field(5, field(1, 2) + field(2, 1) + field(8, b"bias") + field(9, np.array([0, 3], "<f4").tobytes()))
    expected += field(5, tensor("other", 5, 2)) + FIXED + field(12, output("out", 300, 2))
    assert narrowed(whole, 5, [0, 3]) == field(1, 8) + field(7, bytes(expected)) + NOTES


def test_notes_are_read() -> None:
    assert note(model(), "character").splitlines() == ["a", "ŵ", "b"]
    assert note(model(), "other") == ""


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(model(tensor("matrix", 2, 5)), id="no bias"),
        pytest.param(model(tensor("matrix", 2, 5), tensor("bias", 5), tensor("one more", 3, 5)), id="two matrices"),
        pytest.param(model(tensor("matrix", 2, 5, kind=10), tensor("bias", 5)), id="numbers of another kind"),
        pytest.param(model(tensor("matrix", 2, 5), tensor("bias", 5))[:-3], id="cut short"),
        pytest.param(b"\xff\xff", id="cut short within a number"),
        pytest.param(b"\x0b", id="no protocol buffer"),
    ],
)
def test_a_model_that_is_built_otherwise_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match=r"model|tensors"):
        narrowed(broken, 5, [0, 3])


# Where print stands


class Sees:
    """Stands for the network that finds print: it takes all that is darker than grey for print."""

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
    found = text_boxes.places_of(page((100, 200, 499, 219), (1200, 600, 1279, 630)), Sees())  # type: ignore[arg-type]
    assert len(found) == 2
    first, second = sorted(found, key=lambda place: place[1])
    by = 400 * 20 * 1.6 / (2 * 420)
    assert first == pytest.approx((100 - by, 200 - by, 500 + by, 220 + by), abs=2)
    assert second[2] <= 1281


def test_a_strip_that_two_bands_share_is_found_once_and_whole() -> None:
    sees = Sees()
    (found,) = text_boxes.places_of(page((100, 310, 500, 330)), sees)  # type: ignore[arg-type]
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
    assert text_boxes.places_of(page(box), Sees()) == []  # type: ignore[arg-type]


def test_large_pictures_are_surveyed_in_a_smaller_copy() -> None:
    sees = Sees()
    (found,) = text_boxes.places_of(page((400, 400, 1600, 460), size=(2560, 2560)), sees)  # type: ignore[arg-type]
    assert max(shape[3] for shape in sees.shapes) == 1280
    assert found[0] == pytest.approx(400 - 600 * 30 * 1.6 / 1260 * 2, abs=4)


# From what the reading network sees to words

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
    strip = rapid._strip(seen, LETTERS, (100, 40, 200, 60), 100 / len(looks))
    assert [word.text for word in strip.words] == words if strip else not words
    if strip:
        assert strip.confidence == pytest.approx(0.9)
        assert 40 < strip.top < strip.bottom < 60
        assert all(100 <= word.x0 < word.x1 <= 200 for word in strip.words)
        assert [word.x0 for word in strip.words] == sorted(word.x0 for word in strip.words)


# The package


@pytest.fixture
def no_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Put a package without networks in RapidOCR's place."""
    (tmp_path / "rapidocr").mkdir()
    (tmp_path / "rapidocr" / "__init__.py").touch()
    spec = importlib.util.spec_from_file_location(
        "rapidocr", tmp_path / "rapidocr" / "__init__.py", submodule_search_locations=[str(tmp_path / "rapidocr")]
    )
    monkeypatch.setattr(network.importlib.util, "find_spec", lambda name: spec)
    yield tmp_path / "rapidocr"


def test_a_package_without_its_networks_cannot_be_started(no_package: Path) -> None:
    with pytest.raises(RecogniserError, match="0 networks"):
        shipped("det")
    with pytest.raises(RecogniserError, match="cannot be started"):
        rapid.Rapid(1)


def test_networks_of_another_make_cannot_be_started(no_package: Path) -> None:
    pytest.importorskip("onnxruntime")
    (no_package / "models").mkdir()
    for task in ("det", "rec"):
        (no_package / "models" / f"PP-OCRv6_{task}_small.onnx").write_bytes(b"no network")
    with pytest.raises(RecogniserError, match="cannot be started"):
        rapid.Rapid(1)
