"""Captions of scenes for training: sampled scenes, their words and sentences in both languages."""
