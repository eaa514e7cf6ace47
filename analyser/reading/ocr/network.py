"""The networks that ship with RapidOCR, run by onnxruntime in little memory."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyser.reading.ocr.recogniser import RecogniserError

Floats = NDArray[np.float32]


def shipped(task: str) -> Path:
    """Find the network for a task (`det` finds print, `rec` reads it) in the package, without importing the package.

    Importing it would load OpenCV and more, which are not needed and take half as much memory as the networks.
    """
    package = importlib.util.find_spec("rapidocr")
    folder = Path(next(iter(package.submodule_search_locations or ()), "")) / "models" if package else Path()
    found = sorted(folder.glob(f"PP-OCRv6_{task}_*.onnx"))
    if len(found) != 1:
        raise RecogniserError(f"RapidOCR cannot be started: its package has {len(found)} networks PP-OCRv6_{task}")
    return found[0]


class Network:
    """A network of one input and one output, on `threads` threads."""

    def __init__(self, model: Path | bytes, threads: int) -> None:
        import onnxruntime

        _share_memory()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.enable_mem_pattern = False  # it plans the memory for one size of picture, and each is of another
        options.add_session_config_entry("session.use_env_allocators", "1")
        options.log_severity_level = 4
        source = model if isinstance(model, bytes) else str(model)
        self._session: Any = onnxruntime.InferenceSession(source, options, ["CPUExecutionProvider"])
        self._input: str = self._session.get_inputs()[0].name

    def run(self, values: Floats) -> Floats:
        """Run the network on a batch of pictures."""
        result: Floats = self._session.run(None, {self._input: values})[0]
        return result


@cache
def _share_memory() -> None:
    """Have all networks of the process take the memory for their work from one arena.

    They never run at the same time. Left to the system's allocator, pictures of ever different sizes tear holes: the
    four scanned pages of a sample took a process to 640 MiB, with an arena for each network to 310, with one to 260.
    """
    import onnxruntime

    arena = onnxruntime.OrtMemoryInfo(
        "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
    )
    onnxruntime.create_and_register_allocator(arena, None)
