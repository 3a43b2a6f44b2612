"""Dead letters at rest: sealed, read and replayed; and what is done when a shopper asks to be forgotten."""
