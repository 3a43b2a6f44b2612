"""What a name tells behind a headline's part of it."""

import pytest

from engines.copy.composing.remainder import remainder


@pytest.mark.parametrize(
    ("name", "headline", "told"),
    [
        (
            'Vitron HTC3218F - 32" HD Frameless LED Digital TV (1YR WRTY)',
            "Vitron HTC3218F",
            '32" HD Frameless LED Digital TV.',
        ),
        (
            "Iqoo Z9x 5G (Storm Grey, 6GB RAM, 128GB Storage) | Dragon 6",
            "Iqoo Z9x 5G",
            "Storm Grey, 6GB RAM, 128GB Storage.",
        ),
        (
            "Vasta 15 - (16 GB/512 GB SSD/Windows 11 Home) X1504VA-NJ540WS Thi...",
            "Vasta 15",
            "16 GB, 512 GB SSD, Windows 11 Home.",
        ),
        ("Vitron V635 3.1CH 10,000W Woofer FM", "Vitron V635 3.1CH 10", ""),
        ("Fig Candle", "Fig Candle", ""),
        ("Calm Tea - Enhance your natural glow", "Calm Tea", ""),
        ("The Legend of Zelda: Breath of the Wild - Switch Edition", "The Legend of Zelda", ""),
        ("Switch Joy-Con (L/R) Neon Pink/ Neon Green", "Switch Joy-Con", ""),
        ("Clipper Lighter - Driving Skulls x 48ct", "Clipper Lighter", ""),
        ("Apple iPhone XR (White, 128 GB) (Includes EarPods, Power Adapter)", "Apple iPhone XR", "White, 128 GB."),
        ("Acer CB315-4H Intel Celeron N4500 (8 GB RAM)", "Acer CB315-4H", "Intel Celeron N4500, 8 GB RAM."),
        ("A heap of words that is cut", "heap of words", ""),
    ],
)
def test_what_stands_behind_the_headline_is_a_sentence_where_it_tells_of_the_thing(name: str, headline: str, told: str):
    assert remainder(name, headline, "en") == told


def test_chinese_pieces_are_parted_by_spaces():
    name = "南芝 丽芝士 奶酪味 威化饼干 早餐下午茶"
    assert remainder(name, "丽芝士", "zh") == "奶酪味，威化饼干。"
