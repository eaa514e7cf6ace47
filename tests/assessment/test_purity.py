"""`assess` imports neither the model nor the register, nor anything that they need."""

import subprocess
import sys

import pytest

IMPORTED = """
import sys
import {module}
heavy = {{"numpy", "scipy", "sklearn", "onnxruntime", "sqlite3", "analyser.classify", "analyser.store"}}
print(*sorted(heavy & set(sys.modules)))
"""


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("analyser.assessment", ""),
        ("analyser.assessment.assessment", ""),
        ("analyser.classify.model_files", "analyser.classify"),  # the weights for `assess`, without the model
    ],
)
def test_importing_it_loads_nothing_heavy(module: str, expected: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED.format(module=module)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == expected
