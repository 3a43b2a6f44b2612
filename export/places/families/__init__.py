"""Kinds of painter of places, which learn in the same time from the same renders what folding left out."""
