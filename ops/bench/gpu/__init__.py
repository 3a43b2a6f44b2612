"""The GPU bench: what one-step text-to-image costs in each runtime on one GPU. `python -m ops.bench.gpu`."""
