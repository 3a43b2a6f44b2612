"""The catalogue: a shop's Merchant Center feed in SQLite, what to recommend from it, and its pictures."""
