"""The attribute checker: a small network that tells what a stage shows, trained apart from all engines it judges."""

from pathlib import Path

FOLDER = Path(__file__).parent / "bundle"
"""A bundle of the checker alone: its file, too, is hashed before it is read."""
