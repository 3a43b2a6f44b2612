"""The ways to show a product: one a file, all of one form."""
