"""The encoder's own bilingual WordPiece: whole words and pieces of Latin script, Chinese by character."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from engines.vocabulary.locales import LOCALES
from engines.vocabulary.scene import ATTRIBUTES
from export.captions.caption import caption
from export.captions.plain_words import NOISE, THINGS, words
from export.captions.wide_lexicon import taught
from export.encoder.meanings import distilled
from export.encoder.pieces import tokens
from export.encoder.scenes import random_scene

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
PAD, UNKNOWN, START, END = range(4)
MAX_TOKENS = 96
CAPTIONS = 15_000  # of each language
RARE = 12  # a word seen less often is most likely a typo
PIECES = 900


def _corpus(seed: int) -> Iterator[str]:
    rng = np.random.default_rng(seed)
    for locale in LOCALES:
        for text in (*THINGS[locale], *NOISE[locale]):
            yield from (text,) * RARE
        for attribute, terms in ATTRIBUTES.items():
            for value in terms:
                yield from (words(attribute, value, locale) + taught(attribute, value, locale)) * RARE
        for _ in range(CAPTIONS):
            yield caption(random_scene(rng, held=False), locale, rng)


def _vocabulary(counts: Counter[str]) -> list[str]:
    """Choose tokens by count."""
    parts = tokens(counts, least=RARE, most=PIECES)
    # Words that no caption says come last: what captions say has the same numbers with and without them.
    return list(dict.fromkeys((*SPECIAL, *parts, *distilled())))


def make_tokenizer(seed: int) -> Tokenizer:
    """Make the tokenizer from captions of scenes that are not held out; full-width forms become plain ones (NFKC)."""
    normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.BertNormalizer(lowercase=True)])
    splitter = pre_tokenizers.BertPreTokenizer()
    counts: Counter[str] = Counter()
    for text in _corpus(seed):
        counts.update(word for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(text)))
    vocabulary = {token: number for number, token in enumerate(_vocabulary(counts))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token=SPECIAL[UNKNOWN]))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = splitter
    tokenizer.post_processor = processors.BertProcessing((SPECIAL[END], END), (SPECIAL[START], START))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding(pad_id=PAD)
    return tokenizer
