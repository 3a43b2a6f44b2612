"""What a text encoder made of a prompt: the words that it understood, and those that it left out.

The encoder learnt the scene tables' words by heart. What any other word is worth is asked of the encoder itself: the
prompt is encoded without it, and a word without which the scene stays where it was has been left out.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from tokenizers import Tokenizer

from engines.bundle.bundle import Bundle
from engines.paint.encoder import Encoder
from engines.paint.phrases import HAN, LETTER, SMALL, Understanding, plain, without, words_of
from engines.vocabulary.scene import ATTRIBUTES

MOVED: Final = 0.05
"""Mean squared distance (embeddings have variance 1) within which two prompts mean the same scene, as tests hold it."""
NOUNS: Final = (
    "podium", "stand", "pedestal", "plinth", "platform", "backdrop", "background", "wall",
    "展台", "底座", "台子", "基座", "台座", "背景", "背景墙", "墙面", "墙",
)  # fmt: skip
"""What attributes are said of; to leave one out often changes nothing."""
DEFAULTS: Final = (
    "white", "warm white", "mat", "matt", "cylinder", "diffuse", "gentle", "minimal",
    "白色", "米白色", "乳白", "磨砂", "圆柱", "柔和光线", "没有装饰", "不要道具", "极简风",
)  # fmt: skip
"""Everyday words for the default scene, of the captions that taught the encoder; they change nothing either."""


def understanding(bundle: Bundle, encoder: Encoder, prompt: str) -> Understanding | None:
    """Tell what `encoder`, that of `bundle`, makes of `prompt`; None when its vocabulary is not the scene tables'.

    Raises:
        BundleError: the vocabulary is missing or changed.
    """
    options = bundle.engine("encoder").options
    vocabulary = Tokenizer.from_str(bundle.read(options["tokenizer"]).decode())
    vocabulary.enable_truncation(int(options["max_tokens"]))
    if not all(_whole(vocabulary, word) for word in _learnt()):
        return None  # another encoder, such as CLIP's: what it knows is not known here
    read = plain(encoder.read(prompt))
    end = max((end for _, end in vocabulary.encode(read).offsets), default=0)
    read = read[:end]  # what comes behind, the encoder never sees
    seen = set(words_of(read, _learnt()))
    words = [word for word in words_of(plain(prompt), _learnt()) if word not in SMALL]
    asked = [word for word in words if word in seen and word not in _learnt() and _whole(vocabulary, word)]
    known = (_learnt() & seen) | _moving(encoder, read, asked)
    return Understanding(
        understood=tuple(word for word in words if word in known),
        left_out=tuple(word for word in words if word not in known),
    )


@cache
def _learnt() -> frozenset[str]:
    terms = [term for table in ATTRIBUTES.values() for term in table.values()]
    return frozenset(word.lower() for term in terms for word in (*term.en, *term.zh)) | {*NOUNS, *DEFAULTS}


def _whole(vocabulary: Tokenizer, word: str) -> bool:
    """Tell whether the vocabulary has all of `word`; of a word in pieces the encoder makes anything."""
    return all(vocabulary.token_to_id(part) is not None for part in re.findall(rf"{HAN}|{LETTER}+", word))


def _moving(encoder: Encoder, text: str, words: Sequence[str]) -> set[str]:
    """Return those of `words` without which `text` would be another scene."""
    others = [without(word, text) for word in words]
    scene, *moved = encoder.encode([text, *others])
    return {word for word, other in zip(words, moved, strict=True) if np.square(other - scene).mean() > MOVED}
