"""Which tokens English captions want, counted: the library's own trainer breaks ties by chance."""

import re
import string
from collections import Counter


def tokens(counts: Counter[str], *, least: int, most: int) -> tuple[str, ...]:
    """Return letters and digits, words said `least` times, and the `most` common pieces of two to four letters.

    Words and pieces come by count, ties by spelling. Every letter and digit is a token at a word's start and inside it,
    so that no Latin word is unknown.
    """
    letters = string.ascii_lowercase + string.digits
    pieces: Counter[str] = Counter()
    for word, count in counts.items():
        if not re.fullmatch(r"[a-z]{2,}", word):
            continue
        for start in range(len(word)):
            for end in range(start + 2, min(start + 4, len(word)) + 1):
                pieces[("##" if start else "") + word[start:end]] += count
    common = sorted(pieces, key=lambda piece: (-pieces[piece], piece))[:most]
    whole = sorted((word for word, count in counts.items() if count >= least), key=lambda word: (-counts[word], word))
    return (*letters, *(f"##{letter}" for letter in letters), *whole, *common)
