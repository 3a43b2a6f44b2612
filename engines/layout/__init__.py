"""Laying out a slot: what is said, where it stands, how it is drawn, which file it becomes."""
