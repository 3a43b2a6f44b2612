"""Which place suits a product, and how it is set into the place."""
