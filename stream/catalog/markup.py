"""Reads XML feeds (RSS 2.0, Atom, or plain) item by item, so that a broken item costs itself alone.

Items are cut out of the text by their tags and parsed one by one: whatever a DOCTYPE declares is never seen by a
parser, so no entity is expanded and none fetched.
"""

import re
from collections.abc import Collection, Iterator
from html.entities import html5
from io import TextIOWrapper
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from stream.catalog.attributes import BETWEEN, REPEATABLE, WITHIN, Broken, Cut, Row, Rows, add, attribute

GOOGLE: Final = "http://base.google.com/ns/1.0"
MOST_ITEM: Final = 1 << 20  # characters of one item: descriptions have 5,000 at most, lists of details some more
CHUNK: Final = 1 << 16
LONGEST_TOKEN: Final = 256  # characters; kept when more is read, as a tag's name may go on there
ONCE: Final = frozenset({"id", "price", "sale_price", "link"})
"""Attributes that decide: two that differ make an item doubtful."""
_FIRST: Final = re.compile(r"<(?:[\w.-]+:)?(?:item|entry|product|offer|shopitem)>", re.IGNORECASE)
"""What one product's element is called, here and there."""
_PREFIXES: Final = re.compile(rf"""xmlns:([\w.-]+)\s*=\s*["']{re.escape(GOOGLE)}/?["']""")
_ASIDE: Final = {"<!--": re.compile("-->"), "<![CDATA[": re.compile("]]>"), "<?": re.compile(r"\?>")}
_DOCTYPE: Final = re.compile(r"[\[>]")
_SUBSET_END: Final = re.compile(r"\]\s*>")
_CDATA: Final = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_REFERENCE: Final = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);)?")
_KNOWN: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_STRAY: Final = re.compile(r"<(?![A-Za-z_/!?])")
_BREAKS: Final = re.compile(r"</?(?:br|hr|img|wbr)\b[^<>]*>", re.IGNORECASE)
_CONTROLS: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PREFIX: Final = re.compile(r"[<\s]/?([A-Za-z_][\w.-]*):[A-Za-z_]")
_ID: Final = re.compile(r"<(?:[\w.-]+:)?id\b[^<>]*>\s*(?:<!\[CDATA\[)?([^<>\]]{1,200})", re.IGNORECASE)
_OWN, _PLAIN = 2, 1
_PLAINS: Final = frozenset({"", "http://www.w3.org/2005/Atom", "http://purl.org/rss/1.0/"})
_INSTEAD: Final = {"summary": "description", "content": "description"}
"""Atom's words, used where there is no other."""


class _Broken(Exception):  # noqa: N818  a finding, not a fault of the program
    """An item cannot be read."""


def read_items(text: TextIOWrapper) -> Rows:
    """Yield the items; every one that begins is told."""
    cutter = _Cutter(text)
    number = 0
    for number, item in enumerate(cutter.items(), start=1):
        if isinstance(item, Broken):
            yield number, item
            continue
        try:
            yield number, parse_item(item, cutter.own)
        except _Broken as error:
            yield number, Broken("markup", f"broken or forbidden XML ({error})", _ids(item))
    if not cutter.complete:
        yield number, Cut(f"broken or forbidden XML: it ends before its last tag, after item {number}")


class _Cutter:
    """Cuts items out of a stream of text, with no more than one of them in memory."""

    def __init__(self, text: TextIOWrapper) -> None:
        self._text = text
        self._buffer = ""
        self._at = 0
        self._ended = False
        self._root = ""
        self.own = {"g"}
        """Prefixes of Google's namespace."""
        self.complete = False
        """Whether the root element was closed; known at the end."""

    def items(self) -> Iterator[str | Broken]:
        """Yield each item's text from its first tag to its last."""
        opening = re.compile(r"<!--|<!\[CDATA\[|<\?|<!DOCTYPE|<[A-Za-z_][\w:.-]*(?=[\s/>])", re.IGNORECASE)
        closing = opening
        while (token := self._next(opening)) is not None:
            if token in _ASIDE:
                if self._next(_ASIDE[token]) is None:
                    return
            elif token.upper() == "<!DOCTYPE":
                self._next(_DOCTYPE)
                self._skip_subset()
            elif token.startswith("</"):
                self.complete = True
                self._at += 1
            elif closing is not opening:
                yield self._cut(closing)
            else:
                tag = self._open_tag()
                self._root = self._root or token[1:]
                self.own |= set(_PREFIXES.findall(tag))
                if _FIRST.match(token + ">"):
                    name = re.escape(token)
                    closing = re.compile(rf"</{name[1:]}\s*>|{name}(?=[\s/>])", re.IGNORECASE)
                    last = rf"</{re.escape(self._root)}\s*>"
                    opening = re.compile(rf"<!--|<!\[CDATA\[|<\?|{last}|{name}(?=[\s/>])", re.IGNORECASE)
                    self.complete = self._root == token[1:]
                else:
                    self._at += 1

    def _more(self) -> bool:
        """Read on, forgetting what lies behind."""
        chunk = self._text.read(CHUNK)
        self._buffer, self._at = self._buffer[self._at :] + chunk, 0
        self._ended = not chunk
        return bool(chunk)

    def _next(self, pattern: re.Pattern[str]) -> str | None:
        """Go to the next match and return it; None at the end."""
        while True:
            match = pattern.search(self._buffer, self._at)
            if match and (match.end() < len(self._buffer) or self._ended):
                self._at = match.start()
                return match[0]
            if self._ended:
                return None
            self._at = match.start() if match else max(self._at, len(self._buffer) - LONGEST_TOKEN)
            self._more()

    def _open_tag(self) -> str:
        """Return the tag that begins here; it is left where it is."""
        while (end := self._buffer.find(">", self._at)) < 0 and len(self._buffer) - self._at < CHUNK:
            if not self._more():
                break
        return self._buffer[self._at : end if end >= 0 else len(self._buffer)]

    def _skip_subset(self) -> None:
        """Go behind a DOCTYPE, with the declarations in it."""
        inside = self._buffer[self._at : self._at + 1] == "["
        self._at += 1
        if inside:
            self._next(_SUBSET_END)

    def _cut(self, closing: re.Pattern[str]) -> str | Broken:
        """Return the item that begins here and go behind it."""
        while True:
            match = closing.search(self._buffer, self._at + 1)
            if match and (match.end() < len(self._buffer) or self._ended):
                break
            if len(self._buffer) - self._at > MOST_ITEM:
                ids = _ids(self._buffer[self._at :])
                self._at = len(self._buffer)
                return Broken("length", f"longer than {MOST_ITEM} characters", ids)
            if self._ended:
                item = self._buffer[self._at :]
                self._at = len(self._buffer)
                self.complete = self.complete or f"</{self._root}>" in item
                reason = "markup" if self.complete else "cut"
                return Broken(reason, "broken or forbidden XML (it is not closed)", _ids(item))
            self._more()
        begins, self._at = self._at, match.end()
        if match[0].startswith("</"):
            return self._buffer[begins : self._at]
        self._at = match.start()
        item = self._buffer[begins : self._at]
        if re.fullmatch(r"<[^<>]*/>\s*", item):
            return item
        return Broken("markup", "broken or forbidden XML (it is not closed before the next)", _ids(item))


