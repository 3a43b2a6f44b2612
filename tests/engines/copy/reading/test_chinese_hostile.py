"""Whatever a feed says, the Chinese reader answers, in time, within its limits, with the feed's own words."""

import subprocess
import sys
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engines.copy.reading.read import read as read_words
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.reading import Span, Told
from engines.vocabulary.things import Thing

_PIECES = st.sampled_from(
    [
        *(
            "可机洗",
            "带拉链",
            "防水",
            "最",
            "304不锈钢",
            "750毫升",
            "6只装",
            "黑色",
            "适合",
            "儿童",
            "3岁以上",
            "的",
            "不",
        ),
        *(
            "，",
            "、",
            "。",
            "：",
            "含",
            "送",
            "袋",
            "杯",
            "【",
            "】",
            "(",
            ")",
            "“",
            "”",
            "<",
            ">",
            "&lt;",
            "*",
            "1",
            ".",
            "%",
        ),
        *("😀", "A", "b", "\n", "這", "\u00d7", " "),
    ]
)
_TEXT = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=30).map("".join))


def spans(told: Told, thing: Thing | None) -> tuple[Span, ...]:
    """Return the spans of a product."""
    return read_words(told, thing, "zh").spans


def noun(told: Told, thing: Thing | None) -> tuple[str, str]:
    """Return how a product is called."""
    found = read_words(told, thing, "zh")
    return found.noun, found.measure


def folded(text: str) -> str:
    """Return text as it is compared: NFKC, without gaps and signs of no width, one comma, one times sign."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    text = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf", "Mn"})
    for other, one in (("，", ","), ("\u00d7", "*"), ("x", "*"), ("X", "*")):
        text = text.replace(other, one)
    return text


@settings(deadline=None)
@example(title="", description="", value="“,叮机洗", name="材质")
@given(title=_TEXT, description=_TEXT, value=_TEXT, name=st.sampled_from(["材质", "颜色", "产地", "规格", "x"]))
def test_spans_are_short_few_different_and_the_feeds_own_words(
    title: str, description: str, value: str, name: str
) -> None:
    told = Told(title=title, description=description, highlights=(value,), details=((name, value),), material=value)
    found = spans(told, head_noun(title))
    assert len(found) <= 12
    assert len({span.text for span in found}) == len(found)
    told_words = folded(f"{title}\0{description}\0{value}")
    for span in found:
        width = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in span.text)
        assert 0 < width <= (48 if span.form == "sentence" else 40)
        assert folded(span.text) in told_words
    called, measure = noun(told, head_noun(title))
    assert bool(called) == bool(measure)


@pytest.mark.parametrize(
    "text",
    [
        "棉" * 10**6,
        "可机洗，" * 250_000,
        "<" * 10**6,
        "1*" * 500_000,
        "&amp;" * 200_000,
        "耐磨、" * 300_000,
        " " * 10**6,
    ],
)
def test_a_million_characters_take_no_longer_than_a_page(text: str) -> None:
    spans(Told(title="外套", description="可机洗"), None)  # the dictionary is loaded once
    start = time.thread_time()  # other work on the machine does not count
    spans(
        Told(title=text, description=text, highlights=(text,) * 100, details=((text, text),) * 100, material=text), None
    )
    assert time.thread_time() - start < 2


def test_the_dictionary_is_loaded_when_a_product_is_read_not_before() -> None:
    code = "import sys, engines.copy.reading.read; sys.exit('jieba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_reading_says_nothing_on_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    code = (
        "from engines.copy.reading.read import read; from engines.vocabulary.reading import Told;"
        "print(read(Told(title='外套', description='可机洗，带两个口袋。'), None, 'zh').spans[0].text)"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.strip()
