"""Digests of pictures: read once, and again when a file is another."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from stream.errors import CatalogError
from stream.products.digests import FILE, Digests


@pytest.fixture
def reads(monkeypatch):
    """Return the files that were read."""
    found = []
    whole = Path.open

    def opened(self, *args, **options):
        found.append(self.name)
        return whole(self, *args, **options)

    monkeypatch.setattr(Path, "open", opened)
    return found


def digest(folder, name="a.webp"):
    with Digests(folder) as digests:
        return digests.of(name)


def test_a_file_is_read_once_and_again_when_it_changed(tmp_path, reads):
    file = tmp_path / "a.webp"
    file.write_bytes(b"first")
    reads.clear()
    for _ in range(2):
        assert digest(tmp_path) == (sha256(b"first").hexdigest(), 5)
    assert reads == ["a.webp"]
    file.write_bytes(b"other")
    os.utime(file, ns=(1, 1))
    assert digest(tmp_path) == (sha256(b"other").hexdigest(), 5)


def test_a_memory_that_is_damaged_only_costs_reading(tmp_path):
    (tmp_path / "a.webp").write_bytes(b"first")
    (tmp_path / FILE).write_bytes(b"no database, and long enough to be looked at as one" * 50)
    assert digest(tmp_path) == (sha256(b"first").hexdigest(), 5)


def test_a_file_that_is_gone_is_a_clear_error(tmp_path):
    with pytest.raises(CatalogError, match="import its feed again"):
        digest(tmp_path)
