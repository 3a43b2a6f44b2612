"""Cookies of consent managers that are no JSON: OneTrust's groups, Cookiebot's literal of JavaScript.

Sources: OneTrust's `OptanonConsent`, Cookiebot's `CookieConsent`.
"""

import re
from typing import Any, Final
from urllib.parse import unquote

from stream.events import ids

_GROUP: Final = re.compile(r"(?:^|,)([^:,]+):([01])(?=,|$)")
"""Begins at a comma alone: from every letter it would look at long text again and again."""
_MARKETING: Final = re.compile(r"\bmarketing['\"]?:['\"]?(\w+)")


def onetrust(value: Any) -> bool | None:
    """Read OneTrust's cookie: its groups, each with 1 where it is in force, and whether the browser sent GPC."""
    text = unquote(value) if isinstance(value, str) else ""
    if re.search(r"\bisGpcEnabled=1", text):
        return False
    found = re.search(r"groups=([^&]*)", text)
    return ids.active([group for group, on in _GROUP.findall(found[1]) if on == "1"]) if found else None


def cookiebot(text: str) -> bool:
    """Read Cookiebot's literal, whose marks of quotation and commas may be escaped; only a grant is one."""
    return set(_MARKETING.findall(unquote(text))) == {"true"}
