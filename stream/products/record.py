"""Records of the published catalogue: products with all that their ads need, and their pictures by what they hold.

    products topic    key `en|teapot-clay`      value JSON, schema `adloom.product.v1`; null: it is sold no more
                      key `image|<SHA-256>`     value `{"topic": "<identity>"}`: that pictures topic has the picture;
                                                `{}`: one is about to have it
                      key `publication|1`       value as `stream.products.mark` says: whether all of it is there
    pictures topic    key `<SHA-256>`           value a WebP file with that SHA-256; null: no product shows it any more

Where a store of images is set, pictures lie there and no topic has them. Pictures go out before the products that name
them, but where the topic is filled for the first time; a reader keeps a product as it was until its pictures are there.
Records of the first shape are read, too, where the products topic has the pictures themselves (`picture|<SHA-256>`).
"""

import re
from hashlib import sha256
from typing import Annotated, Final, Literal

import msgspec

from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.product import Show
from stream.catalog.lines import Decision
from stream.catalog.rows import Record
from stream.errors import RecordError
from stream.kafka.broker import PRODUCT_BYTES
from stream.products.mark import MARK
from stream.products.usable import usable

SCHEMA: Final = "adloom.product.v1"
MOST_VALUE: Final = PRODUCT_BYTES - (64 << 10)
"""Bytes of a value, so that it fits its topic with key and framing."""
PICTURE, IMAGE = "picture", "image"
ANNOUNCED: Final = b"{}"
"""What is told of a picture before it goes out."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
Lies = Literal["products", "topic", "store"]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that the import made ready, as `stream.catalog.picture.Kept`, its files by their SHA-256."""

    source: Digest
    """SHA-256 of what it was made of."""
    made: str
    photo: Digest | None
    cutout: Digest | None
    confidence: float
    show: Show
    why: str
    notes: tuple[str, ...]
    problems: tuple[str, ...]
    lies: Lies = "products"
    """Where its files are: in the pictures topic, in the store of images, or as of old in the products topic."""
    photo_bytes: int = 0
    cutout_bytes: int = 0

    @property
    def sizes(self) -> dict[str, int]:
        """Return the bytes of its files by their SHA-256."""
        named = ((self.photo, self.photo_bytes), (self.cutout, self.cutout_bytes))
        return {digest: size for digest, size in named if digest}

    @property
    def files(self) -> dict[str, str]:
        """Return the SHA-256 of its files by their paths in a folder of pictures, as the import names them."""
        stem = f"{self.source[:2]}/{self.source}"
        named = {f"{stem}.webp": self.photo, f"{stem}.cutout.webp": self.cutout}
        return {path: digest for path, digest in named.items() if digest}


class PublishedProduct(msgspec.Struct, frozen=True, kw_only=True):
    """A product in one language, and what was decided on it."""

    schema: Literal["adloom.product.v1"]
    record: Record
    picture: Prepared | None
    chosen: Show | None
    """The way to show it that a person chose."""
    lines: tuple[tuple[Decision, str, str, str, str], ...]
    """Decision, angle, headline, description, call to action of each line that a person decided on."""


def product_key(locale: Locale, id: str) -> bytes:  # noqa: A002  the feed's word
    """Return the key of a product."""
    return f"{locale}|{id}".encode()


def picture_key(digest: str) -> bytes:
    """Return the key of a picture's file in the products topic, as of old."""
    return f"{PICTURE}|{digest}".encode()


def image_key(digest: str) -> bytes:
    """Return the key under which the products topic tells of a file in the pictures topic."""
    return f"{IMAGE}|{digest}".encode()


def kept_in(identity: tuple[int, int] | None) -> bytes:
    """Return what is told of a picture once the pictures topic has it.

    Args:
        identity: of the topic, as another of the same name, made later, has nothing of it; None where no broker tells.
    """
    return msgspec.json.encode({"topic": "" if identity is None else str(identity)})


def read_key(key: bytes | None) -> tuple[Locale | Literal["picture", "image", "publication"], str]:
    """Return the kind of a record, `picture`, `image`, `publication` or a product's language, and the SHA-256 or id.

    Raises:
        RecordError: it is the key of none of these.
    """
    try:
        kind, separator, name = (key or b"").decode().partition("|")
    except UnicodeDecodeError as error:
        raise RecordError("a key that is not UTF-8") from error
    if key == MARK:
        return "publication", name
    if separator and _DIGEST.fullmatch(name):
        if kind == PICTURE:
            return "picture", name
        if kind == IMAGE:
            return "image", name
    for locale in LOCALES:
        if separator and kind == locale and name:
            return locale, name
    raise RecordError("a key that is neither of a product nor of a picture, nor the mark")


def read_digest(key: bytes | None) -> str:
    """Return the SHA-256 that is the key of a record in the pictures topic.

    Raises:
        RecordError: it is none.
    """
    name = (key or b"").decode("ascii", "replace")
    if not _DIGEST.fullmatch(name):
        raise RecordError("a key that is no SHA-256")
    return name


def encode_product(product: PublishedProduct) -> bytes:
    """Return the value of a product: the same bytes for the same product."""
    return msgspec.json.encode(product)


def decode_product(key: bytes, value: bytes) -> PublishedProduct:
    """Decode a product, and check that it is the one of its key, and can be used.

    Raises:
        RecordError: it is no product of this version, or another's, or a value of it cannot be used.
    """
    try:
        product = msgspec.json.decode(value, type=PublishedProduct)
    except (msgspec.DecodeError, RecursionError) as error:
        raise RecordError(f"not an {SCHEMA} record: {error}") from error
    if product_key(product.record.locale, product.record.id) != key:
        raise RecordError("the record's key is not its product's")
    if product.picture is not None and not all(0 <= size <= MOST_VALUE for size in product.picture.sizes.values()):
        raise RecordError("its picture's bytes cannot be as many")
    return msgspec.structs.replace(product, record=usable(product.record))


def check_picture(digest: str, value: bytes) -> None:
    """Refuse a picture that is not what its key says, before anything opens it.

    Raises:
        RecordError: it is not.
    """
    if len(value) > MOST_VALUE or sha256(value).hexdigest() != digest:
        raise RecordError("a picture with another SHA-256 than its key says")
