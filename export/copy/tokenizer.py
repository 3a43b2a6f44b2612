"""The copywriter's tokenizer: byte-pair merges inside clauses, spaces included, so that a phrase becomes few tokens.

Control tokens and placeholders are whole tokens; Sennrich et al. 2016 (arXiv 1508.07909) for the merges.
"""

from collections.abc import Iterable

from tokenizers import AddedToken, Regex, Tokenizer, decoders
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import Split
from tokenizers.trainers import BpeTrainer

from engines.copy.ask import CONTROL_TOKENS, Ask
from engines.copy.facts import PLACEHOLDERS
from engines.copy.model import END, MARKS, PAD, UNKNOWN
from export.copy.grammar import Draft

CLAUSE_ENDS = r"[,.:;，。：；] ?"


def train_tokenizer(texts: Iterable[str], size: int) -> Tokenizer:
    """Learn a tokenizer of `size` tokens from texts; control tokens, marks and placeholders come first in it."""
    tokenizer = Tokenizer(BPE(unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = Split(Regex(CLAUSE_ENDS), "isolated")
    tokenizer.decoder = decoders.Fuse()
    whole = [PAD, UNKNOWN, END, *MARKS, *CONTROL_TOKENS, *PLACEHOLDERS]
    special = [AddedToken(token, normalized=False, special=True) for token in whole]
    trainer = BpeTrainer(vocab_size=size, special_tokens=special, max_token_length=32, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def spoken(draft: Draft) -> str:
    """Return a draft as the copywriter writes it: each part after its mark, then the end."""
    parts = (draft.scene, draft.headline, draft.description, draft.cta)
    return "".join(mark + part for mark, part in zip(MARKS, parts, strict=True)) + END


def example(ask: Ask, draft: Draft) -> str:
    """Return one training text: control tokens, then the draft."""
    return "".join(ask.tokens) + spoken(draft)
