"""One feed row checked and mapped: money, dates, category, colour, language, picture."""

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engines.untrusted import clean, clean_lines, readable
from engines.vocabulary import taxonomy
from engines.vocabulary.departments import category_of
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.locales import Locale
from engines.vocabulary.scene import PALETTE, Term
from engines.vocabulary.sensitive import sensitive_words
from engines.vocabulary.things import Thing, is_below, lies_flat
from engines.vocabulary.views import view_of
from engines.vocabulary.words import last_match
from stream.catalog.attributes import BETWEEN, LOST, WITHIN, Notice, Row, needed
from stream.catalog.extent import extent_of
from stream.catalog.language import COPY_LANGUAGES, foreign_language, named_language
from stream.catalog.letters import letters_missing
from stream.catalog.occasions import occasions_of
from stream.catalog.offer import offered_of
from stream.errors import RowError

TITLE_LENGTH, DESCRIPTION_LENGTH, BRAND_LENGTH, FACT_LENGTH = 150, 5000, 70, 100  # as Merchant Center limits them
ID_LENGTH: Final = 128  # as events do: what a page may name can be found
MOST_HIGHLIGHTS, MOST_DETAILS, MOST_PICTURES = 100, 1000, 20
_NEXT_TEXT: Final = re.compile(",")
_NEXT_DETAIL: Final = re.compile(r",(?=[^,:]*:)")
"""A comma parts two details only before a name; others stand within a value."""
_NEXT_LINK: Final = re.compile(r",\s*(?=https?://)", re.IGNORECASE)
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_PLAIN_COLOURS: Final[dict[str, Term]] = {
    # Everyday names that the palette splits finer; the nearest in CIELAB.
    **PALETTE,
    "ivory": Term((*PALETTE["ivory"].en, "white"), (*PALETTE["ivory"].zh, "白色")),
    "navy": Term((*PALETTE["navy"].en, "indigo"), PALETTE["navy"].zh),
    "cobalt": Term((*PALETTE["cobalt"].en, "blue"), (*PALETTE["cobalt"].zh, "蓝色")),
    "sky": Term((*PALETTE["sky"].en, "sky"), PALETTE["sky"].zh),
    "grey": Term((*PALETTE["grey"].en, "silver"), (*PALETTE["grey"].zh, "银色")),
    "amber": Term((*PALETTE["amber"].en, "gold"), (*PALETTE["amber"].zh, "金色")),
}


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the `product` table."""

    id: str
    locale: Locale
    name: str
    description: str
    brand: str
    category: str
    colour: str
    price: str
    currency: str
    sale_price: str | None
    sale_from: float | None
    """Seconds since the epoch; None: no beginning."""
    sale_until: float | None
    """None: no end."""
    available: bool
    image: str | None
    image_link: str | None
    link: str
    item_group: str
    google_category: str
    """As the feed states it: a path, or an id of Google's taxonomy."""
    google_type: str
    """Id of Google's taxonomy, of the longest known part where the feed states a path; "": unknown."""
    kind: str
    """What it is, as the title says; "": unknown."""
    archetype: str
    sensitive: str
    """Why it wants plain words only; "": it does not."""
    flat: bool
    """It has no foot to stand on."""
    view: str
    """How things of its kind are usually photographed; "": unknown."""
    extent: str
    """JSON: how large it is; "": unknown."""
    seasons: str
    """Keys of `engines.vocabulary.occasions.OCCASIONS` that the row names, between spaces."""
    color: str
    """The feed's own word: `silver`."""
    material: str
    size: str
    gender: str
    age_group: str
    highlights: str
    """JSON: texts."""
    details: str
    """JSON: [section, name, value] each."""
    additional_images: str
    """JSON: links."""
    product_type: str
    """The shop's own path, as the feed states it."""
    reading: str = ""
    """JSON: what was read of its words; "": nothing yet."""


Warn = Callable[[Notice], None]


