"""Causal language models: exported to ONNX, or served from a folder."""
