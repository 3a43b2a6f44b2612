"""Scores of a bundle: `report` gathers what the other files measure, `postprocess` tries the photo steps."""
