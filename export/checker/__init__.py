"""The attribute checker: a small network that tells what a stage shows, trained apart from all engines it judges."""