def parse_row(  # noqa: PLR0917  the last are defaults
    row: Row,
    folder: Path,
    root: Path,
    locale: Locale | None,
    warn: Warn,
    currency: str | None = None,
    tree: Mapping[str, str] = taxonomy.NO_TREE,
) -> Record:
    """Check and map one row.

    Args:
        row: attributes as the feed states them.
        folder: where the feed lies; `image_file` is relative to it.
        root: the catalogue's image root, resolved; pictures outside are refused.
        locale: language of rows without `content_language`; None: Chinese when the title has Chinese characters.
        currency: ISO 4217, of prices that name none.
        tree: more of Google's taxonomy than its table here (`taxonomy.find`).
        warn: told what was left out of a row that is used all the same.

    Raises:
        RowError: the row cannot be used.
    """
    title = _title(row, warn)
    offered = offered_of(row, currency, warn)
    description = _description(row, warn)
    images = _links(row, "image_link")
    language, understood = _locale(row, locale, title, description, warn)
    brand = _text(row, "brand", BRAND_LENGTH, warn)
    google = _text(row, "google_product_category", 750, warn)
    for notice in (*letters_missing("title", title), *letters_missing("brand", brand)):
        warn(notice)
    node = taxonomy.find(google, tree)
    path = node.path if node else ""
    thing = head_noun(title, brand, path) if understood else None
    highlights, details = _highlights(row), _details(row)
    return Record(
        id=_id(row),
        locale=language,
        name=title,
        description=description,
        brand=brand,
        category=_category(row, node, thing),
        colour=last_match(_PLAIN_COLOURS, row.get("color", "").split("/")[0]),
        price=offered.price,
        currency=offered.currency,
        sale_price=offered.sale_price,
        sale_from=offered.sale_from,
        sale_until=offered.sale_until,
        available=offered.available,
        image=_image(row, folder, root, warn),
        image_link=images[0] if images else None,
        link=_link(row),
        item_group=_text(row, "item_group_id", ID_LENGTH, warn),
        google_category=google,
        google_type=str(node.number) if node else "",
        kind=thing.noun if thing else "",
        archetype=thing.archetype if thing else "",
        sensitive=(thing.sensitive if thing else sensitive_words(title, description))
        or (taxonomy.sensitive_of(node) if node else ""),
        flat=lies_flat(thing.path if thing else path),
        view=view_of(thing.path if thing else path, thing.archetype if thing else ""),
        extent=extent_of(row, (title, row.get("size", ""), *highlights, description), details, thing, path),
        seasons=" ".join(occasions_of(row, title.replace(brand, " ") if brand else title, highlights, details, path)),
        color=_text(row, "color", FACT_LENGTH, warn),
        material=_text(row, "material", FACT_LENGTH * 2, warn),
        size=_text(row, "size", FACT_LENGTH, warn),
        gender=_text(row, "gender", FACT_LENGTH, warn).lower(),
        age_group=_text(row, "age_group", FACT_LENGTH, warn).lower(),
        highlights=_json(highlights),
        details=_json(details),
        additional_images=_json((images[1:] + _links(row, "additional_image_link"))[:MOST_PICTURES]),
        product_type=_text(row, "product_type", 750, warn),
    )


def _title(row: Row, warn: Warn) -> str:
    """Return the name, cut between words where it is too long."""
    title = clean(readable(needed(row, "title")), DESCRIPTION_LENGTH, "NFC")
    if not title:
        raise RowError("title is missing", "title")
    if len(title) <= TITLE_LENGTH:
        return title
    warn(Notice("title", f"title is longer than {TITLE_LENGTH} characters and was cut"))
    words = title[: TITLE_LENGTH + 1].rpartition(" ")[0]
    return words if len(words) > TITLE_LENGTH // 2 else title[:TITLE_LENGTH].rstrip()


def _text(row: Row, attribute: str, limit: int, warn: Warn) -> str:
    """Return an attribute that need not be there, as a person reads it."""
    return clean(_whole(row, attribute, warn), limit, "NFC")


def _description(row: Row, warn: Warn) -> str:
    """Return the description, with its lines."""
    return clean_lines(_whole(row, "description", warn), DESCRIPTION_LENGTH, "NFC")


def _whole(row: Row, attribute: str, warn: Warn) -> str:
    """Return an attribute without its tags; "": it is not there, or characters of it were lost on the way."""
    text = row.get(attribute, "")
    if LOST in text:
        warn(Notice("characters", f"{attribute} has lost characters and was left out"))
        return ""
    return readable(text)


