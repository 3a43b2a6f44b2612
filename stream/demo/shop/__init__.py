"""The demo shop: Merchant Center feeds in English and Chinese, and a packshot of every product."""

from pathlib import Path

SHOP = Path(__file__).parent
