"""Packs the corpus's lines for the readers at import: `python -m export.copy.corpus.pack` writes them anew."""

import gzip
from collections.abc import Iterator
from typing import Final

import msgspec

from engines.copy.reading import benefit_table, kinds
from export.copy.corpus.read import FOLDER, benefits

_ENCODER: Final = msgspec.json.Encoder(order="deterministic")


def packed() -> bytes:
    """Return all benefit entries, a JSON row each, as gzip with the same bytes every time."""
    return gzip.compress(b"".join(_rows()), mtime=0)


def packed_kinds() -> bytes:
    """Return the lines of kinds of both languages, packed alike."""
    rows: list[str] = []
    for file in sorted((FOLDER / "kinds").glob("*.tsv")):
        nouns = ""
        for row in file.read_text(encoding="utf-8").splitlines():
            own, _, said = row.partition("\t")
            nouns = own or nouns  # an empty cell is of the kind above
            rows.append(f"{nouns}\t{said}")
    return gzip.compress("\n".join(rows).encode(), mtime=0)


def _rows() -> Iterator[bytes]:
    for _, entry in benefits():
        yield _ENCODER.encode(entry) + b"\n"


if __name__ == "__main__":
    benefit_table.FILE.write_bytes(packed())
    kinds.FILE.write_bytes(packed_kinds())
