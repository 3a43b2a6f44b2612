"""A product's picture below the image root: which file it is, and what is shown where that file is gone."""

from dataclasses import replace
from pathlib import Path, PurePath

from engines.errors import ImageError, UnreadableError
from engines.photo.packshot import Packshot, load_packshot
from engines.vocabulary.product import Product


def below(image: str, root: Path) -> Path:
    """Return the file of a picture, which a feed or an explain file names: neither may name files outside its folder.

    Raises:
        ImageError: the path leaves `root`.
    """
    if PurePath(image).is_absolute() or ".." in PurePath(image).parts:
        raise ImageError(f"product picture {image[:80]!r} is no path below the image root")
    return root / image


def file_of(product: Product, root: Path) -> Path | None:
    """Return the file of the product's picture; None when the feed names none, or it is not to be shown.

    Raises:
        ImageError: the path leaves `root`.
    """
    image = product.cutout if product.show == "stage" else product.image
    if image is None or product.show == "words":
        return None
    return below(image, root)


def packshot_of(product: Product, root: Path) -> Packshot | None:
    """Load the product's picture, from memory while its file does not change; None as of `file_of`.

    Raises:
        ImageError: the path leaves `root`, or the file is missing, broken, too large, or of another type.
    """
    file = file_of(product, root)
    return load_packshot(file, product.show, product.show_why) if file else None


def shown_of(product: Product, root: Path) -> tuple[Packshot | None, Product]:
    """Return picture and product; without the former where one that an import made ready is gone or damaged.

    Raises:
        ImageError: as `packshot_of`.
    """
    try:
        return packshot_of(product, root), product
    except UnreadableError as error:
        if product.show is None:
            raise
        return None, replace(product, show_why=str(error))
