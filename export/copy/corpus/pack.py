"""Packs the corpus's benefit lines for the readers at import: `python -m export.copy.corpus.pack` writes them anew."""

import gzip
from collections.abc import Iterator
from typing import Final

import msgspec

from engines.copy.reading.benefit_table import FILE
from export.copy.corpus.read import benefits

_ENCODER: Final = msgspec.json.Encoder(order="deterministic")


def packed() -> bytes:
    """Return all benefit entries, a JSON row each, as gzip with the same bytes every time."""
    return gzip.compress(b"".join(_rows()), mtime=0)


def _rows() -> Iterator[bytes]:
    for _, entry in benefits():
        yield _ENCODER.encode(entry) + b"\n"


if __name__ == "__main__":
    FILE.write_bytes(packed())
