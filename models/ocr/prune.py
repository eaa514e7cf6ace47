"""Build the OCR networks that ship: RapidOCR's, with the reading network cut down to the characters of contracts here.

usage: python models/ocr/prune.py FOLDER

FOLDER is `rapidocr/models` of an unpacked or installed `rapidocr` package. Needs the `onnx` package, which the analyser
does not need to run. Writes `finder.onnx`, `reader.onnx` and `SHA256SUMS` beside this file.

The reading network is a classifier of 18,710 characters, most of them Chinese. Its last matrix takes two fifths of the
file, and the probabilities it gives take a quarter of the time of reading a line and most of its memory. Only the
columns of the characters in `KEPT` stay, in their order. The finding network is copied.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

SOURCES = {
    "finder.onnx": ("PP-OCRv6_det_small.onnx", "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f"),
    "reader.onnx": ("PP-OCRv6_rec_small.onnx", "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"),
}
"""Each file that ships, with the file it is made from and the SHA-256 of that, as in rapidocr 3.10.0."""

# Latin letters, punctuation, bullets and tick boxes: what contracts in English and Welsh are printed with.
KEPT = re.compile("[ -~\u00a1-\u00ffŴŵŶŷẀ-ẅỲỳŒœŠšŽž‐-‧‰′″€™←-↓−√≈≠≤≥■-□▪-▫●○◆✓✔☐-☒]")
BLANK = ""  # the first class, which stands for no character


def main(folder: Path) -> None:
    """Write the networks and their checksums; exits with a message when a source is not the one expected."""
    here = Path(__file__).resolve().parent
    for name, (source, expected) in SOURCES.items():
        content = (folder / source).read_bytes()
        if (found := hashlib.sha256(content).hexdigest()) != expected:
            sys.exit(f"{folder / source} has the SHA-256 {found}, not {expected}: measure it before it is taken")
        (here / name).write_bytes(pruned(content) if name == "reader.onnx" else content)
    lines = [f"{hashlib.sha256((here / name).read_bytes()).hexdigest()}  {name}\n" for name in sorted(SOURCES)]
    (here / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def pruned(content: bytes) -> bytes:
    """Return a reading network that tells only the `KEPT` characters apart.

    Its metadata entry `character` lists the characters of its classes from the second on, one a line; the first class
    stands for no character. Raises ValueError when not exactly one matrix and its bias are as wide as the classes.
    """
    model = onnx.load_from_string(content)
    notes = {entry.key: entry.value for entry in model.metadata_props}
    classes = [BLANK, *notes["character"].splitlines(), " "]
    kept = [index for index, character in enumerate(classes) if not character or KEPT.fullmatch(character)]
    wide = [tensor for tensor in model.graph.initializer if tensor.dims and tensor.dims[-1] == len(classes)]
    if sorted(len(tensor.dims) for tensor in wide) != [1, 2]:
        raise ValueError(
            f"{len(wide)} tensors are as wide as the {len(classes)} classes; a matrix and a bias should be"
        )
    for tensor in wide:
        columns = np.ascontiguousarray(numpy_helper.to_array(tensor)[..., kept])
        tensor.CopyFrom(numpy_helper.from_array(columns, tensor.name))
    for result in (*model.graph.output, *model.graph.value_info):
        for size in result.type.tensor_type.shape.dim:
            if size.dim_value == len(classes):
                size.dim_value = len(kept)
    del model.metadata_props[:]
    onnx.helper.set_model_props(model, {"character": "\n".join(classes[index] for index in kept[1:])})
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