def _values(row: Row, attribute: str, comma: re.Pattern[str]) -> list[str]:
    """Return the values of an attribute that may be repeated; in one cell a `comma` stands between them."""
    text = row.get(attribute, "")
    values = text.split(BETWEEN) if BETWEEN in text else comma.split(text)
    return [value.strip() for value in values if value.strip() and LOST not in value]


def _highlights(row: Row) -> list[str]:
    texts = (clean(readable(text), TITLE_LENGTH, "NFC") for text in _values(row, "product_highlight", _NEXT_TEXT))
    return list(filter(None, texts))[:MOST_HIGHLIGHTS]


def _details(row: Row) -> list[list[str]]:
    """Return section, name and value of each detail; without a section there are two parts."""
    found = []
    for text in _values(row, "product_detail", _NEXT_DETAIL)[:MOST_DETAILS]:
        parts = text.split(WITHIN) if WITHIN in text else text.split(":", 2)
        parts = [clean(readable(part), 1000, "NFC") for part in parts]
        if len(parts) == 2:
            parts.insert(0, "")
        if len(parts) == 3 and parts[1] and parts[2]:
            found.append(parts)
    return found


def _links(row: Row, attribute: str) -> list[str]:
    """Return the links of a cell; a comma parts two only before a scheme, as links may hold commas."""
    texts = row.get(attribute, "").split(BETWEEN)
    links = [html.unescape(link.strip()) for text in texts for link in _NEXT_LINK.split(text)]
    return [link for link in links if link and LOST not in link]


def _json(values: list[str] | list[list[str]]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _id(row: Row) -> str:
    text = needed(row, "id")
    if len(text) > ID_LENGTH or not text.isprintable():
        raise RowError(f"id must be printable and at most {ID_LENGTH} characters long", "id")
    return text


def _locale(row: Row, default: Locale | None, title: str, description: str, warn: Warn) -> tuple[Locale, bool]:
    """Return the language of the row's ads, and whether the row is written in it.

    One in which there is no copy is said, not taken for another in silence.
    """
    named = named_language(row.get("content_language", ""))
    if named in COPY_LANGUAGES:
        said: Locale | None = "zh" if named == "zh" else "en"
    else:
        said = None
    found = named if named and not said else foreign_language(f"{title}. {description}") or foreign_language(title)
    chosen: Locale = said or default or ("zh" if not found and _HAN.search(title) else "en")
    if found:
        warn(Notice("language", f"written in {found}, in which there is no copy: its ads take the words of {chosen}"))
    return chosen, not found


def locale_of(row: Row, default: Locale | None) -> Locale | None:
    """Return the language of a row that cannot be used; None: nobody can tell."""
    try:
        title = _title(row, _unheard)
    except RowError:
        title = ""
    if not title and not default and named_language(row.get("content_language", "")) not in COPY_LANGUAGES:
        return None
    return _locale(row, default, title, _description(row, _unheard), _unheard)[0]


def _unheard(_: Notice) -> None:
    pass


def _category(row: Row, node: taxonomy.Node | None, thing: Thing | None) -> str:
    """Map the shop's own path, else Google's by number or longest known path, else what the product is."""
    if (found := category_of(readable(row.get("product_type", "")))) != "other":
        return found
    if node is None:
        return thing.category if thing else "other"
    # Where Google's is none of ours, only a type of its own may say otherwise.
    return thing.category if thing and is_below(thing.node, node) else node.category


def _link(row: Row) -> str:
    """Return the product's page; a path stays a path, for shops that serve their own slots."""
    link = html.unescape(needed(row, "link"))
    begins = link.lower().startswith(("https://", "http://", "/"))
    if not begins or link.startswith("//") or not link.isprintable():
        raise RowError("link must begin with https://, http:// or /", "link")
    return link


def _image(row: Row, folder: Path, root: Path, warn: Warn) -> str | None:
    """Return the path of the bundled picture relative to the image root, so that it means the same elsewhere."""
    if not (name := row.get("image_file", "")):
        return None
    path = (folder / name).resolve()
    if not path.is_relative_to(root):
        raise RowError(f"image_file {name[:80]!r} leaves the catalogue's image root {root}", "image")
    if not path.is_file():
        warn(Notice("image", f"image_file {name[:80]!r} is not there"))
        return None
    return path.relative_to(root).as_posix()
