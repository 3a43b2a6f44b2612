"""Rectangles, colours and contrast: no more than arithmetic on pixels."""
