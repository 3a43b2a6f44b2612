"""Where the ranker's weights come from."""

from typing import Final

from export.copy.corpus.read import FOLDER

WEIGHTS: Final = FOLDER / "ranker.json"
