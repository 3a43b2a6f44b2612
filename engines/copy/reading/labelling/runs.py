"""The short name as one run of a title's tokens: the likeliest of all that fit a headline."""

from collections.abc import Container, Sequence
from typing import Final

import numpy as np

from engines.copy.facts import HEADLINE_WIDTH, display_width
from engines.copy.reading.labelling.naming import ANDS, BINDS
from engines.copy.reading.labelling.tokens import Token
from engines.vocabulary.locales import spaced

_JOINS: Final = frozenset("-'’&/.")  # noqa: RUF001
_WHOSE: Final = frozenset(spaced("men women man woman kid boy girl children baby lady ladies toddler infant dog cat"))
"""Before `'s`, for whom a thing is; anyone else's is whose name it bears."""
_NO_EDGE: Final = frozenset("的和与及或了之为")


def likeliest_run(text: str, told: Sequence[Token], names: np.ndarray, starts: Container[int]) -> tuple[str, float]:
    """Return the run of tokens that is likeliest the short name, and its share of all runs that fit a headline.

    Args:
        text: the title.
        told: its tokens.
        names: logits float32 [t, t] of the runs from one token to another.
        starts: places at which a word begins; a run cuts none apart.
    """
    ends = [at for at in range(len(told)) if at + 1 == len(told) or at + 1 in starts]
    runs = [
        (float(names[first, last]), run)
        for first in range(len(told))
        if first in starts and _may_edge(told[first]) and not _is_torn(told, first) and not _is_owned(told, first)
        for last in ends
        if first <= last and _may_edge(told[last]) and not _is_torn(told, last + 1)
        if display_width(run := text[told[first].start : told[last].end]) <= HEADLINE_WIDTH
    ]
    if not runs:
        return "", 0.0
    most, run = max(runs)
    return run, float(1 / np.exp([logit - most for logit, _ in runs]).sum())


def _is_torn(told: Sequence[Token], at: int) -> bool:
    """Tell whether a mark joins a token to the one before it: the drawers of `64-Drawer Cabinet`."""
    before = told[at - 1] if 0 < at < len(told) else None
    if before is None or before.end != told[at].start:
        return False
    if before.text in _JOINS or told[at].text in _JOINS:
        return True
    return len(before.text) == 1 and before.text.isascii() and before.text.isalpha()  # the 恤 of a `T恤`


def _is_owned(told: Sequence[Token], at: int) -> bool:
    """Tell whether a token follows the maker whose it is: the butterbread of `Nature's Own Butterbread`."""
    whose = at > 2 and told[at - 1].text in {"s", "S"} and told[at - 2].text in "'’"  # noqa: RUF001
    return whose and told[at - 3].text.casefold() not in _WHOSE


def _may_edge(token: Token) -> bool:
    """Tell whether a name may begin or end with a token."""
    return token.text[0].isalnum() and token.text.casefold() not in BINDS | ANDS | _NO_EDGE
