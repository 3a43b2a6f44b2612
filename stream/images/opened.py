"""The store of images as the settings say."""

from typing import TYPE_CHECKING

from stream.config import Settings

if TYPE_CHECKING:
    from stream.images.store import ImageStore


def open_images(settings: Settings) -> "ImageStore | None":
    """Return the store of images; None where every file travels in its record.

    Raises:
        SettingsError: the address cannot be used.
    """
    if not settings.images:
        return None
    from stream.images.store import open_store  # noqa: PLC0415  few need it, and it is a library of its own

    return open_store(settings.images, settings.images_endpoint)
