"""Offline: scenes, datasets, training, evaluation, ONNX export. Needs the `export` extra."""
