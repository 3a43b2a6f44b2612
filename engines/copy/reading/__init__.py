"""Reads what a feed tells of a product into spans that a writer may take in; at import, never at an event."""
