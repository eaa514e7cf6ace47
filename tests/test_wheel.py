"""The wheel holds what running and learning from reviews need, and not the training on CUAD."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TRAINING = {
    "__init__.py",
    "data/__init__.py",
    "data/corrections.py",
    "data/own_clauses.py",
    "data/plain_text.py",
    "data/reference_labels.py",
    "data/unit_labels.py",
    "evaluate/__init__.py",
    "evaluate/kept_scores.py",
    "evaluate/label_agreement.py",
    "evaluate/uk_contracts.py",
    "fit/__init__.py",
    "fit/update_weights.py",
    "learn_from_reviews.py",
    "publish/__init__.py",
    "publish/model_card.py",
    "publish/model_card.toml",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as a release does, and give the folder that it unpacks to."""
    if find_spec("hatchling") is None:
        pytest.skip("hatchling, with which the wheel is built, is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def run(wheel: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the wheel's package before the checkout's."""
    environment = os.environ | {"PYTHONPATH": str(wheel)}
    command = [sys.executable, "-P", *arguments]
    return subprocess.run(command, env=environment, cwd=wheel, capture_output=True, text=True, timeout=120, check=False)


def test_of_training_the_wheel_holds_what_learning_from_reviews_needs(wheel: Path) -> None:
    folder = wheel / "analyser" / "training"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == TRAINING


def test_the_model_and_the_clauses_to_learn_from_are_in_the_wheel(wheel: Path) -> None:
    models = {path.name for path in (wheel / "analyser" / "models").iterdir()}
    assert {"classifier.npz", "classifier.json", "encoder.onnx", "MODEL_CARD.md", "scores.json", "data"} <= models


def test_the_networks_for_ocr_are_in_the_wheel_and_found_there(wheel: Path) -> None:
    code = "from analyser.reading.ocr.network import network_file; print(*map(network_file, ('finder', 'reader')))"
    found = [Path(line) for line in run(wheel, "-c", code).stdout.split()]
    assert found == [wheel / "analyser" / "models" / "ocr" / f"{name}.onnx" for name in ("finder", "reader")]


def test_the_sample_contracts_to_compare_models_on_are_in_the_wheel(wheel: Path, samples: Path) -> None:
    folder = wheel / "analyser" / "contracts_sample"
    labelled = {path.stem for path in (samples / "truth").glob("*.json")}
    assert {path.stem for path in (folder / "truth").glob("*.json")} == labelled
    assert {path.stem for path in folder.glob("*.pdf")} >= labelled
    code = "from analyser.training.data.reference_labels import shipped_samples; print(shipped_samples())"
    assert run(wheel, "-c", code).stdout.strip() == str(folder)


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield the modules imported when a module is loaded, those for type checking left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.If):
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def test_no_module_of_the_wheel_needs_one_that_is_left_out(wheel: Path) -> None:
    for path in (wheel / "analyser").rglob("*.py"):
        for name in imports(ast.parse(path.read_text(encoding="utf-8"))):
            if name.partition(".")[0] == "analyser":
                module = wheel.joinpath(*name.split("."))
                assert module.is_dir() or module.with_suffix(".py").is_file(), f"{path} imports {name}"


def test_learning_from_reviews_starts_without_the_packages_for_training(wheel: Path) -> None:
    code = (
        "import sys, analyser, analyser.training.learn_from_reviews\n"
        "assert not {'sklearn', 'torch', 'onnx'} & set(sys.modules)\n"
        "print(analyser.__file__)"
    )
    result = run(wheel, "-c", code)
    assert result.returncode == 0, result.stderr
    assert Path(result.stdout.strip()).is_relative_to(wheel)


@pytest.mark.parametrize(
    "arguments",
    [("train", "--data", ".", "--out", "new"), ("evaluate", "cuad", "."), ("evaluate", "uk", ".")],
    ids=" ".join,
)
def test_training_from_cuad_asks_for_a_checkout(wheel: Path, arguments: tuple[str, ...]) -> None:
    result = run(wheel, "-c", "from analyser.cli import main; main()", *arguments)
    assert result.returncode == 2
    assert "training from CUAD and evaluation need a checkout of the project" in result.stderr
    assert "Traceback" not in result.stderr
