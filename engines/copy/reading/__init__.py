"""Reading a product's words at import: what it is called, spans that may be pointed at, benefit lines that hold."""
