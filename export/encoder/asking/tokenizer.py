"""The vocabulary of the reader of prompts: words of captions and of a general encoder, and pieces of words.

Chinese is cut into the longest words that are known; a word has one number, whether it begins a run or stands within.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Final

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from engines.paint.phrases import HAN
from engines.vocabulary.locales import LOCALES
from export.captions.places.caption import caption
from export.captions.places.lexicon import VALUES, taught
from export.captions.places.samples import random_asking
from export.encoder.pieces import tokens

SPECIAL: Final = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
PAD, UNKNOWN, START, END = range(4)
MAX_TOKENS: Final = 96
CAPTIONS: Final = 20_000
"""Of each language."""
RARE: Final = 20
"""A word seen less often is a typo, or one product among thousands."""
PIECES: Final = 900
SHORT: Final = 4
"""Letters of a piece at the most."""
LONGEST: Final = 400
"""Characters of a run without a gap, as Chinese prompts are."""
EDGE: Final = r"(?<=[\u4e00-\u9fff])(?=[a-z0-9])|(?<=[a-z0-9])(?=[\u4e00-\u9fff])"
"""Between Chinese and Latin script: a new run."""


def _corpus(seed: int) -> Iterator[str]:
    rng = np.random.default_rng(seed)
    for locale in LOCALES:
        for attribute, values in VALUES.items():
            for value in values[1:]:
                for word in taught(attribute, value, locale):
                    yield from (word,) * RARE
        for _ in range(CAPTIONS):
            yield caption(random_asking(rng, held=False), locale, rng)


def parts(vocabulary: Mapping[str, int]) -> dict[int, tuple[int, ...]]:
    """Return the numbers of words' pieces: of Chinese ones their characters, of long Latin ones a few letters each.

    A Chinese word with a character that is not known has none.
    """
    found = {}
    for token, number in vocabulary.items():
        bare = token.removeprefix("##")
        if re.fullmatch(f"{HAN}{{2,}}", bare) and all(character in vocabulary for character in bare):
            found[number] = tuple(vocabulary[character] for character in bare)
        elif re.fullmatch(f"[a-z]{{{SHORT + 1},}}", token):
            found[number] = tuple(vocabulary[piece] for piece in _pieces(token, vocabulary))
    return found


def _pieces(word: str, vocabulary: Mapping[str, int]) -> Iterator[str]:
    start = 0
    while start < len(word):
        before = "##" if start else ""
        end = next(end for end in range(start + SHORT, start, -1) if before + word[start:end] in vocabulary)
        yield before + word[start:end]
        start = min(end, len(word))


def _vocabulary(counts: Counter[str], known: Collection[str]) -> dict[str, int]:
    """Number the tokens by count."""
    order = dict.fromkeys((*SPECIAL, *tokens(counts, least=RARE, most=PIECES), *sorted(known)))
    numbers = {token: number for number, token in enumerate(order)}
    return numbers | {f"##{token}": number for token, number in numbers.items() if re.fullmatch(f"{HAN}+", token)}


def make_tokenizer(seed: int, known: Collection[str]) -> str:
    """Return the rules, as JSON, from captions and `known` words; full-width forms become plain ones, capitals small.

    They are to be kept as they are: the library, saving them again, would leave out one of two words of one number.
    """
    plain = normalizers.BertNormalizer(lowercase=True, handle_chinese_chars=False)
    steps = [normalizers.NFKC(), plain, normalizers.Replace(Regex(EDGE), " ")]
    normalizer = normalizers.Sequence(steps)
    splitter = pre_tokenizers.BertPreTokenizer()
    counts: Counter[str] = Counter()
    for text in _corpus(seed):
        for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(text)):
            counts.update(word if re.search(HAN, word) else [word])
    vocabulary = _vocabulary(counts, known)
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token=SPECIAL[UNKNOWN], max_input_chars_per_word=LONGEST))
    characters = "".join(sorted(token for token in vocabulary if re.fullmatch(HAN, token)))
    # One character that is not known would make a whole run unknown.
    tokenizer.normalizer = normalizers.Sequence(
        [*steps, normalizers.Replace(Regex(f"[^\\x00-\\x7f{characters}]"), " ")]
    )
    tokenizer.pre_tokenizer = splitter
    tokenizer.post_processor = processors.BertProcessing((SPECIAL[END], END), (SPECIAL[START], START))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding(pad_id=PAD)
    rules = json.loads(tokenizer.to_str())
    rules["model"]["vocab"] = vocabulary
    return json.dumps(rules, ensure_ascii=False, separators=(",", ":"))
