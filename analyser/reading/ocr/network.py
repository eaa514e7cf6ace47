"""Check the networks for OCR, and run them with onnxruntime in little memory."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyser.reading.ocr.recogniser import RecogniserError

Floats = NDArray[np.float32]


def network_file(name: str) -> Path:
    """Return the file of a network that ships: `finder` finds print, `reader` reads it.

    Raises RecogniserError when it is missing or its checksum does not agree with that in `SHA256SUMS`.
    """
    folder = networks_folder()
    try:
        lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
        expected = {file: digest for digest, file in (line.split() for line in lines)}
        with (folder / f"{name}.onnx").open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        raise RecogniserError(f"the networks for OCR are not complete in {folder}: {error}") from error
    if found != expected.get(f"{name}.onnx"):
        raise RecogniserError(f"the network {name}.onnx in {folder} was altered: its checksum does not agree")
    return folder / f"{name}.onnx"


def networks_folder() -> Path:
    """Return the folder of the networks: inside an installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parents[2]
    inside = package / "models" / "ocr"
    return inside if inside.is_dir() else package.parent / "models" / "ocr"


class Network:
    """A network of one input and one output; `notes` are the metadata entries of its file."""

    def __init__(self, file: Path, threads: int) -> None:
        """Load a network from an ONNX file, to run on `threads` threads."""
        import onnxruntime

        _share_memory()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.enable_mem_pattern = False  # it plans memory for one size of picture, and each has another
        options.add_session_config_entry("session.use_env_allocators", "1")
        options.log_severity_level = 4
        self._session: Any = onnxruntime.InferenceSession(str(file), options, ["CPUExecutionProvider"])
        self._input: str = self._session.get_inputs()[0].name
        self.notes: dict[str, str] = self._session.get_modelmeta().custom_metadata_map

    def run(self, values: Floats) -> Floats:
        """Return the output for a batch of pictures."""
        result: Floats = self._session.run(None, {self._input: values})[0]
        return result


@cache
def _share_memory() -> None:
    """Let all networks of the process take their working memory from one arena.

    They never run at the same time. With the system's allocator, pictures of many sizes fragment the memory: the four
    scanned pages of a sample took a process to 640 MiB; with an arena for each network to 310, with one to 260.
    """
    import onnxruntime

    arena = onnxruntime.OrtMemoryInfo(
        "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
    )
    onnxruntime.create_and_register_allocator(arena, None)
