"""Layouts, one a file."""
