"""Captions of places for training: the words that people have for them, and sentences of them in both languages."""
