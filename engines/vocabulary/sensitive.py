"""Products of which the type cannot be told, but whose words say that plain copy alone will do: medicine, alcohol.

Only asked where no type is known: a beer mug is no beer, and the table of types knows it.
"""

import re
from typing import Final

_READ: Final = 400  # characters of a description: what a thing is comes first
_KINDS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("infant-formula", r"\binfant (?:milk|formula|cereal)|\bbaby formula\b|\bfollow-on milk\b|婴儿?配方|奶粉"),
        (
            "medicine",
            (
                r"\b\d+\s?mg\b.*\b(?:tablets?|capsules?|syrup|injection)\b"
                r"|\b(?:tablets?|capsules?|syrup|ointment)\b.*\b\d+\s?mg\b"
                r"|\bparacetamol\b|\bibuprofen\b|\b\w+cillin\b|\bprescription\b|\bdosage\b|\bantibiotic"
                r"|\bfirst aid kits?\b"
                r"|处方|非处方|胶囊|口服液|国药准字|药膏|丸剂|冲剂|颗粒剂"
            ),
        ),
        (
            "supplement",
            (
                r"\b(?:dietary|food|health) supplements?\b|\bprobiotics?\b|\bwhey\b|\bmultivitamin|\bappetite booster"
                r"|\bshilajit\b|\bsalajeet\b|\bashwagandha\b|\b\d+ ?(?:capsules|softgels)\b"
                r"|\bbiotin\b|\bmelatonin\b|\bgokshura\b|\bshatavari\b|\bayurved\w+\b|\bnutraceutical"
                r"|\bcollagen\b|压片糖果|咀嚼片|益生菌|保健食品|蛋白粉|鱼油|维生素[A-E]?片|褪黑素"
            ),
        ),
        (
            "alcohol",
            (
                r"\b(?:beer|lager|whiske?y|vodka|tequila|brandy|cognac|champagne|prosecco|merlot|cabernet|soju)\b"
                r"|白酒|啤酒|红酒|葡萄酒|威士忌|伏特加|二锅头|黄酒|清酒"
            ),
        ),
        ("tobacco", r"\bcigarettes?\b|\bvape\b|\be-liquid\b|\bnicotine\b|香烟|电子烟|雪茄"),
        ("adult", r"\bsex toys?\b|\bvibrators?\b|情趣|成人用品"),
    )
)


def sensitive_words(title: str, description: str) -> str:
    """Return why a product of unknown type wants plain words only; "": nothing in its words says so."""
    text = f"{title}\n{description[:_READ]}"
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), "")
