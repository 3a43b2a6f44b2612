"""Frames: each arranges texts and product in a slot its own way. A new one is a file here and a row in `table`."""
