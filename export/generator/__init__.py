"""The one-step generator: model, training by regression on path-traced stages, ONNX export."""
