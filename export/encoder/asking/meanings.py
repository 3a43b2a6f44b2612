"""What single words mean before any caption says them: what the teacher and the dictionary tell, together."""

import numpy as np

from export.encoder.asking import dictionary, teacher


def meanings() -> dict[str, np.ndarray]:
    """Return all words that either knows, and what they mean, float32 [DIM]; where both know one, what either says."""
    found = teacher.told(teacher.FILE)
    for word, shares in dictionary.definitions().items():
        found[word] = np.maximum(found[word], shares) if word in found else shares
    return found
