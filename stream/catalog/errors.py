"""Errors of the catalogue."""

from engines.errors import AdloomError


class FeedError(AdloomError):
    """A feed cannot be imported; the message names the file and the missing column or the first bad rows."""


class CatalogError(AdloomError):
    """The catalogue's database is missing, of another version, or cannot be read or written."""


class RowError(AdloomError):
    """One row of a feed cannot be used; the message names the attribute."""
