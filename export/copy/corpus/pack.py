"""Packs the corpus's lines for the readers at import: `python -m export.copy.corpus.pack` writes them anew."""

import lzma
from collections.abc import Iterator
from typing import Final

import msgspec

from engines.copy.reading import benefit_table, kinds
from export.copy.corpus.read import FOLDER, benefits

_ENCODER: Final = msgspec.json.Encoder(order="deterministic")


def packed() -> bytes:
    """Return all benefit entries, a JSON row each, as xz with the same bytes every time."""
    return _pack(b"".join(_rows()))


def packed_kinds() -> bytes:
    """Return the lines of kinds of both languages, packed alike."""
    rows: list[str] = []
    for file in sorted((FOLDER / "kinds").glob("*.tsv")):
        nouns = ""
        for row in file.read_text(encoding="utf-8").splitlines():
            own, _, said = row.partition("\t")
            nouns = own or nouns  # an empty cell is of the kind above
            rows.append(f"{nouns}\t{said}")
    return _pack("\n".join(rows).encode())


def _pack(table: bytes) -> bytes:
    return lzma.compress(table, preset=9 | lzma.PRESET_EXTREME)


def _rows() -> Iterator[bytes]:
    for _, entry in benefits():
        yield _ENCODER.encode(entry) + b"\n"


if __name__ == "__main__":
    benefit_table.FILE.write_bytes(packed())
    kinds.FILE.write_bytes(packed_kinds())
