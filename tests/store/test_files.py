"""Original files are stored unchanged, once, under a name made from their content."""

import hashlib

import pytest

from analyser.errors import UnreadableFileError
from analyser.store import FileStore, fingerprint


@pytest.fixture
def original(tmp_path):
    path = tmp_path / "contract.pdf"
    path.write_bytes(b"%PDF-1.7 words" * 1000)
    return path


@pytest.fixture
def store(tmp_path):
    return FileStore.beside(tmp_path / "register.db")


def test_fingerprint_is_sha256_and_size(original):
    content = original.read_bytes()
    assert fingerprint(original) == (hashlib.sha256(content).hexdigest(), len(content))


def test_copy_lies_beside_the_register_under_its_hash(original, store, tmp_path):
    sha256, _ = fingerprint(original)
    kept = store.add(original, sha256)
    assert kept == tmp_path / "register.db.files" / sha256[:2] / f"{sha256}.pdf" == store.path_of(sha256)
    original.unlink()
    assert fingerprint(kept)[0] == sha256


def test_second_copy_is_not_made(original, store):
    sha256, _ = fingerprint(original)
    first = store.add(original, sha256).stat()
    assert store.add(original, sha256).stat().st_ino == first.st_ino


def test_file_that_changed_meanwhile_is_not_kept(original, store):
    sha256, _ = fingerprint(original)
    original.write_bytes(b"other words")
    with pytest.raises(UnreadableFileError, match="changed while it was read"):
        store.add(original, sha256)
    assert [path for path in store.root.rglob("*") if path.is_file()] == []