def parse_item(item: str, own: Collection[str]) -> Row:
    """Read one item's elements into a row.

    Args:
        item: its text, tags included.
        own: prefixes of Google's namespace, whose elements win over plain ones.
    """
    prefixes = sorted(set(_PREFIX.findall(item)) - {"xml", "xmlns"})
    declared = " ".join(f'xmlns:{prefix}="{GOOGLE if prefix in own else prefix}"' for prefix in prefixes)
    try:
        root: Element = fromstring(f"<feed {declared}>{_clean(item)}</feed>", forbid_dtd=True)[0]
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise _Broken(re.sub(r": line .*", "", str(error))) from error
    row: Row = {}
    ranks: dict[str, int] = {}
    for child in root:
        namespace, _, local = child.tag.rpartition("}")
        rank = _OWN if namespace.strip("{/") == GOOGLE else _PLAIN if namespace.strip("{") in _PLAINS else 0
        name = attribute(local)
        text = _value(child, name)
        if not rank or not text:
            continue
        if rank > ranks.get(name, 0):
            row[name], ranks[name] = text, rank
        elif rank == ranks[name]:
            if name in ONCE and row[name] != text:
                raise _Broken(f"{name} is there twice")
            add(row, name, text)
    for name in REPEATABLE & row.keys():
        row[name] += BETWEEN  # also of a single one: elements stand apart, so a comma is part of its value
    for atom, name in _INSTEAD.items():
        if atom in row:
            row.setdefault(name, row[atom])
    return row


def _value(element: Element, name: str) -> str:
    """Return an element's text; Atom's link is in its `href`, a price's currency may be in an attribute."""
    if name == "product_detail":
        parts = {attribute(child.tag.rpartition("}")[2]): (child.text or "").strip() for child in element}
        if parts:
            return WITHIN.join(parts.get(part, "") for part in ("section_name", "attribute_name", "attribute_value"))
    if name == "link":
        if element.get("rel", "alternate") != "alternate":
            return ""
        return (element.text or "").strip() or element.get("href", "").strip()
    text = _inner(element).strip()
    if text and name.endswith("price"):
        given = next((element.get(key, "") for key in ("unit", "currency", "currencyCode") if element.get(key)), "")
        if given and given.upper() not in text.upper():
            text = f"{text} {given}"
    return text


def _inner(element: Element) -> str:
    """Return what an element holds, with the tags of HTML that was not escaped; however deep they lie."""
    parts: list[str] = []
    ahead: list[Element | str] = [*reversed(element), element.text or ""]
    while ahead:
        if isinstance(one := ahead.pop(), str):
            parts.append(one)
            continue
        tag = one.tag.rpartition("}")[2]
        parts += [f"<{tag}>", one.text or ""]
        ahead += [one.tail or "", f"</{tag}>", *reversed(one)]
    return "".join(parts)


def _clean(item: str) -> str:
    """Mend what templates do to XML: bare ampersands, HTML's entities and void tags, control characters."""
    item = _CONTROLS.sub("", item)
    if "<![CDATA[" not in item:
        return _mend(item)
    return "".join(part if index % 2 else _mend(part) for index, part in enumerate(_CDATA.split(item)))


def _mend(text: str) -> str:
    if "&" in text:
        text = _REFERENCE.sub(_reference, text)
    return _BREAKS.sub(" ", _STRAY.sub("&lt;", text))


def _reference(match: re.Match[str]) -> str:
    if (name := match[1]) is None:
        return "&amp;"
    if name in _KNOWN:
        return match[0]
    if name.startswith("#"):
        code = int(name[1:].lower().replace("x", "0x", 1), 0) if name[1] in "xX" else int(name[1:])
        legal = code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0xFFFF < code < 0x110000
        return f"&#{code};" if legal else ""
    if (character := html5.get(name + ";")) is None:
        raise _Broken(f"unknown entity &{name[:40]};")
    return character if character not in {"&", "<", ">"} else f"&#{ord(character)};"


def _ids(item: str) -> tuple[str, ...]:
    """Return what may be the id in a broken item."""
    return tuple(dict.fromkeys(name.strip() for name in _ID.findall(item) if name.strip()))
