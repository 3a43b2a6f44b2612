"""Words that want plain copy where the type of a product is unknown."""

import pytest

from engines.vocabulary.sensitive import sensitive_words


@pytest.mark.parametrize(
    ("title", "description", "kind"),
    [
        ("Nutrigrow", "A spray-dried infant milk food.", "infant-formula"),
        ("Xyloflox", "Contains 400 mg in each tablet.", "medicine"),
        ("北岭 益生菌 5g*20袋", "", "supplement"),
        ("Harbour Premium Draft Beer, 330ml", "", "alcohol"),
        ("老窖 46度白酒 500mL", "", "alcohol"),
        ("Copper Light", "A bedside light in copper.", ""),
        ("条纹长袖海魂衫", "纯棉。", ""),
    ],
)
def test_words_that_want_plain_copy(title, description, kind):
    assert sensitive_words(title, description) == kind
