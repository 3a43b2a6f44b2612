"""The available rate: of creatives over the demo shop, how many pass every automatic check at the first try."""

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any, get_args

import numpy as np
from PIL import Image
from rich.console import Console
from rich.progress import track

from engines.bundle.bundle import Bundle
from engines.creative import Creative, CreativeRequest, Studio, seed_of
from engines.errors import AdloomError
from engines.layout.slots import parse_slot
from engines.pixels.contrast import REQUIRED
from engines.vocabulary.brief import CopyBrief, EventType, Segment, Tone
from engines.vocabulary.harmony import BACKDROPS
from engines.vocabulary.locales import LOCALES
from engines.vocabulary.scene import SEASONS
from export.copy.shop import SHOP, shelf

SLOTS = ("300x250", "728x90", "160x600", "320x50", "970x250", "1080x1080")


def _requests(count: int, seed: int) -> Iterator[CreativeRequest]:
    """Ask for `count` creatives as a shop's traffic would: languages and slots by turns, the rest by chance."""
    rng = np.random.default_rng(seed)

    def pick(values: tuple[str, ...]) -> Any:
        return values[int(rng.integers(len(values)))]

    for index in range(count):
        locale = LOCALES[index % 2]
        products = shelf(locale).products
        product = products[int(rng.integers(len(products)))]
        event = f"available-{seed}-{index}"
        brief = CopyBrief(
            product=product,
            locale=locale,
            event=pick(get_args(EventType)),
            season=pick(tuple(SEASONS)),
            tone=pick(get_args(Tone)),
            segment=pick(get_args(Segment)),
            backdrop=pick(("", *BACKDROPS[product.colour])),
        )
        yield CreativeRequest(event_id=event, slot=SLOTS[index // 2 % len(SLOTS)], seed=seed_of(event), brief=brief)


def faults(creative: Creative, request: CreativeRequest) -> list[str]:
    """Name the checks that a finished creative fails; none is the only answer good enough to publish unseen."""
    explain, found = creative.explain, []
    if explain["copy"]["source"] != "model" and not request.brief.product.sensitive:
        found.append("copy.template")
    if explain["layout"]["contrast"] < REQUIRED:
        found.append("contrast")
    slot = parse_slot(request.slot)
    with Image.open(io.BytesIO(creative.data)) as image:
        if image.size not in {(slot.width, slot.height), (2 * slot.width, 2 * slot.height)}:
            found.append("size")
    return found


def available_rate(bundle: Bundle, count: int) -> dict[str, Any]:
    """Make `count` creatives and report the share without a fault, and the faults."""
    studio = Studio(bundle, image_root=SHOP)
    found: Counter[str] = Counter()
    clean = 0
    progress = Console(stderr=True)  # standard output is the report
    for request in track(_requests(count, 15), total=count, description="creatives", console=progress):
        try:
            reasons = faults(studio.render(request), request)
        except AdloomError as error:
            reasons = [type(error).__name__]
        clean += not reasons
        found.update(reasons)
    return {"creatives": count, "available": round(clean / count, 4), "faults": dict(found)}
