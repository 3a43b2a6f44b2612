"""Benchmarks, each a table of alternatives measured side by side in one run."""
