"""What a text encoder made of a prompt: the words that it understood, and those that it left out.

The encoder learnt the scene tables' words by heart. What any other word is worth is asked of the encoder itself: the
prompt is encoded without it, and a word without which the scene stays where it was has been left out.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from tokenizers import Tokenizer

from engines.bundle.bundle import Bundle
from engines.paint.encoder import Encoder
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
SMALL: Final = (
    "a", "an", "the", "of", "in", "on", "at", "with", "and", "for", "to", "from", "by", "before", "behind", "against",
    "front", "it", "its", "is",
    "的", "了", "和", "与", "配", "在", "上", "下", "前", "前面", "后面", "有", "为", "是", "用", "放", "一个",
)  # fmt: skip
"""Words that join others: nothing is told of them."""
_HAN: Final = "[\u4e00-\u9fff]"
_LETTER: Final = rf"(?:(?!{_HAN})\w)"


@dataclass(frozen=True, slots=True)
class Understanding:
    """Words of a prompt in their order, in lower case, each of them once."""

    understood: tuple[str, ...]
    left_out: tuple[str, ...]


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
    read = _plain(encoder.read(prompt))
    end = max((end for _, end in vocabulary.encode(read).offsets), default=0)
    read = read[:end]  # what comes behind, the encoder never sees
    seen = set(_words(read))
    words = [word for word in dict.fromkeys(_words(_plain(prompt))) if word not in SMALL]
    asked = [word for word in words if word in seen and word not in _learnt() and _whole(vocabulary, word)]
    known = (_learnt() & seen) | _moving(encoder, read, asked)
    return Understanding(
        understood=tuple(word for word in words if word in known),
        left_out=tuple(word for word in words if word not in known),
    )


def _plain(text: str) -> str:
    """Return `text` as the encoder's tokenizer normalises it: without full-width forms and capitals."""
    return unicodedata.normalize("NFKC", text).lower()


@cache
def _learnt() -> frozenset[str]:
    terms = [term for table in ATTRIBUTES.values() for term in table.values()]
    return frozenset(word.lower() for term in terms for word in (*term.en, *term.zh)) | {*NOUNS, *DEFAULTS}


@cache
def _word() -> re.Pattern[str]:
    """Match a phrase that was learnt, else a word: letters with what joins them, or Chinese up to the next phrase."""
    phrases = sorted({*_learnt(), *SMALL}, key=lambda word: (-len(word), word))
    known = "|".join(_bounded(phrase) for phrase in phrases)
    return re.compile(rf"{known}|{_LETTER}+(?:['-]{_LETTER}+)*|(?:(?!{known}){_HAN})+")


def _bounded(word: str) -> str:
    return rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)


def _words(text: str) -> list[str]:
    return [match[0] for match in _word().finditer(text)]


def _whole(vocabulary: Tokenizer, word: str) -> bool:
    """Tell whether the vocabulary has all of `word`; of a word in pieces the encoder makes anything."""
    return all(vocabulary.token_to_id(part) is not None for part in re.findall(rf"{_HAN}|{_LETTER}+", word))


def _moving(encoder: Encoder, text: str, words: Sequence[str]) -> set[str]:
    """Return those of `words` without which `text` would be another scene."""
    without = [re.sub(_bounded(word), " ", text) for word in words]
    scene, *others = encoder.encode([text, *without])
    return {word for word, other in zip(words, others, strict=True) if np.square(other - scene).mean() > MOVED}
