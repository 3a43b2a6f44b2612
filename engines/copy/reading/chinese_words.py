"""Words and parts of speech of Chinese text, by jieba, which is loaded when the first product is read, never online."""

import warnings
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final, NamedTuple

_KNOWN: Final = {
    "b": "可拆洗 可机洗 可水洗 免打孔 免安装 加绒 加厚 速干 磁吸 圆领 高腰",
    "n": "提手 收纳袋 滤网 内胆 抽绳 密封圈 头层牛皮 侧袋 暗袋 卡位 杯盖 壶嘴",
}
"""Words of shops that jieba's news-trained dictionary cuts apart, by tag."""
_MENDED: Final = {
    # `This book` in books; in a shop the 本 belongs to the number before it.
    "本书": (("本", "q"), ("书", "n")),
    # Before digits they are taken for names.
    **{verb: ((verb, "v"),) for verb in "装放挂插收泡煮充"},
}


class Word(NamedTuple):
    """A word with its part of speech in the ICTCLAS tags: n noun, v verb, a adjective, m number, q measure word."""

    text: str
    tag: str


@cache
def _cutter() -> Callable[[str], Iterable[Any]]:
    """Load the dictionary once; about a second.

    It is built in memory: jieba's own way reads what lies under a well-known name in the temporary folder, where
    anybody may have put it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its sources warn of their own regular expressions
        import jieba  # noqa: PLC0415  # at import of products only: the worker never pays for it
        import jieba.posseg  # noqa: PLC0415
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for tag, known in _KNOWN.items():
        for word in known.split():
            tokenizer.add_word(word, tag=tag)
    cutter: Callable[[str], Iterable[Any]] = jieba.posseg.POSTokenizer(tokenizer).lcut
    return cutter


def words(text: str) -> list[Word]:
    """Cut text into words."""
    pairs = ((pair.word, pair.flag) for pair in _cutter()(text))
    return [Word(*part) for pair in pairs for part in _MENDED.get(pair[0], (pair,))]
